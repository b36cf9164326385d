/** Singers of one rotation, in the form of the original karaoke backend: each route is a command, or a few. */
import * as v from "valibot";
import { id, type RequestId, type RotationId, type SingerId } from "../core/ids.ts";
import type { RotationHead } from "../core/ports/rotation-log.ts";
import { entryOf } from "../core/rotation/place.ts";
import type { SingerEntry } from "../core/rotation/state.ts";
import { singerIdSchema, stageNameSchema } from "../core/schemas.ts";
import { callerOf } from "./caller.ts";
import { COMMAND_PROBLEMS } from "./commands.ts";
import type { RestDeps } from "./deps.ts";
import { type Answer, type Asked, type Caller, type Endpoint, endpoint } from "./endpoint.ts";
import { playlistSchema, type Step, stepsToContent, stepsToOrder } from "./playlist.ts";
import { Problem } from "./problem.ts";
import { requestSchema } from "./rotation-schema.ts";
import {
  type Applied,
  appliedBody,
  appliedSchema,
  commandPath,
  queued,
  queuedSchema,
  requireHead,
  type Sent,
  submit,
} from "./submit.ts";

const SINGERS = "/karaoke/rotations/:rotationId/singers";
const ONE = `${SINGERS}/:singerId`;

const addSchema = v.strictObject({ stageName: stageNameSchema, singerId: v.optional(singerIdSchema) });
const playlistAnswerSchema = v.strictObject({
  singerId: singerIdSchema,
  /** The rotation's version as of these. */
  version: v.number(),
  requests: v.array(requestSchema),
});
const notYet = {
  description: "The outcome is not known yet; ask at `Location`",
  schema: queuedSchema,
  headers: ["Location"],
};

type PlaylistRequest = Asked<v.InferOutput<typeof playlistSchema>, unknown>;

export function rotationSingerEndpoints(deps: RestDeps): Endpoint[] {
  async function sent(asked: Asked<unknown, unknown>, name: string, data: object): Promise<Sent> {
    const { rotationId } = await requireHead(deps, asked.param("rotationId"));
    const command = { id: asked.commandId(), name, data };
    return { rotationId, actor: callerOf(asked.caller), command, correlationId: asked.requestId };
  }

  return [
    endpoint({
      method: "POST",
      path: SINGERS,
      operation: "addSingerToRotation",
      summary: "Add a singer to the night",
      description: "One command: `addSinger`.",
      who: "kj",
      body: addSchema,
      answers: {
        201: { description: "They are on the bench", schema: appliedSchema, headers: ["Location"] },
        202: notYet,
      },
      problems: COMMAND_PROBLEMS,
      async handle(asked) {
        const command = await sent(asked, "addSinger", asked.body);
        const applied = await submit(deps, command);
        if (!applied) return queued(command);
        const headers = { Location: commandPath(command.rotationId, command.command.id) };
        return { status: 201, headers, body: appliedBody(command.command.id, applied) };
      },
    }),
    endpoint({
      method: "PUT",
      path: ONE,
      operation: "replacePlaylist",
      summary: "Replace a singer's playlist",
      description:
        "Several commands, each by its own rules: `removeRequest` for what is left out, `addRequest` for items without a `requestId`, `updateRequest` for those that differ, `moveRequest` until the order is this one. Not atomic: a refusal ends it, and what was done before stays. What an item with a `requestId` leaves out stays as it is.",
      who: "kj or singer",
      body: playlistSchema,
      answers: { 200: { description: "The playlist as it is now", schema: playlistAnswerSchema }, 202: notYet },
      problems: COMMAND_PROBLEMS,
      handle: (asked) => replacePlaylist(deps, asked),
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "removeSingerFromRotation",
      summary: "Take a singer out of the night",
      description: "One command: `removeSinger`.",
      who: "kj or singer",
      answers: { 202: notYet, 204: { description: "They have left" } },
      problems: COMMAND_PROBLEMS,
      async handle(asked) {
        const command = await sent(asked, "removeSinger", { singerId: asked.param("singerId") });
        return (await submit(deps, command)) ? { status: 204 } : queued(command);
      },
    }),
  ];
}

async function replacePlaylist(deps: RestDeps, asked: PlaylistRequest): Promise<Answer> {
  const head = await requireHead(deps, asked.param("rotationId"));
  const singerId = id<SingerId>(asked.param("singerId"));
  requireOwn(callerOf(asked.caller), head, singerId);
  const before = await playlistOf(deps, head, singerId);
  const added: RequestId[] = [];
  for (const step of stepsToContent(before.entry.requests, asked.body.requests)) {
    const done = await take(deps, asked, head, singerId, step);
    if (!("version" in done)) return queued(done);
    if (done.created.requestId) added.push(done.created.requestId);
  }
  const between = await playlistOf(deps, head, singerId);
  const order = asked.body.requests.map(({ requestId }) => requestId ?? added.shift());
  const present = between.entry.requests.map(({ requestId }) => requestId);
  for (const step of stepsToOrder(
    present,
    order.filter((requestId) => requestId !== undefined),
  )) {
    const done = await take(deps, asked, head, singerId, step);
    if (!("version" in done)) return queued(done);
  }
  const { version, entry } = await playlistOf(deps, head, singerId);
  return { status: 200, body: { singerId, version, requests: entry.requests } };
}

/** As every one of the commands would say; here since there may be nothing to do. @throws 403. */
function requireOwn(caller: Caller, head: RotationHead, singerId: SingerId): void {
  const own =
    caller.role === "kj"
      ? caller.venueId === head.venueId
      : caller.rotationId === head.rotationId && caller.singerId === singerId;
  if (!own) throw new Problem("NOT_ALLOWED", "only the KJ or the singer may do that");
}

/** What came of one step, or what was sent when that is not known yet. */
async function take(
  deps: RestDeps,
  asked: PlaylistRequest,
  { rotationId }: { rotationId: RotationId },
  singerId: SingerId,
  { name, data }: Step,
): Promise<Applied | Sent> {
  const command = { id: asked.commandId(), name, data: { singerId, ...data } };
  const sent = { rotationId, actor: callerOf(asked.caller), command, correlationId: asked.requestId };
  return (await submit(deps, sent)) ?? sent;
}

/** @throws 404 when the singer is not part of the night. */
async function playlistOf(
  deps: RestDeps,
  { rotationId }: RotationHead,
  singerId: SingerId,
): Promise<{ version: number; entry: SingerEntry }> {
  const rotation = await deps.rotations.current(rotationId);
  const entry = rotation && entryOf(rotation.state, singerId);
  if (!entry) throw new Problem("UNKNOWN_SINGER", "that singer is not in this rotation");
  return { version: rotation.version, entry };
}
