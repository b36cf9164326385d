/** A phone joins the night, or comes back as the singer it was. */
import * as v from "valibot";
import type { Actor } from "../core/actor.ts";
import { id, type SingerId } from "../core/ids.ts";
import type { RotationHead } from "../core/ports/rotation-log.ts";
import { entryOf } from "../core/rotation/place.ts";
import type { RotationState } from "../core/rotation/state.ts";
import { rotationIdSchema, singerIdSchema, stageNameSchema } from "../core/schemas.ts";
import type { RestDeps } from "./deps.ts";
import { type Asked, type Caller, type Endpoint, endpoint } from "./endpoint.ts";
import { Problem } from "./problem.ts";
import { RateLimits } from "./rate-limits.ts";
import { type Applied, submit } from "./submit.ts";

const joinSchema = v.strictObject({
  /** As the screen shows it; case does not matter. */
  joinCode: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64)),
  stageName: stageNameSchema,
});

const joinedSchema = v.strictObject({
  token: v.string(),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  rotationId: rotationIdSchema,
  singerId: singerIdSchema,
});

type JoinRequest = Asked<v.InferOutput<typeof joinSchema>, unknown>;

/** No client can be it: joining is the service's own doing, whoever asked. */
const SYSTEM: Actor = { role: "system" };

/** New singers of one night: a room that scans the code at once gets in, a script does not fill the bench. */
const NEWCOMERS = { burst: 200, perSec: 2 };

export function joinEndpoints(deps: RestDeps): Endpoint[] {
  const newcomers = new RateLimits(deps.clock, NEWCOMERS);
  return [
    endpoint({
      method: "POST",
      path: "/karaoke/join",
      operation: "join",
      summary: "Join a rotation as a singer",
      description:
        "The singer is on the bench until the first request (ROT-11). With the singer's own token for this rotation, even one that expired up to 48 hours ago, the answer is the same singer again with a new token; another stage name renames them, and who had left comes back (ROT-12).",
      who: "anyone",
      body: joinSchema,
      answers: { 201: { description: "The singer and their token", schema: joinedSchema } },
      problems: ["NOT_FOUND", "NAME_TAKEN", "BANNED", "ROTATION_CLOSED", "RATE_LIMITED", "UNAVAILABLE"],
      handle: (asked) => join(deps, newcomers, asked),
    }),
  ];
}

async function join(deps: RestDeps, newcomers: RateLimits, asked: JoinRequest) {
  const head = await deps.log.headByJoinCode(asked.body.joinCode);
  const rotation = head && (await deps.rotations.current(head.rotationId));
  if (!head || !rotation) throw new Problem("NOT_FOUND", "No night under that code. Check the screen.");
  if (rotation.state.status === "closed") throw new Problem("ROTATION_CLOSED", "this night is over");

  const own = ownSinger(asked.caller ?? asked.lapsed, head);
  if (own === null) newcomers.take(head.rotationId);
  const singerId =
    own === null ? await add(deps, asked, head, null) : await comeBack(deps, asked, head, own, rotation.state);
  const { stageName } = asked.body;
  const at = new Date(deps.clock.now()).toISOString();
  await deps.singers.insert(head.venueId, { singerId, stageName, guest: true, createdAt: at, updatedAt: at });
  const { venueId, rotationId } = head;
  const issued = await deps.tokens.issue({ role: "singer", venueId, rotationId, singerId });
  return { status: 201, body: { ...issued, rotationId, singerId } };
}

/** Whom the token names, if it is one for this rotation. */
function ownSinger(caller: Caller | null, head: RotationHead): SingerId | null {
  return caller?.role === "singer" && caller.rotationId === head.rotationId ? caller.singerId : null;
}

async function comeBack(
  deps: RestDeps,
  asked: JoinRequest,
  head: RotationHead,
  singerId: SingerId,
  state: RotationState,
): Promise<SingerId> {
  if (state.banned.some((banned) => banned.singerId === singerId)) {
    throw new Problem("BANNED", "the KJ has closed this night to you");
  }
  const entry = entryOf(state, singerId);
  if (!entry) return add(deps, asked, head, singerId);
  const { stageName } = asked.body;
  if (entry.stageName !== stageName) await send(deps, asked, head, "renameSinger", { singerId, stageName });
  return singerId;
}

async function add(
  deps: RestDeps,
  asked: JoinRequest,
  head: RotationHead,
  singerId: SingerId | null,
): Promise<SingerId> {
  const data = { stageName: asked.body.stageName, ...(singerId && { singerId }) };
  const { created } = await send(deps, asked, head, "addSinger", data);
  const added = created.singerId ?? singerId;
  if (!added) throw new Error("addSinger made no singer");
  return id<SingerId>(added);
}

/** @throws 503 when the outcome is not known in time: with its `Idempotency-Key` the request can be sent again. */
async function send(
  deps: RestDeps,
  asked: JoinRequest,
  head: RotationHead,
  name: string,
  data: object,
): Promise<Applied> {
  const command = { id: asked.commandId(name), name, data };
  const { rotationId } = head;
  const applied = await submit(deps, { rotationId, actor: SYSTEM, command, correlationId: asked.requestId });
  if (!applied) {
    throw new Problem("UNAVAILABLE", "the night is busy; try again", { headers: { "Retry-After": "2" } });
  }
  return applied;
}
