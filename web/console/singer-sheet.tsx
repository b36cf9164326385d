import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { explain } from "../../core/rotation/explain.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Desk } from "./desk.ts";
import { MoveForm } from "./move-form.tsx";
import { reasonWords } from "./reason-words.ts";
import type { SheetProps } from "./sheet-props.ts";
import { TimesForm } from "./times-form.tsx";

/** Rename, move with a reason, times, why the place is what it is, take out, keep out. */
export function SingerSheet({ desk, state, now, close }: SheetProps) {
  const singerId = desk.selected.value;
  const entry = singerId ? entryOf(state, singerId) : null;
  const [name, setName] = useState(entry?.stageName ?? "");
  if (!singerId || !entry) return <p class="quiet">Choose a singer first.</p>;
  return (
    <div class="stack">
      <form
        class="pair"
        onSubmit={async (event) => {
          event.preventDefault();
          if (await desk.send("renameSinger", { singerId, stageName: name }, `Now called ${name}`)) close();
        }}
      >
        <label class="field">
          <span class="label">Stage name</span>
          <input
            dir="auto"
            maxLength={40}
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button class="btn" type="submit">
          Rename
        </button>
      </form>
      {state.line.some((one) => one.singerId === singerId) && (
        <MoveForm desk={desk} state={state} singerId={singerId} close={close} />
      )}
      <TimesForm desk={desk} state={state} singerId={singerId} entry={entry} now={now} />
      <section>
        <h3 class="label">Why this place</h3>
        <ul class="reasons">
          {explain(state, singerId, now)?.reasons.map((reason) => {
            const words = reasonWords(reason);
            return <li key={words}>{words}</li>;
          })}
        </ul>
      </section>
      <TakeOut desk={desk} singerId={singerId} entry={entry} close={close} />
    </div>
  );
}

interface TakeOutProps {
  desk: Desk;
  singerId: SingerId;
  entry: RotationState["line"][number];
  close(): void;
}

function TakeOut({ desk, singerId, entry, close }: TakeOutProps) {
  const [asking, setAsking] = useState<"removeSinger" | "banSinger" | null>(null);
  const takeOut = async (name: "removeSinger" | "banSinger") => {
    const done = name === "banSinger" ? `${entry.stageName} is kept out tonight` : `${entry.stageName} has left`;
    if (await desk.send(name, { singerId }, done)) close();
  };
  if (asking === null) {
    return (
      <div class="pair">
        <button class="btn stop" type="button" onClick={() => setAsking("removeSinger")}>
          Take out…
        </button>
        <button class="btn stop" type="button" onClick={() => setAsking("banSinger")}>
          Keep out tonight…
        </button>
      </div>
    );
  }
  return (
    <div role="alert" class="stack">
      <p>
        <bdi>{entry.stageName}</bdi>{" "}
        {asking === "banSinger"
          ? "leaves and cannot join this night again."
          : "leaves; songs and turns are kept if they come back tonight."}
      </p>
      <div class="pair">
        <button class="btn" type="button" onClick={() => setAsking(null)}>
          No
        </button>
        <button class="btn stop-fill" type="button" onClick={() => void takeOut(asking)}>
          {asking === "banSinger" ? "Keep out" : "Take out"}
        </button>
      </div>
    </div>
  );
}
