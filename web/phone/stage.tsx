/** Called, and singing: the light is everywhere. */
import type { Turn } from "../../core/rotation/state.ts";
import { keyWords } from "./places.tsx";
import type { PlaceProps } from "./singer.tsx";

export function Called({ turn, singerId }: PlaceProps & { turn: Turn }) {
  const partner = turn.singerId !== singerId;
  return (
    <main class="full">
      <p class="lead">
        <bdi>{turn.stageName}</bdi>
        {partner && " and you"}
      </p>
      <h1 class="big">
        You’re
        <br />
        on.
      </h1>
      <p class="what">Come to the stage</p>
      <p class="by" dir="auto">
        {turn.request.title}, {turn.request.artist}
      </p>
    </main>
  );
}

export function OnStage({ turn, singerId }: PlaceProps & { turn: Turn }) {
  const following = turn.singerId === singerId ? turn.entry.requests[0] : undefined;
  return (
    <main class="full">
      <p class="lead">
        <bdi>{turn.stageName}</bdi>
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
      <p class="by" dir="auto">
        {turn.request.artist}, {keyWords(turn.request.keyChange)}
      </p>
      {turn.singerId === singerId && (
        <div class="acts">
          <p class="by">
            Next you join the back of the line
            {following ? (
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
