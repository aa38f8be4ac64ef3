-- What became of each alert at each place that it was to go to.
CREATE TABLE alert_deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    location TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- NULL: somebody tried the place alone.
    rule TEXT,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    run BLOB,
    body TEXT NOT NULL,
    held_back INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    -- 0 sending, 1 sent, 2 failed, 3 interrupted, 4 silenced, 5 held
    outcome INTEGER NOT NULL,
    ended_at INTEGER,
    error TEXT,
    silence BLOB,
    -- The delivery that told of a held one.
    digest BLOB
) STRICT;
CREATE INDEX alert_deliveries_rule ON alert_deliveries (rule, number);
CREATE INDEX alert_deliveries_channel ON alert_deliveries (channel, number);
CREATE INDEX alert_deliveries_outcome ON alert_deliveries (outcome, number);
CREATE INDEX alert_deliveries_run ON alert_deliveries (run, number) WHERE run IS NOT NULL;
CREATE INDEX alert_deliveries_digest ON alert_deliveries (digest) WHERE digest IS NOT NULL;
CREATE INDEX alert_deliveries_held ON alert_deliveries (location, number) WHERE outcome = 5 AND digest IS NULL;
CREATE INDEX alert_deliveries_sending ON alert_deliveries (location, number) WHERE outcome = 0;

-- Who wants to hear nothing of what, until when.
CREATE TABLE alert_silences (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    location TEXT NOT NULL,
    -- 0 everything, 1 a rule, 2 subjects of a pattern
    kind INTEGER NOT NULL,
    what TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    ended_at INTEGER,
    ended_by TEXT
) STRICT;
CREATE INDEX alert_silences_until ON alert_silences (location, until);
