//! A world: a database with events, a cache, a clock that stands still, and the settings.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetContext, Definitions, Res, Resources,
    cache::{Cache, MemoryCache},
    clickhouse::ClickHouse,
    clock::{Clock, ManualClock},
    exec::{RunOptions, RunResult},
    plan::PlanRequest,
};
use edge_pipelines::settings::PipelineSettings;
use jiff::Timestamp;

use super::{Database, day_of_events, load};

pub(crate) struct World {
    pub(crate) db: Database,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) cache: Arc<dyn Cache>,
    pub(crate) settings: PipelineSettings,
}

impl World {
    /// At 09:03:27 on November 22, 2026, without events.
    pub(crate) fn of(db: Database) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-22T09:03:27.250Z".parse().unwrap()));
        Self {
            db,
            cache: Arc::new(MemoryCache::new(clock.clone())),
            clock,
            settings: PipelineSettings::default(),
        }
    }

    /// The same with the events of a day.
    pub(crate) async fn loaded(events: u64) -> Self {
        let db = Database::migrated().await;
        load(&db, "events", day_of_events(events)).await;
        Self::of(db)
    }

    /// Moves the clock; forwards, what lives for a time grows older.
    pub(crate) fn at(&self, now: &str) {
        let now: Timestamp = now.parse().unwrap();
        match Duration::try_from(now.duration_since(self.now())) {
            Ok(by) => self.clock.advance(by),
            Err(_) => self.clock.set(now),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn ctx(&self) -> AssetContext {
        AssetContext::for_test_at(Resources::new(), self.clock.clone())
    }

    pub(crate) fn ch(&self) -> Res<ClickHouse> {
        Res::new(self.db.ch.clone())
    }

    pub(crate) fn cache(&self) -> Res<dyn Cache> {
        Res::from_arc(Arc::clone(&self.cache))
    }

    pub(crate) fn settings(&self) -> Res<PipelineSettings> {
        Res::new(self.settings.clone())
    }

    pub(crate) fn definitions(&self) -> Definitions {
        let resources = Resources::new()
            .with(self.db.ch.clone())
            .with_arc::<dyn Cache>(Arc::clone(&self.cache))
            .with(self.settings.clone());
        edge_pipelines::definitions("UTC")
            .unwrap()
            .with_resources(resources)
            .unwrap()
    }

    /// Materializes a selection at the time of the clock.
    pub(crate) async fn run(&self, selection: &str, partition: Option<&str>) -> RunResult {
        let definitions = self.definitions();
        let mut request = PlanRequest::new(selection.parse().unwrap(), self.now());
        request.partition = partition.map(str::to_owned);
        let plan = definitions.plan_request(request).unwrap();
        let options = RunOptions::new().clock(self.clock.clone()).keep_values();
        definitions.execute(plan, options).await.unwrap()
    }

    /// The JSON under a key, as text.
    pub(crate) async fn json(&self, key: &str) -> Option<String> {
        let bytes = self.cache.get(key).await.unwrap()?;
        Some(String::from_utf8(bytes).unwrap())
    }
}
