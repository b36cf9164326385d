import type { Request, SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { keyChange, names, waitRange } from "../shared/format.ts";
import { Notice } from "./notice.tsx";
import type { Shared } from "./shared.ts";
import { OPENS } from "./use-sheet.ts";

interface Props extends Shared {
  entry: SingerEntry;
  wait: Wait;
  request: Request;
}

/** You are next: the light is half-way down. */
export function Next({ state, singerId, entry, wait, request, open, send }: Props) {
  const turn = state.onStage;
  const isOwn = entry.singerId === singerId;
  return (
    <main>
      <div class="nextup">
        <p>
          <bdi>{names(entry.stageName, request.partners)}</bdi>
        </p>
        <h1 class="big">
          You’re
          <br />
          next
        </h1>
        <p class="s" dir="auto">
          {request.title}
        </p>
        <p>
          <bdi>{request.artist}</bdi>, {keyWords(request.keyChange)}
        </p>
      </div>
      <div class="rows below">
        <p class="soon">
          {turn?.startedAt && `${sentence(waitRange(wait.lowSec, wait.highSec))}. `}Come closer to the stage.
        </p>
        <Notice state={state} />
        <p class="why">
          {turn && (
            <>
              <bdi>{names(turn.stageName, turn.partners)}</bdi>{" "}
              {turn.startedAt ? "sings" : "is on the way to the stage for"} <bdi>{turn.request.title}</bdi>.{" "}
            </>
          )}
          Keep this page open: it fills with light when you are called.
        </p>
        {isOwn && (
          <button class="btn wide" type="button" onClick={() => open({ kind: "songs" })} {...{ [OPENS]: "songs" }}>
            Change song or key
          </button>
        )}
        <button class="btn bare wide" type="button" onClick={() => void send("holdSinger", { singerId })}>
          I need to step away
        </button>
      </div>
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
