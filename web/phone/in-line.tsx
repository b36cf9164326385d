import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";
import { names, scriptLang, waitRange } from "../shared/format.ts";
import { reason } from "./reason.ts";
import type { PlaceProps } from "./singer.tsx";

/** Your place, the range, why, and the line around you. */
export function InLine({ state, now, entry, wait, sync }: PlaceProps & { entry: SingerEntry; wait: Wait | null }) {
  const all = waits(state, now);
  const offline = sync.link.value === "offline";
  return (
    <main>
      <p class="me">
        <bdi>{entry.stageName}</bdi>
      </p>
      <div class="place">
        <span class="big">
          <span class="visually-hidden">Your place: </span>
          {wait ? wait.ahead + 1 : "–"}
        </span>
        <div class="w">
          <b>{wait ? waitRange(wait.lowSec, wait.highSec) : "passed over"}</b>
          <span>
            {wait ? (
              <>
                until you sing <bdi>{entry.requests[0]?.title}</bdi>
              </>
            ) : (
              "until you can be called"
            )}
          </span>
        </div>
      </div>
      {offline ? (
        <p class="why">The line lives with the KJ, not in this phone. This page comes back by itself.</p>
      ) : (
        <>
          {state.notice && (
            <p class="notice" role="status" dir="auto">
              {state.notice}
            </p>
          )}
          {!state.requestsOpen && (
            <p class="why">
              <b>Requests are closed.</b> Your place and your song stay. You can still swap the song or change its key.
            </p>
          )}
          {state.requestsOpen && <p class="why">{reason(state, entry, wait, all)}</p>}
        </>
      )}
      <LineList state={state} own={entry} waits={all} />
    </main>
  );
}

/** Rows shown below your own: enough to see who comes after you. */
const BELOW = 4;

export function LineList({
  state,
  own,
  waits: all,
}: {
  state: RotationState;
  own: SingerEntry;
  waits: Map<string, Wait>;
}) {
  const ownIndex = state.line.findIndex((one) => one.singerId === own.singerId);
  const rows = state.line.slice(0, ownIndex < 0 ? 8 : ownIndex + 1 + BELOW);
  if (rows.length === 0) return null;
  return (
    <ol class="line" aria-label="The line">
      {rows.map((one) => {
        const wait = all.get(one.singerId);
        const you = one.singerId === own.singerId;
        const name = names(one.stageName, one.requests[0]?.partners ?? []);
        return (
          <li key={one.singerId} class={you ? "you" : wait ? "" : "off"} aria-current={you ? "true" : undefined}>
            <span class="n">{wait ? wait.ahead + 1 : <Passed />}</span>
            <span class="name" dir="auto" lang={scriptLang(name)}>
              {you ? "You" : name}
            </span>
            <span class="t" dir="auto">
              {you ? one.requests[0]?.title : note(one, wait)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Passed() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">passed over</span>
    </>
  );
}

function note(entry: SingerEntry, wait: Wait | undefined): string {
  if (entry.standing === "onHold") return "away";
  if (!wait) return "no song yet";
  if (wait.ahead === 0) return "next";
  return entry.requests[0]?.partners.length ? "duet" : "";
}
