-- Backfills. How far one is follows from its runs, which carry the tag `edge/backfill` with its id.

CREATE TABLE backfills (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    location TEXT NOT NULL,
    key TEXT,
    -- How often the row changed.
    revision INTEGER NOT NULL,
    -- JSON: what was asked for, which never changes, and the rest of the row.
    spec TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX backfills_key ON backfills (location, key) WHERE key IS NOT NULL;
CREATE INDEX backfills_location ON backfills (location);
CREATE INDEX backfills_unfinished ON backfills (location, id, revision) WHERE ended_at IS NULL;
CREATE INDEX backfills_ended ON backfills (ended_at) WHERE ended_at IS NOT NULL;
