//! `kill -9` under load, again and again on one store: whatever was acknowledged is done in the end, and nothing is done that was not.

use std::time::Duration;

use edge_assets::{RunId, store::Upkeep as _};

use crate::{
    child::{Orders, Script},
    promises,
    world::World,
};

/// How often a process is killed; `EDGE_KILLS` says otherwise.
const KILLS: u64 = 12;
/// How many files each process finds more than the one before.
const FILES: u64 = 3;

#[expect(
    clippy::disallowed_methods,
    reason = "how long a machine works on it at night is its owner's choice"
)]
fn kills() -> u64 {
    std::env::var("EDGE_KILLS").map_or(KILLS, |kills| kills.parse().expect("EDGE_KILLS is a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_kill_9_is_done_in_the_end() {
    let world = World::new();
    let mut random = fastrand::Rng::new();
    let kills = kills();
    println!("the seed is {}", random.get_seed());
    let mut acknowledged: Vec<RunId> = Vec::new();
    // Each process comes a minute and a half after the one before: leases are over, and a minute or two is due.
    let orders = |round: u64, script| {
        Orders::new(&world, &format!("process-{round}"), script)
            .files((round + 1) * FILES)
            .ahead(Duration::from_secs(90) * u32::try_from(round).unwrap())
    };
    for round in 0..kills {
        let mut child = orders(round, Script::Load).start();
        for _ in 0..random.u32(0..60) {
            assert!(child.next().is_some(), "it goes on until it is killed\n{}", child.log());
        }
        child.kill();
        acknowledged.extend(child.acknowledged());
        if round % 10 == 9 {
            let store = world.store().await;
            assert_eq!(
                store.check().await.unwrap(),
                Vec::<String>::new(),
                "after round {round}"
            );
            store.close().await.unwrap();
        }
    }
    let mut last = orders(kills, Script::Settle).start();
    let status = last.end();
    assert!(status.success(), "{status}\n{}", last.log());
    println!("{} launches were acknowledged", acknowledged.len());
    let broken = promises::broken(&world, &acknowledged).await;
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
