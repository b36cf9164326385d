import { useState } from "preact/hooks";
import { type ClosingPlan, closingPlan } from "../../core/rotation/closing.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { clockTime } from "../shared/format.ts";
import { nextTimeOf } from "../shared/time-of-day.ts";
import type { SheetProps } from "./sheet-props.ts";

/** When the night ends, who still sings until then, and until when it makes sense to sign up (ROT-34). */
export function ClosingSheet({ desk, state, now }: SheetProps) {
  const { closesAt } = state.rules;
  const [text, setText] = useState(closesAt === null ? "" : clockTime(Date.parse(closesAt)));
  const wanted = nextTimeOf(text, now);
  // To the minute, as it is shown: the end may have been set with seconds.
  const isNew = wanted !== null && (closesAt === null || clockTime(Date.parse(closesAt)) !== text);
  const plan = closingPlan({ ...state, rules: { ...state.rules, closesAt: isNew ? wanted : closesAt } }, now);
  const set = (chosen: string | null, done: string) => void desk.send("setRules", { closesAt: chosen }, done);
  return (
    <div class="stack">
      <form
        class="pair"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && isNew) set(wanted, `The night ends at ${text}`);
        }}
      >
        <label class="field">
          <span class="label">The night ends at</span>
          <input type="time" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button class="btn strong" type="submit" aria-disabled={!isNew}>
          Set the end
        </button>
        <button
          class="btn"
          type="button"
          aria-disabled={closesAt === null}
          onClick={() => {
            if (closesAt === null) return;
            setText("");
            set(null, "The night has no end");
          }}
        >
          Open end
        </button>
      </form>
      {plan ? <Plan plan={plan} state={state} now={now} /> : <p class="quiet">Without an end requests stay open.</p>}
    </div>
  );
}

function Plan({ plan, state, now }: { plan: ClosingPlan; state: RotationState; now: number }) {
  const nameOf = (singerId: ClosingPlan["misses"][number]) => entryOf(state, singerId)?.stageName ?? "";
  return (
    <>
      <p>
        The line is done at about <b>{clockTime(plan.lineEndsAtMs)}</b>. {signUp(plan, state, now)}
      </p>
      <div class="plan">
        <section>
          <h3 class="label">Still sing, {plan.sings.length}</h3>
          <ol>
            {plan.sings.map(({ singerId, atMs }) => (
              <li key={singerId}>
                <time>{clockTime(atMs)}</time> <bdi>{nameOf(singerId)}</bdi>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h3 class="label">Not any more, {plan.misses.length}</h3>
          <ol>
            {plan.misses.map((singerId) => (
              <li key={singerId}>
                <bdi>{nameOf(singerId)}</bdi>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </>
  );
}

/** Requests close by themselves at the moment at which one more turn no longer fits. */
function signUp({ signUpUntilMs, misses }: ClosingPlan, { requestsOpen }: RotationState, now: number): string {
  if (!requestsOpen) return "Requests are closed; songs can still be swapped.";
  if (signUpUntilMs === null || signUpUntilMs <= now) {
    return misses.length > 0
      ? "It does not fit any more: requests close by themselves."
      : "One more turn does not fit: requests close by themselves.";
  }
  return `Sign up until about ${clockTime(signUpUntilMs)}; then requests close by themselves.`;
}
