/** What a client may send over a socket, as text. */
import fc from "fast-check";
import { COMMANDS } from "../../core/commands/index.ts";
import { clientFrameSchema } from "../../realtime/frames.ts";
import { arbitraryOf } from "./arbitrary-of.ts";
import { damaged } from "./mutations.ts";

/** Stand for what the night has at that moment. */
export const ON_STAGE = "on-stage";
export const NIGHT = "this-night";
const IDS = ["singer-a", "singer-b", ON_STAGE, NIGHT];

const command = fc.oneof(
  ...Object.values(COMMANDS).map(({ name, schema }) =>
    fc.record({ type: fc.constant("command"), name: fc.constant(name), data: arbitraryOf(schema, IDS) }),
  ),
);
const frame = fc.oneof(
  { weight: 3, arbitrary: command },
  { weight: 1, arbitrary: arbitraryOf(clientFrameSchema, IDS) },
);
/** Texts of frames: right ones, nearly right ones, and what is none. */
export const text = fc.oneof(
  frame.map((value) => JSON.stringify(value)),
  damaged(frame),
);
