/** What lies over the place in line; the phone's own Back closes it, and focus returns to where it was opened. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { RequestId } from "../../core/ids.ts";

export type Sheet =
  | { kind: "none" }
  | { kind: "songs" | "you" | "times" }
  /** `swap`: the request that the song found shall replace. */
  | { kind: "find"; swap: RequestId | null };

const NO_SHEET: Sheet = { kind: "none" };

interface SheetState {
  sheet: Sheet;
  open(sheet: Sheet): void;
  close(): void;
}

/** Buttons that open a sheet carry this attribute with its kind, so that focus finds them again. */
export const OPENS = "data-opens";

/** @param allowed false closes what is open: called to the stage, everything else gives way. */
export function useSheet(allowed: boolean): SheetState {
  const [sheet, setSheet] = useState<Sheet>(NO_SHEET);
  const left = useRef<Sheet["kind"]>("none");
  const going = useRef(false);
  /** Going back takes a moment: asked for twice meanwhile, as when who leaves closes the sheet too, it is done once. */
  const goBack = () => {
    if (!marked() || going.current) return;
    going.current = true;
    history.back();
  };

  useEffect(() => {
    // A page loaded again begins without a sheet, whatever the history says.
    if (marked()) history.replaceState(null, "");
    const back = () => {
      going.current = false;
      setSheet(NO_SHEET);
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  useEffect(() => {
    const from = left.current;
    left.current = sheet.kind;
    if (sheet.kind !== "none" || from === "none") return;
    document.querySelector<HTMLElement>(`[${OPENS}="${from}"]`)?.focus();
    scrollTo(0, 0);
  }, [sheet.kind]);

  const isBlocked = !allowed && sheet.kind !== "none";
  useEffect(() => {
    if (!isBlocked) return;
    setSheet(NO_SHEET);
    goBack();
  }, [isBlocked]);

  return {
    sheet: allowed ? sheet : NO_SHEET,
    open(next) {
      if (!marked()) history.pushState({ sheet: true }, "");
      setSheet(next);
      scrollTo(0, 0);
    },
    close() {
      setSheet(NO_SHEET);
      goBack();
    },
  };
}

function marked(): boolean {
  return (history.state as { sheet?: boolean } | null)?.sheet === true;
}
