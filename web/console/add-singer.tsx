import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { newcomerSpot, Line as Order } from "../../core/rotation/order.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Desk } from "./desk.ts";
import { type Picked, SongPicker } from "./song-picker.tsx";

/** A walk-up singer with a song, in seconds: name, a few letters, Enter. */
export function AddSinger({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ song: Picked; words: string } | null>(null);
  const wantsSong = text.trim() !== "";
  const ready = name.trim() !== "" && (!wantsSong || picked !== null);

  const add = async () => {
    if (!ready) return;
    const stageName = name.trim();
    const song = wantsSong ? picked : null;
    const result = await desk.sync.send("addSinger", { stageName });
    if (result.status === "rejected") return desk.say(result.detail, true);
    const singerId = result.created?.singerId as SingerId;
    setName("");
    setText("");
    setPicked(null);
    desk.pane.value = "line";
    if (!song) return void desk.say(`${stageName} waits on the bench`, false);
    await desk.send("addRequest", { singerId, ...song.song }, `Added ${stageName} with ${song.words}`);
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
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <SongPicker
          desk={desk}
          state={state}
          label="Song"
          text={text}
          onText={setText}
          onPick={(song, words) => setPicked(song && { song, words })}
          onEnter={() => void add()}
        />
        {!wantsSong && <p class="quiet">No song yet? Add the name alone and it waits on the bench.</p>}
        <button class="btn put" type="submit" aria-disabled={!ready}>
          {consequence(state, now, name.trim(), wantsSong)}
          {ready && <kbd>Enter</kbd>}
        </button>
      </form>
    </section>
  );
}

function consequence(state: RotationState, now: number, name: string, wantsSong: boolean): string {
  if (!name) return "Add to the line";
  if (!wantsSong) return `Put ${name} on the bench`;
  const order = new Order(state, new Date(now).toISOString());
  const { to } = newcomerSpot(order);
  const ahead = state.line.slice(0, to).filter((entry) => order.isCallable(entry)).length;
  return `Add ${name} at place ${ahead + 1}`;
}
