/** A songbook in S3 → its songs in the table. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type StackContext, use } from "sst/constructs";
import { SONGBOOK_PREFIX } from "../adapters/aws/s3-songbooks.ts";
import { allow } from "./allow.ts";
import { bus } from "./bus.ts";
import { data } from "./data.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";
import { IMPORT_TIMEOUT_SEC, uploads } from "./uploads.ts";

export function imports({ stack }: StackContext) {
  const { tables } = use(data);
  const { bus: karaokeBus } = use(bus);
  const { bucket, songbooks } = use(uploads);

  const importer = lambda(stack, "songbookImporter", {
    handler: "rest/lambda/songbook-importer.handler",
    timeout: IMPORT_TIMEOUT_SEC,
    // For its share of a processor; the file is read as a stream and takes no room.
    memorySize: 1024,
    environment: {
      SONGS_TABLE: tables.songs.tableName,
      UPLOADS_BUCKET: bucket.bucketName,
      BUS_NAME: karaokeBus.eventBusName,
    },
  });
  songbooks.addConsumer(stack, {
    cdk: { function: importer, eventSource: { batchSize: 1, reportBatchItemFailures: true } },
  });
  allow(importer, tables.songs, ["GetItem", "PutItem", "UpdateItem", "Query"], ["byName"]);
  karaokeBus.cdk.eventBus.grantPutEventsTo(importer);
  importer.addToRolePolicy(
    new PolicyStatement({
      actions: ["s3:GetObject", "s3:DeleteObject"],
      resources: [`${bucket.bucketArn}/${SONGBOOK_PREFIX}*`],
    }),
  );
  // Who may not list is told 403, not 404, where there is nothing.
  importer.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }));
  explain(importer, "AwsSolutions-IAM5", "there is one object per import, below one prefix", [
    { regex: "/songbooks/" },
  ]);
}
