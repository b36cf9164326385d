/**
 * A whole playlist at once, as commands: what is not wanted any more is removed, what is new is added, what is
 * different is updated, and then each request is moved to its place.
 *
 * Not one change but several, each of which everybody sees; the rules of each apply (ROT-9, ROT-30, ROT-31). One that
 * is refused ends it there, and what was done before it stays done.
 */
import * as v from "valibot";
import { songWords } from "../core/commands/song-words.ts";
import type { RequestId } from "../core/ids.ts";
import type { Request } from "../core/rotation/state.ts";
import { keyChangeSchema, noteSchema, requestIdSchema, singerIdSchema, stageNameSchema } from "../core/schemas.ts";

/** A request the singer has when it has a `requestId`, and then what it leaves out stays as it is; else a new one. */
const itemSchema = v.pipe(
  v.strictObject({
    requestId: v.optional(requestIdSchema),
    ...songWords,
    keyChange: v.optional(keyChangeSchema),
    note: v.optional(v.nullable(noteSchema)),
    partners: v.optional(
      v.pipe(
        v.array(
          v.union([v.strictObject({ singerId: singerIdSchema }), v.strictObject({ stageName: stageNameSchema })]),
        ),
        v.maxLength(3, "at most three partners"),
      ),
    ),
  }),
  v.check(
    (item) => item.requestId === undefined || item.partners === undefined,
    "the partners of a request cannot be changed; make it a new one",
  ),
);

export type Wanted = v.InferOutput<typeof itemSchema>;

export const playlistSchema = v.strictObject({
  /** All of the singer's requests, first to be sung first. */
  requests: v.pipe(
    v.array(itemSchema),
    v.maxLength(50),
    v.check((items) => {
      const named = items.flatMap(({ requestId }) => requestId ?? []);
      return new Set(named).size === named.length;
    }, "names a request twice"),
  ),
});

export interface Step {
  name: "removeRequest" | "addRequest" | "updateRequest" | "moveRequest";
  data: object;
}

/** What to remove, add and update, in this order: removing first makes room for what is added (ROT-30). */
export function stepsToContent(requests: readonly Request[], wanted: readonly Wanted[]): Step[] {
  const kept = new Set(wanted.map(({ requestId }) => requestId));
  const removals = requests.filter(({ requestId }) => !kept.has(requestId));
  const steps: Step[] = removals.map(({ requestId }) => ({ name: "removeRequest", data: { requestId } }));
  for (const item of wanted) if (item.requestId === undefined) steps.push({ name: "addRequest", data: item });
  for (const { requestId, ...fields } of wanted) {
    if (requestId === undefined) continue;
    const request = requests.find((one) => one.requestId === requestId);
    // One that is not there any more is left to the command to refuse.
    const differs =
      !request || Object.entries(fields).some(([name, value]) => request[name as keyof Request] !== value);
    if (differs) steps.push({ name: "updateRequest", data: { requestId, ...fields } });
  }
  return steps;
}

/** The moves that bring `order` about, each counted after the ones before it. */
export function stepsToOrder(requests: readonly RequestId[], order: readonly RequestId[]): Step[] {
  const now = [...requests];
  const steps: Step[] = [];
  for (const [toIndex, requestId] of order.entries()) {
    const from = now.indexOf(requestId);
    if (from === toIndex || from < 0) continue;
    now.splice(from, 1);
    now.splice(toIndex, 0, requestId);
    steps.push({ name: "moveRequest", data: { requestId, toIndex } });
  }
  return steps;
}
