/** Bytes to physical lines, as they come: LF, CRLF and bare CR all end one, whichever a file mixes. Empty ones only count. */

/** Longer ones are no songbook's; the rest of the line is passed over without being kept. */
const LINE_MAX_BYTES = 64 * 1024;

/** Given on at a time, so that a chunk full of line ends does not become one huge list. */
const LINES_AT_A_TIME = 1000;

const LF = 0x0a;
const CR = 0x0d;

/** `number` is 1-based. `text` is null when the line is not in the given encoding or too long; `problem` says which. */
export type Line = { number: number; text: string } | { number: number; text: null; problem: string };

/**
 * @param encoding any that has CR and LF where ASCII has them. A byte order mark is dropped.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let number = 1;
  let afterCarriageReturn = false;

  const hold = (part: Uint8Array) => {
    if (part.length === 0) return;
    pendingBytes += part.length;
    if (part.length > 0 && pendingBytes <= LINE_MAX_BYTES) pending.push(part);
  };
  const line = (): Line => {
    const made = decoded(decoder, encoding, pending, pendingBytes, number++);
    pending = [];
    pendingBytes = 0;
    return made;
  };

  for await (const chunk of bytes) {
    let lines: Line[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== LF && byte !== CR) {
        afterCarriageReturn = false;
        continue;
      }
      if (byte === LF && afterCarriageReturn) from = at + 1;
      else {
        hold(chunk.subarray(from, at));
        if (pendingBytes > 0) lines.push(line());
        else number++;
        from = at + 1;
      }
      afterCarriageReturn = byte === CR;
      if (lines.length < LINES_AT_A_TIME) continue;
      yield lines;
      lines = [];
    }
    // A copy, since whoever gave the chunk may use its memory again.
    if (from < chunk.length) hold(chunk.slice(from));
    if (lines.length > 0) yield lines;
  }
  if (pendingBytes > 0) yield [line()];
}

function decoded(decoder: TextDecoder, encoding: string, parts: Uint8Array[], bytes: number, number: number): Line {
  if (bytes > LINE_MAX_BYTES) return { number, text: null, problem: `the line is longer than ${LINE_MAX_BYTES} bytes` };
  try {
    return { number, text: decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts)) };
  } catch {
    return { number, text: null, problem: `the line is not ${encoding.toUpperCase()}` };
  }
}
