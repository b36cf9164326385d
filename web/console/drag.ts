/** Moving a singer by hand. While the finger is down the line stays as it is; the move goes to the singer, not the place. */
import type { SingerId } from "../../core/ids.ts";
import type { Desk } from "./desk.ts";

/** Pixels the pointer moves before a press becomes a drag. */
const SLOP_PX = 6;
/** A hand this near to the end of the list scrolls it, by this much in a frame. */
const EDGE_PX = 40;
const SCROLL_PX = 8;

export function grab(desk: Desk, list: HTMLElement, singerId: SingerId, event: PointerEvent): void {
  if (event.button !== 0) return;
  const startY = event.clientY;
  const pointerId = event.pointerId;
  desk.selected.value = singerId;
  desk.frozen.value = desk.state;
  // The row leaves its place while it is dragged; the list stays, so the events keep coming.
  list.setPointerCapture(pointerId);
  let dragging = false;
  let clientY = startY;
  let frame = 0;

  const move = (moved: PointerEvent) => {
    if (moved.pointerId !== pointerId) return;
    clientY = moved.clientY;
    if (!dragging && Math.abs(clientY - startY) >= SLOP_PX) {
      dragging = true;
      follow();
    }
  };
  const follow = () => {
    scrollAtEdge(list, clientY);
    const to = placeAt(list, singerId, clientY);
    if (desk.moving.value?.to !== to) desk.moving.value = { singerId, to };
    frame = requestAnimationFrame(follow);
  };
  const end = (ended: PointerEvent) => {
    if (ended.pointerId !== pointerId) return;
    cancelAnimationFrame(frame);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    removeEventListener("keydown", leave, true);
    const target = desk.moving.value;
    if (dragging && ended.type === "pointerup" && target) void drop(desk, singerId, target.to);
    else release(desk);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape") end(new PointerEvent("pointercancel", { pointerId }));
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  addEventListener("keydown", leave, true);
}

/** While something in a list is pressed, moves that arrive wait: the press goes to what was aimed at. */
export function press(desk: Desk): void {
  if (desk.frozen.value) return;
  desk.frozen.value = desk.state;
  const end = () => {
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    // The click comes after the pointer is up.
    requestAnimationFrame(() => {
      if (!desk.moving.value) desk.frozen.value = null;
    });
  };
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/**
 * Puts the singer behind the one who was shown before that place, wherever that one stands by now.
 *
 * @param to 0-based place in the line as it is shown.
 */
export function drop(desk: Desk, singerId: SingerId, to: number, reason?: string): Promise<boolean> {
  const seen = (desk.frozen.value ?? desk.state)?.line.filter((entry) => entry.singerId !== singerId) ?? [];
  const now = desk.state?.line.filter((entry) => entry.singerId !== singerId) ?? [];
  const before = seen[to - 1];
  const behind = before ? now.findIndex((entry) => entry.singerId === before.singerId) : -1;
  return desk.move(singerId, before && behind < 0 ? Math.min(to, now.length) : behind + 1, reason);
}

export function release(desk: Desk): void {
  desk.moving.value = null;
  desk.frozen.value = null;
}

function scrollAtEdge(list: HTMLElement, clientY: number): void {
  const box = list.getBoundingClientRect();
  if (clientY < box.top + EDGE_PX) list.scrollTop -= SCROLL_PX;
  else if (clientY > box.bottom - EDGE_PX) list.scrollTop += SCROLL_PX;
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
