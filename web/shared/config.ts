import { keptStorage } from "./stored-session.ts";

/** What the site tells its pages at `/config.json`: where the service is and what its QR codes shall say. */

/** How a KJ logs in to the console. */
export type KjLogin =
  | { kind: "passphrase" }
  /** `domain` is the origin of Cognito's managed login, without a slash at the end. */
  | { kind: "cognito"; domain: string; clientId: string };

export interface SiteConfig {
  /** Such as `wss://host/ws`. */
  wsUrl: string;
  /** What stands before `/karaoke`; empty on the same origin. */
  apiBase: string;
  /** The origin that phones reach, for QR codes; no slash at the end. */
  publicUrl: string;
  /** Join code of the newest open rotation, where the server gives one away (the embedded one does). */
  openRotation: string | null;
  /** Whether it does: a screen needs no code then. */
  followsNights: boolean;
  /** The passphrase where the site says nothing. */
  login: KjLogin;
  /** Whether the service can text people: only then a phone asks for a number. */
  texts: boolean;
}

const KEPT_KEY = "karaoke.config";

/** What the last visit was told: a page that is opened again need not wait for it, or has nobody to ask. */
export function keptConfig(): SiteConfig | null {
  try {
    return JSON.parse(keptStorage()?.getItem(KEPT_KEY) ?? "null") as SiteConfig | null;
  } catch {
    return null;
  }
}

/**
 * Anything the site leaves out is the page's own origin. Never rejects: without an answer it is what the last visit was
 * told, and on a first visit the page's origin.
 */
export async function loadConfig(fetcher: typeof fetch = fetch): Promise<SiteConfig> {
  try {
    const response = await fetcher("/config.json", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (response.status >= 500) throw new Error("nobody is there");
    const config = siteConfig(response.ok ? await response.json() : {});
    keep(config);
    return config;
  } catch {
    return keptConfig() ?? siteConfig({});
  }
}

function keep(config: SiteConfig): void {
  try {
    keptStorage()?.setItem(KEPT_KEY, JSON.stringify(config));
  } catch {
    // A full storage costs the next visit a moment.
  }
}

function siteConfig(said: Partial<Record<keyof SiteConfig, unknown>>): SiteConfig {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  return {
    wsUrl: text(said.wsUrl) ?? `${location.origin.replace(/^http/, "ws")}/ws`,
    apiBase: (text(said.apiBase) ?? "").replace(/\/$/, ""),
    publicUrl: (text(said.publicUrl) ?? location.origin).replace(/\/$/, ""),
    openRotation: text(said.openRotation),
    followsNights: said.openRotation !== undefined,
    login: kjLogin(said.login),
    texts: said.texts === true,
  };
}

function kjLogin(said: unknown): KjLogin {
  const { kind, domain, clientId } = (said ?? {}) as Partial<Record<"kind" | "domain" | "clientId", unknown>>;
  if (kind !== "cognito" || typeof domain !== "string" || typeof clientId !== "string") return { kind: "passphrase" };
  return { kind, domain: domain.replace(/\/$/, ""), clientId };
}
