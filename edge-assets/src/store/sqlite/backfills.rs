//! The [`BackfillStore`] of a [`SqliteStore`].

use std::sync::Arc;

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    SqliteStore,
    fault::{Answer, Fault},
    numbers::{signed, unsigned},
    readers::Reader,
    transaction::Transaction,
    walks::{Conditions, Select, Walk, merge},
};
use crate::{
    boxed::BoxFuture,
    crash_point,
    id::BackfillId,
    page::{MAX_PAGE, Page, PageRequest},
    run::{Backfill, BackfillEnd, BackfillSpec, BackfillWish},
    store::{
        AdvancedBackfill, BackfillAsk, BackfillFilter, BackfillStep, BackfillStore, CreatedBackfill, StoreError,
        rules::{self, backfill_cursor, backfill_place, micros},
    },
};

const COLUMNS: &str = "number, revision, spec, state";
/// The number and the revision of each of a location that has not ended.
pub(super) const UNFINISHED: &str = "SELECT id, revision FROM backfills INDEXED BY backfills_unfinished \
    WHERE location = ?1 AND ended_at IS NULL ORDER BY id";
/// Behind the columns: the one that holds a key.
pub(super) const OF_KEY: &str = "FROM backfills WHERE location = ?1 AND key = ?2";

/// What changes of a row.
#[derive(Debug, Serialize, Deserialize)]
struct Standing {
    wish: BackfillWish,
    attempt: u32,
    runs: u64,
    ended: Option<BackfillEnd>,
}

struct KeptBackfill {
    number: i64,
    backfill: Backfill,
}

fn from_json<T: DeserializeOwned>(text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|error| Fault::Odd(format!("a backfill holds `{text}`: {error}")))
}

fn json<T: Serialize>(value: &T) -> Answer<String> {
    serde_json::to_string(value).map_err(|error| Fault::Odd(error.to_string()))
}

fn read(row: &Row<'_>) -> Answer<KeptBackfill> {
    let spec: BackfillSpec = from_json(&row.get::<_, String>(2)?)?;
    let standing: Standing = from_json(&row.get::<_, String>(3)?)?;
    let mut backfill = Backfill::new(spec);
    backfill.revision = unsigned(row.get(1)?);
    backfill.wish = standing.wish;
    backfill.attempt = standing.attempt;
    backfill.runs = standing.runs;
    backfill.ended = standing.ended;
    Ok(KeptBackfill {
        number: row.get(0)?,
        backfill,
    })
}

fn find(connection: &Connection, id: BackfillId) -> Answer<Option<KeptBackfill>> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM backfills WHERE id = ?1"))?;
    let mut found = select.query(params![id.to_string()])?;
    found.next()?.map(read).transpose()
}

impl Transaction<'_> {
    fn create_backfill(&mut self, spec: BackfillSpec) -> Answer<CreatedBackfill> {
        let mut known = None;
        if let Some(key) = &spec.key {
            let mut select = self.connection.prepare_cached(&format!("SELECT {COLUMNS} {OF_KEY}"))?;
            let mut found = select.query(params![spec.location, key])?;
            known = found.next()?.map(read).transpose()?;
        }
        let known = match known {
            Some(known) => Some(known),
            None => find(self.connection, spec.id)?,
        };
        if let Some(known) = known {
            return Ok(CreatedBackfill {
                backfill: known.backfill,
                is_new: false,
            });
        }
        let backfill = rules::create_backfill(spec);
        self.keep_backfill(None, &backfill)?;
        Ok(CreatedBackfill { backfill, is_new: true })
    }

    fn keep_backfill(&mut self, number: Option<i64>, backfill: &Backfill) -> Answer<()> {
        let standing = json(&Standing {
            wish: backfill.wish,
            attempt: backfill.attempt,
            runs: backfill.runs,
            ended: backfill.ended,
        })?;
        let revision = signed(backfill.revision);
        let ended_at = backfill.ended.map(|end| micros(end.at));
        match number {
            Some(number) => {
                let mut update = self.connection.prepare_cached(
                    "UPDATE backfills SET revision = ?2, state = ?3, ended_at = ?4 WHERE number = ?1",
                )?;
                update.execute(params![number, revision, standing, ended_at])?;
            }
            None => {
                let mut insert = self
                    .connection
                    .prepare_cached("INSERT INTO backfills VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
                let spec = &backfill.spec;
                let (id, text) = (spec.id.to_string(), json(spec)?);
                insert.execute(params![id, spec.location, spec.key, revision, text, standing, ended_at])?;
            }
        }
        self.moved();
        Ok(())
    }

    fn kept_backfill(&self, id: BackfillId) -> Answer<KeptBackfill> {
        Ok(find(self.connection, id)?.ok_or(StoreError::UnknownBackfill(id))?)
    }

    fn ask_backfill(&mut self, id: BackfillId, ask: BackfillAsk) -> Answer<Backfill> {
        let kept = self.kept_backfill(id)?;
        let Some(asked) = rules::ask_backfill(&kept.backfill, ask)? else {
            return Ok(kept.backfill);
        };
        self.keep_backfill(Some(kept.number), &asked)?;
        Ok(asked)
    }

    fn advance_backfill(&mut self, step: &BackfillStep) -> Answer<AdvancedBackfill> {
        let kept = self.kept_backfill(step.id)?;
        let backfill = rules::advance_backfill(&kept.backfill, step)?;
        self.keep_backfill(Some(kept.number), &backfill)?;
        crash_point::reached("backfills/row_moved");
        let queued = step.runs.iter().map(|new| Ok(self.enqueue(new.clone())?.run));
        let runs = queued.collect::<Answer<Vec<_>>>()?;
        crash_point::reached("backfills/runs_queued");
        Ok(AdvancedBackfill { backfill, runs })
    }

    /// Forgets the backfills that ended before an instant.
    pub(super) fn prune_backfills(&self, oldest: i64) -> Answer<()> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM backfills WHERE ended_at IS NOT NULL AND ended_at < ?1")?;
        delete.execute(params![oldest])?;
        Ok(())
    }
}

