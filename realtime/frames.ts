/** Reads what clients send. Unknown fields are let pass, so that a newer client may say more than this server knows. */
import * as v from "valibot";
import { COMMAND_ID_PATTERN, type CommandId, type Epoch, ID_PATTERN, id } from "../core/ids.ts";
import { CLIENT_FRAME_MAX_BYTES, type ClientFrame } from "../core/protocol.ts";
import { commandIdSchema } from "../core/schemas.ts";

/** Longest command name looked at. */
const COMMAND_NAME_MAX = 40;
/** Objects and lists within one another, of which no command has more than three; thousands would overflow who writes them out again. */
const DATA_MAX_DEPTH = 8;

/** Said of whatever it is instead: a bad value is not repeated in the answer, since it may be long. */
const WHOLE = "must be a whole number";

const position = v.object({
  epoch: v.pipe(v.string(), v.regex(ID_PATTERN, "must be an epoch that this server gave"), v.transform(id<Epoch>)),
  version: v.pipe(v.number(WHOLE), v.safeInteger(WHOLE), v.minValue(0, "must not be negative")),
});

const plainObject = v.custom<object>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);

/** Every frame a client may send. */
export const clientFrameSchema = v.variant("type", [
  v.object({
    type: v.literal("hello"),
    /** What cannot be an id or a join code names no rotation; that is for the look-up to say. */
    rotation: v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(64, "is too long")),
    since: v.optional(position),
    brief: v.optional(v.boolean("must be true or false")),
  }),
  v.object({
    type: v.literal("command"),
    id: commandIdSchema,
    name: v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(COMMAND_NAME_MAX, "is too long")),
    data: v.pipe(
      plainObject,
      v.check((data) => !isDeeperThan(data, DATA_MAX_DEPTH), "is nested too deeply"),
    ),
  }),
  v.object({ type: v.literal("sync"), since: position }),
  v.object({ type: v.literal("ping"), n: v.optional(v.pipe(v.number(WHOLE), v.safeInteger(WHOLE))) }),
]);

export type ReadFrame =
  | { kind: "frame"; frame: ClientFrame }
  /** A command whose id can be read is answered by a `result`, whatever else is wrong with it. */
  | { kind: "unfitCommand"; id: CommandId; detail: string }
  | { kind: "unreadable"; code: "BAD_REQUEST" | "TOO_LARGE"; detail: string; id?: string };

export function readFrame(text: string): ReadFrame {
  if (Buffer.byteLength(text) > CLIENT_FRAME_MAX_BYTES) {
    return { kind: "unreadable", code: "TOO_LARGE", detail: `a frame is at most ${CLIENT_FRAME_MAX_BYTES} bytes` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "unreadable", code: "BAD_REQUEST", detail: "a frame is one JSON object" };
  }
  const parsed = v.safeParse(clientFrameSchema, value);
  if (parsed.success) return { kind: "frame", frame: parsed.output as ClientFrame };
  const detail = detailOf(parsed.issues);
  const said = commandIdOf(value);
  if (said === null) return { kind: "unreadable", code: "BAD_REQUEST", detail };
  if (COMMAND_ID_PATTERN.test(said)) return { kind: "unfitCommand", id: id<CommandId>(said), detail };
  return { kind: "unreadable", code: "BAD_REQUEST", detail, ...(said.length <= 64 && { id: said }) };
}

/** Looks no deeper than that itself. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function detailOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const issue = issues[0];
  if (!issue) return "the frame does not fit";
  const path = v.getDotPath(issue);
  if (path === "type") return "there is no such frame type";
  return path ? `${path}: ${issue.message}` : "a frame is one JSON object with a type";
}

/** The id of what means to be a command; null for anything else. */
function commandIdOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { type, id: said } = value as { type?: unknown; id?: unknown };
  return type === "command" && typeof said === "string" ? said : null;
}
