import type { RotationState } from "../../core/rotation/state.ts";
import type { Desk } from "./desk.ts";

/** On a tablet the left column folds away behind these. */
export function Tabs({ desk, state }: { desk: Desk; state: RotationState }) {
  const tabs = [
    ["line", `Line, ${state.line.length}`],
    ["add", "Add"],
    ["bench", `Bench, ${state.bench.length}`],
  ] as const;
  return (
    <nav class="tabs" aria-label="What the left side shows">
      {tabs.map(([pane, words]) => (
        <button
          key={pane}
          class="btn"
          type="button"
          aria-pressed={desk.pane.value === pane}
          onClick={() => {
            desk.pane.value = pane;
          }}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}
