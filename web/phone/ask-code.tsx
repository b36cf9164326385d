import { useState } from "preact/hooks";

/** `/join` without a code, or with one that no night has. */
export function AskCode({ wrong, onCode }: { wrong: boolean; onCode(code: string): void }) {
  const [code, setCode] = useState("");
  const chosen = code.replace(/\s/g, "").toUpperCase();
  return (
    <div class="page" data-view="join">
      <div class="light" aria-hidden="true" />
      <main>
        <div class="welcome">
          <p>Karaoke tonight</p>
          <h1 class="big">
            Come
            <br />
            and sing
          </h1>
        </div>
        <form
          class="rows"
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen) onCode(chosen);
          }}
        >
          <label for="code">The code on the screen</label>
          <input
            class="input code"
            id="code"
            value={code}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            enterkeyhint="go"
            maxLength={16}
            aria-describedby="code-hint"
            aria-invalid={wrong}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <button class="btn do wide" type="submit">
            Go
          </button>
          <p class={wrong ? "hint said" : "hint"} id="code-hint" role="status">
            {wrong ? "No night under that code. Check the screen." : "It stands beside the QR code on the big screen."}
          </p>
        </form>
      </main>
    </div>
  );
}
