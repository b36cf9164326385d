import type { Shared } from "./singer.tsx";

/** Somebody wants to sing with you: yes or no, from your own phone (ROT-32). */
export function DuetQuestion({ state, singerId, send }: Shared) {
  for (const owner of [...state.line, ...state.bench]) {
    for (const request of owner.requests) {
      if (!request.partners.some((partner) => partner.singerId === singerId && !partner.confirmed)) continue;
      const answer = (accept: boolean) =>
        void send("confirmDuet", { singerId: owner.singerId, requestId: request.requestId, partner: singerId, accept });
      return (
        <section class="question" role="alert">
          <p dir="auto">
            <b>{owner.stageName}</b> wants to sing <b>{request.title}</b> with you.
          </p>
          <div class="answers">
            <button class="btn do" type="button" onClick={() => answer(true)}>
              Yes, gladly
            </button>
            <button class="btn" type="button" onClick={() => answer(false)}>
              Not this one
            </button>
          </div>
        </section>
      );
    }
  }
  return null;
}
