/** Putting cards in another order by hand. While a card is held the list stays as it was, whatever arrives. */
import { useEffect, useRef, useState } from "preact/hooks";

interface Held {
  /** 0-based places in the list. */
  from: number;
  to: number;
  /** Pixels the card was carried down. */
  dy: number;
  /** Pixels the others give way: the card's height and the gap below it. */
  step: number;
}

/** So near the edge of the screen the page scrolls along, this far a move. */
const EDGE_PX = 80;
const SCROLL_PX = 14;

export interface DragOrder<T> {
  /** What to show: the list, or as it was when a card was picked up, or as it was let go. */
  items: readonly T[];
  held: Held | null;
  /** For a handle's `onPointerDown`. */
  grab(index: number, event: PointerEvent): void;
}

/** @param move sends the new place; when its promise ends, the server's order is shown. */
export function useDragOrder<T>(items: readonly T[], move: (item: T, to: number) => Promise<unknown>): DragOrder<T> {
  const [held, setHeld] = useState<Held | null>(null);
  const [kept, setKept] = useState<readonly T[] | null>(null);
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);

  const grab = (from: number, event: PointerEvent) => {
    const card = (event.currentTarget as HTMLElement).closest<HTMLElement>("[data-card]");
    const list = card?.parentElement;
    if (event.button !== 0 || !card || !list) return;
    event.preventDefault();
    const middles = [...list.querySelectorAll("[data-card]")].map((one) => {
      const box = one.getBoundingClientRect();
      return scrollY + box.top + box.height / 2;
    });
    const step = card.getBoundingClientRect().height + Number.parseFloat(getComputedStyle(card).marginBottom);
    const { pageY: startY, pointerId } = event;
    const shown = items;
    let now: Held = { from, to: from, dy: 0, step };
    setKept(shown);
    setHeld(now);

    const moved = (at: PointerEvent) => {
      if (at.pointerId !== pointerId) return;
      if (at.clientY < EDGE_PX) scrollBy(0, -SCROLL_PX);
      if (at.clientY > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
      const dy = at.pageY - startY;
      const middle = (middles[from] ?? 0) + dy;
      const before = middles.filter((other, index) => index !== from && other < middle).length;
      now = { from, to: before, dy, step };
      setHeld(now);
    };
    const ended = async (at: PointerEvent) => {
      if (at.pointerId !== pointerId) return;
      stop.current();
      setHeld(null);
      const item = shown[from];
      if (at.type === "pointerup" && item !== undefined && now.to !== from) {
        const order = shown.filter((one) => one !== item);
        order.splice(now.to, 0, item);
        setKept(order);
        await move(item, now.to);
      }
      setKept(null);
    };
    stop.current = () => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      removeEventListener("pointercancel", ended);
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
    addEventListener("pointercancel", ended);
  };
  return { items: kept ?? items, held, grab };
}

/** How far the card at `index` stands from its place, in pixels. */
export function shiftOf(held: Held | null, index: number): number {
  if (!held) return 0;
  if (index === held.from) return held.dy;
  if (index > held.from && index <= held.to) return -held.step;
  if (index < held.from && index >= held.to) return held.step;
  return 0;
}
