import { useLayoutEffect, useState } from "preact/hooks";
import { id, type SingerId } from "../../core/ids.ts";
import { foldedName } from "../../core/rotation/ledger.ts";
import { newcomerSpot, Line as Order } from "../../core/rotation/order.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { randomKey } from "../shared/random-key.ts";
import { type Desk, focusNext } from "./desk.ts";
import { refusalWords } from "./refusal-words.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

/** A walk-up singer with a song, in seconds: name, a few letters, Enter. */
export function AddSinger({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = desk.pane.value === "add";
  // On a tablet the field is there only now; before the next key, which is meant for it.
  useLayoutEffect(() => {
    if (shown) document.getElementById("add-name")?.focus();
  }, [shown]);
  const wantsSong = text.trim() !== "";
  const stageName = name.trim();
  const ready = stageName !== "" && (!wantsSong || picked !== null);
  const namesake = wantsSong && picked ? holderOf(state, stageName) : null;

  const clear = () => {
    setName("");
    setText("");
    setProblem(null);
  };
  const leave = () => {
    clear();
    desk.pane.value = "line";
    focusNext();
  };

  const add = async () => {
    if (!ready) return;
    const song = wantsSong ? picked : null;
    leave();
    // The singer's id is ours, so that both commands can wait for the server together.
    const singerId = id<SingerId>(randomKey());
    const joining = desk.sync.send("addSinger", { stageName, singerId });
    const asking = song && desk.sync.send("addRequest", { singerId, ...song.song });
    const joined = await joining;
    if (joined.status === "rejected") {
      // What was typed comes back, unless the next one is being typed already.
      setName((typed) => typed || stageName);
      setText((typed) => typed || text);
      const words = refusalWords("addSinger", joined.code, joined.detail);
      setProblem(words);
      return desk.say(words, { refused: true, about: "line" });
    }
    const asked = asking && (await asking);
    if (asked?.status === "rejected") {
      const why = refusalWords("addRequest", asked.code, asked.detail);
      return desk.say(`${stageName} waits on the bench. ${why}`, { refused: true, about: "line" });
    }
    const done = song
      ? `Added ${stageName} at ${desk.placeWords(singerId)}, ${song.words}`
      : `${stageName} waits on the bench`;
    desk.say(done, { refused: false, about: "line" });
  };

  /** For whoever is here under that name already: they walked up once more. */
  const addSong = async ({ singerId, stageName: whose }: SingerEntry) => {
    if (!picked) return;
    if (!(await desk.send("addRequest", { singerId, ...picked.song }, `${whose} asks for ${picked.words}`))) return;
    leave();
  };

  return (
    <section class="panel add" aria-label="Add a singer">
      <h2>
        Add a singer <kbd>A</kbd>
      </h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
        onKeyDown={(event) => {
          // It also leads home to Next (keys.ts). In a word that is still being composed it belongs to the input method.
          if (event.key === "Escape" && !event.isComposing) clear();
        }}
      >
        <label class="field">
          <span class="label">Name</span>
          <input
            id="add-name"
            dir="auto"
            maxLength={40}
            autocomplete="off"
            placeholder="Who is it?"
            value={name}
            aria-invalid={problem !== null}
            aria-describedby="add-problem"
            onInput={(event) => {
              setName(event.currentTarget.value);
              setProblem(null);
            }}
          />
        </label>
        <p class="refusal" id="add-problem" hidden={problem === null}>
          {problem}
        </p>
        <SongPicker
          desk={desk}
          state={state}
          label="Song"
          text={text}
          onText={setText}
          onPick={(song, words) => setPicked(song && { song, words })}
          onEnter={() => void add()}
          escClosesSongs
        />
        {!wantsSong && problem === null && (
          <p class="quiet">No song yet? Add the name alone and it waits on the bench.</p>
        )}
        <button class="btn put" type="submit" aria-disabled={!ready}>
          <span>{consequence(state, now, stageName, wantsSong)}</span>
          {ready && <kbd>Enter</kbd>}
        </button>
        {namesake && (
          <button class="btn put" type="button" onClick={() => void addSong(namesake)}>
            <span>Another song for {namesake.stageName}</span>
          </button>
        )}
      </form>
    </section>
  );
}

/** Who has that name, however it is spelt (ROT-33). */
function holderOf({ line, bench, onStage }: RotationState, name: string): SingerEntry | null {
  const everybody = [...line, ...bench, ...(onStage && !onStage.filler ? [onStage.entry] : [])];
  return everybody.find((entry) => foldedName(entry.stageName) === foldedName(name)) ?? null;
}

/** What Add will do: the place is the number the row will show. */
function consequence(state: RotationState, now: number, name: string, wantsSong: boolean): string {
  if (!name) return "Add to the line";
  if (!wantsSong) return `Put ${name} on the bench`;
  const order = new Order(state, new Date(now).toISOString());
  const { to } = newcomerSpot(order);
  const ahead = state.line.slice(0, to).filter((entry) => order.isCallable(entry)).length;
  return `Add ${name} at place ${ahead + 1}`;
}
