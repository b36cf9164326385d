/** Getting the singer's attention with what this phone has: vibration, the tab's title and icon, a screen that stays on. */
import { useEffect } from "preact/hooks";
import { announce } from "../shared/announcer.tsx";
import type { View } from "./view.ts";

const TITLES: Partial<Record<View["kind"], string>> = { called: "You’re on!", on: "You’re on", next: "You’re next" };
/** `--room` and `--spot`: the browser's own bars follow the light. */
const DARK = "#0e0b08";
const LIGHT = "#ffb22e";
/** The disc fills the icon. */
const LIT_ICON = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><rect width='8' height='8' fill='%23ffb22e'/><path d='M4 1v4M4 6.5v.5' stroke='%23150e04' stroke-width='1.4'/></svg>`;

export function useAlerts(kind: View["kind"] | "waiting", venue: string): void {
  const isOn = kind === "called" || kind === "on";
  const title = kind === "waiting" ? undefined : TITLES[kind];
  useEffect(() => {
    document.title = title ? `${title} · ${venue}` : `${venue}, tonight`;
  }, [title, venue]);

  useEffect(() => {
    if (kind === "next") {
      announce("You’re next. Come closer to the stage.");
      navigator.vibrate?.(200);
    }
    if (kind === "called") {
      announce("You’re on. Come to the stage.", "assertive");
      navigator.vibrate?.([400, 200, 400, 200, 800]);
    }
    // Once the song has begun, or the call is taken back, nobody is to come any more.
    return () => {
      if (kind === "called") announce("", "assertive");
    };
  }, [kind]);

  useEffect(() => {
    if (!isOn) return;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const theme = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
    const usual = icon?.href;
    if (icon) icon.href = LIT_ICON;
    if (theme) theme.content = LIGHT;
    document.documentElement.classList.add("lit");
    return () => {
      document.documentElement.classList.remove("lit");
      if (icon && usual) icon.href = usual;
      if (theme) theme.content = DARK;
    };
  }, [isOn]);

  useWakeLock(kind === "next" || isOn);
}

/** Only secure contexts have it; without it the phone sleeps as it always does and catches up when it wakes. */
function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let done = false;
    // The lock is lost whenever the page is hidden.
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
  }, [wanted]);
}
