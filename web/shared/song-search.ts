/** Search as one types: waits for a pause, drops the answer to an older question, keeps the last list meanwhile. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Song } from "../../core/songs.ts";
import type { Api } from "./api.ts";

/** Long enough for the next letter of a quick typist, short enough to feel immediate. */
const PAUSE_MS = 160;

export interface SongSearch {
  /** Best first. What the last finished search found; empty for an empty question. */
  readonly songs: ReadonlySignal<readonly Song[]>;
  /** `idle` nothing asked; `searching` an answer is on its way; `done`; `failed` no answer. */
  readonly status: ReadonlySignal<"idle" | "searching" | "done" | "failed">;
  /** What `songs` and `status` are about. */
  readonly query: ReadonlySignal<string>;
  ask(query: string): void;
  /** Stops and forgets. */
  clear(): void;
}

export function createSongSearch(api: Pick<Api, "get">, limit = 20): SongSearch {
  const songs = signal<readonly Song[]>([]);
  const status = signal<"idle" | "searching" | "done" | "failed">("idle");
  const query = signal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;

  function stop(): void {
    clearTimeout(timer);
    running?.abort();
    running = null;
  }

  async function search(text: string): Promise<void> {
    const controller = new AbortController();
    running = controller;
    try {
      const path = `/karaoke/songs?limit=${limit}&q=${encodeURIComponent(text)}`;
      const page = await api.get<{ items: Song[] }>(path, { signal: controller.signal });
      if (running !== controller) return;
      songs.value = page.items;
      status.value = "done";
    } catch {
      if (running === controller) status.value = "failed";
    }
  }

  return {
    songs,
    status,
    query,
    ask(text) {
      const asked = text.trim();
      if (asked === query.value && status.value !== "failed") return;
      stop();
      query.value = asked;
      if (asked === "") {
        songs.value = [];
        status.value = "idle";
        return;
      }
      status.value = "searching";
      timer = setTimeout(() => void search(asked), PAUSE_MS);
    },
    clear() {
      stop();
      query.value = "";
      songs.value = [];
      status.value = "idle";
    },
  };
}
