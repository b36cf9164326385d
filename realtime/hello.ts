/** `hello`: which rotation a connection watches, as whom, and from where. */
import type { Actor } from "../core/actor.ts";
import { ID_PATTERN, id, type RotationId } from "../core/ids.ts";
import type { Connection, Connections } from "../core/ports/connections.ts";
import type { Clock } from "../core/ports/machine.ts";
import type { RotationHead, RotationLog } from "../core/ports/rotation-log.ts";
import type { ClientFrame, ErrorFrame, WelcomeFrame } from "../core/protocol.ts";
import type { Rotation } from "../core/rotation/fold.ts";
import { type CatchUpDeps, canResume, catchUp } from "./catch-up.ts";
import { serialise } from "./server-frames.ts";

export interface HelloDeps extends CatchUpDeps {
  log: Pick<RotationLog, "readAfter" | "head" | "headByJoinCode">;
  connections: Pick<Connections, "post" | "enter" | "watch">;
  clock: Clock;
  /** Names this server's build, which the pages compare with their own. */
  build: string;
  /** How often clients shall ping, by their role. */
  pingEveryMs: Record<WelcomeFrame["role"], number>;
}

type Hello = Extract<ClientFrame, { type: "hello" }>;
type Refused = Pick<ErrorFrame, "code" | "detail">;

/**
 * Enters, welcomes, then watches, then brings up to date: `welcome` is always the first frame of a rotation, an event
 * that happens meanwhile is told live, and a command sent at the sight of `welcome` finds its rotation. A second hello changes the rotation, or gives a fresh start in the same one.
 */
export async function hello(deps: HelloDeps, connection: Connection, frame: Hello): Promise<Refused | null> {
  const head = await headOf(deps.log, frame.rotation);
  if (!head) return { code: "NOT_FOUND", detail: "no rotation has that id or join code" };
  const forbidden = mayWatch(connection.actor, head);
  if (forbidden) return forbidden;
  const rotation = await deps.rotations.current(head.rotationId);
  if (!rotation) throw new Error(`rotation ${head.rotationId} has a head and no log`);
  const since = frame.since && (await canResume(deps, rotation, frame.since)) ? frame.since : null;
  const form = frame.brief ? "brief" : "full";
  await deps.connections.enter(connection.connectionId, head.rotationId, form);
  await deps.connections.post(
    [connection.connectionId],
    serialise(welcome(deps, connection.actor, rotation, since !== null)),
  );
  await deps.connections.watch(connection.connectionId, head.rotationId);
  await catchUp(deps, { ...connection, form }, head.rotationId, since);
  return null;
}

async function headOf(log: HelloDeps["log"], idOrJoinCode: string): Promise<RotationHead | null> {
  if (!ID_PATTERN.test(idOrJoinCode)) return null;
  return (await log.head(id<RotationId>(idOrJoinCode))) ?? (await log.headByJoinCode(idOrJoinCode));
}

/** A token opens its own venue or night only; without one, knowing the id or join code suffices to read. */
function mayWatch(actor: Actor, head: RotationHead): Refused | null {
  switch (actor.role) {
    case "kj":
      return actor.venueId === head.venueId ? null : { code: "FORBIDDEN", detail: "that is another venue's rotation" };
    case "singer":
      return actor.rotationId === head.rotationId
        ? null
        : { code: "FORBIDDEN", detail: "that token is for another night" };
    case "screen":
      return null;
    case "system":
      return { code: "FORBIDDEN", detail: "no client can be the service" };
  }
}

function welcome(deps: HelloDeps, actor: Actor, rotation: Rotation, resumed: boolean): WelcomeFrame {
  const role = actor.role === "system" ? "screen" : actor.role;
  return {
    type: "welcome",
    rotationId: rotation.state.rotationId,
    role,
    ...(actor.role === "singer" && { singerId: actor.singerId }),
    epoch: rotation.epoch,
    version: rotation.version,
    resumed,
    pingEveryMs: deps.pingEveryMs[role],
    build: deps.build,
    at: new Date(deps.clock.now()).toISOString(),
  };
}
