import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RequestId, SongId } from "../../core/ids.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { entryOf } from "../../core/rotation/place.ts";
import { createSongSearch } from "../shared/song-search.ts";
import type { Asked } from "./ask-form.tsx";
import { Icon } from "./icon.tsx";
import { NotInBook } from "./not-in-book.tsx";
import type { Shared } from "./shared.ts";
import { SheetBar } from "./sheet-bar.tsx";
import { SongRow } from "./song-row.tsx";
import type { Sung } from "./sung-tonight.ts";
import { tonight } from "./tonight.ts";
import { useFocus } from "./use-focus.ts";

interface Props extends Shared {
  swap: RequestId | null;
  sung: Sung;
}

/** Searching as one types, and asking for what was found, or for what is not in the book. */
export function Find({ swap, sung, ...shared }: Props) {
  const { api, state, singerId, send, close, sync, say } = shared;
  const search = useMemo(() => createSongSearch(api), [api]);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<SongId | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useFocus<HTMLInputElement>();
  const isHere = useRef(true);
  useEffect(
    () => () => {
      isHere.current = false;
      search.clear();
    },
    [search],
  );
  const known = useMemo(() => tonight(state, sung), [state, sung]);

  const replaced = swap && entryOf(state, singerId)?.requests.find((request) => request.requestId === swap);
  const ask = async (asked: Asked) => {
    setBusy(true);
    const result = await (swap
      ? send("updateRequest", { singerId, requestId: swap, ...swappedTo(asked) })
      : send("addRequest", { singerId, ...asked }));
    setBusy(false);
    if (result.status !== "applied") return;
    // Without a server the answer may come long after this page was left.
    if (isHere.current) close();
    if (isRepeat(sync.state.value, singerId, swap, result)) {
      say("That song was sung tonight, or somebody waits with it. Yours is in all the same.");
    }
  };
  const songs = search.songs.value;
  const status = search.status.value;
  const form = { state, singerId, busy, isSwap: swap !== null, onAsk: ask };

  return (
    <main>
      <SheetBar onClose={close}>
        <label class="find">
          <Icon path="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13M15.5 15.5l5 5" />
          <input
            ref={input}
            class="input"
            type="search"
            aria-label="Title or artist"
            placeholder="Title or artist"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            enterkeyhint="search"
            dir="auto"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setChosen(null);
              search.ask(event.currentTarget.value);
            }}
            onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
          />
        </label>
      </SheetBar>
      {replaced && (
        <p class="why pad">
          Instead of <bdi>{replaced.title}</bdi>. Your place stays.
        </p>
      )}
      <p class="visually-hidden" role="status">
        {status === "done" && songs.length > 0 ? `${songs.length} found` : ""}
      </p>
      <ul class="res" aria-label="Songs">
        {songs.map((song) => (
          <SongRow
            key={song.songId}
            {...form}
            song={song}
            tonight={known(song)}
            isOpen={chosen === song.songId}
            onToggle={() => setChosen(chosen === song.songId ? null : song.songId)}
          />
        ))}
      </ul>
      <p class="why pad" role="status">
        {words(status, songs.length, text)}
      </p>
      {text.trim() !== "" && status !== "searching" && <NotInBook {...form} words={text.trim()} />}
    </main>
  );
}

function words(status: "idle" | "searching" | "done" | "failed", found: number, text: string): string {
  if (status === "failed") return "No connection. Type on, and it searches again.";
  if (text.trim() === "") return "A few letters of title or artist are enough.";
  if (found > 0) return "";
  return status === "done" ? "No song like that here. Try fewer words, or ask the KJ." : "Searching…";
}

/** A swap changes the song and the key; note and partners stay. */
function swappedTo(asked: Asked) {
  const { keyChange = 0 } = asked;
  return "songId" in asked
    ? { songId: asked.songId, keyChange }
    : { title: asked.title, artist: asked.artist, keyChange };
}

function isRepeat(
  state: Shared["state"] | null,
  singerId: Shared["singerId"],
  swap: RequestId | null,
  result: Extract<CommandResult, { status: "applied" }>,
): boolean {
  const requestId = swap ?? result.created?.requestId;
  const entry = state && entryOf(state, singerId);
  return entry?.requests.some((request) => request.requestId === requestId && request.repeat) ?? false;
}
