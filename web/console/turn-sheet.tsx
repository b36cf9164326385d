import { useState } from "preact/hooks";
import { signed, songLine } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

/** A bad disc, a wrong key: another song or key for the turn on stage (ROT-29). */
export function TurnSheet({ desk, state, close }: SheetProps) {
  const turn = state.onStage;
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const [keyChange, setKeyChange] = useState(turn?.request.keyChange ?? 0);
  if (!turn) return <p class="quiet">Nobody is on stage.</p>;
  const change = async () => {
    const data = { turnId: turn.turnId, keyChange, ...(text.trim() ? picked?.song : {}) };
    if (await desk.send("changeTurn", data, `Changed the turn of ${turn.stageName}`)) close();
  };
  return (
    <div class="stack">
      <p>
        <b>
          <bdi>{turn.stageName}</bdi>
        </b>
        , <bdi>{songLine(turn.request)}</bdi>
      </p>
      <div class="pair key">
        <button class="btn" type="button" aria-label="Lower" onClick={() => setKeyChange(Math.max(-6, keyChange - 1))}>
          −
        </button>
        <span aria-live="polite">Key {signed(keyChange)}</span>
        <button class="btn" type="button" aria-label="Higher" onClick={() => setKeyChange(Math.min(6, keyChange + 1))}>
          +
        </button>
      </div>
      <SongPicker
        desk={desk}
        state={state}
        label="Another song, if it is another"
        text={text}
        onText={setText}
        onPick={(song, words) => setPicked(song && { song, words })}
        onEnter={() => void change()}
      />
      <button
        class="btn strong"
        type="button"
        aria-disabled={text.trim() !== "" && picked === null}
        onClick={() => void change()}
      >
        {text.trim() && picked ? `Change to ${picked.words}` : "Change the key"}
      </button>
    </div>
  );
}
