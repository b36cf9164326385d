/** Reads what a request brings: bodies within their limit, of the right kind, in good UTF-8. */
import { Problem } from "./problem.ts";

/** Largest JSON body. */
export const JSON_MAX_BYTES = 1024 * 1024;

const JSON_MEDIA = /^application\/(json|merge-patch\+json)$/;

/** @throws 413, 415 or 400. Gives the text too, since the same text again is what `Idempotency-Key` compares. */
export async function readJson(request: Request): Promise<{ text: string; value: unknown }> {
  requireMedia(request, (media) => JSON_MEDIA.test(media), "application/json");
  const text = await readText(request, JSON_MAX_BYTES);
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw new Problem("BAD_REQUEST", text.trim() === "" ? "the body is empty" : "the body is not JSON");
  }
}

/** @throws 415 when the body is of another kind. */
export function requireMedia(request: Request, fits: (media: string) => boolean, wanted: string): void {
  const media = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (fits(media)) return;
  throw new Problem("UNSUPPORTED_MEDIA_TYPE", `the body must be ${wanted}`, { headers: { Accept: wanted } });
}

/** The body's bytes as they come. @throws 413 as soon as there are more than `maxBytes`, announced or sent. */
export async function* limitedBytes(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return;
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for await (const chunk of limitedBytes(request, maxBytes)) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new Problem("BAD_REQUEST", "the body is not UTF-8");
    throw error;
  }
}

function tooLarge(maxBytes: number): Problem {
  return new Problem("TOO_LARGE", `the body may have at most ${Math.floor(maxBytes / 1024)} KB`);
}
