/** What every command is made of. One file per command exports one `defineCommand(…)`; `index.ts` lists them. */
import type * as v from "valibot";
import type { Actor } from "../actor.ts";
import type { CommandId, RequestId, SingerId, SongId, TurnId } from "../ids.ts";
import type { Refusal } from "../refusal.ts";
import type { Fact } from "../rotation/events.ts";
import type { Rotation } from "../rotation/fold.ts";

/** What a command brings with it that is not in its data: nothing impure happens inside `decide`. */
export interface Meta {
  actor: Actor;
  commandId: CommandId;
  /** ISO 8601 UTC. */
  at: string;
  /** A fresh, globally unique id at each call. */
  newId(): string;
  /** Whether the screen may show that name; the KJ may give any. */
  isDecent(stageName: string): boolean;
  /** The song that `data.songId` names, when the venue has it. */
  song: KnownSong | null;
}

/** The facts of a songbook entry that a request copies. */
export interface KnownSong {
  songId: SongId;
  title: string;
  artist: string;
  durationSec: number | null;
}

/** Ids that a command made, given back in its result. */
export interface Created {
  singerId?: SingerId;
  requestId?: RequestId;
  turnId?: TurnId;
}

export interface Decision {
  /**
   * Never empty, even when nothing changes (holding who is on hold): an applied command is recognised by its log item
   * when it is sent again, perhaps hours later, when it would change something.
   */
  facts: Fact[];
  created?: Created;
}

/**
 * Who may send it. `self` is the singer whom `data.singerId` names, `partner` the one whom `data.partner`
 * names, `called` who is on stage, which the command's own `decide` checks, since a call that is gone is `STALE` to anyone;
 * `internal` is the service alone.
 * Finer points are the command's own `decide`'s business.
 */
export type Permission = "kj" | "kj or self" | "kj or partner" | "kj or called" | "internal";

export interface Command<Name extends string, Schema extends v.GenericSchema<object, object>> {
  name: Name;
  schema: Schema;
  who: Permission;
  /** May still be sent when the rotation is closed (ROT-45: nothing, by default). */
  whenClosed?: boolean;
  /** Pure: the same rotation, data and meta give the same answer. */
  decide(rotation: Rotation, data: v.InferOutput<Schema>, meta: Meta): Decision | Refusal;
}

export function defineCommand<const Name extends string, Schema extends v.GenericSchema<object, object>>(
  command: Command<Name, Schema>,
): Command<Name, Schema> {
  return command;
}

export function isRefusal(answer: Decision | Refusal): answer is Refusal {
  return "refused" in answer;
}
