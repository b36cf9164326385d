import type { RotationState } from "../../core/rotation/state.ts";
import { clockTime, counted } from "../shared/format.ts";
import { linkShown } from "../shared/link-shown.ts";
import type { Desk } from "./desk.ts";
import { RoomSwitch } from "./room-switch.tsx";

export function TopBar({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  const onBreak = state.status === "onBreak";
  const toggle = (sheet: NonNullable<Desk["sheet"]["value"]>) => {
    desk.sheet.value = desk.sheet.value === sheet ? null : sheet;
  };
  return (
    <header class="top">
      <h1 dir="auto">{state.venue}</h1>
      <RoomSwitch desk={desk} status={state.status} />
      <p class="fact">
        <b>
          Round {state.round}
          {state.lastRound && ", last call"}
        </b>
      </p>
      <p class="fact x">
        Code <b>{state.joinCode}</b>
      </p>
      <p class="fact clock">
        <b>{clockTime(now)}</b>
      </p>
      <Link desk={desk} />
      <div class="switches">
        <button
          class="btn"
          type="button"
          role="switch"
          aria-checked={state.requestsOpen}
          aria-label="Requests"
          onClick={() => desk.toggleRequests()}
        >
          <span class="sw" />
          {state.requestsOpen ? "Requests" : "Requests closed"}
        </button>
        <button class={onBreak ? "btn do" : "btn"} type="button" onClick={() => desk.toggleBreak()}>
          {onBreak ? "End the break" : "Break"}
        </button>
        <button class="btn" type="button" aria-pressed={state.notice !== null} onClick={() => toggle("notice")}>
          Notice
        </button>
        <button
          class="btn"
          type="button"
          aria-label="More: house rules, performances, close the night"
          aria-expanded={desk.sheet.value === "menu"}
          onClick={() => toggle("menu")}
        >
          <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3.4" />
          </svg>
        </button>
      </div>
    </header>
  );
}

/** How old the picture is stands in the foot, where it may count without being read out. */
function Link({ desk }: { desk: Desk }) {
  const link = linkShown(desk.sync);
  const watchers = desk.sync.watchers.value;
  return (
    <p class="link" role="status">
      <i />
      {link === "live" && <span>Live{watchers !== null && `, ${counted(watchers, "page")}`}</span>}
      {link === "late" && <span>Slow network</span>}
      {link === "connecting" && <span>Connecting</span>}
      {link === "offline" && <span>Offline, trying again</span>}
    </p>
  );
}
