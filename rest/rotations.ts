/** Nights: the KJ opens and closes them, anyone who knows the id or the join code reads one. */
import * as v from "valibot";
import { houseRulesSchema } from "../core/house-rules-schema.ts";
import { type Epoch, id, type RotationId } from "../core/ids.ts";
import { openRotation } from "../core/open-rotation.ts";
import type { RotationHead } from "../core/ports/rotation-log.ts";
import type { Rotation } from "../core/rotation/fold.ts";
import { lineOfText, turnIdSchema } from "../core/schemas.ts";
import { callerOf } from "./caller.ts";
import { COMMAND_PROBLEMS } from "./commands.ts";
import { isKnown, positionTag, requireMatch } from "./conditional.ts";
import type { RestDeps } from "./deps.ts";
import { type Answer, type Asked, type Endpoint, endpoint } from "./endpoint.ts";
import { pageOf, pageQuerySchema, pageRequest, pageSchema } from "./paging.ts";
import { rotationSchema, rotationSummarySchema } from "./rotation-schema.ts";
import { appliedBody, appliedSchema, queued, queuedSchema, requireHead, submit } from "./submit.ts";

const PATH = "/karaoke/rotations";
const ONE = `${PATH}/:rotationId`;
/** Join codes are short, so two may fall together. */
const JOIN_CODE_ATTEMPTS = 20;

export const someRulesSchema = v.pipe(
  v.unknown(),
  // An object of optional fields would take a list for an empty one.
  v.check((rules) => !Array.isArray(rules), "must be an object"),
  houseRulesSchema,
);

const openSchema = v.strictObject({
  name: lineOfText(80),
  venue: lineOfText(80),
  /** What differs from the default house rules. */
  rules: v.optional(someRulesSchema),
});
const changeSchema = v.strictObject({
  /** The turn on stage that has ended. */
  complete: turnIdSchema,
});

export function rotationEndpoints(deps: RestDeps): Endpoint[] {
  return [
    endpoint({
      method: "POST",
      path: PATH,
      operation: "openRotation",
      summary: "Open a night",
      who: "kj",
      body: openSchema,
      answers: { 201: { description: "The open rotation", schema: rotationSchema, headers: ["ETag", "Location"] } },
      problems: [],
      handle: (asked) => open(deps, asked),
    }),
    endpoint({
      method: "GET",
      path: PATH,
      operation: "listRotations",
      summary: "List nights, newest first",
      who: "kj",
      query: pageQuerySchema,
      answers: { 200: { description: "One page", schema: pageSchema(rotationSummarySchema) } },
      problems: [],
      async handle({ query, venueId }) {
        const page = await pageOf(deps.log.listHeads(venueId, pageRequest(query)));
        return { status: 200, body: { ...page, items: page.items.map(summary) } };
      },
    }),
    endpoint({
      method: "GET",
      path: ONE,
      operation: "getRotation",
      summary: "Read a night by its id or join code",
      who: "anyone",
      conditional: true,
      answers: { 200: { description: "The rotation", schema: rotationSchema, headers: ["ETag"] } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const rotation = await existing(deps, await requireHead(deps, asked.param("rotationId")));
        const answer = rotationAnswer(rotation, 200);
        return isKnown(asked.preconditions, tagOf(rotation))
          ? { status: 304, headers: { ETag: tagOf(rotation) } }
          : answer;
      },
    }),
    endpoint({
      method: "PATCH",
      path: ONE,
      operation: "changeRotation",
      summary: "Complete the turn on stage",
      description: "One command: `complete`.",
      who: "kj",
      conditional: true,
      body: changeSchema,
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
        const head = await matching(deps, asked);
        const command = { id: asked.commandId(), name: "complete", data: { turnId: asked.body.complete } };
        const sent = { ...sentBy(asked, head), command };
        const applied = await submit(deps, sent);
        return applied ? { status: 200, body: appliedBody(command.id, applied) } : queued(sent);
      },
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "closeRotation",
      summary: "Close the night",
      description: "One command: `close`. The turn on stage is completed; reading goes on (ROT-45).",
      who: "kj",
      conditional: true,
      answers: {
        202: {
          description: "Its outcome is not known yet; ask at `Location`",
          schema: queuedSchema,
          headers: ["Location"],
        },
        204: { description: "It is closed" },
      },
      problems: COMMAND_PROBLEMS,
      async handle(asked) {
        const head = await matching(deps, asked);
        const command = { id: asked.commandId(), name: "close", data: {} };
        const sent = { ...sentBy(asked, head), command };
        return (await submit(deps, sent)) ? { status: 204 } : queued(sent);
      },
    }),
  ];
}

const sentBy = (asked: Asked<unknown, unknown>, { rotationId }: RotationHead) => ({
  rotationId,
  actor: callerOf(asked.caller),
  correlationId: asked.requestId,
});

async function open(deps: RestDeps, asked: Asked<v.InferOutput<typeof openSchema>, unknown>): Promise<Answer> {
  const commandId = asked.commandId();
  // From the command's id, so that the same request again meets the rotation it opened before.
  const rotationId = id<RotationId>(commandId.slice(0, 20));
  for (let attempt = 0; attempt < JOIN_CODE_ATTEMPTS; attempt++) {
    const { head, first } = openRotation({
      rotationId,
      venueId: asked.venueId,
      epoch: id<Epoch>(deps.ids.newId()),
      joinCode: deps.ids.newJoinCode(),
      commandId,
      at: new Date(deps.clock.now()).toISOString(),
      ...asked.body,
    });
    const outcome = await deps.log.create(head, first);
    if (outcome !== "joinCodeTaken") return rotationAnswer(await existing(deps, head), 201);
  }
  throw new Error(`no free join code in ${JOIN_CODE_ATTEMPTS} attempts`);
}

export async function existing(deps: RestDeps, { rotationId }: RotationHead): Promise<Rotation> {
  const rotation = await deps.rotations.current(rotationId);
  if (!rotation) throw new Error(`rotation ${rotationId} has a head but no log`);
  return rotation;
}

/** @throws 404, and 412 when the client saw another version. */
async function matching(deps: RestDeps, asked: Asked<unknown, unknown>): Promise<RotationHead> {
  const head = await requireHead(deps, asked.param("rotationId"));
  if (asked.preconditions.ifMatch !== null) requireMatch(asked.preconditions, tagOf(await existing(deps, head)));
  return head;
}

const tagOf = ({ epoch, version }: Rotation): string => positionTag(epoch, version);

function rotationAnswer(rotation: Rotation, status: 200 | 201): Answer {
  const { epoch, version, state } = rotation;
  const { rotationId, joinCode } = state;
  const headers = { ETag: tagOf(rotation), ...(status === 201 && { Location: `${PATH}/${rotationId}` }) };
  return { status, headers, body: { rotationId, joinCode, epoch, version, state } };
}

function summary({ rotationId, joinCode, epoch, name, venue, openedAt, closedAt }: RotationHead): object {
  return { rotationId, joinCode, epoch, name, venue, openedAt, closedAt };
}
