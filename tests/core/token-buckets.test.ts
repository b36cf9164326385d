import { beforeEach, describe, expect, it } from "vitest";
import { TokenBuckets } from "../../core/token-buckets.ts";

describe("token buckets", () => {
  let now: number;
  let buckets: TokenBuckets;
  const outcomes = (key: string, times: number) => Array.from({ length: times }, () => buckets.take(key).outcome);

  beforeEach(() => {
    now = Date.parse("2026-11-24T20:00:00.000Z");
    buckets = new TokenBuckets({ now: () => now }, { burst: 3, perSec: 2 });
  });

  it("gives a burst at once and then as many a second as come back, each key its own", () => {
    expect(outcomes("one", 4)).toEqual(["taken", "taken", "taken", "refused"]);
    expect(outcomes("other", 1)).toEqual(["taken"]);
    now += 1000;
    expect(outcomes("one", 3)).toEqual(["taken", "taken", "refused"]);
    now += 3600_000;
    expect(outcomes("one", 4)).toEqual(["taken", "taken", "taken", "refused"]);
  });

  it("says how long to wait and how often in a row it refused", () => {
    outcomes("one", 3);
    expect(buckets.take("one")).toEqual({ outcome: "refused", waitSec: 0.5, inARow: 1 });
    now += 250;
    expect(buckets.take("one")).toEqual({ outcome: "refused", waitSec: 0.25, inARow: 2 });
    now += 250;
    expect(buckets.take("one")).toEqual({ outcome: "taken" });
    expect(buckets.take("one")).toMatchObject({ outcome: "refused", inARow: 1 });
  });

  it("lets nobody wait for a clock that was set back", () => {
    outcomes("one", 3);
    now -= 3600_000;
    expect(outcomes("one", 1)).toEqual(["refused"]);
    now += 500;
    expect(outcomes("one", 1)).toEqual(["taken"]);
  });

  it("starts afresh with a key that it was told to forget", () => {
    outcomes("one", 4);
    buckets.forget("one");
    expect(outcomes("one", 3)).toEqual(["taken", "taken", "taken"]);
  });

  it("keeps who is limited when there are so many keys that it lets go of full ones", () => {
    outcomes("one", 4);
    for (let key = 0; key < 20_000; key++) buckets.take(`key-${key}`);
    expect(outcomes("one", 1)).toEqual(["refused"]);
  });
});
