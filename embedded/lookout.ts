/** Notices when the data file is taken from under the running server, and says what became of it. */
import type { Whereabouts } from "../adapters/local/sqlite/data-file.ts";
import type { Storage } from "../adapters/local/sqlite/storage.ts";

type Lost = Exclude<Whereabouts, "here">;

export interface Lookout {
  /** Call it every few seconds. */
  look(): void;
  /** Resolves at the second look in a row that misses it: whoever puts a file in its place may be doing so. */
  lost: Promise<Lost>;
}

export function lookoutFor(storage: Pick<Storage, "whereabouts">): Lookout {
  let tell: (how: Lost) => void = () => {};
  const lost = new Promise<Lost>((resolve) => {
    tell = resolve;
  });
  let before: Whereabouts = "here";
  return {
    lost,
    look() {
      const now = storage.whereabouts();
      if (now !== "here" && before !== "here") tell(now);
      before = now;
    },
  };
}

/** For the terminal, of a data file that was lost. */
export const LOST_WORDS: Record<Lost, string> = {
  unjournaled:
    "The journal beside the data file (-wal) was deleted or replaced while the server ran. It stops, and writes all of it into the data file. Start it again: npm start",
  gone: "The data file was deleted or moved while the server ran. It stops, so that nothing is kept where nobody finds it.",
  replaced:
    "Another file was put in the place of the data while the server ran. It stops, so that nothing is kept where nobody finds it. A backup is put back with `npm run restore`, while no server runs.",
};

export const UNSAVED_WORDS =
  "The data can be written nowhere, and is in this process alone: make room in its folder or for temporary files, and do not end it. Trying again.";

/** @param place where the data was written anew. */
export function rescuedWords(place: string, dataFile: string): string {
  return place === dataFile
    ? `All of the data is in ${place} again. Start the server: npm start`
    : `All of the data of this run is in ${place}. To go on with it: npm run restore -- ${place}`;
}
