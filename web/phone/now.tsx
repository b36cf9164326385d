import type { RotationState } from "../../core/rotation/state.ts";
import { clockTime, names, scriptLang } from "../shared/format.ts";

/** The light that hangs over the page: who sings, or what the room waits for. */
export function Now({ state, staleSince }: { state: RotationState; staleSince: number | null }) {
  const { onStage, status, breakEndsAt } = state;
  const name = onStage && names(onStage.stageName, onStage.partners);
  return (
    <header class="now">
      {onStage && name && (
        <>
          <p>{staleSince !== null ? "Was singing" : onStage.startedAt ? "Now singing" : "Called to the stage"}</p>
          <p class="name" dir="auto" lang={scriptLang(name)}>
            {name}
          </p>
          {staleSince === null && <p class="song">{onStage.request.title}</p>}
        </>
      )}
      {!onStage && (
        <>
          <p>{state.venue}</p>
          <p class="name">{status === "onBreak" ? "Break" : "The stage is free"}</p>
          {status === "onBreak" && breakEndsAt && <p class="song">until {clockTime(Date.parse(breakEndsAt))}</p>}
        </>
      )}
      {staleSince !== null && (
        <p class="stale" role="status">
          <i />
          Offline, this is how it stood at {clockTime(staleSince)}
        </p>
      )}
    </header>
  );
}
