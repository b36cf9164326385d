/** The only registry of commands: a new one is a file beside this and a line below. */
import * as v from "valibot";
import type { Actor } from "../actor.ts";
import { type FieldError, type Refusal, refuse } from "../refusal.ts";
import type { Rotation } from "../rotation/fold.ts";
import { addRequest } from "./add-request.ts";
import { addSinger } from "./add-singer.ts";
import { announce } from "./announce.ts";
import { answerCall } from "./answer-call.ts";
import { banSinger } from "./ban-singer.ts";
import { callSinger } from "./call-singer.ts";
import { changeTurn } from "./change-turn.ts";
import { close } from "./close.ts";
import { closeRequests } from "./close-requests.ts";
import type { Decision, Meta, Permission } from "./command.ts";
import { complete } from "./complete.ts";
import { confirmDuet } from "./confirm-duet.ts";
import { endBreak } from "./end-break.ts";
import { fillIn } from "./fill-in.ts";
import { holdSinger } from "./hold-singer.ts";
import { interruptTurn } from "./interrupt-turn.ts";
import { moveRequest } from "./move-request.ts";
import { moveSinger } from "./move-singer.ts";
import { next } from "./next.ts";
import { noShow } from "./no-show.ts";
import { openRequests } from "./open-requests.ts";
import { passTime } from "./pass-time.ts";
import { removeRequest } from "./remove-request.ts";
import { removeSinger } from "./remove-singer.ts";
import { renameSinger } from "./rename-singer.ts";
import { resumeSinger } from "./resume-singer.ts";
import { setAvailability } from "./set-availability.ts";
import { setLastRound } from "./set-last-round.ts";
import { setRules } from "./set-rules.ts";
import { start } from "./start.ts";
import { startBreak } from "./start-break.ts";
import { unbanSinger } from "./unban-singer.ts";
import { uncall } from "./uncall.ts";
import { undo } from "./undo.ts";
import { updateRequest } from "./update-request.ts";

export const COMMANDS = {
  addRequest,
  addSinger,
  announce,
  answerCall,
  banSinger,
  callSinger,
  changeTurn,
  close,
  closeRequests,
  complete,
  confirmDuet,
  endBreak,
  fillIn,
  holdSinger,
  interruptTurn,
  moveRequest,
  moveSinger,
  next,
  noShow,
  openRequests,
  passTime,
  removeRequest,
  removeSinger,
  renameSinger,
  resumeSinger,
  setAvailability,
  setLastRound,
  setRules,
  start,
  startBreak,
  unbanSinger,
  uncall,
  undo,
  updateRequest,
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandData<Name extends CommandName> = v.InferInput<(typeof COMMANDS)[Name]["schema"]>;

/** Parses, checks who asks, and decides. Pure; never throws for bad input. */
export function decide(rotation: Rotation, name: string, data: unknown, meta: Meta): Decision | Refusal {
  if (!isCommandName(name)) return refuse("INVALID", `there is no command ${JSON.stringify(name.slice(0, 40))}`);
  const command = COMMANDS[name];
  const parsed = v.safeParse(command.schema, data);
  if (!parsed.success) return invalid(parsed.issues);
  const forbidden = permit(command.who, rotation, parsed.output, meta.actor);
  if (forbidden) return forbidden;
  if (rotation.state.status === "closed" && !command.whenClosed) {
    return refuse("ROTATION_CLOSED", "this night is over");
  }
  // Name, schema and decide belong together; TypeScript cannot follow that through the union.
  return (command.decide as (r: Rotation, d: unknown, m: Meta) => Decision | Refusal)(rotation, parsed.output, meta);
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function permit(who: Permission, rotation: Rotation, data: object, actor: Actor): Refusal | null {
  switch (actor.role) {
    case "system":
      return null;
    case "kj":
      if (who === "internal") break;
      if (actor.venueId === rotation.venueId) return null;
      break;
    case "singer":
      if (actor.rotationId !== rotation.state.rotationId) break;
      if (who === "kj or self" && "singerId" in data && data.singerId === actor.singerId) return null;
      if (who === "kj or called") return null;
      if (who === "kj or partner" && "partner" in data && data.partner === actor.singerId) return null;
      break;
    case "screen":
      break;
  }
  return refuse("NOT_ALLOWED", WHO_MAY[who]);
}

const WHO_MAY: Record<Permission, string> = {
  kj: "only the KJ may do that",
  "kj or self": "only the KJ or the singer may do that",
  "kj or partner": "only the KJ or the partner may do that",
  "kj or called": "only the KJ or who was called may do that",
  internal: "no client may do that",
};

function invalid(issues: readonly v.BaseIssue<unknown>[]): Refusal {
  const errors: FieldError[] = issues.map((issue) => ({
    path: ["data", v.getDotPath(issue)].filter(Boolean).join("."),
    message: issue.message,
  }));
  const first = errors[0];
  return { refused: "INVALID", detail: first ? `${first.path}: ${first.message}` : "the data does not fit", errors };
}
