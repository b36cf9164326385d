/** What others did to your songs and your place, told once. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Request, SingerEntry } from "../../core/rotation/state.ts";

/** The newest piece of news, null when there is none or it was read. */
export function useNews(entry: SingerEntry | null): [news: string | null, clear: () => void] {
  const [news, setNews] = useState<string | null>(null);
  const before = useRef<readonly Request[]>([]);
  const requests = entry?.requests;
  const missed = entry?.noShows ?? null;
  const missedBefore = useRef(missed);
  useEffect(() => {
    const known = missedBefore.current;
    if (missed !== null && known !== null && missed > known)
      setNews("You were called and did not come, so the next singer goes first.");
    missedBefore.current = missed;
  }, [missed]);
  useEffect(() => {
    const told = requests?.map((request) => newsOf(before.current, request)).find(Boolean);
    if (told) setNews(told);
    before.current = requests ?? [];
  }, [requests]);
  return [news, () => setNews(null)];
}

/** ROT-9, ROT-32: what became of the partners. */
function newsOf(before: readonly Request[], request: Request): string | null {
  const was = before.find((one) => one.requestId === request.requestId);
  if (!was || was === request) return null;
  for (const partner of was.partners) {
    const now = request.partners.find(
      (one) => one.singerId === partner.singerId && (one.singerId !== null || one.stageName === partner.stageName),
    );
    const alone = request.partners.length === 0 ? " It is a solo now." : "";
    if (!now) return `${partner.stageName} will not sing ${request.title} with you.${alone}`;
    if (now.confirmed && !partner.confirmed) return `${now.stageName} will sing ${request.title} with you.`;
  }
  return null;
}
