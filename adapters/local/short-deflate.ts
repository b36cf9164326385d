/**
 * Deflate (RFC 1951) for short texts, by the fixed code alone. zlib takes a tenth off what it makes of them, but 60 to 200 µs
 * to be set up on a machine that has other things in its caches, and every watcher of a change waits for that.
 */

/** Longest text; distances stay below it, so that a reader's window of ten bits is enough. */
export const SHORT_MAX_BYTES = 1024;

const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 258;
/** Earlier places looked at for each match. */
const MOST_TRIES = 32;
const HASH_BITS = 11;
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const NOWHERE = -1;

/** Bits to write, the first of them lowest, and how many, for each symbol, length or distance. */
interface Codes {
  bits: Uint32Array;
  counts: Uint8Array;
}

const codesFor = (size: number): Codes => ({ bits: new Uint32Array(size), counts: new Uint8Array(size) });

function reversed(code: number, count: number): number {
  let result = 0;
  for (let bit = 0; bit < count; bit++) result |= ((code >> bit) & 1) << (count - 1 - bit);
  return result;
}

/** The fixed code of literals and lengths: section 3.2.6. */
function symbolCodes(): Codes {
  const codes = codesFor(288);
  const range = (from: number, to: number, firstCode: number, count: number) => {
    for (let symbol = from; symbol <= to; symbol++) {
      codes.bits[symbol] = reversed(firstCode + symbol - from, count);
      codes.counts[symbol] = count;
    }
  };
  range(0, 143, 0x30, 8);
  range(144, 255, 0x190, 9);
  range(256, 279, 0, 7);
  range(280, 287, 0xc0, 8);
  return codes;
}

const SYMBOLS = symbolCodes();

/** Every length with its extra bits: section 3.2.5. Four symbols share a number of extra bits, from the fifth symbol on. */
function lengthCodes(): Codes {
  const codes = codesFor(LONGEST_MATCH + 1);
  let length = SHORTEST_MATCH;
  for (let index = 0; length < LONGEST_MATCH; index++) {
    const extra = index < 8 ? 0 : (index >> 2) - 1;
    const count = SYMBOLS.counts[FIRST_LENGTH + index] as number;
    for (let more = 0; more < 1 << extra && length < LONGEST_MATCH; more++, length++) {
      codes.bits[length] = (SYMBOLS.bits[FIRST_LENGTH + index] as number) | (more << count);
      codes.counts[length] = count + extra;
    }
  }
  // The longest has a symbol of its own.
  codes.bits[LONGEST_MATCH] = SYMBOLS.bits[285] as number;
  codes.counts[LONGEST_MATCH] = SYMBOLS.counts[285] as number;
  return codes;
}

/** Every distance, five bits and extra ones: two symbols share a number of these, from the third symbol on. */
function distanceCodes(): Codes {
  const codes = codesFor(SHORT_MAX_BYTES + 1);
  let distance = 1;
  for (let symbol = 0; distance <= SHORT_MAX_BYTES; symbol++) {
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    for (let more = 0; more < 1 << extra && distance <= SHORT_MAX_BYTES; more++, distance++) {
      codes.bits[distance] = reversed(symbol, 5) | (more << 5);
      codes.counts[distance] = 5 + extra;
    }
  }
  return codes;
}

const LENGTHS = lengthCodes();
const DISTANCES = distanceCodes();

/** Where three bytes with that hash were last, and for each place the one before it. One text at a time. */
const latest = new Int16Array(1 << HASH_BITS);
const before = new Int16Array(SHORT_MAX_BYTES);

/**
 * One block and the beginning of an empty one: what `permessage-deflate` sends, its last four bytes left out.
 *
 * @param text at most `SHORT_MAX_BYTES`.
 */
export function shortDeflated(text: Buffer): Buffer {
  latest.fill(NOWHERE);
  const { length } = text;
  // Nine bits at most for a byte.
  const out = Buffer.allocUnsafe(length + (length >> 3) + 8);
  let at = 0;
  let pending = 0;
  let pendingCount = 0;
  const put = (bits: number, count: number) => {
    pending |= bits << pendingCount;
    pendingCount += count;
    for (; pendingCount >= 8; pendingCount -= 8, pending >>>= 8) out[at++] = pending & 0xff;
  };
  // Not the last block, fixed code.
  put(0b010, 3);
  for (let place = 0; place < length; ) {
    const match = longestMatch(text, place);
    const matched = match >> 16;
    if (matched === 0) {
      const byte = text[place] as number;
      put(SYMBOLS.bits[byte] as number, SYMBOLS.counts[byte] as number);
    } else {
      const distance = match & 0xffff;
      put(LENGTHS.bits[matched] as number, LENGTHS.counts[matched] as number);
      put(DISTANCES.bits[distance] as number, DISTANCES.counts[distance] as number);
    }
    for (const next = place + Math.max(1, matched); place < next; place++) remember(text, place);
  }
  put(SYMBOLS.bits[END_OF_BLOCK] as number, SYMBOLS.counts[END_OF_BLOCK] as number);
  // An empty block of plain bytes begins, up to the end of the byte.
  put(0, 3 + ((16 - 3 - pendingCount) % 8));
  return out.subarray(0, at);
}

function hashAt(text: Buffer, place: number): number {
  const three = ((text[place] as number) << 16) | ((text[place + 1] as number) << 8) | (text[place + 2] as number);
  return Math.imul(three, 0x9e3779b1) >>> (32 - HASH_BITS);
}

function remember(text: Buffer, place: number): void {
  if (place + SHORTEST_MATCH > text.length) return;
  const hash = hashAt(text, place);
  before[place] = latest[hash] as number;
  latest[hash] = place;
}

/** Its length in the upper and its distance in the lower sixteen bits; 0 for none. */
function longestMatch(text: Buffer, place: number): number {
  const most = Math.min(LONGEST_MATCH, text.length - place);
  if (most < SHORTEST_MATCH) return 0;
  let best = SHORTEST_MATCH - 1;
  let distance = 0;
  let earlier = latest[hashAt(text, place)] as number;
  for (let tries = 0; earlier !== NOWHERE && tries < MOST_TRIES && best < most; tries++) {
    if (text[earlier + best] === text[place + best]) {
      let length = 0;
      while (length < most && text[earlier + length] === text[place + length]) length++;
      if (length > best) {
        best = length;
        distance = place - earlier;
      }
    }
    earlier = before[earlier] as number;
  }
  return distance === 0 ? 0 : (best << 16) | distance;
}
