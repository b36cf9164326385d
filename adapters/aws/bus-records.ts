/** What a subscriber's queue delivers: EventBridge events, each the body of an SQS message. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { BusEvent } from "../../core/bus.ts";
import { type Heard, hears, type SubscriberName } from "../../core/subscriptions.ts";

/**
 * Gives each event that the subscriber hears to `handle`; those that failed are delivered again, alone. The order does
 * not matter to any subscriber. While a deployment changes the rules others may come: they are let go.
 */
export async function eachEvent<Name extends SubscriberName>(
  name: Name,
  { Records }: SQSEvent,
  handle: (event: Heard<Name>) => Promise<void>,
  onFailure: (record: SQSRecord, failure: unknown) => void,
): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  await Promise.all(
    Records.map(async (record) => {
      try {
        const heard = busEventOf(record);
        if (hears(name, heard)) await handle(heard);
      } catch (failure) {
        onFailure(record, failure);
        failed.push(record.messageId);
      }
    }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** For the log; undefined when the message cannot be read or nobody named one. */
export function correlationIdOf(record: SQSRecord): string | undefined {
  try {
    return busEventOf(record).correlationId;
  } catch {
    return undefined;
  }
}

/** The rules of the stacks let nothing through but what `EventBridgeBus` published. */
export function busEventOf(record: SQSRecord): BusEvent {
  const { detail } = JSON.parse(record.body) as { detail?: BusEvent };
  if (!detail?.type) throw new Error(`Records[${record.messageId}].body is no event of the bus`);
  return detail;
}
