import type { RotationState } from "../../core/rotation/state.ts";
import type { Desk } from "./desk.ts";

export interface SheetProps {
  desk: Desk;
  state: RotationState;
  /** Server time, ms. */
  now: number;
  close(): void;
  onLeave(): void;
}
