import { useEffect, useState } from "preact/hooks";
import type { SingerId } from "../../core/ids.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { announce } from "../shared/announcer.tsx";
import { useNow } from "../shared/use-now.ts";
import type { Sync } from "../sync/sync.ts";
import { useAlerts } from "./alerts.ts";
import { type Behind, useBehind } from "./behind.tsx";
import { Dock } from "./dock.tsx";
import { Find } from "./find.tsx";
import type { Door } from "./join-form.tsx";
import { MySongs } from "./my-songs.tsx";
import { useNews } from "./news.ts";
import { type Message, Notes } from "./notes.tsx";
import { Now } from "./now.tsx";
import { Place } from "./place.tsx";
import type { Send, Shared } from "./shared.ts";
import { useSungTonight } from "./sung-tonight.ts";
import { TimesSheet } from "./times.tsx";
import { useSheet } from "./use-sheet.ts";
import { type View, viewOf } from "./view.ts";
import { You } from "./you.tsx";

interface Props {
  sync: Sync;
  singerId: SingerId;
  door: Door;
  /** Whether the service can text people. */
  texts: boolean;
}

/** The page of somebody who has joined. */
export function Singer({ sync, singerId, door, texts }: Props) {
  const [message, setMessage] = useState<Message | null>(null);
  const say: Shared["say"] = (text, turn) => {
    setMessage({ text, turn });
    announce(text);
  };
  const now = useNow(sync.serverNow, 10_000).value;
  const behind = useBehind(sync);
  const state = sync.state.value;
  const view = state && viewOf(state, singerId, now);
  const { sheet, open, close } = useSheet(view === null || hasSheets(view));
  const [news, clearNews] = useNews(state && entryOf(state, singerId));
  const clear = () => {
    setMessage(null);
    clearNews();
  };
  const isCalled = view?.kind === "called";
  // Whatever was said before the call is no longer true.
  useEffect(() => {
    if (isCalled) clear();
  }, [isCalled]);
  const isPast = message?.turn && message.turn.turnId !== state?.onStage?.turnId;
  const sung = useSungTonight(state);
  const refused = sync.refusedEarlier.value;
  useEffect(() => {
    if (refused.length > 0) say(refused.map(({ detail }) => detail).join(". "));
  }, [refused]);
  useAlerts(view?.kind ?? "waiting", state?.venue ?? "Karaoke");
  if (!state || !view) return <OneMoment behind={behind} />;

  const send: Send = async (name, data) => {
    setMessage(null);
    const result = await sync.send(name, data);
    if (result.status === "rejected") {
      setMessage({ text: result.detail, songs: result.code === "TOO_MANY_REQUESTS" });
      announce(result.detail);
    }
    return result;
  };
  const shared: Shared = { sync, api: door.api, state, singerId, now, behind, send, open, close, say };
  const hasHeader = sheet.kind === "none" && (view.kind === "bench" || view.kind === "line" || view.kind === "hold");
  return (
    <div
      class={`page ${light(state, behind)}`}
      data-view={sheet.kind === "none" ? view.kind : sheet.kind}
      data-link={sync.link.value}
    >
      <div class="light" aria-hidden="true" />
      {hasHeader && <Now {...shared} />}
      {sheet.kind === "none" && <Place {...shared} view={view} door={door} />}
      {sheet.kind === "find" && <Find {...shared} swap={sheet.swap} sung={sung} />}
      {sheet.kind === "songs" && <MySongs {...shared} />}
      {sheet.kind === "you" && <You {...shared} texts={texts} />}
      {sheet.kind === "times" && <TimesSheet {...shared} />}
      <div class="foot">
        <Notes
          {...shared}
          view={view}
          hasHeader={hasHeader}
          message={(!isPast && message) || (news === null ? null : { text: news })}
          onRead={clear}
        />
        <Dock {...shared} view={view} sheet={sheet} />
      </div>
    </div>
  );
}

/** Called to the stage, or with nothing left to do, everything else gives way. */
function hasSheets(view: View): boolean {
  return view.kind === "bench" || view.kind === "hold" || view.kind === "line" || view.kind === "next";
}

/** Lit while somebody sings, a rim while somebody is called, dark when nobody is or nobody knows. */
function light({ onStage }: RotationState, behind: Behind | null): string {
  if (behind) return "behind dark";
  if (!onStage) return "dark";
  return onStage.startedAt ? "lit" : "calling";
}

function OneMoment({ behind }: { behind: Behind | null }) {
  return (
    <div class="page dark" data-view="waiting">
      <div class="light" aria-hidden="true" />
      <main class="ending">
        <p class="why" role="status">
          {behind ? "No connection to the venue yet. This page goes on trying." : "One moment…"}
        </p>
      </main>
    </div>
  );
}
