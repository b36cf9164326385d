/**
 * Where browsers send files past the APIs, against presigned addresses. A songbook tells the importer's queue that it is
 * there; what nobody took is gone after a day.
 */
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, BucketEncryption, type CfnBucket } from "aws-cdk-lib/aws-s3";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Bucket, Queue, type StackContext, use } from "sst/constructs";
import { IMPORT_MAX_RECEIVES, SONGBOOK_PREFIX } from "../adapters/aws/s3-songbooks.ts";
import { explain } from "./nag.ts";
import { deadLetters } from "./queues.ts";
import { site } from "./site.ts";
import { stageSettings } from "./stage.ts";

/** As long as Lambda lets one run: 60,000 rows take three to five minutes (`bench/songbook-import.ts`). */
export const IMPORT_TIMEOUT_SEC = 900;

export function uploads({ stack, app }: StackContext) {
  const { origin } = use(site);
  const dead = deadLetters(stack, "songbooksDlq", false);
  const songbooks = new Queue(stack, "songbooks", {
    cdk: {
      queue: {
        enforceSSL: true,
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        // An import that died goes on soon after; one that is still under way turns the second runner away.
        visibilityTimeout: Duration.seconds(IMPORT_TIMEOUT_SEC + 30),
        deadLetterQueue: { queue: dead.cdk.queue, maxReceiveCount: IMPORT_MAX_RECEIVES },
      },
    },
  });

  const bucket = new Bucket(stack, "uploads", {
    cors: [{ allowedOrigins: [origin], allowedMethods: ["PUT"], allowedHeaders: ["content-type"], maxAge: "1 hour" }],
    cdk: {
      bucket: {
        removalPolicy: stageSettings(app).removal,
        autoDeleteObjects: false,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      },
    },
  });
  explain(bucket, "AwsSolutions-S1", "who was given an address stands in the access log of the API that gave it");

  // The bucket is made after the queue that lets it in, so the queue cannot name it: this account's buckets may.
  songbooks.cdk.queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("s3.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [songbooks.queueArn],
      conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
    }),
  );
  // CDK's own way is a function that sets this while it deploys; CloudFormation can by itself.
  const made = bucket.cdk.bucket.node.defaultChild as CfnBucket;
  made.notificationConfiguration = {
    queueConfigurations: [
      {
        event: "s3:ObjectCreated:*",
        queue: songbooks.queueArn,
        filter: { s3Key: { rules: [{ name: "prefix", value: SONGBOOK_PREFIX }] } },
      },
    ],
  };
  made.node.addDependency(songbooks.cdk.queue.node.findChild("Policy"));
  return { bucket, songbooks, deadLetters: [dead] };
}
