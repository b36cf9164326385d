import { useState } from "preact/hooks";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { clockTime } from "../shared/format.ts";
import { nextTimeOf } from "../shared/time-of-day.ts";
import { type Times, withTimes, yourWindowWords } from "../shared/time-window.ts";
import type { Shared } from "./shared.ts";
import { SheetBar } from "./sheet-bar.tsx";

/** "I have to leave at", "I'm away from … to …", with what it does before it is done (ROT-14). */
export function TimesSheet({ state, singerId, now, send, close, say }: Shared) {
  const [kind, setKind] = useState<"leave" | "away">("leave");
  const [leave, setLeave] = useState("");
  const [from, setFrom] = useState(clockTime(now));
  const [back, setBack] = useState("");
  const entry = entryOf(state, singerId);
  if (!entry) return null;
  const words = yourWindowWords(entry, now);
  const times = kind === "leave" ? leaving(leave, now) : away(from, back, now);
  const set = async (chosen: Times, told: string) => {
    if ((await send("setAvailability", { singerId, ...chosen })).status !== "applied") return;
    close();
    say(told);
  };
  const effect = times && effectWords(state, singerId, times, now);
  return (
    <main>
      <SheetBar onClose={close} title="Your time tonight" />
      {words && (
        <div class="rows lift">
          <p class="why">
            The KJ knows: you <b>{words}</b>.
          </p>
          <button class="btn wide" type="button" onClick={() => void set({}, "You are here all night again.")}>
            I can stay all night
          </button>
        </div>
      )}
      <fieldset class="answers" aria-label="What is it?">
        <Choice on={kind === "leave"} words="I have to leave" onPress={() => setKind("leave")} />
        <Choice on={kind === "away"} words="I’m away a while" onPress={() => setKind("away")} />
      </fieldset>
      <form
        class="rows times"
        onSubmit={(event) => {
          event.preventDefault();
          if (times && effect) void set(times, effect);
        }}
      >
        {kind === "leave" ? (
          <Time label="I have to leave at" value={leave} onValue={setLeave} />
        ) : (
          <div class="pair">
            <Time label="Away from" value={from} onValue={setFrom} />
            <Time label="Back at" value={back} onValue={setBack} />
          </div>
        )}
        <p class="why effect" role="status">
          {effect ??
            (kind === "away"
              ? "Others sing past you meanwhile. Your place stays."
              : leave
                ? "That time has passed."
                : "The line is arranged so that you still sing, if it can.")}
        </p>
        <button class="btn do wide" type="submit" aria-disabled={times === null}>
          Tell the KJ
        </button>
      </form>
    </main>
  );
}

function Choice({ on, words, onPress }: { on: boolean; words: string; onPress(): void }) {
  return (
    <button class={on ? "btn chosen" : "btn"} type="button" aria-pressed={on} onClick={onPress}>
      {words}
    </button>
  );
}

function Time({ label, value, onValue }: { label: string; value: string; onValue(value: string): void }) {
  return (
    <label class="time">
      <span>{label}</span>
      <input class="input" type="time" required value={value} onInput={(event) => onValue(event.currentTarget.value)} />
    </label>
  );
}

function leaving(text: string, now: number): Times | null {
  const until = nextTimeOf(text, now);
  return until === null ? null : { until };
}

/** Away already when the first time is this minute or a little past. */
function away(fromText: string, backText: string, now: number): Times | null {
  const start = nextTimeOf(fromText, now - 30 * 60_000);
  if (start === null) return null;
  const startMs = Date.parse(start);
  const back = nextTimeOf(backText, Math.max(startMs, now));
  if (back === null) return null;
  return startMs <= now ? { from: back } : { from: back, until: start };
}

/** What becomes of the place, told at once when it cannot work. */
function effectWords(state: RotationState, singerId: Shared["singerId"], times: Times, now: number): string {
  const isPause = times.from !== undefined;
  const before = waits(state, now).get(singerId);
  const after = withTimes(state, singerId, times, now);
  const wait = waits(after, now).get(singerId);
  const turnAt = clockTime(now + ((wait ?? before)?.likelySec ?? 0) * 1000);
  if (isPause) {
    const stays = "Others sing past you meanwhile. Your place stays.";
    const backMs = Date.parse(times.from as string);
    if (!before) return stays;
    const turnMs = now + before.likelySec * 1000;
    const gone = times.until === undefined ? now : Date.parse(times.until);
    if (turnMs < gone || turnMs >= backMs) return `${stays} Your turn comes at about ${clockTime(turnMs)}.`;
    return `Your turn would come at about ${clockTime(turnMs)}, so you sing when you are back, after ${clockTime(backMs)}.`;
  }
  const until = clockTime(Date.parse(times.until as string));
  if (!wait) return `The KJ knows that you leave at ${until}. You get a turn with a song.`;
  if (now + wait.likelySec * 1000 >= Date.parse(times.until as string)) {
    return `That will not work: your turn comes at about ${turnAt}, after you leave. Ask the KJ.`;
  }
  if (before && wait.ahead < before.ahead) {
    return `You move up to place ${wait.ahead + 1}, and sing at about ${turnAt}, before you leave.`;
  }
  return `Your turn comes at about ${turnAt}, before you leave.`;
}
