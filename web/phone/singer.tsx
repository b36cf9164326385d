import { useState } from "preact/hooks";
import type { CommandData, CommandName } from "../../core/commands/index.ts";
import type { SingerId } from "../../core/ids.ts";
import { announce } from "../shared/announcer.tsx";
import type { Api } from "../shared/api.ts";
import { useNow } from "../shared/use-now.ts";
import type { Sync } from "../sync/sync.ts";
import { useAlerts } from "./alerts.ts";
import { Dock } from "./dock.tsx";
import { DuetQuestion } from "./duet-question.tsx";
import { Find } from "./find.tsx";
import { InLine } from "./in-line.tsx";
import { More } from "./more.tsx";
import { MySongs } from "./my-songs.tsx";
import { Now } from "./now.tsx";
import { Banned, Bench, Gone, Hold, Next, Over } from "./places.tsx";
import { Called, OnStage } from "./stage.tsx";
import { type View, viewOf } from "./view.ts";

/** What lies over the place in line; called to the stage, everything gives way. */
export type Sheet = "none" | "find" | "songs" | "more";

/** Sends a command, says a refusal aloud and on the page; true when it was applied. */
export type Send = <Name extends CommandName>(name: Name, data: CommandData<Name>) => Promise<boolean>;

interface Props {
  sync: Sync;
  api: Api;
  singerId: SingerId;
  onRejoin(): Promise<void>;
}

export function Singer({ sync, api, singerId, onRejoin }: Props) {
  const [sheet, setSheet] = useState<Sheet>("none");
  const [refusal, setRefusal] = useState<string | null>(null);
  const now = useNow(sync.serverNow, 10_000).value;
  const state = sync.state.value;
  const view: View = state ? viewOf(state, singerId, now) : { kind: "gone" };
  useAlerts(view.kind, state?.venue ?? "Karaoke");
  if (!state) {
    return (
      <div class="page" data-view="gone">
        <div class="light" aria-hidden="true" />
        <main>
          <p class="why" role="status" style={{ paddingTop: "2rem" }}>
            One moment…
          </p>
        </main>
      </div>
    );
  }

  const send: Send = async (name, data) => {
    setRefusal(null);
    const result = await sync.send(name, data);
    if (result.status === "applied") return true;
    setRefusal(result.detail);
    announce(result.detail);
    return false;
  };
  const close = () => setSheet("none");
  const behind = sync.link.value === "offline";
  const shared = { sync, state, singerId, send, open: setSheet };

  const isCalled = view.kind === "called" || view.kind === "on";
  const shownSheet =
    isCalled || view.kind === "over" || view.kind === "gone" || view.kind === "banned" ? "none" : sheet;
  const data = shownSheet === "none" ? view.kind : shownSheet;
  return (
    <div class={`page${behind ? " behind" : ""}${state.onStage ? "" : " idle"}`} data-view={data}>
      <div class="light" aria-hidden="true" />
      {hasHeader(view, shownSheet) && <Now state={state} staleSince={behind ? sync.staleSince.value : null} />}
      {refusal && !isCalled && (
        <p class="refusal" role="alert">
          <span>{refusal}</span>
          <button class="btn bare" type="button" onClick={() => setRefusal(null)}>
            OK
          </button>
        </p>
      )}
      {shownSheet === "find" && <Find {...shared} api={api} now={now} onClose={close} />}
      {shownSheet === "songs" && <MySongs {...shared} onClose={close} />}
      {shownSheet === "more" && <More {...shared} onClose={close} />}
      {shownSheet === "none" && <Place {...shared} view={view} now={now} api={api} onRejoin={onRejoin} />}
      {!isCalled && shownSheet === "none" && <DuetQuestion {...shared} />}
      <Dock {...shared} view={view} sheet={shownSheet} behind={behind} />
    </div>
  );
}

function hasHeader(view: View, sheet: Sheet): boolean {
  return sheet === "none" && (view.kind === "bench" || view.kind === "line" || view.kind === "hold");
}

function Place(props: PlaceProps) {
  const { view } = props;
  switch (view.kind) {
    case "over":
      return <Over {...props} />;
    case "banned":
      return <Banned {...props} />;
    case "gone":
      return <Gone {...props} />;
    case "called":
      return <Called {...props} turn={view.turn} />;
    case "on":
      return <OnStage {...props} turn={view.turn} />;
    case "bench":
      return <Bench {...props} entry={view.entry} />;
    case "hold":
      return <Hold {...props} entry={view.entry} />;
    case "next":
      return <Next {...props} entry={view.entry} wait={view.wait} />;
    case "line":
      return <InLine {...props} entry={view.entry} wait={view.wait} />;
  }
}

/** What every part of the page gets. */
export interface Shared {
  sync: Sync;
  state: NonNullable<Sync["state"]["value"]>;
  singerId: SingerId;
  send: Send;
  open(sheet: Sheet): void;
}

export interface PlaceProps extends Shared {
  view: View;
  /** Server time, ms. */
  now: number;
  api: Api;
  onRejoin(): Promise<void>;
}
