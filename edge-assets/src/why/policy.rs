//! [`Policy`]: what an author has set for the runs of an asset, and what that means.

use jiff::Timestamp;
use serde::Serialize;

use crate::{asset::AssetDef, asset::Compute, duration, partition::PartitionsDefinition, policy::RetryPolicy};

/// What an author has set for the runs of an asset, and what that means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Policy {
    /// Which: `retry`.
    pub name: &'static str,
    /// What was set: `2 times`.
    pub value: String,
    /// What that means, in a sentence without a full stop.
    pub meaning: String,
}

/// The policies of an asset.
pub(super) fn of(asset: &AssetDef, now: Timestamp) -> Vec<Policy> {
    let mut policies = Vec::new();
    let mut add = |name, value: String, meaning: String| policies.push(Policy { name, value, meaning });
    if let Some(partitions) = &asset.partitions {
        add("partitions", partitions.to_string(), latest(partitions, now));
    }
    match &asset.retry {
        Some(retry) => add("retry", times(retry.max()), repeated(retry)),
        None if !matches!(asset.compute, Compute::External) => {
            let meaning = "a failed attempt is not repeated".to_owned();
            add("retry", "none".to_owned(), meaning);
        }
        None => {}
    }
    if let Some(timeout) = asset.timeout {
        let meaning = "an attempt that takes longer is ended, and has failed".to_owned();
        add("timeout", duration::print(timeout), meaning);
    }
    if let Some(pool) = &asset.pool {
        let meaning = format!("its steps share the slots of this pool; `--pool {pool}=N` says how many there are");
        add("pool", pool.to_string(), meaning);
    }
    if let Some(condition) = &asset.automation {
        let meaning = "the daemon requests it when that holds; `automation show` says why it does or not".to_owned();
        add("automation", condition.to_string(), meaning);
    }
    if let Some(fresh_within) = asset.fresh_within {
        let meaning = "its data should not become older than that; the daemon alerts when it does".to_owned();
        add("fresh within", fresh_within.to_string(), meaning);
    }
    if let Some(fresh_by) = asset.fresh_by {
        let meaning = "its data should be made by then; the daemon alerts when it is not".to_owned();
        add("fresh by", fresh_by.to_string(), meaning);
    }
    policies
}

fn times(count: u32) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn latest(partitions: &PartitionsDefinition, now: Timestamp) -> String {
    let now = match partitions.latest_complete(now) {
        Ok(Some(latest)) => format!("at present `{latest}`"),
        Ok(None) => "and none is complete yet".to_owned(),
        Err(error) => error.to_string(),
    };
    format!("a step makes one of them: the one that is named, else the latest complete one, {now}")
}

fn repeated(retry: &RetryPolicy) -> String {
    const SHOWN: u32 = 4;
    if retry.max() == 0 {
        return "a failed attempt is not repeated".to_owned();
    }
    let delays: Vec<String> = (1..=retry.max().min(SHOWN))
        .map(|number| duration::print(retry.delay(number, 1.0)))
        .collect();
    let more = if retry.max() > SHOWN { ", …" } else { "" };
    let jitter = if retry.delay(1, 0.0) < retry.delay(1, 1.0) {
        ", each shortened by up to half"
    } else {
        ""
    };
    format!(
        "a failed attempt is repeated after {}{more}{jitter}; not after an error that is known to be permanent",
        delays.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn delays_are_told_as_they_will_be() {
        let policy = RetryPolicy::new(2).backoff(Duration::from_secs(30));
        assert!(repeated(&policy).starts_with("a failed attempt is repeated after 30s, 1m; not after"));
        let policy = RetryPolicy::new(9).cap(Duration::from_secs(3)).jitter();
        assert!(repeated(&policy).contains("after 1s, 2s, 3s, 3s, …, each shortened by up to half;"));
        assert_eq!(repeated(&RetryPolicy::new(0)), "a failed attempt is not repeated");
        assert_eq!(
            (times(0), times(1), times(3)),
            ("none".to_owned(), "once".to_owned(), "3 times".to_owned())
        );
    }
}
