//! Sensors: functions that look at the world every so often, or when something happened, and launch a job when there is
//! reason to.

use std::{fmt, sync::Arc, time::Duration};

use super::{JobSpec, Overlap, SensorContext, SensorOutcome};
use crate::{
    asset::{AssetError, Needs, SourceLocation},
    boxed::BoxFuture,
    duration,
    key::AssetKey,
    run::{Run, RunOrigin, RunStatus},
};

/// A sensor as a type. `#[sensor]` writes it beside the function, under the function's name.
pub trait Sensor: 'static {
    /// All that is known of the sensor while compiling.
    const SPEC: &'static SensorSpec;
}

/// Evaluates one tick, type erased.
pub type SensorFn = fn(SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>>;

/// When a sensor is evaluated, as constant data.
#[derive(Debug, Clone, Copy)]
pub enum SensorKindSpec {
    /// Every so often.
    Polling,
    /// When a run ends.
    RunStatus {
        /// How.
        statuses: &'static [RunStatus],
        /// Of these jobs; of any when there is none.
        jobs: &'static [&'static JobSpec],
    },
    /// When an asset was made.
    Asset(fn() -> AssetKey),
    /// When an asset was made that is itself made at run time.
    AssetByKey(&'static str),
}

/// When a sensor is evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SensorKind {
    /// Every so often.
    Polling,
    /// Once for each run that ends in one of these ways.
    RunStatus {
        /// How.
        statuses: Vec<RunStatus>,
        /// Of these jobs; of any, and also of none, when the list is empty.
        jobs: Vec<Arc<str>>,
    },
    /// Once for each materialization of an asset.
    Asset {
        /// The asset.
        asset: AssetKey,
    },
}

impl SensorKind {
    /// Whether something that happens evaluates it, and not the time.
    #[must_use]
    pub const fn is_reaction(&self) -> bool {
        !matches!(self, Self::Polling)
    }
}

impl From<SensorKindSpec> for SensorKind {
    fn from(spec: SensorKindSpec) -> Self {
        match spec {
            SensorKindSpec::Polling => Self::Polling,
            SensorKindSpec::RunStatus { statuses, jobs } => Self::RunStatus {
                statuses: statuses.to_vec(),
                jobs: jobs.iter().map(|job| job.name.into()).collect(),
            },
            SensorKindSpec::Asset(key) => Self::Asset { asset: key() },
            SensorKindSpec::AssetByKey(key) => Self::Asset {
                asset: AssetKey::from_checked(key),
            },
        }
    }
}

/// `failure or canceled of a, b`, `a new daily_summary`; for one that polls nothing, since its interval says it.
impl fmt::Display for SensorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Polling => Ok(()),
            Self::RunStatus { statuses, jobs } => {
                let statuses: Vec<String> = statuses.iter().map(ToString::to_string).collect();
                f.write_str(&statuses.join(" or "))?;
                if jobs.is_empty() {
                    Ok(())
                } else {
                    write!(f, " of {}", jobs.join(", "))
                }
            }
            Self::Asset { asset } => write!(f, "a new {asset}"),
        }
    }
}

