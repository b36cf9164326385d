/** Imports of songbooks that came as files, one after the other, beside whatever else goes on. */
import type { Arrived, SongbookFolder } from "../adapters/local/songbook-folder.ts";
import type { Ids } from "../core/ports/machine.ts";
import { giveUpImport, type ImportDeps, runImport } from "../rest/songbook/run-import.ts";

export interface Imports {
  /** Resolves when nothing is under way; what is left goes on at the next start. */
  close(): Promise<void>;
}

/** Begins with what the process before left. */
export function startImports(
  deps: Omit<ImportDeps, "mustStop" | "songbooks"> & { songbooks: SongbookFolder; ids: Ids },
): Imports {
  let stopping = false;
  let last = Promise.resolve();
  const importing = { ...deps, mustStop: () => stopping };

  async function run({ venueId, jobId }: Arrived): Promise<void> {
    if (stopping) return;
    const runner = deps.ids.newId();
    try {
      await runImport(importing, venueId, jobId, runner);
    } catch (failure) {
      const error = failure instanceof Error ? failure.stack : String(failure);
      deps.logger.error("an import failed", { venueId, jobId, error });
      await giveUpImport(deps, venueId, jobId, runner).catch(() => {});
      await deps.songbooks.remove(venueId, jobId).catch(() => {});
    }
  }

  const enqueue = (arrived: Arrived) => {
    last = last.then(() => run(arrived));
  };
  deps.songbooks.onArrived = enqueue;
  for (const arrived of deps.songbooks.arrived()) enqueue(arrived);
  return {
    async close() {
      stopping = true;
      await last;
    },
  };
}
