/** A songbook that comes as a file, and what became of it. */
import type { ImportJobId, VenueId } from "./ids.ts";

export interface ImportCounts {
  added: number;
  updated: number;
  /** Rows that said nothing new. */
  skipped: number;
}

/** `waiting` for its file; `done` and `failed` ones are never touched again. */
type ImportState = "waiting" | "running" | "done" | "failed";

export interface ImportJob {
  jobId: ImportJobId;
  venueId: VenueId;
  state: ImportState;
  /** With its `charset`, when that is not UTF-8. */
  contentType: string;
  bytes: number;
  /** ISO 8601 UTC; what it changes in the songbook carries this time, however often it was begun again. */
  createdAt: string;
  /** Batches that are written and counted. */
  batches: number;
  counts: ImportCounts;
  /** Told at the end. */
  bad: BadRow[];
  badCount: number;
  /** Why it failed, for the person who sent the file. */
  problem: string | null;
}

/** A row that was left out. */
export interface BadRow {
  /** The physical line it begins at, 1-based. */
  line: number;
  message: string;
}

export const isEnded = ({ state }: ImportJob): boolean => state === "done" || state === "failed";
