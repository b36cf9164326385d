import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RequestOptions } from "../../../web/shared/api.ts";
import { createSongSearch } from "../../../web/shared/song-search.ts";

/** A server whose answers the test gives when it likes. */
class Songbook {
  readonly asked: {
    path: string;
    signal: AbortSignal | undefined;
    answer(titles: string[]): Promise<void>;
    fail(): Promise<void>;
  }[] = [];

  get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settled = () => vi.advanceTimersByTimeAsync(0).then(() => undefined);
      this.asked.push({
        path,
        signal: options.signal,
        answer: (titles) => {
          resolve({ items: titles.map((title) => ({ title })) } as T);
          return settled();
        },
        fail: () => {
          reject(new Error("no answer"));
          return settled();
        },
      });
    });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("given quick typing, only the pause is searched for", async () => {
  const songbook = new Songbook();
  const search = createSongSearch(songbook);
  for (const text of ["d", "do", "don", "dont stop"]) search.ask(text);
  expect(search.status.value).toBe("searching");
  await vi.advanceTimersByTimeAsync(200);
  expect(songbook.asked.map(({ path }) => path)).toEqual(["/karaoke/songs?limit=20&q=dont%20stop"]);
  await songbook.asked[0]?.answer(["Don't Stop Believin'"]);
  expect(search.status.value).toBe("done");
  expect(search.songs.value.map((song) => song.title)).toEqual(["Don't Stop Believin'"]);
});

test("given a newer question, the older is aborted and its late answer dropped; the list stays meanwhile", async () => {
  const songbook = new Songbook();
  const search = createSongSearch(songbook);
  search.ask("abba");
  await vi.advanceTimersByTimeAsync(200);
  await songbook.asked[0]?.answer(["Waterloo"]);
  search.ask("abb");
  await vi.advanceTimersByTimeAsync(200);
  search.ask("acdc");
  expect(songbook.asked[1]?.signal?.aborted).toBe(true);
  expect(search.songs.value.map((song) => song.title)).toEqual(["Waterloo"]);
  await vi.advanceTimersByTimeAsync(200);
  await songbook.asked[1]?.answer(["Too late"]);
  expect(search.songs.value.map((song) => song.title)).toEqual(["Waterloo"]);
  await songbook.asked[2]?.answer(["Thunderstruck"]);
  expect(search.songs.value.map((song) => song.title)).toEqual(["Thunderstruck"]);
});

test("given an empty question, the list is empty at once and nothing is asked", async () => {
  const songbook = new Songbook();
  const search = createSongSearch(songbook);
  search.ask("abba");
  search.ask("  ");
  await vi.advanceTimersByTimeAsync(500);
  expect(songbook.asked).toEqual([]);
  expect(search.status.value).toBe("idle");
});

test("given no answer, the same question may be asked again", async () => {
  const songbook = new Songbook();
  const search = createSongSearch(songbook);
  search.ask("abba");
  await vi.advanceTimersByTimeAsync(200);
  await songbook.asked[0]?.fail();
  expect(search.status.value).toBe("failed");
  search.ask("abba");
  await vi.advanceTimersByTimeAsync(200);
  expect(songbook.asked).toHaveLength(2);
});
