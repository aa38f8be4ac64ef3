//! `alert list` and `alert test`: where alerts go, and whether they arrive.

use serde_json::{Value, json};

use crate::{
    alert::{Alert, AlertError, Alerts},
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
    let outcomes = try_all(alerting, wanted, context).await;
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

/// Tries every place that is wanted once, all at the same time.
async fn try_all(alerting: Alerting, wanted: impl Fn(&str) -> bool, context: &CommandContext) -> Vec<Outcome> {
    let alert = Alert::test(context.clock().now()).of_location(context.location());
    #[cfg(feature = "webhook")]
    let switch = alerting.switch.filter(|switch| wanted(switch.name()));
    let (alerts, _tasks): (Alerts, _) = alerting.sinks.retain(&wanted).start();
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
