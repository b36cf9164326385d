/** RFC 9457 problem documents: what every answer that is not a success looks like. */
import * as v from "valibot";
import { type FieldError, REFUSAL_CODES, type RefusalCode } from "../core/refusal.ts";

/** Beside the refusals of commands. */
const HTTP_CODES = [
  "BAD_REQUEST",
  "UNAUTHENTICATED",
  "NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "EXISTS",
  "KEY_IN_USE",
  "PRECONDITION_FAILED",
  "TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "RATE_LIMITED",
  "UNAVAILABLE",
] as const;

export type ProblemCode = RefusalCode | (typeof HTTP_CODES)[number];

/** The one place where a code becomes a status; a code without a line does not compile. */
export const PROBLEMS: Record<ProblemCode, { status: ProblemStatus; title: string }> = {
  INVALID: { status: 422, title: "The input does not fit" },
  NOT_ALLOWED: { status: 403, title: "Not allowed" },
  UNKNOWN_SINGER: { status: 404, title: "No such singer" },
  UNKNOWN_REQUEST: { status: 404, title: "No such request" },
  UNKNOWN_SONG: { status: 404, title: "No such song" },
  ALREADY_IN_LINE: { status: 409, title: "Already in line" },
  NAME_TAKEN: { status: 409, title: "The name is taken" },
  REQUESTS_CLOSED: { status: 409, title: "Requests are closed" },
  TOO_MANY_REQUESTS: { status: 409, title: "Too many requests of one singer" },
  SONG_REPEATED: { status: 409, title: "The song was asked for already" },
  STALE: { status: 409, title: "Somebody was faster" },
  TOO_SOON: { status: 409, title: "Too soon after the last call" },
  NOBODY_READY: { status: 409, title: "Nobody is ready" },
  STAGE_EMPTY: { status: 409, title: "The stage is empty" },
  ON_BREAK: { status: 409, title: "There is a break" },
  ROTATION_CLOSED: { status: 409, title: "The night is over" },
  CANNOT_UNDO: { status: 409, title: "Cannot be undone any more" },
  BANNED: { status: 403, title: "Kept from joining" },
  INTERNAL: { status: 500, title: "Something failed here" },
  BAD_REQUEST: { status: 400, title: "The request cannot be read" },
  UNAUTHENTICATED: { status: 401, title: "Who are you?" },
  NOT_FOUND: { status: 404, title: "Nothing is here" },
  METHOD_NOT_ALLOWED: { status: 405, title: "Not this method" },
  EXISTS: { status: 409, title: "It exists already" },
  KEY_IN_USE: { status: 409, title: "The same request is still running" },
  PRECONDITION_FAILED: { status: 412, title: "It has changed meanwhile" },
  TOO_LARGE: { status: 413, title: "Too large" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: "Not this content type" },
  RATE_LIMITED: { status: 429, title: "Too many attempts" },
  UNAVAILABLE: { status: 503, title: "Try again shortly" },
};

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503;

export const PROBLEM_MEDIA = "application/problem+json";

export const problemSchema = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  /** One sentence for the person who asked. */
  detail: v.string(),
  code: v.picklist([...REFUSAL_CODES, ...HTTP_CODES]),
  /** Names this request in the service's log. */
  requestId: v.string(),
  /** What was wrong with the input. */
  errors: v.optional(v.array(v.strictObject({ path: v.string(), message: v.string() }))),
});

/** Seconds; somebody may have to make room first. */
const TRY_AGAIN_AFTER = "5";

/** Thrown by a handler, turned into its document in one place. `detail` is shown to the client. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  get status(): ProblemStatus {
    return PROBLEMS[this.code].status;
  }
}

/** For what fails through no fault of this request and is worth another try. */
export function unavailable(detail: string): Problem {
  return new Problem("UNAVAILABLE", detail, { headers: { "Retry-After": TRY_AGAIN_AFTER } });
}

export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, title } = PROBLEMS[problem.code];
  const document: v.InferOutput<typeof problemSchema> = {
    type: `urn:karaoke:problem:${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    requestId,
    ...(problem.errors && { errors: problem.errors }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { "Content-Type": PROBLEM_MEDIA, "Cache-Control": "no-store", ...problem.headers },
  });
}

/** For `safeParse`: the first thing that is wrong with a field is enough. */
export const ONE_ISSUE_A_FIELD = { abortPipeEarly: true } as const;

/** 422 with one entry of `errors` per issue; paths begin with `prefix` when there is one. */
export function invalid(issues: readonly v.BaseIssue<unknown>[], prefix = ""): Problem {
  const errors = issues.map((issue) => ({
    path: [prefix, v.getDotPath(issue)].filter(Boolean).join("."),
    message: messageOf(issue),
  }));
  return invalidFields(errors);
}

export function invalidFields(errors: FieldError[]): Problem {
  const first = errors[0];
  const detail = first ? [first.path, first.message].filter(Boolean).join(": ") : "the input does not fit";
  return new Problem("INVALID", detail, { errors });
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== "strict_object" || !issue.path) return issue.message;
  return issue.expected === "never" ? "is not a field here" : "is missing";
}
