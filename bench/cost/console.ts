/** A KJ's console on the cloud that keeps up with its night, and waits until everything a command set off is done. */
import { eventsOf } from "../../core/brief-events.ts";
import type { CommandName } from "../../core/commands/index.ts";
import { fold, type Rotation } from "../../core/rotation/fold.ts";
import type { Cloud } from "../../tests/cloud/cloud.ts";
import { Client, newCommandId } from "../../tests/realtime/harness.ts";
import type { Playing } from "./usual-commands.ts";

const LOOK_AGAIN_MS = 10;

export class Console implements Playing {
  readonly client: Client;
  readonly pingEveryMs: number;
  readonly #cloud: Cloud;
  #rotation: Rotation;

  private constructor(cloud: Cloud, client: Client, rotation: Rotation, pingEveryMs: number) {
    this.#cloud = cloud;
    this.client = client;
    this.#rotation = rotation;
    this.pingEveryMs = pingEveryMs;
  }

  static async open(cloud: Cloud, rotation: Rotation): Promise<Console> {
    const client = await Client.open(cloud.sockets.url, await cloud.kjToken(rotation.venueId));
    const { pingEveryMs } = await client.hello(rotation.state.rotationId);
    return new Console(cloud, client, rotation, pingEveryMs);
  }

  get rotation(): Rotation {
    return this.#rotation;
  }

  state = () => this.#rotation.state;

  send = async (name: CommandName, data: object): Promise<{ singerId?: string }> => {
    const id = newCommandId();
    this.client.send({ type: "command", id, name, data });
    const result = await this.client.next("result", (frame) => frame.id === id && frame.status !== "queued");
    if (result.status !== "applied") throw new Error(`${name}: ${JSON.stringify(result)}`);
    await this.follow();
    return result.created ?? {};
  };

  /** The next command that anybody's client had applied. */
  async follow(): Promise<void> {
    this.#rotation = fold(this.#rotation, eventsOf(await this.client.next("events")));
    await quiet(this.#cloud);
  }

  close(): void {
    this.client.cut();
  }
}

/** Resolves when no Lambda runs and no queue that one takes from holds anything: what was set off so far is done. */
export async function quiet(cloud: Cloud): Promise<void> {
  await until(async () => {
    await cloud.bridge.delivered();
    const depths = await Promise.all(cloud.consumed.map(({ queue }) => cloud.depth(queue)));
    return depths.every((depth) => depth === 0) && cloud.lambdas().every(({ isIdle }) => isIdle);
  });
}

export async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fits())) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}
