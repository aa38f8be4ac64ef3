//! Worlds to run things in. No assertion about the domain lives here.

#[cfg(feature = "webhook")]
mod http_server;
mod journal;
mod shapes;
#[cfg(feature = "mail")]
mod smtp_server;
mod triggers;

pub(crate) use edge_assets::testing::EventLog;
#[cfg(feature = "webhook")]
pub(crate) use http_server::{HttpServer, Reply};
pub(crate) use journal::Journal;
pub(crate) use shapes::{asset, chain, check_of, fails, layered, ok, team};
#[cfg(feature = "mail")]
pub(crate) use smtp_server::SmtpServer;
pub(crate) use triggers::{Remembered, at, first_seen, schedule};
