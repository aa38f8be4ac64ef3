-- Rows are compact: ids are 16 bytes, instants are microseconds since 1970 in UTC, names that repeat are numbers of `names`, and
-- statuses, kinds and outcomes are small numbers that src/store/sqlite/numbers.rs names.

-- Keys of assets and partitions, locations, jobs, triggers, selections, code versions, processes. Never changed, never taken away.
CREATE TABLE names (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One row: the numbers that only grow, and what there is.
CREATE TABLE counters (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last_position INTEGER NOT NULL,
    moves INTEGER NOT NULL,
    events INTEGER NOT NULL,
    ticks INTEGER NOT NULL
) STRICT;
INSERT INTO counters VALUES (1, 0, 0, 0, 0);

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    -- The last eight hexadecimal digits of the id, backwards, so that ids are found by their end.
    tail INTEGER NOT NULL,
    location INTEGER NOT NULL,
    code_version INTEGER NOT NULL,
    job INTEGER,
    selection INTEGER NOT NULL,
    partition INTEGER,
    origin INTEGER NOT NULL,
    trigger INTEGER,
    run_key TEXT,
    priority INTEGER NOT NULL,
    parent BLOB,
    -- NULL: the run itself.
    root BLOB,
    attempt INTEGER NOT NULL,
    -- JSON; NULL: all steps, no settings, no tags.
    scope TEXT,
    config TEXT,
    tags TEXT,
    not_before INTEGER,
    created_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    status_since INTEGER NOT NULL,
    reason TEXT,
    started_at INTEGER,
    finished_at INTEGER,
    epoch INTEGER NOT NULL,
    holder INTEGER,
    lease_until INTEGER,
    planned_steps INTEGER NOT NULL,
    succeeded_steps INTEGER NOT NULL,
    failed_steps INTEGER NOT NULL,
    -- How many events it has had: the number of the next one.
    events INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_made ON runs (created_at);
CREATE INDEX runs_location ON runs (location, created_at);
CREATE INDEX runs_status ON runs (status, created_at);
CREATE INDEX runs_job ON runs (job, created_at) WHERE job IS NOT NULL;
CREATE INDEX runs_trigger ON runs (trigger, created_at) WHERE trigger IS NOT NULL;
CREATE INDEX runs_root ON runs (root) WHERE root IS NOT NULL;
CREATE INDEX runs_tail ON runs (tail);
CREATE UNIQUE INDEX runs_key ON runs (location, run_key) WHERE run_key IS NOT NULL;
CREATE INDEX runs_unfinished ON runs (location, created_at) WHERE status < 4;
CREATE INDEX runs_held ON runs (holder) WHERE status < 4;

CREATE TABLE run_tags (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    -- The place of the run in the list of all.
    made INTEGER NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (name, value, made, run)
) STRICT, WITHOUT ROWID;

-- How many runs of a location stand in each status; kept by the database itself.
CREATE TABLE run_counts (
    location INTEGER NOT NULL,
    status INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (location, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER runs_added AFTER INSERT ON runs BEGIN
    INSERT INTO run_counts VALUES (NEW.location, NEW.status, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER runs_moved AFTER UPDATE OF status ON runs WHEN NEW.status <> OLD.status BEGIN
    UPDATE run_counts SET runs = runs - 1 WHERE location = OLD.location AND status = OLD.status;
    INSERT INTO run_counts VALUES (NEW.location, NEW.status, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER runs_removed AFTER DELETE ON runs BEGIN
    UPDATE run_counts SET runs = runs - 1 WHERE location = OLD.location AND status = OLD.status;
END;

CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    asset INTEGER,
    partition INTEGER,
    -- NULL: the first version of the format.
    version INTEGER,
    -- JSON without what the columns hold; NULL: nothing is left.
    payload TEXT
) STRICT;
CREATE INDEX events_run ON events (run);
CREATE INDEX events_asset ON events (asset, kind) WHERE asset IS NOT NULL;
-- Kinds from 32 on are those of which every step has some: they are found by walking.
CREATE INDEX events_kind ON events (kind) WHERE kind < 32;
-- How steps ended: failed, succeeded.
CREATE INDEX events_ended ON events (run, asset, partition) WHERE kind IN (14, 35);

-- The newest materialization or observation of each asset and partition (0: it has none). When the run of the event is pruned, the
-- event is copied here; until then the columns behind `position` are empty.
CREATE TABLE asset_states (
    asset INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    position INTEGER NOT NULL,
    run_id BLOB,
    sequence INTEGER,
    at INTEGER,
    kind INTEGER,
    version INTEGER,
    payload TEXT,
    PRIMARY KEY (asset, partition)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_states_kept ON asset_states (asset, position) WHERE run_id IS NOT NULL;

CREATE TABLE triggers (
    number INTEGER PRIMARY KEY,
    location INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name INTEGER NOT NULL,
    definition TEXT NOT NULL,
    switched INTEGER,
    since INTEGER NOT NULL,
    last_at INTEGER,
    cursor TEXT,
    failures INTEGER NOT NULL,
    UNIQUE (location, kind, name)
) STRICT;

CREATE TABLE ticks (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    trigger INTEGER NOT NULL,
    instant INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    -- The reason of a skip, the error of a failure.
    said TEXT,
    -- The ids of its runs, one behind the other.
    runs BLOB,
    known_runs INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    alert TEXT
) STRICT;
CREATE INDEX ticks_trigger ON ticks (trigger);
-- Those that did not skip.
CREATE INDEX ticks_telling ON ticks (trigger) WHERE outcome <> 1;

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    -- NULL: it was given back.
    holder TEXT,
    epoch INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE slots (
    pool TEXT NOT NULL,
    number INTEGER NOT NULL,
    process TEXT NOT NULL,
    -- NULL: it was given back.
    holder TEXT,
    epoch INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (pool, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX slots_process ON slots (process) WHERE holder IS NOT NULL;

-- Keys of partitions that are added while the system runs.
CREATE TABLE partitions (
    number INTEGER PRIMARY KEY,
    definition TEXT NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (definition, key)
) STRICT;
CREATE INDEX partitions_order ON partitions (definition);
