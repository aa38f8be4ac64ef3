//! Every refusal that concerns a job, a schedule or a sensor as a whole.

use syn::LitStr;

use super::{
    cron,
    model::{Kind, TriggerModel},
    policy,
};
use crate::{
    faults::Faults,
    function::{self, Bounds, Role},
    key,
    value::AssetRef,
};

/// Gathers what is wrong with a trigger.
pub(crate) fn validate(model: &TriggerModel, faults: &mut Faults) {
    match model.kind {
        Kind::Job => {
            validate_job(model, faults);
            policy::validate_job(model, faults);
            function::validate(&model.function, Bounds::NameOnly, faults);
        }
        Kind::Schedule => {
            require(model, "job", "which job it launches; add `job = my_job`", faults);
            require(model, "cron", "when; add `cron = \"0 6 * * *\"`", faults);
            validate_cron(model, faults);
            validate_timezone(model, faults);
            policy::validate_schedule(model, faults);
            function::validate(&model.function, Bounds::NameOnly, faults);
        }
        Kind::Sensor => {
            if !model.is_reaction() {
                require(model, "job", "which job it launches; add `job = my_job`", faults);
            }
            validate_reaction(model, faults);
            policy::validate_sensor(model, faults);
            validate_params(model, faults);
            function::validate(
                &model.function,
                Bounds::Returns("-> edge_assets::Result<SensorOutcome>"),
                faults,
            );
        }
    }
}

fn require(model: &TriggerModel, argument: &str, missing: &str, faults: &mut Faults) {
    if model.place_of(argument).is_none() {
        let owner = model.function.owner.name;
        faults.at(
            model.function.ident().span(),
            format!("`{owner}` does not say {missing}"),
        );
    }
}

fn validate_job(model: &TriggerModel, faults: &mut Faults) {
    match (model.place_of("select"), model.place_of("assets")) {
        (None, None) => {
            let text = "`#[job]` does not say what it launches; add `select = \"group:name\"` or `assets = [my_asset]`";
            faults.at(model.function.ident().span(), text);
        }
        (Some(_), Some(assets)) => {
            let text = "`select` and `assets` both say what the job launches; keep one";
            faults.at(assets, text);
        }
        (None, Some(assets)) if model.assets.is_empty() && faults.is_empty() => {
            faults.at(
                assets,
                "`assets` is empty, so the job would launch nothing; name an asset",
            );
        }
        _ => {}
    }
    if let Some(select) = &model.select
        && select.value().trim().is_empty()
    {
        faults.at(
            select.span(),
            "`select` is empty, so the job would launch nothing; write such as `group:name`",
        );
    }
    for asset in &model.assets {
        if let AssetRef::Key(key) = asset {
            let text = "a job lists assets by their paths; select one that is made at run time with `select = \"..\"`";
            faults.at(key.span(), text);
        }
    }
}

fn validate_cron(model: &TriggerModel, faults: &mut Faults) {
    if let Some(cron) = &model.cron
        && let Err(fault) = cron::check(&cron.value())
    {
        faults.at(cron.span(), fault);
    }
}

fn validate_timezone(model: &TriggerModel, faults: &mut Faults) {
    if let Some(zone) = &model.timezone
        && !is_zone_name(zone)
    {
        let text = format!(
            "`{}` is not the name of a time zone; write such as `Europe/Berlin` or `UTC`",
            zone.value()
        );
        faults.at(zone.span(), text);
    }
}

/// Whether a text has the form of an IANA name. Whether there is such a zone is known at start-up.
fn is_zone_name(zone: &LitStr) -> bool {
    let zone = zone.value();
    zone.split('/').all(|part| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
    })
}

/// What a sensor is evaluated for: the time, runs that end, or an asset that was made.
fn validate_reaction(model: &TriggerModel, faults: &mut Faults) {
    if let (Some(on), Some(asset)) = (model.place_of("on"), model.place_of("asset")) {
        let (first, second) = if model.comes_first("on", "asset") {
            ("on", asset)
        } else {
            ("asset", on)
        };
        faults.at(
            second,
            format!("`{first}` says already what the sensor reacts to; keep one of the two"),
        );
    }
    if let Some(every) = model.place_of("every")
        && model.is_reaction()
    {
        let what = if model.place_of("on").is_some() {
            "the end of runs"
        } else {
            "an asset"
        };
        faults.at(
            every,
            format!("a sensor that reacts to {what} is evaluated when that happens; take `every` off"),
        );
    }
    match (model.place_of("jobs"), model.place_of("on")) {
        (Some(jobs), None) => faults.at(
            jobs,
            "`jobs` says whose runs a sensor reacts to, and goes with `on = failure`; the job that it launches is `job = my_job`",
        ),
        (Some(jobs), Some(_)) if model.jobs.is_empty() && faults.is_empty() => {
            faults.at(
                jobs,
                "`jobs` is empty, so no run would count; name a job, or leave it out for all",
            );
        }
        _ => {}
    }
    if let Some(on) = model.place_of("on")
        && model.on.is_empty()
        && faults.is_empty()
    {
        faults.at(on, "`on` is empty, so no run would count; write such as `on = failure`");
    }
    if let Some(AssetRef::Key(asset)) = &model.asset
        && let Some(why) = key::fault(&asset.value())
    {
        faults.at(asset.span(), format!("`{}` is not an asset key: {why}", asset.value()));
    }
}

fn validate_params(model: &TriggerModel, faults: &mut Faults) {
    for param in &model.function.params {
        if !param.by_ref && param.type_name().is_some_and(|name| name == "SensorContext") {
            faults.at(param.span, "a sensor borrows its context; write `&SensorContext`");
        }
        let upstream = matches!(param.role, Role::Dep(_)) || param.upstream().is_some();
        if upstream {
            let text = "a sensor runs outside of any run, so there is no value of an asset to take; read what it looks at \
                        through a resource, `Res<..>`";
            faults.at(param.span, text);
        }
    }
}
