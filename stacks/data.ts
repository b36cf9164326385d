/** One table per microservice, the indexes of the songbooks, and the secret that guest tokens are signed with. */
import { BlockPublicAccess, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Bucket, type Stack, type StackContext, Table } from "sst/constructs";
import { EXPIRY_ATTRIBUTE, TABLE_SHAPES, type TableName, type TableShape } from "../adapters/aws/dynamo/tables.ts";
import { explain } from "./nag.ts";
import { stageSettings } from "./stage.ts";

export function data({ stack, app }: StackContext) {
  const { removal } = stageSettings(app);
  const tables = {
    rotations: table(stack, "rotations"),
    singers: table(stack, "singers"),
    songs: table(stack, "songs"),
    performances: table(stack, "performances"),
    connections: table(stack, "connections"),
  } satisfies Record<TableName, Table>;

  // Made of the songs, and made again when it is gone.
  const songIndex = new Bucket(stack, "songIndex", {
    cors: false,
    cdk: {
      bucket: {
        removalPolicy: removal,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      },
    },
  });
  explain(songIndex, "AwsSolutions-S1", "two functions read and write it, whose own logs say so");

  const tokenSecret = new Secret(stack, "tokenSecret", {
    description: "Signs guest tokens. A new value rotates the key; the previous one goes on verifying.",
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: removal,
  });
  explain(
    tokenSecret,
    "AwsSolutions-SMG4",
    "rotation is an operator's step (docs/operate.md): only one earlier value verifies, so it must not happen twice within a night",
  );

  return { tables, songIndex, tokenSecret };
}

function table(stack: Stack, name: TableName): Table {
  const { localIndexes, globalIndexes }: TableShape = TABLE_SHAPES[name];
  const { removal, isKept } = stageSettings(stack.node.root as never);
  const attributes = [
    "pk",
    "sk",
    ...Object.values(localIndexes).map(({ sortKey }) => sortKey),
    ...Object.values(globalIndexes).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
  ];
  return new Table(stack, name, {
    fields: Object.fromEntries(attributes.map((attribute) => [attribute, "string" as const])),
    primaryIndex: { partitionKey: "pk", sortKey: "sk" },
    localIndexes: Object.fromEntries(
      Object.entries(localIndexes).map(([index, { sortKey }]) => [index, { sortKey, projection: "all" as const }]),
    ),
    globalIndexes: Object.fromEntries(
      Object.entries(globalIndexes).map(([index, { partitionKey, sortKey, projection }]) => [
        index,
        { partitionKey, sortKey, projection: projection === "keysOnly" ? ("keys_only" as const) : [...projection] },
      ]),
    ),
    timeToLiveAttribute: EXPIRY_ATTRIBUTE,
    cdk: { table: { removalPolicy: removal, deletionProtection: isKept } },
  });
}
