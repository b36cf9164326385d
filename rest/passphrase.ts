/** The KJ's passphrase, compared so that the time taken tells nothing of how much was right. */
import { createHash, timingSafeEqual } from "node:crypto";

/** Spaces around it do not count: people copy it from a terminal. */
export function passphraseCheck(expected: string): (given: string) => boolean {
  const digest = digestOf(expected);
  return (given) => timingSafeEqual(digestOf(given), digest);
}

/** Digests have one length, which `timingSafeEqual` asks for. */
function digestOf(passphrase: string): Buffer {
  return createHash("sha256").update(passphrase.normalize("NFC").trim()).digest();
}
