//! `web`: the web API without a daemon, until somebody ends it.

use crate::cli::{CliError, CommandContext, Exit, alerting::Alerting, configuration, web_args::ServeWebArgs};

/// The port, unless told.
const PORT: u16 = 3000;

pub(super) fn run(args: &ServeWebArgs, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        // What is launched is executed by a daemon, so nothing connects here.
        let definitions = context.definitions()?;
        let settings = configuration::of_process(&definitions, args.settings.as_ref(), context)?;
        let instance = context.instance_of(definitions).await?.settings(settings).build();
        let port = args.web.port.unwrap_or(PORT);
        // They can be tried; nothing raises one here.
        let (alerts, deliveries) = Alerting::new(context, args.settings.as_ref())?.sinks.start();
        let server = context.web_server(&instance, None, &args.web, alerts, port).await?;
        context.say("Ctrl-C or SIGTERM ends it in good order");
        server.run(context.cancel_token()).await;
        drop(deliveries);
        Ok(Exit::SUCCESS)
    })
}
