/** What the bus is told of an event beside the event itself (ROT-24). */
import type { Outgoing } from "./bus.ts";
import type { RotationEvent } from "./rotation/events.ts";
import type { Rotation } from "./rotation/fold.ts";
import { secondsBetween } from "./rotation/ledger.ts";

/** `before` is the rotation the event was applied to. */
export function outgoing(before: Rotation, event: RotationEvent): Outgoing[] {
  if (event.type === "CommandUndone" && event.data.uncompleted) {
    const { uncompleted: performanceId } = event.data;
    return [{ type: "PerformanceReverted", venueId: before.venueId, version: event.version, performanceId }];
  }
  const turn = before.state.onStage;
  if (event.type !== "TurnCompleted" || !turn) return [];
  const measured = turn.startedAt !== null && !turn.interrupted;
  return [
    {
      type: "PerformanceCompleted",
      venueId: before.venueId,
      version: event.version,
      performance: {
        performanceId: turn.turnId,
        rotationId: before.state.rotationId,
        turnId: turn.turnId,
        singerId: turn.singerId,
        stageName: turn.stageName,
        partners: turn.partners,
        ...(turn.request.songId && { songId: turn.request.songId }),
        title: turn.request.title,
        artist: turn.request.artist,
        keyChange: turn.request.keyChange,
        performedAt: turn.startedAt ?? turn.calledAt,
        ...(measured && { durationSec: Math.max(0, Math.round(secondsBetween(turn.startedAt as string, event.at))) }),
        filler: turn.filler,
        round: turn.round,
      },
    },
  ];
}
