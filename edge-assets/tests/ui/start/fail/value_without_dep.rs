use edge_assets::prelude::*;
use serde::{Deserialize, Serialize};

/// What a station sent.
#[derive(Clone, Serialize, Deserialize)]
struct Reading {
    station: String,
    celsius: f64,
}

/// What all stations sent today.
#[asset(group = "raw")]
async fn readings() -> Result<Vec<Reading>> {
    let reading = |station: &str, celsius| Reading { station: station.to_owned(), celsius };
    Ok(vec![reading("roof", 31.0), reading("cellar", 12.5), reading("yard", 24.0)])
}

/// The warmest of them.
#[asset(group = "summary")]
async fn hottest(readings: Vec<Reading>) -> Result<Reading> {
    let hottest = readings.iter().max_by(|one, other| one.celsius.total_cmp(&other.celsius));
    hottest.cloned().ok_or_else(|| "there are no readings".into())
}

/// A sentence for the morning mail.
#[asset(group = "summary", retry = 3)]
async fn report(readings: Dep<readings>, hottest: Dep<hottest>) -> Result<Materialized<String>> {
    let text = format!("{} is the warmest of {} stations", hottest.station, readings.len());
    Ok(Materialized::new(text.clone()).with("text", text))
}

fn main() {}
