/** One night on the cloud with a line of some length, and what its parts cost. */
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { clientOf } from "../../tests/aws/dynamo-server.ts";
import type { Cloud } from "../../tests/cloud/cloud.ts";
import { join } from "../../tests/cloud/player.ts";
import { Client } from "../../tests/realtime/harness.ts";
import { Console, quiet, until } from "./console.ts";
import type { LineParts } from "./counted.ts";
import type { Meter } from "./meter.ts";
import { seedNight } from "./seeded-night.ts";
import { minus, sum, times, type Usage, usage } from "./usage.ts";
import { playRound, ROUND } from "./usual-commands.ts";
import { holdWatchers } from "./watchers.ts";

/** Of pings and of guests, for an average. */
const SAMPLES = 5;
/** `Rotations` of core writes a snapshot after so many events. */
const EVENTS_PER_SNAPSHOT = 200;

export class Line {
  readonly #cloud: Cloud;
  readonly #meter: Meter;
  readonly #singers: number;
  readonly console: Console;
  readonly #coldCommand: Usage;
  /** The console is one. */
  #watchers = 1;

  private constructor(cloud: Cloud, meter: Meter, singers: number, console: Console, coldCommand: Usage) {
    this.#cloud = cloud;
    this.#meter = meter;
    this.#singers = singers;
    this.console = console;
    this.#coldCommand = coldCommand;
  }

  static async open(cloud: Cloud, meter: Meter, singers: number): Promise<Line> {
    const log = new DynamoRotationLog(new Table(cloud.dynamo.client, cloud.tables.rotations));
    const console = await Console.open(cloud, await seedNight(log, `line-of-${singers}`, `LINE${singers}`, singers));
    const before = meter.read();
    await console.send("announce", { text: "Good evening" });
    const coldCommand = minus(meter.read(), before);
    // Every Lambda of the round is warm after one.
    await playRound(console);
    return new Line(cloud, meter, singers, console, coldCommand);
  }

  async perCommand(watchers: number): Promise<Usage> {
    await holdWatchers(this.#cloud, this.console.rotation.state.rotationId, this.#watchers, watchers);
    this.#watchers = watchers;
    const used = await this.#used(() => playRound(this.console));
    return times(used, 1 / ROUND.length);
  }

  async parts(): Promise<LineParts> {
    const { version } = this.console.rotation;
    const writes: [string, number][] = [];
    await playRound({
      state: this.console.state,
      send: async (name, data) => {
        const before = this.#meter.dynamo.units.writes;
        const created = await this.console.send(name, data);
        writes.push([name, this.#meter.dynamo.units.writes - before]);
        return created;
      },
    });
    const eventsPerCommand = (this.console.rotation.version - version) / ROUND.length;
    const metered = new Table(clientOf(this.#cloud.front.url), this.#cloud.tables.rotations);
    const { watcherPingEveryMs, ...guests } = await this.#guests();
    return {
      singers: this.#singers,
      writes,
      coldCommand: this.#coldCommand,
      snapshot: await this.#used(() => new DynamoRotationLog(metered).saveSnapshot(this.console.rotation)),
      commandsPerSnapshot: EVENTS_PER_SNAPSHOT / eventsPerCommand,
      ...guests,
      ping: await this.#ping(),
      pingEveryMs: { watcher: watcherPingEveryMs, console: this.console.pingEveryMs },
    };
  }

  async #ping(): Promise<Usage> {
    const used = await this.#used(async () => {
      for (let ping = 0; ping < SAMPLES; ping++) {
        this.console.client.send({ type: "ping" });
        await this.console.client.next("pong");
      }
    });
    return times(used, 1 / SAMPLES);
  }

  /** Guests come one after another: one request, one command; then a connection that says hello and goes. */
  async #guests(): Promise<{ join: Usage; connect: Usage; watcherPingEveryMs: number }> {
    const { joinCode, rotationId } = this.console.rotation.state;
    const tokens: string[] = [];
    const joining = await this.#used(async () => {
      for (let guest = 0; guest < SAMPLES; guest++) {
        const { token } = await join(this.#cloud, joinCode, `Guest ${guest}`);
        tokens.push(token);
        await this.console.follow();
      }
    });
    let watcherPingEveryMs = Number.NaN;
    const connecting = await this.#used(async () => {
      for (const token of tokens) {
        const client = await Client.open(this.#cloud.sockets.url, token);
        watcherPingEveryMs = (await client.hello(rotationId)).pingEveryMs;
        const disconnect = this.#cloud.lambda("disconnect");
        const before = disconnect.invocations;
        client.cut();
        await until(() => disconnect.invocations > before);
      }
    });
    return {
      join: sum(times(joining, 1 / SAMPLES), usage({ httpRequests: 1 })),
      connect: times(connecting, 1 / SAMPLES),
      watcherPingEveryMs,
    };
  }

  async #used(run: () => Promise<void>): Promise<Usage> {
    await quiet(this.#cloud);
    const before = this.#meter.read();
    await run();
    await quiet(this.#cloud);
    return minus(this.#meter.read(), before);
  }
}
