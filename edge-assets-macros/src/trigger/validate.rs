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
            let cure = "`select = \"group:name\"` or `assets = [my_asset]`";
            validate_launched(model, &["select", "assets"], cure, faults);
            policy::validate_job(model, faults);
            function::validate(&model.function, Bounds::NameOnly, faults);
        }
        Kind::Schedule => {
            let cure = "`job = my_job`, `select = \"group:name\"` or `assets = [my_asset]`";
            validate_launched(model, &["job", "select", "assets"], cure, faults);
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

/// Whether exactly one argument says what is launched, and says something.
fn validate_launched(model: &TriggerModel, arguments: &[&str], cure: &str, faults: &mut Faults) {
    let what = match model.kind {
        Kind::Job => "the job",
        Kind::Schedule => "the schedule",
        Kind::Sensor => "the sensor",
    };
    let mut given = arguments.iter().filter_map(|name| Some((name, model.place_of(name)?)));
    match (given.next(), given.next()) {
        (None, _) => {
            let owner = model.function.owner.name;
            let text = format!("`{owner}` does not say what it launches; add {cure}");
            faults.at(model.function.ident().span(), text);
        }
        (Some((first, _)), Some((second, place))) => {
            faults.at(
                place,
                format!("`{first}` and `{second}` both say what {what} launches; keep one"),
            );
        }
        (Some((&"assets", place)), None) if model.assets.is_empty() && faults.is_empty() => {
            let text = format!("`assets` is empty, so {what} would launch nothing; name an asset");
            faults.at(place, text);
        }
        _ => {}
    }
    if let Some(select) = &model.select
        && select.value().trim().is_empty()
    {
        let text = format!("`select` is empty, so {what} would launch nothing; write such as `group:name`");
        faults.at(select.span(), text);
    }
    for asset in &model.assets {
        if let AssetRef::Key(key) = asset {
            let text = "assets are listed by their paths; select one that is made at run time with `select = \"..\"`";
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
pub(crate) fn is_zone_name(zone: &LitStr) -> bool {
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
        if param.type_name().is_some_and(|name| name == "Config") {
            let text = "a sensor runs outside of any run, so there is no configuration to take; give it what it needs as a \
                        resource, `Res<..>`";
            faults.at(param.span, text);
        }
        let upstream = matches!(param.role, Role::Dep(_)) || param.upstream().is_some();
        if upstream {
            let text = "a sensor runs outside of any run, so there is no value of an asset to take; read what it looks at \
                        through a resource, `Res<..>`";
            faults.at(param.span, text);
        }
    }
}
