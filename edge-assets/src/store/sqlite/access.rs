//! The [`AccessStore`] of a [`SqliteStore`].

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};

use super::{
    SqliteStore,
    fault::{Answer, Fault},
    numbers::{instant, scope, scope_number, signed, unsigned},
    readers::Reader,
    walks::{Conditions, Select, Walk, merge},
};
use crate::{
    boxed::BoxFuture,
    page::{MAX_PAGE, Page, PageRequest},
    store::{
        AccessStore, AccessToken, AuditEntry, AuditFilter, StoreError,
        rules::{audit_cursor, audit_place, micros},
    },
};

const TOKENS: &str = "SELECT name, digest, scope, created_at, expires_at FROM tokens ORDER BY name";
/// The token of a digest.
pub(super) const OF_DIGEST: &str = "SELECT name, digest, scope, created_at, expires_at FROM tokens WHERE digest = ?1";

fn token(row: &Row<'_>) -> Answer<AccessToken> {
    let expires_at: Option<i64> = row.get(4)?;
    Ok(AccessToken {
        name: row.get(0)?,
        digest: row.get(1)?,
        scope: scope(row.get(2)?)?,
        created_at: instant(row.get(3)?)?,
        expires_at: expires_at.map(instant).transpose()?,
    })
}

fn entry(row: &Row<'_>) -> Answer<(u64, AuditEntry)> {
    let status: i64 = row.get(5)?;
    let entry = AuditEntry {
        at: instant(row.get(1)?)?,
        who: row.get(2)?,
        action: row.get(3)?,
        target: row.get(4)?,
        status: u16::try_from(status).map_err(|_| Fault::Odd(format!("there is no status {status}")))?,
        problem: row.get(6)?,
    };
    Ok((unsigned(row.get(0)?), entry))
}

/// The statement of a page of the audit.
pub(super) fn select(filter: &AuditFilter, before: i64, limit: usize) -> Select {
    const COLUMNS: &str = "number, at, who, action, target, status, problem";
    const ORDER: &str = "number DESC";
    let mut conditions = Conditions::default();
    conditions.add("number < ?", [before.into()]);
    let mut from = "audit NOT INDEXED";
    if let Some(who) = &filter.who {
        conditions.add("who = ?", [who.to_string().into()]);
        from = "audit INDEXED BY audit_who";
    }
    let walk = Walk {
        from,
        conditions,
        order: ORDER,
    };
    merge(vec![walk], COLUMNS, ORDER, limit)
}

fn page(reader: &Reader, filter: &AuditFilter, request: &PageRequest) -> Answer<Page<AuditEntry>> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let place = request.after.as_ref().map(audit_place).transpose()?;
    let select = select(filter, place.map_or(i64::MAX, signed), limit + 1);
    select.page(&reader.connection, limit, entry, audit_cursor)
}

impl AccessStore for SqliteStore {
    fn add_token(&self, token: AccessToken) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.promise("add a token", move |transaction| {
            let mut insert = transaction
                .connection
                .prepare_cached("INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO NOTHING")?;
            let added = insert.execute(params![
                token.name,
                token.digest,
                scope_number(token.scope),
                micros(token.created_at),
                token.expires_at.map(micros),
            ])?;
            transaction.moved();
            Ok(added == 1)
        })
    }

    fn remove_token(&self, name: Arc<str>) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.promise("take a token away", move |transaction| {
            let mut delete = transaction
                .connection
                .prepare_cached("DELETE FROM tokens WHERE name = ?1")?;
            let is_gone = delete.execute(params![name])? == 1;
            transaction.moved();
            Ok(is_gone)
        })
    }

    fn tokens(&self) -> BoxFuture<'_, Result<Vec<AccessToken>, StoreError>> {
        self.read("list tokens", |reader| {
            let mut select = reader.connection.prepare_cached(TOKENS)?;
            let mut listed = select.query([])?;
            let mut tokens = Vec::new();
            while let Some(row) = listed.next()? {
                tokens.push(token(row)?);
            }
            Ok(tokens)
        })
    }

    fn token(&self, digest: [u8; 32]) -> BoxFuture<'_, Result<Option<AccessToken>, StoreError>> {
        self.read("look for a token", move |reader| {
            let mut select = reader.connection.prepare_cached(OF_DIGEST)?;
            let found = select.query_row(params![digest], |row| Ok(token(row))).optional()?;
            found.transpose()
        })
    }

    fn record_audit(&self, entry: AuditEntry) -> BoxFuture<'_, Result<(), StoreError>> {
        self.promise("write the audit", move |transaction| {
            let mut insert = transaction.connection.prepare_cached(
                "INSERT INTO audit (at, who, action, target, status, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            insert.execute(params![
                micros(entry.at),
                entry.who,
                entry.action,
                entry.target,
                entry.status,
                entry.problem
            ])?;
            Ok(())
        })
    }

    fn audit(&self, filter: AuditFilter, request: PageRequest) -> BoxFuture<'_, Result<Page<AuditEntry>, StoreError>> {
        self.read("read the audit", move |reader| page(reader, &filter, &request))
    }
}
