/** Who has let one go first since they last sang (ROT-25), as far as this page has seen it: the rotation does not show it. */
import { signal } from "@preact/signals";
import type { CommandId } from "../../core/ids.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import type { RotationState, Turn } from "../../core/rotation/state.ts";

export class LetOneGo {
  /** By singer and turns sung; with the command that an undo would name, null when only a refusal told of it. */
  readonly #known = signal<ReadonlyMap<string, CommandId | null>>(new Map());

  has(turn: Turn): boolean {
    return this.#known.value.has(mark(turn));
  }

  refused(turn: Turn): void {
    this.#known.value = new Map(this.#known.peek()).set(mark(turn), null);
  }

  heard({ onStage }: RotationState, { type, data, commandId }: RotationEvent): void {
    const known = this.#known.peek();
    if (type === "TurnPassed" && data.answer === "oneMore" && onStage) {
      this.#known.value = new Map(known).set(mark(onStage), commandId);
    }
    if (type === "CommandUndone" && [...known.values()].includes(data.commandId)) {
      this.#known.value = new Map([...known].filter(([, by]) => by !== data.commandId));
    }
  }
}

/** Singing changes it, so it is once until they sing. */
function mark({ singerId, entry }: Turn): string {
  return `${singerId} ${entry.turnsSung}`;
}
