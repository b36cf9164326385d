/** Out of the line: by one's own wish, or the KJ's. */
import { type Door, JoinForm } from "./join-form.tsx";

/** The token says who comes back, so turns and songs are kept (ROT-12). */
export function Gone(door: Door) {
  return (
    <main class="rows ending">
      <h1 class="big">You’re out of the line.</h1>
      <p class="why">Your turns and songs of tonight are kept. Come back whenever you like, under any name.</p>
      <JoinForm
        {...door}
        name={door.session.session.value?.stageName ?? ""}
        button="Join again"
        hint="You are still the same singer."
      />
    </main>
  );
}

export function Banned() {
  return (
    <main class="rows ending">
      <h1 class="big">Not tonight.</h1>
      <p class="why">The KJ has removed you from tonight’s line. If that is a mistake, speak to the KJ.</p>
    </main>
  );
}
