/** Which night this screen shows: the one its address names, else the venue's newest open one. */
import { loadConfig, type SiteConfig } from "../shared/config.ts";

export interface Night {
  config: SiteConfig;
  /** Id or join code; null when none is open and none was named. */
  rotation: string | null;
  /** The address named it: the screen stays with it. */
  named: boolean;
}

/** `/screen/LARK7` or `/screen?code=LARK7`. */
export function namedRotation({ pathname, search }: Pick<Location, "pathname" | "search">): string | null {
  // Ids and codes need no escaping: what is escaped is neither, and the server says so.
  const [, , fromPath] = pathname.split("/");
  return fromPath || new URLSearchParams(search).get("code") || null;
}

/** @param unnamed whatever the address says: no night has that code. */
export async function findNight(unnamed = false): Promise<Night> {
  const config = await loadConfig();
  const named = unnamed ? null : namedRotation(location);
  return { config, rotation: named ?? config.openRotation, named: named !== null };
}
