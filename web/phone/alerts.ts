/** Getting the singer's attention with what this phone has: vibration, the tab's title, a screen that stays on. */
import { useEffect } from "preact/hooks";
import { announce } from "../shared/announcer.tsx";
import type { View } from "./view.ts";

const TITLES: Partial<Record<View["kind"], string>> = { called: "You’re on!", on: "You’re on", next: "You’re next" };

export function useAlerts(kind: View["kind"], venue: string): void {
  useEffect(() => {
    document.title = TITLES[kind] ? `${TITLES[kind]} · ${venue}` : `${venue}, tonight`;
    if (kind === "next") {
      announce("You’re next. Come closer to the stage.");
      navigator.vibrate?.(200);
    }
    if (kind === "called") {
      announce("You’re on. Come to the stage.", "assertive");
      navigator.vibrate?.([400, 200, 400, 200, 800]);
    }
  }, [kind, venue]);

  const near = kind === "next" || kind === "called";
  useEffect(() => {
    // Only secure contexts have it; without it the phone sleeps as it always does and catches up when it wakes.
    if (!near || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let done = false;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (done) void lock?.release();
    };
    const retake = () => void take();
    retake();
    document.addEventListener("visibilitychange", retake);
    return () => {
      done = true;
      document.removeEventListener("visibilitychange", retake);
      void lock?.release();
    };
  }, [near]);
}
