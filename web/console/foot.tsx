import type { RotationState } from "../../core/rotation/state.ts";
import { age, counted } from "../shared/format.ts";
import { linkShown } from "../shared/link-shown.ts";
import { useNow } from "../shared/use-now.ts";
import type { Sync } from "../sync/sync.ts";
import type { Desk } from "./desk.ts";

const HINTS: [string[], string][] = [
  [["↑", "↓"], "choose"],
  [["M"], "move"],
  [["H"], "hold"],
  [["?"], "all keys"],
];

/** What was done last and its way back; while there is no server, how long that is and what waits here. */
export function Foot({ desk, state }: { desk: Desk; state: RotationState }) {
  const now = useNow(Date.now).value;
  const said = desk.said.value;
  const link = linkShown(desk.sync);
  const trouble = link === "offline" ? offlineWords(desk) : link === "late" ? lateWords(desk) : null;
  const fresh = trouble !== null || (said !== null && now < said.until);
  return (
    <footer class={trouble === null ? "foot" : "foot trouble"}>
      {state.undoable && (
        <button class="btn undo" type="button" onClick={() => desk.undo()}>
          <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3" />
          </svg>
          <span class="what">Undo: {state.undoable.label}</span>
          <kbd>Z</kbd>
        </button>
      )}
      <p class={`last${fresh ? " fresh" : ""}${said?.refused && trouble === null ? " refused" : ""}`}>
        {trouble ?? said?.text ?? ""}
      </p>
      {desk.letters.value && (
        <p class="keys">
          {HINTS.map(([keys, words]) => (
            <span key={words}>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
              {words}
            </span>
          ))}
        </p>
      )}
    </footer>
  );
}

function lateWords({ sync }: Desk): string {
  return `The network is slow. This is how it stood ${age(staleSec(sync))} ago.`;
}

function staleSec(sync: Sync): number {
  const since = sync.staleSince.value ?? sync.serverNow();
  return Math.max(0, Math.round((sync.serverNow() - since) / 1000));
}

function offlineWords({ sync }: Desk): string {
  const sec = staleSec(sync);
  const waiting = sync.pending.value.length;
  if (waiting === 0) return `No server for ${age(sec)}.`;
  const [wait, go] = waiting === 1 ? ["waits", "goes"] : ["wait", "go"];
  return `No server for ${age(sec)}. ${counted(waiting, "thing")} you did ${wait} here and ${go} out when it is back.`;
}
