import { Light } from "../shared/light.tsx";

/** No night to show: says so, follows the next one by itself, or takes a code. */
export function AskCode({ wrong }: { wrong: boolean }) {
  return (
    <div class="screen" data-picture="asking">
      <Light mode="dark" />
      <main class="stage">
        <p class="label">{wrong ? "No night under that code" : "No night is open here"}</p>
        <h1 class="bignight name">Soon.</h1>
        <form class="ask" action="/screen">
          <label>
            <span>Code of the night</span>
            <input
              name="code"
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
