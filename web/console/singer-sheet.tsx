import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { clockTime } from "../shared/format.ts";
import type { Desk } from "./desk.ts";
import { MoveForm } from "./move-form.tsx";
import type { SheetProps } from "./sheet-props.ts";

/** Rename, move with a reason, take out, keep out. */
export function SingerSheet({ desk, state, close }: SheetProps) {
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
      {entry.moves.map((moved) => (
        <p key={`${moved.at} ${moved.to}`} class="quiet">
          {moveWords(moved)}
        </p>
      ))}
      <TakeOut desk={desk} singerId={singerId} entry={entry} close={close} />
    </div>
  );
}

function moveWords({ at, from, to, reason }: SingerEntry["moves"][number]): string {
  const way = to < from ? `up ${from - to}` : `down ${to - from}`;
  return `${clockTime(Date.parse(at))}: moved ${way}${reason && `, ${reason}`}`;
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
