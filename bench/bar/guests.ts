/** What guests do of their own accord: come, choose songs, step away, look at the wait, go. */
import { Line } from "../../core/rotation/order.ts";
import { entryOf, placeOf } from "../../core/rotation/place.ts";
import type { Bar, Visit } from "./bar.ts";
import { type Guest, songOf } from "./cast.ts";
import { logNormal, uniform } from "./draws.ts";
import { ASIDE, MINUTE_SEC, PHONES, SONGS, STAY } from "./figures.ts";

/** What people reckon a turn takes when they count heads. */
const HEAD_SEC = 270;

export function comeIn(bar: Bar, guest: Guest): void {
  const { singerId } = bar.system("addSinger", { stageName: guest.name });
  if (!singerId) return;
  const visit: Visit = {
    guest,
    singerId: singerId as Visit["singerId"],
    signedUpSec: null,
    goneSec: null,
    sungSec: [],
  };
  bar.visits.set(visit.singerId, visit);
  const { random, holdsSec, goesSec } = guest;
  bar.agenda.after(uniform(random, [1, 6]) * MINUTE_SEC, () => signUp(bar, visit));
  if (holdsSec !== null) bar.agenda.at(holdsSec, () => stepAway(bar, visit));
  if (guest.goes === "tellsTime") {
    bar.agenda.at(goesSec - 60 * MINUTE_SEC, () => {
      if (visit.goneSec === null) bar.guest(visit, "setAvailability", { singerId, until: bar.instant(goesSec) });
    });
  }
  bar.agenda.at(goesSec, () => goHome(bar, visit));
}

function signUp(bar: Bar, visit: Visit): void {
  const { guest } = visit;
  const ahead = new Line(bar.state, bar.instant(bar.agenda.nowSec)).callableCount();
  if (ahead * HEAD_SEC > guest.patienceSec && guest.random.chance(0.5)) {
    leave(bar, visit);
    return;
  }
  for (let song = 0; song < guest.playlist; song++) ask(bar, visit);
  if (guest.hasPhone) look(bar, visit);
}

/** Asks for a song; sometimes for a duet with somebody who is here. */
function ask(bar: Bar, visit: Visit): void {
  const { guest, singerId } = visit;
  if (visit.goneSec !== null) return;
  const song = songOf(guest, bar.habits);
  const partner = guest.random.chance(ASIDE.duetShare) ? somebodyElse(bar, visit) : undefined;
  const { requestId, refused } = bar.guest(visit, "addRequest", {
    singerId,
    title: song.title,
    artist: "Artist",
    ...(song.statedSec !== null && { durationSec: song.statedSec }),
    ...(partner && { partners: [{ singerId: partner.singerId }] }),
  });
  if (refused || !requestId) return;
  visit.signedUpSec ??= bar.agenda.nowSec;
  bar.songs.set(requestId, song);
  if (!partner) return;
  const accept = guest.random.chance(ASIDE.partnerAgreesShare);
  bar.agenda.after(uniform(guest.random, ASIDE.partnerAnswersMinutes) * MINUTE_SEC, () =>
    bar.kj("confirmDuet", { singerId, requestId, partner: partner.singerId, accept }),
  );
}

function somebodyElse(bar: Bar, { singerId, guest }: Visit): Visit | undefined {
  const here = [...bar.visits.values()].filter(
    (other) => other.singerId !== singerId && other.goneSec === null && placeOf(bar.state, other.singerId) !== null,
  );
  return here.length > 0 ? guest.random.pick(here) : undefined;
}

/** Back at the table after a song. */
export function sang(bar: Bar, visit: Visit, calledSec: number): void {
  visit.sungSec.push(calledSec);
  const { guest, singerId } = visit;
  if (guest.singsOnce) {
    if (guest.random.chance(0.5)) leave(bar, visit);
    return;
  }
  if ((entryOf(bar.state, singerId)?.requests.length ?? 0) > 0) return;
  bar.agenda.after(logNormal(guest.random, SONGS.nextSongMinutes * MINUTE_SEC, SONGS.nextSongSigma), () =>
    ask(bar, visit),
  );
}

function stepAway(bar: Bar, visit: Visit): void {
  const { singerId, guest } = visit;
  if (visit.goneSec !== null || bar.state.onStage?.singerId === singerId) return;
  if (bar.guest(visit, "holdSinger", { singerId }).refused) return;
  bar.watcher.stepsAside?.(visit);
  bar.agenda.after(guest.holdForSec, () => {
    if (visit.goneSec === null) bar.guest(visit, "resumeSinger", { singerId });
  });
}

function look(bar: Bar, visit: Visit): void {
  if (visit.goneSec !== null) return;
  if (placeOf(bar.state, visit.singerId)?.at === "line" && bar.state.status !== "closed") {
    bar.watcher.looks?.(visit, bar.state, bar.agenda.nowSec, bar.nowMs);
  }
  bar.agenda.after(uniform(visit.guest.random, PHONES.looksMinutes) * MINUTE_SEC, () => look(bar, visit));
}

function goHome(bar: Bar, visit: Visit): void {
  if (visit.goneSec !== null) return;
  if (isAboutToSing(bar, visit)) {
    bar.agenda.after(10 * MINUTE_SEC, () => goHome(bar, visit));
    return;
  }
  const isWaiting = placeOf(bar.state, visit.singerId)?.at === "line" && visit.guest.goes !== "tellsTime";
  if (isWaiting && visit.guest.random.chance(STAY.givesItTimeShare)) {
    bar.agenda.after(STAY.givesItMinutes * MINUTE_SEC, () => goHome(bar, visit));
    return;
  }
  if (visit.guest.goes === "saysSo") {
    leave(bar, visit);
    return;
  }
  visit.goneSec = bar.agenda.nowSec;
  bar.watcher.stepsAside?.(visit);
}

/** Nobody goes in the middle of their own song, or right before it. */
function isAboutToSing(bar: Bar, { singerId }: Visit): boolean {
  const { state } = bar;
  if (state.onStage?.singerId === singerId) return true;
  const order = new Line(state, bar.instant(bar.agenda.nowSec));
  const callable = state.line.filter((entry) => order.isCallable(entry));
  return callable.slice(0, STAY.staysForPlaces).some((entry) => entry.singerId === singerId);
}

export function leave(bar: Bar, visit: Visit): void {
  visit.goneSec ??= bar.agenda.nowSec;
  bar.watcher.stepsAside?.(visit);
  bar.kj("removeSinger", { singerId: visit.singerId });
}
