/** Times are ISO 8601 UTC text. `json` holds the value itself; the columns beside it exist to find and to sort. */
export const TABLES = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE rotation (
  rotationId TEXT PRIMARY KEY, venueId TEXT NOT NULL, joinCode TEXT NOT NULL UNIQUE, openedAt TEXT NOT NULL,
  closedAt TEXT, json TEXT NOT NULL
) STRICT;
CREATE INDEX rotationByVenue ON rotation (venueId, openedAt, rotationId);

CREATE TABLE logItem (
  rotationId TEXT NOT NULL, fromVersion INTEGER NOT NULL, toVersion INTEGER NOT NULL, commandId TEXT NOT NULL,
  json TEXT NOT NULL, PRIMARY KEY (rotationId, fromVersion), UNIQUE (rotationId, commandId)
) STRICT;
CREATE TABLE snapshot (rotationId TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL) STRICT;

CREATE TABLE singer (
  venueId TEXT NOT NULL, singerId TEXT NOT NULL, sortName TEXT NOT NULL, revision INTEGER NOT NULL,
  json TEXT NOT NULL, PRIMARY KEY (venueId, singerId)
) STRICT;
CREATE INDEX singerByName ON singer (venueId, sortName, singerId);

CREATE TABLE song (
  rowid INTEGER PRIMARY KEY, venueId TEXT NOT NULL, songId TEXT NOT NULL, titleKey TEXT NOT NULL,
  artistKey TEXT NOT NULL, matchKey TEXT NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL,
  UNIQUE (venueId, songId)
) STRICT;
CREATE INDEX songByMatch ON song (venueId, matchKey);
CREATE INDEX songByTitle ON song (venueId, titleKey, artistKey, songId);
CREATE INDEX songByArtist ON song (venueId, artistKey, titleKey, songId);
CREATE VIRTUAL TABLE songWord USING fts5 (
  title, artist, joined, content = '', contentless_delete = 1, detail = full,
  tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
);

CREATE TABLE performance (
  venueId TEXT NOT NULL, performanceId TEXT NOT NULL, rotationId TEXT NOT NULL, singerId TEXT NOT NULL,
  performedAt TEXT NOT NULL,
  -- standing, reverted by the log, or removed by the KJ: the last two stay, so that a late repetition brings nothing back.
  status TEXT NOT NULL CHECK (status IN ('standing', 'reverted', 'removed')),
  -- Version of the rotation it was recorded at; null once the KJ has written it, whose word is the last.
  version INTEGER, revision INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (venueId, performanceId)
) STRICT;
CREATE INDEX performanceByTime ON performance (venueId, performedAt, performanceId) WHERE status = 'standing';
CREATE INDEX performanceBySinger ON performance (venueId, singerId, performedAt, performanceId)
  WHERE status = 'standing';
CREATE INDEX performanceByRotation ON performance (venueId, rotationId, performedAt, performanceId)
  WHERE status = 'standing';

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, claimedAt INTEGER NOT NULL, answer TEXT
) STRICT;
CREATE INDEX idempotencyByAge ON idempotency (claimedAt);
`;
