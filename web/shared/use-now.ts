import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/**
 * The time as a signal, renewed on each full `everyMs` of the clock given, so that all figures of a page turn together.
 *
 * @param now `sync.serverNow`, or `Date.now`.
 */
export function useNow(now: () => number, everyMs = 1_000): ReadonlySignal<number> {
  const time = useSignal(now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      time.value = now();
      timer = setTimeout(tick, everyMs - (time.value % everyMs) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [now, everyMs, time]);
  return time;
}
