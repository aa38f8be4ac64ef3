//! What is declared is found: at link time with the feature `inventory`, by hand without it.

use edge_assets::{__private::Asset, prelude::*};

#[asset]
async fn registered() -> Result<u8> {
    Ok(1)
}

#[external_asset]
fn registered_outside() {}

#[asset_check(asset = registered)]
fn registered_check(value: &u8) -> CheckResult {
    CheckResult::pass_if(*value == 1)
}

#[job(assets = [registered])]
fn registered_job() {}

#[schedule(cron = "0 0 * * *", job = registered_job)]
fn registered_schedule() {}

#[sensor(job = registered_job)]
async fn registered_sensor() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

#[cfg(any())]
#[asset]
async fn left_out(parameter: no::such::Type) -> Result<u8> {
    Ok(1)
}

#[asset]
#[cfg(any())]
async fn left_out_below(parameter: no::such::Type) -> Result<u8> {
    Ok(1)
}

#[test]
fn an_asset_can_be_listed_by_hand() {
    assert_eq!(registered::def().key.as_str(), "registered");
    assert_eq!(registered_outside::def().key.as_str(), "registered_outside");
}

#[cfg(feature = "inventory")]
#[test]
fn every_declaration_of_this_module_is_registered_once() {
    use edge_assets::__private::{Registration, inventory};

    let mut found: Vec<String> = inventory::iter::<Registration>
        .into_iter()
        .filter_map(|registration| {
            let (kind, name, source) = match registration {
                Registration::Asset(spec) => ("asset", spec.key, spec.source),
                Registration::Check(spec) => ("check", spec.name, spec.source),
                Registration::Job(spec) => ("job", spec.name, spec.source),
                Registration::Schedule(spec) => ("schedule", spec.name, spec.source),
                Registration::Sensor(spec) => ("sensor", spec.name, spec.source),
            };
            (source.module == module_path!()).then(|| format!("{kind} {name}"))
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "asset registered",
            "asset registered_outside",
            "check registered_check",
            "job registered_job",
            "schedule registered_schedule",
            "sensor registered_sensor",
        ]
    );
}
