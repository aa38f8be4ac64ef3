//! The [`AlertStore`] of a [`SqliteStore`]: rows of deliveries, and lists of them.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params, params_from_iter, types::Value};
use uuid::Uuid;

use super::{
    SqliteStore,
    fault::Answer,
    numbers::{delivery_number, delivery_outcome, signed, unsigned},
    prune::LOOK,
    readers::Reader,
    rows::{Columns, bytes, run_id},
    transaction::Transaction,
    walks::{Conditions, Select, Walk, merge},
};
use crate::{
    boxed::BoxFuture,
    id::{DeliveryId, SilenceId},
    page::{MAX_PAGE, Page, PageRequest},
    store::{
        AlertStore, Delivery, DeliveryFilter, DeliveryOutcome, Silence, StoreError,
        alerts::MOST_HELD,
        rules::{delivery_cursor, delivery_place, micros, whole_delivery},
    },
};

/// The columns, in the order in which [`read`] takes them.
const COLUMNS: &str = "number, id, location, at, rule, channel, kind, subject, run, body, held_back, attempts, outcome, ended_at, \
    error, silence, digest";
/// Held deliveries of a binary that nothing has told of.
pub(super) const HELD: &str = "FROM alert_deliveries INDEXED BY alert_deliveries_held \
    WHERE location = ?1 AND outcome = 5 AND digest IS NULL ORDER BY number LIMIT ?2";
/// Deliveries that a process left behind.
pub(super) const LEFT: &str = "SELECT id FROM alert_deliveries INDEXED BY alert_deliveries_sending \
    WHERE location = ?1 AND outcome = 0 AND at < ?2";
/// Has held deliveries told of again.
pub(super) const RELEASE: &str =
    "UPDATE alert_deliveries INDEXED BY alert_deliveries_digest SET digest = NULL WHERE digest = ?1";

fn uuid(bytes: [u8; 16]) -> Uuid {
    Uuid::from_bytes(bytes)
}

fn blob(id: DeliveryId) -> [u8; 16] {
    id.as_uuid().into_bytes()
}

/// Reads a delivery behind its number.
fn read(row: &Row<'_>) -> Answer<(u64, Delivery)> {
    let mut columns = Columns::of(row);
    let number = columns.take().map(unsigned)?;
    let delivery = Delivery {
        id: DeliveryId::from_uuid(uuid(columns.take()?)),
        location: columns.take()?,
        at: columns.instant()?,
        rule: columns.take()?,
        channel: columns.take()?,
        kind: columns.take()?,
        subject: columns.take()?,
        run: columns.take::<Option<[u8; 16]>>()?.map(run_id),
        body: columns.take()?,
        held_back: columns.count()?,
        attempts: columns.count()?,
        outcome: delivery_outcome(columns.take()?)?,
        ended_at: columns.instant_or_none()?,
        error: columns.take()?,
        silence: columns
            .take::<Option<[u8; 16]>>()?
            .map(|id| SilenceId::from_uuid(uuid(id))),
        digest: columns
            .take::<Option<[u8; 16]>>()?
            .map(|id| DeliveryId::from_uuid(uuid(id))),
    };
    Ok((number, delivery))
}

/// The statement of a page of deliveries: along the index of the part of the filter that lets the fewest through.
pub(super) fn select(filter: &DeliveryFilter, before: i64, limit: usize) -> Select {
    const ORDER: &str = "number DESC";
    let mut conditions = Conditions::default();
    conditions.add("number < ?", [before.into()]);
    let mut from = "alert_deliveries NOT INDEXED";
    if let Some(location) = &filter.location {
        conditions.add("location = ?", [location.to_string().into()]);
    }
    if let Some(outcome) = filter.outcome {
        conditions.add("outcome = ?", [delivery_number(outcome).into()]);
        from = "alert_deliveries INDEXED BY alert_deliveries_outcome";
    }
    if let Some(channel) = &filter.channel {
        conditions.add("channel = ?", [channel.to_string().into()]);
        from = "alert_deliveries INDEXED BY alert_deliveries_channel";
    }
    if let Some(rule) = &filter.rule {
        conditions.add("rule = ?", [rule.to_string().into()]);
        from = "alert_deliveries INDEXED BY alert_deliveries_rule";
    }
    if let Some(run) = filter.run {
        conditions.add("run = ?", [bytes(run).to_vec().into()]);
        from = "alert_deliveries INDEXED BY alert_deliveries_run";
    }
    let walk = Walk {
        from,
        conditions,
        order: ORDER,
    };
    merge(vec![walk], COLUMNS, ORDER, limit)
}

fn page(reader: &Reader, filter: &DeliveryFilter, request: &PageRequest) -> Answer<Page<Delivery>> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let place = request.after.as_ref().map(delivery_place).transpose()?;
    let select = select(filter, place.map_or(i64::MAX, signed), limit + 1);
    select.page(&reader.connection, limit, read, delivery_cursor)
}

fn held(reader: &Reader, location: &str) -> Answer<Vec<Delivery>> {
    let mut select = reader.connection.prepare_cached(&format!("SELECT {COLUMNS} {HELD}"))?;
    let mut listed = select.query(params![location, i64::try_from(MOST_HELD).unwrap_or(i64::MAX)])?;
    let mut found = Vec::new();
    while let Some(row) = listed.next()? {
        found.push(read(row)?.1);
    }
    Ok(found)
}

