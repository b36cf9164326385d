/** `GET /media/…`: a kept file as a stream, whole or a range of it. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { ID_PATTERN, id } from "../../core/ids.ts";
import { rangeOf } from "./byte-range.ts";
import type { KeptMedia, MediaFolder } from "./media-folder.ts";

/** As CloudFront keeps it. */
const CACHED_SEC = 86_400;
/** It comes from the site's own origin, so nothing in it may ever run there, whatever a browser takes it for. */
const HARMLESS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy":
    "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
  "X-Frame-Options": "DENY",
};

/** Null for what is no media address. */
export async function serveMedia(media: MediaFolder, request: Request): Promise<Response | null> {
  const [, top, venueId, songId, mediaId, ...more] = new URL(request.url).pathname.split("/");
  if (top !== "media") return null;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
  }
  const ids = [venueId, songId, mediaId].map((part) => (part && ID_PATTERN.test(part) ? part : null));
  const [venue, song, one] = ids;
  const kept =
    venue && song && one && more.length === 0
      ? await media.look({ venueId: id(venue), songId: id(song), mediaId: id(one) })
      : null;
  return kept ? answer(request, kept) : new Response(null, { status: 404, headers: HARMLESS });
}

function answer(request: Request, kept: KeptMedia): Response {
  const etag = `"${kept.bytes.toString(36)}-${kept.modifiedAtMs.toString(36)}"`;
  const headers: Record<string, string> = {
    ...HARMLESS,
    "Content-Type": kept.contentType,
    "Accept-Ranges": "bytes",
    "Cache-Control": `public, max-age=${CACHED_SEC}`,
    ETag: etag,
    "Last-Modified": new Date(kept.modifiedAtMs).toUTCString(),
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  // A part of another file than the one the client has begun with is of no use to it.
  const ifRange = request.headers.get("if-range");
  const range = ifRange === null || ifRange === etag ? rangeOf(request.headers.get("range"), kept.bytes) : null;
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${kept.bytes}` } });
  }
  const { start, end } = range ?? { start: 0, end: kept.bytes - 1 };
  headers["Content-Length"] = String(end - start + 1);
  if (range) headers["Content-Range"] = `bytes ${start}-${end}/${kept.bytes}`;
  const body = request.method === "HEAD" ? null : stream(kept.path, { start, end });
  return new Response(body, { status: range ? 206 : 200, headers });
}

function stream(path: string, range: { start: number; end: number }): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, range)) as ReadableStream<Uint8Array>;
}
