-- Who may do what over the web API. Of a token only the SHA-256 is kept.
CREATE TABLE tokens (
    name TEXT PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    -- 0 viewer, 1 operator, 2 admin
    scope INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT, WITHOUT ROWID;

-- Who did what over the web API, on what, and how it ended.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    -- The status of the answer.
    status INTEGER NOT NULL,
    -- The kind of the problem, where it was refused.
    problem TEXT
) STRICT;
CREATE INDEX audit_who ON audit (who, number);
