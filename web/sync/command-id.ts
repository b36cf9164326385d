import { type CommandId, id } from "../../core/ids.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * A fresh command id of 22 characters, 132 random bits.
 *
 * Made from random bytes and not with `crypto.randomUUID`, which a page served over plain HTTP does not have.
 */
export function newCommandId(randomBytes: (count: number) => Uint8Array): CommandId {
  let text = "";
  for (const byte of randomBytes(22)) text += ALPHABET[byte & 63];
  return id<CommandId>(text);
}
