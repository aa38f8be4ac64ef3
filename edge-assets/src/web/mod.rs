//! The web API of an instance, and the server for it: REST under `/api/v1` with its OpenAPI document, one stream of events,
//! `/metrics`, `/health/live`, `/health/ready`; and the web UI, whose built files (`ui-dist`) are in the binary.
//!
//! It answers, it does not decide: every verb is one of [`Instance`](crate::instance::Instance). What goes over the wire are types of
//! their own (`wire`), so that nothing changes for clients because something changed inside. It is a server that executes code on
//! request, and therefore suspicious: `guard` says who is let in.

mod access;
mod audit;
mod board;
mod body_refusals;
mod error;
mod extract;
mod failed_runs;
mod finish;
mod follow;
mod guard;
mod layout;
mod links;
mod operation_ids;
mod options;
mod picture;
mod places;
mod problem;
mod reasons;
mod reply;
mod request_key;
mod route;
mod router;
mod scopes;
mod server;
mod state;
mod streams;
mod tiles;
mod token;
mod topics;
mod ui_files;
mod wire;

pub use error::WebError;
pub use options::WebOptions;
pub use router::openapi_json;
pub use server::WebServer;
pub use token::{Token, TokenError};
#[cfg(feature = "cli")]
pub(crate) use token::{digest, secret};
