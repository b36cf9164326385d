/** Serves the three pages, their workers, their assets and what they need to know of this server. */
import { createHash } from "node:crypto";
import type { VenueId } from "../core/ids.ts";
import type { RotationLog } from "../core/ports/rotation-log.ts";
import { PAGE_PATHS, type PageName, type WebBuild, type WebFile } from "../web/build.ts";

export interface PagesDeps {
  web: WebBuild;
  /** Join code of the newest open rotation. */
  openRotation(): Promise<string | null>;
}

const YEAR_SEC = 31_536_000;
/** `/console`, `/screen/<code>`, `/join/<code>`; whether the code is one is the page's to find out. */
const PAGE_PATTERN = /^\/(console|screen|join)(?:\/[^/]{0,64})?\/?$/;
const HOST_PATTERN = /^[\w.:[\]-]{1,255}$/;

/**
 * Null for what is not a page's business.
 * @param publicUrl the origin that QR codes show, known once the server listens.
 */
export type Pages = (request: Request, publicUrl: string) => Promise<Response | null>;

export function createPages(deps: PagesDeps): Pages {
  const etags = new Map(
    [...Object.values(deps.web.pages), ...deps.web.workers.values()].map((one) => [one, etagOf(one)]),
  );
  return async (request, publicUrl) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/config.json") return forReading(request, () => config(deps, publicUrl));
    const asset = deps.web.files.get(pathname);
    if (asset) return forReading(request, () => file(request, asset));
    const worker = deps.web.workers.get(pathname);
    if (worker) return forReading(request, () => script(request, worker, etags.get(worker)));
    const page = pageOf(pathname);
    if (page) return forReading(request, () => html(request, deps.web.pages[page], etags.get(deps.web.pages[page])));
    // Guests who type the address that the screen shows want to join.
    if (pathname === "/") return new Response(null, { status: 302, headers: { Location: PAGE_PATHS.phone } });
    return null;
  };
}

function pageOf(pathname: string): PageName | null {
  const folder = PAGE_PATTERN.exec(pathname)?.[1];
  if (folder === undefined) return null;
  return (Object.keys(PAGE_PATHS) as PageName[]).find((name) => PAGE_PATHS[name] === `/${folder}`) ?? null;
}

function forReading(request: Request, answer: () => Response | Promise<Response>): Response | Promise<Response> {
  if (request.method === "GET" || request.method === "HEAD") return answer();
  return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
}

/** The pages take their own origin for whatever is left out, so a proxy in front needs no word here. */
async function config({ web, openRotation }: PagesDeps, publicUrl: string): Promise<Response> {
  const body = { mode: "embedded", build: web.build, publicUrl, openRotation: await openRotation() };
  return Response.json(body, { headers: { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" } });
}

function file(request: Request, { body, contentType, immutable, gzip, br }: WebFile): Response {
  const accepted = request.headers.get("accept-encoding") ?? "";
  const encoded = br && /\bbr\b/.test(accepted) ? { coding: "br", body: br } : null;
  const zipped = gzip && /\bgzip\b/.test(accepted) ? { coding: "gzip", body: gzip } : null;
  const sent = encoded ?? zipped;
  const headers = new Headers({
    "Content-Type": contentType,
    "Cache-Control": immutable ? `public, max-age=${YEAR_SEC}, immutable` : "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  if (gzip || br) headers.set("Vary", "Accept-Encoding");
  if (sent) headers.set("Content-Encoding", sent.coding);
  return new Response(new Uint8Array(sent?.body ?? body), { headers });
}

/** Asked for each time, sent when it is another. */
function revalidated(request: Request, what: WebFile, etag = ""): Response {
  const fresh = request.headers.get("if-none-match") === etag;
  const response = fresh ? new Response(null, { status: 304 }) : file(request, what);
  response.headers.set("ETag", etag);
  response.headers.set("Cache-Control", "no-cache");
  return response;
}

function script(request: Request, worker: WebFile, etag?: string): Response {
  const response = revalidated(request, worker, etag);
  // What is said of a worker's script holds for all that it fetches, the page's fonts too.
  response.headers.set("Content-Security-Policy", "default-src 'none'; connect-src 'self'");
  return response;
}

function html(request: Request, page: WebFile, etag?: string): Response {
  const response = revalidated(request, page, etag);
  response.headers.set("Content-Security-Policy", contentSecurityPolicy(request));
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("X-Frame-Options", "DENY");
  response.headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  return response;
}

function contentSecurityPolicy(request: Request): string {
  const host = request.headers.get("host") ?? "";
  // Older Safaris do not take 'self' to cover the WebSocket of the same origin.
  const sockets = HOST_PATTERN.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function etagOf({ body }: WebFile): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
}

export async function newestOpenRotation(
  log: Pick<RotationLog, "listHeads">,
  venueId: VenueId,
): Promise<string | null> {
  const { items } = await log.listHeads(venueId, { limit: 20, cursor: null });
  return items.find(({ closedAt }) => closedAt === null)?.joinCode ?? null;
}
