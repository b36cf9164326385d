/** Events and states as frames of at most 28 KB each, serialised once however many are told. */
import type { Epoch, RotationId } from "../core/ids.ts";
import { SERVER_FRAME_MAX_BYTES, type ServerFrame } from "../core/protocol.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import type { Rotation } from "../core/rotation/fold.ts";

/** Rotations whose newest snapshot is kept serialised. */
const SNAPSHOTS_KEPT = 20;

export const serialise = (frame: ServerFrame): string => JSON.stringify(frame);

/** Null when one event alone is larger than a frame: then only a snapshot, which can be cut anywhere, will do. */
export function eventsFrames(epoch: Epoch, events: readonly RotationEvent[]): string[] | null {
  const frames: string[] = [];
  let from = 0;
  let bytes = 0;
  const envelopeBytes = Buffer.byteLength(eventsFrame(epoch, 1, 1, [])) + 2 * String(Number.MAX_SAFE_INTEGER).length;
  const texts = events.map((event) => JSON.stringify(event));
  for (const [index, text] of texts.entries()) {
    const eventBytes = Buffer.byteLength(text) + 1;
    if (envelopeBytes + eventBytes > SERVER_FRAME_MAX_BYTES) return null;
    if (index > from && envelopeBytes + bytes + eventBytes > SERVER_FRAME_MAX_BYTES) {
      frames.push(framed(epoch, events, texts, from, index));
      from = index;
      bytes = 0;
    }
    bytes += eventBytes;
  }
  if (texts.length > from) frames.push(framed(epoch, events, texts, from, texts.length));
  return frames;
}

function framed(epoch: Epoch, events: readonly RotationEvent[], texts: string[], from: number, end: number): string {
  const first = events[from]?.version ?? 0;
  return eventsFrame(epoch, first, first + end - from - 1, texts.slice(from, end));
}

function eventsFrame(epoch: Epoch, from: number, to: number, texts: readonly string[]): string {
  return `{"type":"events","epoch":${JSON.stringify(epoch)},"from":${from},"to":${to},"events":[${texts.join(",")}]}`;
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
