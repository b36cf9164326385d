import { useEffect } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import type { Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { announce } from "../shared/announcer.tsx";
import { songLine } from "../shared/format.ts";
import type { Shared } from "./shared.ts";

/** Somebody wants to sing with you: yes or no, from your own phone (ROT-32). One question at a time. */
export function DuetQuestion({ state, singerId, send }: Shared) {
  const asked = question(state, singerId);
  const words = asked && `${asked.owner.stageName} wants to sing ${asked.request.title} with you.`;
  useEffect(() => {
    if (words) announce(words);
  }, [words]);
  if (!asked) return null;
  const { owner, request } = asked;
  const answer = (accept: boolean) =>
    void send("confirmDuet", { singerId: owner.singerId, requestId: request.requestId, partner: singerId, accept });
  return (
    <section class="note question" aria-label="A duet with you">
      <p>
        <b>
          <bdi>{owner.stageName}</bdi>
        </b>{" "}
        wants to sing <bdi>{songLine(request)}</bdi>, with you.
      </p>
      <div class="answers">
        <button class="btn" type="button" onClick={() => answer(true)}>
          Yes, gladly
        </button>
        <button class="btn" type="button" onClick={() => answer(false)}>
          Not this one
        </button>
      </div>
    </section>
  );
}

function question(state: RotationState, singerId: SingerId): { owner: SingerEntry; request: Request } | null {
  const { line, bench, onStage } = state;
  for (const owner of onStage ? [onStage.entry, ...line, ...bench] : [...line, ...bench]) {
    for (const request of owner.requests) {
      if (request.partners.some((one) => one.singerId === singerId && !one.confirmed)) return { owner, request };
    }
  }
  return null;
}
