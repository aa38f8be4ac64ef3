//! The [`AccessStore`] of a [`MemoryStore`].

use std::{ops::Bound, sync::Arc};

use super::{
    super::{
        AccessStore, AccessToken, AuditEntry, AuditFilter, StoreError,
        rules::{audit_cursor, audit_place, whole},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    page::{MAX_PAGE, Page, PageRequest},
};

impl State {
    fn page_of_audit(&self, filter: &AuditFilter, page: &PageRequest) -> Result<Page<AuditEntry>, StoreError> {
        let end = match &page.after {
            Some(cursor) => Bound::Excluded(audit_place(cursor)?),
            None => Bound::Unbounded,
        };
        let limit = page.limit.clamp(1, MAX_PAGE);
        let listed = self.audit.range((Bound::Unbounded, end)).rev();
        let mut passing = listed.filter(|(_, entry)| filter.who.as_ref().is_none_or(|who| *who == entry.who));
        let taken: Vec<_> = passing.by_ref().take(limit).collect();
        let last = taken.last().map(|(number, _)| **number);
        Ok(Page {
            next: passing.next().and(last).map(audit_cursor),
            items: taken.into_iter().map(|(_, entry)| entry.clone()).collect(),
        })
    }
}

impl AccessStore for MemoryStore {
    fn add_token(&self, mut token: AccessToken) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.visit(move |state| {
            if state.tokens.contains_key(&token.name) {
                return Ok(false);
            }
            token.created_at = whole(token.created_at);
            token.expires_at = token.expires_at.map(whole);
            state.tokens.insert(Arc::clone(&token.name), token);
            state.moved();
            Ok(true)
        })
    }

    fn remove_token(&self, name: Arc<str>) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.visit(move |state| {
            state.moved();
            Ok(state.tokens.remove(&name).is_some())
        })
    }

    fn tokens(&self) -> BoxFuture<'_, Result<Vec<AccessToken>, StoreError>> {
        self.visit(|state| Ok(state.tokens.values().cloned().collect()))
    }

    fn token(&self, digest: [u8; 32]) -> BoxFuture<'_, Result<Option<AccessToken>, StoreError>> {
        self.visit(move |state| Ok(state.tokens.values().find(|token| token.digest == digest).cloned()))
    }

    fn record_audit(&self, mut entry: AuditEntry) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(move |state| {
            entry.at = whole(entry.at);
            state.last_audit += 1;
            state.audit.insert(state.last_audit, entry);
            Ok(())
        })
    }

    fn audit(&self, filter: AuditFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<AuditEntry>, StoreError>> {
        self.visit(move |state| state.page_of_audit(&filter, &page))
    }
}
