//! `backfill start`, `list`, `show`, `pause`, `resume`, `cancel`, `retry`.

use std::sync::Arc;

use serde_json::json;

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        backfill_args::{BackfillCommand, BackfillEndArgs, BackfillListArgs, BackfillStartArgs},
        configuration, output,
        partition_args::range,
    },
    instance::{BackfillError, BackfillRequest, BackfillState, BackfillStatus, Instance, InstanceError},
    page::{Cursor, PageRequest},
    run::Backfill,
    store::{BackfillFilter, MemoryStore, StoreError},
};

/// The fewest digits of an id that name a backfill.
const FEWEST_DIGITS: usize = 4;

pub(super) fn run(command: &BackfillCommand, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        match command {
            BackfillCommand::Start(args) => start(args, context).await,
            BackfillCommand::List(args) => list(args, context).await,
            BackfillCommand::Show(args) => {
                let instance = instance(context).await?;
                let found = find(&instance, &args.backfill).await?;
                let detail = instance.backfill(found.id()).await?;
                if context.output() == OutputFormat::Json {
                    context.print_json(&detail)?;
                } else {
                    context.print(output::backfill_text(&detail, context.streams().out_width))?;
                }
                Ok(Exit::SUCCESS)
            }
            BackfillCommand::Pause(args) => {
                let instance = instance(context).await?;
                let found = find(&instance, &args.backfill).await?;
                tell(&instance.pause_backfill(found.id()).await?, context)
            }
            BackfillCommand::Resume(args) => {
                let instance = instance(context).await?;
                let found = find(&instance, &args.backfill).await?;
                tell(&instance.resume_backfill(found.id()).await?, context)
            }
            BackfillCommand::Cancel(args) => cancel(args, context).await,
            BackfillCommand::Retry(args) => retry(args, context).await,
        }
    })
}

async fn start(args: &BackfillStartArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let request = request_of(args);
    if args.dry_run {
        let planned = planning(context).await?.plan_backfill(&request).await;
        let plan = match planned {
            Err(error) => return nothing(error, context),
            Ok(plan) => plan,
        };
        if context.output() == OutputFormat::Json {
            context.print_json(&plan)?;
        } else {
            context.print(output::backfill_plan(&plan, args.policy))?;
        }
        return Ok(Exit::SUCCESS);
    }
    let definitions = context.definitions()?;
    let settings = configuration::of_process(&definitions, None, context)?;
    let instance = context.instance_of(definitions).await?.settings(settings).build();
    let created = match instance.start_backfill(request).await {
        Err(error) => return nothing(error, context),
        Ok(created) => created,
    };
    let backfill = created.backfill;
    if args.wait {
        context.say(format!("backfill {} has begun; waiting for its end", backfill.id()));
        return wait(&instance, &backfill, context).await;
    }
    if context.output() == OutputFormat::Json {
        context.print_json(&json!({ "backfill": backfill, "is_new": created.is_new }))?;
    } else {
        let known = if created.is_new { "" } else { ", known under its key" };
        let count = backfill.spec.partition_count();
        context.print(format!(
            "backfill {} is {}, {count} partition{}{known}",
            backfill.id(),
            BackfillState::of(&backfill),
            if count == 1 { "" } else { "s" },
        ))?;
    }
    Ok(Exit::SUCCESS)
}

fn request_of(args: &BackfillStartArgs) -> BackfillRequest {
    let selection = args.selection.as_str();
    let named = args.partitions.clone();
    let range = named.or_else(|| range(args.from.as_deref(), args.to.as_deref()));
    let within = |request: BackfillRequest| match &range {
        Some(range) => request.within(range.as_str()),
        None => request,
    };
    let mut request = match (args.missing, args.failed) {
        (true, _) => within(BackfillRequest::missing(selection)),
        (_, true) => within(BackfillRequest::failed(selection)),
        // clap lets nothing through that names no partitions.
        _ => BackfillRequest::new(selection, range.clone().unwrap_or_default()),
    };
    request = request.policy(args.policy);
    if let Some(at_once) = args.at_once {
        request = request.at_once(at_once);
    }
    for (name, value) in &args.tags {
        request = request.tag(name, value);
    }
    if let Some(priority) = args.priority {
        request = request.priority(priority);
    }
    match &args.key {
        Some(key) => request.key(key.as_str()),
        None => request,
    }
}

/// That nothing is missing, or failed, is good news.
fn nothing(error: InstanceError, context: &CommandContext) -> Result<Exit, CliError> {
    match error {
        InstanceError::Backfill(BackfillError::Nothing { what, .. }) => {
            context.say(format!("nothing is {what}"));
            Ok(Exit::SUCCESS)
        }
        other => Err(other.into()),
    }
}

