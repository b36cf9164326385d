import { beforeAll, expect, test } from "vitest";
import { type Synthesised, synthesise } from "./synthesise.ts";

let app: Synthesised;

beforeAll(async () => {
  app = await synthesise("prod");
});

test("production keeps its tables, media, users and the key of its tokens when the app goes", () => {
  for (const [stack, type, count] of [
    ["data", "AWS::DynamoDB::Table", 5],
    ["data", "AWS::SecretsManager::Secret", 1],
    ["identity", "AWS::Cognito::UserPool", 1],
  ] as const) {
    const resources = Object.values(app.stacks.get(stack)?.findResources(type) ?? {});
    expect(resources).toHaveLength(count);
    for (const { DeletionPolicy, UpdateReplacePolicy } of resources) {
      expect([type, DeletionPolicy, UpdateReplacePolicy]).toEqual([type, "Retain", "Retain"]);
    }
  }
  for (const table of Object.values(app.stacks.get("data")?.findResources("AWS::DynamoDB::Table") ?? {})) {
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
  }
});

test("production keeps its media", () => {
  const buckets = Object.entries(app.stacks.get("site")?.findResources("AWS::S3::Bucket") ?? {});
  const media = buckets.find(([id]) => id.startsWith("media"))?.[1];
  expect(media?.DeletionPolicy).toBe("Retain");
});

test("production keeps its logs for three months", () => {
  const days = [...app.stacks.values()].flatMap((stack) =>
    Object.values(stack.findResources("AWS::Logs::LogGroup")).map((group) => group.Properties.RetentionInDays),
  );
  expect(new Set(days)).toEqual(new Set([90]));
});

test("cdk-nag finds nothing that is not explained in production either", () => {
  expect(app.findings).toEqual([]);
});

test("what is no data goes with production, so that the stage can be removed", () => {
  const kept = [...app.stacks.values()].flatMap((stack) => {
    const { Resources } = stack.toJSON() as { Resources: Record<string, { Type: string; DeletionPolicy?: string }> };
    return Object.values(Resources).filter(({ DeletionPolicy }) => DeletionPolicy === "Retain");
  });
  expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual([
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::Logs::LogGroup",
    // CloudFormation deletes none that holds something.
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
  ]);
});
