import { useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { foldedName } from "../../core/rotation/ledger.ts";
import { focusRow } from "./desk.ts";
import type { SheetProps } from "./sheet-props.ts";

/** Enter chooses the first; the rows light up by themselves. */
export function FindSheet({ desk, state, close }: SheetProps) {
  const [text, setText] = useState("");
  const wanted = foldedName(text);
  const everybody = [...state.line, ...state.bench];
  const found = wanted ? everybody.filter((entry) => foldedName(entry.stageName).includes(wanted)).slice(0, 8) : [];
  const choose = (singerId: SingerId) => {
    desk.selected.value = singerId;
    close();
    // On the bench there is no row; focus is home on Next then.
    focusRow(singerId);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (found[0]) choose(found[0].singerId);
      }}
    >
      <label class="field">
        <span class="label">A part of the name</span>
        <input value={text} autocomplete="off" onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {found.map((entry) => (
        <button key={entry.singerId} class="btn start" type="button" onClick={() => choose(entry.singerId)}>
          <bdi>{entry.stageName}</bdi>
        </button>
      ))}
      {wanted && found.length === 0 && <p class="quiet">Nobody like that in the line or on the bench.</p>}
    </form>
  );
}
