//! What can be read of backfills: where they stand, why some of it is not made, and how they go on.

use std::sync::Arc;

use indexmap::IndexMap;
use tokio::sync::watch;

use super::{
    super::{Instance, InstanceError},
    BackfillDetail, BackfillError, BackfillFailure, BackfillState, BackfillStatus, Tracker,
};
use crate::{
    event::EventKind,
    id::{BackfillId, RunId},
    page::{MAX_PAGE, Page, PageRequest},
    run::Backfill,
    store::{BackfillFilter, Changes, EventFilter, EventPosition, StoreError},
};

/// The events of so many failed runs are read for their reasons; of further ones the row alone.
const READ_FAILURES: usize = 200;
/// How many backfills are looked through for the part of an id.
const LOOKED_THROUGH: usize = 10_000;

impl Instance {
    /// A backfill, how far it is, and why some of it is not made.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none.
    pub async fn backfill(&self, id: BackfillId) -> Result<BackfillDetail, InstanceError> {
        let tracker = Tracker::load(self, self.kept_backfill(id).await?).await?;
        Ok(BackfillDetail {
            status: tracker.status(),
            assets: tracker.progress(),
            failures: self.failures_of(&tracker).await?,
            changes: tracker.changes.clone(),
        })
    }

    /// Backfills that a filter lets through, newest first, and how far each is; one that has ended as it was at its end.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn backfills(
        &self,
        filter: BackfillFilter,
        page: PageRequest,
    ) -> Result<Page<BackfillStatus>, InstanceError> {
        let page = self.store().backfills(filter, page).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for backfill in page.items {
            items.push(match backfill.ended {
                Some(end) => BackfillStatus {
                    state: BackfillState::of(&backfill),
                    counts: end.counts,
                    backfill,
                },
                None => Tracker::load(self, backfill).await?.status(),
            });
        }
        Ok(Page { items, next: page.next })
    }

    /// The one backfill whose id begins or ends with these hexadecimal digits.
    ///
    /// # Errors
    /// [`BackfillError::NoSuchBackfill`] and [`BackfillError::Ambiguous`] when it is not one.
    pub async fn find_backfill(&self, part: &str) -> Result<Backfill, InstanceError> {
        if let Ok(id) = part.parse::<BackfillId>() {
            return self.kept_backfill(id).await;
        }
        let digits: String = part.chars().filter(|digit| *digit != '-').collect();
        let digits = digits.to_ascii_lowercase();
        let is_part = |backfill: &Backfill| {
            let id = backfill.id().as_uuid().simple().to_string();
            id.starts_with(&digits) || id.ends_with(&digits)
        };
        let mut found = Vec::new();
        let mut request = PageRequest::first(MAX_PAGE);
        for _ in 0..LOOKED_THROUGH / MAX_PAGE {
            let page = self.store().backfills(BackfillFilter::default(), request).await?;
            found.extend(page.items.into_iter().filter(is_part));
            match page.next {
                Some(next) => request = PageRequest::first(MAX_PAGE).after(next),
                None => break,
            }
        }
        match (found.pop(), found.len()) {
            (Some(backfill), 0) => Ok(backfill),
            (Some(_), others) => Err(BackfillError::Ambiguous {
                part: part.to_owned(),
                count: others + 1,
            }
            .into()),
            (None, _) => Err(BackfillError::NoSuchBackfill(part.to_owned()).into()),
        }
    }

    /// Follows a backfill: where it stands now, and again whenever that changes.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none.
    pub async fn watch_backfill(&self, id: BackfillId) -> Result<BackfillWatch, InstanceError> {
        let mut changes = self.store().changes();
        changes.borrow_and_update();
        let tracker = Tracker::load(self, self.kept_backfill(id).await?).await?;
        Ok(BackfillWatch {
            instance: self.clone(),
            tracker,
            changes,
            told: None,
        })
    }

    /// Waits for the end of a backfill, and returns it as it is then.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none.
    pub async fn wait_for_backfill(&self, id: BackfillId) -> Result<BackfillStatus, InstanceError> {
        let mut watch = self.watch_backfill(id).await?;
        loop {
            let status = watch.next().await?;
            if status.state.is_final() {
                return Ok(status);
            }
        }
    }

    async fn kept_backfill(&self, id: BackfillId) -> Result<Backfill, InstanceError> {
        let kept = self.store().backfill(id).await?;
        kept.ok_or_else(|| StoreError::UnknownBackfill(id).into())
    }

    /// Why runs failed, the most frequent reason first.
    async fn failures_of(&self, tracker: &Tracker) -> Result<Vec<BackfillFailure>, InstanceError> {
        let mut reasons: IndexMap<String, (usize, RunId)> = IndexMap::new();
        for (place, (run, said)) in tracker.failed.iter().enumerate() {
            let reason = match said {
                Some(reason) => reason.clone(),
                None if place < READ_FAILURES => self.first_failure(*run).await?,
                None => "steps failed; the first runs say why".to_owned(),
            };
            let line = reason.lines().next().unwrap_or_default().to_owned();
            reasons.entry(line).or_insert((0, *run)).0 += 1;
        }
        let mut failures: Vec<BackfillFailure> = reasons
            .into_iter()
            .map(|(reason, (runs, first))| BackfillFailure { reason, runs, first })
            .collect();
        failures.sort_by_key(|failure| std::cmp::Reverse(failure.runs));
        Ok(failures)
    }

    /// What the first failed step of a run says.
    async fn first_failure(&self, run: RunId) -> Result<String, StoreError> {
        let filter = EventFilter {
            run: Some(run),
            kinds: vec!["step_failed"],
            ..EventFilter::default()
        };
        let events = self.store().events(filter, EventPosition::default(), 1).await?;
        let said = events.into_iter().find_map(|event| match event.record.kind {
            EventKind::StepFailed { failure, .. } => {
                let asset = event.record.step.map(|step| step.asset.to_string()).unwrap_or_default();
                Some(format!("{asset}: {}", failure.message()))
            }
            _ => None,
        });
        Ok(said.unwrap_or_else(|| "it failed without a reason".to_owned()))
    }
}

/// Follows a backfill, from [`Instance::watch_backfill`].
#[derive(Debug)]
pub struct BackfillWatch {
    instance: Instance,
    tracker: Tracker,
    changes: watch::Receiver<Changes>,
    told: Option<BackfillStatus>,
}

impl BackfillWatch {
    /// Where it stands: at once the first time, and then when that has changed.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when it was forgotten meanwhile; [`StoreError::Closed`].
    pub async fn next(&mut self) -> Result<BackfillStatus, InstanceError> {
        loop {
            if self.told.is_some() {
                if self.changes.changed().await.is_err() {
                    return Err(StoreError::Closed.into());
                }
                self.changes.borrow_and_update();
                self.look().await?;
            }
            let status = self.tracker.status();
            if self.told.as_ref() != Some(&status) {
                self.told = Some(status.clone());
                return Ok(status);
            }
        }
    }

    async fn look(&mut self) -> Result<(), InstanceError> {
        let instance = &self.instance;
        let kept = instance.kept_backfill(self.tracker.backfill.id()).await?;
        if kept.attempt != self.tracker.backfill.attempt || kept.ended.is_some() {
            self.tracker = Tracker::load(instance, kept).await?;
            return Ok(());
        }
        self.tracker.backfill = kept;
        let location = Arc::clone(&self.tracker.backfill.spec.location);
        let unfinished = instance.store().unfinished(location).await?;
        self.tracker.catch_up(instance, &unfinished).await?;
        Ok(())
    }
}
