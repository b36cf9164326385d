/**
 * Files as clients send them, each against a ticket that takes one file of one kind and size: what a presigned URL is
 * on AWS. Tickets end with the process, files that nobody took are deleted at the next start.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ID_PATTERN } from "../../core/ids.ts";
import type { UploadGrant } from "../../core/ports/files.ts";
import type { Clock } from "../../core/ports/machine.ts";

const PREFIX = "/uploads/";
/** As long as on AWS. */
const TICKET_LIFE_MS = 15 * 60_000;
const KEPT_MS = 24 * 3_600_000;

export interface Expected {
  contentType: string;
  bytes: number;
  /** Where it is put, relative to the folder; of names that are safe in a path. */
  name: string;
  /** Told when it is there, whole. */
  arrived?: () => void;
}

interface Ticket extends Expected {
  secret: string;
  expiresAtMs: number;
}

export class UploadFolder {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #tickets = new Map<string, Ticket>();

  /** @param folder made when it is missing. */
  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    mkdirSync(folder, { recursive: true });
    this.#forgetOld();
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** @param uploadId an id; the same one again voids the ticket before. */
  grant(uploadId: string, expected: Expected): UploadGrant {
    const secret = randomBytes(24).toString("base64url");
    const expiresAtMs = this.#clock.now() + TICKET_LIFE_MS;
    for (const [known, ticket] of this.#tickets) {
      if (ticket.expiresAtMs <= this.#clock.now()) this.#tickets.delete(known);
    }
    this.#tickets.set(uploadId, { ...expected, secret, expiresAtMs });
    return {
      method: "PUT",
      url: `${PREFIX}${uploadId}`,
      headers: { "Content-Type": expected.contentType, Authorization: `Upload ${secret}` },
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  }

  /** Null for what is no upload. */
  async receive(request: Request): Promise<Response | null> {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(PREFIX)) return null;
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: "PUT, OPTIONS" } });
    if (request.method !== "PUT") return said(405, "an upload is a PUT", { Allow: "PUT, OPTIONS" });
    const ticket = this.#ticketOf(request, pathname.slice(PREFIX.length));
    if (!ticket) return said(403, "there is no such upload, or its time is over");
    if (request.headers.get("content-type") !== ticket.contentType) {
      return said(403, `this upload is for ${ticket.contentType}`);
    }
    if (request.headers.get("content-length") !== String(ticket.bytes)) {
      return said(403, `this upload is for ${ticket.bytes} bytes, said in Content-Length`);
    }
    return this.#write(request, ticket);
  }

  #ticketOf(request: Request, uploadId: string): Ticket | null {
    const ticket = ID_PATTERN.test(uploadId) ? this.#tickets.get(uploadId) : undefined;
    if (!ticket || ticket.expiresAtMs <= this.#clock.now()) return null;
    const given = Buffer.from(request.headers.get("authorization") ?? "");
    const wanted = Buffer.from(`Upload ${ticket.secret}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? ticket : null;
  }

  async #write(request: Request, ticket: Ticket): Promise<Response> {
    // A name of its own, should the same file be on its way twice.
    const part = this.path(`${randomBytes(12).toString("hex")}.part`);
    const file = await open(part, "wx", 0o600);
    try {
      const isWhole = await copied(request, file, ticket.bytes);
      await file.sync();
      await file.close();
      if (!isWhole) return said(400, `there came fewer or more than ${ticket.bytes} bytes`);
      await rename(part, this.path(ticket.name));
    } finally {
      await file.close().catch(() => {});
      await rm(part, { force: true });
    }
    ticket.arrived?.();
    return new Response(null, { status: 200 });
  }

  #forgetOld(): void {
    for (const name of readdirSync(this.#folder)) {
      const path = this.path(name);
      if (name.endsWith(".part") || statSync(path).mtimeMs < this.#clock.now() - KEPT_MS) rmSync(path, { force: true });
    }
  }
}

/** Whether it was as many bytes as were told. */
async function copied(request: Request, file: FileHandle, wanted: number): Promise<boolean> {
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > wanted) return false;
    for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten;
  }
  return bytes === wanted;
}

function said(status: number, words: string, headers: Record<string, string> = {}): Response {
  return new Response(words, { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers } });
}
