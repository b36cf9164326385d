import type { Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { clockTime } from "../shared/format.ts";
import type { Desk } from "./desk.ts";
import { press } from "./drag.ts";

/** Who has joined and has no place in line yet, and why. */
export function Bench({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  return (
    <section class="panel bench" aria-label="Bench">
      <h2>
        Bench <span class="quiet">{state.bench.length === 0 ? "nobody" : `${state.bench.length}, no place yet`}</span>
      </h2>
      <ul onPointerDown={() => press(desk)}>
        {state.bench.map((entry) => (
          <Benched key={entry.singerId} desk={desk} state={state} now={now} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Benched({ desk, state, now, entry }: { desk: Desk; state: RotationState; now: number; entry: SingerEntry }) {
  const { singerId, stageName } = entry;
  const waited = waitedFor(state, entry);
  return (
    <li class={desk.selected.value === singerId ? "sel" : ""}>
      <button
        type="button"
        class="w"
        onClick={() => {
          desk.selected.value = singerId;
        }}
      >
        <span class="name" dir="auto">
          {stageName}
        </span>
        <span class="why">{why(state, entry, now)}</span>
      </button>
      {entry.requests.length === 0 && (
        <button
          class="btn"
          type="button"
          aria-label={`Song for ${stageName}`}
          onClick={() => {
            desk.selected.value = singerId;
            desk.sheet.value = "songs";
          }}
        >
          Song
        </button>
      )}
      {waited && (
        <button
          class="btn"
          type="button"
          aria-label={`${waited.partner.stageName} says yes to ${stageName}`}
          onClick={() => desk.agree(singerId, waited.request, waited.partner)}
        >
          Says yes
        </button>
      )}
      {!waited && mayComeBack(state, entry) && (
        <button class="btn" type="button" aria-label={`${stageName} back in`} onClick={() => desk.resume(entry)}>
          Back in
        </button>
      )}
    </li>
  );
}

/** Whose yes alone keeps them from a place. */
function waitedFor({ rules }: RotationState, { standing, noShows, requests }: SingerEntry) {
  const silent = (request: Request) => request.partners.find((partner) => !partner.confirmed);
  const [request] = requests;
  const partner = request && silent(request);
  const isAlone = standing === "ready" && noShows < rules.noShowLimit && requests.every(silent);
  return isAlone && request && partner ? { request, partner } : null;
}

/** Who is ready and has sung before last call gets no place, however often it is asked for (ROT-35). */
function mayComeBack({ lastRound }: RotationState, { requests, standing, turnsSung }: SingerEntry): boolean {
  return requests.length > 0 && !(lastRound && turnsSung > 0 && standing === "ready");
}

function why(state: RotationState, entry: SingerEntry, now: number): string {
  if (entry.availableFrom && Date.parse(entry.availableFrom) > now) {
    return `can sing from ${clockTime(Date.parse(entry.availableFrom))}`;
  }
  if (entry.standing === "onHold") return "stepped away";
  if (entry.noShows >= state.rules.noShowLimit) return `called ${entry.noShows} times, did not come`;
  if (entry.requests.some((request) => request.partners.some((partner) => !partner.confirmed))) {
    const silent = entry.requests.flatMap((request) => request.partners).find((partner) => !partner.confirmed);
    return `waits for ${silent?.stageName ?? "a partner"}’s yes`;
  }
  if (entry.availableUntil && Date.parse(entry.availableUntil) <= now) {
    return `left at ${clockTime(Date.parse(entry.availableUntil))}`;
  }
  if (state.lastRound && entry.turnsSung > 0) return "has sung, last call";
  if (entry.requests.length > 0) return "passed over too often";
  const minutes = Math.round((now - Date.parse(entry.joinedAt)) / 60_000);
  return minutes < 1 ? "joined just now, choosing a song" : `joined ${minutes} min ago, choosing a song`;
}
