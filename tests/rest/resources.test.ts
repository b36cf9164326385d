import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

type Page = { items: Record<string, unknown>[]; nextCursor: string | null };

/** The three resources behave alike in all of this. */
const RESOURCES = {
  singers: {
    full: { stageName: "Zoe", email: "zoe@example.org", notes: "low key" },
    key: "singerId",
    name: "stageName",
    optional: "email",
  },
  songs: { full: { title: "Waterloo", artist: "ABBA", year: 1974 }, key: "songId", name: "title", optional: "year" },
  performances: {
    full: {
      rotationId: "night-1",
      singerId: "s1",
      stageName: "Zoe",
      title: "Waterloo",
      artist: "ABBA",
      performedAt: "2026-11-24T21:00:00.000Z",
      notes: "wild",
    },
    key: "performanceId",
    name: "title",
    optional: "notes",
  },
} as const;

for (const [plural, { full, key, name, optional }] of Object.entries(RESOURCES)) {
  describe(plural, () => {
    const path = `/karaoke/${plural}`;
    const create = async (body: object = full) => {
      const response = await h.call("POST", path, { token: h.kj, body });
      const value = (await json(response.clone(), 201)) as Record<string, string>;
      return {
        value,
        etag: response.headers.get("etag") ?? "",
        at: `${path}/${value[key]}`,
        location: response.headers.get("location"),
      };
    };

    test("POST answers 201 with the whole of it and where it is", async () => {
      const { value, at, location } = await create();
      expect(value).toMatchObject(full);
      expect(location).toBe(at);
      expect(await json(await h.call("GET", at, { token: h.kj }), 200)).toEqual(value);
    });

    test("PATCH changes what it names, null removes what need not be there", async () => {
      const { value, at } = await create();
      const changed = await json(
        await h.call("PATCH", at, { token: h.kj, body: { [name]: "Other", [optional]: null } }),
        200,
      );
      const { [optional]: _, updatedAt, ...rest } = value;
      expect(changed).toMatchObject({ ...rest, [name]: "Other" });
      expect(changed).not.toHaveProperty(optional);
      expect(await json(await h.call("GET", at, { token: h.kj }), 200)).toEqual(changed);
    });

    test("PATCH as merge patch is the same, and one of nothing changes nothing", async () => {
      const { value, at } = await create();
      const headers = { "Content-Type": "application/merge-patch+json" };
      expect(await json(await h.call("PATCH", at, { token: h.kj, body: {}, headers }), 200)).toEqual(value);
    });

    test("what must be there cannot be removed", async () => {
      const { at } = await create();
      expect(await problem(await h.call("PATCH", at, { token: h.kj, body: { [name]: null } }))).toMatchObject({
        status: 422,
        errors: [{ path: name }],
      });
    });

    test("DELETE answers 204, and then it is gone", async () => {
      const { at } = await create();
      const gone = await h.call("DELETE", at, { token: h.kj });
      expect([gone.status, await gone.text()]).toEqual([204, ""]);
      for (const method of ["GET", "DELETE"]) expect((await h.call(method, at, { token: h.kj })).status).toBe(404);
      expect((await h.call("PATCH", at, { token: h.kj, body: { [name]: "Other" } })).status).toBe(404);
    });

    test("If-Match lets a write through only on what the client saw", async () => {
      const { etag, at } = await create();
      const patch = (to: string, tag: string) =>
        h.call("PATCH", at, { token: h.kj, body: { [name]: to }, headers: { "If-Match": tag } });
      const second = await patch("Second", etag);
      const newer = second.headers.get("etag") ?? "";
      expect([second.status, newer !== etag]).toEqual([200, true]);
      expect(await problem(await patch("Third", etag))).toMatchObject({ status: 412, code: "PRECONDITION_FAILED" });
      expect((await patch("Third", `W/${newer}`)).status).toBe(412);
      expect((await h.call("DELETE", at, { token: h.kj, headers: { "If-Match": etag } })).status).toBe(412);
      expect(await json(await h.call("GET", at, { token: h.kj }), 200)).toMatchObject({ [name]: "Second" });
      expect((await patch("Third", `"other", ${newer}`)).status).toBe(200);
      expect((await patch("Fourth", "*")).status).toBe(200);
      expect((await h.call("DELETE", at, { token: h.kj, headers: { "If-Match": "*" } })).status).toBe(204);
    });

    test("two writes at once without If-Match lose nothing", async () => {
      const { at } = await create();
      await Promise.all([
        h.call("PATCH", at, { token: h.kj, body: { [name]: "Other" } }),
        h.call("PATCH", at, { token: h.kj, body: { [optional]: null } }),
      ]);
      const after = await json(await h.call("GET", at, { token: h.kj }), 200);
      expect(after).toMatchObject({ [name]: "Other" });
      expect(after).not.toHaveProperty(optional);
    });

    test("GET answers 304 when the client has it", async () => {
      const { etag, at } = await create();
      const again = await h.call("GET", at, { token: h.kj, headers: { "If-None-Match": `"x", W/${etag}` } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
      await h.call("PATCH", at, { token: h.kj, body: { [name]: "Other" } });
      expect((await h.call("GET", at, { token: h.kj, headers: { "If-None-Match": etag } })).status).toBe(200);
    });

    test("a list comes in pages that hold everything once", async () => {
      const made = new Set<string | undefined>();
      for (let count = 0; count < 7; count++) made.add((await create({ ...full, [name]: `Name ${count}` })).value[key]);
      const seen: unknown[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page = (await json(await h.call("GET", `${path}?limit=3${query}`, { token: h.kj }), 200)) as Page;
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map((item) => item[key]));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toHaveLength(7);
      expect(new Set(seen)).toEqual(made);
    });
  });
}

describe("PUT", () => {
  for (const plural of ["singers", "songs"] as const) {
    const { full, key, name, optional } = RESOURCES[plural];
    test(`of ${plural} replaces all of it, and is 404 where nothing is`, async () => {
      const { [optional as never]: _, ...less } = full as Record<string, unknown>;
      expect((await h.call("PUT", `/karaoke/${plural}/nowhere`, { token: h.kj, body: full })).status).toBe(404);
      const created = (await json(
        await h.call("POST", `/karaoke/${plural}`, { token: h.kj, body: full }),
        201,
      )) as Record<string, string>;
      h.pass(60_000);
      const at = `/karaoke/${plural}/${created[key]}`;
      const replaced = await json(await h.call("PUT", at, { token: h.kj, body: { ...less, [name]: "Other" } }), 200);
      expect(replaced).toEqual({
        ...less,
        [key]: created[key],
        [name]: "Other",
        createdAt: created.createdAt,
        updatedAt: "2026-11-24T20:01:00.000Z",
      });
    });
  }
});

describe("singers' profiles", () => {
  test("a singer reads and writes their own and nobody else's, and lists none", async () => {
    const { joinCode } = await h.open();
    const zoe = await h.join(joinCode, "Zoe");
    const ann = await h.join(joinCode, "Ann");
    const own = `/karaoke/singers/${zoe.singerId}`;
    expect(
      await json(await h.call("PATCH", own, { token: zoe.token, body: { phone: "+4915112345678" } }), 200),
    ).toMatchObject({ phone: "+4915112345678" });
    for (const method of ["GET", "DELETE"]) {
      expect((await h.call(method, `/karaoke/singers/${ann.singerId}`, { token: zoe.token })).status).toBe(403);
    }
    expect((await h.call("GET", "/karaoke/singers", { token: zoe.token })).status).toBe(403);
    expect((await h.call("DELETE", own, { token: zoe.token })).status).toBe(204);
  });

  test("a text is trimmed, an e-mail address and a number must look like one", async () => {
    const post = (body: object) => h.call("POST", "/karaoke/singers", { token: h.kj, body });
    expect(await json(await post({ stageName: "  Zoe\u00a0 B " }), 201)).toMatchObject({ stageName: "Zoe B" });
    for (const [field, value] of [
      ["email", "zoe"],
      ["phone", "0151 123"],
    ]) {
      expect(await problem(await post({ stageName: "Zoe", [field as string]: value }))).toMatchObject({
        errors: [{ path: field }],
      });
    }
  });
});

describe("songs", () => {
  beforeEach(async () => {
    for (const [title, artist] of [
      ["Waterloo", "ABBA"],
      ["Crazy in Love", "Beyonc\u00e9"],
      ["Don\u2019t Stop Believin\u2019", "Journey"],
      ["Crazy", "Cline, Patsy"],
    ]) {
      await json(await h.call("POST", "/karaoke/songs", { token: h.kj, body: { title, artist } }), 201);
    }
  });
  const titles = async (query: string) =>
    ((await json(await h.call("GET", `/karaoke/songs${query}`), 200)) as Page).items.map(({ title }) => title);

  test("anyone reads and searches", async () => {
    expect(await titles("")).toHaveLength(4);
    expect(await titles(`?q=${encodeURIComponent("beyonce crazy")}`)).toEqual(["Crazy in Love"]);
    expect(await titles("?q=dont+stop+believin")).toEqual(["Don\u2019t Stop Believin\u2019"]);
    expect(await titles("?q=")).toHaveLength(4);
    expect(await titles("?q=zzz")).toEqual([]);
  });

  test("a search comes in pages", async () => {
    const first = (await json(await h.call("GET", "/karaoke/songs?q=crazy&limit=1"), 200)) as Page;
    const second = (await json(
      await h.call("GET", `/karaoke/songs?q=crazy&limit=1&cursor=${encodeURIComponent(first.nextCursor ?? "")}`),
      200,
    )) as Page;
    expect(new Set([...first.items, ...second.items].map(({ title }) => title))).toEqual(
      new Set(["Crazy", "Crazy in Love"]),
    );
  });

  test("only the KJ writes", async () => {
    const { joinCode } = await h.open();
    const zoe = await h.join(joinCode, "Zoe");
    expect(
      (await h.call("POST", "/karaoke/songs", { token: zoe.token, body: { title: "A", artist: "B" } })).status,
    ).toBe(403);
    expect((await h.call("POST", "/karaoke/songs", { body: { title: "A", artist: "B" } })).status).toBe(401);
  });
});

describe("performances", () => {
  const write = async (body: object) =>
    json(
      await h.call("POST", "/karaoke/performances", { token: h.kj, body: { ...RESOURCES.performances.full, ...body } }),
      201,
    );
  const turns = async (query: string, token = h.kj) =>
    ((await json(await h.call("GET", `/karaoke/performances${query}`, { token }), 200)) as Page).items.map(
      ({ turnId }) => turnId,
    );
  beforeEach(async () => {
    await write({ turnId: "t1", singerId: "s1", rotationId: "r1", performedAt: "2026-11-24T21:00:00Z" });
    await write({ turnId: "t2", singerId: "s2", rotationId: "r1", performedAt: "2026-11-24T22:00:00Z" });
    await write({ turnId: "t3", singerId: "s1", rotationId: "r2", performedAt: "2026-11-25T23:00:00+01:00" });
  });

  test("[ROT-24] the performance of a turn carries the turn's id, and there is one", async () => {
    expect(await json(await h.call("GET", "/karaoke/performances/t1", { token: h.kj }), 200)).toMatchObject({
      performanceId: "t1",
      turnId: "t1",
    });
    expect(
      await problem(
        await h.call("POST", "/karaoke/performances", {
          token: h.kj,
          body: { ...RESOURCES.performances.full, turnId: "t1" },
        }),
      ),
    ).toMatchObject({ status: 409, code: "EXISTS" });
  });

  test("are listed newest first, by singer, by night, by time", async () => {
    expect(await turns("")).toEqual(["t3", "t2", "t1"]);
    expect(await turns("?singerId=s1")).toEqual(["t3", "t1"]);
    expect(await turns("/singer/s1")).toEqual(["t3", "t1"]);
    expect(await turns("?rotationId=r1")).toEqual(["t2", "t1"]);
    expect(await turns("?from=2026-11-24T22:00:00Z&to=2026-11-25T22:00:00Z")).toEqual(["t2"]);
  });

  test("a singer sees their own alone", async () => {
    const token = await h.singerToken("r1", "s1");
    expect(await turns("", token)).toEqual(["t3", "t1"]);
    expect((await h.call("GET", "/karaoke/performances?singerId=s2", { token })).status).toBe(403);
    expect((await h.call("GET", "/karaoke/performances/singer/s2", { token })).status).toBe(403);
    expect((await h.call("GET", "/karaoke/performances/t2", { token })).status).toBe(403);
    expect((await h.call("GET", "/karaoke/performances/t1", { token })).status).toBe(200);
    expect((await h.call("DELETE", "/karaoke/performances/t1", { token })).status).toBe(403);
  });
});

describe("performances as CSV", () => {
  const write = async (body: object) =>
    json(
      await h.call("POST", "/karaoke/performances", { token: h.kj, body: { ...RESOURCES.performances.full, ...body } }),
      201,
    );

  test("has a mark for Excel, a header, CRLF, quotes where needed, and no formula", async () => {
    await write({
      turnId: "t1",
      title: 'The "7" mix, live',
      artist: "=HYPERLINK(1)",
      stageName: "@zoe",
      notes: "+1 for effort",
      keyChange: -2,
      partners: [
        { singerId: null, stageName: "Ann", confirmed: true },
        { singerId: null, stageName: "Bea", confirmed: true },
      ],
    });
    const response = await h.call("GET", "/karaoke/performances.csv", { token: h.kj });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="performances-2026-11-24.csv"');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, row, end] = new TextDecoder().decode(bytes).split("\r\n");
    expect(header).toBe(
      "performedAt,stageName,partners,title,artist,keyChange,durationSec,round,filler,notes,performanceId,rotationId,turnId,singerId,songId",
    );
    expect(row).toBe(
      `2026-11-24T21:00:00.000Z,'@zoe,Ann & Bea,"The ""7"" mix, live",'=HYPERLINK(1),-2,,1,false,'+1 for effort,t1,night-1,t1,s1,`,
    );
    expect(end).toBe("");
  });

  test("holds every row of many pages", async () => {
    for (let count = 0; count < 230; count++) await write({ turnId: `t${count}` });
    const text = await (await h.call("GET", "/karaoke/performances.csv", { token: h.kj })).text();
    const rows = text.trimEnd().split("\r\n").slice(1);
    expect(rows).toHaveLength(230);
    expect(new Set(rows).size).toBe(230);
  });

  test("a singer's holds their own alone", async () => {
    await write({ turnId: "t1", singerId: "s1" });
    await write({ turnId: "t2", singerId: "s2" });
    const token = await h.singerToken("night-1", "s1");
    const text = await (await h.call("GET", "/karaoke/performances.csv", { token })).text();
    expect(text.trimEnd().split("\r\n")).toHaveLength(2);
  });
});
