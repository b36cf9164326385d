import { useState } from "preact/hooks";
import { entryOf } from "../../core/rotation/place.ts";
import { freeName } from "../shared/free-name.ts";
import { TimesButton } from "./ahead.tsx";
import type { Shared } from "./shared.ts";
import { SheetBar } from "./sheet-bar.tsx";
import { TextMe } from "./text-me.tsx";

/** Another name, or leaving for tonight. */
export function You({ texts, ...shared }: Shared & { texts: boolean }) {
  const { state, singerId, now, send, open, close } = shared;
  const entry = entryOf(state, singerId);
  const [name, setName] = useState(entry?.stageName ?? "");
  const [free, setFree] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const rename = async (stageName: string) => {
    if (!stageName) return;
    const result = await send("renameSinger", { singerId, stageName });
    if (result.status === "applied") close();
    else setFree(result.status === "rejected" ? freeName(result.detail) : null);
  };
  const leave = async () => {
    if ((await send("removeSinger", { singerId })).status === "applied") close();
  };
  return (
    <main>
      <SheetBar onClose={close} title="You tonight" />
      <form
        class="rows"
        onSubmit={(event) => {
          event.preventDefault();
          void rename(name.trim());
        }}
      >
        <label for="new-name">Your stage name</label>
        <input
          class="input"
          id="new-name"
          maxLength={40}
          autocomplete="nickname"
          dir="auto"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        {free && (
          <button class="btn do wide" type="button" onClick={() => void rename(free)}>
            <span>
              Be <bdi>{free}</bdi>
            </span>
          </button>
        )}
        <button class={free ? "btn wide" : "btn do wide"} type="submit">
          Change the name
        </button>
      </form>
      {entry && (
        <div class="rows times">
          <TimesButton entry={entry} now={now} open={open} />
        </div>
      )}
      {texts && <TextMe {...shared} />}
      <div class="rows leave">
        {leaving ? (
          <>
            <p class="why">Your place goes to the others. Your songs and turns are kept if you come back tonight.</p>
            <button class="btn stop-fill wide" type="button" onClick={() => void leave()}>
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
