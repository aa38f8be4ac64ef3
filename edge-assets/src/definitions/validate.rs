//! What would not work as it is declared, though nothing about it is impossible: found before anything runs.

use jiff::Timestamp;

use super::{DefinitionFault, Definitions, DefinitionsError, faults};
use crate::{
    cron::CronSchedule,
    key::AssetKey,
    plan::{PlanError, PlanRequest, plan},
    selection::Selection,
    trigger::JobDef,
};

impl Definitions {
    /// Checks what can only be checked of definitions as a whole, as of the instant `now`: that every job can be planned,
    /// every schedule fires when its job can run, and sensors have what they need.
    ///
    /// [`testing::check_definitions`](crate::testing::check_definitions) is this as a unit test, `validate` as a command.
    ///
    /// # Errors
    /// [`DefinitionsError`] with every fault there is.
    pub fn validate(&self, now: Timestamp) -> Result<(), DefinitionsError> {
        let mut faults = Vec::new();
        for job in self.jobs() {
            match self.plan_job(job, now) {
                // Partitions that begin later are no fault of the job, nor are settings that a file or the environment gives;
                // what the job itself says of settings was checked when the definitions were built.
                Ok(()) | Err(PlanError::NoPartitionYet { .. } | PlanError::Partition { .. } | PlanError::Config(_)) => {
                }
                Err(error) => faults.push(DefinitionFault::JobPlan {
                    job: job.name.to_string(),
                    source_at: job.source,
                    error: Box::new(error),
                }),
            }
        }
        self.check_schedules(now, &mut faults);
        if !self.awaits_resources() {
            faults::missing_in_sensors(self.sensors(), self.resources(), &mut faults);
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DefinitionsError::new(faults))
        }
    }

    /// Looks at the next instant at which each schedule fires, and whether its job has its partitions by then.
    fn check_schedules(&self, now: Timestamp, faults: &mut Vec<DefinitionFault>) {
        for schedule in self.schedules() {
            let (name, source_at) = (schedule.name.to_string(), schedule.source);
            let next = match CronSchedule::parse(&schedule.cron, &schedule.timezone) {
                Ok(cron) => cron.next_after(now),
                Err(error) => {
                    faults.push(DefinitionFault::Cron {
                        schedule: name,
                        source_at,
                        error,
                    });
                    continue;
                }
            };
            let Some(at) = next else {
                faults.push(DefinitionFault::FiresNoMore {
                    schedule: name,
                    source_at,
                });
                continue;
            };
            if let Some(job) = self.job(&schedule.job)
                && let Err(error @ PlanError::NoPartitionYet { .. }) = self.plan_job(job, at)
            {
                faults.push(DefinitionFault::FiresTooEarly {
                    schedule: name,
                    source_at,
                    at,
                    error: Box::new(error),
                });
            }
        }
    }

    fn plan_job(&self, job: &JobDef, now: Timestamp) -> Result<(), PlanError> {
        let selection: Selection = job.selection.parse()?;
        let mut request = PlanRequest::new(selection, now);
        request.config = job.config.clone();
        request.has_default_io = self.keeps_values();
        match plan(self.graph(), request) {
            // Its keys are added while the system runs.
            Err(PlanError::NoPartitionYet { asset }) if self.has_dynamic_partitions(&asset) => Ok(()),
            planned => planned.map(drop),
        }
    }

    fn has_dynamic_partitions(&self, asset: &AssetKey) -> bool {
        let partitions = self.graph().get(asset.as_str()).and_then(|asset| asset.partitions);
        partitions.is_some_and(|partitions| !partitions.dynamic_names().is_empty())
    }
}
