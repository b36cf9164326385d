import { useEffect, useState } from "preact/hooks";
import type { Performance } from "../../core/performances.ts";
import { entryOf } from "../../core/rotation/place.ts";
import { clockTime, counted, scriptLang } from "../shared/format.ts";
import type { Shared } from "./shared.ts";

/** The last song's performance is written a moment after the night is closed. */
const AGAIN_MS = 1_500;
const TRIES = 5;

/** Good night, and what you sang. */
export function Over({ state, api, singerId, sync }: Shared) {
  const entry = entryOf(state, singerId);
  const turns = entry?.turnsSung ?? 0;
  const [sung, setSung] = useState<Performance[]>([]);
  const live = sync.link.value === "live";
  const { rotationId } = state;
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (tries: number) => {
      const path = `/karaoke/performances/singer/${singerId}?limit=100`;
      const page = await api.get<{ items: Performance[] }>(path).catch(() => null);
      const found = page?.items.filter((one) => one.rotationId === rotationId).reverse() ?? [];
      if (page) setSung(found);
      if (found.length < turns && tries > 1) timer = setTimeout(() => void ask(tries - 1), AGAIN_MS);
    };
    void ask(TRIES);
    return () => clearTimeout(timer);
  }, [live, api, singerId, rotationId, turns]);

  const count = Math.max(turns, sung.length);
  return (
    <main class="rows ending">
      {entry && (
        <p class="me">
          <bdi>{entry.stageName}</bdi>
        </p>
      )}
      <h1 class="big huge">Good night.</h1>
      <p class="why">
        <bdi>{state.venue}</bdi> has closed the list.{" "}
        {count > 0 ? `You sang ${counted(count, "song")}. Thank you.` : "Thank you for coming."}
      </p>
      {sung.length > 0 && (
        <ol class="line" aria-label="What you sang">
          {sung.map((one, index) => (
            <li key={one.performanceId}>
              <span class="n">{index + 1}</span>
              <span class="name" dir="auto" lang={scriptLang(one.title)}>
                {one.title}
              </span>
              <span class="t">{clockTime(Date.parse(one.performedAt))}</span>
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}
