/** Lists in pages: `?limit=` and `?cursor=`, answered `{ items, nextCursor }`. */
import * as v from "valibot";
import { InvalidCursor, type Page, type PageRequest } from "../core/ports/pages.ts";
import { invalidFields } from "./problem.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

const limitSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,9}$/, "must be a whole number"),
  v.transform(Number),
  v.minValue(1, "must be at least 1"),
  v.maxValue(MAX_LIMIT, `must be at most ${MAX_LIMIT}`),
);

export const pageEntries = {
  limit: v.optional(limitSchema),
  cursor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1000))),
};

export const pageQuerySchema = v.strictObject(pageEntries);

export const pageSchema = <T extends v.GenericSchema>(item: T) =>
  v.strictObject({ items: v.array(item), nextCursor: v.nullable(v.string()) });

export function pageRequest(query: { limit?: number | undefined; cursor?: string | undefined }): PageRequest {
  return { limit: query.limit ?? DEFAULT_LIMIT, cursor: query.cursor ?? null };
}

/** @throws 422 for a cursor that the list did not give. */
export async function pageOf<T>(list: Promise<Page<T>>): Promise<Page<T>> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof InvalidCursor) throw invalidFields([{ path: "cursor", message: error.message }]);
    throw error;
  }
}
