//! [`ResourceError`]: why a resource cannot serve.

use crate::boxed::BoxError;

/// Why a resource cannot serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResourceError {
    /// It does not open.
    #[error("{resource} could not be opened")]
    NotOpened {
        /// The resource, as authors write it.
        resource: String,
        /// What it says.
        #[source]
        error: BoxError,
    },
    /// The function that makes it from others fails.
    #[error("{resource} could not be made")]
    NotMade {
        /// The resource, as authors write it.
        resource: String,
        /// What the function says.
        #[source]
        error: BoxError,
    },
    /// It is made from a resource that nobody provides.
    #[error("{resource} is made from {inner}, which is not provided; add it with `Resources::with`")]
    MissingInner {
        /// The resource, as authors write it.
        resource: String,
        /// What it is made from.
        inner: String,
    },
    /// It is made from itself.
    #[error("resources are made from each other: {}; remove one of these parameters", .ring.join(" → "))]
    Ring {
        /// The resources of the ring, each made from the next, the first again at the end.
        ring: Vec<String>,
    },
}

impl ResourceError {
    /// The resource that is at fault, as authors write it.
    #[must_use]
    pub fn resource(&self) -> &str {
        match self {
            Self::NotOpened { resource, .. } | Self::NotMade { resource, .. } | Self::MissingInner { resource, .. } => {
                resource
            }
            Self::Ring { ring } => ring.first().map_or("", String::as_str),
        }
    }
}
