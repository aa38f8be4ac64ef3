//! [`TestRun`]: what a run of a test is given.

use std::{fmt::Display, sync::Arc};

use serde::Serialize;

use super::FinishedRun;
use crate::{
    asset::Asset,
    clock::SharedClock,
    config::{Located, Origin, RunConfig},
    definitions::Definitions,
    event::FanOut,
    exec::{RunOptions, execute},
    io::IoChoice,
    plan::{Plan, PlanRequest, plan},
    resource::{ResourceNeed, Resources},
    selection::Selection,
    testing::{clock::TokioClock, event_log::EventLog},
};

/// A run of some definitions in a test.
///
/// It keeps the values, collects the events, and takes its time from tokio, so that a paused test sees no real delay.
///
/// ```
/// # use edge_assets::prelude::*;
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use edge_assets::testing::TestRun;
/// # tokio::time::pause();
///
/// struct Limit(u32);
/// impl Resource for Limit {}
///
/// #[asset(retry(max = 2, backoff = "10s"))]
/// async fn readings(ctx: &AssetContext) -> Result<Vec<u32>> {
///     if ctx.attempt() == 1 { Err("not yet".into()) } else { Ok(vec![3, 900]) }
/// }
///
/// #[asset]
/// async fn cleaned(readings: Dep<readings>, limit: Res<Limit>) -> Result<Vec<u32>> {
///     Ok(readings.iter().copied().filter(|reading| *reading <= limit.0).collect())
/// }
///
/// let definitions = Definitions::builder().asset::<readings>().asset::<cleaned>().provides::<Limit>().build().unwrap();
/// let run = TestRun::of(&definitions, "+cleaned").resources(Resources::new().with(Limit(100))).run().await;
///
/// assert_eq!(*run.value::<cleaned>(), [3]);
/// run.log.assert_attempts("readings", 2).assert_order(["readings", "cleaned"]);
/// assert_eq!(run.result.duration.as_secs(), 10);
/// # });
/// ```
#[derive(Debug)]
#[must_use = "nothing runs before `run`"]
pub struct TestRun {
    definitions: Definitions,
    selection: String,
    resources: Resources,
    partition: Option<String>,
    config: RunConfig,
    options: RunOptions,
    log: Arc<EventLog>,
    cancel_once: Option<String>,
}

impl TestRun {
    /// A run of a selection.
    pub fn of(definitions: &Definitions, selection: &str) -> Self {
        Self {
            definitions: definitions.clone(),
            selection: selection.to_owned(),
            resources: Resources::new(),
            partition: None,
            config: RunConfig::new(),
            options: RunOptions::new().clock(Arc::new(TokioClock::default())),
            log: EventLog::new(),
            cancel_once: None,
        }
    }

    /// A run of a job.
    ///
    /// # Panics
    /// When there is no such job.
    #[track_caller]
    pub fn of_job(definitions: &Definitions, job: &str) -> Self {
        match definitions.job(job) {
            Some(found) => Self {
                config: found.config.clone(),
                ..Self::of(definitions, &found.selection)
            },
            None => panic!("there is no job `{job}`{}", definitions.offer_job(job)),
        }
    }

    /// Adds resources; each takes the place of one of its type that the definitions hold.
    pub fn resources(mut self, resources: Resources) -> Self {
        self.resources = self.resources.merge(resources);
        self
    }

    /// Says which partition to make of the assets that have any.
    pub fn partition(mut self, key: &str) -> Self {
        self.partition = Some(key.to_owned());
        self
    }

    /// Gives an asset settings for this run, over those of the job.
    ///
    /// # Panics
    /// When they cannot be written as JSON.
    #[track_caller]
    pub fn config<A: Asset>(mut self, config: &impl Serialize) -> Self {
        match serde_json::to_value(config) {
            Ok(config) => self.config.overlay(&A::key(), Located::new(config, Origin::Request)),
            Err(error) => panic!("the configuration cannot be written as JSON: {error}"),
        }
        self
    }

    /// Sets the clock, such as a [`ManualClock`](crate::clock::ManualClock) that something else follows, too.
    pub fn clock(self, clock: SharedClock) -> Self {
        self.options(|options| options.clock(clock))
    }

    /// Sets limits: `options(|options| options.max_concurrency(1))`. A sink that is set here hears the events, too.
    pub fn options(mut self, change: impl FnOnce(RunOptions) -> RunOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// Cancels the run once a line of its log holds this text, such as `a started`.
    pub fn cancel_once(mut self, part: &str) -> Self {
        self.cancel_once = Some(part.to_owned());
        self
    }

    /// The log, for those who watch the run while it goes on.
    #[must_use]
    pub fn log(&self) -> Arc<EventLog> {
        Arc::clone(&self.log)
    }

    /// Runs. A run whose steps fail is a result, too.
    ///
    /// # Panics
    /// When nothing can run as it stands: the selection is none, the plan is refused, or a step needs a resource that is
    /// not there. The text is what the command line would say.
    pub async fn run(self) -> FinishedRun {
        let resources = self.definitions.resources().clone().merge(self.resources.clone());
        let plan = self.plan(&resources);
        refuse_missing_resources(&self.definitions, &plan, &resources);
        let sinks = FanOut::new()
            .with(self.log.clone())
            .with(Arc::clone(&self.options.sink));
        let options = self.options.keep_values().sink(Arc::new(sinks));
        let cancel = options.cancel.clone();
        let graph = Arc::clone(self.definitions.graph());
        let mut execution = std::pin::pin!(execute(graph, Arc::new(plan), resources, options));
        if let Some(part) = self.cancel_once {
            tokio::select! {
                biased;
                result = &mut execution => return FinishedRun::new(result, self.log),
                _line = self.log.wait_for(&part) => cancel.cancel(),
            }
        }
        FinishedRun::new(execution.await, self.log)
    }

    fn plan(&self, resources: &Resources) -> Plan {
        let selection: Selection = self.selection.parse().unwrap_or_else(|error| refuse(&error));
        let request = PlanRequest {
            partition: self.partition.clone(),
            config: self.config.clone(),
            has_default_io: resources.has(&IoChoice::DEFAULT.need()),
            ..PlanRequest::new(selection, self.options.clock.now())
        };
        plan(self.definitions.graph(), request).unwrap_or_else(|error| {
            let text = crate::boxed::error_chain(&error);
            refuse(&text)
        })
    }
}

fn refuse(fault: &dyn Display) -> ! {
    panic!("nothing can run: {fault}")
}

/// Names every resource that a step or one of its checks needs and that is not there.
fn refuse_missing_resources(definitions: &Definitions, plan: &Plan, resources: &Resources) {
    let graph = definitions.graph();
    let mut missing: Vec<String> = Vec::new();
    let mut look = |user: &dyn Display, needs: &[ResourceNeed]| {
        for need in needs.iter().filter(|need| !need.optional && !resources.has(need)) {
            missing.push(format!("{}, which `{user}` needs", need.display()));
        }
    };
    for step in &plan.steps {
        look(&step.key, &graph.asset(step.asset).needs.resources);
        for check in graph.checks_of(step.asset) {
            look(&check.key, &check.needs.resources);
        }
    }
    if !missing.is_empty() {
        let list = missing.join("\n  - ");
        refuse(&format!(
            "resources are missing; add them with `TestRun::resources`\n  - {list}"
        ));
    }
}
