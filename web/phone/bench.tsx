import type { SingerEntry } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { DuetsAhead, Ending } from "./ahead.tsx";
import { waitFromBench, waitWords } from "./expected.ts";
import { Me } from "./me.tsx";
import { Notice } from "./notice.tsx";
import type { Shared } from "./shared.ts";
import { isDone } from "./view.ts";

/** Joined, with no place in line: what gives you one. */
export function Bench({ entry, canReturn, ...shared }: Shared & { entry: SingerEntry; canReturn: boolean }) {
  const { state, open, now } = shared;
  const done = isDone(state, entry);
  return (
    <main class="rows">
      <Me name={entry.stageName} open={open} />
      <h1 class="big">
        {done ? (
          "You’ve sung tonight."
        ) : canReturn ? (
          "You wait on the bench."
        ) : entry.requests.length > 0 ? (
          "Your duet waits for a yes."
        ) : (
          <>
            You’re in.
            <br />
            {state.requestsOpen && "Now pick a song."}
          </>
        )}
      </h1>
      <Notice state={state} />
      {!done && <Way {...shared} entry={entry} canReturn={canReturn} />}
      <Ending {...shared} entry={entry} />
      <DuetsAhead {...shared} waits={waits(state, now)} />
    </main>
  );
}

function Way({ state, now, entry, canReturn }: Shared & { entry: SingerEntry; canReturn: boolean }) {
  const wait = waitFromBench(state, entry, now);
  const place = wait && (
    <>
      <b>place {wait.ahead + 1}</b>, in <b>{waitWords(state, wait, now)}</b>
    </>
  );
  if (canReturn) {
    return (
      <p class="why">
        {entry.availableUntil !== null && Date.parse(entry.availableUntil) <= now
          ? "The time you had to leave is over, so you have no place just now."
          : "You were passed over or missed your calls, so you have no place just now."}{" "}
        Your songs are kept.
        {place && <> Come back and you have {place}.</>}
      </p>
    );
  }
  if (entry.requests.length > 0) {
    return <p class="why">You get a place in line when your partner agrees. Or ask for a song to sing alone.</p>;
  }
  if (!state.requestsOpen) {
    return (
      <p class="why">
        <b>Requests are closed.</b> The KJ takes no new songs now.
      </p>
    );
  }
  const first = entry.turnsSung === 0 ? "Your first song gives you a place in line." : "A song gives you a place.";
  return (
    <p class="why">
      {first}
      {place && <> Right now that would be {place}.</>}
    </p>
  );
}
