//! Why an engine process does not serve.

use std::{io, path::PathBuf};

use super::{folder::FolderError, serve::ENGINE_SUBCOMMAND};
use crate::clickhouse::embedded::{engine_error::EngineError, ffi::LoadError};

/// Why an engine process cannot serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error("`{ENGINE_SUBCOMMAND}` does not know the argument `{argument}`; it is started by the program itself")]
    Argument { argument: String },
    #[error("`{ENGINE_SUBCOMMAND}` needs `{name}`; it is started by the program itself")]
    MissingArgument { name: &'static str },
    #[error("the parent sent no credentials")]
    Credentials(#[source] io::Error),
    #[error("the credentials of the parent cannot be read")]
    CredentialsForm(#[source] serde_json::Error),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("the engine's library `{path}` cannot be loaded; fetch it again, or point $EDGE_LIBCHDB at another copy")]
    Library {
        path: PathBuf,
        #[source]
        source: LoadError,
    },
    #[error("the engine does not start on the folder `{path}`; its log above says why")]
    Engine {
        path: PathBuf,
        #[source]
        source: EngineError,
    },
    #[error("the loopback port {port} cannot be bound; choose another, or 0 for any")]
    Bind {
        port: u16,
        #[source]
        source: io::Error,
    },
    #[error("the engine process cannot be set up")]
    Setup(#[source] io::Error),
}
