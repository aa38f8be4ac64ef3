//! The words for where things stand, one enum each. The user interface has one mark for each word.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    event,
    run::{RunStatus, StepStatus},
};

macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident of $inner:ty { $($variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($variant),* }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                match inner { $(<$inner>::$variant => Self::$variant),* }
            }
        }

        impl From<$name> for $inner {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => <$inner>::$variant),* }
            }
        }
    };
}

mirrored! {
    /// Where a run stands.
    RunState of RunStatus { Queued, Starting, Running, Canceling, Success, Failure, Canceled }
}

mirrored! {
    /// Where a step stands.
    StepState of StepStatus { Waiting, Ready, Running, Retrying, Success, Failure, Skipped, Canceled }
}

mirrored! {
    /// How important something is.
    Level of event::LogLevel { Debug, Info, Warn, Error }
}

mirrored! {
    /// How bad it is that a check failed.
    Severity of event::Severity { Warn, Error }
}
