/** Which pages may open a socket here. */
import type { IncomingMessage } from "node:http";

/**
 * No `Origin` is a program, not a page, and allowed; else the page must come from this very host or from an allowed
 * origin (`*` for any).
 */
export function originIsAllowed({ headers }: Pick<IncomingMessage, "headers">, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes("*") || allowed.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
