import type { RotationState } from "../../core/rotation/state.ts";

/**
 * The round line, drawn like the pen line on a KJ's paper.
 *
 * @param due how many above it can be called.
 */
export function Pen({ state, due }: { state: RotationState; due: number }) {
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
      <span>{due > 0 ? `${due} still to sing in round ${state.round}` : `nobody left in round ${state.round}`}</span>
      <span>round {state.round + 1} comes next</span>
    </li>
  );
}
