import { useState } from "preact/hooks";
import { foldedName } from "../../core/rotation/ledger.ts";
import type { Sheet } from "./desk.ts";
import type { SheetProps } from "./open-sheet.tsx";

const ITEMS: [Sheet, string][] = [
  ["invite", "Join code, screen and links"],
  ["rules", "House rules"],
  ["performances", "Tonight’s performances"],
  ["import", "Songbook"],
  ["banned", "Kept out tonight"],
  ["keys", "Keys"],
];

export function MenuSheet({ desk, state, close, onLeave }: SheetProps) {
  const [text, setText] = useState("");
  const wanted = foldedName(text);
  const found = wanted
    ? [...state.line, ...state.bench].filter((entry) => foldedName(entry.stageName).includes(wanted)).slice(0, 8)
    : [];
  const choose = (singerId: (typeof found)[number]["singerId"]) => {
    desk.selected.value = singerId;
    close();
    document.querySelector(`[data-singer="${singerId}"]`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="stack">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0]) choose(found[0].singerId);
        }}
      >
        <label class="field">
          <span class="label">Find somebody</span>
          <input
            id="find-in-line"
            value={text}
            autocomplete="off"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </form>
      {found.map((entry) => (
        <button key={entry.singerId} class="btn start" type="button" onClick={() => choose(entry.singerId)}>
          <bdi>{entry.stageName}</bdi>
        </button>
      ))}
      {ITEMS.map(([sheet, words]) => (
        <button
          key={sheet}
          class="btn start"
          type="button"
          onClick={() => {
            desk.sheet.value = sheet;
          }}
        >
          {words}
        </button>
      ))}
      <button class="btn start" type="button" onClick={onLeave}>
        Another night or room
      </button>
      {state.status !== "closed" && (
        <button
          class="btn start stop"
          type="button"
          onClick={() => {
            desk.sheet.value = "close";
          }}
        >
          Close the night…
        </button>
      )}
    </div>
  );
}
