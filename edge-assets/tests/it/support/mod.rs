//! Worlds to run things in. No assertion about the domain lives here.

#[cfg(feature = "webhook")]
mod http_server;
mod log;
mod shapes;
#[cfg(feature = "mail")]
mod smtp_server;
mod triggers;

#[cfg(feature = "webhook")]
pub(crate) use http_server::{HttpServer, Reply};
pub(crate) use log::EventLog;
pub(crate) use shapes::{asset, chain, fails, layered, ok};
#[cfg(feature = "mail")]
pub(crate) use smtp_server::SmtpServer;
pub(crate) use triggers::{Remembered, at, first_seen, schedule};
