import { closingPlan } from "../../core/rotation/closing.ts";
import type { SingerEntry } from "../../core/rotation/state.ts";
import { clockTime, names } from "../shared/format.ts";
import { yourWindowWords } from "../shared/time-window.ts";
import { waitWords } from "./expected.ts";
import { Icon } from "./icon.tsx";
import type { Shared } from "./shared.ts";
import { OPENS } from "./use-sheet.ts";
import type { Waits } from "./view.ts";

/** Duets with you that somebody else asked for: when they come (ROT-32). */
export function DuetsAhead({ state, singerId, now, waits }: Shared & { waits: Waits }) {
  return (
    <>
      {state.line.map((owner) => {
        const wait = waits.get(owner.singerId);
        const duet = owner.requests.find((request) =>
          request.partners.some((partner) => partner.singerId === singerId && partner.confirmed),
        );
        if (!duet || !wait || owner.requests[0] !== duet) return null;
        const others = duet.partners.filter((partner) => partner.singerId !== singerId);
        return (
          <p key={owner.singerId} class="why">
            With <bdi>{names(owner.stageName, others)}</bdi> you sing <b dir="auto">{duet.title}</b>
            {wait.ahead === 0 ? " next" : ` in ${waitWords(state, wait, now)}, as place ${wait.ahead + 1}`}.
          </p>
        );
      })}
    </>
  );
}

/** When the night ends, and what that means for you (ROT-34, ROT-35). */
export function Ending({ state, now, entry, inLine = false }: Shared & { entry: SingerEntry; inLine?: boolean }) {
  const plan = closingPlan(state, now);
  const ends = plan && clockTime(plan.closesAtMs);
  if (plan?.misses.includes(entry.singerId)) {
    return (
      <p class="why">
        <b>The night ends at {ends},</b> and your turn would likely come after it.
      </p>
    );
  }
  if (state.lastRound) {
    return (
      <p class="why">
        <b>Last call.</b> {inLine ? "Your next song is your last one tonight." : "Who has sung is done for tonight."}
      </p>
    );
  }
  if (!plan || inLine || !state.requestsOpen) return null;
  return (
    <p class="why">
      {plan.signUpUntilMs === null
        ? `The night ends at ${ends}, and the line is as long as that already.`
        : `The night ends at ${ends}: ask for a song before ${clockTime(plan.signUpUntilMs)}.`}
    </p>
  );
}

/** What the KJ knows of your time tonight, and the way to say it (ROT-14). */
export function TimesButton({ entry, now, open }: Pick<Shared, "now" | "open"> & { entry: SingerEntry }) {
  const words = yourWindowWords(entry, now);
  return (
    <button
      class="btn bare times-button"
      type="button"
      onClick={() => open({ kind: "times" })}
      {...{ [OPENS]: "times" }}
    >
      <Icon path="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 1 1 0-17M12 7.5V12l3 2" />
      {words === null ? "My time tonight" : `You ${words}`}
    </button>
  );
}
