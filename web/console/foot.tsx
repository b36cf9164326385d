import { counted } from "../shared/format.ts";
import { useNow } from "../shared/use-now.ts";
import type { Desk } from "./desk.ts";

/** What was done last; while there is no server, what waits here. */
export function Foot({ desk }: { desk: Desk }) {
  const now = useNow(Date.now).value;
  const said = desk.said.value;
  const pending = desk.sync.pending.value.length;
  const offline = desk.sync.link.value === "offline";
  const stale = desk.sync.staleSince.value;
  const age = stale === null ? 0 : Math.max(0, Math.round((desk.sync.serverNow() - stale) / 1000));
  const text = offline
    ? `No server for ${age} s.${pending > 0 ? ` ${counted(pending, "thing")} you did wait${pending === 1 ? "s" : ""} here.` : ""}`
    : (said?.text ?? "");
  const fresh = offline || (said !== null && now < said.until);
  return (
    <footer class="foot">
      <p class={`last${fresh ? " fresh" : ""}${said?.refused && !offline ? " refused" : ""}`} role="status">
        {text}
      </p>
      {desk.letters.value && (
        <p class="keys">
          <span>
            <kbd>↑</kbd>
            <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>M</kbd> move
          </span>
          <span>
            <kbd>H</kbd> hold
          </span>
          <span>
            <kbd>?</kbd> all keys
          </span>
        </p>
      )}
    </footer>
  );
}
