/** One DynamoDB table, with the few operations that this product needs. There is no Scan, on purpose. */
import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

export interface Key {
  pk: string;
  sk: string;
}

/** When a write may happen; `#name` and `:value` placeholders are filled from `names` and `values`. */
export interface Condition {
  expression: string;
  names?: Record<string, string>;
  values?: Item;
}

export const IF_NEW: Condition = { expression: "attribute_not_exists(pk)" };

export interface Range {
  pk: string;
  /** Without one, the table itself and its `sk`. */
  index?: string;
  /** The name of the sort key that `from` and `to` bound. */
  sortKey: string;
  /** Both inclusive. */
  from: string;
  to: string;
  /** The index's partition key where it is not `pk`. */
  partitionKey?: string;
  descending?: boolean;
  /** A global index cannot be read consistently. */
  consistent: boolean;
  filter?: Condition;
}

export class Table {
  readonly #client: DynamoDBClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Sees every write that was answered before. */
  async get(key: Key): Promise<Item | null> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#name, Key: keyItem(key), ConsistentRead: true }),
    );
    return Item ?? null;
  }

  /**
   * Writes the whole item, or not: `written: false` when the condition does not hold. `before` is what it replaced.
   *
   * The client repeats a write whose answer was lost, and then meets its own item; the token tells that apart from
   * somebody else's.
   */
  async put(key: Key, item: Item, condition?: Condition): Promise<{ written: boolean; before: Item | null }> {
    const token = randomUUID();
    try {
      const { Attributes } = await this.#client.send(
        new PutItemCommand({
          TableName: this.#name,
          Item: { ...item, ...keyItem(key), ...(condition && { writeToken: { S: token } }) },
          ReturnValues: "ALL_OLD",
          ...(condition && conditionOf(condition)),
        }),
      );
      return { written: true, before: Attributes ?? null };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if ((error.$metadata.attempts ?? 1) === 1) return { written: false, before: null };
      const found = await this.get(key);
      return { written: found?.writeToken?.S === token, before: null };
    }
  }

  /** Answers with the item as it is afterwards, or null when the condition does not hold. */
  async update(key: Key, expression: string, condition: Condition): Promise<Item | null> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#name,
          Key: keyItem(key),
          UpdateExpression: expression,
          ReturnValues: "ALL_NEW",
          ...conditionOf(condition),
        }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  }

  async delete(key: Key, condition?: Condition): Promise<"deleted" | "refused"> {
    try {
      await this.#client.send(
        new DeleteItemCommand({
          TableName: this.#name,
          Key: keyItem(key),
          ...(condition && conditionOf(condition)),
        }),
      );
      return "deleted";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return "refused";
      throw error;
    }
  }

  /** The items of a range in order, page by page as DynamoDB gives them (at most 1 MB each). */
  async *query(range: Range, pageSize?: number): AsyncGenerator<Item[]> {
    let start: Item | undefined;
    do {
      const answer: { Items?: Item[]; LastEvaluatedKey?: Item } = await this.#client.send(
        new QueryCommand({
          TableName: this.#name,
          IndexName: range.index,
          KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :from AND :to",
          FilterExpression: range.filter?.expression,
          ExpressionAttributeNames: {
            "#partition": range.partitionKey ?? "pk",
            "#sort": range.sortKey,
            ...range.filter?.names,
          },
          ExpressionAttributeValues: {
            ":partition": { S: range.pk },
            ":from": { S: range.from },
            ":to": { S: range.to },
            ...range.filter?.values,
          },
          ScanIndexForward: !range.descending,
          ConsistentRead: range.consistent,
          Limit: pageSize,
          ExclusiveStartKey: start,
        }),
      );
      yield answer.Items ?? [];
      start = answer.LastEvaluatedKey;
    } while (start);
  }

  /** The first `limit` items of a range, fewer when there are no more. */
  async first(range: Range, limit: number): Promise<Item[]> {
    const found: Item[] = [];
    for await (const page of this.query(range, limit)) {
      found.push(...page);
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }
}

const keyItem = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });

function conditionOf({ expression, names, values }: Condition): object {
  return {
    ConditionExpression: expression,
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && { ExpressionAttributeValues: values }),
  };
}
