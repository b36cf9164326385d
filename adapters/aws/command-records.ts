/** Batches of the command queue: the groups side by side, the commands of a group one after another. */
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import { type CommandId, type ConnectionId, id } from "../../core/ids.ts";
import type { CommandMessage } from "../../core/ports/commands.ts";
import { rotationIdSchema } from "../../core/schemas.ts";
import { grouped } from "./grouped.ts";

/** Deliveries of one command before it is given up; `stacks/commands.ts` tells the queue. */
export const MAX_RECEIVES = 8;
/** The command is tried again this soon after its first failure, and each time twice as late, up to a minute. */
const FIRST_RETRY_SEC = 1;
const LONGEST_RETRY_SEC = 60;

/** `poison`: no repetition mends it. */
export type Worked = "done" | "poison";

export interface CommandBatchDeps {
  client: Pick<SQSClient, "send">;
  queueUrl: string;
  deadLetterQueueUrl: string;
  /** @throws when the infrastructure fails. */
  work(message: CommandMessage, record: SQSRecord): Promise<Worked>;
  /** The infrastructure failed at the last try too. */
  giveUp(message: CommandMessage, failure: unknown): Promise<void>;
  /** A try failed, or a message was put aside. */
  onFailure(record: SQSRecord, what: "retry" | "unreadable" | "poison" | "givenUp", failure: unknown): void;
}

/**
 * After a failure the later commands of its group fail too, so order holds. What no repetition mends goes to the
 * dead-letter queue at once and the group goes on.
 */
export async function workBatch(deps: CommandBatchDeps, { Records }: SQSEvent): Promise<SQSBatchResponse> {
  const groups = grouped(Records, (record) => record.attributes.MessageGroupId ?? record.messageId);
  const failed = (await Promise.all(groups.map((records) => workGroup(deps, records)))).flat();
  if (failed.length > 0) await retrySoon(deps, failed);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Gives back the records that are to be delivered again. */
async function workGroup(deps: CommandBatchDeps, records: SQSRecord[]): Promise<SQSRecord[]> {
  for (const [index, record] of records.entries()) {
    try {
      await workOne(deps, record);
    } catch (failure) {
      deps.onFailure(record, "retry", failure);
      return records.slice(index);
    }
  }
  return [];
}

async function workOne(deps: CommandBatchDeps, record: SQSRecord): Promise<void> {
  const message = readCommand(record.body);
  if (!message) {
    deps.onFailure(record, "unreadable", null);
    return putAside(deps, record);
  }
  let worked: Worked;
  try {
    worked = await deps.work(message, record);
  } catch (failure) {
    if (Number(record.attributes.ApproximateReceiveCount) < MAX_RECEIVES) throw failure;
    deps.onFailure(record, "givenUp", failure);
    await putAside(deps, record);
    return deps.giveUp(message, failure);
  }
  if (worked === "done") return;
  deps.onFailure(record, "poison", null);
  await putAside(deps, record);
}

async function putAside({ client, deadLetterQueueUrl }: CommandBatchDeps, record: SQSRecord): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MessageBody: record.body,
      MessageGroupId: record.attributes.MessageGroupId ?? record.messageId,
      MessageDeduplicationId: record.messageId,
    }),
  );
}

/**
 * A failed message would wait for the whole visibility timeout, and its rotation with it. Best effort: without it the
 * message only comes back later.
 */
async function retrySoon({ client, queueUrl }: CommandBatchDeps, records: SQSRecord[]): Promise<void> {
  const entries = records.map((record, index) => ({
    Id: String(index),
    ReceiptHandle: record.receiptHandle,
    VisibilityTimeout: Math.min(
      LONGEST_RETRY_SEC,
      FIRST_RETRY_SEC * 2 ** (Number(record.attributes.ApproximateReceiveCount) - 1),
    ),
  }));
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries })).catch(() => {});
}

const idSchema = v.pipe(v.string(), v.minLength(1));
const actorSchema = v.variant("role", [
  v.object({ role: v.literal("kj"), venueId: idSchema }),
  v.object({ role: v.literal("singer"), venueId: idSchema, rotationId: idSchema, singerId: idSchema }),
  v.object({ role: v.literal("screen") }),
  v.object({ role: v.literal("system") }),
]);
const messageSchema = v.object({
  rotationId: rotationIdSchema,
  actor: actorSchema,
  command: v.object({ id: idSchema, name: v.string(), data: v.unknown() }),
  connectionId: v.nullable(idSchema),
  correlationId: v.optional(v.string()),
});

export function readCommand(body: string): CommandMessage | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = v.safeParse(messageSchema, json);
  if (!parsed.success) return null;
  const { rotationId, actor, command, connectionId, correlationId } = parsed.output;
  return {
    rotationId,
    actor: actor as CommandMessage["actor"],
    command: { ...command, id: id<CommandId>(command.id) },
    connectionId: connectionId === null ? null : id<ConnectionId>(connectionId),
    correlationId,
  };
}
