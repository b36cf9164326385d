/**
 * Under which names this server answers. A page of any site can have its own name lead to a machine on the venue's
 * network (DNS rebinding): the browser then takes that site and this server for one origin, and only the `Host` header
 * still says which name was meant.
 */
import { isIP } from "node:net";
import { hostname } from "node:os";
import type { Config } from "./config.ts";

/**
 * Names that nobody can register, so no site can have one: reserved by RFC 6761, 6762 and 8375 and by ICANN, and
 * `lan`, which routers give out and the root of the DNS does not have.
 */
const NEVER_PUBLIC = /(^|\.)(localhost|local|test|home\.arpa|internal|lan)$/;

/** Whether a request that names this host is meant for this server. */
export type KnownHosts = (host: string | undefined) => boolean;

/**
 * Addresses, names without a dot and names that are never public are known; of all others those that the operator gave,
 * in `PUBLIC_URL`, `CORS_ORIGINS` or `HOST`. `*` among the origins turns the check off.
 */
export function knownHosts(
  config: Pick<Config, "publicUrl" | "corsOrigins" | "host">,
  machine = hostname(),
): KnownHosts {
  if (config.corsOrigins.includes("*")) return () => true;
  const urls = [...config.corsOrigins, ...(config.publicUrl === null ? [] : [config.publicUrl])];
  const given = new Set([...urls.map((url) => new URL(url).hostname), config.host, machine].map((name) => plain(name)));
  return (host) => {
    const url = `http://${host}`;
    if (host === undefined || !URL.canParse(url)) return false;
    const name = plain(new URL(url).hostname);
    return (
      !name.includes(".") || isIP(name) !== 0 || name.startsWith("[") || NEVER_PUBLIC.test(name) || given.has(name)
    );
  };
}

/** As names are compared: in small letters, without the dot of the root. */
const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");
