//! `run logs`: what happened in a run, as lines; live with `--follow`.

use serde_json::Value;

use super::run_lookup::{changed, find};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{DIM, instant_text, paint},
        progress::Narrator,
        run_args::RunLogsArgs,
    },
    key::AssetKey,
    store::{EventFilter, EventPosition, StoredEvent},
};

/// How many events are read at once.
const PIECE: usize = 1_000;

pub(super) async fn run(args: &RunLogsArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = context.recorded_runs().await?;
    let run = find(&instance, &args.run).await?;
    let store = instance.store();
    let asset = args.step.as_deref().map(AssetKey::new).transpose();
    let filter = EventFilter {
        run: Some(run.id),
        asset: asset.map_err(|error| CliError::Usage(error.to_string()))?,
        ..EventFilter::default()
    };
    let mut printer = Printer::new(args.follow, context);
    let mut after = EventPosition::default();
    let mut changes = store.changes();
    loop {
        changes.mark_unchanged();
        // Asked before the events are read: a run that has ended by now has said everything.
        let ended = store.run(run.id).await?.is_none_or(|run| run.status.is_final());
        loop {
            let events = store.events(filter.clone(), after, PIECE).await?;
            let Some(last) = events.last() else { break };
            after = last.position;
            for event in &events {
                printer.print(event)?;
            }
        }
        if ended || !args.follow {
            printer.finish()?;
            return Ok(Exit::SUCCESS);
        }
        changed(&mut changes, context).await?;
    }
}

/// Prints events as lines, or as JSON: one document, or, followed, one a line.
struct Printer<'a> {
    context: &'a CommandContext,
    narrator: Narrator,
    json: bool,
    follow: bool,
    kept: Vec<Value>,
}

impl<'a> Printer<'a> {
    fn new(follow: bool, context: &'a CommandContext) -> Self {
        Self {
            context,
            narrator: Narrator::new(true),
            json: context.output() == OutputFormat::Json,
            follow,
            kept: Vec::new(),
        }
    }

    fn print(&mut self, event: &StoredEvent) -> Result<(), CliError> {
        if self.json {
            let document = serde_json::to_value(event).map_err(std::io::Error::from)?;
            if self.follow {
                self.context.print(document)?;
            } else {
                self.kept.push(document);
            }
        } else if let Some((_, said)) = self.narrator.tell(&event.record) {
            let at = paint(DIM, instant_text(event.record.at));
            self.context.print(format!("{at}  {said}"))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), CliError> {
        if self.json && !self.follow {
            self.context.print_items(&self.kept)?;
        }
        Ok(())
    }
}
