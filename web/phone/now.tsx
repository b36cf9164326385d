import { clockTime, names, scriptLang } from "../shared/format.ts";
import { BehindBadge } from "./behind.tsx";
import type { Shared } from "./shared.ts";

/** The light that hangs over the page: who sings, or what the room waits for. */
export function Now({ state, behind, sync }: Shared) {
  const { onStage, status, breakEndsAt } = state;
  const name = onStage && names(onStage.stageName, onStage.partners);
  return (
    <header class="now">
      {onStage && name ? (
        <>
          <p>{behind ? "Was singing" : onStage.startedAt ? "Now singing" : "Called to the stage"}</p>
          <p class="name" dir="auto" lang={scriptLang(name)}>
            {name}
          </p>
          {!behind && (
            <p class="what" dir="auto">
              {onStage.request.title}
            </p>
          )}
        </>
      ) : (
        <>
          <p dir="auto">{state.venue}</p>
          <p class="name">{status === "onBreak" ? "Break" : "The stage is free"}</p>
          {status === "onBreak" && breakEndsAt && !behind && (
            <p class="what">Singing goes on at {clockTime(Date.parse(breakEndsAt))}</p>
          )}
        </>
      )}
      {behind && <BehindBadge behind={behind} sync={sync} />}
    </header>
  );
}
