/** A songbook has arrived in S3, whose notifications come through a queue, twice or late as it may be. */
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { announcedSongs } from "../../adapters/aws/announced-songs.ts";
import { DynamoImportJobs } from "../../adapters/aws/dynamo/import-jobs.ts";
import { createDynamoSongs } from "../../adapters/aws/dynamo/songs.ts";
import { setting } from "../../adapters/aws/environment.ts";
import { EventBridgeBus } from "../../adapters/aws/event-bus.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { IMPORT_MAX_RECEIVES, S3Songbooks, songbooksOf } from "../../adapters/aws/s3-songbooks.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import { table, wait } from "../lambda.ts";
import { giveUpImport, type ImportDeps, runImport } from "../songbook/run-import.ts";

/** Left for what follows the batch under way. */
const SPARE_MS = 20_000;

const logger = new LambdaLogger("songbookImporter");

const deps = once((): ImportDeps => {
  const own = table("SONGS_TABLE");
  const search = () => Promise.reject(new Error("the importer searches nothing"));
  const bus = new EventBridgeBus({ client: new EventBridgeClient({}), busName: setting("BUS_NAME"), wait });
  return {
    songs: announcedSongs(createDynamoSongs({ table: own, ids: randomIds, search }), bus),
    importJobs: new DynamoImportJobs(own),
    songbooks: new S3Songbooks({ client: new S3Client({}), bucket: setting("UPLOADS_BUCKET"), clock: systemClock }),
    clock: systemClock,
    logger,
  };
});

export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const again: string[] = [];
  for (const record of Records) if (!(await isDone(record, context))) again.push(record.messageId);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** False: it is to come again. */
async function isDone({ messageId, body, attributes }: SQSRecord, context: Context): Promise<boolean> {
  const mustStop = () => context.getRemainingTimeInMillis() < SPARE_MS;
  for (const { venueId, jobId } of songbooksOf(body)) {
    const runner = randomIds.newId();
    try {
      const outcome = await runImport({ ...deps(), mustStop }, venueId, jobId, runner);
      if (outcome === "busy") return false;
      // Gone before its turn: nothing can be read of it, now or later.
      if (outcome === "missing") logger.error("a songbook is not there", { venueId, jobId, messageId });
    } catch (failure) {
      const error = failure instanceof Error ? failure.stack : String(failure);
      logger.error("an import failed", { venueId, jobId, messageId, error });
      if (Number(attributes.ApproximateReceiveCount) >= IMPORT_MAX_RECEIVES)
        await giveUpImport(deps(), venueId, jobId, runner);
      return false;
    }
  }
  return true;
}
