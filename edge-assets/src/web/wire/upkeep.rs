//! What the page of the deployment tells beside the process: settings, resources, and the tokens there are.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{access::Scope, at::At};
use crate::{config::variable_name, definitions::ExplainedSetting, store::AccessToken};

/// A setting of an asset with its value in this process, and where that comes from. A secret is masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Setting {
    /// The asset.
    pub(crate) asset: String,
    /// The setting, such as `login.user`.
    pub(crate) setting: String,
    /// The value; `null` where there is none.
    pub(crate) value: Value,
    /// Where the value stands: a default, a file, a variable; `null` where it is missing.
    pub(crate) origin: Option<String>,
    /// Its type, in words.
    pub(crate) kind: String,
    /// Whether it is a secret, whose value is never told.
    pub(crate) is_secret: bool,
    /// Whether a run of the asset is refused until somebody sets it.
    pub(crate) is_missing: bool,
    /// What it is.
    pub(crate) description: String,
    /// The environment variable that sets it.
    pub(crate) variable: String,
}

impl From<&ExplainedSetting> for Setting {
    fn from(setting: &ExplainedSetting) -> Self {
        Self {
            asset: setting.asset.to_string(),
            setting: setting.setting.clone(),
            value: setting.value.clone().unwrap_or(Value::Null),
            origin: setting.origin.as_ref().map(ToString::to_string),
            kind: setting.spec.type_text(),
            is_secret: setting.spec.kind.is_secret(),
            is_missing: setting.is_missing(),
            description: setting.spec.description.to_owned(),
            variable: variable_name(setting.asset.as_str(), &setting.setting),
        }
    }
}

/// A resource, as one was asked just now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResourcePing {
    /// Its name: `Res<ClickHouse>`.
    pub(crate) name: String,
    /// Whether it can serve.
    pub(crate) is_healthy: bool,
    /// What serves, where, and in which version; or what is wrong and what to do.
    pub(crate) detail: String,
    /// How long it took to answer, in seconds.
    pub(crate) took_s: f64,
}

/// A token for this API. Its text is known to nobody but its holder.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    /// Its name, which the audit tells.
    pub(crate) name: String,
    /// What it allows.
    pub(crate) scope: Scope,
    /// When it was made.
    pub(crate) created_at: At,
    /// From then on it allows nothing; `null` for one that is good for ever.
    pub(crate) expires_at: Option<At>,
    /// Whether it still allows something.
    pub(crate) is_valid: bool,
}

impl Token {
    pub(crate) fn of(token: &AccessToken, now: jiff::Timestamp) -> Self {
        Self {
            name: token.name.to_string(),
            scope: token.scope.into(),
            created_at: At(token.created_at),
            expires_at: token.expires_at.map(At),
            is_valid: token.is_valid(now),
        }
    }
}
