//! The web API from the command line: with a token where one is set, beside the daemon or alone.

use super::{CliError, CommandContext, web_args::WebArgs};
use crate::{
    alert::Alerts,
    boxed::BoxFuture,
    cancel::CancelToken,
    daemon::Daemon,
    instance::Instance,
    web::{Token, WebOptions, WebServer},
};

/// The variable that holds the token where no file does.
const TOKEN: &str = "EDGE_WEB_TOKEN";

impl CommandContext {
    /// Serves beside the daemon until it is stopped, where a port was asked for.
    pub(super) async fn web_beside(
        &self,
        instance: &Instance,
        daemon: &Daemon,
        args: &WebArgs,
        alerts: Alerts,
        stop: CancelToken,
    ) -> Result<BoxFuture<'static, ()>, CliError> {
        let Some(port) = args.port else {
            return Ok(Box::pin(std::future::ready(())));
        };
        let server = self.web_server(instance, Some(daemon), args, alerts, port).await?;
        Ok(Box::pin(server.run(stop)))
    }

    /// Listens, and says where.
    pub(super) async fn web_server(
        &self,
        instance: &Instance,
        daemon: Option<&Daemon>,
        args: &WebArgs,
        alerts: Alerts,
        port: u16,
    ) -> Result<WebServer, CliError> {
        let mut options = WebOptions::new().host(args.host).port(port);
        if let Some(token) = self.web_token(args)? {
            options = options.token(token);
        }
        options = options.alerts(alerts);
        if args.require_token {
            options = options.require_token();
        }
        options = args.allow_hosts.iter().fold(options, WebOptions::name);
        if let Some(daemon) = daemon {
            options = options.daemon(daemon);
        }
        let server = WebServer::bind(instance.clone(), options).await?;
        self.say(format!("web API: {}", server.url()));
        Ok(server)
    }

    fn web_token(&self, args: &WebArgs) -> Result<Option<Token>, CliError> {
        let fault = |what: String, error| CliError::Argument { what, error };
        if let Some(file) = &args.token_file {
            let what = || format!("the token file `{}` cannot be used", file.display());
            let text = std::fs::read_to_string(file).map_err(|error| fault(what(), error.into()))?;
            let token = Token::new(text).map_err(|error| fault(what(), error.into()))?;
            return Ok(Some(token));
        }
        let variables = &self.surroundings().variables;
        let variable = variables.iter().find(|(name, _)| name == TOKEN);
        variable
            .map(|(_, text)| {
                let token = Token::new(text.to_string_lossy());
                token.map_err(|error| fault(format!("{TOKEN} cannot be used"), error.into()))
            })
            .transpose()
    }
}
