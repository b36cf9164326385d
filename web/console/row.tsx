import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { keyChange, minutes, names, scriptLang, songLine } from "../shared/format.ts";

interface Props {
  entry: SingerEntry;
  state: RotationState;
  /** Null: passed over. */
  wait: Wait | null;
  now: number;
  selected: boolean;
  onSelect(): void;
  onGrab(event: PointerEvent): void;
}

export function Row({ entry, state, wait, now, selected, onSelect, onGrab }: Props) {
  const request = entry.requests[0];
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
          <svg class="i" viewBox="0 0 24 24" role="img" aria-label="passed over">
            <path d="M9 6v12M15 6v12" />
          </svg>
        )}
      </span>
      <button type="button" class="w" onClick={onSelect}>
        <span class="name" dir="auto" lang={scriptLang(name)}>
          {name}
        </span>
        <span class="song" dir="auto">
          {request ? songLine(request) : "no song chosen yet"}
        </span>
      </button>
      <span class="tags">
        {tags(entry, state, wait).map(([words, strong]) => (
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
        onClick={onSelect}
      >
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 9h14M5 15h14" />
        </svg>
      </button>
    </li>
  );
}

function tags(entry: SingerEntry, state: RotationState, wait: Wait | null): [string, boolean][] {
  const request = entry.requests[0];
  const found: [string, boolean][] = [];
  if (entry.standing === "onHold") return [["On hold", false]];
  if (!request) return [["Empty-handed", false]];
  if (!wait) return [["Waits for a yes", false]];
  if (wait.ahead === 0) found.push(["Up next", true]);
  if (request.partners.length > 0) found.push(["Duet", false]);
  if (request.repeat) found.push(["Repeat", false]);
  if (request.keyChange !== 0) found.push([keyChange(request.keyChange), false]);
  if (entry.turnsSung === 0 && state.round > 1) found.push(["New tonight", false]);
  return found.slice(0, 2);
}

function passedOver(entry: SingerEntry, now: number): string {
  if (entry.availableFrom && Date.parse(entry.availableFrom) > now) return "later";
  return entry.standing === "onHold" ? "away" : "keeps place";
}
