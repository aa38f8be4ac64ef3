//! [`DefinitionsError`]: everything that is wrong with a set of definitions, at once.

use std::fmt;

use jiff::Timestamp;

use crate::{
    asset::SourceLocation,
    config::ConfigFault,
    cron::CronError,
    graph::{GraphFault, ResolveError},
    key::AssetKey,
    partition::{MappingError, PartitionError},
    plan::PlanError,
    resource::ResourceError,
    selection::SelectionError,
    trigger::PolicyError,
};

/// Everything that is wrong with a set of definitions. `{:?}` prints it as `{}` does, so that `unwrap` is readable.
pub struct DefinitionsError {
    faults: Vec<DefinitionFault>,
}

/// How many faults the text of an error holds; all of them are in [`DefinitionsError::faults`].
const SHOWN: usize = 50;

impl DefinitionsError {
    pub(crate) fn new(faults: Vec<DefinitionFault>) -> Self {
        Self { faults }
    }

    /// The faults, in the order of definition.
    #[must_use]
    pub fn faults(&self) -> &[DefinitionFault] {
        &self.faults
    }
}

impl fmt::Display for DefinitionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(
            f,
            "the definitions have {count} fault{}",
            if count == 1 { "" } else { "s" }
        )?;
        for fault in self.faults.iter().take(SHOWN) {
            write!(f, "\n  - {}", crate::boxed::error_chain(fault))?;
        }
        if count > SHOWN {
            write!(f, "\n  and {} more", count - SHOWN)?;
        }
        Ok(())
    }
}

impl fmt::Debug for DefinitionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for DefinitionsError {}

