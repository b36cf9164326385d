/** `songBatch` has the last batch of each venue: only the one that was under way is ever asked for again. */
export const SONGBOOK_IMPORTS = `
CREATE TABLE songBatch (venueId TEXT PRIMARY KEY, name TEXT NOT NULL, counts TEXT NOT NULL) STRICT;

CREATE TABLE songbookImport (
  venueId TEXT NOT NULL, jobId TEXT NOT NULL, createdAt TEXT NOT NULL, hasEnded INTEGER NOT NULL,
  runner TEXT, heldUntil INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (venueId, jobId)
) STRICT;
CREATE INDEX songbookImportByAge ON songbookImport (createdAt);
`;
