//! [`CommandContext::serve`]: the daemon in the foreground of a terminal, with a line for each run that ends.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    CliError, CommandContext, Exit,
    alerting::Alerting,
    configuration,
    daemon_args::DaemonArgs,
    output::{self, DIM, instant_text, paint, plural_text},
};
use crate::{
    alert::AlertsBuilder,
    boxed::BoxError,
    cancel::CancelToken,
    daemon::Daemon,
    definitions::Definitions,
    event::EventKind,
    instance::{Instance, Limits},
    policy::PoolLimits,
    run::Run,
    store::{EventFilter, EventPosition, Retention, StoreError},
};

/// How long alerts may take that wait for a slow sink when the process ends.
const LAST_ALERTS: std::time::Duration = std::time::Duration::from_secs(5);
/// How many events are read at once.
const PIECE: usize = 500;

impl CommandContext {
    /// Runs schedules, sensors and the queue of definitions that have their resources, until Ctrl-C or SIGTERM; then waits for what
    /// runs, and hands back what does not end in time. Says on stderr where the state is, and how each run ended.
    ///
    /// # Errors
    /// [`CliError::Store`] when the store cannot be opened, [`CliError::Configuration`] and [`CliError::Alerts`] when settings are
    /// wrong.
    pub async fn serve(&self, definitions: Definitions, args: &DaemonArgs) -> Result<Exit, CliError> {
        let settings = configuration::of_process(&definitions, args.settings.as_ref(), self)?;
        let alerting = Alerting::new(self, args.settings.as_ref())?;
        let store = self.store().await?;
        let instance = self
            .instance_of(definitions)
            .await?
            .limits(limits(args))
            .settings(settings)
            .build();
        self.say(format!(
            "{}: {}, {}; state in {}",
            self.app().name(),
            plural_text(instance.definitions().schedules().len(), "schedule"),
            plural_text(instance.definitions().sensors().len(), "sensor"),
            self.store_file().display()
        ));
        self.say("Ctrl-C or SIGTERM ends it in good order");
        let (alerts, deliveries) = alerting.sinks.start();
        let retention = Retention {
            age: Some(args.keep),
            bytes: Some(args.keep_bytes),
        };
        let daemon = Daemon::new(instance.clone())?
            .grace(args.grace)
            .retention(retention)
            .alerts(alerts.clone());
        let from = store.last_position().await?;
        let told = CancelToken::new();
        #[cfg(feature = "webhook")]
        let signs = super::alerting::give_signs(alerting.switch, told.clone(), daemon.is_alive());
        #[cfg(not(feature = "webhook"))]
        let signs = std::future::ready(());
        // It answers until the last run has ended.
        #[cfg(feature = "web")]
        let web = self
            .web_beside(&instance, &daemon, &args.web, alerts, told.clone())
            .await?;
        #[cfg(not(feature = "web"))]
        let web = std::future::ready(());
        let work = async {
            daemon.run(self.cancel_token()).await;
            told.cancel();
        };
        let (ended, (), (), ()) = tokio::join!(self.tell_ends(&instance, from, &told), signs, work, web);
        deliveries.close(LAST_ALERTS).await;
        ended?;
        Ok(Exit::SUCCESS)
    }

    /// Says how each run ended, until the daemon has.
    async fn tell_ends(
        &self,
        instance: &Instance,
        mut after: EventPosition,
        told: &CancelToken,
    ) -> Result<(), CliError> {
        let filter = EventFilter {
            kinds: vec!["run_finished"],
            ..EventFilter::default()
        };
        let mut changes = instance.store().changes();
        loop {
            changes.mark_unchanged();
            let last_look = told.is_cancelled();
            // A store that fails for a while is the daemon's to speak of; what ended meanwhile is told later.
            if let Ok(events) = instance.store().events(filter.clone(), after, PIECE).await {
                for event in events {
                    after = event.position;
                    if let (EventKind::RunFinished { .. }, Ok(run)) =
                        (&event.record.kind, instance.run(event.record.run_id).await)
                    {
                        self.say(ended(&run, event.record.at));
                    }
                }
            }
            if last_look {
                return Ok(());
            }
            tokio::select! {
                () = told.cancelled() => {}
                changed = changes.changed() => changed.map_err(|_| StoreError::Closed)?,
            }
        }
    }
}

fn ended(run: &Run, at: Timestamp) -> String {
    let what = run.job.as_deref().unwrap_or(&run.selection);
    let status = paint(output::run_style(run.status), run.status);
    let took = output::took_text(run, at);
    let took = if took.is_empty() { took } else { format!(" in {took}") };
    let reason = run.reason.as_ref().map(|reason| format!(": {reason}"));
    format!(
        "{}  run {} {what} {status}{took}, by {}{}",
        paint(DIM, instant_text(at)),
        run.id.short(),
        output::origin_text(&run.origin),
        reason.unwrap_or_default()
    )
}

fn limits(args: &DaemonArgs) -> Limits {
    let pools = args
        .pools
        .iter()
        .fold(PoolLimits::new(), |pools, (name, slots)| pools.with(name, *slots));
    Limits::new()
        .max_runs(args.max_runs)
        .max_steps(args.max_concurrency)
        .pools(pools)
}

/// What makes the sinks of alerts, erased.
pub(super) type MakeAlerts = Arc<dyn Fn(&CommandContext) -> Result<AlertsBuilder, BoxError> + Send + Sync>;
