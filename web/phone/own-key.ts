/** The key of a request while a finger taps through it: shown at once, sent when it rests. */
import { useEffect, useRef, useState } from "preact/hooks";

const REST_MS = 400;

/** @param save sends the key; when its promise ends, what the server has is shown. */
export function useOwnKey(
  current: number,
  save: (keyChange: number) => Promise<unknown>,
): [shown: number, change: (keyChange: number) => void] {
  const [wanted, setWanted] = useState<number | null>(null);
  const unsaved = useRef<number | null>(null);
  const latest = useRef(save);
  latest.current = save;

  useEffect(() => {
    if (wanted === null) return;
    const timer = setTimeout(async () => {
      unsaved.current = null;
      await latest.current(wanted);
      setWanted((shown) => (shown === wanted ? null : shown));
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  // Whoever leaves the page at once meant it all the same.
  useEffect(
    () => () => {
      if (unsaved.current !== null) void latest.current(unsaved.current);
    },
    [],
  );

  return [
    wanted ?? current,
    (keyChange) => {
      unsaved.current = keyChange;
      setWanted(keyChange);
    },
  ];
}
