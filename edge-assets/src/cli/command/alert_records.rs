//! `alert deliveries`, `silence`, `silences`, `unsilence`: what became of alerts, and who wants to hear nothing of them.

use std::sync::Arc;

use crate::{
    alert::{AlertRule, AlertsBuilder},
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        alert_args::{AlertDeliveriesArgs, AlertSilenceArgs},
        alerting::Alerting,
        output::{BAD, Cell, DIM, GOOD, Table, WARN, instant_text, one_line},
    },
    instance::Instance,
    page::{Cursor, PageRequest},
    store::{AuditEntry, Delivery, DeliveryFilter, DeliveryOutcome, Silence, Silenced},
    suggest::did_you_mean,
};

/// Who the audit and a silence say it was.
const WHO: &str = "command line";

pub(super) fn deliveries(args: &AlertDeliveriesArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let page = context.block_on(async {
        let instance = instance(context).await?;
        let run = match &args.run {
            Some(part) => Some(instance.find_run(part).await?.id),
            None => None,
        };
        let filter = DeliveryFilter {
            location: None,
            rule: args.rule.as_deref().map(Into::into),
            channel: args.sink.as_deref().map(Into::into),
            outcome: args.result,
            run,
        };
        let mut request = PageRequest::first(args.limit.into());
        request.after = args.after.as_deref().map(Cursor::new);
        Ok(instance.deliveries(filter, request).await?)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&page)?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("no alerts");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["WHEN", "RESULT", "KIND", "SUBJECT", "RULE", "SINK", "TRIES", "WHY"]);
    for delivery in &page.items {
        table.push(row(delivery));
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

fn row(delivery: &Delivery) -> [Cell; 8] {
    let style = match delivery.outcome {
        DeliveryOutcome::Sent => GOOD,
        DeliveryOutcome::Failed => BAD,
        DeliveryOutcome::Interrupted => WARN,
        _ => DIM,
    };
    let why = match (&delivery.error, &delivery.silence, &delivery.digest) {
        (Some(error), ..) => one_line(error),
        (None, Some(silence), _) => format!("silence {}", silence.short()),
        (None, None, Some(digest)) => format!("told with {}", digest.short()),
        (None, None, None) => String::new(),
    };
    [
        Cell::new(instant_text(delivery.at)),
        Cell::new(delivery.outcome.as_str()).style(style),
        Cell::new(&*delivery.kind),
        Cell::new(&*delivery.subject),
        Cell::new(delivery.rule.as_deref().unwrap_or_default()),
        Cell::new(&*delivery.channel),
        Cell::number(delivery.attempts.to_string()),
        Cell::new(why),
    ]
}

pub(super) fn silence(args: &AlertSilenceArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let sinks = Alerting::new(context, args.settings.as_ref())?.sinks;
    let what = match (&args.rule, &args.subject) {
        (Some(rule), _) if rule == AlertRule::EVERYTHING => Silenced::Everything,
        (Some(rule), _) => Silenced::Rule(known(rule, &sinks)?),
        (None, pattern) => Silenced::Subject(pattern.as_deref().unwrap_or_default().into()),
    };
    context.block_on(async {
        context.store().await?;
        let instance = instance(context).await?;
        let silence = instance.silence(what, args.lasts, WHO, args.why.as_str()).await?;
        audit(&instance, context, "alert silence", &silence).await?;
        if context.output() == OutputFormat::Json {
            context.print_json(&silence)?;
        } else {
            let until = instant_text(silence.until);
            context.say(format!(
                "{} is silenced until {until}; `alert unsilence {}` ends it",
                silence.what,
                silence.id.short()
            ));
        }
        Ok(Exit::SUCCESS)
    })
}

/// The name of a rule that there is.
pub(super) fn known(name: &str, sinks: &AlertsBuilder) -> Result<Arc<str>, CliError> {
    let rules: Vec<Arc<AlertRule>> = sinks.rules().collect();
    if rules.iter().any(|rule| rule.name() == name) {
        return Ok(name.into());
    }
    let names = rules.iter().map(|rule| rule.name());
    let offer = match did_you_mean(name, names.clone()) {
        none if none.is_empty() => format!("; there are {}", names.collect::<Vec<_>>().join(", ")),
        offer => offer,
    };
    Err(CliError::Unknown {
        kind: "rule",
        name: name.to_owned(),
        offer,
    })
}

pub(super) fn silences(all: bool, context: &CommandContext) -> Result<Exit, CliError> {
    let found = context.block_on(async {
        context.store_there().await?;
        let instance = instance(context).await?;
        Ok(if all {
            instance.all_silences().await?
        } else {
            instance.silences().await?
        })
    })?;
    if context.output() == OutputFormat::Json {
        context.print_items(&found)?;
        return Ok(Exit::SUCCESS);
    }
    if found.is_empty() {
        context.say("nothing is silenced");
        return Ok(Exit::SUCCESS);
    }
    let now = context.clock().now();
    let mut table = Table::new(["ID", "WHAT", "UNTIL", "BY", "WHY", "ENDED"]);
    for silence in &found {
        let ended = match &silence.ended {
            Some((at, who)) => format!("{} by {who}", instant_text(*at)),
            None if silence.is_active(now) => String::new(),
            None => "by itself".to_owned(),
        };
        table.push([
            Cell::new(silence.id.short()),
            Cell::new(silence.what.to_string()),
            Cell::new(instant_text(silence.until)),
            Cell::new(&*silence.who),
            Cell::new(one_line(&silence.why)),
            Cell::new(ended),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

pub(super) fn unsilence(asked: &str, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        context.store_there().await?;
        let instance = instance(context).await?;
        let silences = instance.silences().await?;
        let found: Vec<&Silence> = silences.iter().filter(|silence| is_meant(silence, asked)).collect();
        if found.is_empty() {
            let ids: Vec<String> = silences.iter().map(|silence| silence.id.short()).collect();
            let offer = match ids.is_empty() {
                true => "; nothing is silenced".to_owned(),
                false => format!("; those that last are {}", ids.join(", ")),
            };
            return Err(CliError::Unknown {
                kind: "silence",
                name: asked.to_owned(),
                offer,
            });
        }
        for silence in found {
            let ended = instance.end_silence(silence.id, WHO).await?;
            audit(&instance, context, "alert unsilence", &ended).await?;
            context.say(format!(
                "{} is not silenced by {} any more",
                ended.what,
                ended.id.short()
            ));
        }
        Ok(Exit::SUCCESS)
    })
}

/// Whether somebody means a silence: by its id, the end of it, or what it silences.
fn is_meant(silence: &Silence, asked: &str) -> bool {
    let is_of = match &silence.what {
        Silenced::Everything => asked == AlertRule::EVERYTHING,
        Silenced::Rule(name) | Silenced::Subject(name) => **name == *asked,
    };
    let digits = asked.replace('-', "").to_ascii_lowercase();
    is_of || (digits.len() >= 4 && silence.id.as_uuid().simple().to_string().ends_with(&digits))
}

async fn instance(context: &CommandContext) -> Result<Instance, CliError> {
    Ok(context.instance_of(context.definitions()?).await?.build())
}

async fn audit(instance: &Instance, context: &CommandContext, action: &str, silence: &Silence) -> Result<(), CliError> {
    let entry = AuditEntry {
        at: context.clock().now(),
        who: WHO.into(),
        action: action.into(),
        target: format!("{}: {}", silence.id, silence.what).into(),
        status: 200,
        problem: None,
    };
    Ok(instance.store().record_audit(entry).await?)
}
