import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { clockTime } from "../shared/format.ts";
import { nextTimeOf } from "../shared/time-of-day.ts";
import { type Times, windowWords, withTimes } from "../shared/time-window.ts";
import type { Desk } from "./desk.ts";

interface Props {
  desk: Desk;
  state: RotationState;
  singerId: SingerId;
  entry: SingerEntry;
  now: number;
}

/** When the singer can be called, and what that does to the place (ROT-14). */
export function TimesForm({ desk, state, singerId, entry, now }: Props) {
  const [gone, setGone] = useState("");
  const [back, setBack] = useState("");
  const times = timesOf(gone, back, now);
  const words = windowWords(entry, now);
  const set = (chosen: Times, done: string) => desk.send("setAvailability", { singerId, ...chosen }, done);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (times) void set(times, `Times of ${entry.stageName}`);
      }}
    >
      <div class="pair">
        <label class="field">
          <span class="label">Leaves at</span>
          <input type="time" value={gone} onInput={(event) => setGone(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span class="label">Back at, or here from</span>
          <input type="time" value={back} onInput={(event) => setBack(event.currentTarget.value)} />
        </label>
        <button class="btn" type="submit" aria-disabled={times === null}>
          Set the time
        </button>
        <button
          class="btn"
          type="button"
          aria-disabled={words === null}
          onClick={() => words && void set({}, `${entry.stageName} is here all night`)}
        >
          Lift it
        </button>
      </div>
      <p class="quiet" role="status">
        {times
          ? effect(state, singerId, times, now)
          : gone || back
            ? "That time has passed."
            : words
              ? `Now: ${words}`
              : "Here all night"}
      </p>
    </form>
  );
}

/** Both: away in between. */
function timesOf(gone: string, back: string, now: number): Times | null {
  const until = nextTimeOf(gone, now);
  const from = nextTimeOf(back, until === null ? now : Date.parse(until));
  if (until === null && from === null) return null;
  return { ...(until !== null && { until }), ...(from !== null && { from }) };
}

function effect(state: RotationState, singerId: SingerId, times: Times, now: number): string {
  const before = waits(state, now).get(singerId);
  const wait = waits(withTimes(state, singerId, times, now), now).get(singerId);
  if (!wait) return "Passed over until then; the place stays.";
  const at = `the turn comes at about ${clockTime(now + wait.likelySec * 1000)}`;
  if (times.from === undefined && times.until && now + wait.likelySec * 1000 >= Date.parse(times.until)) {
    return `Too late: ${at}, after they leave. Move them by hand if the room agrees.`;
  }
  if (before && wait.ahead < before.ahead) return `Moves up to place ${wait.ahead + 1}; ${at}.`;
  return `Place ${wait.ahead + 1}; ${at}.`;
}
