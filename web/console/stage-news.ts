/** What others do to the stage, in words: the KJ has pressed nothing and may look elsewhere. */
import type { CommandId } from "../../core/ids.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";

export class StageNews {
  /** Who let one go first (ROT-25): the call that follows belongs to it. */
  #passed: { commandId: CommandId; words: string } | null = null;

  /** @returns null for what changes no stage, and for what a KJ did. */
  of(before: RotationState, { by, commandId, ...event }: RotationEvent): string | null {
    const turn = before.onStage;
    if (by === "kj") return null;
    if (event.type === "TurnCalled") {
      const called = `${entryOf(before, event.data.singerId)?.stageName ?? "somebody"} is called`;
      return this.#passed?.commandId === commandId ? `${this.#passed.words}; ${called}` : called;
    }
    if (!turn) return null;
    switch (event.type) {
      case "TurnPassed": {
        if (event.data.answer === "skip") return `${turn.stageName} can’t this time`;
        const words = `${turn.stageName} lets one go first`;
        this.#passed = { commandId, words };
        return words;
      }
      case "TurnMissed":
        return `${turn.stageName} did not answer in time`;
      case "SingerLeft":
        return event.data.singerId === turn.singerId ? `${turn.stageName} has left` : null;
      default:
        return null;
    }
  }
}
