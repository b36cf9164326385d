/** Headers by which a browser does nothing with an answer but what it is for. */

/**
 * An answer of the API is data: opened as a page it loads, runs, submits and is framed by nothing. `default-src` covers
 * `object-src`.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** A year. Without `includeSubDomains`: what else lives under the operator's name is not ours to decide. */
const STRICT_TRANSPORT = "max-age=31536000";

/**
 * Adds those that are not there yet, so that a page keeps the policy of its own.
 * @param isSecure whether it goes over TLS; browsers ignore what plain HTTP says of it.
 */
export function addSecurityHeaders(headers: Headers, isSecure: boolean): void {
  for (const [name, value] of Object.entries(HARMLESS)) if (!headers.has(name)) headers.set(name, value);
  if (isSecure) headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
}
