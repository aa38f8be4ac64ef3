//! [`WebError`]: why there is no server.

use std::{io, net::SocketAddr};

use crate::store::StoreError;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// Others could reach it, and it would ask nobody who they are.
    #[error(
        "`{address}` can be reached from other machines, and whoever reaches it can execute code here; make a token with \
         `token create NAME`, set one with `--token-file FILE` or in EDGE_WEB_TOKEN, or serve on 127.0.0.1"
    )]
    Open {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// A token is asked for, and there is none.
    #[error("a token is asked for, and there is none that opens; make one with `token create NAME`")]
    NoToken,
    /// The tokens cannot be read.
    #[error("the tokens cannot be read")]
    Store(#[source] StoreError),
    /// The address cannot be listened on.
    #[error("`{address}` cannot be listened on; choose another port, 0 takes one that is free")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}
