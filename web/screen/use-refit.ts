import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Fits an element again whenever its text changes, a face has loaded or the window has another size. */
export function useRefit<E extends HTMLElement>(
  target: RefObject<E | null>,
  text: string,
  refit: (element: E) => void,
): void {
  useLayoutEffect(() => {
    const again = () => target.current && refit(target.current);
    again();
    addEventListener("resize", again);
    document.fonts.addEventListener("loadingdone", again);
    return () => {
      removeEventListener("resize", again);
      document.fonts.removeEventListener("loadingdone", again);
    };
  }, [target, text, refit]);
}
