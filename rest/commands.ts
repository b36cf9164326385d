/** Any command over REST, for clients without a socket. */
import * as v from "valibot";
import { type CommandId, id } from "../core/ids.ts";
import { REFUSAL_CODES } from "../core/refusal.ts";
import { commandIdSchema } from "../core/schemas.ts";
import { callerOf } from "./caller.ts";
import type { RestDeps } from "./deps.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { Problem, type ProblemCode } from "./problem.ts";
import {
  appliedBody,
  appliedOf,
  appliedSchema,
  commandPath,
  queued,
  queuedSchema,
  requireHead,
  submit,
} from "./submit.ts";

const commandSchema = v.strictObject({
  /** Chosen by the client, unique for ever: sent again it has no second effect. */
  id: commandIdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  data: v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((data) => !Array.isArray(data), "must be an object"),
  ),
});

/** What any command may be refused with. */
const REFUSALS: readonly ProblemCode[] = REFUSAL_CODES.filter((code) => code !== "INVALID" && code !== "INTERNAL");

/** What can come of a request that sends one. */
export const COMMAND_PROBLEMS: readonly ProblemCode[] = [...REFUSALS, "NOT_FOUND", "RATE_LIMITED"];

export function commandEndpoints(deps: RestDeps): Endpoint[] {
  return [
    endpoint({
      method: "POST",
      path: "/karaoke/rotations/:rotationId/commands",
      operation: "sendCommand",
      summary: "Send a command",
      description: "Names and data are those of the WebSocket protocol.",
      who: "kj or singer",
      body: commandSchema,
      answers: {
        200: { description: "It was applied", schema: appliedSchema },
        202: {
          description: "Its outcome is not known yet; ask at `Location`",
          schema: queuedSchema,
          headers: ["Location"],
        },
      },
      problems: COMMAND_PROBLEMS,
      async handle(asked) {
        const { rotationId } = await requireHead(deps, asked.param("rotationId"));
        const { body: command, requestId: correlationId } = asked;
        const sent = { rotationId, actor: callerOf(asked.caller), command, correlationId };
        const applied = await submit(deps, sent);
        if (!applied) return queued(sent);
        const headers = { Location: commandPath(rotationId, sent.command.id) };
        return { status: 200, headers, body: appliedBody(sent.command.id, applied) };
      },
    }),
    endpoint({
      method: "GET",
      path: "/karaoke/rotations/:rotationId/commands/:commandId",
      operation: "getCommand",
      summary: "Ask what became of a command",
      who: "kj or singer",
      answers: { 200: { description: "It was applied", schema: appliedSchema } },
      problems: [...REFUSALS, "INTERNAL", "NOT_FOUND"],
      async handle(asked) {
        const head = await requireHead(deps, asked.param("rotationId"));
        const caller = callerOf(asked.caller);
        if (caller.role === "kj" ? caller.venueId !== head.venueId : caller.rotationId !== head.rotationId) {
          throw new Problem("NOT_ALLOWED", "that is another venue's or another night's");
        }
        const commandId = id<CommandId>(asked.param("commandId"));
        const result = await deps.gateway.outcome(head.rotationId, commandId);
        if (!result) throw new Problem("NOT_FOUND", "no command with that id has come through");
        return { status: 200, body: appliedBody(commandId, appliedOf(result)) };
      },
    }),
  ];
}
