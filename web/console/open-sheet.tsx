import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { BannedSheet } from "./banned-sheet.tsx";
import { BreakSheet } from "./break-sheet.tsx";
import { CloseSheet } from "./close-sheet.tsx";
import { ClosingSheet } from "./closing-sheet.tsx";
import { focusNext, type Sheet } from "./desk.ts";
import { FillerSheet } from "./filler-sheet.tsx";
import { FindSheet } from "./find-sheet.tsx";
import { ImportSheet } from "./import-sheet.tsx";
import { InviteSheet } from "./invite-sheet.tsx";
import { KeysSheet } from "./keys-sheet.tsx";
import { MenuSheet } from "./menu-sheet.tsx";
import { NoticeSheet } from "./notice-sheet.tsx";
import { PerformancesSheet } from "./performances-sheet.tsx";
import { RulesSheet } from "./rules-sheet.tsx";
import type { SheetProps } from "./sheet-props.ts";
import { SingerSheet } from "./singer-sheet.tsx";
import { SongsSheet } from "./songs-sheet.tsx";
import { TurnSheet } from "./turn-sheet.tsx";

interface Opened {
  title: string;
  content(props: SheetProps): JSX.Element | null;
  /** Takes the left column only, so that the line stays in sight. */
  narrow?: true;
  /** Closes the sheet, where "Close" would be the very thing that it asks. */
  leave?: string;
}

const SHEETS: Record<Sheet, Opened> = {
  menu: { title: "More", content: MenuSheet, narrow: true },
  find: { title: "Find somebody", content: FindSheet, narrow: true },
  keys: { title: "Keys", content: KeysSheet },
  notice: { title: "Notice on the screen", content: NoticeSheet, narrow: true },
  break: { title: "Break", content: BreakSheet, narrow: true },
  rules: { title: "House rules", content: RulesSheet },
  performances: { title: "Tonight’s performances", content: PerformancesSheet },
  import: { title: "Songbook", content: ImportSheet },
  banned: { title: "Kept out tonight", content: BannedSheet },
  close: { title: "Close the night", content: CloseSheet, leave: "Not yet" },
  invite: { title: "Join and watch", content: InviteSheet },
  songs: { title: "Songs", content: SongsSheet },
  singer: { title: "Singer", content: SingerSheet },
  filler: { title: "Fill in", content: FillerSheet },
  closing: { title: "Closing time", content: ClosingSheet },
  turn: { title: "Change song or key", content: TurnSheet },
};

const FIELD = "input:not([type=checkbox], [type=file]), select";

/** Over the left and the middle only: nothing ever lies over the stage. */
export function OpenSheet({ desk, state, now, onLeave }: Omit<SheetProps, "close">) {
  const open = desk.sheet.value;
  const box = useRef<HTMLElement>(null);
  // Before the next key: a letter that is meant for the field must not be a command.
  useLayoutEffect(() => {
    if (open) (box.current?.querySelector<HTMLElement>(FIELD) ?? box.current?.querySelector("button"))?.focus();
  }, [open]);
  if (!open) return null;
  const { title, content: Content, narrow, leave = "Close" } = SHEETS[open];
  const said = desk.said.value;
  const close = () => {
    desk.sheet.value = null;
    focusNext();
  };
  return (
    <section class={narrow ? "sheet narrow" : "sheet"} role="dialog" aria-label={title} ref={box}>
      <h2>
        {title}
        <button class="btn" type="button" onClick={close}>
          {leave} <kbd>Esc</kbd>
        </button>
      </h2>
      {said?.refused && said.about === "line" && Date.now() < said.until && <p class="refusal">{said.text}</p>}
      <Content desk={desk} state={state} now={now} close={close} onLeave={onLeave} />
    </section>
  );
}
