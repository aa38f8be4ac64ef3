//! [`Instance::launch`]: a request is checked as a whole, then it is queued.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Instance, InstanceError, LaunchRequest};
use crate::{
    crash_point,
    plan::{Plan, PlanError, PlanRequest, SharedKeys, plan},
    run::{CHECKS_TAG, NewRun},
    selection::Selection,
    store::{Enqueued, StoreError},
    trigger::JobDef,
};

/// The longest run key, in bytes.
const MAX_KEY_BYTES: usize = 512;

impl Instance {
    /// Queues a run, once everything about the request has been checked: job, selection, partition, settings.
    ///
    /// Whatever this returns is stored for good: an acknowledged launch survives the end of every process.
    ///
    /// # Errors
    /// [`InstanceError::UnknownJob`], [`InstanceError::Plan`] and [`InstanceError::BadKey`] when the request cannot be run as it
    /// stands; [`InstanceError::Store`] when the store does not take it.
    pub async fn launch(&self, request: LaunchRequest) -> Result<Enqueued, InstanceError> {
        let new = self.new_run(request, &self.plan_keys().await?)?;
        crash_point::reached("launch/checked");
        self.enqueue(new).await
    }

    /// Queues several runs, all of them or none, each checked as by [`launch`](Self::launch); the answers are in their order.
    ///
    /// # Errors
    /// Those of [`launch`](Self::launch), for the first request that cannot be run.
    pub async fn launch_all(&self, requests: Vec<LaunchRequest>) -> Result<Vec<Enqueued>, InstanceError> {
        let keys = self.plan_keys().await?;
        let new: Result<Vec<NewRun>, InstanceError> = requests
            .into_iter()
            .map(|request| self.new_run(request, &keys))
            .collect();
        Ok(self.store().enqueue(new?).await?)
    }

    pub(super) async fn enqueue(&self, new: NewRun) -> Result<Enqueued, InstanceError> {
        let answer = self.store().enqueue(vec![new]).await?.pop();
        crash_point::reached("launch/queued");
        answer.ok_or_else(|| {
            InstanceError::Store(StoreError::Failed {
                action: "queue a run",
                source: "it gave no answer".into(),
            })
        })
    }

    pub(super) fn new_run(&self, request: LaunchRequest, keys: &SharedKeys) -> Result<NewRun, InstanceError> {
        let now = self.clock().now();
        let job = request.job.as_deref().map(|name| self.job(name)).transpose()?;
        refuse_key(request.key.as_deref())?;
        let selection = selection_of(&request, job);
        self.plan_at(&request, now, keys)?;
        self.refuse_secrets(&request)?;
        let mut new = NewRun::new(Arc::clone(self.location()), selection, now);
        new.code_version = Arc::clone(self.code_version());
        let partition = request.partition.as_deref().map(str::parse).transpose();
        new.partition = partition.map_err(PlanError::Partitions)?;
        new.config = request.config;
        new.run_key = request.key;
        new.not_before = request.not_before;
        if let Some(job) = job {
            new.job = Some(Arc::clone(&job.name));
            new.tags = job.tags.clone();
            new.priority = job.priority;
        }
        for (name, value) in request.tags.iter() {
            new.tags.insert(name, value);
        }
        if let Some(checks) = &request.checks {
            new.tags.insert(CHECKS_TAG, checks.to_text());
        }
        new.priority = request.priority.unwrap_or(new.priority);
        Ok(new)
    }

    /// Says what a request would do, and queues nothing.
    ///
    /// # Errors
    /// [`InstanceError::UnknownJob`] and [`InstanceError::Plan`] when the request cannot be run as it stands,
    /// [`InstanceError::Store`] when the keys of dynamic partitions cannot be read.
    ///
    /// ```
    /// use edge_assets::{AssetDef, Definitions, instance::{Instance, LaunchRequest}, store::MemoryStore};
    /// use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
    /// let definitions = Definitions::builder().assets([one]).build()?;
    /// let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    /// assert_eq!(instance.plan(&LaunchRequest::selection("one")).await?.steps.len(), 1);
    /// # Ok(()) }
    /// ```
    pub async fn plan(&self, request: &LaunchRequest) -> Result<Plan, InstanceError> {
        self.plan_at(request, self.clock().now(), &self.plan_keys().await?)
    }

    fn plan_at(&self, request: &LaunchRequest, now: Timestamp, keys: &SharedKeys) -> Result<Plan, InstanceError> {
        let job = request.job.as_deref().map(|name| self.job(name)).transpose()?;
        let selection: Selection = selection_of(request, job).parse().map_err(PlanError::from)?;
        let mut planned = PlanRequest::new(selection, now);
        planned.partition.clone_from(&request.partition);
        planned.keys = Arc::clone(keys);
        planned.config = self.settings_of(request.job.as_deref(), &request.config);
        planned.has_default_io = self.definitions().keeps_values();
        planned.checks.clone_from(&request.checks);
        Ok(plan(self.definitions().graph(), planned)?)
    }

    fn refuse_secrets(&self, request: &LaunchRequest) -> Result<(), InstanceError> {
        let recordable = self.definitions().graph().recordable(&request.config.clone().into());
        let secret = request
            .config
            .iter()
            .find(|(asset, asked)| recordable.get(asset) != Some(asked));
        match secret {
            Some((asset, _)) => Err(InstanceError::SecretSetting { asset: asset.clone() }),
            None => Ok(()),
        }
    }

    pub(super) fn job(&self, name: &str) -> Result<&JobDef, InstanceError> {
        self.definitions().job(name).ok_or_else(|| InstanceError::UnknownJob {
            job: name.to_owned(),
            offer: self.definitions().offer_job(name),
        })
    }
}

/// Refuses a run key that is empty or too long.
pub(super) fn refuse_key(key: Option<&str>) -> Result<(), InstanceError> {
    match key.map(str::len).filter(|bytes| !(1..=MAX_KEY_BYTES).contains(bytes)) {
        Some(bytes) => Err(InstanceError::BadKey {
            bytes,
            most: MAX_KEY_BYTES,
        }),
        None => Ok(()),
    }
}

/// What is asked for, in the selection language.
fn selection_of(request: &LaunchRequest, job: Option<&JobDef>) -> Arc<str> {
    match (&request.selection, job) {
        (Some(selection), _) => selection.as_str().into(),
        (None, Some(job)) => Arc::clone(&job.selection),
        (None, None) => Arc::default(),
    }
}
