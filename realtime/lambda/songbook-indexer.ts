/** `SongsChanged` → a new index of each songbook that changed. The queue gathers changes, so a busy hour makes few. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { busEventOf } from "../../adapters/aws/bus-records.ts";
import { everySong } from "../../adapters/aws/dynamo/songs.ts";
import { grouped } from "../../adapters/aws/grouped.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import type { VenueId } from "../../core/ids.ts";
import type { Song } from "../../core/songs.ts";
import { songbooks } from "../lambda.ts";

const logger = new LambdaLogger("songbookIndexer");
const deps = once(songbooks);

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const records of grouped(Records, (record) => busEventOf(record).venueId)) {
    const [first] = records;
    if (!first) continue;
    const { venueId } = busEventOf(first);
    try {
      await rebuild(venueId);
    } catch (failure) {
      logger.error("a songbook was not indexed", {
        venueId,
        error: failure instanceof Error ? failure.stack : failure,
      });
      failed.push(...records.map(({ messageId }) => messageId));
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function rebuild(venueId: VenueId): Promise<void> {
  const { table, indexes } = deps();
  const songs: Song[] = [];
  for await (const song of everySong(table, venueId)) songs.push(song);
  await indexes.save(venueId, songs);
  logger.info("a songbook was indexed", { venueId, songs: songs.length });
}
