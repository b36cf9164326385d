/** Where browsers send files past the APIs, against presigned addresses; what nobody took is gone after a day. */
import { BlockPublicAccess, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import { Bucket, type StackContext, use } from "sst/constructs";
import { explain } from "./nag.ts";
import { site } from "./site.ts";

export function uploads({ stack }: StackContext) {
  const { origin } = use(site);
  const bucket = new Bucket(stack, "uploads", {
    cors: [{ allowedOrigins: [origin], allowedMethods: ["PUT"], allowedHeaders: ["content-type"], maxAge: "1 hour" }],
    cdk: {
      bucket: {
        removalPolicy: RemovalPolicy.DESTROY,
        autoDeleteObjects: false,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      },
    },
  });
  explain(bucket, "AwsSolutions-S1", "who was given an address stands in the access log of the API that gave it");
  return { bucket };
}
