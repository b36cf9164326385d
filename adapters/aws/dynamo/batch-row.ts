/**
 * One row of a named batch of an import, and the mark it leaves on the song it writes: which batch it was and what each
 * of its rows did. A batch that broke off and comes again reads there what it has done already.
 */
import { createHash } from "node:crypto";
import { id, type SongId } from "../../../core/ids.ts";
import type { ImportCounts } from "../../../core/songbook-imports.ts";
import type { Item } from "./table.ts";

type Written = "added" | "updated";
type Outcomes = { [index: number]: Written };

export interface BatchRow {
  /** For a song that this row adds; the same however often it comes. Null without a name. */
  newId: SongId | null;
  /** What this row did when the batch came before; null when it is to be done. */
  outcomeBefore(item: Item): keyof ImportCounts | null;
  /** The attributes that say what this row does. @param item the song as it was. */
  mark(item: Item | null, outcome: Written): Item;
}

/**
 * @param name of the batch; without one there are no marks.
 * @param index of the row within the batch, 0-based.
 * @param rows all that mean the same song, in order.
 */
export function batchRow(name: string | undefined, index: number, rows: readonly number[]): BatchRow {
  if (name === undefined) return { newId: null, outcomeBefore: () => null, mark: () => ({}) };
  const outcomesOf = (item: Item): Outcomes =>
    item.importBatch?.S === name ? (JSON.parse(item.importOutcomes?.S ?? "{}") as Outcomes) : {};
  return {
    newId: id<SongId>(createHash("sha256").update(`${name} ${index}`).digest("base64url").slice(0, 20)),
    outcomeBefore(item) {
      const outcomes = outcomesOf(item);
      // A later row of this song was written, so this one had its turn and found nothing to write.
      const hadItsTurn = rows.some((other) => other > index && other in outcomes);
      return outcomes[index] ?? (hadItsTurn ? "skipped" : null);
    },
    mark: (item, outcome) => ({
      importBatch: { S: name },
      importOutcomes: { S: JSON.stringify({ ...(item && outcomesOf(item)), [index]: outcome }) },
    }),
  };
}
