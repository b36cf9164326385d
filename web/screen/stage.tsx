import type { RotationState, Turn } from "../../core/rotation/state.ts";
import { clockTime, countdown, scriptLang, songLine } from "../shared/format.ts";
import { FittedName } from "./fitted-name.tsx";
import { namesOf, type Picture } from "./picture.ts";

/** What stands in the disc. */
export function Stage({ shown, state }: { shown: Picture; state: RotationState }) {
  return (
    <main class="stage" aria-live={shown.kind === "break" ? "off" : "polite"}>
      <Words shown={shown} state={state} />
    </main>
  );
}

function Words({ shown, state }: { shown: Picture; state: RotationState }) {
  switch (shown.kind) {
    case "singing":
      return <Singing turn={shown.turn} />;
    case "calling":
      return <Calling turn={shown.turn} />;
    case "break":
      return <Break shown={shown} state={state} />;
    case "between":
      return (
        <>
          <p class="label">Next on stage</p>
          <FittedName names={shown.next.names} />
          <Song title={shown.next.request.title} artist={shown.next.request.artist} />
        </>
      );
    case "empty":
      return (
        <>
          <p class="label">The stage is free</p>
          <FittedName names={[shown.first ? "Who sings first?" : "Who sings next?"]} />
          <p class="song">{invitation(state)}</p>
        </>
      );
    case "closed":
      return (
        <>
          <p class="label">That was the last song</p>
          <h1 class="bignight name">Good night.</h1>
          <p class="song">Thank you for singing with us.</p>
        </>
      );
  }
}

/** ROT-35: after last call new songs are only for those who have not sung. */
function invitation({ requestsOpen, lastRound }: RotationState): string {
  if (!requestsOpen) return "Requests are closed for tonight.";
  return lastRound ? "Last call: not sung yet? Scan, and pick a song." : "Scan, pick a song, and you are up.";
}

function Singing({ turn }: { turn: Turn }) {
  const label =
    turn.partners.length === 0
      ? "Now singing"
      : turn.partners.length === 1
        ? "Now singing, a duet"
        : "Now singing, together";
  return (
    <>
      <p class="label">{label}</p>
      <FittedName names={namesOf(turn)} />
      <Song title={turn.request.title} artist={turn.request.artist} />
    </>
  );
}

function Calling({ turn }: { turn: Turn }) {
  const line = songLine(turn.request);
  return (
    <>
      <p class="label">{turn.answer === "coming" ? "On the way" : "Calling"}</p>
      <FittedName names={namesOf(turn)} />
      <p class="song">Come on up, the stage is yours</p>
      <p class="artist">
        <bdi lang={scriptLang(line)}>{line}</bdi>
      </p>
    </>
  );
}

function Break({ shown, state }: { shown: Extract<Picture, { kind: "break" }>; state: RotationState }) {
  const over = shown.msLeft === 0;
  return (
    <>
      <p class="label">A short break</p>
      {shown.msLeft === null || over ? (
        <h1 class="bignight name">{over ? "Any moment." : "Back soon."}</h1>
      ) : (
        <h1 class="count name">{countdown(shown.msLeft)}</h1>
      )}
      {shown.endsAt !== null && !over && <p class="song">Singing goes on at {clockTime(shown.endsAt)}</p>}
      <p class="artist">
        {state.requestsOpen ? "Keep the songs coming, the list stays open." : "Requests are closed, the line stays."}
      </p>
    </>
  );
}

function Song({ title, artist }: { title: string; artist: string }) {
  return (
    <>
      <p class="song">
        <bdi lang={scriptLang(title)}>{title}</bdi>
      </p>
      <p class="artist">
        <bdi lang={scriptLang(artist)}>{artist}</bdi>
      </p>
    </>
  );
}
