/**
 * A singer leaves: from line, bench or stage (ROT-23), and the duets that named them become solos (ROT-9); or loses their
 * place in line. One event for one singer, one for several, so that however many they are the line is walked once.
 */
import type { SingerId } from "../ids.ts";
import { settleArrivals } from "./arrivals.ts";
import type { Draft } from "./draft.ts";
import type { BenchReason, EventData } from "./events.ts";
import { placeOf } from "./place.ts";
import type { Request } from "./state.ts";

export function leave(draft: Draft, singerId: SingerId, reason: string | null): void {
  const place = placeOf(draft.state, singerId);
  const { roundLine } = draft.state;
  const above = place?.at === "line" && place.index < roundLine;
  draft.emit("SingerLeft", { singerId, roundLine: above ? roundLine - 1 : roundLine, reason });
  dropFromDuets(draft, singerId);
  settleArrivals(draft, null);
}

function dropFromDuets(draft: Draft, partnerId: SingerId): void {
  const { line, bench, onStage } = draft.state;
  const found: EventData["PartnerDropped"][] = [];
  const look = (singerId: SingerId, { requestId, partners }: Request) => {
    const partner = partners.findIndex((one) => one.singerId === partnerId);
    if (partner >= 0) found.push({ singerId, requestId, partner });
  };
  if (onStage) look(onStage.singerId, { ...onStage.request, partners: onStage.partners });
  for (const { singerId, requests } of onStage ? [...line, ...bench, onStage.entry] : [...line, ...bench]) {
    for (const request of requests) look(singerId, request);
  }
  const [only, ...others] = found;
  if (others.length > 0) draft.emit("PartnerLeft", { partnerId });
  else if (only) draft.emit("PartnerDropped", only);
}

/** They lose their place in line: to the end of the bench. */
export function loseTheirPlaces(draft: Draft, singerIds: readonly SingerId[], reason: BenchReason): void {
  const [only, ...others] = singerIds;
  if (only === undefined) return;
  const out = new Set(singerIds);
  const above = draft.state.line.slice(0, draft.state.roundLine).filter(({ singerId }) => out.has(singerId)).length;
  const roundLine = draft.state.roundLine - above;
  if (others.length > 0) draft.emit("SingersBenched", { singerIds: [...singerIds], roundLine, reason });
  else draft.emit("SingerBenched", { singerId: only, roundLine, reason });
}
