/**
 * What happens when a socket connects, says something and goes. Keeps nothing between calls but what `Connections`
 * holds (and rate limits, which a process may forget), so the same code serves one `ws` server and API Gateway's Lambdas.
 */
import type { CommandId, ConnectionId } from "../core/ids.ts";
import { type CommandQueue, QueueFull } from "../core/ports/commands.ts";
import type { Connection, Connections } from "../core/ports/connections.ts";
import type { Tokens } from "../core/ports/identity.ts";
import {
  BEARER_SUBPROTOCOL_PREFIX,
  type ByeCode,
  type ClientFrame,
  type ErrorCode,
  type ServerFrame,
  SUBPROTOCOL,
} from "../core/protocol.ts";
import type { RefusalCode } from "../core/refusal.ts";
import { catchUp } from "./catch-up.ts";
import { readFrame } from "./frames.ts";
import { type HelloDeps, hello } from "./hello.ts";
import type { Limits } from "./limits.ts";
import { serialise } from "./server-frames.ts";

export interface SocketDeps extends HelloDeps {
  connections: Connections;
  queue: CommandQueue;
  tokens: Pick<Tokens, "verify">;
  limits: Limits;
}

/** For a client that must not come back as it is. */
const NEVER_MS = 0;

/**
 * A socket opens. Never refuses: a browser cannot see a refused handshake, so what is wrong is said after `hello`.
 *
 * @param offered the subprotocols, in order; none at all is taken for `karaoke.v1`.
 * @returns the subprotocol to answer with, null for none.
 */
export async function connect(
  deps: SocketDeps,
  connectionId: ConnectionId,
  offered: readonly string[],
): Promise<string | null> {
  const speaksV1 = offered.includes(SUBPROTOCOL);
  const bearer = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  const named = offered.filter((name) => name !== bearer);
  await deps.connections.open({
    connectionId,
    ...(await identify(deps, bearer)),
    unsupportedVersion: named.length > 0 && !speaksV1,
    rotationId: null,
    form: "full",
    connectedAt: deps.clock.now(),
  });
  return speaksV1 ? SUBPROTOCOL : null;
}

export async function disconnect(deps: SocketDeps, connectionId: ConnectionId): Promise<void> {
  deps.limits.forget(connectionId);
  await deps.connections.forget(connectionId);
}

/**
 * One text frame came. Frames of one connection are handed over one after another.
 *
 * @param correlationId names this frame in every log line that it leads to.
 * @throws when the infrastructure fails; the frame is then unanswered, and `failed` answers it.
 */
export async function message(
  deps: SocketDeps,
  connectionId: ConnectionId,
  text: string,
  correlationId?: string,
): Promise<void> {
  const connection = await deps.connections.get(connectionId);
  if (!connection) return;
  const read = readFrame(text);
  if (connection.unsupportedVersion) {
    await error(deps, connectionId, "UNSUPPORTED_VERSION", `this server speaks ${SUBPROTOCOL}`);
    return hangUp(deps, connectionId, "PROTOCOL");
  }
  const allowance = deps.limits.frame(connectionId, connection.actor.role);
  if (allowance === "hopeless") return hangUp(deps, connectionId, "PROTOCOL");
  if (allowance === "limited") return tooMany(deps, connectionId, commandIdOf(read));
  switch (read.kind) {
    case "unreadable":
      return error(deps, connectionId, read.code, read.detail, read.id);
    case "unfitCommand":
      return rejected(deps, connectionId, read.id, "INVALID", read.detail);
    case "frame":
      if (connection.tokenProblem) return refuseToken(deps, connection, connection.tokenProblem);
      if (connection.tokenEndsAt !== undefined && deps.clock.now() >= Date.parse(connection.tokenEndsAt)) {
        return refuseToken(deps, connection, "expired");
      }
      return received(deps, connection, read.frame, correlationId);
  }
}

/** A frame that came as bytes, or larger than the transport takes. */
export async function unreadable(
  deps: SocketDeps,
  connectionId: ConnectionId,
  code: "BAD_REQUEST" | "TOO_LARGE",
  detail: string,
): Promise<void> {
  const connection = await deps.connections.get(connectionId);
  if (!connection) return;
  if (deps.limits.frame(connectionId, connection.actor.role) === "hopeless")
    return hangUp(deps, connectionId, "PROTOCOL");
  return error(deps, connectionId, code, detail);
}

/** The answer to a frame whose handling threw. What failed inside is nobody's business outside. */
export async function failed(deps: SocketDeps, connectionId: ConnectionId, text: string): Promise<void> {
  await error(deps, connectionId, "INTERNAL", "something failed here; try again", commandIdOf(readFrame(text)));
}

