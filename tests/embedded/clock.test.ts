/** Somebody sets the machine's clock in the middle of a night, or it was wrong and the network sets it right. */
import { afterEach, expect, it } from "vitest";
import type { RotationState } from "../../core/rotation/state.ts";
import { type Client, type Night, openNight } from "../realtime/harness.ts";

const HOUR_MS = 3_600_000;
let night: Night | undefined;
afterEach(() => night?.stop());

/** A turn from call to end, with the clock moved in the middle of the song. */
async function turn(kj: Client, stage: { turnId: string | null }, moved: () => void): Promise<string> {
  const called = await kj.command("next", { onStage: stage.turnId });
  expect(called).toMatchObject({ status: "applied" });
  const turnId = called.status === "applied" ? String(called.created?.turnId) : "";
  expect(await kj.command("start", { turnId })).toMatchObject({ status: "applied" });
  moved();
  expect(await kj.command("complete", { turnId })).toMatchObject({ status: "applied" });
  stage.turnId = null;
  return turnId;
}

it.each([
  ["back", -2 * HOUR_MS],
  ["forward", 2 * HOUR_MS],
])("a clock set %s in a song changes no order, loses no command and tells no impossible length", async (_way, byMs) => {
  let nowMs = Date.parse("2026-11-24T21:00:00.000Z");
  night = await openNight({}, {}, { now: () => nowMs });
  const kj = await night.kj();
  for (const stageName of ["Kim", "José", "Zoë"]) {
    const { created } = (await kj.command("addSinger", { stageName })) as { created?: { singerId?: string } };
    const song = { title: `A song of ${stageName}`, artist: "Somebody" };
    await kj.command("addRequest", { singerId: created?.singerId, ...song });
  }
  const stage = { turnId: null };
  const moves = [byMs, -byMs, byMs];
  const turns: string[] = [];
  for (const move of moves) {
    const moved = () => {
      nowMs += move;
    };
    turns.push(await turn(kj, stage, moved));
    nowMs += 60_000;
  }

  const events = kj.frames
    .filter(({ type }) => type === "events")
    .flatMap((frame) => frame.events as { version: number; type: string; data: { stageName?: string } }[]);
  const versions = events.map(({ version }) => version);
  expect(versions).toEqual(versions.map((_version, index) => (versions[0] ?? 0) + index));

  const answer = await night.request("GET", "/karaoke/performances", undefined, night.kjToken);
  const { items } = (await answer.json()) as { items: { turnId: string; stageName: string; durationSec?: number }[] };
  expect(items.map(({ turnId }) => turnId).sort()).toEqual([...turns].sort());
  for (const { durationSec } of items) expect(durationSec ?? 0).toBeGreaterThanOrEqual(0);
  const read = await night.request("GET", `/karaoke/rotations/${night.rotationId}`);
  const { state } = (await read.json()) as { state: RotationState };
  expect([...state.line, ...state.bench].map(({ stageName, turnsSung }) => [stageName, turnsSung])).toEqual([
    ["Kim", 1],
    ["José", 1],
    ["Zoë", 1],
  ]);
  expect(state.meanChangeoverSec ?? 0).toBeGreaterThanOrEqual(0);
});

it("a guest's token is good by the time at which it was given, so a clock set right throws nobody out", async () => {
  let nowMs = Date.parse("2026-11-24T23:00:00.000Z");
  night = await openNight({}, {}, { now: () => nowMs });
  const { token, singerId } = await night.join("Kim");
  nowMs -= 2 * HOUR_MS;
  const kim = await night.singer(token);
  const song = { title: "A song", artist: "Somebody" };
  expect(await kim.command("addRequest", { singerId, ...song })).toMatchObject({ status: "applied" });
});
