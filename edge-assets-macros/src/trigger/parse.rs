//! Arguments and item → [`TriggerModel`].

use proc_macro2::TokenStream;

use super::{
    config,
    model::{Kind, Missed, TagLimit, TriggerModel},
};
use crate::{
    allowed,
    attr::{self, Arg, ArgValue},
    faults::Faults,
    function::{self, Role},
    number, retry,
    root::Root,
    value, word,
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
        priority: None,
        retry: None,
        max_runs: None,
        tag_limits: Vec::new(),
        job: None,
        cron: None,
        timezone: None,
        overlap: None,
        missed: None,
        jitter: None,
        partition: None,
        every: None,
        on: Vec::new(),
        jobs: Vec::new(),
        asset: None,
        max_requests: None,
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
            "timeout" => self.timeout = value::duration(argument, "\"60s\"", faults),
            "enabled" => self.enabled = value::flag(argument, faults).unwrap_or(true),
            "overlap" => self.overlap = word::word(argument, allowed::OVERLAP, faults),
            "crate" => self.root = value::root(argument, faults),
            _ => match self.kind {
                Kind::Job => self.read_of_job(argument, faults),
                Kind::Schedule => self.read_of_schedule(argument, faults),
                Kind::Sensor => self.read_of_sensor(argument, faults),
            },
        }
    }

    fn read_of_job(&mut self, argument: &Arg, faults: &mut Faults) {
        match argument.name.text.as_str() {
            "priority" => self.priority = number::integer(argument, "5", faults),
            "retry" => self.retry = retry::parse(argument, faults),
            "max_runs" => self.max_runs = number::number(argument, "1", faults),
            "tag_limits" => {
                let limits = number::numbers(argument, "target = 2", faults);
                self.tag_limits = limits
                    .into_iter()
                    .map(|(tag, limit)| TagLimit {
                        tag: tag.text.clone(),
                        span: tag.span,
                        limit,
                    })
                    .collect();
            }
            _ => {}
        }
    }

    fn read_of_schedule(&mut self, argument: &Arg, faults: &mut Faults) {
        match argument.name.text.as_str() {
            "cron" => self.cron = value::literal(argument, "\"0 6 * * *\"", faults),
            "timezone" => self.timezone = value::literal(argument, "\"Europe/Berlin\"", faults),
            "missed" => self.missed = parse_missed(argument, faults),
            "jitter" => self.jitter = value::duration(argument, "\"30s\"", faults),
            "partition" => {
                let what = "the path of a function from an instant to a partition key";
                self.partition = value::path(argument, what, "yesterday", faults);
            }
            _ => {}
        }
    }

    fn read_of_sensor(&mut self, argument: &Arg, faults: &mut Faults) {
        match argument.name.text.as_str() {
            "every" => self.every = value::duration(argument, "\"30s\"", faults),
            "on" => self.on = word::words(argument, allowed::STATUSES, faults),
            "jobs" => self.jobs = value::paths(argument, "jobs", "my_job", faults),
            "asset" => self.asset = value::asset(argument, faults),
            "max_requests" => self.max_requests = number::number(argument, "20", faults),
            _ => {}
        }
    }
}

/// Reads `missed = latest` and `missed(all, max = 20, within = "6h")`.
fn parse_missed(argument: &Arg, faults: &mut Faults) -> Option<Missed> {
    let ArgValue::List(parts) = &argument.value else {
        return Some(match word::word(argument, allowed::MISSED, faults)? {
            "none" => Missed::None,
            "all" => Missed::All {
                max: None,
                within: None,
            },
            _ => Missed::Latest,
        });
    };
    let (mut all, mut max, mut within) = (false, None, None);
    for part in attr::admitted(parts, "missed", allowed::MADE_UP, faults) {
        match part.name.text.as_str() {
            "all" => all = value::flag(part, faults)?,
            "max" => max = number::number(part, "20", faults),
            "within" => within = value::duration(part, "\"6h\"", faults),
            _ => {}
        }
    }
    if !all {
        let text = "`missed(..)` limits what `all` makes up for; write `missed(all, max = 20)`, or `missed = latest`";
        faults.at(argument.name.span, text);
        return None;
    }
    Some(Missed::All { max, within })
}
