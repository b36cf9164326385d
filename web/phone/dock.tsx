import { entryOf } from "../../core/rotation/place.ts";
import type { Shared, Sheet } from "./singer.tsx";
import type { View } from "./view.ts";

interface Props extends Shared {
  view: View;
  sheet: Sheet;
  behind: boolean;
}

/** What can be done from here, under the thumb. One amber button at most. */
export function Dock({ state, singerId, send, open, view, sheet, behind }: Props) {
  const entry = entryOf(state, singerId);
  const inNight = view.kind === "bench" || view.kind === "line" || view.kind === "hold";
  if (!entry || !(sheet === "songs" || (sheet === "none" && inNight))) return null;
  const find = (
    <button
      class={behind ? "btn" : "btn do"}
      type="button"
      aria-disabled={behind}
      onClick={() => !behind && open("find")}
    >
      Find a song
    </button>
  );
  if (sheet === "songs") return state.requestsOpen ? <nav class="dock">{find}</nav> : null;
  return (
    <nav class="dock" aria-label="What you can do">
      {view.kind === "hold" ? (
        <button class="btn do" type="button" onClick={() => void send("resumeSinger", { singerId })}>
          I’m back
        </button>
      ) : (
        state.requestsOpen && find
      )}
      <button class="btn" type="button" onClick={() => open("songs")}>
        My songs, {entry.requests.length}
      </button>
      {view.kind === "line" && (
        <button class="btn" type="button" onClick={() => void send("holdSinger", { singerId })}>
          Step away
        </button>
      )}
      <button class="btn more" type="button" aria-label="Name, leave" onClick={() => open("more")}>
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 12h.01M12 12h.01M19 12h.01" />
        </svg>
      </button>
    </nav>
  );
}
