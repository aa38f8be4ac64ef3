-- What the newest event of an asset and partition does not tell, by their numbers as in asset_states.
CREATE TABLE partition_marks (
    asset INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    -- The place of the newest failure.
    failed INTEGER,
    -- The place of the newest step that was skipped because nothing had changed.
    unchanged INTEGER,
    -- The place of the newest materialization, where an observation came after it.
    made INTEGER,
    PRIMARY KEY (asset, partition)
) STRICT, WITHOUT ROWID;
CREATE INDEX partition_marks_failed ON partition_marks (asset, failed) WHERE failed IS NOT NULL;

INSERT INTO partition_marks (asset, partition, failed)
    SELECT asset, ifnull(partition, 0), max(position) FROM events WHERE kind = 14
        AND run NOT IN (SELECT run FROM run_tags WHERE name = 'edge/checks') GROUP BY asset, partition;
INSERT INTO partition_marks (asset, partition, unchanged)
    SELECT asset, ifnull(partition, 0), max(position) FROM events WHERE kind = 15
        AND payload LIKE '%"why":"inputs_unchanged"%' GROUP BY asset, partition
    ON CONFLICT DO UPDATE SET unchanged = excluded.unchanged;
INSERT INTO partition_marks (asset, partition, made)
    SELECT asset, ifnull(partition, 0), max(position) FROM events WHERE kind = 10
        AND EXISTS (SELECT 1 FROM asset_states AS state WHERE state.asset = events.asset
            AND state.partition = ifnull(events.partition, 0) AND state.position > events.position
            AND ifnull(state.kind, (SELECT kind FROM events AS newest WHERE newest.position = state.position)) = 11)
        GROUP BY asset, partition
    ON CONFLICT DO UPDATE SET made = excluded.made;

-- What became of the partitions of an asset up to a place in the log, as its maker writes it.
CREATE TABLE partition_snapshots (
    asset INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- How often keys were taken away from a definition.
CREATE TABLE partition_removals (
    definition TEXT PRIMARY KEY,
    removals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The place of the last event that was pruned.
ALTER TABLE counters ADD COLUMN pruned_to INTEGER NOT NULL DEFAULT 0;
