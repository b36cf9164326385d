/** The only registry of commands: a new one is a file beside this and a line below. */
import * as v from "valibot";
import type { Actor } from "../actor.ts";
import { type FieldError, type Refusal, refuse } from "../refusal.ts";
import type { Rotation } from "../rotation/fold.ts";
import type { Decision, Meta, Permission } from "./command.ts";
import { holdSinger } from "./hold-singer.ts";

export const COMMANDS = {
  holdSinger,
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
      break;
    case "screen":
      break;
  }
  return refuse(
    "NOT_ALLOWED",
    who === "kj or self" ? "only the KJ or the singer may do that" : "only the KJ may do that",
  );
}

function invalid(issues: readonly v.BaseIssue<unknown>[]): Refusal {
  const errors: FieldError[] = issues.map((issue) => ({
    path: ["data", v.getDotPath(issue)].filter(Boolean).join("."),
    message: issue.message,
  }));
  const first = errors[0];
  return { refused: "INVALID", detail: first ? `${first.path}: ${first.message}` : "the data does not fit", errors };
}
