import { useState } from "preact/hooks";
import { keptStorage } from "../shared/stored-session.ts";
import type { SheetProps } from "./sheet-props.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

const NAME_KEY = "karaoke.console.filler";

/** A song while the room is empty: no place, no round, and marked in the log (ROT-28). */
export function FillerSheet({ desk, state, close }: SheetProps) {
  const [stageName, setStageName] = useState(() => keptStorage()?.getItem(NAME_KEY) ?? "KJ");
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const name = stageName.trim();
  const call = async () => {
    if (!picked || !name) return;
    keptStorage()?.setItem(NAME_KEY, name);
    if (await desk.send("fillIn", { stageName: name, onStage: null, ...picked.song }, `${name} fills in`)) close();
  };
  return (
    <div class="stack">
      <p class="quiet">It takes nobody’s place and counts for no round.</p>
      <label class="field">
        <span class="label">Who sings</span>
        <input
          dir="auto"
          maxLength={40}
          value={stageName}
          onInput={(event) => setStageName(event.currentTarget.value)}
        />
      </label>
      <SongPicker
        desk={desk}
        state={state}
        label="Song"
        text={text}
        onText={setText}
        onPick={(song, words) => setPicked(song && { song, words })}
        onEnter={() => void call()}
      />
      <button class="btn strong" type="button" aria-disabled={picked === null || !name} onClick={() => void call()}>
        {picked ? `Sing ${picked.words}` : "Choose a song"}
      </button>
    </div>
  );
}
