import { useEffect } from "preact/hooks";
import { callDue } from "../../core/rotation/stage.ts";
import type { Turn } from "../../core/rotation/state.ts";
import { announce } from "../shared/announcer.tsx";
import { countdown, duration } from "../shared/format.ts";
import type { Desk } from "./desk.ts";

/** What has become of a call, and how long it waits for its answer (ROT-25). */
export function CallHead({ turn, now }: { turn: Turn; now: number }) {
  const due = callDue(turn);
  const flag = flagWords(turn);
  useEffect(() => {
    if (flag) announce(`${turn.stageName}: ${flag}`);
  }, [flag, turn.stageName]);
  return (
    <>
      <span class={flag ? "flag" : "now"}>
        {flag ?? (turn.answer === "coming" ? "Called, is coming" : "Called, on the way up")}
      </span>
      <time>
        {due === null ? (
          <>
            since <b>{duration((now - Date.parse(turn.calledAt)) / 1000)}</b>
          </>
        ) : (
          <>
            <b>{countdown(Date.parse(due) - now)}</b> to answer
          </>
        )}
      </time>
    </>
  );
}

/** For whoever answers the KJ by word or sign instead of on a phone. */
export function CallAnswers({ desk, turn }: { desk: Desk; turn: Turn }) {
  const said = desk.said.value;
  const isRefused = said?.refused && said.about === "call" && Date.now() < said.until;
  return (
    <div class="ctl answers">
      {isRefused && <p class="refusal">{said.text}</p>}
      <button
        class="btn"
        type="button"
        aria-disabled={turn.answer === "coming"}
        onClick={() => turn.answer === null && void desk.answer("coming")}
      >
        Is coming
      </button>
      {turn.flag === "partnerSkips"
        ? turn.partners.map((partner, _, { length }) => (
            <button
              key={partner.singerId ?? partner.stageName}
              class={length === 1 ? "btn" : "btn without"}
              type="button"
              onClick={() => desk.dropPartner(turn.singerId, turn.request, partner)}
            >
              {length === 1 ? "Sings alone" : `Without ${partner.stageName}`}
            </button>
          ))
        : !desk.letOneGo.has(turn) && (
            <button class="btn" type="button" onClick={() => void desk.answer("oneMore")}>
              One more first
            </button>
          )}
      <button class="btn skips" type="button" onClick={() => void desk.answer("skip")}>
        Skips
      </button>
    </div>
  );
}

function flagWords({ flag, answer, partners }: Turn): string | null {
  switch (flag) {
    case null:
      return null;
    case "noAnswer":
      return answer === "coming" ? null : "No answer";
    case "partnerSkips": {
      // Of several the state does not tell which one said it.
      const only = partners.length === 1 ? partners[0]?.stageName : undefined;
      return answer === "coming" ? `Coming, ${only ?? "a partner"} can’t` : `${only ?? "A partner"} can’t come`;
    }
  }
}
