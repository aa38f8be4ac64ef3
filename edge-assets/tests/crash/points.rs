//! Every crash point, one by one: a child ends there, another one goes on, and everything is as promised.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    sync::Mutex,
    time::Duration,
};

use edge_assets::crash_point::POINTS;

use crate::{
    child::{Orders, Script},
    promises,
    world::World,
};

/// So many stores are worked on at once; their processes mostly wait.
const AT_ONCE: usize = 4;
/// How many files the sensor finds.
const FILES: u64 = 3;
/// Short, so that what a dead child held is free soon.
const LEASE: Duration = Duration::from_secs(1);
/// Points that every write passes: these of their times stand for different writes.
const OFTEN: [(&str, &[u32]); 6] = [
    ("writer/", &[1, 6, 15, 30]),
    ("rows/event_inserted", &[1, 6, 15, 30]),
    ("rows/run_updated", &[1, 6, 15, 30]),
    ("rows/run_inserted", &[1, 6]),
    ("recorder/", &[1, 6, 15]),
    ("execution/", &[1, 6]),
];

fn cases() -> Vec<String> {
    let mut cases = Vec::new();
    for point in POINTS {
        let often = OFTEN.iter().find(|(begin, _)| point.starts_with(begin));
        let times = often.map_or(&[1][..], |(_, times)| times);
        cases.extend(times.iter().map(|nth| format!("{point}:{nth}")));
    }
    let only = only();
    cases.retain(|case| only.as_ref().is_none_or(|only| case.starts_with(only)));
    assert!(
        !cases.is_empty(),
        "no crash point begins like `{}`",
        only.unwrap_or_default()
    );
    cases
}

/// Somebody looks for a fault at points of this name.
#[expect(clippy::disallowed_methods, reason = "it is for a person at a terminal")]
fn only() -> Option<String> {
    std::env::var("EDGE_CRASH_POINT").ok()
}

/// What is wrong when a child ends at a point and another one goes on.
async fn faults_after(point: &str) -> Vec<String> {
    let world = World::with_schedule().await;
    let orders = |process| {
        Orders::new(&world, process, Script::Life)
            .files(FILES)
            .leases(LEASE, LEASE)
    };
    let mut first = orders("first").start_armed(point);
    let status = first.end();
    if status.signal() != Some(rustix::process::Signal::ABORT.as_raw()) {
        return vec![format!(
            "it was never reached: {status}, {:?}\n{}",
            first.said,
            first.log()
        )];
    }
    // Some time later: what the dead one held is over.
    let mut second = orders("second").ahead(10 * LEASE).start();
    let status = second.end();
    if !status.success() {
        return vec![format!("the next process: {status}\n{}", second.log())];
    }
    let mut acknowledged = first.acknowledged();
    acknowledged.extend(second.acknowledged());
    promises::broken(&world, &acknowledged).await
}

#[test]
fn a_process_that_ends_anywhere_between_two_writes_breaks_no_promise() {
    let cases = Mutex::new(VecDeque::from(cases()));
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let Some(point) = cases.lock().unwrap().pop_front() else {
                        return;
                    };
                    for fault in runtime.block_on(faults_after(&point)) {
                        faults.lock().unwrap().push(format!("{point}: {fault}"));
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_list_names_the_points_that_stand_in_the_code() {
    let mut found = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    gather(&source, &mut found);
    let listed: BTreeSet<String> = POINTS.iter().map(|point| (*point).to_owned()).collect();
    assert_eq!(listed.len(), POINTS.len(), "a name stands twice in the list");
    assert_eq!(found, listed);
}

fn gather(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let mut parts = text.split("crash_point::reached(\"");
            parts.next();
            for part in parts {
                let name = part.split('"').next().unwrap().to_owned();
                assert!(found.insert(name.clone()), "`{name}` stands at two places");
            }
        }
    }
}
