import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LocalBus } from "../../../adapters/local/bus.ts";
import type { BusEvent, RotationChanged } from "../../../core/bus.ts";
import { type Epoch, id, type RotationId, type TurnId, type VenueId } from "../../../core/ids.ts";

const venueId = id<VenueId>("v1");
const changed: RotationChanged = {
  type: "RotationChanged",
  venueId,
  rotationId: id<RotationId>("r1"),
  epoch: id<Epoch>("e1"),
  from: 1,
  to: 1,
  events: [],
};
const reverted: BusEvent = { type: "PerformanceReverted", venueId, version: 1, performanceId: id<TurnId>("t1") };

describe("the bus of one process", () => {
  let told: string[];
  let errors: Record<string, unknown>[];
  const logger = {
    info: () => {},
    error: (_text: string, fields: Record<string, unknown>) => void errors.push(fields),
  };

  beforeEach(() => {
    told = [];
    errors = [];
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  const busWith = (handle: (event: BusEvent) => Promise<void>, broadcast = async () => void told.push("watchers")) =>
    new LocalBus({ broadcast, subscribers: { performanceLogger: handle, rotationCloser: handle }, logger });

  it("tells the watchers first, then the others, each what it hears", async () => {
    const bus = busWith(async (event) => void told.push(event.type));
    await bus.publish([reverted, { type: "SongsChanged", venueId }, changed]);
    expect(told).toEqual(["watchers", "PerformanceReverted", "RotationChanged"]);
  });

  it("does not fail with a subscriber, but tells it again until it has it, waiting longer each time", async () => {
    let failures = 3;
    const bus = busWith(async (event) => {
      if (failures-- > 0) throw new Error("busy");
      told.push(event.type);
    });
    await bus.publish([changed]);
    expect(told).toEqual(["watchers"]);
    expect(bus.isBehind).toBe(true);
    await vi.runAllTimersAsync();
    expect(told).toEqual(["watchers", "RotationChanged"]);
    expect(bus.isBehind).toBe(false);
    expect(errors.map(({ retryInMs }) => retryInMs)).toEqual([100, 200, 400]);
    expect(errors[0]).toMatchObject({ subscriber: "rotationCloser", event: "RotationChanged" });
  });

  it("tells the others although telling the watchers failed", async () => {
    const bus = busWith(
      async (event) => void told.push(event.type),
      async () => {
        throw new Error("a bug");
      },
    );
    await bus.publish([changed]);
    expect(told).toEqual(["RotationChanged"]);
    expect(errors).toHaveLength(1);
  });

  it("lets go of what it would tell later when it closes: the log has it", async () => {
    const bus = busWith(async () => {
      throw new Error("busy");
    });
    await bus.publish([changed]);
    bus.close();
    await vi.runAllTimersAsync();
    expect(errors).toHaveLength(1);
  });
});
