//! `alert list`, `rules` and `test`: where alerts go, by which rules, and whether they arrive.

use std::sync::Arc;

use serde_json::{Value, json};

use super::alert_records;
use crate::{
    alert::{Alert, AlertError, AlertRule, Alerts},
    boxed::error_chain,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        alert_args::{AlertCommand, AlertTestArgs},
        alerting::Alerting,
        output::{BAD, Cell, GOOD, Table, hint, paint},
    },
    suggest::{did_you_mean, split_cure},
};

const ALERTS: &str = "alerts";
const SIGNS: &str = "signs of life";

pub(super) fn run(command: &AlertCommand, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        AlertCommand::List(args) => list(&Alerting::new(context, args.settings.as_ref())?, context),
        AlertCommand::Rules(args) => rules(&Alerting::new(context, args.settings.as_ref())?, context),
        AlertCommand::Deliveries(args) => alert_records::deliveries(args, context),
        AlertCommand::Silence(args) => alert_records::silence(args, context),
        AlertCommand::Silences { all } => alert_records::silences(*all, context),
        AlertCommand::Unsilence { silence } => alert_records::unsilence(silence, context),
        AlertCommand::Test(args) => {
            let alerting = Alerting::new(context, args.settings.as_ref())?;
            context.block_on(test(args, alerting, context))
        }
    }
}

/// The names of all places, with what goes there.
fn places(alerting: &Alerting) -> Vec<(String, &'static str)> {
    let sinks = alerting.sinks.names().map(|name| (name.to_owned(), ALERTS));
    let switch = alerting.switch_name().map(|name| (name.to_owned(), SIGNS));
    sinks.chain(switch).collect()
}

fn list(alerting: &Alerting, context: &CommandContext) -> Result<Exit, CliError> {
    let places = places(alerting);
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = places
            .iter()
            .map(|(name, takes)| json!({ "name": name, "takes": takes }))
            .collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["NAME", "TAKES"]);
    for (name, takes) in &places {
        table.push([Cell::new(name), Cell::new(*takes)]);
    }
    context.print(table.render(context.streams().out_width))?;
    if places.len() == 1 {
        context.say("alerts go to the log alone; EDGE_ALERT_WEBHOOK or EDGE_ALERT_MAIL_SERVER sends them to somebody");
    }
    Ok(Exit::SUCCESS)
}

