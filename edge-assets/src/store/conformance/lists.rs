//! Cases of long lists: pages, cursors, filters.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use super::{
    super::{Ending, RunFilter, SharedStore, Store, StoreError, TickFilter},
    samples::{HERE, at, claim_of, enqueue, new_run, row, text},
};
use crate::{
    id::RunId,
    page::{Cursor, MAX_PAGE, PageRequest},
    run::{NewRun, Run, RunOrigin, RunStatus},
    tags::Tags,
};

/// All pages of a list, `limit` runs each.
async fn all_pages(store: &dyn Store, filter: &RunFilter, limit: usize) -> Vec<Run> {
    let mut found = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store
            .runs(filter.clone(), request.clone())
            .await
            .expect("a page is read");
        assert!(page.items.len() <= limit);
        let is_short = page.items.len() < limit;
        found.extend(page.items);
        let Some(next) = page.next else {
            return found;
        };
        assert!(!is_short, "only the last page is short");
        request = request.after(next);
    }
}

pub async fn runs_are_listed_newest_first_in_pages_that_do_not_shift(store: SharedStore) {
    // Two of each instant, and not in the order of time.
    let mut made = Vec::new();
    for seconds in [3, 1, 2, 3, 1, 2] {
        let new = NewRun {
            created_at: at(seconds),
            ..new_run()
        };
        made.push(enqueue(&*store, new).await.run.id);
    }
    let expected = [3, 0, 5, 2, 4, 1].map(|index: usize| made[index]);
    let filter = RunFilter::default();
    let first = store.runs(filter.clone(), PageRequest::first(2)).await.expect("a page");
    let newest = NewRun {
        created_at: at(9),
        ..new_run()
    };
    enqueue(&*store, newest).await;
    let rest = PageRequest::first(100).after(first.next.expect("there is more"));
    let rest = store.runs(filter.clone(), rest).await.expect("a page");
    let seen: Vec<RunId> = first.items.iter().chain(&rest.items).map(|run| run.id).collect();
    assert_eq!(seen, expected, "what was added meanwhile shifts nothing");
    assert_eq!(rest.next, None);
    for limit in 1..9 {
        let pages = all_pages(&*store, &filter, limit).await;
        assert_eq!(pages.len(), 7, "{limit} a page");
        assert_eq!(pages[1..].iter().map(|run| run.id).collect::<Vec<_>>(), expected);
    }
}

pub async fn every_filter_of_runs_finds_what_a_plain_search_finds(store: SharedStore) {
    let root = new_run();
    let mut asked = vec![root.clone()];
    for n in 0..60_i64 {
        let name = text(["hourly", "daily", "watcher"][usize::try_from(n % 3).expect("small")]);
        asked.push(NewRun {
            location: text(if n % 4 == 0 { "elsewhere" } else { HERE }),
            job: (n % 5 != 0).then(|| text(if n % 2 == 0 { "even" } else { "odd" })),
            origin: match n % 3 {
                0 => RunOrigin::Schedule { name },
                1 => RunOrigin::Sensor { name },
                _ => RunOrigin::Manual,
            },
            tags: match n % 6 {
                0 => Tags::new(),
                1 => Tags::new().with("team", "edge"),
                _ => Tags::new().with("team", "core").with("n", n.to_string()),
            },
            root: if n % 10 == 3 { root.id } else { RunId::generate() },
            created_at: at(n / 2),
            ..new_run()
        });
    }
    for (n, queued) in store
        .enqueue(asked)
        .await
        .expect("runs are queued")
        .into_iter()
        .enumerate()
    {
        let id = queued.run.id;
        if n % 2 == 0 {
            store.claim(claim_of(id)).await.expect("it is claimed");
        }
        if n % 3 == 0 {
            let end = if n % 2 == 0 {
                RunStatus::Failure
            } else {
                RunStatus::Canceled
            };
            let seen = row(&*store, id).await;
            let ending = Ending::of(&seen, end, at(90), String::new());
            store.finish(ending).await.expect("it ends");
        }
    }
    let all = all_pages(&*store, &RunFilter::default(), MAX_PAGE).await;
    assert_eq!(all.len(), 61);
    for filter in filters(root.id).into_iter().chain(parts_of_ids(&all[17])) {
        let passes = |run: &&Run| is_wanted(&filter, run);
        let expected: Vec<Run> = all.iter().filter(passes).cloned().collect();
        for limit in [4, MAX_PAGE] {
            assert_eq!(all_pages(&*store, &filter, limit).await, expected, "{filter:?}");
        }
    }
}

