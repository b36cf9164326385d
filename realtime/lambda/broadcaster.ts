/** `RotationChanged` → everyone who watches. A burst is told at once. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { busEventOf } from "../../adapters/aws/bus-records.ts";
import { coalesced } from "../../adapters/aws/coalesce.ts";
import { LambdaLogger, LambdaMetrics } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import type { BusEvent, RotationChanged } from "../../core/bus.ts";
import { broadcast } from "../broadcaster.ts";
import { broadcasterDeps } from "../lambda.ts";

const logger = new LambdaLogger("broadcaster");
const metrics = new LambdaMetrics("broadcaster");
const made = once(() => broadcasterDeps(metrics));

/** A rotation that could not be told is told again, with whatever happened since. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const deps = made();
  const changes = Records.map((record) => busEventOf(record)).filter(isChange);
  const failed = new Set<string>();
  const told = await coalesced(deps.log, changes);
  await Promise.all(
    told.map(async (changed) => {
      try {
        await broadcast(deps, changed);
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

/** A burst that is told at once goes back to many frames. */
function fieldsOf({ rotationId, from, to }: RotationChanged, changes: readonly Change[]): Record<string, unknown> {
  const own = changes.filter((change) => change.rotationId === rotationId);
  return { rotationId, from, to, correlationIds: own.flatMap(({ correlationId }) => correlationId ?? []) };
}

type Change = Extract<BusEvent, { type: "RotationChanged" }>;

const isChange = (event: BusEvent): event is Change => event.type === "RotationChanged";