fn rules(alerting: &Alerting, context: &CommandContext) -> Result<Exit, CliError> {
    let rules: Vec<Arc<AlertRule>> = alerting.sinks.rules().collect();
    let sinks = |rule: &AlertRule| -> Vec<String> {
        let names = alerting.sinks.names().filter(|name| rule.sends_to(name));
        names.map(str::to_owned).collect()
    };
    if context.output() == OutputFormat::Json {
        let items = rules.iter().map(|rule| {
            let quiet = rule.quiet().map(|quiet| {
                json!({ "from": quiet.from(), "to": quiet.to(), "zone": quiet.zone(), "passing": quiet.least_passing() })
            });
            json!({
                "name": rule.name(),
                "kinds": rule.only_kinds(),
                "subjects": rule.only_subjects(),
                "sinks": sinks(rule),
                "quiet_hours": quiet,
            })
        });
        context.print_items(&items.collect::<Vec<Value>>())?;
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["NAME", "KINDS", "SUBJECTS", "SENDS TO", "QUIET"]);
    for rule in &rules {
        let kinds: Vec<&str> = rule.only_kinds().iter().map(|kind| kind.as_str()).collect();
        let quiet = rule
            .quiet()
            .map(|quiet| format!("{quiet}, not for {} and more", quiet.least_passing()));
        table.push([
            Cell::new(rule.name()),
            Cell::new(kinds.join(", ")),
            Cell::new(rule.only_subjects().join(", ")),
            Cell::new(sinks(rule).join(", ")),
            Cell::new(quiet.unwrap_or_default()),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

async fn test(args: &AlertTestArgs, alerting: Alerting, context: &CommandContext) -> Result<Exit, CliError> {
    let wanted = |name: &str| args.sink.as_deref().is_none_or(|asked| name.starts_with(asked));
    let places = places(&alerting);
    if let Some(asked) = args
        .sink
        .as_deref()
        .filter(|_| !places.iter().any(|(name, _)| wanted(name)))
    {
        let names = places.iter().map(|(name, _)| name.as_str());
        let offer = match did_you_mean(asked, names.clone()) {
            none if none.is_empty() => format!("; there are {}", names.collect::<Vec<_>>().join(", ")),
            offer => offer,
        };
        return Err(CliError::Unknown {
            kind: "sink",
            name: asked.to_owned(),
            offer,
        });
    }
    let outcomes = match &args.rule {
        Some(rule) => try_rule(alerting, rule, context).await?,
        None => try_all(alerting, wanted, context).await,
    };
    let failed = outcomes.iter().any(|(_, outcome)| outcome.is_err());
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = outcomes
            .iter()
            .map(|(name, outcome)| {
                let error = outcome.as_ref().err().map(|error| error_chain(error));
                json!({ "name": name, "arrived": outcome.is_ok(), "error": error })
            })
            .collect();
        context.print_items(&items)?;
    } else {
        for (name, outcome) in &outcomes {
            context.print(told(name, outcome))?;
        }
    }
    Ok(if failed { Exit::FAILURE } else { Exit::SUCCESS })
}

type Outcome = (String, Result<(), AlertError>);

/// Tries every place that a rule sends to once, all at the same time.
async fn try_rule(alerting: Alerting, rule: &str, context: &CommandContext) -> Result<Vec<Outcome>, CliError> {
    alert_records::known(rule, &alerting.sinks)?;
    let alert = Alert::test(context.clock().now()).of_location(context.location());
    let (alerts, _tasks) = alerting.sinks.start();
    keep(&alerts, context).await;
    Ok(alerts.try_rule(rule, &alert).await.unwrap_or_default())
}

/// Has what comes of it kept, where there is a store already.
async fn keep(alerts: &Alerts, context: &CommandContext) {
    if let Ok(store) = context.store_there().await {
        alerts.keep_in(store, Arc::clone(context.clock()), context.location());
    }
}

/// Tries every place that is wanted once, all at the same time.
async fn try_all(alerting: Alerting, wanted: impl Fn(&str) -> bool, context: &CommandContext) -> Vec<Outcome> {
    let alert = Alert::test(context.clock().now()).of_location(context.location());
    #[cfg(feature = "webhook")]
    let switch = alerting.switch.filter(|switch| wanted(switch.name()));
    let (alerts, _tasks): (Alerts, _) = alerting.sinks.retain(&wanted).start();
    keep(&alerts, context).await;
    let tried = alerts.try_each(&alert);
    #[cfg(feature = "webhook")]
    {
        let signed = async {
            let switch = switch.as_ref()?;
            Some((switch.name().to_owned(), switch.sign().await))
        };
        let (mut outcomes, signed) = tokio::join!(tried, signed);
        outcomes.extend(signed);
        outcomes
    }
    #[cfg(not(feature = "webhook"))]
    tried.await
}

fn told(name: &str, outcome: &Result<(), AlertError>) -> String {
    let Err(error) = outcome else {
        return format!("{}    {name}", paint(GOOD, "ok"));
    };
    let text = error_chain(error);
    let (what, cure) = split_cure(&text);
    let cure = cure.map(|cure| format!("\n      {}", hint(cure))).unwrap_or_default();
    // Most errors name their sink.
    let name = if what.contains(name) {
        String::new()
    } else {
        format!("{name}: ")
    };
    format!("{}  {name}{what}{cure}", paint(BAD, "FAIL"))
}
