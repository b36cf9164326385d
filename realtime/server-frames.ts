/** Events and states as frames of at most 28 KB each, serialised once however many are told. */
import { brief } from "../core/brief-events.ts";
import type { Epoch, RotationId } from "../core/ids.ts";
import { type EventsForm, SERVER_FRAME_MAX_BYTES, type ServerFrame } from "../core/protocol.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import type { Rotation } from "../core/rotation/fold.ts";

/** Rotations whose newest snapshot is kept serialised. */
const SNAPSHOTS_KEPT = 20;

export const serialise = (frame: ServerFrame): string => JSON.stringify(frame);

/** Null when one event alone is larger than a frame: then only a snapshot, which can be cut anywhere, will do. */
export function eventsFrames(epoch: Epoch, events: readonly RotationEvent[], form: EventsForm): string[] | null {
  const room = SERVER_FRAME_MAX_BYTES - longestEnvelopeBytes(epoch);
  const frames: string[] = [];
  let texts: string[] = [];
  let bytes = 0;
  const close = (to: number) => {
    frames.push(eventsFrame(epoch, form, to - texts.length + 1, to, texts));
    texts = [];
    bytes = 0;
  };
  for (const [index, event] of events.entries()) {
    const before = events[index - 1] ?? null;
    let text = eventText(event, form, texts.length > 0 ? before : null);
    if (before && texts.length > 0 && bytes + bytesInList(text) > room) {
      close(before.version);
      text = eventText(event, form, null);
    }
    if (bytesInList(text) > room) return null;
    texts.push(text);
    bytes += bytesInList(text);
  }
  const last = events.at(-1);
  if (last) close(last.version);
  return frames;
}

const eventText = (event: RotationEvent, form: EventsForm, before: RotationEvent | null) =>
  JSON.stringify(form === "brief" ? brief(event, before) : event);

/** With the comma that parts it from the next. */
const bytesInList = (text: string) => Buffer.byteLength(text) + 1;

const longestEnvelopeBytes = (epoch: Epoch) =>
  Buffer.byteLength(eventsFrame(epoch, "full", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, []));

function eventsFrame(epoch: Epoch, form: EventsForm, from: number, to: number, texts: readonly string[]): string {
  const range = `"from":${from}${form === "brief" ? "" : `,"to":${to}`}`;
  return `{"type":"events","epoch":${JSON.stringify(epoch)},${range},"events":[${texts.join(",")}]}`;
}

/** Serialises each version of a rotation's state once, for all the phones that come back at the same moment. */
export class SnapshotFrames {
  readonly #kept = new Map<RotationId, { epoch: Epoch; version: number; frames: readonly string[] }>();
  readonly #maxBytes: number;

  constructor(maxBytes = SERVER_FRAME_MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  of({ epoch, version, state }: Pick<Rotation, "epoch" | "version" | "state">): readonly string[] {
    const kept = this.#kept.get(state.rotationId);
    if (kept?.epoch === epoch && kept.version === version) return kept.frames;
    const json = JSON.stringify(state);
    const whole = `{"type":"snapshot","epoch":${JSON.stringify(epoch)},"version":${version},"state":${json}}`;
    const fits = Buffer.byteLength(whole) <= this.#maxBytes;
    const frames = fits ? [whole] : inParts(epoch, version, json, this.#maxBytes);
    this.#kept.delete(state.rotationId);
    this.#kept.set(state.rotationId, { epoch, version, frames });
    if (this.#kept.size > SNAPSHOTS_KEPT) this.#kept.delete(this.#kept.keys().next().value as RotationId);
    return frames;
  }
}

function inParts(epoch: Epoch, version: number, json: string, maxBytes: number): string[] {
  const most = Number.MAX_SAFE_INTEGER;
  const envelope = serialise({ type: "snapshot", epoch, version, part: most, parts: most, json: "" });
  const pieces = cut(json, maxBytes - Buffer.byteLength(envelope));
  return pieces.map((piece, index) =>
    serialise({ type: "snapshot", epoch, version, part: index + 1, parts: pieces.length, json: piece }),
  );
}

/** Pieces that take at most `maxBytes` each once they are quoted as JSON text; no character is cut in two. */
function cut(json: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let bytes = 0;
  for (let index = 0; index < json.length; ) {
    const code = json.codePointAt(index) as number;
    const codeBytes = quotedBytes(code);
    if (bytes + codeBytes > maxBytes) {
      pieces.push(json.slice(start, index));
      start = index;
      bytes = 0;
    }
    bytes += codeBytes;
    index += code > 0xffff ? 2 : 1;
  }
  pieces.push(json.slice(start));
  return pieces;
}

function quotedBytes(code: number): number {
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x20) return 6;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code > 0xffff ? 4 : 3;
}
