//! Names that no row holds any more: keys, selections, processes of runs that were pruned. They are taken away.
//!
//! A reader finds them in its snapshot, for as long as that takes; then the writer takes them away in pieces, but for those that
//! were used since. Others remember names by their numbers, so a number is never given to another name, and whoever remembers
//! something sees by the [marker](super::names::Names::refresh) that it is to be looked up anew.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use rusqlite::{Connection, params};

use super::{SqliteStore, fault::Answer, names::MARKER, transaction::Transaction};
use crate::store::StoreError;

/// So many names must have come since the last time, before it is worth reading all that holds names.
const WORTH: i64 = 1_000;
/// So many names go in one piece.
const PIECE: usize = 1_000;

/// Names that no row holds, but for the last one, whose number the next one is counted from.
const UNUSED: &str = "SELECT number FROM names WHERE name <> ?1 AND number < (SELECT max(number) FROM names) AND number NOT IN ( \
        SELECT location FROM runs UNION SELECT code_version FROM runs UNION SELECT selection FROM runs \
        UNION SELECT job FROM runs WHERE job IS NOT NULL UNION SELECT partition FROM runs WHERE partition IS NOT NULL \
        UNION SELECT trigger FROM runs WHERE trigger IS NOT NULL UNION SELECT holder FROM runs WHERE holder IS NOT NULL \
        UNION SELECT asset FROM events WHERE asset IS NOT NULL UNION SELECT partition FROM events WHERE partition IS NOT NULL \
        UNION SELECT asset FROM asset_states UNION SELECT partition FROM asset_states \
        UNION SELECT asset FROM partition_marks UNION SELECT partition FROM partition_marks UNION SELECT asset FROM partition_snapshots \
        UNION SELECT location FROM triggers UNION SELECT name FROM triggers UNION SELECT location FROM run_counts \
        UNION SELECT location FROM conditions UNION SELECT asset FROM conditions) \
    ORDER BY number";

/// Names in events behind a position, in the runs that had these events, and in runs behind a number. Whatever changes of a run comes
/// with an event.
const USED_SINCE: &str = "SELECT asset FROM events WHERE position > ?1 AND asset IS NOT NULL \
    UNION SELECT partition FROM events WHERE position > ?1 AND partition IS NOT NULL \
    UNION SELECT holder FROM runs WHERE number IN (SELECT run FROM events WHERE position > ?1) AND holder IS NOT NULL \
    UNION SELECT location FROM runs WHERE number > ?2 UNION SELECT code_version FROM runs WHERE number > ?2 \
    UNION SELECT selection FROM runs WHERE number > ?2 UNION SELECT job FROM runs WHERE number > ?2 AND job IS NOT NULL \
    UNION SELECT partition FROM runs WHERE number > ?2 AND partition IS NOT NULL \
    UNION SELECT trigger FROM runs WHERE number > ?2 AND trigger IS NOT NULL \
    UNION SELECT holder FROM runs WHERE number > ?2 AND holder IS NOT NULL \
    UNION SELECT location FROM triggers UNION SELECT name FROM triggers UNION SELECT location FROM run_counts \
        UNION SELECT location FROM conditions UNION SELECT asset FROM conditions";

/// What a snapshot held.
#[derive(Debug, Clone)]
struct Snapshot {
    unused: Vec<i64>,
    last_position: i64,
    last_run: i64,
    last_name: i64,
}

impl SqliteStore {
    /// Takes away names that no row holds, once enough have come that it is worth it.
    pub(super) async fn prune_names(&self, action: &'static str) -> Result<(), StoreError> {
        let known = self.names_looked_at.load(Ordering::Relaxed);
        let found = self.read(action, move |reader| look(&reader.connection, known));
        let Some(snapshot) = found.await? else {
            return Ok(());
        };
        for piece in snapshot.unused.chunks(PIECE) {
            let (piece, position, run) = (piece.to_vec(), snapshot.last_position, snapshot.last_run);
            self.note(action, move |transaction| {
                transaction.forget_names(&piece, position, run)
            })
            .await?;
        }
        self.names_looked_at.store(snapshot.last_name, Ordering::Relaxed);
        Ok(())
    }
}

/// Finds what no row holds; nothing when few names have come since there were `known`.
fn look(connection: &Connection, known: i64) -> Answer<Option<Snapshot>> {
    let last = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let last_name = last("SELECT ifnull(max(number), 0) FROM names")?;
    if last_name.saturating_sub(known) < WORTH {
        return Ok(None);
    }
    let mut select = connection.prepare(UNUSED)?;
    let unused = select.query_map(params![MARKER], |row| row.get(0))?;
    Ok(Some(Snapshot {
        unused: unused.collect::<Result<_, _>>()?,
        last_position: last("SELECT last_position FROM counters")?,
        last_run: last("SELECT ifnull(max(number), 0) FROM runs")?,
        last_name,
    }))
}

impl Transaction<'_> {
    /// Takes names away that no row held in a snapshot, but for those that were used since.
    fn forget_names(&mut self, unused: &[i64], last_position: i64, last_run: i64) -> Answer<()> {
        let used: BTreeSet<i64> = {
            let mut select = self.connection.prepare_cached(USED_SINCE)?;
            let used = select.query_map(params![last_position, last_run], |row| row.get(0))?;
            used.collect::<Result<_, _>>()?
        };
        let mut delete = self.connection.prepare_cached("DELETE FROM names WHERE number = ?1")?;
        for number in unused.iter().filter(|number| !used.contains(number)) {
            delete.execute(params![number])?;
        }
        self.names.say_some_went(self.connection)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::sqlite::{SqliteOptions, connect, names::Names};

    #[test]
    fn whoever_remembers_a_name_that_went_looks_it_up_anew() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions::new(folder.path().join("edge.sqlite"));
        let (one, other) = (connect::writer(&options).unwrap(), connect::writer(&options).unwrap());
        let (mut mine, mut theirs) = (Names::default(), Names::default());
        let first = mine.intern(&one, "first").unwrap();
        let last = mine.intern(&one, "last").unwrap();
        theirs.refresh(&other).unwrap();
        assert_eq!(theirs.find(&other, "first").unwrap(), Some(first));

        one.execute("DELETE FROM names WHERE number = ?1", [first]).unwrap();
        mine.say_some_went(&one).unwrap();
        theirs.refresh(&other).unwrap();
        assert_eq!(theirs.find(&other, "first").unwrap(), None);
        let again = theirs.intern(&other, "first").unwrap();
        assert!(again > last, "no number is given twice: {again}, {last}");
        mine.refresh(&one).unwrap();
        assert_eq!(mine.find(&one, "first").unwrap(), Some(again));
    }
}
