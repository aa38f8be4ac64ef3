//! [`AlertSettings`]: where alerts go, as the environment and the settings file say.

use std::{ffi::OsString, path::Path, time::Duration};

use serde_json::Value;

#[cfg(feature = "webhook")]
use super::DeadMansSwitch;
use super::{AlertError, AlertSeverity, AlertsBuilder, QuietHours};
use crate::config::{ConfigError, Kind, Reader, Secret, Section, Setting, SettingSpec, Settings, SettingsSpec};

const SECTION: Section = Section {
    name: "alerts",
    prefix: "EDGE_ALERT_",
};

/// Where alerts go, as the environment and the settings file say: `EDGE_ALERT_WEBHOOK`, or `webhook` below `[alerts]`.
///
/// ```
/// use edge_assets::alert::{AlertSettings, Alerts};
/// let settings = AlertSettings::read(None, [("EDGE_ALERT_REPEAT_AFTER".into(), "5m".into())])?;
/// assert_eq!(settings.repeat_after.as_secs(), 300);
/// let builder = settings.add_to(Alerts::builder())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AlertSettings {
    /// The address of a webhook.
    pub webhook: Option<Secret<String>>,
    /// The header `authorization` of the webhook.
    pub webhook_authorization: Option<Secret<String>>,
    /// The mail server, as [`MailSink`](super::MailSink) takes it.
    pub mail_server: Option<Secret<String>>,
    /// The sender of mails.
    pub mail_from: Option<String>,
    /// Who is told by mail.
    pub mail_to: Vec<String>,
    /// The address of a dead-man's switch.
    pub deadman_url: Option<Secret<String>>,
    /// How often it is given a sign; every minute by default.
    pub deadman_every: Duration,
    /// For how long alerts of one kind and subject are one alert; 10 min by default.
    pub repeat_after: Duration,
    /// From when to when alerts are held back that no other rule takes: `22:00-07:00 Europe/Zurich`.
    pub quiet_hours: Option<String>,
    /// What is sent in quiet hours nevertheless: what is at least so severe; `critical` by default.
    pub quiet_passing: String,
}

/// What passes quiet hours unless told.
const CRITICAL: &str = AlertSeverity::Critical.as_str();
const MINUTE: Duration = Duration::from_secs(60);

/// What the settings are, for the schema, the reader and the names of the variables.
macro_rules! settings {
    ($($name:ident: $type:ty $(= $default:expr)?, $description:literal;)*) => {
        impl Setting for AlertSettings {
            const KIND: &'static Kind = &Kind::Group(Self::SPEC);

            fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
                let mut fields = reader.fields(value, Self::SPEC)?;
                let mut number = 0..;
                $(let $name = fields.take::<$type>(number.next()?, settings!(@make $type $(, $default)?));)*
                Some(Self { $($name: $name?,)* })
            }

            fn write(&self) -> Value {
                let fields = [$((stringify!($name).to_owned(), Setting::write(&self.$name)),)*];
                Value::Object(fields.into_iter().collect())
            }
        }

        impl Settings for AlertSettings {
            const SPEC: &'static SettingsSpec = &SettingsSpec {
                name: "AlertSettings",
                description: "Where alerts go.",
                settings: &[$(SettingSpec {
                    name: stringify!($name),
                    description: $description,
                    kind: <$type as Setting>::KIND,
                    default: settings!(@write $($default)?),
                    min: None,
                    max: None,
                },)*],
            };
        }
    };
    (@make $type:ty, $default:expr) => { Some((|| $default) as fn() -> $type) };
    (@make $type:ty) => { None };
    (@write $default:expr) => { Some(|| Setting::write(&$default)) };
    (@write) => { None };
}

settings! {
    webhook: Option<Secret<String>>, "The address of a webhook; alerts are sent there by `POST`.";
    webhook_authorization: Option<Secret<String>>, "The header `authorization` of the webhook, such as `Bearer ..`.";
    mail_server: Option<Secret<String>>, "The mail server, such as `smtps://user:password@mail.example.com`.";
    mail_from: Option<String>, "The sender of mails.";
    mail_to: Vec<String> = Vec::<String>::new(), "Who is told by mail.";
    deadman_url: Option<Secret<String>>, "The address of a dead-man's switch; asked by `GET` as long as the daemon works.";
    deadman_every: Duration = MINUTE, "How often the dead-man's switch is given a sign.";
    repeat_after: Duration = MINUTE * 10, "For how long alerts of one kind and subject are one alert.";
    quiet_hours: Option<String>, "From when to when alerts are held back, such as `22:00-07:00 Europe/Zurich`; one alert tells of them then.";
    quiet_passing: String = CRITICAL.to_owned(), "What is sent in quiet hours nevertheless: what is at least `info`, `warning`, `error` or `critical`.";
}

