/** The views that are mostly words: bench, away, next, and the ends of a night. */
import { useEffect, useState } from "preact/hooks";
import type { Performance } from "../../core/performances.ts";
import type { SingerEntry } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";
import { clockTime, counted, keyChange, waitRange } from "../shared/format.ts";
import { LineList } from "./in-line.tsx";
import type { PlaceProps } from "./singer.tsx";

function Me({ name }: { name: string }) {
  return (
    <p class="me">
      <bdi>{name}</bdi>
    </p>
  );
}

export function Bench({ state, now, entry, send, singerId }: PlaceProps & { entry: SingerEntry }) {
  const ready = waits(state, now);
  const due = state.line.slice(0, state.roundLine).filter((one) => ready.has(one.singerId));
  const last = due.map((one) => ready.get(one.singerId)).at(-1);
  const hasSongs = entry.requests.length > 0;
  return (
    <main class="rows">
      <Me name={entry.stageName} />
      <h1 class="big">
        {hasSongs ? (
          <>
            You wait on
            <br />
            the bench.
          </>
        ) : (
          <>
            You’re in.
            <br />
            Now pick a song.
          </>
        )}
      </h1>
      {state.notice && (
        <p class="notice" role="status" dir="auto">
          {state.notice}
        </p>
      )}
      {hasSongs ? (
        <>
          <p class="why">You were passed over or missed your calls. Your songs are kept; come back for a new place.</p>
          <button class="btn do wide" type="button" onClick={() => void send("resumeSinger", { singerId })}>
            I’m back
          </button>
        </>
      ) : state.requestsOpen ? (
        <p class="why">
          Your first song gives you a place in line.
          {state.rules.newcomers === "endOfRound" && (
            <>
              {" "}
              Right now that would be about <b>place {due.length + 1}</b>
              {last ? (
                <>
                  , in <b>{waitRange(last.lowSec + 120, last.highSec + 300)}</b>
                </>
              ) : null}
              .
            </>
          )}
        </p>
      ) : (
        <p class="why">
          <b>Requests are closed.</b> The KJ takes no new songs now.
        </p>
      )}
    </main>
  );
}

export function Hold({ state, now, entry }: PlaceProps & { entry: SingerEntry }) {
  return (
    <main>
      <Me name={entry.stageName} />
      <h1 class="big" style={{ margin: ".5rem 0 .75rem" }}>
        You’ve stepped away.
      </h1>
      <p class="why">
        You keep your place, and others sing past you. After two rounds away you wait on the bench with your songs.
      </p>
      <LineList state={state} own={entry} waits={waits(state, now)} />
    </main>
  );
}

export function Next({ state, entry, wait, open, send, singerId }: PlaceProps & { entry: SingerEntry; wait: Wait }) {
  const request = entry.requests[0];
  return (
    <main>
      <div class="nextup">
        <p>
          <bdi>{entry.stageName}</bdi>
        </p>
        <h1 class="big">
          You’re
          <br />
          next
        </h1>
        <p class="s" dir="auto">
          {request?.title}
        </p>
        <p dir="auto">
          {request?.artist}, {keyWords(request?.keyChange ?? 0)}
        </p>
      </div>
      <div class="rows below">
        <p class="soon">
          {state.onStage ? `${sentence(waitRange(wait.lowSec, wait.highSec))}. ` : ""}Come closer to the stage.
        </p>
        <p class="why">
          {state.onStage ? (
            <>
              <bdi>{state.onStage.stageName}</bdi> is singing <bdi>{state.onStage.request.title}</bdi>.{" "}
            </>
          ) : null}
          Keep this page open: it fills with light when you are called.
        </p>
        <button class="btn wide" type="button" onClick={() => open("songs")}>
          Change song or key
        </button>
        <button class="btn bare wide" type="button" onClick={() => void send("holdSinger", { singerId })}>
          I need to step away
        </button>
      </div>
    </main>
  );
}

export function Gone({ onRejoin }: PlaceProps) {
  return (
    <main class="rows ending">
      <h1 class="big">You have left.</h1>
      <p class="why">Your turns and songs of tonight are kept. Come back whenever you like.</p>
      <button class="btn do wide" type="button" onClick={() => void onRejoin()}>
        Join again
      </button>
    </main>
  );
}

export function Banned(_props: PlaceProps) {
  return (
    <main class="rows ending">
      <h1 class="big">Not tonight.</h1>
      <p class="why">The KJ has removed you from tonight’s line. If that is a mistake, speak to the KJ.</p>
    </main>
  );
}

export function Over({ state, api, singerId }: PlaceProps) {
  const [sung, setSung] = useState<Performance[] | null>(null);
  useEffect(() => {
    const path = `/karaoke/performances/singer/${singerId}?limit=100`;
    api.get<{ items: Performance[] }>(path).then(
      (page) => setSung(page.items.filter((one) => one.rotationId === state.rotationId).reverse()),
      () => setSung(null),
    );
  }, [api, singerId, state.rotationId]);
  return (
    <main class="rows ending">
      <h1 class="big huge">Good night.</h1>
      <p class="why">
        {state.venue} has closed the list.
        {sung && sung.length > 0 ? ` You sang ${counted(sung.length, "song")}. Thank you.` : " Thank you for coming."}
      </p>
      {sung && sung.length > 0 && (
        <ol class="line" aria-label="What you sang">
          {sung.map((one, index) => (
            <li key={one.performanceId}>
              <span class="n">{index + 1}</span>
              <span class="name" dir="auto">
                {one.title}
              </span>
              <span class="t">{clockTime(Date.parse(one.performedAt))}</span>
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}

/** `key as recorded`, `key −1`, in the middle of a sentence. */
export function keyWords(semitones: number): string {
  return keyChange(semitones).replace("Key", "key");
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
