/** Who is in the room and what they do: small decisions, one every second or two. */
import { setTimeout as pause } from "node:timers/promises";
import type { SingerId } from "../core/ids.ts";
import { entryOf } from "../core/rotation/place.ts";
import type { RotationState } from "../core/rotation/state.ts";
import type { Sync } from "../web/sync/sync.ts";
import { Client, type NightRef } from "./client.ts";
import { watch } from "./person.ts";

const NAMES = [
  "Siobhán",
  "Marcus",
  "김서연",
  "Wilhelmina",
  "Big Dave",
  "José Ángel",
  "佐藤 美咲",
  "Zoë",
  "Chidi",
  "Nguyễn Thị Ánh",
  "Łukasz",
  "Aroha",
  "Fatima",
  "Ruben",
  "Ingrid",
  "Priya",
];
/** So many arrive before the first song. */
const EARLY = 8;
const TURN_SEC = [20, 40] as const;
/** From the call to the first note. */
const WALK_MS = 5_000;

export interface Room {
  base: string;
  night: NightRef;
  songIds: readonly string[];
  /** The simulated KJ; null leaves Next to whoever is at the console. */
  kj: Sync | null;
  signal: AbortSignal;
}

interface Guest {
  sync: Sync;
  singerId: SingerId;
}

/** Until the signal. */
export async function playRoom(room: Room): Promise<void> {
  const guests: Guest[] = [];
  const toCome = [...NAMES];
  const kj = room.kj && new Kj(room.kj);
  while (!room.signal.aborted) {
    const name = guests.length < EARLY || chance(0.08) ? toCome.shift() : undefined;
    if (name !== undefined) guests.push(await arrive(room, name));
    else something(room, guests);
    if (guests.length >= EARLY) kj?.lookAtTheClock();
    await pause(guests.length < EARLY ? 400 : 1500, undefined, { signal: room.signal }).catch(() => undefined);
  }
  for (const guest of guests) guest.sync.close();
}

async function arrive({ base, night, songIds }: Room, name: string): Promise<Guest> {
  const client = new Client(base);
  const singerId = await client.join(night.joinCode, name);
  const guest = { sync: watch(base, night.rotationId, client.token), singerId };
  // Some look around first.
  if (chance(0.85)) ask(guest, songIds, []);
  return guest;
}

/** Nobody waits for the answer: a refusal is part of a night. */
function ask({ sync, singerId }: Guest, songIds: readonly string[], partners: { singerId: string }[]): void {
  const songId = any(songIds);
  const keyChange = chance(0.2) ? Math.round(between(-3, 3)) : 0;
  if (songId) void sync.send("addRequest", { singerId, songId, keyChange, partners });
}

/** Somebody answers a friend, asks for another song, steps away, or comes back. */
function something({ songIds }: Room, guests: readonly Guest[]): void {
  const guest = any(guests);
  const state = guest?.sync.state.value;
  const entry = state && entryOf(state, guest.singerId);
  if (!entry) return;
  const { sync, singerId } = guest;
  if (answerDuet(guest, state)) return;
  if (entry.standing === "onHold") {
    if (chance(0.3)) void sync.send("resumeSinger", { singerId });
  } else if (entry.requests.length < 2 && chance(0.6)) {
    const friend = any(guests);
    const duet = friend && friend !== guest && entry.requests.length > 0 && chance(0.15);
    ask(guest, songIds, duet ? [{ singerId: friend.singerId }] : []);
  } else if (chance(0.04)) {
    void sync.send("holdSinger", { singerId });
  }
}

function answerDuet({ sync, singerId }: Guest, { line, bench }: RotationState): boolean {
  for (const owner of [...line, ...bench]) {
    for (const { requestId, partners } of owner.requests) {
      if (!partners.some((one) => one.singerId === singerId && !one.confirmed)) continue;
      const accept = chance(0.8);
      void sync.send("confirmDuet", { singerId: owner.singerId, requestId, partner: singerId, accept });
      return true;
    }
  }
  return false;
}

/** Presses Next every 20 to 40 s, and starts the song when the singer has come to the stage. */
class Kj {
  readonly #sync: Sync;
  #turnEndsAt = 0;
  #startsAt = Number.POSITIVE_INFINITY;

  constructor(sync: Sync) {
    this.#sync = sync;
  }

  lookAtTheClock(): void {
    const onStage = this.#sync.state.value?.onStage ?? null;
    const now = Date.now();
    if (now >= this.#turnEndsAt) {
      void this.#sync.send("next", { onStage: onStage?.turnId ?? null });
      this.#startsAt = now + WALK_MS;
      this.#turnEndsAt = now + 1000 * between(...TURN_SEC);
    } else if (now >= this.#startsAt) {
      this.#startsAt = Number.POSITIVE_INFINITY;
      if (onStage && !onStage.startedAt) void this.#sync.send("start", { turnId: onStage.turnId });
    }
  }
}

const between = (from: number, to: number): number => from + Math.random() * (to - from);
const chance = (share: number): boolean => Math.random() < share;
const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];
