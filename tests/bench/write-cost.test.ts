import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { createDynamoSongs } from "../../adapters/aws/dynamo/songs.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import { DynamoMeter } from "../../bench/cost/dynamo-meter.ts";
import { seedNight } from "../../bench/cost/seeded-night.ts";
import { playRound, ROUND } from "../../bench/cost/usual-commands.ts";
import type { CommandName } from "../../core/commands/index.ts";
import { type ExecuteDeps, execute } from "../../core/execute.ts";
import { type CommandId, id } from "../../core/ids.ts";
import { Rotations } from "../../core/rotations.ts";
import { clientOf, createTables, type DynamoServer, startDynalite } from "../aws/dynamo-server.ts";
import { type FrontDoor, forwardTo, openFrontDoor } from "../cloud/front-door.ts";

let dynamo: DynamoServer;
let front: FrontDoor;
let meter: DynamoMeter;
let deps: ExecuteDeps;

beforeAll(async () => {
  dynamo = await startDynalite();
  const tables = await createTables(dynamo.client, "cost-");
  front = await openFrontDoor({ DynamoDB_20120810: forwardTo(dynamo.endpoint) });
  meter = new DynamoMeter(dynamo.client, tables);
  front.faults.add(meter.fault);
  const client = clientOf(front.url);
  const log = new DynamoRotationLog(new Table(client, tables.rotations));
  deps = {
    log,
    rotations: new Rotations(log),
    songs: createDynamoSongs({
      table: new Table(client, tables.songs),
      ids: randomIds,
      search: () => Promise.reject(new Error("nobody searches here")),
    }),
    bus: { publish: async () => {} },
    clock: systemClock,
    ids: randomIds,
    isDecent: () => true,
  };
});
afterAll(async () => {
  await front.stop();
  await dynamo.stop();
});

/** Write units of each command of a round, in the night of a line of that length. */
async function writesOfARound(singers: number): Promise<[CommandName, number][]> {
  let { state } = await seedNight(deps.log, `line-of-${singers}`, `LINE${singers}`, singers);
  const writes: [CommandName, number][] = [];
  let sent = 0;
  await playRound({
    state: () => state,
    async send(name, data) {
      const before = meter.units.writes;
      const command = { id: id<CommandId>(`command-${++sent}-of-${singers}`), name, data };
      const result = await execute(deps, {
        rotationId: state.rotationId,
        actor: { role: "kj", venueId: id("venue") },
        command,
      });
      if (result === "UNKNOWN_ROTATION" || result.status === "rejected") throw new Error(JSON.stringify(result));
      writes.push([name, meter.units.writes - before]);
      state = deps.rotations.warm(state.rotationId)?.state ?? state;
      return result.created ?? {};
    },
  });
  return writes;
}

describe("what a command writes", () => {
  test("costs the same however long the line is", async () => {
    const short = await writesOfARound(10);
    expect(short.map(([name]) => name)).toEqual(ROUND);
    for (const [name, units] of short) expect([name, units >= 2 && units <= 3]).toEqual([name, true]);
    expect(await writesOfARound(100)).toEqual(short);
    expect(await writesOfARound(1000)).toEqual(short);
  });
});
