//! [`TestStep`]: a step scope that remembers what a resource told it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use edge_assets::{AssetKey, CancelToken, Metadata, Resource, RunId, clickhouse::ClickHouse, resource::StepScope};

#[derive(Debug)]
pub(crate) struct TestStep {
    run_id: RunId,
    asset: AssetKey,
    attempt: u32,
    token: CancelToken,
    costs: Mutex<BTreeMap<&'static str, u64>>,
    progress: Mutex<Vec<(u64, &'static str)>>,
}

impl TestStep {
    /// The second attempt of `edge/device_stats`.
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            run_id: RunId::generate(),
            asset: "edge/device_stats".parse().unwrap(),
            attempt: 2,
            token: CancelToken::new(),
            costs: Mutex::default(),
            progress: Mutex::default(),
        })
    }

    pub(crate) fn bind(self: &Arc<Self>, clickhouse: &ClickHouse) -> ClickHouse {
        let scope: Arc<dyn StepScope> = self.clone();
        clickhouse.in_step(&scope).unwrap()
    }

    pub(crate) fn cancel(&self) {
        self.token.cancel();
    }

    pub(crate) fn costs(&self) -> BTreeMap<&'static str, u64> {
        self.costs.lock().unwrap().clone()
    }

    pub(crate) fn progress_reports(&self) -> Vec<(u64, &'static str)> {
        self.progress.lock().unwrap().clone()
    }
}

impl StepScope for TestStep {
    fn run_id(&self) -> RunId {
        self.run_id
    }
    fn asset(&self) -> &AssetKey {
        &self.asset
    }
    fn attempt(&self) -> u32 {
        self.attempt
    }
    fn cancel_token(&self) -> CancelToken {
        self.token.clone()
    }
    fn add_cost(&self, name: &'static str, amount: u64) {
        *self.costs.lock().unwrap().entry(name).or_default() += amount;
    }
    fn progress(&self, done: u64, _total: Option<u64>, unit: &'static str) {
        self.progress.lock().unwrap().push((done, unit));
    }
    fn record(&self, _metadata: Metadata) {}
}
