import { useState } from "preact/hooks";

interface Props {
  /** The one that no night has: it stays, to be mended or typed over. */
  wrong: string | null;
  onCode(code: string): void;
}

/** `/join` without a code, or with a wrong one. */
export function AskCode({ wrong, onCode }: Props) {
  const [code, setCode] = useState(wrong ?? "");
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
            ref={wrong ? choose : null}
            value={code}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            enterkeyhint="go"
            maxLength={16}
            aria-describedby="code-hint"
            aria-invalid={wrong !== null}
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

function choose(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
