/** What is made at the first start and kept beside the data: the passphrase and the key that signs tokens. */
import { randomBytes, randomInt } from "node:crypto";

/** Where the few settings of this server are kept. */
export interface Settings {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

const PASSPHRASE = "passphrase";
const TOKEN_KEY = "tokenKey";
const KEY_BYTES = 32;

/** Letters and digits that are not mistaken for one another when read off a terminal. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
/** Three groups of four: about 59 bits. */
const GROUPS = 3;
const GROUP_LENGTH = 4;

export function keptPassphrase(settings: Settings): string {
  const kept = settings.get(PASSPHRASE);
  if (kept !== null) return kept;
  const made = Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(""),
  ).join("-");
  settings.set(PASSPHRASE, made);
  return made;
}

/** Replaces it. Whoever is logged in stays so until their token ends. @throws for a blank one. */
export function setPassphrase(settings: Settings, passphrase: string): void {
  const trimmed = passphrase.trim();
  if (trimmed.length < 4) throw new Error("a passphrase has at least 4 characters");
  settings.set(PASSPHRASE, trimmed);
}

export function tokenKey(settings: Settings): Uint8Array {
  const kept = settings.get(TOKEN_KEY);
  if (kept !== null) return Buffer.from(kept, "base64url");
  const key = randomBytes(KEY_BYTES);
  settings.set(TOKEN_KEY, key.toString("base64url"));
  return key;
}
