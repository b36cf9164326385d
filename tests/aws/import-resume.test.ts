import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDynamoSongs } from "../../adapters/aws/dynamo/songs.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import type { SongRepository } from "../../core/ports/resources.ts";
import type { SongDraft } from "../../core/songs.ts";
import { AT, VENUE } from "../contract/samples.ts";
import { createTables, type DynamoServer, startDynalite } from "./dynamo-server.ts";

let server: DynamoServer;
let songs: SongRepository;
/** Writes that still succeed; then the function dies. */
let writesLeft = Number.POSITIVE_INFINITY;
let opened = 0;

beforeAll(async () => {
  server = await startDynalite();
  server.client.middlewareStack.add(
    (next, context) => async (call) => {
      if (context.commandName === PutItemCommand.name && writesLeft-- <= 0) throw new Error("the function died");
      return next(call);
    },
    { step: "initialize" },
  );
});
afterAll(() => server.stop());

async function openSongs(): Promise<void> {
  writesLeft = Number.POSITIVE_INFINITY;
  const names = await createTables(server.client, `resume${opened++}-`, ["songs"]);
  const search = async () => ({ items: [], nextCursor: null });
  songs = createDynamoSongs({ table: new Table(server.client, names.songs), ids: randomIds, search });
}

/** 30 songs: every third is there already, every third comes three times, with facts that change from row to row. */
function batch(): SongDraft[] {
  return Array.from({ length: 30 }, (_, index) => index).flatMap((index) => {
    const song = { title: `Song ${index}`, artist: "Band" };
    if (index % 3 === 0) return [{ ...song, year: 1980 }];
    if (index % 3 === 1) return [song];
    return [
      { ...song, year: 1990 },
      { ...song, year: 1990 },
      { ...song, year: 1991 },
    ];
  });
}
const known = () => batch().filter((_, index) => index % 5 === 0);

async function years(): Promise<string[]> {
  const { items } = await songs.list(VENUE, { limit: 100, cursor: null });
  return items.map(({ title, year }) => `${title} ${year ?? ""}`);
}

/** The batch dies after so many writes and comes again: what it counts, and what is in the songbook then. */
async function interrupted(after: number) {
  await openSongs();
  await songs.importBatch(VENUE, known(), AT);
  writesLeft = after;
  if (after !== Number.POSITIVE_INFINITY) {
    await expect(songs.importBatch(VENUE, batch(), AT, "job.0")).rejects.toThrow("the function died");
    writesLeft = Number.POSITIVE_INFINITY;
  }
  return { counts: await songs.importBatch(VENUE, batch(), AT, "job.0"), years: await years() };
}

test("a batch that dies after any number of writes counts and leaves, when it comes again, what it would have", async () => {
  const whole = await interrupted(Number.POSITIVE_INFINITY);
  expect(whole.counts.added + whole.counts.updated + whole.counts.skipped).toBe(batch().length);
  for (const after of [1, 9, 27]) expect([after, await interrupted(after)]).toEqual([after, whole]);
});

test("the same batch by two runners at once counts the same for both", async () => {
  await openSongs();
  const twice = await Promise.all([1, 2].map(() => songs.importBatch(VENUE, batch(), AT, "job.0")));
  expect(twice[0]).toEqual(twice[1]);
  expect(await years()).toHaveLength(30);
});
