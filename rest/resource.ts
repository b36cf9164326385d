/** Reading and writing one resource of a repository, the same for singers, songs and performances. */
import * as v from "valibot";
import type { VenueId } from "../core/ids.ts";
import type { Resources, Stored } from "../core/ports/resources.ts";
import { changed, isKnown, type Preconditions, requireMatch, revisionTag } from "./conditional.ts";
import type { Answer } from "./endpoint.ts";
import { invalid, ONE_ISSUE_A_FIELD, Problem } from "./problem.ts";

/** Lost races of a `PATCH` without `If-Match` before giving up. */
const MAX_ATTEMPTS = 5;

/** One resource and how it is asked for. */
export interface Place<Id extends string, T> {
  repository: Resources<Id, T>;
  venueId: VenueId;
  id: Id;
  preconditions: Preconditions;
}

/** @throws 404. */
export async function stored<Id extends string, T>({ repository, venueId, id }: Place<Id, T>): Promise<Stored<T>> {
  return (await repository.get(venueId, id)) ?? gone();
}

export async function read<Id extends string, T extends object>(place: Place<Id, T>): Promise<Answer> {
  return readAnswer(await stored(place), place.preconditions);
}

/** 304 when the client has it already. */
export function readAnswer<T extends object>({ value, revision }: Stored<T>, preconditions: Preconditions): Answer {
  const etag = revisionTag(revision);
  if (isKnown(preconditions, etag)) return { status: 304, headers: { ETag: etag } };
  return { status: 200, headers: { ETag: etag }, body: value };
}

/**
 * Replaces it by what `change` makes of it. Without `If-Match` a write that came in between is taken into account.
 *
 * @throws 404, 412, and what `change` throws.
 */
export async function write<Id extends string, T extends object>(
  place: Place<Id, T>,
  change: (current: T) => T,
): Promise<Answer> {
  const { repository, venueId, preconditions } = place;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = await stored(place);
    requireMatch(preconditions, revisionTag(current.revision));
    const outcome = await repository.replace(venueId, change(current.value), current.revision);
    if (outcome === "missing") gone();
    if (outcome !== "changed") {
      return { status: 200, headers: { ETag: revisionTag(outcome.revision) }, body: outcome.value };
    }
    if (preconditions.ifMatch !== null) break;
  }
  throw changed();
}

/** @throws 404, 412. */
export async function remove<Id extends string, T>(place: Place<Id, T>): Promise<Answer> {
  const { repository, venueId, id, preconditions } = place;
  let ifRevision: number | null = null;
  if (preconditions.ifMatch !== null) {
    const current = await stored(place);
    requireMatch(preconditions, revisionTag(current.revision));
    ifRevision = current.revision;
  }
  const outcome = await repository.remove(venueId, id, ifRevision);
  if (outcome === "missing") gone();
  if (outcome === "changed") throw changed();
  return { status: 204 };
}

function gone(): never {
  throw new Problem("NOT_FOUND", "nothing has that id");
}

/** A merge patch (RFC 7396) of fields: each may be left out, those that need not be there may be `null`. */
export function patchSchema(fields: { readonly [name: string]: v.GenericSchema }): v.GenericSchema<unknown, Patch> {
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    v.optional(isOptional(field) ? v.nullable(field.wrapped) : field),
  ]);
  return v.strictObject(Object.fromEntries(entries));
}

export type Patch = Record<string, unknown>;

type OptionalField = v.GenericSchema & { wrapped: v.GenericSchema };

function isOptional(field: v.GenericSchema): field is OptionalField {
  return field.type === "optional";
}

/**
 * The fields of `current` that `schema` knows, patched: `null` removes one. Lists are replaced, not merged.
 *
 * @throws 422 when the result does not fit.
 */
export function patched<T extends object, Fields extends v.ObjectEntries>(
  current: T,
  patch: Patch,
  schema: v.StrictObjectSchema<Fields, undefined>,
): v.InferOutput<v.StrictObjectSchema<Fields, undefined>> {
  const merged: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...current, ...patch })) {
    if (name in schema.entries && value !== null && value !== undefined) merged[name] = value;
  }
  const parsed = v.safeParse(schema, merged, ONE_ISSUE_A_FIELD);
  if (!parsed.success) throw invalid(parsed.issues);
  return parsed.output;
}
