//! The oracle can fail: each promise that a store breaks is noticed, and by its name.

use std::time::Duration;

use super::chaos::play;
use crate::support::Breakage;

const MINUTE: Duration = Duration::from_secs(60);

/// Plays seeds on a store that breaks a promise, until that shows.
fn notices(breakage: Breakage, promise: &str) {
    let mut others = Vec::new();
    for seed in 0..12 {
        let faults = play(seed, 10 * MINUTE, Some(breakage)).faults;
        if faults.iter().any(|fault| fault.contains(promise)) {
            return;
        }
        others.extend(faults);
    }
    panic!("{breakage:?} was not noticed as `{promise}`, only {others:#?}");
}

#[test]
fn a_forgotten_launch_is_noticed() {
    notices(Breakage::ForgetsRuns, "P3: run");
}

#[test]
fn a_second_run_of_one_key_is_noticed() {
    notices(Breakage::IgnoresKeys, "was acknowledged as two runs");
}

#[test]
fn ticks_without_their_runs_are_noticed() {
    notices(Breakage::TicksWithoutRuns, "P1: the tick of");
    notices(Breakage::TicksWithoutRuns, "P1: `counts` stands at");
}

#[test]
fn a_second_tick_of_an_instant_is_noticed() {
    notices(Breakage::TicksTwice, "P1, P11:");
}

#[test]
fn missed_instants_that_are_not_counted_are_noticed() {
    notices(Breakage::ForgetsMissed, "P10:");
}

#[test]
fn facts_of_a_process_that_lost_its_run_are_noticed() {
    notices(Breakage::FencesNobody, "P2: `");
}

#[test]
fn runs_of_dead_processes_that_are_not_put_back_are_noticed() {
    notices(Breakage::PutsNothingBack, "P6: run");
    notices(Breakage::PutsNothingBack, "P9: run");
}

#[test]
fn slots_beyond_the_limit_are_noticed() {
    notices(Breakage::GivesEverySlot, "P8: ");
}

#[test]
fn leaked_slots_are_noticed() {
    notices(Breakage::LeaksSlots, "20 s after the last run");
}

#[test]
fn a_dead_leader_that_keeps_its_office_is_noticed() {
    notices(Breakage::LeadersForEver, "P7: ");
}

#[test]
fn two_leaders_are_noticed() {
    notices(Breakage::TwoLeaders, "P7: ");
}
