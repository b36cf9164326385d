/** docs/protocol.md and docs/asyncapi.json against the code and the frames of a real night. */
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../core/commands/index.ts";
import { CLOSE_CODES, ERROR_CODES } from "../../core/protocol.ts";
import { REFUSAL_CODES } from "../../core/refusal.ts";
import { type AnyFrame, Client, type Night, newCommandId, openNight } from "./harness.ts";

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const protocol = read("protocol.md");
const asyncapi = JSON.parse(read("asyncapi.json"));
/** From the code itself, so that a new event type is missed here. */
const eventTypes = [
  ...readFileSync(new URL("../../core/rotation/apply.ts", import.meta.url), "utf8").matchAll(/case "(\w+)"/g),
].map(([, type]) => type as string);

/** The document lets additions pass; these tests do not, so that an addition is written down. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in copy && "required" in copy ? { ...copy, additionalProperties: false } : copy;
}

function validators(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: false });
  const { messages, schemas } = asyncapi.components;
  ajv.addSchema({ $id: "doc", components: { schemas: closed(schemas) } });
  const pointed = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('"$ref":"#', '"$ref":"doc#'));
  return new Map(
    Object.entries(messages).map(([name, message]) => [
      name,
      ajv.compile(pointed(closed((message as { payload: unknown }).payload)) as object),
    ]),
  );
}

describe("docs/protocol.md", () => {
  it("says the effect of every event type", () => {
    expect(eventTypes.length).toBeGreaterThan(30);
    for (const type of [...eventTypes, "RotationOpened"])
      expect(protocol).toMatch(new RegExp(`^\\|.*\`${type}\``, "m"));
  });

  it("names every command, refusal, error code and close code", () => {
    for (const name of [...Object.keys(COMMANDS), ...REFUSAL_CODES, ...ERROR_CODES])
      expect(protocol).toContain(`\`${name}\``);
    for (const [code, number] of Object.entries(CLOSE_CODES)) expect(protocol).toContain(`| \`${code}\` | ${number} |`);
  });
});

describe("docs/asyncapi.json", () => {
  let night: Night;
  const frames: AnyFrame[] = [];
  const sent: AnyFrame[] = [];

  beforeAll(async () => {
    night = await openNight();
    await play();
  });
  afterAll(() => night.stop());

  /** A night in which as much as possible happens. */
  async function play(): Promise<void> {
    const kj = await Client.open(night.wsUrl, night.kjToken);
    const hello = { type: "hello", rotation: night.rotationId, since: { epoch: night.epoch, version: 1 } };
    sent.push(
      hello,
      { type: "sync", since: { epoch: night.epoch, version: 1 } },
      { type: "ping" },
      { type: "ping", n: 1 },
    );
    for (const frame of sent) kj.send(frame);
    kj.send({ type: "nonsense" });
    await kj.next("error");
    const command = async (name: string, data: object) => {
      const frame = { type: "command", id: newCommandId(), name, data };
      sent.push(frame);
      kj.send(frame);
      const result = await kj.next("result", ({ id }) => id === frame.id);
      frames.push(result as unknown as AnyFrame);
      if (result.status !== "applied") throw new Error(`${name}: ${JSON.stringify(result)}`);
      return result.created ?? {};
    };
    const added: (string | undefined)[] = [];
    for (const stageName of ["Ana", "Bo", "Cy", "Di"]) added.push((await command("addSinger", { stageName })).singerId);
    const [ana, bo, cy, di] = added;
    const songFor = (singerId: string | undefined, title: string, more = {}) =>
      command("addRequest", { singerId, title, artist: "An artist", durationSec: 200, ...more });
    const { requestId } = await songFor(ana, "One", { note: "for mum" });
    await songFor(ana, "Two");
    await songFor(bo, "Three");
    const { requestId: duet } = await songFor(cy, "Four", { partners: [{ singerId: ana }, { stageName: "A friend" }] });
    await command("confirmDuet", { singerId: cy, requestId: duet, partner: ana, accept: true });
    await command("confirmDuet", { singerId: cy, requestId: duet, partner: "A friend", accept: false });
    await command("updateRequest", { singerId: ana, requestId, keyChange: -2 });
    await command("moveRequest", { singerId: ana, requestId, toIndex: 1 });
    await command("moveSinger", { singerId: bo, toIndex: 0, reason: "birthday" });
    await command("setRules", { lockedNext: 2 });
    await command("holdSinger", { singerId: cy });
    await command("resumeSinger", { singerId: cy });
    const force = true;
    let { turnId } = await command("next", { onStage: null, force });
    await command("uncall", { turnId });
    ({ turnId } = await command("next", { onStage: null, force }));
    await command("changeTurn", { turnId, keyChange: 3 });
    await command("noShow", { turnId });
    ({ turnId } = await command("next", { onStage: null, force }));
    await command("start", { turnId });
    await command("complete", { turnId });
    ({ turnId } = await command("callSinger", { singerId: cy, onStage: null, force }));
    ({ turnId } = await command("next", { onStage: turnId, force }));
    await command("renameSinger", { singerId: di, stageName: "Dido" });
    await command("answerCall", { turnId, answer: "coming" });
    await command("setAvailability", { singerId: bo, until: "2126-11-24T23:15:00Z" });
    await command("answerCall", { turnId, answer: "skip" });
    await command("undo", {});
    await command("complete", { turnId });
    await command("fillIn", { stageName: "KJ", title: "Filler", artist: "An artist", onStage: null });
    await command("setLastRound", { on: true });
    await command("setLastRound", { on: false });
    await command("startBreak", {});
    await command("endBreak", {});
    await command("closeRequests", {});
    await command("openRequests", {});
    await command("announce", { text: "Last orders" });
    await command("banSinger", { singerId: di });
    await command("unbanSinger", { singerId: di });
    await command("removeRequest", { singerId: ana, requestId });
    await command("removeSinger", { singerId: ana });
    const rejected = await kj.command("next", { onStage: "not-this" });
    expect(rejected).toMatchObject({ status: "rejected" });
    const { token } = await night.join("Eve");
    const singer = await night.singer(token);
    const late = await Client.open(night.wsUrl);
    const briefly = { type: "hello", rotation: night.rotationId, brief: true };
    sent.push(briefly);
    late.send({ ...briefly, since: { epoch: night.epoch, version: 1 } });
    await late.settled();
    await command("close", {});
    const bad = await Client.open(night.wsUrl, "rubbish");
    bad.send({ type: "hello", rotation: night.rotationId });
    await bad.closed;
    await Promise.all([kj.settled(), singer.settled()]);
    // `texts` has every frame, taken by a test or not.
    for (const { texts } of [kj, singer, late, bad]) frames.push(...texts.map((text) => JSON.parse(text) as AnyFrame));
    for (const client of [kj, singer, late]) client.cut();
  }

  it("describes every frame of a night, field by field", () => {
    const of = validators();
    const wrong = [...frames, ...sent].flatMap((frame) => {
      const validate = of.get(frame.type);
      return validate?.(frame) ? [] : [{ frame: JSON.stringify(frame).slice(0, 300), errors: validate?.errors }];
    });
    expect(wrong).toEqual([]);
  });

  it("would notice a field that is missing, of another type, or not described", () => {
    const pong = validators().get("pong");
    const at = "2026-11-24T20:00:00.000Z";
    expect(pong?.({ type: "pong", at })).toBe(true);
    for (const frame of [{ type: "pong" }, { type: "pong", at: 7 }, { type: "pong", at, mood: "good" }]) {
      expect(pong?.(frame)).toBe(false);
    }
  });

  it("was tried with every type of frame, and nearly every type of event", () => {
    const seen = new Set([...frames, ...sent].map(({ type }) => type));
    expect([...seen].sort()).toEqual(Object.keys(asyncapi.components.messages).sort());
    const events = new Set(
      frames.flatMap((frame) => (frame.type === "events" ? (frame.events as AnyFrame[]) : [])).map(({ type }) => type),
    );
    // These need a restart, long nights or other rules.
    const rare = [
      "RotationOpened",
      "CallFlagged",
      "SingerBenched",
      "PlacesGiven",
      "SingersBenched",
      "SingersMoved",
      "SingersSentToEnd",
      "PartnerLeft",
      "RoundEnded",
      "TurnInterrupted",
    ];
    const missing = eventTypes.filter((type) => !events.has(type) && !rare.includes(type));
    expect(missing).toEqual([]);
  });

  it("knows every event type and code that the code knows, and no other", () => {
    const { Event, Refusal } = asyncapi.components.schemas;
    const described = Event.oneOf.map(
      (event: { properties: { type: { const: string } } }) => event.properties.type.const,
    );
    expect(described.sort()).toEqual([...new Set([...eventTypes, "RotationOpened"])].sort());
    expect(Refusal.enum).toEqual([...REFUSAL_CODES]);
    const { error, bye } = asyncapi.components.messages;
    expect(error.payload.properties.code.enum).toEqual([...ERROR_CODES]);
    expect(bye.payload.properties.code.enum).toEqual(Object.keys(CLOSE_CODES));
  });
});
