/** Who is in the room and what they do: small decisions, one every second or two. */
import { setTimeout as pause } from "node:timers/promises";
import { Client, type NightRef } from "./client.ts";

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

interface Room {
  base: string;
  kj: Client;
  night: NightRef;
  /** A simulated KJ presses Next. */
  withKj: boolean;
  signal: AbortSignal;
}

interface Guest {
  client: Client;
  singerId: string;
}

export async function playRoom(room: Room): Promise<void> {
  const songIds = await room.kj.songIds();
  const guests: Guest[] = [];
  const toCome = [...NAMES];
  let turnEndsAt = 0;
  let startsAt = Number.POSITIVE_INFINITY;

  while (!room.signal.aborted) {
    if (toCome.length > 0 && (guests.length < EARLY || Math.random() < 0.08)) {
      guests.push(await arrive(room, toCome.shift() as string, songIds));
    } else {
      await something(room, guests, songIds);
    }
    if (room.withKj && guests.length >= EARLY && Date.now() >= turnEndsAt) {
      await next(room);
      startsAt = Date.now() + 5_000;
      turnEndsAt = startsAt + 1000 * between(...TURN_SEC);
    }
    if (Date.now() >= startsAt) {
      startsAt = Number.POSITIVE_INFINITY;
      const { onStage } = await room.kj.state(room.night);
      if (onStage) await room.kj.command(room.night, "start", { turnId: onStage.turnId });
    }
    await pause(guests.length < EARLY ? 400 : 1500, undefined, { signal: room.signal }).catch(() => undefined);
  }
}

async function arrive({ base, night }: Room, name: string, songIds: string[]): Promise<Guest> {
  const client = new Client(base);
  const guest = { client, singerId: await client.join(night.joinCode, name) };
  // Some look around first.
  if (Math.random() < 0.85) await ask(night, guest, songIds);
  return guest;
}

function ask(night: NightRef, { client, singerId }: Guest, songIds: string[]): Promise<boolean> {
  const keyChange = Math.random() < 0.2 ? Math.round(between(-3, 3)) : 0;
  return client.command(night, "addRequest", { singerId, songId: any(songIds), keyChange });
}

/** Somebody asks for another song, steps away, or comes back. */
async function something({ night, kj }: Room, guests: Guest[], songIds: string[]): Promise<void> {
  const guest = any(guests);
  if (!guest) return;
  const { client, singerId } = guest;
  const state = await kj.state(night);
  const entry = [...state.line, ...state.bench].find((one) => one.singerId === singerId);
  if (!entry) return;
  if (entry.standing === "onHold") {
    if (Math.random() < 0.3) await client.command(night, "resumeSinger", { singerId });
  } else if (entry.requests.length < 2 && Math.random() < 0.6) {
    await ask(night, guest, songIds);
  } else if (Math.random() < 0.04) {
    await client.command(night, "holdSinger", { singerId });
  }
}

async function next({ kj, night }: Room): Promise<void> {
  const { onStage } = await kj.state(night);
  await kj.command(night, "next", { onStage: onStage?.turnId ?? null });
}

const between = (from: number, to: number): number => from + Math.random() * (to - from);
const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];
