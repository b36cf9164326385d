import type { SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { names, scriptLang } from "../shared/format.ts";
import type { Shared } from "./shared.ts";
import type { Waits } from "./view.ts";

/** Rows shown below your own: enough to see who comes after you. */
const BELOW = 4;

/** Everybody before you, you, and a few after you. */
export function LineList({ state, own, waits }: Shared & { own: SingerEntry; waits: Waits }) {
  const ownIndex = state.line.findIndex((one) => one.singerId === own.singerId);
  const rows = state.line.slice(0, ownIndex + 1 + BELOW);
  return (
    <ol class="line" aria-label="The line">
      {rows.map((one) =>
        one.singerId === own.singerId ? (
          <OwnRow key={one.singerId} entry={one} wait={waits.get(one.singerId)} />
        ) : (
          <Row key={one.singerId} entry={one} wait={waits.get(one.singerId)} own={own} />
        ),
      )}
    </ol>
  );
}

interface RowProps {
  entry: SingerEntry;
  wait: Wait | undefined;
}

function OwnRow({ entry, wait }: RowProps) {
  const away = entry.standing === "onHold";
  return (
    <li class="you" aria-current="true">
      <PlaceNumber wait={wait} />
      <span class="name">{away ? "You, away" : "You"}</span>
      <span class="t" dir="auto">
        {entry.requests[0]?.title ?? "no song yet"}
      </span>
    </li>
  );
}

function Row({ entry, wait, own }: RowProps & { own: SingerEntry }) {
  const partners = entry.requests[0]?.partners ?? [];
  const name = names(entry.stageName, partners);
  const withYou = partners.some((partner) => partner.singerId === own.singerId);
  return (
    <li class={wait ? "" : "off"}>
      <PlaceNumber wait={wait} />
      <span class="name" lang={scriptLang(name)}>
        {name}
      </span>
      <span class="t">{withYou ? "with you" : note(entry, wait)}</span>
    </li>
  );
}

function PlaceNumber({ wait }: { wait: Wait | undefined }) {
  if (wait) return <span class="n">{wait.ahead + 1}</span>;
  return (
    <span class="n">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">passed over</span>
    </span>
  );
}

function note(entry: SingerEntry, wait: Wait | undefined): string {
  if (entry.standing === "onHold") return "away";
  if (!wait) return entry.requests.length > 0 ? "not ready" : "no song yet";
  if (wait.ahead === 0) return "next";
  return entry.requests[0]?.partners.length ? "duet" : "";
}
