//! `check list`, `show` and `run`: what is checked, what was found, and checks without a materialization.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{asset, materialize};
use crate::{
    asset::CheckDef,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        check_args::{CheckCommand, CheckRunArgs},
        configuration,
        output::{self, BAD, Cell, GOOD, Sheet, Table, WARN, paint},
        progress::Progress,
    },
    event::Severity,
    exec::{CheckEvaluation, RunResult},
    graph::AssetGraph,
    instance::{ExecuteOptions, Executed, Instance, LaunchRequest, RecordedCheck},
    key::CheckKey,
    plan::{CheckRequest, PlanRequest},
    run::RunStatus,
    suggest::did_you_mean,
};

pub(super) fn run(command: &CheckCommand, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        CheckCommand::List { selection } => list(selection.as_deref(), context),
        CheckCommand::Show { check, limit } => show(check, usize::from(*limit), context),
        CheckCommand::Run(args) => evaluate(args, context),
    }
}

fn list(selection: Option<&str>, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = Arc::clone(definitions.graph());
    let chosen = match selection {
        Some(selection) => asset::resolve(&graph, selection)?,
        None => graph.topological().collect(),
    };
    let found = context.block_on(async {
        let instance = instance_if_there(context).await?;
        let mut found: Vec<(&CheckDef, Option<RecordedCheck>)> = Vec::new();
        for id in chosen {
            let mut latest = match &instance {
                Some(instance) if graph.checks_of(id).next().is_some() => {
                    instance.latest_checks(&graph.asset(id).key).await?
                }
                _ => std::collections::BTreeMap::new(),
            };
            found.extend(graph.checks_of(id).map(|check| (check, latest.remove(&check.key.name))));
        }
        Ok(found)
    })?;
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = found
            .iter()
            .map(|(check, last)| document(check, last.as_ref()))
            .collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    if found.is_empty() {
        context.say("no checks");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["CHECK", "KIND", "LAST", "WHEN", "FOUND"]);
    for (check, last) in &found {
        let (word, style) = last.as_ref().map_or(("", WARN), word_of_recorded);
        let text = last.as_ref().and_then(|last| last.result.description.as_deref());
        table.push([
            Cell::new(check.key.to_string()),
            Cell::new(kind(check)),
            Cell::new(word).style(style),
            Cell::new(
                last.as_ref()
                    .map(|last| output::instant_text(last.at))
                    .unwrap_or_default(),
            ),
            Cell::new(text.unwrap_or_default()),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

fn show(name: &str, limit: usize, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let check = the_one(definitions.graph(), name)?;
    let history = context.block_on(async {
        match instance_if_there(context).await? {
            Some(instance) => Ok(instance.check_history(&check.key, limit).await?),
            None => Ok(Vec::new()),
        }
    })?;
    if context.output() == OutputFormat::Json {
        let mut document = document(check, history.first());
        document["results"] = json!(history);
        context.print_json(&document)?;
        return Ok(Exit::SUCCESS);
    }
    let width = context.streams().out_width;
    let mut sheet = Sheet::new(&check.key.to_string(), width);
    sheet.paragraph(&check.description);
    sheet.field("kind", &kind(check));
    sheet.field("source", &check.source.to_string());
    context.print(sheet.finish())?;
    if history.is_empty() {
        context.say("it was never evaluated");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["WHEN", "RESULT", "PARTITION", "RUN", "FOUND", "METADATA"]);
    for recorded in &history {
        let (word, style) = word_of_recorded(recorded);
        let metadata = recorded.result.metadata.iter();
        let metadata: Vec<String> = metadata.map(|(name, value)| format!("{name}={value}")).collect();
        table.push([
            Cell::new(output::instant_text(recorded.at)),
            Cell::new(word).style(style),
            Cell::new(recorded.partition.as_ref().map(ToString::to_string).unwrap_or_default()),
            Cell::new(recorded.run.short()),
            Cell::new(recorded.result.description.as_deref().unwrap_or_default()),
            Cell::new(metadata.join(", ")),
        ]);
    }
    context.print(table.without_empty_columns().render(width))?;
    Ok(Exit::SUCCESS)
}

fn evaluate(args: &CheckRunArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = materialize::definitions(&args.request, context)?;
    let (selection, names) = asked(definitions.graph(), &args.selection);
    let mut planned = PlanRequest::new(selection.parse()?, context.clock().now());
    planned.partition = args.request.partitions.text();
    planned.keys = context.dynamic_keys(&definitions)?;
    planned.config = configuration::read(&definitions, &args.request.config, None, context)?;
    planned.checks = Some(match &names {
        Some(names) => CheckRequest::Named(names.clone()),
        None => CheckRequest::All,
    });
    // What can be refused without a connection is refused without one.
    let plan = definitions.plan_request(planned);
    let plan = plan.map_err(|error| CliError::of_selection(&selection, error))?;
    for check in &plan.left_out {
        context.say(format!(
            "not evaluated: {check}, since nothing keeps the value that it looks at"
        ));
    }
    let mut request = LaunchRequest::checks(selection.as_str());
    if let Some(names) = names {
        request = request.only_checks(names);
    }
    if let Some(partition) = args.request.partitions.text() {
        request = request.partition(partition);
    }
    let of_run = configuration::of_request(&definitions, &args.request.config)?;
    for asset in of_run.assets() {
        if let Some(settings) = of_run.expose(asset) {
            request = request.config(asset.clone(), settings.clone());
        }
    }
    let executed = context.block_on(async {
        let connected = context.connected().await?;
        let settings = configuration::of_process(&connected, args.request.config.settings.as_ref(), context)?;
        let instance = context.instance_of(connected).await?.settings(settings).build();
        let progress = Progress::start(context.streams(), context.globals())?;
        let options = ExecuteOptions::new()
            .cancel(context.cancel_token())
            .sink(progress.sink());
        let executed = instance.execute(request, options).await;
        progress.finish();
        Ok(executed?)
    })?;
    report(&executed, context)
}

/// The selection that is meant, and the checks when they are named.
fn asked(graph: &AssetGraph, what: &str) -> (String, Option<Vec<Arc<str>>>) {
    let named: Vec<&CheckKey> = graph
        .checks()
        .iter()
        .map(|check| &check.key)
        .filter(|key| key.to_string() == what || *key.name == *what)
        .collect();
    // An asset of the name is meant first: it is what selections name.
    if named.is_empty() || graph.id(what).is_some() {
        return (what.to_owned(), None);
    }
    let assets: Vec<&str> = named.iter().map(|key| key.asset.as_str()).collect();
    let names = named.iter().map(|key| key.to_string().into()).collect();
    (assets.join(" or "), Some(names))
}

fn report(executed: &Executed, context: &CommandContext) -> Result<Exit, CliError> {
    let Executed { run, result, .. } = executed;
    let empty = Vec::new();
    let steps = result.as_ref().map_or(&empty, |result: &RunResult| &result.steps);
    let found = || {
        steps
            .iter()
            .flat_map(|step| step.checks.iter().map(move |check| (&step.key, check)))
    };
    match context.output() {
        OutputFormat::Json => {
            let item = |(step, check): (&crate::run::StepKey, &CheckEvaluation)| {
                json!({
                    "asset": step.asset,
                    "partition": step.partition,
                    "check": check.name,
                    "severity": check.severity,
                    "blocking": check.blocking,
                    "result": check.result,
                })
            };
            let items: Vec<Value> = found().map(item).collect();
            context.print_json(&json!({ "run": run, "checks": items }))?;
        }
        OutputFormat::Text if context.is_quiet() => {}
        OutputFormat::Text => {
            let mut table = Table::new(["CHECK", "PARTITION", "RESULT", "FOUND"]);
            for (step, check) in found() {
                let (word, style) = word(check.result.passed, check.severity);
                table.push([
                    Cell::new(format!("{}:{}", step.asset, check.name)),
                    Cell::new(step.partition.as_ref().map(ToString::to_string).unwrap_or_default()),
                    Cell::new(word).style(style),
                    Cell::new(check.result.description.as_deref().unwrap_or_default()),
                ]);
            }
            context.print(table.without_empty_columns().render(context.streams().out_width))?;
        }
    }
    Ok(match run.status {
        RunStatus::Success => Exit::SUCCESS,
        RunStatus::Canceled => context.signaled().unwrap_or(Exit::INTERRUPTED),
        RunStatus::Failure | RunStatus::Queued | RunStatus::Starting | RunStatus::Running | RunStatus::Canceling => {
            let failed = found().filter(|(_, check)| is_failure(check)).count();
            let why = match &run.reason {
                Some(reason) => reason.clone(),
                None => format!("{} failed", output::plural_text(failed, "check")),
            };
            context.say(format!("{} {why}", paint(BAD, "error:")));
            Exit::FAILURE
        }
    })
}

fn is_failure(check: &CheckEvaluation) -> bool {
    !check.result.passed && (check.blocking || check.severity == Severity::Error)
}

/// The one check of a name.
fn the_one<'a>(graph: &'a AssetGraph, name: &str) -> Result<&'a CheckDef, CliError> {
    let mut named = graph
        .checks()
        .iter()
        .filter(|check| check.key.to_string() == name || *check.key.name == *name);
    match (named.next(), named.next()) {
        (Some(check), None) => Ok(check),
        (Some(first), Some(second)) => Err(CliError::Usage(format!(
            "`{name}` is a check of several assets; write `{}` or `{}`",
            first.key, second.key
        ))),
        (None, _) => {
            let full: Vec<String> = graph.checks().iter().map(|check| check.key.to_string()).collect();
            let short = graph.checks().iter().map(|check| &*check.key.name);
            Err(CliError::Unknown {
                kind: "check",
                name: name.to_owned(),
                offer: did_you_mean(name, full.iter().map(String::as_str).chain(short)),
            })
        }
    }
}

async fn instance_if_there(context: &CommandContext) -> Result<Option<Instance>, CliError> {
    if context.store_if_there().await?.is_none() {
        return Ok(None);
    }
    let definitions = context.definitions()?;
    Ok(Some(context.instance_of(definitions).await?.build()))
}

fn document(check: &CheckDef, last: Option<&RecordedCheck>) -> Value {
    json!({
        "asset": check.key.asset,
        "name": check.key.name,
        "description": check.description,
        "blocking": check.blocking,
        "severity": check.severity,
        "takes_value": check.takes_value(),
        "source": check.source.to_string(),
        "last": last,
    })
}

fn kind(check: &CheckDef) -> String {
    let severity = match check.severity {
        Severity::Warn => "warn",
        Severity::Error => "error",
    };
    let blocking = if check.blocking { ", blocking" } else { "" };
    format!("{severity}{blocking}")
}

fn word_of_recorded(recorded: &RecordedCheck) -> (&'static str, anstyle::Style) {
    word(recorded.result.passed, recorded.severity)
}

fn word(passed: bool, severity: Severity) -> (&'static str, anstyle::Style) {
    match (passed, severity) {
        (true, _) => ("passed", GOOD),
        (false, Severity::Warn) => ("warning", WARN),
        (false, Severity::Error) => ("failed", BAD),
    }
}
