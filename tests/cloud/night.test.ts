import { afterAll, beforeAll, expect, test } from "vitest";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import type { CommandName } from "../../core/commands/index.ts";
import { id, type RotationId } from "../../core/ids.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { ask, join, openNight, type Player, play } from "./player.ts";

const PHONES = 30;
const COMMANDS = 300;

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());

/** Repeatable: the same seed plays the same night. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("a night of one console, one screen and thirty phones ends with everyone on the same state", async () => {
  const random = randomOf(20_261_124);
  const { rotationId, joinCode, kjToken } = await openNight(cloud);
  const kj = play(cloud, rotationId, kjToken);
  const screen = play(cloud, joinCode, null);
  await Promise.all([kj, screen].map((player) => player.until(() => player.sync.link.value === "live")));
  const singers = await Promise.all(
    Array.from({ length: PHONES }, (_, index) => join(cloud, joinCode, `Singer ${index}`)),
  );
  const phones = singers.map(({ token }) => play(cloud, rotationId, token));
  const everyone = [kj, screen, ...phones];
  await Promise.all(everyone.map((player) => player.until(() => player.sync.state.value !== null)));

  const results: Promise<{ status: string }>[] = [];
  const send = (player: Player, name: CommandName, data: object) =>
    results.push(player.sync.send(name, data as never) as Promise<{ status: string }>);
  for (let sent = 0; sent < COMMANDS; sent++) {
    const phone = Math.floor(random() * PHONES);
    const player = phones[phone] as Player;
    const { singerId } = singers[phone] as { singerId: string };
    const onStage = kj.sync.state.value?.onStage ?? null;
    if (sent < PHONES) send(phones[sent] as Player, "addRequest", { singerId: singers[sent]?.singerId, ...song(sent) });
    else if (sent % 10 === 0) send(kj, "next", { onStage: onStage?.turnId ?? null, force: true });
    else if (sent % 10 === 1 && onStage) send(kj, "start", { turnId: onStage.turnId });
    else if (sent % 10 === 5) send(kj, "announce", { text: `Notice ${sent}` });
    else if (random() < 0.6) send(player, "addRequest", { singerId, ...song(sent) });
    else send(player, random() < 0.5 ? "holdSinger" : "resumeSinger", { singerId });
    if (random() < 0.1) player.repeat();
    if (random() < 0.06) (everyone[Math.floor(random() * everyone.length)] as Player).cut();
    // The KJ acts on what the console shows; the phones do not wait for one another.
    if (sent % 10 === 0) await results.at(-1);
  }
  const outcomes = await Promise.all(results);
  expect(outcomes.filter(({ status }) => status === "applied").length).toBeGreaterThan(COMMANDS / 2);

  const answer = await ask(cloud, "GET", `/karaoke/rotations/${rotationId}`);
  const truth = (await answer.json()) as { version: number; state: RotationState };
  await Promise.all(everyone.map((player) => player.until(() => player.sync.version.value === truth.version)));
  for (const player of everyone) expect(player.sync.state.value).toEqual(truth.state);

  const log = new DynamoRotationLog(new Table(cloud.dynamo.client, "test-karaoke-rotations"));
  const items = await log.readAfter(id<RotationId>(rotationId), 0, 10_000);
  expect(new Set(items.map((item) => item.commandId)).size).toBe(items.length);
  expect(items.at(-1)?.to).toBe(truth.version);

  const completed = items.flatMap((item) => item.events).filter(({ type }) => type === "TurnCompleted").length;
  expect(truth.state.turnsCompleted).toBe(completed);
  await expect
    .poll(
      async () => {
        const performances = await ask(cloud, "GET", "/karaoke/performances?limit=100", undefined, kjToken);
        return ((await performances.json()) as { items: unknown[] }).items.length;
      },
      { timeout: 20_000 },
    )
    .toBe(completed);
  expect(await cloud.depth("commandsDlq")).toBe(0);
  for (const player of everyone) player.sync.close();
  // Half a minute on an idle machine of two cores.
}, 240_000);

const song = (number: number) => ({ title: `Song ${number}`, artist: "An artist", durationSec: 210 });
