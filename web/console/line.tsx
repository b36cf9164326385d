import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { counted } from "../shared/format.ts";
import type { Desk } from "./desk.ts";
import { grab } from "./drag.ts";
import { Row } from "./row.tsx";

interface Props {
  desk: Desk;
  state: RotationState;
  waiting: ReadonlyMap<string, Wait>;
  now: number;
}

export function Line({ desk, state, waiting, now }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const last = [...waiting.values()].at(-1);
  const moving = desk.moving.value;
  const rest = moving ? state.line.filter((entry) => entry.singerId !== moving.singerId) : state.line;
  const name = moving ? desk.nameOf(moving.singerId) : "";
  const gap = moving && (
    <li class="gap" role="status">
      {name} goes here, place {moving.to + 1}
    </li>
  );
  // The round line stands before the first of those who have sung; the one being moved is not there.
  const movedAbove =
    moving !== null && state.line.findIndex((one) => one.singerId === moving.singerId) < state.roundLine;
  const due = state.line.slice(0, state.roundLine).filter((entry) => waiting.has(entry.singerId)).length;
  const penAt = state.roundLine - (movedAbove ? 1 : 0);
  return (
    <>
      <div class="hd">
        <h2>The line</h2>
        <p>{last ? `${waiting.size} ready, about ${Math.round(last.likelySec / 60) + 4} minutes` : "nobody ready"}</p>
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
        <ol class="rows" ref={list} aria-label="Singers in order">
          {rest.map((entry, index) => (
            <Fragment key={entry.singerId}>
              {index === penAt && <Pen state={state} due={due} />}
              {moving?.to === index && gap}
              <Row
                entry={entry}
                state={state}
                wait={waiting.get(entry.singerId) ?? null}
                now={now}
                selected={desk.selected.value === entry.singerId}
                onSelect={() => {
                  desk.selected.value = entry.singerId;
                }}
                onGrab={(event) => list.current && grab(desk, list.current, entry.singerId, event)}
              />
            </Fragment>
          ))}
          {moving?.to === rest.length && gap}
          {penAt === rest.length && <Pen state={state} due={due} />}
        </ol>
      )}
      <p class="visually-hidden" role="status">
        {counted(state.line.length, "singer")} in line
      </p>
    </>
  );
}

/** The round line, drawn like the pen line on a KJ's paper. */
function Pen({ state, due }: { state: RotationState; due: number }) {
  const below = state.line.length - state.roundLine;
  return (
    <li class="pen">
      <svg viewBox="0 0 560 52" preserveAspectRatio="none" aria-hidden="true">
        <path
          vector-effect="non-scaling-stroke"
          d="M3 27.5C40 24.5 84 23.8 130 25.2S226 28.6 290 26.3 402 23.6 452 25.4s74 2.2 104-1.6"
        />
        <path
          vector-effect="non-scaling-stroke"
          stroke-width="1.5"
          d="M556 24c-22 5.5-60 5.6-96 4.6-40-1.1-66-2.4-118-.9"
        />
      </svg>
      <span>
        {due} still to sing in round {state.round}
      </span>
      <span>
        {below > 0 ? `have sung, round ${state.round + 1} comes next` : `round ${state.round + 1} comes next`}
      </span>
    </li>
  );
}
