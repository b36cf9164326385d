/** Counts DynamoDB's request units where the calls pass, between the clients and the emulator. */
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { TABLE_SHAPES, type TableName, type TableShape } from "../../adapters/aws/dynamo/tables.ts";
import type { Answer, Call, Fault } from "../../tests/cloud/front-door.ts";
import { indexWriteUnits, itemBytes, readUnits, type WireItem, writeUnits } from "./capacity.ts";

export interface DynamoUnits {
  reads: number;
  /** Those of indexes included. */
  writes: number;
  /** The part of `writes` that snapshots of rotations took. */
  snapshotWrites: number;
}

interface WireRequest {
  TableName: string;
  Key?: WireItem;
  Item?: WireItem;
  ConsistentRead?: boolean;
}

interface WireAnswer {
  Item?: WireItem;
  Items?: WireItem[];
  Attributes?: WireItem;
  Count?: number;
  ScannedCount?: number;
}

const WRITES = ["PutItem", "UpdateItem", "DeleteItem"];

export class DynamoMeter {
  readonly units: DynamoUnits = { reads: 0, writes: 0, snapshotWrites: 0 };
  readonly #client: DynamoDBClient;
  readonly #shapes: Map<string, TableShape>;

  /**
   * @param client straight to the emulator: the meter's own reads are nobody's cost.
   * @param tables what each table is called there.
   */
  constructor(client: DynamoDBClient, tables: Record<TableName, string>) {
    this.#client = client;
    this.#shapes = new Map(Object.entries(tables).map(([name, table]) => [table, TABLE_SHAPES[name as TableName]]));
  }

  /** For the front door. */
  readonly fault: Fault = (call, through) => {
    const [service, operation = ""] = call.target.split(".");
    return service === "DynamoDB_20120810" ? this.#metered(operation, call, through) : null;
  };

  async #metered(operation: string, call: Call, through: () => Promise<Answer>): Promise<Answer> {
    const request = JSON.parse(call.body) as WireRequest;
    if (WRITES.includes(operation)) return this.#write(operation, request, through);
    const answer = await through();
    this.units.reads += readOf(operation, request, answer);
    return answer;
  }

  async #write(operation: string, request: WireRequest, through: () => Promise<Answer>): Promise<Answer> {
    const before = await this.#stored(request);
    const answer = await through();
    const shape = this.#shapes.get(request.TableName);
    if (!shape) throw new Error(`no table is called ${request.TableName}`);
    const isDone = answer.status === 200;
    const after = isDone ? written(operation, request, answer) : null;
    const units = writeUnits(before, after) + (isDone ? indexWriteUnits(shape, before, after) : 0);
    this.units.writes += units;
    if (keyOf(request).pk?.S?.startsWith("snapshot#")) this.units.snapshotWrites += units;
    return answer;
  }

  async #stored(request: WireRequest): Promise<WireItem | null> {
    const { pk, sk } = keyOf(request);
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: request.TableName,
        Key: { pk: { S: pk?.S ?? "" }, sk: { S: sk?.S ?? "" } },
        ConsistentRead: true,
      }),
    );
    return Item ?? null;
  }
}

/** @throws for a filtered read: what it read cannot be seen in what it answered. */
function readOf(operation: string, request: WireRequest, answer: Answer): number {
  const { Item, Items, Count, ScannedCount } = JSON.parse(answer.body) as WireAnswer;
  switch (operation) {
    case "GetItem":
      return readUnits(Item ? bytesOf([Item]) : 0, request.ConsistentRead === true);
    case "Query":
      if (Count !== ScannedCount) throw new Error("a filtered query cannot be metered here");
      return readUnits(bytesOf(Items ?? []), request.ConsistentRead === true);
    default:
      throw new Error(`${operation} cannot be metered here`);
  }
}

function written(operation: string, request: WireRequest, answer: Answer): WireItem | null {
  switch (operation) {
    case "PutItem":
      return request.Item ?? null;
    case "UpdateItem":
      // The product's updates ask for the item as it is afterwards.
      return (JSON.parse(answer.body) as WireAnswer).Attributes ?? null;
    default:
      return null;
  }
}

function keyOf({ Key, Item }: WireRequest): { pk?: { S?: string }; sk?: { S?: string } } {
  return (Key ?? Item ?? {}) as { pk?: { S?: string }; sk?: { S?: string } };
}

const bytesOf = (items: WireItem[]): number => items.reduce((sum, item) => sum + itemBytes(item), 0);