impl AlertSettings {
    /// The section of the settings file.
    pub(crate) const SECTION: &'static str = SECTION.name;

    /// Reads the section `[alerts]` of a settings file, when one is named, and over it the variables whose names begin with
    /// `EDGE_ALERT_`.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong in either; it shows no secret.
    pub fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        SECTION.read(file, variables)
    }

    /// Adds the sinks that are set to others.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when one cannot be made of its settings, or the program was built without its feature.
    pub fn add_to(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        let builder = self.add_quiet_hours(builder.repeat_after(self.repeat_after))?;
        self.add_mail(self.add_webhook(builder)?)
    }

    fn add_quiet_hours(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        let setting = |name: &str, fault: String| AlertError::Setting(format!("`alerts.{name}`: {fault}"));
        let passing: Result<AlertSeverity, _> = self.quiet_passing.parse();
        let passing = passing.map_err(|error| setting("quiet_passing", error.to_string()))?;
        let Some(text) = &self.quiet_hours else {
            return Ok(builder);
        };
        let quiet: Result<QuietHours, AlertError> = text.parse();
        let quiet = quiet.map_err(|error| setting("quiet_hours", error.to_string()))?;
        Ok(builder.quiet(quiet.passing(passing)))
    }

    #[cfg(feature = "webhook")]
    fn add_webhook(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        let Some(address) = &self.webhook else {
            return match &self.webhook_authorization {
                Some(_) => Err(lacking("webhook_authorization", "webhook")),
                None => Ok(builder),
            };
        };
        let mut webhook = super::WebhookSink::new(address.expose().as_str())?;
        if let Some(value) = &self.webhook_authorization {
            webhook = webhook.header("authorization", value.expose().as_str())?;
        }
        Ok(builder.sink(webhook))
    }

    #[cfg(not(feature = "webhook"))]
    fn add_webhook(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        let all = [("webhook", &self.webhook), ("deadman_url", &self.deadman_url)];
        match all.iter().find(|(_, value)| value.is_some()) {
            Some((setting, _)) => Err(not_built(setting, "webhook")),
            None => Ok(builder),
        }
    }

    #[cfg(feature = "mail")]
    fn add_mail(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        match (&self.mail_server, &self.mail_from) {
            (Some(server), Some(from)) => {
                let mail = super::MailSink::new(server.expose().as_str(), from, &self.mail_to)?;
                Ok(builder.sink(mail))
            }
            (Some(_), None) => Err(lacking("mail_server", "mail_from")),
            (None, _) if !self.mail_to.is_empty() => Err(lacking("mail_to", "mail_server")),
            (None, _) => Ok(builder),
        }
    }

    #[cfg(not(feature = "mail"))]
    fn add_mail(&self, builder: AlertsBuilder) -> Result<AlertsBuilder, AlertError> {
        match &self.mail_server {
            Some(_) => Err(not_built("mail_server", "mail")),
            None => Ok(builder),
        }
    }

    /// Makes the dead-man's switch, when its address is set.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when it cannot be made of its settings.
    #[cfg(feature = "webhook")]
    pub fn dead_mans_switch(&self) -> Result<Option<DeadMansSwitch>, AlertError> {
        let make = |url: &Secret<String>| DeadMansSwitch::new(url.expose().as_str(), self.deadman_every);
        self.deadman_url.as_ref().map(make).transpose()
    }
}

/// One setting is of no use without another one.
#[cfg(any(feature = "webhook", feature = "mail"))]
fn lacking(set: &str, unset: &str) -> AlertError {
    AlertError::Setting(format!(
        "`alerts.{set}` is set, and `alerts.{unset}` is not; set it, such as {}",
        SECTION.variable(unset)
    ))
}

#[cfg(not(all(feature = "webhook", feature = "mail")))]
fn not_built(setting: &str, feature: &str) -> AlertError {
    AlertError::Setting(format!(
        "`alerts.{setting}` is set, and this program was built without the feature `{feature}` of edge-assets; build it with the \
         feature, or take the setting off"
    ))
}
