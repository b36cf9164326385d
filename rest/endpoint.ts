/**
 * One route, described once: the same description mounts it (`mount.ts`), checks its input and writes its part of the
 * OpenAPI document (`openapi.ts`), so that the three cannot disagree.
 */
import type * as v from "valibot";
import type { Actor } from "../core/actor.ts";
import type { CommandId, VenueId } from "../core/ids.ts";
import type { Preconditions } from "./conditional.ts";
import type { ProblemCode } from "./problem.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `anyone`: a token is looked at when there is one, but none is needed. */
export type Who = "anyone" | "kj" | "kj or singer";

export type Caller = Extract<Actor, { role: "kj" | "singer" }>;

export interface Endpoint<Body = unknown, Query = unknown> {
  method: Method;
  /** Under `/karaoke`, with Hono's parameters: `/singers/:singerId`. */
  path: string;
  /** Unique; names the operation in the OpenAPI document. */
  operation: string;
  summary: string;
  description?: string;
  who: Who;
  /** Query parameters; without it there are none. */
  query?: v.GenericSchema<unknown, Query>;
  /** A JSON body. */
  body?: v.GenericSchema<unknown, Body>;
  /** A body of another kind, read by the handler from `asked.request`. */
  upload?: { media: readonly string[]; maxBytes: number };
  /** A `GET` that answers `If-None-Match`, or a write that honours `If-Match`. */
  conditional?: boolean;
  /** Every success by its status; `null` for an empty one. */
  answers: { [status: number]: Described };
  /** What can go wrong beside what follows from the rest of the description. */
  problems: readonly ProblemCode[];
  handle(asked: Asked<Body, Query>): Promise<Answer>;
}

export type Described =
  | { description: string; schema: v.GenericSchema; headers?: readonly string[] }
  | { description: string; media: string; headers?: readonly string[] }
  | { description: string; headers?: readonly string[] };

/** A request that was read and found to fit. */
export interface Asked<Body, Query> {
  request: Request;
  env: unknown;
  requestId: string;
  /** The value of a path parameter; always an id as `core/ids.ts` has them. */
  param(name: string): string;
  query: Query;
  body: Body;
  /** Who asks: null without a good token, which only a route for anyone sees. */
  caller: Caller | null;
  /** The caller of a token that ran out lately. */
  lapsed: Caller | null;
  /** The caller's venue, else the default one. */
  venueId: VenueId;
  preconditions: Preconditions;
  /**
   * An id for the command that this request causes: the same for the same `Idempotency-Key` of the same caller, so
   * that a repetition has no second effect even when the first answer was never kept; else a fresh one.
   * @param part tells the commands of one request apart.
   */
  commandId(part?: string): CommandId;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it is, with `Content-Type` among the headers. */
  stream?: ReadableStream<Uint8Array>;
}

/** Keeps the types of body and query together with the handler that takes them. */
export function endpoint<Body, Query>(description: Endpoint<Body, Query>): Endpoint {
  return description as Endpoint;
}
