import { useEffect, useRef } from "preact/hooks";
import { type ClosingPlan, closingPlan } from "../../core/rotation/closing.ts";
import { Line as Order } from "../../core/rotation/order.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { announce } from "../shared/announcer.tsx";
import { clockTime, counted } from "../shared/format.ts";
import type { Desk } from "./desk.ts";
import { grab, press } from "./drag.ts";
import { leavingWords, nextToLeave } from "./leaving.ts";
import { Pen } from "./pen.tsx";
import { Row } from "./row.tsx";
import { useTravel } from "./use-travel.ts";

interface Props {
  desk: Desk;
  /** As it is shown: with the move that is being tried. */
  state: RotationState;
  waiting: ReadonlyMap<string, Wait>;
  now: number;
}

export function Line({ desk, state, waiting, now }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const moving = desk.moving.value;
  const order = new Order(state, new Date(now).toISOString());
  const plan = closingPlan(state, now);
  const misses = new Set(plan?.misses);
  const due = state.line.slice(0, state.roundLine).filter((entry) => waiting.has(entry.singerId)).length;
  const ids = state.line.map((entry) => entry.singerId).join();
  useTravel(list, `${ids} ${state.roundLine}`, moving !== null);

  const row = (entry: SingerEntry) => {
    const wait = waiting.get(entry.singerId) ?? null;
    if (moving?.singerId === entry.singerId) {
      return <Gap key="gap" name={entry.stageName} place={wait ? `, place ${wait.ahead + 1}` : ""} to={moving.to} />;
    }
    return (
      <Row
        key={entry.singerId}
        entry={entry}
        request={entry.requests[order.playableIndex(entry)] ?? entry.requests[0] ?? null}
        state={state}
        wait={wait}
        misses={misses.has(entry.singerId)}
        now={now}
        selected={desk.selected.value === entry.singerId}
        onSelect={(again) => {
          if (again) desk.sheet.value = "songs";
          desk.selected.value = entry.singerId;
        }}
        onGrab={(event) => list.current && grab(desk, list.current, entry.singerId, event)}
      />
    );
  };
  return (
    <>
      <div class="hd">
        <h2>The line</h2>
        <Warning state={state} waiting={waiting} now={now} />
        <p>{readiness(state, waiting, plan)}</p>
      </div>
      {state.line.length === 0 ? (
        <div class="nobody">
          <p>Nobody in line has a song ready.</p>
          <p class="quiet">
            The screen is inviting people to join. Add a singer with A,
            <br />
            or sing one yourself while the room warms up.
          </p>
        </div>
      ) : (
        <ol class="rows" ref={list} aria-label="Singers in order" onPointerDown={() => press(desk)}>
          {state.line.slice(0, state.roundLine).map(row)}
          <Pen key="pen" state={state} due={due} />
          {state.line.slice(state.roundLine).map(row)}
        </ol>
      )}
      <p class="visually-hidden" role="status">
        {counted(state.line.length, "singer")} in line
      </p>
    </>
  );
}

/** Where the one who is being moved would stand. Has the focus, so that no key presses anything else. */
function Gap({ name, place, to }: { name: string; place: string; to: number }) {
  const box = useRef<HTMLLIElement>(null);
  // The dragging hand scrolls by itself; the keyboard needs the place in view.
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
    box.current?.focus({ preventScroll: true });
  }, [to]);
  return (
    <li class="gap" ref={box} tabIndex={-1}>
      <span role="status">
        <bdi>{name}</bdi> goes here{place}
      </span>
    </li>
  );
}

/** Who leaves before their turn, or soon: told once aloud, and stays in sight. */
function Warning({ state, waiting, now }: Pick<Props, "state" | "waiting" | "now">) {
  const leaving = nextToLeave(state, waiting, now);
  const words = leaving && leavingWords(leaving);
  useEffect(() => {
    if (words) announce(words);
  }, [words]);
  return (
    <p class="warn" dir="auto">
      {words}
    </p>
  );
}

/** `9 ready, about 48 minutes`: until the last of them has sung; before the end of the night, how many will not. */
function readiness(state: RotationState, waiting: ReadonlyMap<string, Wait>, plan: ClosingPlan | null): string {
  const last = [...waiting].at(-1);
  if (!last) return "nobody ready";
  const song = state.line.find((entry) => entry.singerId === last[0])?.requests[0];
  const sec = last[1].likelySec + (song?.durationSec ?? state.meanTurnSec ?? 240);
  if (plan && plan.misses.length > 0) {
    return `${waiting.size} ready, ${plan.misses.length} after the end at ${clockTime(plan.closesAtMs)}`;
  }
  return `${waiting.size} ready, about ${counted(Math.max(1, Math.round(sec / 60)), "minute")}`;
}
