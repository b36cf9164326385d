/** What happens when there are many, when something is large, slow or too fast, and when it ends. */
import { afterEach, describe, expect, it } from "vitest";
import { eventsOf } from "../../core/brief-events.ts";
import type { EventsFrame, SnapshotFrame } from "../../core/protocol.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { type AnyFrame, Client, type Night, openNight } from "./harness.ts";

let night: Night;
const open: Client[] = [];
const kept = async (client: Promise<Client>) => {
  open.push(await client);
  return client;
};

afterEach(async () => {
  for (const client of open.splice(0)) client.cut();
  await night.stop();
});

/** The state that a client has which drops events it has, applies the next and holds nothing else. */
function stateOf(frames: readonly AnyFrame[]): { version: number; state: RotationState } {
  let state: RotationState | null = null;
  let version = 0;
  let json = "";
  for (const frame of frames as unknown as (SnapshotFrame | EventsFrame | { type: "other" })[]) {
    if (frame.type === "snapshot") {
      if ("parts" in frame) json = frame.part === 1 ? frame.json : json + frame.json;
      if ("parts" in frame && frame.part < frame.parts) continue;
      state = "state" in frame ? frame.state : (JSON.parse(json) as RotationState);
      version = frame.version;
    }
    if (frame.type !== "events" || !state) continue;
    for (const event of eventsOf(frame)) {
      if (event.version <= version) continue;
      expect(event.version).toBe(version + 1);
      state = evolve(state, event);
      version = event.version;
    }
  }
  if (!state) throw new Error("no snapshot came");
  return { version, state };
}

const truth = async () => {
  const answer = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
  const { version, state } = (await answer.json()) as { version: number; state: RotationState };
  return { version, state };
};

describe("many at once", () => {
  it("join under fire without a gap between snapshot and live stream", async () => {
    night = await openNight();
    const kj = await kept(night.kj());
    const joining: Promise<Client>[] = [];
    const answers: Promise<unknown>[] = [];
    for (let round = 0; round < 40; round++) {
      for (let count = 0; count < 5; count++) answers.push(kj.command("announce", { text: `${round}.${count}` }));
      const client = await kept(Client.open(night.wsUrl));
      client.send({ type: "hello", rotation: night.rotationId });
      joining.push(Promise.resolve(client));
    }
    await Promise.all(answers);
    const expected = await truth();
    for (const client of await Promise.all(joining)) {
      await client.settled();
      expect(client.frames[0]).toMatchObject({ type: "welcome" });
      expect(stateOf(client.frames)).toEqual(expected);
    }
  });

  it("resume under fire without a gap either", async () => {
    night = await openNight();
    const kj = await kept(night.kj());
    const start = await truth();
    const clients: Client[] = [];
    const answers: Promise<unknown>[] = [];
    for (let round = 0; round < 40; round++) {
      for (let count = 0; count < 5; count++) answers.push(kj.command("announce", { text: `${round}.${count}` }));
      const client = await kept(Client.open(night.wsUrl));
      client.send({ type: "hello", rotation: night.rotationId, since: { epoch: night.epoch, version: start.version } });
      clients.push(client);
    }
    await Promise.all(answers);
    const expected = await truth();
    for (const client of clients) {
      await client.settled();
      expect(client.frames[0]).toMatchObject({ type: "welcome", resumed: true });
      const had = { type: "snapshot", ...start } as unknown as AnyFrame;
      expect(stateOf([had, ...byVersion(client.frames)])).toEqual(expected);
    }
  });

  /** A client holds what comes too early. */
  function byVersion(frames: readonly AnyFrame[]): AnyFrame[] {
    return frames.filter(({ type }) => type === "events").sort((one, other) => Number(one.from) - Number(other.from));
  }

  it("all see the same events in the same order", async () => {
    night = await openNight();
    const screens = await Promise.all(Array.from({ length: 20 }, () => kept(night.screen())));
    const consoles = await Promise.all([kept(night.kj()), kept(night.kj())]);
    const answers = Array.from({ length: 100 }, (_, index) =>
      (consoles[index % 2] as Client).command("announce", { text: `${index}` }),
    );
    await Promise.all(answers);
    const told = await Promise.all(
      screens.map(async (screen) => {
        await screen.settled();
        return screen.texts.filter((text) => text.includes('"type":"events"'));
      }),
    );
    expect(told[0]).toHaveLength(100);
    for (const texts of told) expect(texts).toEqual(told[0]);
  });
});

