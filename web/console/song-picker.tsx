import { useEffect, useId, useLayoutEffect, useState } from "preact/hooks";
import { songKey } from "../../core/rotation/ledger.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Song } from "../../core/songs.ts";
import { clockTime, duration } from "../shared/format.ts";
import { createSongSearch } from "../shared/song-search.ts";
import type { Desk } from "./desk.ts";
import { matchedParts } from "./matched-parts.ts";

/** What was picked: a song of the book, or words typed as `Title - Artist`. */
export type Picked = { songId: string } | { title: string; artist: string };

interface Props {
  desk: Desk;
  state: RotationState;
  label: string;
  text: string;
  onText(text: string): void;
  /** The chosen one, null while nothing fits. */
  onPick(picked: Picked | null, words: string): void;
  /** Enter in the field. */
  onEnter(): void;
  /** Whether Esc puts the songs away first; in a sheet it closes the sheet at once, as the button there says. */
  escClosesSongs?: boolean;
}

/** A field that searches as one types; arrows choose, the first result is chosen by itself. */
export function SongPicker({ desk, state, label, text, onText, onPick, onEnter, escClosesSongs = false }: Props) {
  const [search] = useState(() => createSongSearch(desk.api, 12));
  const [index, setIndex] = useState(0);
  /** By Esc, until more is typed or an arrow asks for the songs; none is chosen meanwhile. */
  const [closed, setClosed] = useState(false);
  const listId = useId();
  const songs = text.trim() && !closed ? search.songs.value : [];
  const status = search.status.value;
  const chosen = songs[index];
  const own = chosen ? null : inOwnWords(text);

  useEffect(() => () => search.clear(), [search]);
  useEffect(() => search.ask(text), [search, text]);
  // Before the next key can come: an Enter right after an arrow must not add the song that was chosen before it.
  useLayoutEffect(() => {
    if (chosen) onPick({ songId: chosen.songId }, chosen.title);
    else onPick(status === "done" || status === "failed" ? own : null, own?.title ?? "");
    // The picker tells what it shows; the parent's own changes do not concern it.
  }, [chosen?.songId, own?.title, own?.artist, status]);

  const choose = (to: number) => {
    setIndex(to);
    document.getElementById(`${listId}-${to}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <label class="field search">
        <span class="label">{label}</span>
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="10.5" cy="10.5" r="6.5" />
          <path d="m15.5 15.5 5 5" />
        </svg>
        <input
          role="combobox"
          aria-expanded={songs.length > 0}
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${index}` : undefined}
          autocomplete="off"
          placeholder="Title or artist"
          dir="auto"
          value={text}
          onFocus={() => void desk.sung.refresh(state)}
          onInput={(event) => {
            setIndex(0);
            setClosed(false);
            onText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            const closes = escClosesSongs && songs.length > 0 && !event.isComposing;
            if (event.key === "Escape" && closes) setClosed(true);
            else if (event.key === "ArrowDown" && closed) setClosed(false);
            else if (event.key === "ArrowDown" && songs.length > 0) choose(Math.min(songs.length - 1, index + 1));
            else if (event.key === "ArrowUp" && songs.length > 0) choose(Math.max(0, index - 1));
            else if (event.key === "Enter") onEnter();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </label>
      <div class="found" role="listbox" id={listId} aria-label="Songs found">
        {songs.map((song, at) => (
          <div
            key={song.songId}
            class="option"
            id={`${listId}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            onPointerDown={(event) => {
              event.preventDefault();
              setIndex(at);
            }}
          >
            <div class="w">
              <b dir="auto">
                <Matched text={song.title} question={text} />
              </b>
              <span dir="auto">
                <Matched text={song.artist} question={text} />
              </span>
            </div>
            <Tonight desk={desk} state={state} song={song} />
            {song.durationSec && <time>{duration(song.durationSec)}</time>}
          </div>
        ))}
      </div>
      {text.trim() && !closed && songs.length === 0 && status === "done" && (
        <p class="quiet" role="status">
          {own ? `Not in the book: ${own.title} by ${own.artist}` : "Not in the book. Type it as: Title - Artist"}
        </p>
      )}
    </>
  );
}

function inOwnWords(text: string): { title: string; artist: string } | null {
  const [title, artist] = text.split(/\s[-–—]\s/).map((part) => part.trim());
  return title && artist ? { title, artist } : null;
}

function Matched({ text, question }: { text: string; question: string }) {
  return (
    <>
      {matchedParts(text, question).map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}
    </>
  );
}

/** Whether the song was sung tonight, or somebody waits with it. */
function Tonight({ desk, state, song }: { desk: Desk; state: RotationState; song: Song }) {
  const key = songKey(song);
  const sungAt = desk.sung.at.value.get(key);
  if (state.onStage && songKey(state.onStage.request) === key) return <span class="tag">on stage</span>;
  if (sungAt !== undefined) return <span class="tag">sung {clockTime(sungAt)}</span>;
  const waiting = state.line.some(({ requests }) => requests.some((request) => songKey(request) === key));
  return waiting ? <span class="tag">asked for</span> : null;
}
