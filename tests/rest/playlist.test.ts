import fc from "fast-check";
import { expect, test } from "vitest";
import { id, type RequestId } from "../../core/ids.ts";
import { stepsToOrder } from "../../rest/playlist.ts";

test("[ROT-9] the moves bring any order about, and there are none when it is so already", () => {
  const orders = fc
    .uniqueArray(
      fc.integer({ min: 0, max: 50 }).map((n) => id<RequestId>(`r${n}`)),
      { maxLength: 12 },
    )
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  fc.assert(
    fc.property(orders, ([before, wanted]) => {
      const now = [...before];
      const steps = stepsToOrder(before, wanted);
      for (const { data } of steps) {
        const { requestId, toIndex } = data as { requestId: RequestId; toIndex: number };
        now.splice(now.indexOf(requestId), 1);
        now.splice(toIndex, 0, requestId);
      }
      expect(now).toEqual(wanted);
      expect(stepsToOrder(wanted, wanted)).toEqual([]);
    }),
  );
});
