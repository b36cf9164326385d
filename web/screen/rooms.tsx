import { useEffect, useState } from "preact/hooks";
import { evolveUnlabelled } from "../../core/rotation/apply.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { createSync } from "../sync/create-sync.ts";
import type { Sync } from "../sync/sync.ts";
import { AskCode } from "./ask-code.tsx";
import { findNight, type Night } from "./night.ts";
import { Screen } from "./screen.tsx";

/** How often a screen without a night, or with one that is over, looks for the next. */
const LOOK_EVERY_MS = 10_000;

/** One night after another, each with its own client. */
export function Rooms() {
  const [night, setNight] = useState<Night | null>(null);
  const [sync, setSync] = useState<Sync | null>(null);
  const rotation = night?.rotation ?? null;
  const wsUrl = night?.config.wsUrl;

  useEffect(() => {
    if (!rotation || !wsUrl) return;
    const next = createSync({
      wsUrl,
      evolve: evolveUnlabelled,
      rotation,
      token: () => null,
      storage: keptStorage(),
      storageKey: "karaoke.screen",
    });
    setSync(next);
    return () => {
      next.close();
      setSync(null);
    };
  }, [rotation, wsUrl]);

  const over = sync?.state.value?.status === "closed" || sync?.ended.value != null;
  // No night has the code that was named: the next one that opens will do.
  const mistyped = sync?.ended.value?.code === "NOT_FOUND" && !sync.state.value;
  const looking = night === null || rotation === null || (over && (!night.named || mistyped));
  useEffect(() => {
    if (!looking) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const found = await findNight(mistyped);
      if (stopped) return;
      // A night that is over stays on the screen until there is another, and so does a code that somebody may mend.
      setNight((known) => {
        const isNews = found.rotation !== null && !(mistyped && found.rotation === known?.config.openRotation);
        return known?.rotation && !isNews ? known : found;
      });
      timer = setTimeout(look, LOOK_EVERY_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [looking, mistyped]);

  if (!night) return null;
  if (rotation === null) return <AskCode wrong={null} />;
  if (!sync) return null;
  if (sync.ended.value && !sync.state.value)
    return <AskCode wrong={sync.ended.value.code === "NOT_FOUND" ? rotation : null} />;
  return <Screen sync={sync} publicUrl={night.config.publicUrl} />;
}
