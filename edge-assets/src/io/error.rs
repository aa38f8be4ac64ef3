//! [`IoError`]: why a value could not be stored or loaded.

use crate::{boxed::BoxError, policy::ErrorClass};

/// Why a value could not be stored or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IoError {
    /// The place of the value could not be reached, read or written.
    #[error("{what}")]
    Place {
        /// What could not be done, and where.
        what: String,
        /// Whether a repetition may help; without it the resources are asked, and then it may.
        class: Option<ErrorClass>,
        /// The reason.
        #[source]
        error: BoxError,
    },
    /// The value cannot be written in the format of the manager.
    #[error("a value of type `{type_name}` cannot be written")]
    NotWritable {
        /// The type.
        type_name: &'static str,
        /// What is wrong with it.
        #[source]
        error: BoxError,
    },
    /// What was stored is no value of the type that the asset makes now.
    #[error("{place} is not a value of type `{type_name}`; materialize the asset again")]
    OtherType {
        /// Where it is, as the subject of the sentence.
        place: String,
        /// The type.
        type_name: &'static str,
        /// What is wrong with it.
        #[source]
        error: BoxError,
    },
    /// What was found was not stored for this asset, or not wholly.
    #[error("{place} is not the stored value of `{of}`: {why}; remove it and materialize the asset again")]
    Foreign {
        /// Where it is, as the subject of the sentence.
        place: String,
        /// The asset, and the partition where there is one.
        of: String,
        /// What it is instead.
        why: String,
    },
}

impl IoError {
    /// Says what could not be done; the class of the error is the resources' to say, and else that it may help to repeat.
    pub fn new(what: impl Into<String>, error: impl Into<BoxError>) -> Self {
        Self::place(what, error, None)
    }

    /// Says what could not be done, though it may work the next time.
    pub fn transient(what: impl Into<String>, error: impl Into<BoxError>) -> Self {
        Self::place(what, error, Some(ErrorClass::Transient))
    }

    /// Says what cannot be done, however often it is tried.
    pub fn permanent(what: impl Into<String>, error: impl Into<BoxError>) -> Self {
        Self::place(what, error, Some(ErrorClass::Permanent))
    }

    fn place(what: impl Into<String>, error: impl Into<BoxError>, class: Option<ErrorClass>) -> Self {
        Self::Place {
            what: what.into(),
            class,
            error: error.into(),
        }
    }

    /// Whether a repetition may help, when that is known here.
    #[must_use]
    pub fn class(&self) -> Option<ErrorClass> {
        match self {
            Self::Place { class, .. } => *class,
            Self::NotWritable { .. } | Self::OtherType { .. } | Self::Foreign { .. } => Some(ErrorClass::Permanent),
        }
    }
}
