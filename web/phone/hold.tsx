import type { SingerEntry } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { DuetsAhead } from "./ahead.tsx";
import { aheadAfterHold } from "./expected.ts";
import { LineList } from "./line-list.tsx";
import { Me } from "./me.tsx";
import { Notice } from "./notice.tsx";
import type { Shared } from "./shared.ts";

/** Stepped away: what is kept, and what coming back gives. */
export function Hold({ entry, ...shared }: Shared & { entry: SingerEntry }) {
  const { state, now, open } = shared;
  const ahead = aheadAfterHold(state, entry, now);
  return (
    <main>
      <Me name={entry.stageName} open={open} />
      <h1 class="big away">You’ve stepped away.</h1>
      <Notice state={state} />
      <p class="why">
        You keep your place, and others sing past you.
        {ahead !== null && (
          <>
            {" "}
            Come back and you are <b>place {ahead + 1}</b> from here.
          </>
        )}{" "}
        After two rounds away you wait on the bench with your songs.
      </p>
      <DuetsAhead {...shared} waits={waits(state, now)} />
      <LineList {...shared} own={entry} waits={waits(state, now)} />
    </main>
  );
}