/// One thing that is wrong with a set of definitions.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DefinitionFault {
    /// The assets are not a graph.
    #[error(transparent)]
    Graph(#[from] GraphFault),
    /// A resource is not provided.
    #[error("resource {resource} is not provided; {} need{} it: {}; add it with `Resources::with`, or `with_arc` where it is asked for as a trait", count_users(.users.len()), if .users.len() == 1 { "s" } else { "" }, list(.users))]
    MissingResource {
        /// The resource, as authors write it.
        resource: String,
        /// What needs it.
        users: Vec<String>,
    },
    /// Resources are made from each other.
    #[error(transparent)]
    Resource(#[from] ResourceError),
    /// Two declarations of one kind have one name.
    #[error("{kind} `{name}` is declared twice, at {first} and at {second}; rename one")]
    Duplicate {
        /// `job`, `schedule` or `sensor`.
        kind: &'static str,
        /// The name.
        name: String,
        /// Where it stands first.
        first: SourceLocation,
        /// Where it stands again.
        second: SourceLocation,
    },
    /// The selection of a job is not one.
    #[error("{kind} `{job}` ({source_at})")]
    JobSelection {
        /// `job`, or `schedule` where that says itself what it launches.
        kind: &'static str,
        /// The job.
        job: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: SelectionError,
    },
    /// The selection of a job names nothing.
    #[error("{kind} `{job}` ({source_at})")]
    JobOfNothing {
        /// `job`, or `schedule` where that says itself what it launches.
        kind: &'static str,
        /// The job.
        job: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: ResolveError,
    },
    /// The settings of a job do not fit.
    #[error(transparent)]
    JobConfig(ConfigFault),
    /// Somebody takes a configuration that it cannot have.
    #[error("{kind} `{name}`{source_at} takes the configuration `{config}`, {why}")]
    Config {
        /// `asset`, `check` or `sensor`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// Where it is declared, in parentheses.
        source_at: String,
        /// The type.
        config: &'static str,
        /// Why it cannot have it, and the cure.
        why: String,
    },
    /// The default of a setting lies outside of its bounds.
    #[error("the default of `{asset}.{setting}` is `{default}`; write {wanted}")]
    ConfigDefault {
        /// The asset.
        asset: String,
        /// The setting.
        setting: &'static str,
        /// The default.
        default: String,
        /// What it should be.
        wanted: String,
    },
    /// A schedule or sensor launches, or reacts to, a job that is not defined.
    #[error("{kind} `{name}` ({source_at}) {does} job `{job}`, which is not defined{offer}")]
    MissingJob {
        /// `schedule` or `sensor`.
        kind: &'static str,
        /// `launches` or `reacts to`.
        does: &'static str,
        /// The schedule or sensor.
        name: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The job.
        job: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A run of a job would be refused.
    #[error("job `{job}` ({source_at}) cannot run as it stands")]
    JobPlan {
        /// The job.
        job: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// Why it is refused.
        #[source]
        error: Box<PlanError>,
    },
    /// The partitions of an asset are none.
    #[error("asset `{asset}` ({source_at})")]
    Partitions {
        /// The asset.
        asset: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: PartitionError,
    },
    /// A partition is taken in a type that its key cannot be read as.
    #[error("{kind} `{name}` ({source_at}) takes `Partition<{taken}>`: {why}")]
    PartitionType {
        /// `asset` or `check`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The type.
        taken: &'static str,
        /// Why it cannot be read, and the cure.
        why: &'static str,
    },
    /// The partitions of two assets do not belong together as is said, or nothing goes without saying.
    #[error(
        "asset `{asset}` ({source_at}) and its upstream `{upstream}`; say it with `mappings({upstream} = ..)`, or \
         `AssetBuilder::mapping`"
    )]
    Mapping {
        /// The asset.
        asset: String,
        /// Its upstream.
        upstream: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: MappingError,
    },
    /// A mapping is about an asset that is no upstream.
    #[error("asset `{asset}` ({source_at}) maps the partitions of `{upstream}`, which is no upstream of it{offer}")]
    MappingOfNothing {
        /// The asset.
        asset: String,
        /// What it maps.
        upstream: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// One value is taken of an upstream of which there are several for a partition.
    #[error(
        "asset `{asset}` ({source_at}) takes one value of `{upstream}` and is made from several partitions of it; take them all as \
         `Deps<{upstream}>`, or write a mapping that means one"
    )]
    SeveralValues {
        /// The asset.
        asset: String,
        /// Its upstream.
        upstream: String,
        /// Where it is declared.
        source_at: SourceLocation,
    },
    /// The partition before is taken where there is none.
    #[error("asset `{asset}` ({source_at}) takes `Previous<{taken}>`: {why}")]
    Previous {
        /// The asset.
        asset: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The asset that is named.
        taken: String,
        /// Why that cannot be, and the cure.
        why: &'static str,
    },
    /// A schedule has no instant to come.
    #[error("schedule `{schedule}` ({source_at}) does not fire any more; there is no such date to come")]
    FiresNoMore {
        /// The schedule.
        schedule: String,
        /// Where it is declared.
        source_at: SourceLocation,
    },
    /// A schedule fires before its job can run.
    #[error("schedule `{schedule}` ({source_at}) fires at {at}, when its job cannot run")]
    FiresTooEarly {
        /// The schedule.
        schedule: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// When it fires next.
        at: Timestamp,
        /// Why the job cannot run.
        #[source]
        error: Box<PlanError>,
    },
    /// The expression or the zone of a schedule is refused.
    #[error("schedule `{schedule}` ({source_at})")]
    Cron {
        /// The schedule.
        schedule: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: CronError,
    },
    /// The automation condition of an asset can never hold, or speaks of what is not there.
    #[error("the automation condition of asset `{asset}` ({source_at}) {why}")]
    Condition {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// Why, and the cure.
        why: String,
    },
    /// A cron expression in the automation condition of an asset cannot be read, or never fires.
    #[error("the automation condition of asset `{asset}` ({source_at})")]
    ConditionCron {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: CronError,
    },
    /// The deadlines of an asset cannot be read.
    #[error("`fresh_by` of asset `{asset}` ({source_at})")]
    Deadline {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: CronError,
    },
    /// A sensor reacts to an asset that is not defined.
    #[error("sensor `{sensor}` ({source_at}) reacts to asset `{asset}`, which is not defined{offer}")]
    MissingAsset {
        /// The sensor.
        sensor: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The asset.
        asset: AssetKey,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// An option of a job, a schedule or a sensor is refused.
    #[error("{kind} `{name}` ({source_at})")]
    Policy {
        /// `job`, `schedule` or `sensor`.
        kind: &'static str,
        /// The job, schedule or sensor.
        name: String,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What is wrong.
        #[source]
        error: PolicyError,
    },
}

fn count_users(count: usize) -> String {
    if count == 1 {
        "one declaration".to_owned()
    } else {
        format!("{count} declarations")
    }
}

/// The first ten, then how many more: no message grows with the graph.
fn list(users: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut text = users
        .iter()
        .take(SHOWN)
        .map(|user| format!("`{user}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if users.len() > SHOWN {
        text.push_str(&format!(" and {} more", users.len() - SHOWN));
    }
    text
}
