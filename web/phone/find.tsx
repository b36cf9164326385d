import { useEffect, useRef, useState } from "preact/hooks";
import { songKey } from "../../core/rotation/ledger.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Song } from "../../core/songs.ts";
import type { Api } from "../shared/api.ts";
import { duration } from "../shared/format.ts";
import { createSongSearch } from "../shared/song-search.ts";
import { type Asked, AskForm } from "./ask-form.tsx";
import { SheetBar } from "./sheet-bar.tsx";
import type { Shared } from "./singer.tsx";

/** Searching as one types, and asking for what was found, or for what is not in the book. */
export function Find({
  api,
  state,
  singerId,
  send,
  open,
  onClose,
  sync,
}: Shared & { api: Api; now: number; onClose(): void }) {
  const [search] = useState(() => createSongSearch(api));
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => () => search.clear(), [search]);

  const ask = async ({ keyChange, partners, ...song }: Asked) => {
    const applied = await send("addRequest", {
      singerId,
      ...song,
      ...(keyChange !== 0 && { keyChange }),
      ...(partners.length > 0 && { partners }),
    });
    if (applied) open("none");
  };
  const songs = search.songs.value;
  const status = search.status.value;
  const waiting = sync.pending.value.some((command) => command.name === "addRequest");

  return (
    <main>
      <SheetBar onClose={onClose}>
        <label class="find">
          <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="10.5" cy="10.5" r="6.5" />
            <path d="m15.5 15.5 5 5" />
          </svg>
          <input
            ref={input}
            class="input"
            type="search"
            aria-label="Title or artist"
            placeholder="Title or artist"
            autocomplete="off"
            enterkeyhint="search"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setChosen(null);
              search.ask(event.currentTarget.value);
            }}
          />
        </label>
      </SheetBar>
      <p class="visually-hidden" role="status">
        {status === "done" ? `${songs.length} found` : ""}
      </p>
      <ul class="res">
        {songs.map((song) => (
          <li key={song.songId} class={chosen === song.songId ? "open" : ""}>
            <button
              class="r"
              type="button"
              aria-expanded={chosen === song.songId}
              onClick={() => setChosen(chosen === song.songId ? null : song.songId)}
            >
              <span class="w">
                <b dir="auto">{song.title}</b>
                <span dir="auto">
                  {song.artist}
                  {tonight(state, song)}
                </span>
              </span>
              {song.durationSec && <time>{duration(song.durationSec)}</time>}
            </button>
            {chosen === song.songId && (
              <AskForm
                state={state}
                singerId={singerId}
                busy={waiting}
                onAsk={(extra) => ask({ songId: song.songId, ...extra })}
              />
            )}
          </li>
        ))}
      </ul>
      {status === "failed" && <p class="why pad">No connection just now. It will search again when you type.</p>}
      {status === "done" && songs.length === 0 && (
        <p class="why pad">No song like that here. Try fewer words, or ask the KJ.</p>
      )}
      {text.trim().length > 1 && status !== "searching" && (
        <NotInBook state={state} singerId={singerId} busy={waiting} words={text} onAsk={ask} />
      )}
      {text.trim() === "" && <p class="why pad">Type a few letters of the title or the artist.</p>}
    </main>
  );
}

/** The KJ may have it elsewhere: ask in your own words. */
function NotInBook(props: {
  state: RotationState;
  singerId: Shared["singerId"];
  busy: boolean;
  words: string;
  onAsk(asked: Asked): Promise<void>;
}) {
  const [isOpen, setOpen] = useState(false);
  const [title, setTitle] = useState("");
  const [artist, setArtist] = useState("");
  if (!isOpen) {
    return (
      <button
        class="btn bare wide"
        type="button"
        onClick={() => {
          setTitle(props.words.trim());
          setOpen(true);
        }}
      >
        It’s not in the list
      </button>
    );
  }
  return (
    <section class="rows own-words" aria-label="A song that is not in the list">
      <label for="own-title">Title</label>
      <input
        class="input"
        id="own-title"
        dir="auto"
        maxLength={200}
        value={title}
        onInput={(e) => setTitle(e.currentTarget.value)}
      />
      <label for="own-artist">Artist</label>
      <input
        class="input"
        id="own-artist"
        dir="auto"
        maxLength={200}
        value={artist}
        onInput={(e) => setArtist(e.currentTarget.value)}
      />
      <AskForm
        state={props.state}
        singerId={props.singerId}
        busy={props.busy || !title.trim() || !artist.trim()}
        onAsk={(extra) => props.onAsk({ title: title.trim(), artist: artist.trim(), ...extra })}
      />
    </section>
  );
}

/** `, waiting` where somebody has it first, as far as this phone can know. */
function tonight(state: RotationState, song: Song): string {
  const key = songKey(song);
  if (state.onStage && songKey(state.onStage.request) === key) return ", being sung now";
  const asked = [...state.line, ...state.bench].some(({ requests: [first] }) => first && songKey(first) === key);
  return asked ? ", somebody waits with it" : "";
}
