import { useEffect } from "preact/hooks";
import type { RotationState } from "../../core/rotation/state.ts";
import { age, clockTime } from "../shared/format.ts";
import { Light, type LightMode } from "../shared/light.tsx";
import { linkShown } from "../shared/link-shown.ts";
import { useNow } from "../shared/use-now.ts";
import type { Sync } from "../sync/sync.ts";
import { BreakTimer } from "./break-timer.ts";
import { Invite, JoinCorner } from "./join.tsx";
import { Lists } from "./lists.tsx";
import { Notice } from "./notice.tsx";
import { type Picture, picture, upcoming } from "./picture.ts";
import { Stage } from "./stage.tsx";
import { Thanks } from "./thanks.tsx";

const LIGHTS: Record<Picture["kind"], LightMode> = {
  singing: "lit",
  calling: "called",
  break: "draining",
  between: "dark",
  empty: "lit",
  closed: "out",
};

const breakTimer = new BreakTimer();

export function Screen({ sync, publicUrl }: { sync: Sync; publicUrl: string }) {
  const state = sync.state.value;
  const onBreak = state?.status === "onBreak";
  const now = useNow(sync.serverNow, onBreak ? 1_000 : 10_000).value;

  const idle = state?.onStage === null;
  const { outdated } = sync;
  useEffect(() => {
    // A newer page is fetched only while nobody sings.
    if (outdated.value && idle) sync.update();
  }, [sync, outdated.value, idle]);

  if (!state) return <div class="screen" data-picture="dark" children={<Light mode="dark" />} />;
  const shown = picture(state, now);
  const listed = shown.kind !== "empty" && shown.kind !== "closed";
  const notice = shown.kind === "closed" ? null : state.notice;
  return (
    <div class={notice ? "screen has-notice" : "screen"} data-picture={shown.kind}>
      <Light mode={LIGHTS[shown.kind]} left={shown.kind === "break" ? breakTimer.share(shown) : 1} />
      <Stage shown={shown} state={state} />
      <aside class="side">
        <Head state={state} sync={sync} named={!listed} />
        {listed && <Lists coming={upcoming(state, shown, now)} />}
        {listed && <JoinCorner state={state} publicUrl={publicUrl} />}
        {shown.kind === "empty" && <Invite state={state} publicUrl={publicUrl} />}
        {shown.kind === "closed" && <Thanks state={state} />}
      </aside>
      <Notice text={notice} />
    </div>
  );
}

/**
 * Round or venue, and the clock; a hollow ring beside it tells the KJ, and nobody else, that the link is down or slow, and
 * how old the picture is, once that is a minute.
 */
function Head({ state, sync, named }: { state: RotationState; sync: Sync; named: boolean }) {
  const now = useNow(sync.serverNow);
  const time = clockTime(now.value);
  const link = linkShown(sync);
  const oldSec = Math.floor((now.value - (sync.staleSince.value ?? now.value)) / 1000);
  return (
    <p class="head">
      {link === "offline" && <i class="link" role="img" aria-label="No connection to the server" />}
      {link === "late" && <i class="link" role="img" aria-label="A slow connection to the server" />}
      {oldSec >= 60 && <span class="age">as of {age(oldSec)} ago</span>}
      <b>{named ? state.venue : state.lastRound ? "Last call" : `Round ${state.round}`}</b>
      <time dateTime={time}>{time}</time>
    </p>
  );
}
