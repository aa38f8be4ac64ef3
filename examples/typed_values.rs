//! Values: what assets may return, how others take it, and what is checked of its type.
//!
//! `cargo run -p examples --example typed_values`

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use edge_assets::{AssetKey, prelude::*};
use serde::{Deserialize, Serialize};

/// A value of your own: serde's traits, since it may be stored and loaded by another process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Reading {
    device: String,
    celsius: f64,
}

/// A value that cannot leave the process, such as a connection or an open file; it needs no serde.
#[asset]
async fn upload() -> Result<InMemory<Cursor<&'static str>>> {
    Ok(InMemory(Cursor::new("roof 31\ncellar 12.5\nroof 33\n")))
}

/// Takes it like any other value, shared and read-only; a reader of its own is a clone.
#[asset]
fn readings(upload: Dep<upload>) -> Result<Vec<Reading>> {
    let mut text = String::new();
    Cursor::clone(&upload).read_to_string(&mut text)?;
    let reading = |line: &str| {
        let (device, celsius) = line.split_once(' ').ok_or("a line without a value")?;
        Ok(Reading {
            device: device.to_owned(),
            celsius: celsius.parse()?,
        })
    };
    text.lines().map(reading).collect()
}

/// The value together with what is recorded about it.
#[asset]
async fn hottest(readings: Dep<readings>) -> Result<Materialized<BTreeMap<String, f64>>> {
    let mut hottest: BTreeMap<String, f64> = BTreeMap::new();
    for Reading { device, celsius } in readings.iter() {
        let highest = hottest.entry(device.clone()).or_insert(*celsius);
        *highest = highest.max(*celsius);
    }
    let devices = hottest.len();
    Ok(Materialized::new(hottest).with("devices", devices))
}

/// The same as plain references: any type that a reference to the value turns into by itself.
#[asset]
async fn report(#[dep(readings)] all: &[Reading], #[dep(hottest)] hottest: &BTreeMap<String, f64>) -> Result<String> {
    Ok(format!("{} readings of {:?}", all.len(), hottest.keys()))
}

/// An asset that is made at run time takes values by type as well.
fn of_device(device: &'static str) -> AssetDef {
    AssetDef::builder(format!("device/{device}")).run(move |hottest: Dep<hottest>| async move {
        hottest
            .get(device)
            .copied()
            .ok_or_else(|| AssetError::from(format!("nothing of {device}")))
    })
}

/// Its own value is taken by key, since there is no type that names it. Whether it is an `f64` is checked at the start.
fn difference(first: &AssetDef, second: &AssetDef) -> AssetDef {
    let keys = [first.key.clone(), second.key.clone()];
    AssetDef::builder("difference")
        .takes::<f64>(keys[0].clone())
        .takes::<f64>(keys[1].clone())
        .run(move |ctx: AssetContext| {
            let values = keys.each_ref().map(|key| ctx.value_of::<f64>(key));
            async move {
                let [first, second] = values;
                Ok::<f64, AssetError>(*first? - *second?)
            }
        })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (roof, cellar) = (of_device("roof"), of_device("cellar"));
    let difference = difference(&roof, &cellar);
    let definitions = Definitions::registered().assets([roof, cellar, difference]).build()?;
    let result = definitions.materialize("*").await?;
    println!("{}", result.value::<report>().expect("it was just made"));
    let difference = result.value_of::<f64>("difference").expect("it was just made");
    println!("the roof is {difference} degrees hotter");

    // A unit test calls the functions with values of its own.
    let none = hottest(Dep::<readings>::new(Vec::new())).await;
    println!("of no readings: {:?}", none.expect("nothing can fail").value);

    // `Dep` of a wrong type does not compile; by key it is told before anything runs.
    let wrong = AssetDef::builder("wrong")
        .takes::<String>(AssetKey::new("hottest")?)
        .run(|| async { Ok::<(), AssetError>(()) });
    println!(
        "{}",
        Definitions::registered()
            .assets([wrong])
            .build()
            .expect_err("another type")
    );
    Ok(())
}
