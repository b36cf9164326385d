/** A decision in the making: each fact is applied at once, so that the next one is decided on what it led to. */
import { evolveUnlabelled } from "./apply.ts";
import type { EventData, EventType, Fact, RotationEvent } from "./events.ts";
import { Line } from "./order.ts";
import type { RotationState } from "./state.ts";

export class Draft {
  readonly facts: Fact[] = [];
  readonly at: string;
  readonly before: RotationState;
  #state: RotationState;
  #line: Line | null = null;

  constructor(state: RotationState, at: string) {
    this.before = this.#state = state;
    this.at = at;
  }

  get state(): RotationState {
    return this.#state;
  }

  get line(): Line {
    this.#line ??= new Line(this.#state, this.at);
    return this.#line;
  }

  emit<Type extends EventType>(type: Type, data: EventData[Type]): void {
    const fact = { type, data } as Fact;
    this.facts.push(fact);
    // Version and author make no difference to what an event does.
    this.#state = evolveUnlabelled(this.#state, {
      version: 0,
      at: this.at,
      by: "system",
      commandId: "",
      ...fact,
    } as unknown as RotationEvent);
    this.#line = null;
  }
}
