/** API Gateway's WebSocket API: a function for every frame, side by side, and posts from wherever they come. */
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  LimitExceededException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { type ConnectionId, id } from "../../../core/ids.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import type { Wire } from "../network/wire.ts";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./functions.ts";

export type SocketEvent =
  | { kind: "connect"; connectionId: ConnectionId; protocols: readonly string[] }
  | { kind: "message"; connectionId: ConnectionId; text: string }
  | { kind: "disconnect"; connectionId: ConnectionId };

export class Gateway {
  readonly #world: World;
  readonly #sockets: LambdaFunction<SocketEvent, void>;
  readonly #wires = new Map<string, Wire>();
  #opened = 0;

  constructor(world: World, sockets: LambdaFunction<SocketEvent, void>) {
    this.#world = world;
    this.#sockets = sockets;
  }

  accept(wire: Wire, protocols: readonly string[]): void {
    const connectionId = id<ConnectionId>(`connection-${++this.#opened}`);
    this.#sockets.invoke({ kind: "connect", connectionId, protocols }).then(
      () => this.#serve(connectionId, wire),
      () => wire.terminatedByServer(),
    );
  }

  /** A management client of one function; each call is a step of it. */
  client(life: Incarnation): Pick<ApiGatewayManagementApiClient, "send"> {
    return {
      send: (command: object) => life.call("post", async () => this.#manage(command)),
    } as unknown as Pick<ApiGatewayManagementApiClient, "send">;
  }

  #serve(connectionId: ConnectionId, wire: Wire): void {
    if (!wire.serverOpen) {
      this.#gone(connectionId);
      return;
    }
    const { scheduler, random } = this.#world;
    this.#wires.set(connectionId, wire);
    wire.server = {
      // Frames that come close together are handled side by side, in any order.
      text: (text) =>
        void scheduler.after(random.chance(0.8) ? 1 : random.between(1, 60), () => {
          this.#sockets.invoke({ kind: "message", connectionId, text }).catch(() => {
            // Said in the gateway's own words, which no page reads.
            wire.down.push({ kind: "text", text: '{"message":"Internal server error"}' });
          });
        }),
      pong: () => {},
      ended: () => this.#gone(connectionId),
    };
    wire.down.push({ kind: "opened" });
  }

  #gone(connectionId: ConnectionId): void {
    this.#wires.delete(connectionId);
    if (this.#world.random.chance(this.#world.plan.weather.disconnectLost)) {
      this.#world.trace.note("gateway", "says nothing of an end", connectionId);
      return;
    }
    this.#sockets.invoke({ kind: "disconnect", connectionId }).catch(() => {});
  }

  #manage(command: object): object {
    const { random, plan, scheduler } = this.#world;
    if (command instanceof PostToConnectionCommand) {
      const wire = this.#wires.get(command.input.ConnectionId ?? "");
      if (!wire) {
        this.#world.trace.note("gateway", "has no such connection", command.input.ConnectionId ?? "");
        throw new GoneException({ message: "gone", $metadata: {} });
      }
      if (scheduler.now < plan.calmAtMs && random.chance(plan.weather.throttled)) {
        this.#world.trace.note("gateway", "is too many", command.input.ConnectionId ?? "");
        throw new LimitExceededException({ message: "too many", $metadata: {} });
      }
      wire.down.push({ kind: "text", text: Buffer.from(command.input.Data as Uint8Array).toString() });
    } else if (command instanceof DeleteConnectionCommand) {
      this.#wires.get(command.input.ConnectionId ?? "")?.closedByServer(1000);
    }
    return {};
  }
}
