//! `doctor`: opens every resource, asks each for its health, runs the checks of the application.
//!
//! All examinations run at once, each within its time; one that fails does not keep the others from being told.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use futures_util::{FutureExt as _, future::join_all};
use serde_json::{Value, json};

use crate::{
    cli::{
        CliError, CommandContext, Diagnosis, Exit, OutputFormat,
        args::DoctorArgs,
        output::{self, BAD, GOOD, paint, plural_text},
    },
    duration,
    resource::Resources,
};

/// A name and what was found.
type Finding = (String, Diagnosis);

pub(super) fn run(args: &DoctorArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let mut findings: Vec<Finding> = vec![(
        "definitions".to_owned(),
        Diagnosis::good(format!(
            "{}, {}",
            plural_text(definitions.graph().len(), "asset"),
            plural_text(definitions.jobs().len(), "job")
        )),
    )];
    let examined = context.block_on(async {
        tokio::select! {
            biased;
            examined = examine(args.timeout, definitions.resources(), context) => examined,
            () = cancelled(context) => Err(context.interrupted()),
        }
    })?;
    findings.extend(examined);
    print(&findings, context)?;
    let all_well = findings.iter().all(|(_, diagnosis)| diagnosis.healthy);
    Ok(if all_well { Exit::SUCCESS } else { Exit::FAILURE })
}

async fn cancelled(context: &CommandContext) {
    context.cancel_token().cancelled().await;
}

async fn examine(patience: Duration, declared: &Resources, context: &CommandContext) -> Result<Vec<Finding>, CliError> {
    let made = tokio::time::timeout(patience, context.resources()).await;
    let (resources, mut findings) = match made {
        Ok(Ok(made)) => (declared.clone().merge(made), Vec::new()),
        Ok(Err(CliError::Resources(error))) => {
            let diagnosis = Diagnosis::from(Err::<String, _>(error));
            (declared.clone(), vec![("resources".to_owned(), diagnosis)])
        }
        Ok(Err(other)) => return Err(other),
        Err(_) => (declared.clone(), vec![("resources".to_owned(), too_slow(patience))]),
    };
    context.close_at_end(&resources);
    let opened = resources.examinations().into_iter().map(|(name, health)| async move {
        let diagnosis = within(patience, health.map(Diagnosis::from));
        (name, diagnosis.await)
    });
    findings.extend(join_all(opened).await);
    let checks = context
        .app()
        .doctor_checks
        .iter()
        .map(|check| async move { (check.name.clone(), within(patience, (check.run)(context.clone())).await) });
    findings.extend(join_all(checks).await);
    Ok(findings)
}

/// Bounds an examination in time, and keeps its panic from the others.
async fn within(patience: Duration, examination: impl Future<Output = Diagnosis>) -> Diagnosis {
    let examination = AssertUnwindSafe(examination).catch_unwind();
    match tokio::time::timeout(patience, examination).await {
        Ok(Ok(diagnosis)) => diagnosis,
        Ok(Err(_)) => Diagnosis::bad("the examination panicked").cure("the panic stands on stderr"),
        Err(_) => too_slow(patience),
    }
}

fn too_slow(patience: Duration) -> Diagnosis {
    Diagnosis::bad(format!("no answer within {}", duration::print(patience))).cure("allow more with `--timeout`")
}

fn print(findings: &[Finding], context: &CommandContext) -> Result<(), CliError> {
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = findings
            .iter()
            .map(|(name, found)| {
                json!({ "name": name, "healthy": found.healthy, "detail": found.detail, "cure": found.cure })
            })
            .collect();
        context.print_items(&items)?;
        return Ok(());
    }
    let width = findings.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (name, found) in findings {
        let mark = if found.healthy {
            paint(GOOD, "ok  ")
        } else {
            paint(BAD, "FAIL")
        };
        lines.push(format!("{mark}  {name:<width$}  {}", found.detail));
        if let Some(cure) = &found.cure {
            lines.push(format!("      {}", output::hint(cure)));
        }
    }
    context.print(lines.join("\n"))?;
    Ok(())
}
