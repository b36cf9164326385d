import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bareClient } from "./bare-client.ts";
import { Client, type Night, newCommandId, openNight, PASSPHRASE } from "./harness.ts";

let night: Night;
const open: Client[] = [];
const kept = async (client: Promise<Client>) => {
  open.push(await client);
  return client;
};
const raw = (token: string | null = null, options = {}) => kept(Client.open(night.wsUrl, token, options));

beforeAll(async () => {
  night = await openNight();
});
afterEach(() => {
  for (const client of open.splice(0)) client.cut();
});
afterAll(() => night.stop());

describe("hello", () => {
  it("opens a read-only screen by rotation id, without a token", async () => {
    const client = await raw();
    client.send({ type: "hello", rotation: night.rotationId });
    expect(await client.next("welcome")).toEqual({
      type: "welcome",
      rotationId: night.rotationId,
      role: "screen",
      epoch: night.epoch,
      version: expect.any(Number),
      resumed: false,
      pingEveryMs: 5000,
      build: "build-1",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(await client.next("snapshot")).toMatchObject({ state: { rotationId: night.rotationId, line: [] } });
    expect(client.ws.protocol).toBe("karaoke.v1");
  });

  it("takes a join code in either case", async () => {
    const client = await raw();
    expect(await client.hello(night.joinCode.toLowerCase())).toMatchObject({ rotationId: night.rotationId });
  });

  it("knows a KJ and a singer by their tokens", async () => {
    const { token, singerId } = await night.join("Ana");
    expect(await (await raw(night.kjToken)).hello(night.rotationId)).toMatchObject({ role: "kj" });
    expect(await (await raw(token)).hello(night.joinCode)).toMatchObject({ role: "singer", singerId });
  });

  it.each(["nowhere", "no such code", "../etc/passwd", "ÄÖÜ"])("finds no rotation %j", async (rotation) => {
    const client = await raw();
    client.send({ type: "hello", rotation });
    expect(await client.next("error")).toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets a singer into their own rotation only", async () => {
    const { token } = await night.join("Bea");
    const client = await raw(token);
    client.send({ type: "hello", rotation: await night.openRotation() });
    expect(await client.next("error")).toMatchObject({ code: "FORBIDDEN" });
  });

  it("again changes the rotation: nothing more comes of the first", async () => {
    const kj = await kept(night.kj());
    const screen = await kept(night.screen());
    const other = await night.openRotation();
    expect(await screen.hello(other)).toMatchObject({ rotationId: other });
    await kj.command("announce", { text: "to the first" });
    await screen.settled();
    expect(screen.frames.filter(({ type }) => type === "events")).toEqual([]);
  });

  it("again without `since` gives a fresh start in the same rotation", async () => {
    const screen = await kept(night.screen());
    expect(await screen.hello(night.rotationId)).toMatchObject({ resumed: false });
  });
});

describe("resuming", () => {
  it("gives the events since, dense, in one go", async () => {
    const kj = await kept(night.kj());
    const first = await kj.command("announce", { text: "one" });
    if (first.status !== "applied") throw new Error("refused");
    await kj.command("announce", { text: "two" });
    await kj.command("announce", { text: "three" });
    const client = await raw();
    client.send({ type: "hello", rotation: night.rotationId, since: { epoch: night.epoch, version: first.version } });
    expect(await client.next("welcome")).toMatchObject({ resumed: true, version: first.version + 2 });
    const events = await client.next("events");
    expect(events).toMatchObject({ epoch: night.epoch, from: first.version + 1, to: first.version + 2 });
    expect(events.events.map(({ data }) => data)).toEqual([{ text: "two" }, { text: "three" }]);
    await client.settled();
    expect(client.frames.filter(({ type }) => type === "snapshot")).toEqual([]);
  });

  it("gives nothing to who has it all", async () => {
    const { version } = await (await raw()).hello(night.rotationId);
    const client = await raw();
    expect(await client.hello(night.rotationId, { epoch: night.epoch, version })).toMatchObject({ resumed: true });
    await client.settled();
    expect(client.frames).toEqual([]);
  });

  it.each([
    ["another epoch", () => ({ epoch: "another", version: 1 })],
    ["a version that is not there yet", () => ({ epoch: night.epoch, version: 1_000_000 })],
  ])("gives a snapshot for %s", async (_what, since) => {
    const client = await raw();
    expect(await client.hello(night.rotationId, since())).toMatchObject({ resumed: false });
  });

  it("gives up to 300 events, in frames of at most 28 KB, and a snapshot to who is further behind", async () => {
    const kj = await kept(night.kj());
    const rotation = await night.openRotation();
    const { version, epoch } = await kj.hello(rotation);
    for (let count = 0; count < 300; count++) await kj.command("announce", { text: "x".repeat(200) });
    const client = await raw();
    await client.hello(rotation, { epoch, version });
    await client.settled();
    const frames = client.frames.filter(({ type }) => type === "events");
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.map(({ from }) => from)).toEqual([
      version + 1,
      ...frames.slice(0, -1).map(({ to }) => Number(to) + 1),
    ]);
    expect(frames.at(-1)?.to).toBe(version + 300);
    expect(Math.max(...client.texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(28 * 1024);
    await kj.command("announce", { text: "one more" });
    expect(await (await raw()).hello(rotation, { epoch, version })).toMatchObject({ resumed: false });
  });
});

describe("sync", () => {
  it("gives what came after, and a pong to who has it all", async () => {
    const kj = await kept(night.kj());
    const first = await kj.command("announce", { text: "before" });
    if (first.status !== "applied") throw new Error("refused");
    await kj.command("announce", { text: "after" });
    const screen = await kept(night.screen());
    screen.send({ type: "sync", since: { epoch: night.epoch, version: first.version } });
    const events = await screen.next("events");
    expect(events).toMatchObject({ from: first.version + 1, to: first.version + 1 });
    screen.send({ type: "sync", since: { epoch: night.epoch, version: events.to } });
    expect(await screen.next("pong")).toMatchObject({ epoch: night.epoch, version: events.to });
  });

  it("gives a snapshot for another epoch", async () => {
    const screen = await kept(night.screen());
    screen.send({ type: "sync", since: { epoch: "another", version: 3 } });
    expect(await screen.next("snapshot")).toMatchObject({ epoch: night.epoch });
  });

  it("needs a hello", async () => {
    const client = await raw();
    client.send({ type: "sync", since: { epoch: night.epoch, version: 1 } });
    expect(await client.next("error")).toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("ping", () => {
  it("is answered with the time, and once a rotation is watched with its newest version", async () => {
    const client = await raw();
    client.send({ type: "ping" });
    expect(await client.next("pong")).toEqual({ type: "pong", at: expect.any(String) });
    const { version } = await client.hello(night.rotationId);
    client.send({ type: "ping" });
    expect(await client.next("pong")).toEqual({ type: "pong", at: expect.any(String), epoch: night.epoch, version });
  });

  it("is answered with its own number, a sync with none", async () => {
    const client = await raw();
    const { version } = await client.hello(night.rotationId);
    for (const n of [7, -1]) client.send({ type: "ping", n });
    client.send({ type: "sync", since: { epoch: night.epoch, version } });
    expect([await client.next("pong"), await client.next("pong"), await client.next("pong")].map(({ n }) => n)).toEqual(
      [7, -1, undefined],
    );
  });

  it("tells a KJ how many watch", async () => {
    const rotation = await night.openRotation();
    const kj = await raw(night.kjToken);
    await kj.hello(rotation);
    for (let count = 0; count < 3; count++) await (await raw()).hello(rotation);
    kj.send({ type: "ping" });
    expect(await kj.next("pong")).toMatchObject({ watchers: 4 });
  });
});

describe("a command", () => {
  it("is answered by its result, after everyone who watches has its events", async () => {
    const kj = await kept(night.kj());
    const screen = await kept(night.screen());
    const id = newCommandId();
    const result = await kj.command("announce", { text: "hello" }, id);
    expect(result).toEqual({ type: "result", id, status: "applied", version: expect.any(Number) });
    const expected = {
      type: "events",
      epoch: night.epoch,
      events: [{ commandId: id, by: "kj", type: "NoticeChanged", data: { text: "hello" }, at: expect.any(String) }],
    };
    expect(await screen.next("events")).toMatchObject(expected);
    expect(await kj.next("events")).toMatchObject(expected);
  });

  it("says what it created", async () => {
    const kj = await kept(night.kj());
    expect(await kj.command("addSinger", { stageName: "Cem" })).toMatchObject({
      status: "applied",
      created: { singerId: expect.any(String) },
    });
  });

  it("has one effect, however often and from wherever it comes", async () => {
    const id = newCommandId();
    const kj = await kept(night.kj());
    const first = await kj.command("addSinger", { stageName: "Dora" }, id);
    expect(first).toMatchObject({ status: "applied" });
    const other = await kept(night.kj());
    expect(await other.command("addSinger", { stageName: "Dora" }, id)).toEqual(first);
    const answer = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
    const { state } = (await answer.json()) as { state: { bench: { stageName: string }[] } };
    expect(state.bench.filter(({ stageName }) => stageName === "Dora")).toHaveLength(1);
  });

  it("is decided anew when it was rejected", async () => {
    const id = newCommandId();
    const kj = await kept(night.kj());
    expect(await kj.command("announce", { text: 7 }, id)).toMatchObject({ status: "rejected", code: "INVALID" });
    expect(await kj.command("announce", { text: "7" }, id)).toMatchObject({ status: "applied" });
  });

  it("from a screen is not allowed", async () => {
    const screen = await kept(night.screen());
    expect(await screen.command("announce", { text: "hi" })).toMatchObject({ status: "rejected", code: "NOT_ALLOWED" });
  });

  it("from a singer is for themselves only", async () => {
    const { token, singerId } = await night.join("Emil");
    const other = await night.join("Fay");
    const singer = await kept(night.singer(token));
    expect(await singer.command("holdSinger", { singerId })).toMatchObject({ status: "applied" });
    expect(await singer.command("holdSinger", { singerId: other.singerId })).toMatchObject({ code: "NOT_ALLOWED" });
    expect(await singer.command("next", { onStage: null })).toMatchObject({ code: "NOT_ALLOWED" });
  });

  it("of the service itself is not for anybody else", async () => {
    const kj = await kept(night.kj());
    expect(await kj.command("interruptTurn", { turnId: "t1" })).toMatchObject({ code: "NOT_ALLOWED" });
  });

  it("before hello is not allowed, and answered all the same", async () => {
    const client = await raw(night.kjToken);
    expect(await client.command("announce", { text: "hi" })).toMatchObject({ status: "rejected", code: "NOT_ALLOWED" });
  });

  it.each([
    { name: "fly", data: {} },
    { name: "constructor", data: {} },
    { name: "announce", data: { text: "hi", colour: "red" } },
    { name: "announce" },
    { name: 7, data: {} },
    { data: {} },
    { name: "announce", data: [] },
  ])("that does not fit is answered by its id: %j", async (rest) => {
    const id = newCommandId();
    const kj = await kept(night.kj());
    kj.send({ type: "command", id, ...rest });
    expect(await kj.next("result")).toMatchObject({
      id,
      status: "rejected",
      code: "INVALID",
      detail: expect.any(String),
    });
  });
});

describe("a frame that cannot be read", () => {
  it.each([
    ["text", "hello"],
    ["half an object", '{"type":"ping"'],
    ["nothing", ""],
    ["null", "null"],
    ["a list", '[{"type":"ping"}]'],
    ["an unknown type", '{"type":"welcome"}'],
    ["deep nesting", "[".repeat(8000)],
    ["a hello of the wrong types", '{"type":"hello","rotation":{}}'],
    ["a command without an id", '{"type":"command","name":"next","data":{}}'],
  ])("is answered and does no harm: %s", async (_what, text) => {
    const client = await raw();
    client.ws.send(text);
    expect(await client.next("error")).toMatchObject({ code: "BAD_REQUEST", detail: expect.any(String) });
    await client.hello(night.rotationId);
  });

  it("may be binary", async () => {
    const client = await raw();
    client.ws.send(Buffer.from('{"type":"ping"}'));
    expect(await client.next("error")).toMatchObject({ code: "BAD_REQUEST" });
    await client.hello(night.rotationId);
  });

  it("may be too large", async () => {
    const client = await raw();
    client.send({ type: "ping", fill: "x".repeat(17_000) });
    expect(await client.next("error")).toMatchObject({ code: "TOO_LARGE" });
    await client.hello(night.rotationId);
  });

  it("may be so large that the connection ends with it", async () => {
    const client = await raw();
    client.ws.send("x".repeat(1_000_000));
    expect(await client.next("error")).toMatchObject({ code: "TOO_LARGE" });
    expect(await client.closed).toBe(1009);
  });

  it("may break the transport's own rules", async () => {
    const client = await raw();
    (client.ws as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xff, 0xff, 0, 1]),
    );
    await client.closed;
    await (await raw()).hello(night.rotationId);
  });
});

describe("tokens", () => {
  it("that have expired are reported after hello", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 13 * 3_600_000 });
    const answer = await night.request("POST", "/karaoke/sessions", { passphrase: PASSPHRASE });
    const { token } = (await answer.json()) as { token: string };
    vi.useRealTimers();
    const client = await raw(token);
    client.send({ type: "hello", rotation: night.rotationId });
    expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED", detail: "the token has expired" });
    expect(await client.closed).toBe(4501);
  });

  it("that expire while the connection lives end it at its next frame", async () => {
    const { token, singerId } = await night.join("Gus");
    const client = await kept(night.singer(token));
    expect(await client.command("holdSinger", { singerId })).toMatchObject({ status: "applied" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 19 * 3_600_000 });
    client.send({ type: "command", id: newCommandId(), name: "resumeSinger", data: { singerId } });
    expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED", detail: "the token has expired" });
    expect(await client.closed).toBe(4501);
    vi.useRealTimers();
    const { state } = (await (await night.request("GET", `/karaoke/rotations/${night.rotationId}`)).json()) as {
      state: { bench: { singerId: string; standing: string }[] };
    };
    expect(state.bench.find((entry) => entry.singerId === singerId)).toMatchObject({ standing: "onHold" });
  });

  it.each([
    ["rubbish", () => "rubbish"],
    ["one whose claims were changed", () => night.kjToken.replace(/\.[^.]+\./, ".eyJyb2xlIjoia2oifQ.")],
    ["one without a signature", () => night.kjToken.replace(/[^.]+$/, "")],
  ])("that are no good are reported after hello: %s", async (_what, token) => {
    const client = await raw(token());
    client.send({ type: "hello", rotation: night.rotationId });
    expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await client.next("bye")).toEqual({ type: "bye", code: "AUTH", retryMs: 0 });
    expect(await client.closed).toBe(4501);
    expect(client.frames.filter(({ type }) => type === "welcome")).toEqual([]);
  });
});

describe("subprotocols", () => {
  it("may be left out", async () => {
    const client = await raw(null, { protocols: [] });
    expect(await client.hello(night.rotationId)).toMatchObject({ role: "screen" });
  });

  it("that nobody here speaks are reported after the first frame", async () => {
    const { frames, said } = await bareClient(night.base, "karaoke.v9", { type: "hello", rotation: night.rotationId });
    expect(said).toBeUndefined();
    expect(frames).toEqual([
      expect.objectContaining({ type: "error", code: "UNSUPPORTED_VERSION" }),
      { type: "bye", code: "PROTOCOL", retryMs: 0 },
    ]);
  });
});

describe("origins", () => {
  const connect = (origin: string) => raw(null, { origin });

  it("of this host and of the allowed pages may connect", async () => {
    await expect(connect(night.base)).resolves.toBeDefined();
    await expect(connect("https://pages.example")).resolves.toBeDefined();
  });

  it("of other pages may not connect", async () => {
    await expect(connect("https://evil.example")).rejects.toThrow("403");
  });

  it("matter nothing to another path, which is not there", async () => {
    await expect(kept(Client.open(night.wsUrl.replace("/ws", "/other")))).rejects.toThrow("404");
  });
});
