import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { id, type SingerId } from "../../core/ids.ts";
import { foldedName } from "../../core/rotation/ledger.ts";
import { newcomerSpot, Line as Order } from "../../core/rotation/order.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { freeName } from "../shared/free-name.ts";
import { randomKey } from "../shared/random-key.ts";
import type { Desk } from "./desk.ts";
import { goHome } from "./going-home.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

/** Why a singer was not added. */
interface Problem {
  words: string;
  stageName: string;
  /** The name the server offers instead (ROT-33). */
  free: string | null;
  /** The KJ has not moved on to something else. */
  takesFocus: boolean;
}

/** A walk-up singer with a song, in seconds: name, a few letters, Enter. */
export function AddSinger({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const shown = desk.pane.value === "add";
  // On a tablet the field is there only now; before the next key, which is meant for it.
  useLayoutEffect(() => {
    if (shown) nameField.current?.focus();
  }, [shown]);
  // Once the name is in the field again: whoever goes on typing mends it, and presses no Space on Next.
  useLayoutEffect(() => {
    const field = nameField.current;
    if (!problem?.takesFocus || !field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }, [problem]);
  const wantsSong = text.trim() !== "";
  const stageName = name.trim();
  const ready = stageName !== "" && (!wantsSong || picked !== null);
  // Not for the next one, who is being typed already.
  const free = problem?.stageName === stageName ? problem.free : null;
  const namesake = wantsSong && picked ? holderOf(state, stageName) : null;

  const clear = () => {
    setName("");
    setText("");
    setProblem(null);
  };
  const leave = () => {
    clear();
    desk.pane.value = "line";
    return goHome();
  };
  // What was refused because the night was over does not hold once that is undone.
  const over = state.status === "closed";
  useEffect(() => setProblem(null), [over]);
  // At once, for the key that follows what is read.
  useLayoutEffect(() => {
    if (!problem) return;
    // Also from Next; inside the form the songs go first, and a sheet goes before the form.
    const onEscape = (event: KeyboardEvent) => {
      const elsewhere = desk.sheet.value !== null || form.current?.contains(event.target as Node);
      if (event.key === "Escape" && !elsewhere) clear();
    };
    addEventListener("keydown", onEscape, true);
    return () => removeEventListener("keydown", onEscape, true);
  }, [desk, problem]);

  const add = async (stageName: string) => {
    if (!ready) return;
    const song = wantsSong ? picked : null;
    const isStillHome = leave();
    // The singer's id is ours, so that both commands can wait for the server together.
    const singerId = id<SingerId>(randomKey());
    const joining = desk.sync.send("addSinger", { stageName, singerId });
    const asking = song && desk.sync.send("addRequest", { singerId, ...song.song });
    const joined = await joining;
    if (joined.status === "rejected") {
      // What was typed comes back, unless the next one is being typed already.
      setName((typed) => typed || stageName);
      setText((typed) => typed || text);
      const words = desk.refusalWords("addSinger", joined);
      const free = joined.code === "NAME_TAKEN" ? freeName(joined.detail) : null;
      const takesFocus = isStillHome();
      if (takesFocus) desk.pane.value = "add";
      setProblem({ words, stageName, free, takesFocus });
      return desk.say(words, { refused: true, about: "line" });
    }
    const asked = asking && (await asking);
    if (asked?.status === "rejected") {
      const why = desk.refusalWords("addRequest", asked);
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
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void add(stageName);
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
            ref={nameField}
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
          {problem?.words}
        </p>
        <SongPicker
          desk={desk}
          state={state}
          label="Song"
          text={text}
          onText={setText}
          onPick={(song, words) => setPicked(song && { song, words })}
          onEnter={() => void add(stageName)}
          escClosesSongs
        />
        {!wantsSong && problem === null && (
          <p class="quiet">No song yet? Add the name alone and it waits on the bench.</p>
        )}
        {free ? (
          <button class="btn put" type="button" aria-disabled={!ready} onClick={() => void add(free)}>
            <span>
              Add as <bdi>{free}</bdi>
            </span>
          </button>
        ) : (
          <button class="btn put" type="submit" aria-disabled={!ready}>
            <span>{consequence(state, now, stageName, wantsSong)}</span>
            {ready && <kbd>Enter</kbd>}
          </button>
        )}
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
