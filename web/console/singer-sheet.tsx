import { useState } from "preact/hooks";
import { entryOf } from "../../core/rotation/place.ts";
import { clockTime } from "../shared/format.ts";
import type { SheetProps } from "./open-sheet.tsx";

/** Rename, move with a reason, take out, keep out. */
export function SingerSheet({ desk, state, close }: SheetProps) {
  const singerId = desk.selected.value;
  const entry = singerId ? entryOf(state, singerId) : null;
  const index = state.line.findIndex((one) => one.singerId === singerId);
  const [name, setName] = useState(entry?.stageName ?? "");
  const [place, setPlace] = useState(String(index + 1));
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState<"remove" | "ban" | null>(null);
  if (!singerId || !entry) return <p class="quiet">Choose a singer first.</p>;

  const rename = async () => {
    if (await desk.send("renameSinger", { singerId, stageName: name }, `Now called ${name}`)) close();
  };
  const move = async () => {
    const toIndex = Number(place) - 1;
    const words = { singerId, toIndex, ...(reason.trim() && { reason: reason.trim() }) };
    if (await desk.send("moveSinger", words, `Moved ${entry.stageName} to place ${place}`)) close();
  };
  const takeOut = async () => {
    const done = asking === "ban" ? `${entry.stageName} is kept out tonight` : `${entry.stageName} has left`;
    if (await desk.send(asking === "ban" ? "banSinger" : "removeSinger", { singerId }, done)) close();
  };

  return (
    <div class="stack">
      <form
        class="pair"
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <label class="field">
          <span class="label">Stage name</span>
          <input dir="auto" maxLength={40} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button class="btn" type="submit">
          Rename
        </button>
      </form>
      {index >= 0 && (
        <form
          class="pair"
          onSubmit={(event) => {
            event.preventDefault();
            void move();
          }}
        >
          <label class="field short">
            <span class="label">Place in line</span>
            <input
              type="number"
              min={1}
              max={state.line.length}
              value={place}
              onInput={(event) => setPlace(event.currentTarget.value)}
            />
          </label>
          <label class="field">
            <span class="label">Why, for those it moves</span>
            <input
              maxLength={100}
              placeholder="Birthday"
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
          <button class="btn" type="submit">
            Move
          </button>
        </form>
      )}
      {entry.moves.map((moved) => (
        <p key={`${moved.at}${moved.to}`} class="quiet">
          {clockTime(Date.parse(moved.at))}: place {moved.from + 1} to {moved.to + 1}
          {moved.reason && `, ${moved.reason}`}
        </p>
      ))}
      {asking === null ? (
        <div class="pair">
          <button class="btn stop" type="button" onClick={() => setAsking("remove")}>
            Take out…
          </button>
          <button class="btn stop" type="button" onClick={() => setAsking("ban")}>
            Keep out tonight…
          </button>
        </div>
      ) : (
        <div role="alert" class="stack">
          <p>
            {asking === "ban"
              ? `${entry.stageName} leaves and cannot join this night again.`
              : `${entry.stageName} leaves; songs and turns are kept if they come back tonight.`}
          </p>
          <div class="pair">
            <button class="btn" type="button" onClick={() => setAsking(null)}>
              No
            </button>
            <button class="btn stop-fill" type="button" onClick={() => void takeOut()}>
              {asking === "ban" ? "Keep out" : "Take out"}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
