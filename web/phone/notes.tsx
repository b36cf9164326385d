import type { Turn } from "../../core/rotation/state.ts";
import { BehindBadge } from "./behind.tsx";
import { DuetQuestion } from "./duet-question.tsx";
import type { Shared } from "./shared.ts";
import type { View } from "./view.ts";

export interface Message {
  text: string;
  /** Offers the way to one's own songs. */
  songs?: boolean;
  /** It is true while this turn is on stage. */
  turn?: Turn | null;
}

interface Props extends Shared {
  view: View;
  /** It carries the badge itself. */
  hasHeader: boolean;
  message: Message | null;
  onRead(): void;
}

/** What comes in from outside, above the dock: it covers a little and moves nothing. */
export function Notes({ view, hasHeader, message, onRead, ...shared }: Props) {
  const { behind, sync, open } = shared;
  const asksNow = view.kind !== "called" && view.kind !== "on" && view.kind !== "over";
  return (
    <div class="notes">
      {behind && !hasHeader && <BehindBadge behind={behind} sync={sync} />}
      {asksNow && <DuetQuestion {...shared} />}
      {message && asksNow && (
        <div class="note">
          <p class={message.songs ? "wide" : ""}>{message.text}</p>
          {message.songs && (
            <button
              class="btn"
              type="button"
              onClick={() => {
                onRead();
                open({ kind: "songs" });
              }}
            >
              My songs
            </button>
          )}
          <button class="btn bare" type="button" onClick={onRead}>
            OK
          </button>
        </div>
      )}
    </div>
  );
}
