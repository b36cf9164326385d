import { useState } from "preact/hooks";
import { entryOf } from "../../core/rotation/place.ts";
import { SheetBar } from "./sheet-bar.tsx";
import type { Shared } from "./singer.tsx";

/** Another name, or leaving for tonight. */
export function More({ state, singerId, send, open, onClose }: Shared & { onClose(): void }) {
  const entry = entryOf(state, singerId);
  const [name, setName] = useState(entry?.stageName ?? "");
  const [leaving, setLeaving] = useState(false);
  const rename = async () => {
    if (name.trim() && (await send("renameSinger", { singerId, stageName: name.trim() }))) open("none");
  };
  return (
    <main>
      <SheetBar onClose={onClose}>
        <h1 class="big sheet-title">You tonight</h1>
      </SheetBar>
      <form
        class="rows"
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <label for="new-name">Your stage name</label>
        <input
          class="input"
          id="new-name"
          maxLength={40}
          dir="auto"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button class="btn wide" type="submit">
          Change the name
        </button>
      </form>
      <div class="rows leave">
        {leaving ? (
          <>
            <p class="why">Your place goes to the others. Your songs and turns are kept if you come back tonight.</p>
            <button
              class="btn stop-fill wide"
              type="button"
              onClick={async () => {
                if (await send("removeSinger", { singerId })) open("none");
              }}
            >
              Yes, leave the line
            </button>
            <button class="btn wide" type="button" onClick={() => setLeaving(false)}>
              Stay
            </button>
          </>
        ) : (
          <button class="btn stop-line wide" type="button" onClick={() => setLeaving(true)}>
            Leave for tonight
          </button>
        )}
      </div>
    </main>
  );
}
