import { entryOf, placeOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import type { Desk } from "./desk.ts";

/** One bar for the chosen singer, always there, so that nothing moves when somebody is chosen. */
export function ActionBar({
  desk,
  state,
  waiting,
}: {
  desk: Desk;
  state: RotationState;
  waiting: ReadonlyMap<string, Wait>;
}) {
  const singerId = desk.selected.value;
  const entry = singerId && entryOf(state, singerId);
  if (!singerId || !entry) {
    return (
      <div class="acts" role="toolbar" aria-label="The chosen singer">
        <p class="who">Choose a singer to see what can be done.</p>
      </div>
    );
  }
  const wait = waiting.get(singerId);
  const place = placeOf(state, singerId);
  const where =
    place?.at === "stage"
      ? "on stage"
      : place?.at === "bench"
        ? "on the bench"
        : wait
          ? `place ${wait.ahead + 1}`
          : "passed over";
  const times = entry.turnsSung === 0 ? "first time tonight" : `has sung ${entry.turnsSung}×`;
  const moving = desk.moving.value?.singerId === singerId;
  return (
    <div class="acts" role="toolbar" aria-label="The chosen singer">
      <p class="who">
        <b dir="auto">{entry.stageName}</b>
        <span>{moving ? "Enter puts down, Esc leaves it" : `${where}, ${times}`}</span>
      </p>
      {place?.at !== "stage" && (
        <button
          class="btn"
          type="button"
          aria-disabled={entry.requests.length === 0}
          onClick={() => desk.call(singerId)}
        >
          Call now
        </button>
      )}
      <button class="btn" type="button" onClick={() => desk.hold(singerId)}>
        {entry.standing === "onHold" ? "Back" : "Hold"}
      </button>
      <button
        class="btn"
        type="button"
        onClick={() => {
          desk.sheet.value = "songs";
        }}
      >
        Songs, {entry.requests.length}
      </button>
      <button
        class="btn"
        type="button"
        aria-label="More: rename, move, remove, ban"
        onClick={() => {
          desk.sheet.value = "singer";
        }}
      >
        More
      </button>
    </div>
  );
}
