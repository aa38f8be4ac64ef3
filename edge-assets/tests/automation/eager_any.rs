//! `eager` against an oracle that takes each event as it comes: nothing is requested twice for one cause, and no cause is lost.

use std::collections::{BTreeMap, BTreeSet};

use edge_assets::{
    AutomationCondition, PartitionsDefinition,
    partition::{PartitionMapping, PartitionSet},
};
use proptest::prelude::*;

use crate::world::{World, asset};

const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us", "asia"]);

/// Something that happens; numbers are taken modulo what there is.
#[derive(Debug, Clone, Copy)]
enum Act {
    StartUpstream(u64),
    FinishUpstream(u64),
    FailUpstream(u64),
    /// Somebody asks for it by hand, or a run that was asked for begins.
    Start(u64),
    Finish(u64),
    Fail(u64),
    /// A run is canceled before it begins.
    Cancel(u64),
    Look,
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    (0..12_u8, 0..3_u64).prop_map(|(kind, number)| match kind {
        0 => Act::StartUpstream(number),
        1 | 2 => Act::FinishUpstream(number),
        3 => Act::FailUpstream(number),
        4 => Act::Start(number),
        5 | 6 => Act::Finish(number),
        7 => Act::Fail(number),
        8 => Act::Cancel(number),
        9 => Act::Restart,
        _ => Act::Look,
    })
}

/// What the oracle knows of one partition downstream.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    pending: bool,
    was_missing: bool,
    started_since_look: bool,
    is_made: bool,
    is_queued: bool,
    is_running: bool,
}

struct Oracle {
    world: World,
    known: BTreeMap<u64, Known>,
    upstream: BTreeMap<u64, BTreeSet<u64>>,
}

impl Oracle {
    fn new(upstream: Option<PartitionsDefinition>, downstream: Option<PartitionsDefinition>) -> Self {
        let mut raw = asset("raw", &[]);
        raw.partitions = upstream;
        let mut report = asset("report", &["raw"]).when(AutomationCondition::eager());
        report.partitions = downstream;
        let world = World::new([raw, report]);
        let mapping = PartitionMapping::between(downstream.as_ref(), upstream.as_ref()).unwrap();
        let link = mapping.link(world.view.space(1), world.view.space(0)).unwrap();
        let all: Vec<u64> = world.view.space(1).all().iter().collect();
        let of = |number: &u64| {
            (
                *number,
                link.upstream_of(&PartitionSet::from(*number..number + 1))
                    .iter()
                    .collect(),
            )
        };
        Self {
            upstream: all.iter().map(of).collect(),
            known: all.iter().map(|number| (*number, Known::default())).collect(),
            world,
        }
    }

    fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        let (ups, downs) = (self.world.view.space(0).all().len(), self.known.len() as u64);
        match act {
            Act::StartUpstream(number) => self.world.start("raw", number % ups),
            Act::FinishUpstream(number) if self.world.asset("raw").in_progress.contains(number % ups) => {
                self.world.finish("raw", number % ups);
                for (partition, upstream) in &self.upstream {
                    if upstream.contains(&(number % ups)) {
                        self.known.get_mut(partition).unwrap().pending = true;
                    }
                }
            }
            Act::FailUpstream(number) if self.world.asset("raw").in_progress.contains(number % ups) => {
                self.world.fail("raw", number % ups);
            }
            Act::Start(number) => {
                let known = self.known.get_mut(&(number % downs)).unwrap();
                if !known.is_running {
                    (known.is_running, known.is_queued) = (true, false);
                    (known.pending, known.started_since_look) = (false, true);
                    self.world.start("report", number % downs);
                }
            }
            Act::Finish(number) if self.known[&(number % downs)].is_running => {
                let known = self.known.get_mut(&(number % downs)).unwrap();
                (known.is_running, known.is_made) = (false, true);
                self.world.finish("report", number % downs);
            }
            Act::Fail(number) if self.known[&(number % downs)].is_running => {
                self.known.get_mut(&(number % downs)).unwrap().is_running = false;
                self.world.fail("report", number % downs);
            }
            Act::Cancel(number) if self.known[&(number % downs)].is_queued => {
                self.known.get_mut(&(number % downs)).unwrap().is_queued = false;
                self.world.asset("report").in_progress.remove(number % downs);
            }
            Act::Look => self.look()?,
            Act::Restart => self.world.restart(),
            _ => {}
        }
        Ok(())
    }

    fn look(&mut self) -> Result<(), TestCaseError> {
        let raw = self.world.asset("raw").clone();
        let mut expected = PartitionSet::new();
        for (partition, known) in &mut self.known {
            known.pending |= !known.is_made && !known.was_missing && !known.started_since_look;
            known.was_missing = !known.is_made;
            known.started_since_look = false;
            let upstream = &self.upstream[partition];
            let is_there = |number: &u64| raw.materialized.contains(*number) && !raw.in_progress.contains(*number);
            let is_ready = upstream.iter().all(is_there) && !known.is_queued && !known.is_running;
            if known.pending && is_ready {
                expected.insert(*partition);
                (known.pending, known.is_queued) = (false, true);
            }
        }
        let requested = self
            .world
            .look()
            .into_iter()
            .map(|(_, set)| set)
            .next()
            .unwrap_or_default();
        prop_assert_eq!(requested, expected);
        Ok(())
    }
}

fn partitions() -> impl Strategy<Value = (Option<PartitionsDefinition>, Option<PartitionsDefinition>)> {
    let some = [
        (None, None),
        (Some(REGIONS), Some(REGIONS)),
        (Some(REGIONS), None),
        (None, Some(REGIONS)),
    ];
    proptest::sample::select(some.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn each_cause_is_one_request(partitions in partitions(), acts in proptest::collection::vec(act(), 1..60)) {
        let mut oracle = Oracle::new(partitions.0, partitions.1);
        for act in acts {
            oracle.act(act)?;
        }
    }
}
