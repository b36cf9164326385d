/** Who may do what, for every command there is, over REST and over a socket: a new command is covered by being listed. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTokens } from "../../adapters/shared/tokens.ts";
import { COMMANDS } from "../../core/commands/index.ts";
import { id, type RotationId, type SingerId, type VenueId } from "../../core/ids.ts";
import { arbitraryOf } from "../fuzz/arbitrary-of.ts";
import { Client, type Night, newCommandId, openNight } from "./harness.ts";

let night: Night;
let mallory: { token: string; singerId: string };
let zoe: { token: string; singerId: string };
/** Of Zoe, who is on stage and has a duet with Ann waiting. */
let turnId = "";
let requestId = "";
let ann: { token: string; singerId: string };
/** Mallory's own singer in another night, under a token for that night. */
let elsewhere: string;

beforeAll(async () => {
  night = await openNight();
  mallory = await night.join("Mallory");
  zoe = await night.join("Zoe");
  ann = await night.join("Ann");
  const other = await night.request("GET", `/karaoke/rotations/${await night.openRotation()}`);
  elsewhere = (await night.join("Mallory", ((await other.json()) as { joinCode: string }).joinCode)).token;
  const kj = await night.kj();
  const song = { title: "Waterloo", artist: "ABBA" };
  await kj.command("addRequest", { singerId: zoe.singerId, ...song });
  const duet = { singerId: zoe.singerId, ...song, title: "Fernando", partners: [{ singerId: ann.singerId }] };
  const asked = await kj.command("addRequest", duet);
  const called = await kj.command("next", { onStage: null });
  if (asked.status !== "applied" || called.status !== "applied") throw new Error("the night did not begin");
  requestId = asked.created?.requestId ?? "";
  turnId = called.created?.turnId ?? "";
  kj.cut();
});
afterAll(() => night.stop());

/** Data that fits the command and is about Zoe, her turn and her duet, wherever it names anybody. */
function dataAgainstZoe(name: keyof typeof COMMANDS): object {
  const [data] = fc.sample(arbitraryOf(COMMANDS[name].schema), { numRuns: 1, seed: 7 });
  const about = { singerId: zoe.singerId, turnId, requestId, partner: ann.singerId };
  const named = Object.entries(about).filter(([field]) => field in COMMANDS[name].schema.entries);
  return { ...(data as object), ...Object.fromEntries(named) };
}

async function version(): Promise<number> {
  const answer = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
  return ((await answer.json()) as { version: number }).version;
}

/** What became of the command over REST, by its problem's code. */
async function overRest(token: string | undefined, name: string, data: object): Promise<string> {
  const path = `/karaoke/rotations/${night.rotationId}/commands`;
  const answer = await night.request("POST", path, { id: newCommandId(), name, data }, token);
  return answer.ok ? "applied" : ((await answer.json()) as { code: string }).code;
}

/** The same over a socket that watches the night as far as it is let. */
async function overSocket(token: string | null, name: string, data: object): Promise<string> {
  const client = await Client.open(night.wsUrl, token);
  client.send({ type: "hello", rotation: night.rotationId });
  const result = await client.command(name, data);
  client.cut();
  return result.status === "rejected" ? result.code : result.status;
}

const COMMAND_NAMES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

describe("nobody but who may: every command of the registry, about another singer", () => {
  it.each(COMMAND_NAMES)("%s", async (name) => {
    const data = dataAgainstZoe(name);
    const before = await version();
    expect(await overRest(mallory.token, name, data), "another singer over REST").toBe("NOT_ALLOWED");
    expect(await overSocket(mallory.token, name, data), "another singer over a socket").toBe("NOT_ALLOWED");
    expect(await overRest(elsewhere, name, data), "a token of another night over REST").toBe("NOT_ALLOWED");
    expect(await overSocket(elsewhere, name, data), "a token of another night over a socket").toBe("NOT_ALLOWED");
    expect(await overRest(undefined, name, data), "nobody over REST").toBe("UNAUTHENTICATED");
    expect(await overSocket(null, name, data), "a screen").toBe("NOT_ALLOWED");
    if (COMMANDS[name].who === "internal") {
      expect(await overRest(night.kjToken, name, data), "even the KJ").toBe("NOT_ALLOWED");
    }
    expect(await version()).toBe(before);
  });
});

describe("a token", () => {
  /** As another installation signs them: everything is right but the key. */
  const foreign = async (venue: string) => {
    const tokens = createTokens([new Uint8Array(32).fill(3)], { now: () => Date.now() });
    const venueId = id<VenueId>(venue);
    const rotationId = id<RotationId>(night.rotationId);
    return [
      (await tokens.issue({ role: "kj", venueId })).token,
      (await tokens.issue({ role: "singer", venueId, rotationId, singerId: id<SingerId>(zoe.singerId) })).token,
    ];
  };

  it("that this server did not sign opens nothing, whatever it claims", async () => {
    for (const token of await foreign("venue")) {
      expect(await overRest(token, "holdSinger", { singerId: zoe.singerId })).toBe("UNAUTHENTICATED");
      const client = await Client.open(night.wsUrl, token);
      client.send({ type: "hello", rotation: night.rotationId });
      expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await client.closed).toBe(4501);
    }
  });

  it("of the singer themselves does what is theirs", async () => {
    expect(await overRest(zoe.token, "answerCall", { turnId, answer: "coming" })).toBe("applied");
    expect(await overSocket(zoe.token, "holdSinger", { singerId: zoe.singerId })).toBe("applied");
    const duet = { singerId: zoe.singerId, requestId, partner: ann.singerId, accept: true };
    expect(await overSocket(ann.token, "confirmDuet", duet)).toBe("applied");
  });
});