describe("a state larger than a frame", () => {
  it("comes in parts of at most 28 KB", async () => {
    night = await openNight();
    const kj = await kept(night.kj());
    const names = Array.from({ length: 150 }, (_, index) => `Singer number ${index} 가수 🎤 "quoted"`);
    await Promise.all(names.map((stageName) => kj.command("addSinger", { stageName })));
    const client = await kept(Client.open(night.wsUrl));
    client.send({ type: "hello", rotation: night.rotationId });
    await client.settled();
    const parts = client.frames.filter(({ type }) => type === "snapshot");
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...client.texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(28 * 1024);
    expect(stateOf(parts)).toEqual(await truth());
  });
});

describe("too much", () => {
  it("is refused with the command's id, does nothing, and the client is served again", async () => {
    night = await openNight();
    const screen = await kept(night.screen());
    for (let count = 0; count < 100; count++)
      screen.send({ type: "command", id: `flood-${count}-xx`, name: "x", data: {} });
    const limited = await screen.next("error");
    expect(limited).toMatchObject({ code: "RATE_LIMITED", id: expect.stringMatching(/^flood-/) });
    await screen.next("result", ({ id }) => id === "flood-0-xx");
    await expect
      .poll(() => {
        screen.send({ type: "ping" });
        return screen.frames.some(({ type }) => type === "pong");
      })
      .toBe(true);
  });

  it("of one singer is counted over all their connections", async () => {
    night = await openNight();
    const { token, singerId } = await night.join("Ana");
    const clients = await Promise.all([kept(night.singer(token)), kept(night.singer(token))]);
    for (let count = 0; count < 80; count++) {
      const client = clients[count % 2] as Client;
      client.send({ type: "command", id: `flood-${count}-xx`, name: "holdSinger", data: { singerId } });
    }
    const errors = await Promise.race(clients.map((client) => client.next("error")));
    expect(errors).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("without end is hung up", async () => {
    night = await openNight();
    const screen = await kept(night.screen());
    let isOver = false;
    void screen.closed.then(() => {
      isOver = true;
    });
    // What a client may send grows with time, so how many are too many depends on how fast this machine is.
    while (!isOver) {
      for (let count = 0; count < 100; count++) screen.send({ type: "ping" });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await screen.next("bye")).toMatchObject({ code: "PROTOCOL" });
    expect(await screen.closed).toBe(4500);
  });
});

describe("the end", () => {
  it("is told to everybody, with when to come back", async () => {
    night = await openNight();
    const clients = await Promise.all([kept(night.kj()), kept(night.screen())]);
    const started = performance.now();
    await night.stop();
    expect(performance.now() - started).toBeLessThan(2000);
    for (const client of clients) {
      expect(await client.next("bye")).toEqual({ type: "bye", code: "SHUTDOWN", retryMs: expect.any(Number) });
      expect(await client.closed).toBe(4000);
    }
    night = await openNight();
  });

  it("waits for the commands that were taken", async () => {
    night = await openNight();
    const kj = await kept(night.kj());
    const answers = Array.from({ length: 50 }, (_, index) => kj.command("announce", { text: `${index}` }));
    await answers[0];
    await night.stop();
    const taken = (await Promise.allSettled(answers)).filter(({ status }) => status === "fulfilled");
    expect(taken.length).toBeGreaterThan(0);
    expect(kj.frames.filter(({ type }) => type === "events").length).toBe(taken.length);
    night = await openNight();
  });
});
