import { useState } from "preact/hooks";
import type { SheetProps } from "./sheet-props.ts";

const SAID_BEFORE = ["Last orders at eleven", "Please bring the mic back", "Happy birthday!"];

export function NoticeSheet({ desk, state, close }: SheetProps) {
  const [text, setText] = useState(state.notice ?? "");
  const show = async (words: string) => {
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
        <span class="label">One line, up to 60 letters</span>
        <input
          dir="auto"
          maxLength={60}
          placeholder="What should the room know?"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
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
        <button class="btn strong" type="submit">
          Show it <kbd>Enter</kbd>
        </button>
      </div>
    </form>
  );
}
