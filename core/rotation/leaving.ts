/** A singer leaves: from line, bench or stage (ROT-23), and the duets that named them become solos (ROT-9). */
import type { SingerId } from "../ids.ts";
import { settleArrivals } from "./arrivals.ts";
import type { Draft } from "./draft.ts";
import { placeOf } from "./place.ts";
import type { SingerEntry } from "./state.ts";

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
  if (onStage) {
    const partner = onStage.partners.findIndex((one) => one.singerId === partnerId);
    const { singerId, request } = onStage;
    if (partner >= 0) draft.emit("PartnerDropped", { singerId, requestId: request.requestId, partner });
  }
  const withTurn: SingerEntry[] = onStage ? [...line, ...bench, onStage.entry] : [...line, ...bench];
  for (const { singerId, requests } of withTurn) {
    for (const { requestId, partners } of requests) {
      const partner = partners.findIndex((one) => one.singerId === partnerId);
      if (partner >= 0) draft.emit("PartnerDropped", { singerId, requestId, partner });
    }
  }
}
