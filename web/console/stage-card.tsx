import type { RotationState, Turn } from "../../core/rotation/state.ts";
import { clockTime, countdown, duration, keyChange, names, scriptLang } from "../shared/format.ts";
import { CallAnswers, CallHead } from "./call.tsx";
import type { Desk } from "./desk.ts";

/** Who is up, for how long, and what can be done about it. */
export function StageCard({ desk, state, now }: { desk: Desk; state: RotationState; now: number }) {
  const turn = state.onStage;
  const kind = turn
    ? turn.startedAt
      ? "singing"
      : "called"
    : state.status === "open"
      ? "empty"
      : state.status === "onBreak"
        ? "break"
        : "over";
  const idle = turn === null;
  return (
    <div class="card" data-stage={kind}>
      {turn ? <TurnHead turn={turn} now={now} /> : <IdleHead state={state} now={now} />}
      {turn && turn.startedAt === null && !turn.filler && <CallAnswers desk={desk} turn={turn} />}
      <div class="bar" role="progressbar" aria-label="Song" aria-valuenow={Math.round(share(turn, now) * 100)}>
        <i style={{ width: `${share(turn, now) * 100}%` }} />
      </div>
      <div class="ctl">
        {turn?.startedAt ? (
          <button class="btn" type="button" aria-disabled>
            Started<small>{clockTime(Date.parse(turn.startedAt))}</small>
          </button>
        ) : (
          <button
            class={turn ? "btn lit" : "btn"}
            type="button"
            aria-disabled={idle}
            onClick={() => desk.turn("start")}
          >
            Start<small>S</small>
          </button>
        )}
        <button class="btn" type="button" aria-disabled={idle} onClick={() => desk.turn("noShow")}>
          No-show<small>X</small>
        </button>
        <button class="btn" type="button" aria-disabled={idle} onClick={() => desk.turn("uncall")}>
          Take back<small>T</small>
        </button>
        <button
          class="btn two"
          type="button"
          aria-disabled={idle && kind !== "empty"}
          onClick={() => {
            if (turn) desk.sheet.value = "turn";
            else if (kind === "empty") desk.sheet.value = "filler";
          }}
        >
          {kind === "empty" ? "Fill in with a song…" : "Change song or key"}
        </button>
        <button class="btn" type="button" aria-disabled={idle} onClick={() => desk.turn("complete")}>
          Finish only
        </button>
      </div>
    </div>
  );
}

function TurnHead({ turn, now }: { turn: Turn; now: number }) {
  const name = names(turn.stageName, turn.partners);
  const { request } = turn;
  return (
    <>
      <div class="st">
        {turn.startedAt ? (
          <>
            <span class="now">{turn.filler ? "On stage, filling in" : `On stage, round ${turn.round}`}</span>
            <time>
              <b>{duration((now - Date.parse(turn.startedAt)) / 1000)}</b>
              {request.durationSec && ` of ${duration(request.durationSec)}`}
            </time>
          </>
        ) : (
          <CallHead turn={turn} now={now} />
        )}
      </div>
      <p class={`who name${size(name)}`} dir={turn.partners.length > 0 ? "ltr" : "auto"} lang={scriptLang(name)}>
        {name}
      </p>
      <p class="song" dir="auto" lang={scriptLang(request.title)}>
        {request.title}
      </p>
      <p class="by" dir="auto">
        {request.artist} <span class="tag">{keyChange(request.keyChange)}</span>
      </p>
      {request.note && (
        <p class="by" dir="auto">
          “{request.note}”
        </p>
      )}
    </>
  );
}

function IdleHead({ state, now }: { state: RotationState; now: number }) {
  const ends = state.breakEndsAt ? Date.parse(state.breakEndsAt) : null;
  if (state.status === "closed") {
    return (
      <>
        <div class="st">The night is over</div>
        <p class="who name">Good night</p>
        {state.undoable && <p class="by">Closed by mistake? Undo opens it again, for ten minutes.</p>}
      </>
    );
  }
  if (state.status === "onBreak") {
    return (
      <>
        <div class="st">
          <span>Break</span>
          {ends && (
            <time>
              <b>{countdown(ends - now)}</b> left, back at {clockTime(ends)}
            </time>
          )}
        </div>
        <p class="who name">The stage rests</p>
        <p class="song">Songs are still coming in</p>
      </>
    );
  }
  return (
    <>
      <div class="st">Stage is empty</div>
      <p class="who name">{state.turnsCompleted > 0 ? "Nobody now" : "Nobody yet"}</p>
    </>
  );
}

/** A name on stage is never cut: the longer, the smaller. */
function size(name: string): string {
  if (name.length > 48) return " longest";
  return name.length > 24 ? " long" : "";
}

function share(turn: Turn | null, now: number): number {
  if (!turn?.startedAt || !turn.request.durationSec) return 0;
  return Math.min(1, Math.max(0, (now - Date.parse(turn.startedAt)) / 1000 / turn.request.durationSec));
}