async fn list(args: &BackfillListArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = instance(context).await?;
    let filter = BackfillFilter {
        unfinished: args.unfinished,
        ..BackfillFilter::default()
    };
    let mut request = PageRequest::first(args.limit.into());
    request.after = args.after.clone().map(Cursor::new);
    let page = instance.backfills(filter, request).await?;
    if context.output() == OutputFormat::Json {
        context.print_json(&page)?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("no backfills");
        return Ok(Exit::SUCCESS);
    }
    context.print(output::backfill_list(&page.items, context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

async fn cancel(args: &BackfillEndArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = instance(context).await?;
    let found = find(&instance, &args.backfill).await?;
    let backfill = instance.cancel_backfill(found.id()).await?;
    if !args.wait {
        return tell(&backfill, context);
    }
    // That it ended is what was asked for.
    wait(&instance, &backfill, context).await.map(|_| Exit::SUCCESS)
}

async fn retry(args: &BackfillEndArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = instance(context).await?;
    let found = find(&instance, &args.backfill).await?;
    let backfill = instance.retry_backfill(found.id()).await?;
    if args.wait {
        return wait(&instance, &backfill, context).await;
    }
    tell(&backfill, context)
}

fn tell(backfill: &Backfill, context: &CommandContext) -> Result<Exit, CliError> {
    if context.output() == OutputFormat::Json {
        context.print_json(backfill)?;
    } else {
        context.print(format!("backfill {} is {}", backfill.id(), BackfillState::of(backfill)))?;
    }
    Ok(Exit::SUCCESS)
}

/// Waits for the end, and shows how far it is until then.
async fn wait(instance: &Instance, backfill: &Backfill, context: &CommandContext) -> Result<Exit, CliError> {
    let cancel = context.cancel_token();
    let title = format!("backfill {}", backfill.id().short());
    let ended = {
        let work = context.work(title, Some(backfill.spec.partition_count()), "partitions");
        let following = async {
            let mut watch = instance.watch_backfill(backfill.id()).await?;
            loop {
                let status: BackfillStatus = watch.next().await?;
                work.set(status.counts.over());
                if status.state.is_final() {
                    return Ok::<_, CliError>(status);
                }
            }
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(context.interrupted()),
            ended = following => ended?,
        }
    };
    let detail = instance.backfill(backfill.id()).await?;
    if context.output() == OutputFormat::Json {
        context.print_json(&detail)?;
    } else {
        context.print(output::backfill_text(&detail, context.streams().out_width))?;
    }
    Ok(match ended.state {
        BackfillState::Succeeded => Exit::SUCCESS,
        _ => Exit::FAILURE,
    })
}

/// An instance that looks at backfills and changes them; the store must be there.
async fn instance(context: &CommandContext) -> Result<Instance, CliError> {
    let definitions = context.definitions()?;
    context.store_there().await?;
    Ok(context.instance_of(definitions).await?.build())
}

/// An instance that keeps nothing: planning makes no store.
async fn planning(context: &CommandContext) -> Result<Instance, CliError> {
    let definitions = context.definitions()?;
    let settings = configuration::of_process(&definitions, None, context)?;
    let builder = match context.store_if_there().await? {
        Some(_) => context.instance_of(definitions).await?,
        None => Instance::builder(definitions, Arc::new(MemoryStore::new())).clock(Arc::clone(context.clock())),
    };
    Ok(builder.settings(settings).build())
}

/// The backfill of an id, of a part of one, or the latest.
async fn find(instance: &Instance, text: &str) -> Result<Backfill, CliError> {
    let unknown = |offer: &str| CliError::Unknown {
        kind: "backfill",
        name: text.to_owned(),
        offer: offer.to_owned(),
    };
    const LIST: &str = "; `backfill list` shows those that there are";
    if text == "latest" {
        let newest = instance
            .store()
            .backfills(BackfillFilter::default(), PageRequest::first(1));
        return newest.await?.items.pop().ok_or_else(|| unknown(LIST));
    }
    if text.len() < FEWEST_DIGITS || !text.chars().all(|digit| digit.is_ascii_hexdigit() || digit == '-') {
        return Err(unknown("; write its id, at least four digits of it, or `latest`"));
    }
    instance.find_backfill(text).await.map_err(|error| match error {
        InstanceError::Backfill(BackfillError::NoSuchBackfill(_))
        | InstanceError::Store(StoreError::UnknownBackfill(_)) => unknown(LIST),
        other => other.into(),
    })
}
