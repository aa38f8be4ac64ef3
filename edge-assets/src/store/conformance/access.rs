//! Cases of tokens and of the audit.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::time::Duration;

use super::{
    super::{AccessToken, AuditEntry, AuditFilter, Retention, SharedStore, Store, StoreError, TokenScope},
    samples::{at, text},
};
use crate::page::{Cursor, PageRequest};

fn token(name: &str, number: u8) -> AccessToken {
    AccessToken {
        name: text(name),
        digest: [number; 32],
        scope: TokenScope::ALL[usize::from(number % 3)],
        created_at: at(i64::from(number)),
        expires_at: (number > 1).then(|| at(100)),
    }
}

fn entry(who: &str, second: i64) -> AuditEntry {
    AuditEntry {
        at: at(second),
        who: text(who),
        action: text("POST /api/v1/runs"),
        target: text("/api/v1/runs"),
        status: if second % 2 == 0 { 201 } else { 422 },
        problem: (second % 2 == 1).then(|| text("unknown-job")),
    }
}

async fn all(store: &dyn Store, who: Option<&str>, limit: usize) -> Vec<AuditEntry> {
    let filter = AuditFilter { who: who.map(text) };
    let mut found = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store
            .audit(filter.clone(), request.clone())
            .await
            .expect("a page is read");
        assert!(page.items.len() <= limit);
        found.extend(page.items);
        let Some(next) = page.next else { return found };
        request = request.after(next);
    }
}

pub async fn a_token_is_found_by_its_digest_until_it_is_taken_away(store: SharedStore) {
    let tokens = [token("a", 1), token("b", 2), token("c", 3)];
    for token in [&tokens[2], &tokens[0], &tokens[1]] {
        assert!(store.add_token(token.clone()).await.expect("it is added"));
    }
    assert!(
        !store.add_token(token("a", 9)).await.expect("no fault"),
        "the name is taken"
    );
    assert_eq!(store.tokens().await.expect("tokens"), tokens);
    assert_eq!(store.token([2; 32]).await.expect("no fault"), Some(tokens[1].clone()));
    assert_eq!(store.token([9; 32]).await.expect("no fault"), None);
    assert!(store.remove_token(text("b")).await.expect("it is taken away"));
    assert!(!store.remove_token(text("b")).await.expect("no fault"));
    assert_eq!(store.token([2; 32]).await.expect("no fault"), None);
    assert!(store.add_token(token("b", 4)).await.expect("the name is free again"));
    assert!(tokens[1].is_valid(at(99)) && !tokens[1].is_valid(at(100)) && tokens[0].is_valid(at(1_000)));
}

pub async fn the_audit_is_listed_newest_first_and_pruned_by_age(store: SharedStore) {
    let entries: Vec<AuditEntry> = (0..9).map(|n| entry(if n % 2 == 0 { "a" } else { "b" }, n)).collect();
    for entry in &entries {
        store.record_audit(entry.clone()).await.expect("it is kept");
    }
    let newest_first: Vec<AuditEntry> = entries.iter().rev().cloned().collect();
    let of_b: Vec<AuditEntry> = newest_first
        .iter()
        .filter(|entry| &*entry.who == "b")
        .cloned()
        .collect();
    for limit in 1..11 {
        assert_eq!(all(&*store, None, limit).await, newest_first, "{limit} a page");
        assert_eq!(all(&*store, Some("b"), limit).await, of_b, "{limit} a page");
    }
    assert!(all(&*store, Some("c"), 5).await.is_empty());
    let foreign = PageRequest::first(1).after(Cursor::new("t1"));
    let refused = store.audit(AuditFilter::default(), foreign).await;
    assert!(matches!(refused, Err(StoreError::BadCursor(_))), "{refused:?}");
    let retention = Retention {
        age: Some(Duration::from_secs(10)),
        bytes: None,
    };
    let pruned = store.prune(retention, at(15)).await.expect("it is pruned");
    assert_eq!(pruned.audit, 5);
    assert_eq!(all(&*store, None, 5).await, newest_first[..4]);
    assert_eq!(store.prune(retention, at(15)).await.expect("it is pruned").audit, 0);
}
