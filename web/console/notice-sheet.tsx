import { useState } from "preact/hooks";
import { counted } from "../shared/format.ts";
import type { SheetProps } from "./sheet-props.ts";

const SAID_BEFORE = ["Last orders at eleven", "Please bring the mic back", "Happy birthday!"];

/** One line on the screen. */
const MOST = 60;

export function NoticeSheet({ desk, state, close }: SheetProps) {
  const [text, setText] = useState(state.notice ?? "");
  const left = MOST - text.trim().length;
  const isTooLong = left < 0;
  const show = async (words: string) => {
    if (isTooLong) return;
    if (words.trim() && (await desk.send("announce", { text: words.trim() }, "The notice is up"))) close();
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void show(text);
      }}
    >
      <label class="field">
        <span class="label">One line, up to {MOST} letters</span>
        {/* No maxLength: what is pasted would be cut and nobody told. */}
        <input
          dir="auto"
          aria-invalid={isTooLong}
          aria-describedby="notice-left"
          placeholder="What should the room know?"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class={isTooLong ? "refusal" : "quiet"} id="notice-left" role="status">
        {isTooLong ? `${counted(-left, "letter")} too many` : `${counted(left, "letter")} left`}
      </p>
      {SAID_BEFORE.map((words) => (
        <button key={words} class="btn start" type="button" onClick={() => setText(words)}>
          {words}
        </button>
      ))}
      <div class="pair">
        <button
          class="btn"
          type="button"
          aria-disabled={state.notice === null}
          onClick={async () => {
            if (await desk.send("announce", { text: null }, "The notice is down")) close();
          }}
        >
          Take down
        </button>
        <button class="btn strong" type="submit" aria-disabled={isTooLong}>
          Show it <kbd>Enter</kbd>
        </button>
      </div>
    </form>
  );
}
