//! Rows of silences of alerts.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::{
    fault::{Answer, Fault},
    rows::Columns,
    transaction::Transaction,
};
use crate::{
    id::SilenceId,
    store::{Silence, Silenced, rules::micros},
};

/// The columns, in the order in which [`read`] takes them.
const COLUMNS: &str = "id, location, kind, what, created_at, until, who, why, ended_at, ended_by";
/// The silences of a binary that last beyond an instant.
pub(super) const LASTING: &str =
    "FROM alert_silences INDEXED BY alert_silences_until WHERE location = ?1 AND until > ?2 ORDER BY number DESC";

fn read(row: &Row<'_>) -> Answer<Silence> {
    let mut columns = Columns::of(row);
    let id = SilenceId::from_uuid(Uuid::from_bytes(columns.take()?));
    let location = columns.take()?;
    let (kind, what): (i64, Arc<str>) = (columns.take()?, columns.take()?);
    Ok(Silence {
        id,
        location,
        what: match kind {
            0 => Silenced::Everything,
            1 => Silenced::Rule(what),
            2 => Silenced::Subject(what),
            other => return Err(Fault::Odd(format!("nothing is silenced by {other}"))),
        },
        created_at: columns.instant()?,
        until: columns.instant()?,
        who: columns.take()?,
        why: columns.take()?,
        ended: columns.instant_or_none()?.zip(columns.take::<Option<Arc<str>>>()?),
    })
}

/// The silences of a binary that last beyond an instant, the newest first.
pub(super) fn lasting(connection: &Connection, location: &str, beyond: i64) -> Answer<Vec<Silence>> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} {LASTING}"))?;
    let mut listed = select.query(params![location, beyond])?;
    let mut found = Vec::new();
    while let Some(row) = listed.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

impl Transaction<'_> {
    pub(super) fn insert_silence(&mut self, silence: &Silence) -> Answer<()> {
        let (kind, what) = match &silence.what {
            Silenced::Everything => (0, ""),
            Silenced::Rule(name) => (1, &**name),
            Silenced::Subject(pattern) => (2, &**pattern),
        };
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO alert_silences (id, location, kind, what, created_at, until, who, why) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        insert.execute(params![
            silence.id.as_uuid().into_bytes(),
            silence.location,
            kind,
            what,
            micros(silence.created_at),
            micros(silence.until),
            silence.who,
            silence.why,
        ])?;
        self.moved();
        Ok(())
    }

    pub(super) fn end_silence(
        &mut self,
        location: &str,
        id: SilenceId,
        at: Timestamp,
        who: &str,
    ) -> Answer<Option<Silence>> {
        let mut update = self.connection.prepare_cached(&format!(
            "UPDATE alert_silences SET ended_at = ?3, ended_by = ?4 \
             WHERE id = ?2 AND location = ?1 AND ended_at IS NULL AND until > ?3 RETURNING {COLUMNS}"
        ))?;
        let mut ended = update.query(params![location, id.as_uuid().into_bytes(), micros(at), who])?;
        let silence = ended.next()?.map(read).transpose()?;
        drop(ended);
        if silence.is_some() {
            self.moved();
        }
        Ok(silence)
    }
}