fn parts_of_ids(known: &Run) -> Vec<RunFilter> {
    let id = known.id.as_uuid().simple().to_string();
    let part = |text: &str| RunFilter {
        id_part: Some(text.to_owned()),
        ..RunFilter::default()
    };
    vec![
        RunFilter {
            since: Some(at(12)),
            ..part(&id[..2])
        },
        part(""),
        part(&id),
        part(&known.id.to_string().to_uppercase()),
        part(&id[..3]),
        part(&id[..12]),
        part(&id[31..]),
        part(&id[29..]),
        part(&known.id.short()),
        part(&id[15..]),
        part("not hexadecimal"),
        part(&"0".repeat(40)),
    ]
}

fn filters(root: RunId) -> Vec<RunFilter> {
    let any = RunFilter::default;
    let here = RunFilter {
        location: Some(text(HERE)),
        ..any()
    };
    let failed = RunFilter {
        statuses: vec![RunStatus::Failure],
        ..any()
    };
    let of_job = RunFilter {
        job: Some(text("odd")),
        ..any()
    };
    let of_trigger = RunFilter {
        trigger: Some(text("watcher")),
        ..any()
    };
    let tagged = RunFilter {
        tag: Some(("team".to_owned(), "core".to_owned())),
        ..any()
    };
    let recent = RunFilter {
        since: Some(at(12)),
        ..any()
    };
    vec![
        RunFilter {
            statuses: vec![
                RunStatus::Canceled,
                RunStatus::Queued,
                RunStatus::Success,
                RunStatus::Queued,
            ],
            ..any()
        },
        RunFilter {
            root: Some(root),
            ..any()
        },
        RunFilter {
            root: Some(root),
            since: Some(at(12)),
            ..here.clone()
        },
        RunFilter {
            statuses: vec![RunStatus::Failure, RunStatus::Starting],
            job: Some(text("even")),
            ..recent.clone()
        },
        RunFilter {
            tag: tagged.tag.clone(),
            location: Some(text(HERE)),
            statuses: vec![RunStatus::Queued],
            trigger: Some(text("watcher")),
            ..any()
        },
        RunFilter {
            job: Some(text("no such job")),
            ..any()
        },
        RunFilter {
            tag: Some(("team".to_owned(), "nobody".to_owned())),
            ..any()
        },
        here,
        failed,
        of_job,
        of_trigger,
        tagged,
        recent,
    ]
}

/// What a filter wants, said once more and apart from every driver.
fn is_wanted(filter: &RunFilter, run: &Run) -> bool {
    let id = run.id.as_uuid().simple().to_string();
    let part = filter.id_part.as_ref().map(|part| part.replace('-', "").to_lowercase());
    let trigger = match &run.origin {
        RunOrigin::Schedule { name } | RunOrigin::Sensor { name } => Some(name),
        _ => None,
    };
    let wanted = [
        filter
            .location
            .as_ref()
            .is_none_or(|location| *location == run.location),
        filter.statuses.is_empty() || filter.statuses.contains(&run.status),
        filter.job.is_none() || filter.job == run.job,
        filter.trigger.is_none() || filter.trigger.as_ref() == trigger,
        filter
            .tag
            .as_ref()
            .is_none_or(|(name, value)| run.tags.iter().any(|tag| tag == (name.as_str(), value.as_str()))),
        filter.root.is_none_or(|root| root == run.root),
        filter.since.is_none_or(|since| since <= run.created_at),
        part.is_none_or(|part| id.starts_with(&part) || id.ends_with(&part)),
    ];
    wanted.iter().all(|wanted| *wanted)
}

pub async fn cursors_and_limits_are_held_to_their_lists(store: SharedStore) {
    let runs = (0..MAX_PAGE + 5).map(|_| new_run()).collect();
    store.enqueue(runs).await.expect("runs are queued");
    for limit in [0, usize::MAX] {
        let request = PageRequest { after: None, limit };
        let page = store.runs(RunFilter::default(), request).await.expect("a page");
        assert_eq!(page.items.len(), limit.clamp(1, MAX_PAGE));
        assert!(page.next.is_some());
    }
    for text in ["", "5", "t5", "'; --"] {
        let request = PageRequest::first(5).after(Cursor::new(text));
        let refused = store.runs(RunFilter::default(), request).await;
        assert!(
            matches!(&refused, Err(StoreError::BadCursor(cursor)) if cursor == text),
            "{refused:?}"
        );
    }
    let page = store
        .runs(RunFilter::default(), PageRequest::first(1))
        .await
        .expect("a page");
    let request = PageRequest::first(5).after(page.next.expect("there is more"));
    let refused = store.ticks(TickFilter::default(), request).await;
    assert!(matches!(refused, Err(StoreError::BadCursor(_))), "{refused:?}");
}