impl Transaction<'_> {
    /// Writes a delivery; of one that is known, what became of it so far.
    fn write_delivery(&mut self, delivery: &Delivery) -> Answer<()> {
        let delivery = whole_delivery(delivery.clone());
        let values: Vec<Value> = vec![
            blob(delivery.id).to_vec().into(),
            delivery.location.to_string().into(),
            micros(delivery.at).into(),
            delivery.rule.map(|rule| rule.to_string()).into(),
            delivery.channel.to_string().into(),
            delivery.kind.to_string().into(),
            delivery.subject.to_string().into(),
            delivery.run.map(|run| bytes(run).to_vec()).into(),
            delivery.body.into(),
            i64::from(delivery.held_back).into(),
            i64::from(delivery.attempts).into(),
            delivery_number(delivery.outcome).into(),
            delivery.ended_at.map(micros).into(),
            delivery.error.into(),
            delivery.silence.map(|id| id.as_uuid().into_bytes().to_vec()).into(),
            delivery.digest.map(|id| blob(id).to_vec()).into(),
        ];
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO alert_deliveries (id, location, at, rule, channel, kind, subject, run, body, held_back, attempts, outcome, \
                ended_at, error, silence, digest) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
             ON CONFLICT (id) DO UPDATE SET attempts = excluded.attempts, outcome = excluded.outcome, \
                ended_at = excluded.ended_at, error = excluded.error, silence = excluded.silence",
        )?;
        insert.execute(params_from_iter(values))?;
        self.moved();
        Ok(())
    }

    /// Writes the delivery that tells of held ones, where each of them is still to be told of.
    fn begin_digest(&mut self, digest: &Delivery, held: &[DeliveryId]) -> Answer<bool> {
        let mut select = self
            .connection
            .prepare_cached("SELECT outcome = ?2 AND digest IS NULL FROM alert_deliveries WHERE id = ?1")?;
        let number = delivery_number(DeliveryOutcome::Held);
        for id in held {
            let is_held: Option<bool> = select
                .query_row(params![blob(*id), number], |row| row.get(0))
                .optional()?;
            if is_held != Some(true) {
                return Ok(false);
            }
        }
        if held.is_empty() {
            return Ok(false);
        }
        let mut update = self
            .connection
            .prepare_cached("UPDATE alert_deliveries SET digest = ?2 WHERE id = ?1")?;
        for id in held {
            update.execute(params![blob(*id), blob(digest.id)])?;
        }
        self.write_delivery(digest)?;
        Ok(true)
    }

    fn interrupt_deliveries(&mut self, location: &str, before: i64, now: i64) -> Answer<u64> {
        let mut select = self.connection.prepare_cached(LEFT)?;
        let left = select.query_map(params![location, before], |row| row.get::<_, [u8; 16]>(0))?;
        let left = left.collect::<Result<Vec<_>, _>>()?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE alert_deliveries SET outcome = ?2, ended_at = ?3 WHERE id = ?1")?;
        let mut release = self.connection.prepare_cached(RELEASE)?;
        for id in &left {
            update.execute(params![id, delivery_number(DeliveryOutcome::Interrupted), now])?;
            release.execute(params![id])?;
        }
        if !left.is_empty() {
            self.moved();
        }
        Ok(u64::try_from(left.len()).unwrap_or(u64::MAX))
    }

    /// Takes the oldest deliveries away, up to the first one that is not too old, and silences that are long over. Returns how many
    /// deliveries, and whether there may be more.
    pub(super) fn prune_deliveries(&mut self, oldest: i64) -> Answer<(u64, bool)> {
        let mut silences = self
            .connection
            .prepare_cached("DELETE FROM alert_silences WHERE until < ?1")?;
        silences.execute(params![oldest])?;
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM alert_deliveries WHERE number IN \
                (SELECT number FROM (SELECT number, at FROM alert_deliveries ORDER BY number LIMIT ?2) WHERE at < ?1)",
        )?;
        let gone = delete.execute(params![oldest, LOOK])?;
        let gone = i64::try_from(gone).unwrap_or(i64::MAX);
        Ok((unsigned(gone), gone == LOOK))
    }
}

impl AlertStore for SqliteStore {
    fn record_delivery(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), StoreError>> {
        self.promise("keep what became of an alert", move |transaction| {
            transaction.write_delivery(&delivery)
        })
    }

    fn deliveries(
        &self,
        filter: DeliveryFilter,
        request: PageRequest,
    ) -> BoxFuture<'_, Result<Page<Delivery>, StoreError>> {
        self.read("list alerts", move |reader| page(reader, &filter, &request))
    }

    fn held_deliveries(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.read("list alerts that are held", move |reader| held(reader, &location))
    }

    fn begin_digest(&self, digest: Delivery, held: Vec<DeliveryId>) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.promise("tell of alerts that were held", move |transaction| {
            transaction.begin_digest(&digest, &held)
        })
    }

    fn interrupt_deliveries(
        &self,
        location: Arc<str>,
        before: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<u64, StoreError>> {
        self.promise("look after alerts that were left", move |transaction| {
            transaction.interrupt_deliveries(&location, micros(before), micros(now))
        })
    }

    fn add_silence(&self, silence: Silence) -> BoxFuture<'_, Result<(), StoreError>> {
        self.promise("keep a silence", move |transaction| {
            transaction.insert_silence(&silence)
        })
    }

    fn end_silence(
        &self,
        location: Arc<str>,
        id: SilenceId,
        at: Timestamp,
        who: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<Silence>, StoreError>> {
        self.promise("end a silence", move |transaction| {
            transaction.end_silence(&location, id, at, &who)
        })
    }

    fn silences(&self, location: Arc<str>, beyond: Timestamp) -> BoxFuture<'_, Result<Vec<Silence>, StoreError>> {
        self.read("list silences", move |reader| {
            super::alert_silences::lasting(&reader.connection, &location, micros(beyond))
        })
    }
}
