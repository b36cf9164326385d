import type { RotationState } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { names, scriptLang, songLine } from "../shared/format.ts";
import type { Desk } from "./desk.ts";

/** ROT-36: Next rests this long after a call. */
const REST_MS = 5_000;

interface Props {
  desk: Desk;
  state: RotationState;
  waiting: ReadonlyMap<string, Wait>;
  now: number;
}

/** It never moves and never changes its size; it says whom it calls, or why it does not. */
export function NextButton({ desk, state, waiting, now }: Props) {
  const first = state.line.find((entry) => waiting.has(entry.singerId));
  const request = first?.requests[0];
  const name = first ? names(first.stageName, request?.partners ?? []) : null;
  const restMs = state.onStage ? REST_MS - (now - Date.parse(state.onStage.calledAt)) : 0;
  const onBreak = state.status === "onBreak";
  const closed = state.status === "closed";
  const idle = closed || (state.onStage === null && (onBreak || first === undefined));
  const resting = !idle && restMs > 0;
  const busy = desk.calling.value;

  const words = (): [string, string] => {
    if (closed) return ["The night is over", "Nothing changes any more"];
    if (onBreak && state.onStage) return ["Ends this turn", "Then the break"];
    if (onBreak) return [`After the break: ${name ?? "nobody yet"}`, "End the break to call"];
    if (!name && state.onStage) return ["Ends this turn", "Nobody else is ready"];
    if (!name) return ["Nobody is ready", "It lights up with the first song"];
    if (resting) return [name, `Resting ${Math.ceil(restMs / 1000)} s, so a second tap skips nobody`];
    return [name, request ? songLine(request) : ""];
  };
  const [to, to2] = words();
  return (
    <button
      id="next"
      type="button"
      class={resting ? "next rest" : "next"}
      aria-disabled={idle || busy}
      style={resting ? { "--rested": `${Math.round((1 - restMs / REST_MS) * 100)}%` } : undefined}
      onClick={() => {
        if (!idle && !resting) desk.next();
      }}
    >
      <kbd>Space</kbd>
      <b>Next</b>
      <span class="to" dir="auto" lang={scriptLang(to)}>
        {to}
      </span>
      <span class="to2" dir="auto" lang={scriptLang(to2)}>
        {to2}
      </span>
    </button>
  );
}
