import type { Sheet } from "./desk.ts";
import type { SheetProps } from "./sheet-props.ts";

const ITEMS: [Sheet, string][] = [
  ["find", "Find somebody"],
  ["keys", "Keys"],
  ["invite", "Join code, screen and links"],
  ["rules", "House rules"],
  ["closing", "Closing time"],
  ["performances", "Tonight’s performances"],
  ["import", "Songbook"],
  ["banned", "Kept out tonight"],
];

export function MenuSheet({ desk, state, close, onLeave }: SheetProps) {
  return (
    <div class="stack menu">
      {ITEMS.map(([sheet, words]) => (
        <button
          key={sheet}
          class={sheet === "find" || sheet === "keys" ? "btn start half" : "btn start"}
          type="button"
          onClick={() => {
            desk.sheet.value = sheet;
          }}
        >
          {words}
        </button>
      ))}
      <button
        class="btn start"
        type="button"
        onClick={() => {
          close();
          onLeave();
        }}
      >
        Another night or room
      </button>
      {state.status !== "closed" && (
        <button
          class="btn start"
          type="button"
          role="switch"
          aria-checked={state.lastRound}
          onClick={() => desk.toggleLastCall()}
        >
          <span class="sw" />
          Last call: nobody rejoins
        </button>
      )}
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
