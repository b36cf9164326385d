import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalBus } from "../../adapters/local/bus.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import { openStorage, type Storage } from "../../adapters/local/sqlite/storage.ts";
import type { RotationChanged, TimeDue } from "../../core/bus.ts";
import type { Created } from "../../core/commands/command.ts";
import { type ExecuteDeps, execute } from "../../core/execute.ts";
import { type CommandId, type Epoch, id, type RotationId, type TurnId, type VenueId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { logPerformance } from "../../core/performance-logger.ts";
import { closeRotation } from "../../core/rotation-closer.ts";
import { Rotations } from "../../core/rotations.ts";
import { recover } from "../../embedded/recovery.ts";

const venueId = id<VenueId>("venue");
const rotationId = id<RotationId>("r1");
const logger = { info: () => {}, error: () => {} };

describe("a start after a power cut", () => {
  let storage: Storage;
  let commands: number;
  let waiting: TimeDue[];

  beforeEach(async () => {
    storage = openStorage(":memory:");
    commands = 0;
    waiting = [];
    const opening = { venueId, rotationId, epoch: id<Epoch>("e1"), joinCode: "CDFHJK", name: "Friday", venue: "Bar" };
    const { head, first } = openRotation({ ...opening, at: new Date().toISOString(), commandId: newId() });
    await storage.log.create(head, first);
  });
  afterEach(() => storage.close());

  const newId = () => id<CommandId>(`command-${++commands}`);
  const depsWith = (bus: ExecuteDeps["bus"]): ExecuteDeps => {
    const { log, songs } = storage;
    return { log, songs, bus, rotations: new Rotations(log), clock: systemClock, ids: randomIds, isDecent: () => true };
  };

  /** The power goes after each append: nothing is published. */
  async function unpublished(name: string, data: object): Promise<Created> {
    const deps = depsWith({ publish: async () => {} });
    const command = { id: newId(), name, data };
    const result = await execute(deps, { rotationId, actor: { role: "kj", venueId }, command });
    if (result === "UNKNOWN_ROTATION" || result.status === "rejected") throw new Error(JSON.stringify(result));
    return result.created ?? {};
  }

  async function restart(startId: string): Promise<RotationChanged[]> {
    const told: RotationChanged[] = [];
    const bus = new LocalBus({
      broadcast: async (changed) => void told.push(changed),
      subscribers: {
        performanceLogger: (event) => logPerformance(storage.performances, event),
        rotationCloser: (event) => closeRotation({ log: storage.log, rotations: new Rotations(storage.log) }, event),
      },
      logger,
    });
    const deps = depsWith(bus);
    const gateway = {
      async submit(message: Parameters<typeof execute>[1]) {
        const result = await execute(deps, message);
        return result === "UNKNOWN_ROTATION" ? null : result;
      },
      outcome: async () => null,
    };
    await recover(
      { ...deps, gateway, logger, startId, wakeups: { ask: async (due) => void waiting.push(due) } },
      venueId,
    );
    return told;
  }

  async function singOne(): Promise<TurnId> {
    const { singerId } = await unpublished("addSinger", { stageName: "Ana" });
    await unpublished("addRequest", { singerId, title: "A song", artist: "An artist" });
    const { turnId } = await unpublished("next", { onStage: null, force: true });
    return turnId as TurnId;
  }
  const performances = async () => (await storage.performances.list(venueId, {}, { limit: 10, cursor: null })).items;

  it("[ROT-24] tells the bus what it was not told, and again does no harm", async () => {
    const turnId = await singOne();
    await unpublished("complete", { turnId });
    expect(await performances()).toEqual([]);
    const told = await restart("start-1");
    expect(told.at(0)).toMatchObject({ rotationId, epoch: "e1", from: 1 });
    expect((await performances()).map(({ performanceId }) => performanceId)).toEqual([turnId]);
    await restart("start-2");
    expect(await performances()).toHaveLength(1);
  });

  it("[ROT-45] notes a night as over that had closed just before", async () => {
    const turnId = await singOne();
    await unpublished("close", {});
    await restart("start-1");
    expect((await storage.log.head(rotationId))?.closedAt).toEqual(expect.any(String));
    expect((await performances()).map(({ performanceId }) => performanceId)).toEqual([turnId]);
  });

  it("[ROT-37] marks the turn on stage interrupted, and a later one at a later start", async () => {
    const turnId = await singOne();
    const interrupted = async () => (await new Rotations(storage.log).current(rotationId))?.state.onStage;
    await restart("start-1");
    expect(await interrupted()).toMatchObject({ turnId, interrupted: true });
    await unpublished("uncall", { turnId });
    const { turnId: later } = await unpublished("next", { onStage: null, force: true });
    expect(await interrupted()).toMatchObject({ turnId: later, interrupted: false });
    await restart("start-2");
    expect(await interrupted()).toMatchObject({ turnId: later, interrupted: true });
  });

  it("[ROT-25] a call that waits for an answer waits on", async () => {
    await unpublished("setRules", { answerWithinSec: 60 });
    await singOne();
    const called = (await new Rotations(storage.log).current(rotationId))?.state.onStage;
    expect(called?.answerBy).not.toBeNull();
    await restart("start-1");
    expect(waiting).toMatchObject([{ type: "TimeDue", rotationId, at: called?.answerBy }]);
  });
});
