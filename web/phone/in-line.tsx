import { useEffect, useRef } from "preact/hooks";
import type { Request, SingerEntry } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";
import { announce } from "../shared/announcer.tsx";
import { DuetsAhead, Ending, TimesButton } from "./ahead.tsx";
import { waitWords } from "./expected.ts";
import { LineList } from "./line-list.tsx";
import { Me } from "./me.tsx";
import { Notice } from "./notice.tsx";
import { reason } from "./reason.ts";
import type { Shared } from "./shared.ts";

interface Props extends Shared {
  entry: SingerEntry;
  wait: Wait | null;
  request: Request | null;
}

/** Your place, the range, why, and the line around you. */
export function InLine({ entry, wait, request, ...shared }: Props) {
  const { state, now, behind, open } = shared;
  const all = waits(state, now);
  const why = reason(state, entry, now);
  usePlaceTold(wait);
  return (
    <main>
      <Me name={entry.stageName} open={open} />
      <h1 class="place">
        <span class="visually-hidden">Your place: </span>
        <span class="big">{wait ? wait.ahead + 1 : "–"}</span>
        <span class="w">
          <b>{wait ? waitWords(state, wait, now) : "passed over"}</b>
          <span>
            {request ? (
              <>
                until you sing <bdi>{request.title}</bdi>
              </>
            ) : (
              "until you can be called"
            )}
          </span>
        </span>
      </h1>
      <Notice state={state} />
      {behind && !behind.late ? (
        <p class="why">The line lives with the KJ, not in this phone. This page comes back by itself.</p>
      ) : (
        <>
          {!state.requestsOpen && (
            <p class="why">
              <b>Requests are closed.</b> Your place stays. You can still swap songs you have.
            </p>
          )}
          <p class="why">
            <b>{why.lead}</b>
            {why.rest}
          </p>
          <Ending {...shared} entry={entry} inLine />
          <DuetsAhead {...shared} waits={all} />
          <TimesButton {...shared} entry={entry} />
        </>
      )}
      <LineList {...shared} own={entry} waits={all} />
    </main>
  );
}

/** A change of place is read out; the range, which changes all the time, is not. */
function usePlaceTold(wait: Wait | null): void {
  const place = wait && wait.ahead + 1;
  const told = useRef(place);
  useEffect(() => {
    if (place !== null && place !== told.current) announce(`You are place ${place} now.`);
    told.current = place;
  }, [place]);
}
