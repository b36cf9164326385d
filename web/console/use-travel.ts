import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Rows that got another place travel there, so that the eye can follow.
 *
 * @param order what the rows' places depend on; nothing is measured while it stays the same.
 * @param still while somebody is being moved the rows jump, since a hand aims between them.
 */
export function useTravel(list: RefObject<HTMLElement | null>, order: string, still: boolean): void {
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const rows = list.current?.querySelectorAll<HTMLElement>("[data-singer]") ?? [];
    const style = getComputedStyle(document.documentElement);
    const durationMs = Number.parseFloat(style.getPropertyValue("--m-move"));
    const before = tops.current;
    tops.current = new Map();
    for (const row of rows) {
      const id = row.dataset.singer ?? "";
      const from = before.get(id);
      tops.current.set(id, row.offsetTop);
      if (still || !(durationMs > 0) || from === undefined || from === row.offsetTop) continue;
      row.animate([{ transform: `translateY(${from - row.offsetTop}px)` }, { transform: "none" }], {
        duration: durationMs,
        easing: style.getPropertyValue("--ease") || "ease-out",
      });
    }
  }, [list, order, still]);
}
