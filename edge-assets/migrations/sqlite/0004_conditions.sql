-- What is remembered of each asset with an automation condition, and what its newest evaluation came to.
CREATE TABLE conditions (
    number INTEGER PRIMARY KEY,
    location INTEGER NOT NULL,
    asset INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    -- NULL: it was not explained yet.
    at INTEGER,
    requested INTEGER NOT NULL,
    -- The ids of the runs that ask for what was requested, one behind the other.
    runs BLOB,
    -- JSON.
    explanation TEXT,
    UNIQUE (location, asset)
) STRICT;

-- Evaluations that another one has followed.
CREATE TABLE condition_history (
    number INTEGER PRIMARY KEY,
    condition INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- When the next one followed.
    until INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    runs BLOB,
    explanation TEXT NOT NULL
) STRICT;
CREATE INDEX condition_history_condition ON condition_history (condition);
