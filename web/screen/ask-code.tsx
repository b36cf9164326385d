import { Light } from "../shared/light.tsx";

/**
 * No night to show: says so, follows the next one by itself, or takes a code.
 *
 * @param wrong the code that no night has: it stays, to be mended or typed over.
 */
export function AskCode({ wrong }: { wrong: string | null }) {
  return (
    <div class="screen" data-picture="asking">
      <Light mode="dark" />
      <main class="stage">
        <p class="label" id="code-why">
          {wrong ? "No night under that code" : "No night is open here"}
        </p>
        <h1 class="bignight name">Soon.</h1>
        <form class="ask" action="/screen">
          <label>
            <span>Code of the night</span>
            <input
              name="code"
              ref={wrong ? choose : null}
              defaultValue={wrong ?? ""}
              aria-invalid={wrong !== null}
              aria-describedby="code-why"
              required
              pattern="[A-Za-z0-9_\-]{1,64}"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
            />
          </label>
          <button type="submit">Show it</button>
        </form>
      </main>
    </div>
  );
}

function choose(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