/// The statement of a page.
pub(super) fn select(filter: &BackfillFilter, before: u64, limit: usize) -> Select {
    let mut conditions = Conditions::default();
    conditions.add("number < ?", [signed(before).into()]);
    if let Some(location) = &filter.location {
        conditions.add("location = ?", [location.to_string().into()]);
    }
    if filter.unfinished {
        conditions.add("ended_at IS NULL", []);
    }
    let walk = Walk {
        from: if filter.location.is_some() {
            "backfills INDEXED BY backfills_location"
        } else {
            "backfills"
        },
        conditions,
        order: "number DESC",
    };
    merge(vec![walk], COLUMNS, "number DESC", limit)
}

fn page(reader: &Reader, filter: &BackfillFilter, request: &PageRequest) -> Answer<Page<Backfill>> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let before = request.after.as_ref().map_or(Ok(u64::MAX), backfill_place)?;
    let read = |row: &Row<'_>| {
        let kept = read(row)?;
        Ok((unsigned(kept.number), kept.backfill))
    };
    select(filter, before, limit + 1).page(&reader.connection, limit, read, backfill_cursor)
}

impl BackfillStore for SqliteStore {
    fn create_backfill(&self, spec: BackfillSpec) -> BoxFuture<'_, Result<CreatedBackfill, StoreError>> {
        self.promise("keep a backfill", move |transaction| {
            transaction.create_backfill(spec.clone())
        })
    }

    fn backfill(&self, id: BackfillId) -> BoxFuture<'_, Result<Option<Backfill>, StoreError>> {
        self.read("read a backfill", move |reader| {
            Ok(find(&reader.connection, id)?.map(|kept| kept.backfill))
        })
    }

    fn backfills(
        &self,
        filter: BackfillFilter,
        request: PageRequest,
    ) -> BoxFuture<'_, Result<Page<Backfill>, StoreError>> {
        self.read("list backfills", move |reader| page(reader, &filter, &request))
    }

    fn unfinished_backfills(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(BackfillId, u64)>, StoreError>> {
        self.read("list unfinished backfills", move |reader| {
            let mut select = reader.connection.prepare_cached(UNFINISHED)?;
            let mut listed = select.query(params![location])?;
            let mut found = Vec::new();
            while let Some(row) = listed.next()? {
                let id: String = row.get(0)?;
                let id = id
                    .parse()
                    .map_err(|_| Fault::Odd(format!("a backfill has the id `{id}`")))?;
                found.push((id, unsigned(row.get(1)?)));
            }
            Ok(found)
        })
    }

    fn ask_backfill(&self, id: BackfillId, ask: BackfillAsk) -> BoxFuture<'_, Result<Backfill, StoreError>> {
        self.promise("change a backfill", move |transaction| {
            transaction.ask_backfill(id, ask)
        })
    }

    fn advance_backfill(&self, step: BackfillStep) -> BoxFuture<'_, Result<AdvancedBackfill, StoreError>> {
        self.promise("queue the runs of a backfill", move |transaction| {
            transaction.advance_backfill(&step)
        })
    }
}
