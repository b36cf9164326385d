/** DynamoDB in the test's own process or beside it, with the tables as the stacks make them. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  type Projection,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { EXPIRY_ATTRIBUTE, TABLE_SHAPES, type TableName, type TableShape } from "../../adapters/aws/dynamo/tables.ts";

export interface DynamoServer {
  endpoint: string;
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/** Pure JavaScript, started in a tenth of a second. It has no transactions and does not delete what has expired. */
export async function startDynalite(): Promise<DynamoServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve, reject) =>
    server.listen(0, "127.0.0.1", (error) => (error ? reject(error) : resolve())),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("dynalite has no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = clientOf(endpoint);
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const hasJava = (): boolean => spawnSync("java", ["-version"]).status === 0;

/** The official engine, in memory. */
export async function startDynamoDbLocal(): Promise<DynamoServer> {
  const port = await freePort();
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve("amplify-dynamodb-simulator/package.json")), "emulator");
  const scratch = mkdtempSync(join(tmpdir(), "karaoke-dynamodb-local-"));
  const java = spawn(
    "java",
    ["-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", "-inMemory", "-port", String(port)],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, HOME: scratch, DDB_LOCAL_TELEMETRY: "0" },
    },
  );
  await said(java, `Port:\t${port}`);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  // It says so a moment before it listens.
  await answers(client);
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      const ended = new Promise((resolve) => java.once("exit", resolve));
      java.kill();
      await ended;
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}

async function answers(client: DynamoDBClient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(text)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => reject(new Error(`DynamoDB Local ended: ${output}`)));
  });
}

const ALL_TABLES = Object.keys(TABLE_SHAPES) as TableName[];

/** Makes the tables under `prefix`, and names them. */
export async function createTables<Name extends TableName = TableName>(
  client: DynamoDBClient,
  prefix: string,
  names: readonly Name[] = ALL_TABLES as Name[],
): Promise<Record<Name, string>> {
  await Promise.all(names.map((name) => createTable(client, `${prefix}${name}`, TABLE_SHAPES[name])));
  return Object.fromEntries(names.map((name) => [name, `${prefix}${name}`])) as Record<Name, string>;
}

async function createTable(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  const local = Object.entries(shape.localIndexes);
  const global = Object.entries(shape.globalIndexes);
  const attributes = new Set([
    "pk",
    "sk",
    ...local.map(([, index]) => index.sortKey),
    ...global.flatMap(([, index]) => [index.partitionKey, index.sortKey]),
  ]);
  if (attributes.has(EXPIRY_ATTRIBUTE)) throw new Error("the expiry is a number, no key");
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [...attributes].map((attribute) => ({ AttributeName: attribute, AttributeType: "S" })),
      KeySchema: keys("pk", "sk"),
      ...(local.length > 0 && {
        LocalSecondaryIndexes: local.map(([index, { sortKey }]) => ({
          IndexName: index,
          KeySchema: keys("pk", sortKey),
          Projection: { ProjectionType: "ALL" },
        })),
      }),
      ...(global.length > 0 && {
        GlobalSecondaryIndexes: global.map(([index, { partitionKey, sortKey, projection }]) => ({
          IndexName: index,
          KeySchema: keys(partitionKey, sortKey),
          Projection: projectionOf(projection),
        })),
      }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 }, { TableName: name });
}

const keys = (partition: string, sort: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: "HASH" },
  { AttributeName: sort, KeyType: "RANGE" },
];

function projectionOf(projection: "keysOnly" | readonly string[]): Projection {
  if (projection === "keysOnly") return { ProjectionType: "KEYS_ONLY" };
  return { ProjectionType: "INCLUDE", NonKeyAttributes: [...projection] };
}
