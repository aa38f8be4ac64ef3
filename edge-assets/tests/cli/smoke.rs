//! look
use crate::fixture;
#[test]
fn look() {
    for line in [
        "",
        "--help",
        "materialize --help",
        "materialize",
        "plan *",
        "asset list",
        "asset show edge/daily",
        "asset show dayly",
        "job list",
        "job execute sync",
        "job execute syn",
        "graph",
        "graph +edge/cache",
        "validate",
        "doctor",
        "schedule list",
        "schedule preview nightly",
        "sensor list",
        "materialize *",
        "materialize edge/cache",
        "materialize edge/daily --config edge/daily.limit=x",
        "materialize edge/daily --partition 2030-01-01",
        "materialize +edge/cache -q",
        "asset list --output json",
        "materialize +edge/cache --output json",
        "plan group:nope",
    ] {
        let args: Vec<&str> = std::iter::once("fixture").chain(line.split_whitespace()).collect();
        let run = fixture::app().capture(args);
        println!("\n=== {line}  → {}\n--- out\n{}--- err\n{}", run.exit, run.out, run.err);
    }
}
