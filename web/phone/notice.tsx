import type { RotationState } from "../../core/rotation/state.ts";

/** What the KJ tells the room. */
export function Notice({ state }: { state: RotationState }) {
  if (!state.notice) return null;
  return (
    <p class="notice" role="status" dir="auto">
      {state.notice}
    </p>
  );
}
