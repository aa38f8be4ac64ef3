//! Events: every fact of a run, sent to a sink of your own and to a store, and read back from a file.
//!
//! `cargo run -p examples --example events`

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};

use edge_assets::{
    EventRecord, EventSink, LogLevel,
    event::FanOut,
    exec::RunOptions,
    prelude::*,
    store::{MemoryStore, RunView},
};

/// Says what it does on its way.
#[asset]
async fn cleaned(ctx: &AssetContext) -> Result<Materialized<Vec<u32>>> {
    let raw = [3_u32, 900, 7];
    let mut kept = Vec::new();
    for (place, row) in (1..).zip(raw) {
        if row > 100 {
            ctx.log(LogLevel::Warn, format!("row {row} is out of range"));
        } else {
            kept.push(row);
        }
        ctx.progress(place, Some(3), "rows");
    }
    let rows = kept.len();
    Ok(Materialized::new(kept).rows(rows).data_version("2026-11-22"))
}

/// A sink of our own: one JSON object a line.
struct JsonLines(Mutex<File>);

impl JsonLines {
    fn create(path: &Path) -> std::io::Result<Self> {
        Ok(Self(Mutex::new(File::create(path)?)))
    }
}

impl EventSink for JsonLines {
    fn record(&self, event: EventRecord) {
        let line = serde_json::to_string(&event).expect("every event has a JSON form");
        let mut file = self.0.lock().expect("nobody panics with the lock");
        if let Err(error) = writeln!(file, "{line}") {
            eprintln!("an event was not written: {error}");
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let path = std::env::temp_dir().join(format!("edge-assets-events-{}.jsonl", std::process::id()));
    let store = Arc::new(MemoryStore::new());
    let sinks = FanOut::new()
        .with(store.clone())
        .with(Arc::new(JsonLines::create(&path)?));

    let definitions = Definitions::registered().build()?;
    let plan = definitions.plan("cleaned")?;
    let result = definitions
        .execute(plan, RunOptions::new().sink(Arc::new(sinks)))
        .await?;

    let text = std::fs::read_to_string(&path)?;
    std::fs::remove_file(&path)?;
    for line in text.lines() {
        let event: EventRecord = serde_json::from_str(line)?;
        println!("{:>2} {:?}", event.sequence, event.kind);
    }

    // Every status is read from the events: the store's view and one rebuilt from the file say the same.
    let view = store.run(result.run_id).expect("the store heard of the run");
    let events: Vec<EventRecord> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let rebuilt = RunView::replay(&events).expect("the file begins with the beginning of the run");
    anyhow::ensure!(serde_json::to_value(&view)? == serde_json::to_value(&rebuilt)?);

    let step = &view.steps[0];
    println!("{} is {} after {} attempt", step.key, step.status, step.attempts);
    let latest = store.latest_materialization(&"cleaned".parse()?);
    println!("made at {}", latest.expect("it was just made").at);
    Ok(())
}
