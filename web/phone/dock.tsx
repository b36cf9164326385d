import { entryOf } from "../../core/rotation/place.ts";
import { isInWindow } from "../../core/rotation/time-window.ts";
import type { Shared } from "./shared.ts";
import { OPENS, type Sheet } from "./use-sheet.ts";
import { mayAsk, type View } from "./view.ts";

interface Props extends Shared {
  view: View;
  sheet: Sheet;
}

/** What can be done from here, under the thumb. One amber button at most. */
export function Dock({ state, singerId, now, send, open, view, sheet, behind }: Props) {
  const entry = entryOf(state, singerId);
  if (!entry) return null;
  // The server lifts a time window together with the hold.
  const isAway = view.kind === "line" && !isInWindow(entry, new Date(now).toISOString());
  const canReturn = view.kind === "hold" || isAway || (view.kind === "bench" && view.canReturn);
  const isOffline = behind !== null && !behind.late;
  const find = mayAsk(state, entry) && (
    <button
      class={isOffline || canReturn ? "btn" : "btn do"}
      type="button"
      aria-disabled={isOffline}
      onClick={() => !isOffline && open({ kind: "find", swap: null })}
      {...{ [OPENS]: "find" }}
    >
      Find a song
    </button>
  );
  if (sheet.kind === "songs") return find && <nav class="dock">{find}</nav>;
  if (sheet.kind !== "none" || (view.kind !== "bench" && view.kind !== "line" && view.kind !== "hold")) return null;
  const songs = entry.requests.length;
  return (
    <nav class="dock" aria-label="What you can do">
      {canReturn && (
        <button class="btn do" type="button" onClick={() => void send("resumeSinger", { singerId })}>
          I’m back
        </button>
      )}
      {view.kind !== "hold" && find}
      {songs > 0 && (
        <button class="btn" type="button" onClick={() => open({ kind: "songs" })} {...{ [OPENS]: "songs" }}>
          My songs, {songs}
        </button>
      )}
      {view.kind === "line" && !isAway && (
        <button class="btn" type="button" onClick={() => void send("holdSinger", { singerId })}>
          Step away
        </button>
      )}
    </nav>
  );
}
