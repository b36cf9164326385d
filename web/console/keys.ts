/** The keyboard: every action of the night without a mouse. Letters are dead in fields and can be switched off. */
import { type Desk, focusNext, focusRow } from "./desk.ts";
import { drop, release } from "./drag.ts";

export function onKey(desk: Desk, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") {
    backToNext(desk);
    return;
  }
  if (isTyping(event.target)) return;
  const action =
    moveKeys(desk, event.key) ??
    chooseKeys(desk, event) ??
    (desk.letters.value ? LETTERS[event.key.toLowerCase()] : undefined);
  if (!action) return;
  event.preventDefault();
  action(desk);
}

function backToNext(desk: Desk): void {
  release(desk);
  desk.sheet.value = null;
  desk.pane.value = "line";
  focusNext();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=file]), select, textarea");
}

type Action = (desk: Desk) => void;

const LETTERS: Record<string, Action> = {
  n: () => document.getElementById("next")?.click(),
  s: (desk) => desk.turn("start"),
  x: (desk) => desk.turn("noShow"),
  t: (desk) => desk.turn("uncall"),
  a(desk) {
    desk.sheet.value = null;
    desk.pane.value = "add";
    document.getElementById("add-name")?.focus();
  },
  "/"(desk) {
    desk.sheet.value = "find";
  },
  h: (desk) => desk.selected.value && desk.hold(desk.selected.value),
  m(desk) {
    const singerId = desk.selected.value;
    const index = desk.state?.line.findIndex((entry) => entry.singerId === singerId) ?? -1;
    if (!singerId || index < 0) return;
    desk.frozen.value = desk.state;
    desk.moving.value = { singerId, to: index };
    desk.pane.value = "line";
  },
  z: (desk) => desk.undo(),
  f(desk) {
    if (desk.state?.onStage === null) desk.sheet.value = "filler";
  },
  r: (desk) => desk.toggleRequests(),
  p: (desk) => desk.toggleBreak(),
  "?"(desk) {
    desk.sheet.value = "keys";
  },
};

/** While somebody is being moved the arrows move them. */
function moveKeys(desk: Desk, key: string): Action | undefined {
  const moving = desk.moving.value;
  if (!moving) return undefined;
  const most = (desk.frozen.value?.line.length ?? 1) - 1;
  switch (key) {
    case "ArrowUp":
      return () => {
        desk.moving.value = { ...moving, to: Math.max(0, moving.to - 1) };
      };
    case "ArrowDown":
      return () => {
        desk.moving.value = { ...moving, to: Math.min(most, moving.to + 1) };
      };
    case "Enter":
    case " ":
      return () => void drop(desk, moving.singerId, moving.to);
    default:
      return undefined;
  }
}

function chooseKeys(desk: Desk, event: KeyboardEvent): Action | undefined {
  const line = desk.shown.value?.line ?? [];
  const index = line.findIndex((entry) => entry.singerId === desk.selected.value);
  const choose = (to: number) => () => {
    const entry = line[Math.min(line.length - 1, Math.max(0, to))];
    if (!entry) return;
    desk.selected.value = entry.singerId;
    desk.pane.value = "line";
    focusRow(entry.singerId);
  };
  // What lies over the line is not to be reached through.
  if (desk.sheet.value) return undefined;
  if (event.key === "ArrowDown") return choose(index + 1);
  if (event.key === "ArrowUp") return choose(index < 0 ? 0 : index - 1);
  return undefined;
}
