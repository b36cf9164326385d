/** A night over real sockets: a console, a screen and thirty phones, with a bad network. */
import { afterEach, describe, expect, it } from "vitest";
import type { CommandResult } from "../../core/protocol.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { type Night, openNight } from "../realtime/harness.ts";
import { Follower } from "./follower.ts";
import { randomFrom } from "./random.ts";

const PHONES = 30;
const COMMANDS = 300;

let night: Night;
afterEach(() => night.stop());

interface Phone {
  follower: Follower;
  singerId: string;
}

describe("a night with thirty phones", () => {
  it.each([1, 2, 3])("ends with the same state everywhere, and no command has two effects (seed %i)", async (seed) => {
    night = await openNight();
    const random = randomFrom(seed);
    const at = () => night.wsUrl;
    const console_ = new Follower(at, night.rotationId, night.kjToken);
    const screen = new Follower(at, night.joinCode, null);
    const phones: Phone[] = [];
    for (let index = 0; index < PHONES; index++) {
      const { token, singerId } = await night.join(`Singer ${index}`);
      phones.push({ singerId, follower: new Follower(at, night.rotationId, token) });
    }
    const everyone = [console_, screen, ...phones.map(({ follower }) => follower)];
    await Promise.all(everyone.map((follower) => follower.connect()));
    const start = console_.version;
    const before = console_.state;

    const sent = new Map<string, Promise<CommandResult>>();
    for (let index = 0; index < COMMANDS; index++) {
      const id = `night-${seed}-${String(index).padStart(4, "0")}`;
      const { follower, name, data } = choose(random, console_, phones, index);
      // One in four goes out twice, and some are sent into a connection that is lost at that moment.
      sent.set(id, follower.send(id, name, data, random.chance(0.25) ? 2 : 1));
      if (random.chance(0.1)) (everyone[random.below(everyone.length)] as Follower).drop();
      // The next one comes while some of these are on their way.
      if (random.chance(0.5)) await sent.get(id);
    }
    const results = await Promise.all(sent.values());
    const answer = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
    const truth = (await answer.json()) as { version: number; state: RotationState };

    for (const follower of everyone) {
      await follower.until(() => follower.version >= truth.version);
      expect(follower.version).toBe(truth.version);
      expect(follower.state).toEqual(truth.state);
    }
    const applied = results.filter(({ status }) => status === "applied").length;
    expect(applied).toBeGreaterThan(COMMANDS / 2);

    const events = console_.events.filter(({ version }) => version > start);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => start + index + 1));
    const versionsOf = new Map<string, number[]>();
    for (const { commandId, version } of events) {
      versionsOf.set(commandId, [...(versionsOf.get(commandId) ?? []), version]);
    }
    expect(versionsOf.size).toBe(applied);
    for (const [id, versions] of versionsOf) {
      // The events of one command stand together, once, and end where its result says.
      expect(versions).toEqual(versions.map((_, index) => (versions[0] as number) + index));
      expect(await sent.get(id)).toMatchObject({ status: "applied", version: versions.at(-1) });
    }
    expect(callsFirstInLine(before, events)).toBeGreaterThan(10);
    for (const follower of everyone) follower.stop();
  });

  it("[ROT-6][ROT-20] never skips a callable singer at Next, though both consoles press at once", async () => {
    night = await openNight();
    const consoles = [0, 1].map(() => new Follower(() => night.wsUrl, night.rotationId, night.kjToken));
    const [one, other] = consoles as [Follower, Follower];
    await Promise.all(consoles.map((follower) => follower.connect()));
    const names = Array.from({ length: 12 }, (_, index) => `Singer ${index}`);
    for (const [index, stageName] of names.entries()) {
      const added = await one.send(`add-singer-${index}`, "addSinger", { stageName });
      if (added.status !== "applied") throw new Error(added.detail);
      const { singerId } = added.created ?? {};
      for (const song of ["first", "second"]) {
        const data = { singerId, title: `${song} ${index}`, artist: "An artist" };
        await one.send(`add-request-${song}-${index}`, "addRequest", data);
      }
    }
    await other.until(() => other.version === one.version);
    for (let press = 0; press < 20; press++) {
      const expected = firstCallable(one.state);
      const data = { onStage: one.state.onStage?.turnId ?? null, force: true };
      const results = await Promise.all([
        one.send(`next-one-${press}-x`, "next", data),
        other.send(`next-two-${press}-x`, "next", data),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["applied", "rejected"]);
      expect(results).toContainEqual(expect.objectContaining({ code: "STALE" }));
      await Promise.all(
        consoles.map((follower) => follower.until(() => follower.state.onStage?.singerId === expected)),
      );
    }
    for (const follower of consoles) follower.stop();
  });
});

/** Who is in line, ready and has a song; nobody sings a duet in these nights. */
const firstCallable = (state: RotationState) =>
  state.line.find((entry) => entry.standing === "ready" && entry.requests.length > 0)?.singerId;

/** Checks that every Next called the first callable singer of that moment; how many it called. */
function callsFirstInLine(before: RotationState, events: readonly RotationEvent[]): number {
  let state = before;
  let calls = 0;
  for (const event of events) {
    if (event.type === "TurnCalled") {
      expect(event.data.singerId).toBe(firstCallable(state));
      calls += 1;
    }
    state = evolve(state, event);
  }
  return calls;
}

interface Choice {
  follower: Follower;
  name: string;
  data: object;
}

/** What somebody might press now, by what their own page shows, be it behind or not. */
function choose(random: ReturnType<typeof randomFrom>, kj: Follower, phones: readonly Phone[], index: number): Choice {
  const { follower, singerId } = phones[random.below(phones.length)] as Phone;
  const { line, onStage } = kj.state;
  const turnId = onStage?.turnId ?? null;
  const someone = line[random.below(Math.max(1, line.length))]?.singerId ?? singerId;
  const own = [...kj.state.line, ...kj.state.bench].find((entry) => entry.singerId === singerId)?.requests ?? [];
  const requestId = own[random.below(Math.max(1, own.length))]?.requestId;
  const dice = random.below(100);
  if (index < PHONES || dice < 30) {
    return { follower, name: "addRequest", data: { singerId, title: `Song ${index}`, artist: "An artist" } };
  }
  if (dice < 55) return { follower: kj, name: "next", data: { onStage: turnId, force: true } };
  if (dice < 60 && turnId) return { follower: kj, name: "start", data: { turnId } };
  if (dice < 64 && turnId) return { follower: kj, name: "noShow", data: { turnId } };
  if (dice < 72) return { follower: kj, name: "moveSinger", data: { singerId: someone, toIndex: 0, reason: "asked" } };
  if (dice < 76) return { follower: kj, name: "announce", data: { text: `Notice ${index}` } };
  if (dice < 82) return { follower, name: "holdSinger", data: { singerId } };
  if (dice < 90) return { follower, name: "resumeSinger", data: { singerId } };
  if (dice < 94 && requestId) return { follower, name: "updateRequest", data: { singerId, requestId, keyChange: 2 } };
  if (dice < 96 && requestId) return { follower, name: "removeRequest", data: { singerId, requestId } };
  return { follower, name: "renameSinger", data: { singerId, stageName: `Renamed ${index}` } };
}
