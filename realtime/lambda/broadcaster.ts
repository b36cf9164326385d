/**
 * `RotationChanged` → everyone who watches. A burst is told at once; an audience of more than a page is shared out among
 * invocations of `page` (docs/adr/0009-audiences-in-pages.md).
 */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { audiencePageOf } from "../../adapters/aws/audience-pages.ts";
import { busEventOf } from "../../adapters/aws/bus-records.ts";
import { coalesced } from "../../adapters/aws/coalesce.ts";
import { LambdaLogger, LambdaMetrics } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import type { BusEvent, RotationChanged } from "../../core/bus.ts";
import { type Heard, hears } from "../../core/subscriptions.ts";
import { broadcast, tell } from "../broadcaster.ts";
import { audiencePages, broadcasterDeps } from "../lambda.ts";

const logger = new LambdaLogger("broadcaster");
const metrics = new LambdaMetrics("broadcaster");
const made = once(() => broadcasterDeps(metrics));
const siblings = once(audiencePages);

/** A rotation that could not be told is told again, with whatever happened since. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const deps = made();
  const changes = Records.map((record) => busEventOf(record)).filter(isChange);
  const failed = new Set<string>();
  const told = await coalesced(deps.log, changes);
  await Promise.all(
    told.map(async (changed) => {
      try {
        await broadcast({ ...deps, siblings: siblings() }, changed);
        logger.info("a rotation was told", fieldsOf(changed, changes));
      } catch (failure) {
        failed.add(changed.rotationId);
        const error = failure instanceof Error ? failure.stack : String(failure);
        logger.error("a rotation was not told", { ...fieldsOf(changed, changes), error });
      }
    }),
  );
  metrics.count("EventsBroadcast", changes.length);
  metrics.count("EventsCoalesced", changes.length - told.length);
  metrics.flush();
  const again = Records.filter((record) => failed.has((busEventOf(record) as RotationChanged).rotationId));
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Pages of large audiences, each told by itself. One that failed comes again. */
export async function page({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const deps = made();
  const failed: string[] = [];
  for (const record of Records) {
    try {
      const { changed, watchers } = audiencePageOf(record);
      const [whole = changed] = await coalesced(deps.log, [changed]);
      await tell(deps, whole, watchers);
      metrics.count("PagesTold", 1);
    } catch (failure) {
      failed.push(record.messageId);
      const error = failure instanceof Error ? failure.stack : String(failure);
      logger.error("a page was not told", { messageId: record.messageId, error });
    }
  }
  metrics.flush();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A burst that is told at once goes back to many frames. */
function fieldsOf({ rotationId, from, to }: RotationChanged, changes: readonly Change[]): Record<string, unknown> {
  const own = changes.filter((change) => change.rotationId === rotationId);
  return { rotationId, from, to, correlationIds: own.flatMap(({ correlationId }) => correlationId ?? []) };
}

type Change = Heard<"broadcaster">;

const isChange = (event: BusEvent): event is Change => hears("broadcaster", event);
