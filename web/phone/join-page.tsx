import type { RotationState } from "../../core/rotation/state.ts";
import { type Door, JoinForm } from "./join-form.tsx";

interface Props extends Door {
  /** Null until the server has told. */
  state: RotationState | null;
  /** This phone has joined before, and the server does not know it any more. */
  forgotten: boolean;
}

/** The way in: a stage name, and nothing else. */
export function JoinPage({ state, forgotten, ...door }: Props) {
  const over = state?.status === "closed";
  const hint = forgotten
    ? "This phone was not recognised any more. Tell us your name once more."
    : state?.requestsOpen === false
      ? "Requests are closed just now. You can still join and follow the night."
      : "It goes on the big screen. No account, no e‑mail. You get a place in line with your first song.";
  return (
    <div class={over ? "page over" : "page"} data-view="join">
      <div class="light" aria-hidden="true" />
      <main>
        <div class="welcome">
          <p>{state ? `${state.venue}, tonight` : "Tonight"}</p>
          <h1 class="big">
            {over ? "Good" : "Come"}
            <br />
            {over ? "night." : "and sing"}
          </h1>
        </div>
        {over ? (
          <p class="why below" role="status">
            This night is over. The next one has its own code, on the big screen.
          </p>
        ) : (
          <JoinForm {...door} button="Join" hint={hint} />
        )}
      </main>
    </div>
  );
}
