/** Moving a singer by hand. While the finger is down the line stays as it is; the move goes to the singer, not the place. */
import type { SingerId } from "../../core/ids.ts";
import type { Desk } from "./desk.ts";

/** Pixels the pointer moves before a press becomes a drag. */
const SLOP_PX = 6;

export function grab(desk: Desk, list: HTMLElement, singerId: SingerId, event: PointerEvent): void {
  if (event.button !== 0) return;
  const handle = event.currentTarget as HTMLElement;
  const startY = event.clientY;
  const pointerId = event.pointerId;
  desk.selected.value = singerId;
  desk.frozen.value = desk.state;
  let dragging = false;

  const move = (moved: PointerEvent) => {
    if (moved.pointerId !== pointerId) return;
    if (!dragging && Math.abs(moved.clientY - startY) < SLOP_PX) return;
    dragging = true;
    moved.preventDefault();
    desk.moving.value = { singerId, to: placeAt(list, singerId, moved.clientY) };
  };
  const end = (ended: PointerEvent) => {
    if (ended.pointerId !== pointerId) return;
    stop();
    const target = desk.moving.value;
    if (dragging && ended.type === "pointerup" && target) drop(desk, singerId, target.to);
    else release(desk);
  };
  const stop = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
  };
  handle.style.touchAction = "none";
  addEventListener("pointermove", move, { passive: false });
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** Puts the singer behind the one who was shown before that place, wherever that one stands by now. */
export function drop(desk: Desk, singerId: SingerId, to: number): void {
  const seen = (desk.frozen.value ?? desk.state)?.line.filter((entry) => entry.singerId !== singerId) ?? [];
  const now = desk.state?.line.filter((entry) => entry.singerId !== singerId) ?? [];
  const before = seen[to - 1];
  const behind = before ? now.findIndex((entry) => entry.singerId === before.singerId) : -1;
  desk.move(singerId, before && behind < 0 ? Math.min(to, now.length) : behind + 1);
}

export function release(desk: Desk): void {
  desk.moving.value = null;
  desk.frozen.value = null;
}

/** The 0-based place, among the others, that this height of the list means. */
function placeAt(list: HTMLElement, singerId: SingerId, clientY: number): number {
  const others = [...list.querySelectorAll<HTMLElement>("[data-singer]")].filter(
    (row) => row.dataset.singer !== singerId,
  );
  const below = others.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return clientY < box.top + box.height / 2;
  });
  return below < 0 ? others.length : below;
}
