import type { LinkState, Sync } from "../sync/sync.ts";

/** What a page says of its link. `late`: it is there, and so slow that the picture may be an old one. */
export function linkShown({ link, staleSince }: Pick<Sync, "link" | "staleSince">): LinkState | "late" {
  return link.value === "live" && staleSince.value !== null ? "late" : link.value;
}
