import type { Turn } from "../../core/rotation/state.ts";
import { names } from "../shared/format.ts";
import { keyWords } from "./next.tsx";
import type { Shared } from "./shared.ts";

/** Singing: the light stays. */
export function OnStage({ turn, singerId, state }: Shared & { turn: Turn }) {
  const [following] = turn.entry.requests;
  return (
    <main class="full">
      <p class="lead">
        <bdi>{names(turn.stageName, turn.partners)}</bdi>
      </p>
      <h1 class="big">
        The
        <br />
        stage
        <br />
        is yours.
      </h1>
      <p class="what" dir="auto">
        {turn.request.title}
      </p>
      <p class="by">
        <bdi>{turn.request.artist}</bdi>, {keyWords(turn.request.keyChange)}
      </p>
      {turn.singerId === singerId && (
        <div class="acts">
          <p class="by">
            {state.lastRound ? "It is last call: thank you for singing" : "Next you join the back of the line"}
            {state.lastRound ? (
              "."
            ) : following ? (
              <>
                {" "}
                with <bdi>{following.title}</bdi>.
              </>
            ) : (
              ". Pick another song then."
            )}
          </p>
        </div>
      )}
    </main>
  );
}
