/** Ids from the operating system's randomness. */
import { randomInt } from "node:crypto";
import type { Ids } from "../../core/ports/machine.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Without 0/O, 1/I, 2/Z, 5/S, 6/G, 8/B, U/V and without vowels, so that no code is a word. */
const JOIN_CODE_ALPHABET = "CDFHJKLMNPQRTVWXY3479";

const ID_LENGTH = 12;
const JOIN_CODE_LENGTH = 6;

export const randomIds: Ids = {
  newId: () => randomText(BASE62, ID_LENGTH),
  newJoinCode: () => randomText(JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH),
};

function randomText(alphabet: string, length: number): string {
  let text = "";
  for (let index = 0; index < length; index++) text += alphabet.charAt(randomInt(alphabet.length));
  return text;
}
