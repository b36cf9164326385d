import { useEffect } from "preact/hooks";
import { waits } from "../../core/rotation/waits.ts";
import { linkShown } from "../shared/link-shown.ts";
import { useNow } from "../shared/use-now.ts";
import { ActionBar } from "./action-bar.tsx";
import { AddSinger } from "./add-singer.tsx";
import { Bench } from "./bench.tsx";
import { type Desk, focusNext } from "./desk.ts";
import { Foot } from "./foot.tsx";
import { onKey } from "./keys.ts";
import { Line } from "./line.tsx";
import { NextButton } from "./next-button.tsx";
import { OpenSheet } from "./open-sheet.tsx";
import { StageCard } from "./stage-card.tsx";
import { Tabs } from "./tabs.tsx";
import { TopBar } from "./top-bar.tsx";

/** Three columns: add and bench, the line, the stage with Next. */
export function Console({ desk, onLeave }: { desk: Desk; onLeave(): void }) {
  const now = useNow(desk.sync.serverNow, 1_000).value;
  const { state } = desk;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(desk, event);
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, [desk]);
  const { outdated } = desk.sync;
  useEffect(() => {
    // Nobody types or aims while focus rests on Next.
    if (outdated.value && !desk.sheet.value && document.activeElement?.id === "next") desk.sync.update();
  }, [desk, outdated.value, now]);
  const ready = state !== null;
  useEffect(() => {
    if (ready) focusNext();
  }, [ready]);
  useEffect(() => {
    document.title = state ? `${state.venue}, console` : "Console";
  }, [state?.venue]);

  if (!state) {
    return (
      <main class="door">
        <p role="status">
          {desk.sync.link.value === "offline" ? "No server. Trying again…" : "Looking for the night…"}
        </p>
        <button class="btn" type="button" onClick={onLeave}>
          Another night
        </button>
      </main>
    );
  }
  const shown = desk.shown.value ?? state;
  const waiting = waits(shown, now);
  const current = shown === state ? waiting : waits(state, now);
  return (
    <div class="console" data-pane={desk.pane.value} data-link={linkShown(desk.sync)}>
      <TopBar desk={desk} state={state} now={now} />
      <main class="columns">
        <Tabs desk={desk} state={state} />
        <div class="left">
          <AddSinger desk={desk} state={state} now={now} />
          <Bench desk={desk} state={shown} now={now} />
        </div>
        <section class="line" aria-label="The line">
          <Line desk={desk} state={shown} waiting={waiting} now={now} />
          <ActionBar desk={desk} state={state} waiting={current} />
        </section>
        <OpenSheet desk={desk} state={state} now={now} onLeave={onLeave} />
        <section class="stage" aria-label="Stage">
          <StageCard desk={desk} state={state} now={now} />
          <NextButton desk={desk} state={state} waiting={current} />
        </section>
      </main>
      <Foot desk={desk} state={state} />
    </div>
  );
}
