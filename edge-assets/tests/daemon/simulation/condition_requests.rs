//! What automation conditions asked for, held against the log: one request for each cause, and in the end none is lost.

use edge_assets::{
    EventKind,
    run::{AUTOMATION_TAG, Run, RunOrigin},
};

use super::{oracle::Seen, zoo};

/// The places in the log that tell the causes and requests of one asset apart.
struct Requests {
    /// Where what it is made from was made.
    causes: Vec<u64>,
    /// Where a step began that makes it.
    starts: Vec<u64>,
    /// Up to where those had seen the log who asked for it.
    requests: Vec<u64>,
}

impl Requests {
    fn of(seen: &Seen, key: &str, upstream: &str) -> Self {
        let (mut causes, mut starts) = (Vec::new(), Vec::new());
        for event in &seen.log {
            let asset = event.record.step.as_ref().map(|step| step.asset.as_str());
            match event.record.kind {
                EventKind::AssetMaterialized { .. } if asset == Some(upstream) => causes.push(event.position.0),
                EventKind::StepStarted { attempt: 1 } if asset == Some(key) => starts.push(event.position.0),
                _ => {}
            }
        }
        let asks =
            |run: &&Run| run.origin == RunOrigin::Automation && run.selection.split(" or ").any(|asset| asset == key);
        let had_seen = |run: &Run| run.tags.get(AUTOMATION_TAG).unwrap().parse().unwrap();
        let mut requests: Vec<u64> = seen.runs.iter().filter(asks).map(had_seen).collect();
        requests.sort_unstable();
        Self {
            causes,
            starts,
            requests,
        }
    }
}

/// Requests without a cause of their own. An asset that is requested together with its upstream has that for a cause.
pub(super) fn needless(seen: &Seen, faults: &mut Vec<String>) {
    for (key, upstream) in zoo::EAGER {
        let own = Requests::of(seen, key, upstream);
        let together = Requests::of(seen, upstream, "").requests;
        for pair in own.requests.windows(2) {
            let (before, now) = (pair[0], pair[1]);
            let is_taken_up = |cause: u64| own.starts.iter().any(|start| (cause..=now).contains(start));
            let mut new = own.causes.iter().filter(|cause| (before + 1..=now).contains(*cause));
            let has_cause = new.any(|cause| !is_taken_up(*cause)) || together.contains(&now);
            if !has_cause {
                faults.push(format!(
                    "P1: a condition asked for `{key}` at {before} and again at {now}"
                ));
            }
        }
    }
}

/// Causes that nobody took up, once everything is calm. What is left out of a deployment is not looked at meanwhile.
pub(super) fn lost(seen: &Seen, faults: &mut Vec<String>) {
    for (key, upstream) in zoo::EAGER.into_iter().filter(|(key, _)| *key != zoo::LEFT_OUT) {
        let own = Requests::of(seen, key, upstream);
        let Some(last) = own.causes.last() else { continue };
        let is_handled = own.requests.iter().chain(&own.starts).any(|handled| handled >= last);
        if !is_handled {
            faults.push(format!(
                "P3: `{upstream}` was made at {last}, and no condition asked for `{key}`"
            ));
        }
    }
}
