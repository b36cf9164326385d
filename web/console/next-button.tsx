import type { RotationState } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { names, scriptLang, songLine } from "../shared/format.ts";
import { useNow } from "../shared/use-now.ts";
import type { Desk } from "./desk.ts";

/** ROT-36: Next rests this long after a call. */
const REST_MS = 5_000;

interface Props {
  desk: Desk;
  state: RotationState;
  waiting: ReadonlyMap<string, Wait>;
}

/** It never moves and never changes its size; it says whom it calls, or why it does not. */
export function NextButton({ desk, state, waiting }: Props) {
  const now = useNow(desk.sync.serverNow, 250).value;
  const first = state.line.find((entry) => waiting.has(entry.singerId)) ?? null;
  const calledAgoMs = state.onStage ? now - Date.parse(state.onStage.calledAt) : REST_MS;
  // A clock that is a little behind the server's must not make the rest longer.
  const restMs = REST_MS - Math.max(0, calledAgoMs);
  const over = state.status === "closed";
  const idle = over || (state.onStage === null && (state.status === "onBreak" || first === null));
  const busy = desk.calling.value;
  const resting = !idle && !busy && restMs > 0;

  const [to, plain] = consequence(state, first);
  const said = desk.said.value;
  const refusal = said?.refused && said.about === "stage" && Date.now() < said.until ? said.text : null;
  const to2 = busy && desk.sync.link.value === "offline" ? "Pressed. It goes out when the server is back" : plain;
  const rest = `Resting ${Math.ceil(restMs / 1000)} s, so a second tap skips nobody`;
  const second = refusal ?? (resting ? rest : to2);
  return (
    <button
      id="next"
      type="button"
      class={`next${resting ? " rest" : ""}${busy ? " busy" : ""}`}
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
      <span class="to2" dir="auto" lang={scriptLang(second)}>
        {second}
      </span>
    </button>
  );
}

/** Whom it calls and with what, or what else a press does. */
function consequence(state: RotationState, first: RotationState["line"][number] | null): [string, string] {
  const request = first?.requests[0];
  const name = first ? names(first.stageName, request?.partners ?? []) : null;
  if (state.status === "closed") return ["The night is over", "Nothing changes any more"];
  if (state.status === "onBreak") {
    return state.onStage
      ? ["Ends this turn", "Then the break"]
      : [`After the break: ${name ?? "nobody yet"}`, "End the break to call"];
  }
  if (name) return [name, request ? songLine(request) : ""];
  return state.onStage
    ? ["Ends this turn", "Nobody else is ready"]
    : [
        "Nobody is ready",
        state.turnsCompleted > 0 ? "It lights up with the next song" : "It lights up with the first song",
      ];
}
