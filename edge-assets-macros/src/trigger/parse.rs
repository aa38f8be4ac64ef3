//! Arguments and item → [`TriggerModel`].

use proc_macro2::TokenStream;

use super::{
    config,
    model::{Kind, TriggerModel},
};
use crate::{
    allowed,
    attr::{self, Arg},
    faults::Faults,
    function::{self, Role},
    root::Root,
    value,
};

/// Reads a trigger; nothing when the attribute does not stand on a function.
pub(crate) fn parse(
    kind: Kind,
    arguments: TokenStream,
    item: TokenStream,
    faults: &mut Faults,
) -> Option<TriggerModel> {
    let owner = match kind {
        Kind::Job => &allowed::JOB,
        Kind::Schedule => &allowed::SCHEDULE,
        Kind::Sensor => &allowed::SENSOR,
    };
    let mut function = function::parse(owner, &arguments, item, faults)?;
    for param in &mut function.params {
        if kind == Kind::Sensor && param.by_ref && param.type_name().is_some_and(|name| name == "SensorContext") {
            param.role = Role::Tick;
        }
    }
    let arguments = attr::parse(arguments, faults);
    let mut model = TriggerModel {
        kind,
        function,
        root: Root::default(),
        description: None,
        tags: Vec::new(),
        config: Vec::new(),
        select: None,
        assets: Vec::new(),
        job: None,
        cron: None,
        timezone: None,
        every: None,
        timeout: None,
        enabled: true,
        written: Vec::new(),
    };
    for argument in attr::admitted(&arguments, owner.name, owner.arguments, faults) {
        model.read(argument, faults);
    }
    Some(model)
}

impl TriggerModel {
    fn read(&mut self, argument: &Arg, faults: &mut Faults) {
        let name = &argument.name;
        self.written.push((name.text.clone(), name.span));
        match name.text.as_str() {
            "select" => self.select = value::literal(argument, "\"group:redis_cache\"", faults),
            "assets" => self.assets = value::assets(argument, "[raw_events]", faults),
            "config" => self.config = config::parse(argument, faults),
            "tags" => self.tags = value::tags(argument, faults),
            "description" => self.description = value::text(argument, "\"Every morning.\"", faults),
            "job" => self.job = value::path(argument, "the path of a job", "my_job", faults),
            "cron" => self.cron = value::literal(argument, "\"0 6 * * *\"", faults),
            "timezone" => self.timezone = value::literal(argument, "\"Europe/Berlin\"", faults),
            "every" => self.every = value::duration(argument, "\"30s\"", faults),
            "timeout" => self.timeout = value::duration(argument, "\"60s\"", faults),
            "enabled" => self.enabled = value::flag(argument, faults).unwrap_or(true),
            "crate" => self.root = value::root(argument, faults),
            _ => {}
        }
    }
}
