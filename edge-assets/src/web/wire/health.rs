//! The health of the process.

use serde::Serialize;
use utoipa::ToSchema;

/// How the process is.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct Health {
    pub(in crate::web) status: WellBeing,
}

/// Whether it is well; what is not is a problem.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::web) enum WellBeing {
    Ok,
}
