/** ETags and the conditions that requests put on them (RFC 9110, section 13). */
import { Problem } from "./problem.ts";

export interface Preconditions {
  /** Null when the header is absent; `*` means whatever is there. */
  ifMatch: string | null;
  ifNoneMatch: string | null;
}

export const revisionTag = (revision: number): string => `"${revision}"`;
export const positionTag = (epoch: string, version: number): string => `"${epoch}:${version}"`;

/** @throws 412 when `If-Match` names none of what is there. Weak tags never match. */
export function requireMatch({ ifMatch }: Preconditions, etag: string): void {
  if (ifMatch === null || ifMatch.trim() === "*") return;
  if (!tagsOf(ifMatch).includes(etag)) throw changed(etag);
}

/** Whether the client has this already: answer 304. */
export function isKnown({ ifNoneMatch }: Preconditions, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return tagsOf(ifNoneMatch).some((tag) => tag.replace(/^W\//, "") === etag);
}

export function changed(etag?: string): Problem {
  const headers: Record<string, string> = etag === undefined ? {} : { ETag: etag };
  return new Problem("PRECONDITION_FAILED", "it has changed since you read it; read it again", { headers });
}

function tagsOf(header: string): string[] {
  return header.match(/(W\/)?"[^"]*"/g) ?? [];
}
