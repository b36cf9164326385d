/** Sends one command for a request and turns its outcome into an answer. */
import * as v from "valibot";
import type { Actor } from "../core/actor.ts";
import type { Created } from "../core/commands/command.ts";
import { COMMANDS } from "../core/commands/index.ts";
import { type CommandId, id, type RotationId } from "../core/ids.ts";
import { QueueFull } from "../core/ports/commands.ts";
import type { RotationHead } from "../core/ports/rotation-log.ts";
import type { CommandResult } from "../core/protocol.ts";
import { requestIdSchema, singerIdSchema, turnIdSchema } from "../core/schemas.ts";
import type { RestDeps } from "./deps.ts";
import type { Answer } from "./endpoint.ts";
import { invalid, invalidFields, ONE_ISSUE_A_FIELD, Problem } from "./problem.ts";

export interface Applied {
  version: number;
  created: Created;
}

export interface Sent {
  rotationId: RotationId;
  actor: Actor;
  command: { id: CommandId; name: string; data: object };
  /** The request's id. */
  correlationId: string;
}

/** What a command did: the body of every answer that is one command. */
export const appliedSchema = v.strictObject({
  id: v.string(),
  status: v.literal("applied"),
  /** The rotation's version after it. */
  version: v.number(),
  created: v.optional(
    v.strictObject({
      singerId: v.optional(singerIdSchema),
      requestId: v.optional(requestIdSchema),
      turnId: v.optional(turnIdSchema),
    }),
  ),
});

export const queuedSchema = v.strictObject({ id: v.string(), status: v.literal("queued") });

/** Null when the outcome is not known yet. @throws the refusal as a problem. */
export async function submit(deps: RestDeps, sent: Sent): Promise<Applied | null> {
  checkData(sent.command.name, sent.command.data);
  const result = await deps.gateway.submit(sent).catch((error: unknown) => {
    if (!(error instanceof QueueFull)) throw error;
    const headers = { "Retry-After": "1" };
    throw new Problem("RATE_LIMITED", "too many commands of this night are waiting; try again shortly", { headers });
  });
  return result && appliedOf(result);
}

/** @throws the refusal as a problem. */
export function appliedOf(result: CommandResult): Applied {
  switch (result.status) {
    case "applied":
      return { version: result.version, created: result.created ?? {} };
    case "rejected":
      if (result.code === "INVALID") throw refusedData(result.detail);
      throw new Problem(result.code, result.detail);
  }
}

/** What a decision finds wrong names its field, such as `data.toIndex: …`, or is a sentence for a person. */
function refusedData(detail: string): Problem {
  const [, path = "data", message = detail] = /^(data[.\w]*): (.*)$/s.exec(detail) ?? [];
  return new Problem("INVALID", detail, { errors: [{ path, message }] });
}

/** Looked at here too, since a result has no room for what was wrong with which field. */
function checkData(name: string, data: object): void {
  if (!Object.hasOwn(COMMANDS, name)) throw invalidFields([{ path: "name", message: "is not a command" }]);
  const parsed = v.safeParse(COMMANDS[name as keyof typeof COMMANDS].schema, data, ONE_ISSUE_A_FIELD);
  if (!parsed.success) throw invalid(parsed.issues, "data");
}

export const commandPath = (rotationId: RotationId, commandId: CommandId): string =>
  `/karaoke/rotations/${rotationId}/commands/${commandId}`;

export function appliedBody(commandId: CommandId, { version, created }: Applied): object {
  return { id: commandId, status: "applied", version, ...(Object.keys(created).length > 0 && { created }) };
}

export function queued({ rotationId, command }: Sent): Answer {
  return {
    status: 202,
    headers: { Location: commandPath(rotationId, command.id) },
    body: { id: command.id, status: "queued" },
  };
}

/** @throws 404. */
export async function requireHead(deps: RestDeps, idOrJoinCode: string): Promise<RotationHead> {
  const head = (await deps.log.head(id<RotationId>(idOrJoinCode))) ?? (await deps.log.headByJoinCode(idOrJoinCode));
  if (!head) throw new Problem("NOT_FOUND", "there is no such rotation");
  return head;
}
