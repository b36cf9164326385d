import type { Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { isInWindow } from "../../core/rotation/time-window.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { keyChange, minutes, names, scriptLang, songLine } from "../shared/format.ts";
import { windowWords } from "../shared/time-window.ts";
import { leavingOf } from "./leaving.ts";

interface Props {
  entry: SingerEntry;
  /** The one they would sing, else the first they asked for. */
  request: Request | null;
  state: RotationState;
  /** Null: passed over. */
  wait: Wait | null;
  /** The turn likely comes after the night has ended. */
  misses: boolean;
  now: number;
  selected: boolean;
  /** `again`: pressed by keyboard while chosen already. */
  onSelect(again: boolean): void;
  onGrab(event: PointerEvent): void;
}

export function Row({ entry, request, state, wait, misses, now, selected, onSelect, onGrab }: Props) {
  const name = names(entry.stageName, request?.partners ?? []);
  return (
    <li
      class={`row${selected ? " sel" : ""}${wait ? "" : " off"}`}
      data-singer={entry.singerId}
      aria-current={selected ? "true" : undefined}
    >
      <span class="n">
        {wait ? (
          wait.ahead + 1
        ) : (
          <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M9 6v12M15 6v12" />
          </svg>
        )}
      </span>
      <button
        type="button"
        class="w"
        aria-describedby={`about-${entry.singerId}`}
        onClick={(event) => onSelect(selected && event.detail === 0)}
      >
        <span class="name" dir={request?.partners.length ? "ltr" : "auto"} lang={scriptLang(name)}>
          {name}
        </span>
        <span class="song" dir="auto">
          {request ? songLine(request) : "no song chosen yet"}
        </span>
      </button>
      <span class="tags" id={`about-${entry.singerId}`}>
        <span class="visually-hidden">{wait ? `place ${wait.ahead + 1}` : "passed over"}</span>
        {tags(entry, request, state, { wait, misses, now }).map(([words, strong]) => (
          <span key={words} class={strong ? "tag n1" : "tag"}>
            {words}
          </span>
        ))}
      </span>
      <span class="wait">
        {wait ? (wait.likelySec < 30 ? "now" : minutes(wait.likelySec)) : passedOver(entry, now)}
      </span>
      <button
        class="grip"
        type="button"
        aria-label={`Move ${entry.stageName}: drag, or press M`}
        onPointerDown={onGrab}
        onClick={() => onSelect(false)}
      >
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 9h14M5 15h14" />
        </svg>
      </button>
    </li>
  );
}

function tags(
  entry: SingerEntry,
  request: Request | null,
  state: RotationState,
  { wait, misses, now }: Pick<Props, "wait" | "misses" | "now">,
): [string, boolean][] {
  const found: [string, boolean][] = [];
  if (entry.standing === "onHold") return [["On hold", false]];
  if (!request) return [["Empty-handed", false]];
  const times = windowWords(entry, now);
  const away = !isInWindow(entry, new Date(now).toISOString());
  if (away && times) return [[capital(times), false]];
  if (!wait) return [[waitsFor(request), false]];
  if (wait.ahead === 0) found.push(["Up next", true]);
  if (misses) found.push(["After the end", false]);
  if (times) found.push([capital(times), leavingOf(entry, wait, now)?.tooLate ?? false]);
  // There is room for two: what the KJ must set before the song goes first, and a duet shows by its names.
  if (request.keyChange !== 0) found.push([keyChange(request.keyChange), false]);
  if (request.repeat) found.push(["Repeat", false]);
  if (request.partners.length > 0) found.push(["Duet", false]);
  if (entry.turnsSung === 0 && state.round > 1) found.push(["New tonight", false]);
  return found.slice(0, 2);
}

/** Who of a duet has not said yes, or is away. */
function waitsFor({ partners }: Request): string {
  const silent = partners.find((partner) => !partner.confirmed);
  return `Waits for ${(silent ?? partners[0])?.stageName ?? "a partner"}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function passedOver(entry: SingerEntry, now: number): string {
  if (entry.standing === "onHold" || !isInWindow(entry, new Date(now).toISOString())) return "away";
  return "keeps place";
}
