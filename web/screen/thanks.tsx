import type { RotationState } from "../../core/rotation/state.ts";
import { counted } from "../shared/format.ts";

/** After the last song: only what the rotation itself still knows. */
export function Thanks({ state }: { state: RotationState }) {
  return (
    <div class="thanks">
      <dl>
        <div>
          <dt>Tonight</dt>
          <dd class="name">
            {counted(state.turnsCompleted, "song")}, {counted(state.round, "round")}
          </dd>
        </div>
        <div>
          <dt>The night</dt>
          <dd class="name">{state.name}</dd>
        </div>
      </dl>
    </div>
  );
}