async function received(
  deps: SocketDeps,
  connection: Connection,
  frame: ClientFrame,
  correlationId: string | undefined,
): Promise<void> {
  const { connectionId, rotationId } = connection;
  switch (frame.type) {
    case "hello": {
      const refused = await hello(deps, connection, frame);
      if (refused) await error(deps, connectionId, refused.code, refused.detail);
      return;
    }
    case "command":
      if (rotationId === null) return rejected(deps, connectionId, frame.id, "NOT_ALLOWED", "say hello first");
      return command(deps, { ...connection, rotationId }, frame, correlationId);
    case "sync": {
      if (rotationId === null) return error(deps, connectionId, "BAD_REQUEST", "say hello first");
      const at = await catchUp(deps, connection, rotationId, frame.since);
      const hadItAll = at?.epoch === frame.since.epoch && at.version === frame.since.version;
      // A question always has an answer: the version it has is the newest.
      return hadItAll ? pong(deps, connection) : undefined;
    }
    case "ping":
      return pong(deps, connection, frame.n);
  }
}

async function command(
  deps: SocketDeps,
  { connectionId, actor, rotationId }: Connection & { rotationId: NonNullable<Connection["rotationId"]> },
  { id, name, data }: Extract<ClientFrame, { type: "command" }>,
  correlationId: string | undefined,
): Promise<void> {
  if (actor.role === "screen") {
    return rejected(deps, connectionId, id, "NOT_ALLOWED", "without a token a connection only watches");
  }
  if (actor.role === "singer" && deps.limits.command(actor.singerId) !== "ok") return tooMany(deps, connectionId, id);
  try {
    await deps.queue.send({ rotationId, actor, command: { id, name, data }, connectionId, correlationId });
  } catch (failure) {
    if (failure instanceof QueueFull) return tooMany(deps, connectionId, id);
    throw failure;
  }
}

/** @param n of the ping that it answers. */
async function pong(deps: SocketDeps, { connectionId, rotationId, actor }: Connection, n?: number): Promise<void> {
  const at = new Date(deps.clock.now()).toISOString();
  const rotation = rotationId && (await deps.rotations.current(rotationId));
  const watchers = rotationId && actor.role === "kj" ? await deps.connections.countWatchers(rotationId) : null;
  await post(deps, connectionId, {
    type: "pong",
    ...(rotation && { epoch: rotation.epoch, version: rotation.version }),
    at,
    ...(watchers !== null && { watchers }),
    ...(n !== undefined && { n }),
  });
}

async function identify(
  deps: Pick<SocketDeps, "tokens">,
  bearer: string | undefined,
): Promise<Pick<Connection, "actor" | "tokenProblem" | "tokenEndsAt">> {
  if (bearer === undefined) return { actor: { role: "screen" }, tokenProblem: null };
  const verified = await deps.tokens.verify(bearer.slice(BEARER_SUBPROTOCOL_PREFIX.length));
  if (verified.status === "valid") {
    return { actor: verified.actor, tokenProblem: null, tokenEndsAt: verified.expiresAt };
  }
  return { actor: { role: "screen" }, tokenProblem: verified.status };
}

async function refuseToken(
  deps: SocketDeps,
  { connectionId }: Connection,
  problem: "invalid" | "expired",
): Promise<void> {
  const detail = problem === "expired" ? "the token has expired" : "the token is not one of this service";
  await error(deps, connectionId, "UNAUTHENTICATED", detail);
  await hangUp(deps, connectionId, "AUTH");
}

const tooMany = (deps: SocketDeps, connectionId: ConnectionId, commandId: string | undefined) =>
  error(deps, connectionId, "RATE_LIMITED", "too many frames; wait a second and send it again", commandId);

function commandIdOf(read: ReturnType<typeof readFrame>): string | undefined {
  switch (read.kind) {
    case "frame":
      return read.frame.type === "command" ? read.frame.id : undefined;
    case "unfitCommand":
    case "unreadable":
      return read.id;
  }
}

const rejected = (deps: SocketDeps, to: ConnectionId, id: CommandId, code: RefusalCode, detail: string) =>
  post(deps, to, { type: "result", id, status: "rejected", code, detail });

const error = (deps: SocketDeps, to: ConnectionId, code: ErrorCode, detail: string, id?: string) =>
  post(deps, to, { type: "error", code, detail, ...(id !== undefined && { id }) });

const post = (deps: SocketDeps, to: ConnectionId, frame: ServerFrame) => deps.connections.post([to], serialise(frame));

const hangUp = (deps: SocketDeps, connectionId: ConnectionId, code: Extract<ByeCode, "AUTH" | "PROTOCOL">) =>
  deps.connections.hangUp(connectionId, code, NEVER_MS);
