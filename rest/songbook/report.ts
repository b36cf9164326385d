/** What became of the rows of a songbook. */
import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const reportEntries = {
  added: count,
  updated: count,
  /** Rows that said nothing new. */
  skipped: count,
  /** The first 1,000 rows that were left out, with the physical line each begins at, 1-based. */
  bad: v.array(v.strictObject({ line: count, message: v.string() })),
  /** All rows that were left out. */
  badCount: count,
};
