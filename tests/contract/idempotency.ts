import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IdempotencyStore } from "../../core/ports/idempotency.ts";
import type { Opened } from "./opened.ts";

const ANSWER = { status: 201, headers: { etag: '"1"' }, body: '{"a":1}' };
const NOW = 1_800_000_000_000;

export function describeIdempotency(store: string, open: () => Promise<Opened<IdempotencyStore>>): void {
  describe(`idempotency keys on ${store}`, () => {
    let opened: Opened<IdempotencyStore>;
    let keys: IdempotencyStore;
    beforeEach(async () => {
      opened = await open();
      keys = opened.port;
    });
    afterEach(() => opened.close());

    it("is claimed by one of two requests at once, the other is told that it runs", async () => {
      const outcomes = await Promise.all([keys.claim("k", "f", NOW), keys.claim("k", "f", NOW)]);
      expect(outcomes.sort()).toEqual(["busy", "claimed"]);
    });

    it("gives the kept answer to the same request", async () => {
      await keys.claim("k", "f", NOW);
      await keys.keep("k", ANSWER);
      expect(await keys.claim("k", "f", NOW + 1000)).toEqual(ANSWER);
    });

    it("refuses the key for another request", async () => {
      await keys.claim("k", "f", NOW);
      await keys.keep("k", ANSWER);
      expect(await keys.claim("k", "g", NOW)).toBe("mismatch");
    });

    it("refuses the key for another request while the first one runs, too", async () => {
      await keys.claim("k", "f", NOW);
      expect(await keys.claim("k", "g", NOW)).toBe("mismatch");
      expect(await keys.claim("another", "g", NOW)).toBe("claimed");
    });

    it("is free again when the one that took it was not heard of for over a minute", async () => {
      await keys.claim("k", "f", NOW);
      expect(await keys.claim("k", "f", NOW + 30_000)).toBe("busy");
      expect(await keys.claim("k", "f", NOW + 61_000)).toBe("claimed");
    });

    it("keeps an answer that somebody lets go of afterwards", async () => {
      await keys.claim("k", "f", NOW);
      await keys.keep("k", ANSWER);
      await keys.release("k");
      expect(await keys.claim("k", "f", NOW)).toEqual(ANSWER);
    });

    it("is free again after a failure", async () => {
      await keys.claim("k", "f", NOW);
      await keys.release("k");
      expect(await keys.claim("k", "f", NOW)).toBe("claimed");
    });

    it("is forgotten after a day", async () => {
      await keys.claim("k", "f", NOW);
      await keys.keep("k", ANSWER);
      expect(await keys.claim("k", "g", NOW + 25 * 3_600_000)).toBe("claimed");
    });
  });
}