/// All that is known of a sensor while compiling; constant data, written by `#[sensor]`.
#[derive(Debug)]
pub struct SensorSpec {
    /// The name.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// The job that it launches; one that reacts may have none.
    pub job: Option<&'static JobSpec>,
    /// When it is evaluated.
    pub kind: SensorKindSpec,
    /// The shortest time between two ticks; nothing for one that reacts.
    pub every: Duration,
    /// How long one tick may take.
    pub timeout: Duration,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// What becomes of a tick while a run of the job is under way.
    pub overlap: Overlap,
    /// How many runs one tick may ask for.
    pub max_requests: u32,
    /// Gathers what the parameters ask for.
    pub needs: fn(&mut Needs),
    /// Evaluates one tick.
    pub run: SensorFn,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl SensorSpec {
    /// What the macro starts from: a sensor that looks every 30 s.
    #[must_use]
    pub const fn new(name: &'static str, source: SourceLocation, needs: fn(&mut Needs), run: SensorFn) -> Self {
        Self {
            name,
            description: "",
            job: None,
            kind: SensorKindSpec::Polling,
            every: SensorDef::EVERY,
            timeout: SensorDef::TIMEOUT,
            enabled: true,
            overlap: Overlap::Skip,
            max_requests: SensorDef::MAX_REQUESTS,
            needs,
            run,
            source,
        }
    }

    /// The same, for one that reacts: it has no interval, and its runs wait for each other, since what it reacts to does not
    /// come again.
    #[must_use]
    pub const fn reaction(
        name: &'static str,
        source: SourceLocation,
        needs: fn(&mut Needs),
        run: SensorFn,
        kind: SensorKindSpec,
    ) -> Self {
        Self {
            kind,
            every: Duration::ZERO,
            overlap: Overlap::Queue,
            ..Self::new(name, source, needs, run)
        }
    }
}

/// A sensor as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SensorDef {
    /// The name.
    pub name: Arc<str>,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// The name of the job that it launches; one that reacts may have none.
    pub job: Option<Arc<str>>,
    /// When it is evaluated.
    pub kind: SensorKind,
    /// The shortest time between two ticks; nothing for one that reacts.
    pub every: Duration,
    /// How long one tick may take.
    pub timeout: Duration,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// What becomes of a tick while a run of the job is under way.
    pub overlap: Overlap,
    /// How many runs one tick may ask for.
    pub max_requests: u32,
    /// What its parameters ask for.
    pub needs: Needs,
    /// Evaluates one tick.
    pub run: SensorFn,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl SensorDef {
    /// How often a sensor looks whose author does not say.
    pub const EVERY: Duration = Duration::from_secs(30);

    /// How long one look may take when the author does not say.
    pub const TIMEOUT: Duration = Duration::from_secs(60);

    /// How many runs one tick may ask for when the author does not say.
    pub const MAX_REQUESTS: u32 = 100;

    /// Makes a sensor at run time that launches a job, looking every 30 s; its fields may be set afterwards.
    ///
    /// What is wrong with it is found when the definitions are built.
    #[must_use]
    #[track_caller]
    pub fn new(name: impl Into<Arc<str>>, job: impl Into<Arc<str>>, run: SensorFn) -> Self {
        Self {
            name: name.into(),
            description: Arc::default(),
            job: Some(job.into()),
            kind: SensorKind::Polling,
            every: Self::EVERY,
            timeout: Self::TIMEOUT,
            enabled: true,
            overlap: Overlap::default(),
            max_requests: Self::MAX_REQUESTS,
            needs: Needs::default(),
            run,
            source: SourceLocation::caller(),
        }
    }

    /// How often it looks, or what it reacts to: `30s`, `on failure of sync`.
    #[must_use]
    pub fn rhythm(&self) -> String {
        if self.kind.is_reaction() {
            format!("on {}", self.kind)
        } else {
            duration::print(self.every)
        }
    }

    /// What decides when it is evaluated, as one text: what the store compares to notice an edit.
    #[must_use]
    pub fn definition(&self) -> Arc<str> {
        if self.kind.is_reaction() {
            self.rhythm().into()
        } else {
            format!("every {}", self.rhythm()).into()
        }
    }

    /// Whether the sensor is evaluated because this run ended. A run that the sensor asked for itself does not count:
    /// a sensor that launches what it reacts to would never end.
    #[must_use]
    pub fn reacts_to(&self, run: &Run) -> bool {
        let SensorKind::RunStatus { statuses, jobs } = &self.kind else {
            return false;
        };
        let own = matches!(&run.origin, RunOrigin::Sensor { name } if *name == self.name);
        let wanted = jobs.is_empty() || run.job.as_ref().is_some_and(|job| jobs.contains(job));
        statuses.contains(&run.status) && wanted && !own
    }
}

impl From<&'static SensorSpec> for SensorDef {
    fn from(spec: &'static SensorSpec) -> Self {
        let mut needs = Needs::default();
        (spec.needs)(&mut needs);
        Self {
            name: spec.name.into(),
            description: spec.description.into(),
            job: spec.job.map(|job| job.name.into()),
            kind: spec.kind.into(),
            every: spec.every,
            timeout: spec.timeout,
            enabled: spec.enabled,
            overlap: spec.overlap,
            max_requests: spec.max_requests,
            needs,
            run: spec.run,
            source: spec.source,
        }
    }
}
