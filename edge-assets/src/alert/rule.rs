//! [`AlertRule`]: which alerts go where, and when they do not.

use std::sync::Arc;

use super::{Alert, AlertKind, QuietHours};
use crate::selection::glob_matches;

/// Which alerts go where, and from when to when they are held back. The first rule that takes an alert decides; what none takes goes
/// everywhere, by the rule `everything`.
///
/// ```
/// use edge_assets::alert::{AlertKind, AlertRule, Alerts, LogSink, QuietHours};
/// let night = QuietHours::daily("22:00", "07:00", "Europe/Zurich")?;
/// let builder = Alerts::builder()
///     .sink(LogSink)
///     // Changes of freshness wait for the morning.
///     .rule(AlertRule::new("freshness").kinds([AlertKind::FreshnessWarned, AlertKind::FreshnessFailed]).quiet_hours(night))
///     // What is tried out tells the log alone.
///     .rule(AlertRule::new("trials").subjects(["trial_*"]).to(["log"]));
/// assert_eq!(builder.rules().map(|rule| rule.name().to_owned()).collect::<Vec<_>>(), ["freshness", "trials", "everything"]);
/// # Ok::<(), edge_assets::alert::AlertError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a rule decides nothing until it is given to `AlertsBuilder::rule`"]
pub struct AlertRule {
    name: Arc<str>,
    kinds: Vec<AlertKind>,
    subjects: Vec<String>,
    channels: Option<Vec<String>>,
    quiet: Option<QuietHours>,
}

impl AlertRule {
    /// The name of the rule that takes what no other one takes. One that is declared under it takes its place: so quiet hours hold for all.
    pub const EVERYTHING: &'static str = "everything";

    /// A rule that takes all alerts, and sends them everywhere. The name is what people know it by, and silence it by.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            kinds: Vec::new(),
            subjects: Vec::new(),
            channels: None,
            quiet: None,
        }
    }

    /// Takes alerts of these kinds only.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = AlertKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Takes alerts about these subjects only; `*` stands for any text, `?` for one character.
    pub fn subjects(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.subjects = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Sends them to these sinks only: by their names, or the beginnings of these, such as `webhook`. An empty list sends them nowhere.
    pub fn to(mut self, sinks: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.channels = Some(sinks.into_iter().map(Into::into).collect());
        self
    }

    /// Holds alerts back from when to when.
    pub fn quiet_hours(mut self, quiet: QuietHours) -> Self {
        self.quiet = Some(quiet);
        self
    }

    /// What people know it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kinds that it takes; all of them when there are none.
    #[must_use]
    pub fn only_kinds(&self) -> &[AlertKind] {
        &self.kinds
    }

    /// The patterns of subjects that it takes; all of them when there are none.
    #[must_use]
    pub fn only_subjects(&self) -> &[String] {
        &self.subjects
    }

    /// From when to when it holds alerts back.
    #[must_use]
    pub fn quiet(&self) -> Option<&QuietHours> {
        self.quiet.as_ref()
    }

    /// Whether it takes an alert.
    #[must_use]
    pub fn takes(&self, alert: &Alert) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&alert.kind))
            && (self.subjects.is_empty()
                || self
                    .subjects
                    .iter()
                    .any(|pattern| glob_matches(pattern, &alert.subject)))
    }

    /// Whether it sends to a sink of this name.
    #[must_use]
    pub fn sends_to(&self, sink: &str) -> bool {
        let is_named = |name: &String| sink.starts_with(name.as_str());
        self.channels.as_ref().is_none_or(|names| names.iter().any(is_named))
    }

    /// Names of sinks that it sends to, and that none of these begins with.
    pub(super) fn unknown<'r>(&'r self, sinks: &'r [&str]) -> impl Iterator<Item = &'r str> {
        let names = self.channels.iter().flatten().map(String::as_str);
        names.filter(|name| !sinks.iter().any(|sink| sink.starts_with(name)))
    }
}

/// The rules in their order; the last one takes everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules(Vec<Arc<AlertRule>>);

impl Rules {
    /// Adds a rule; one of the same name is replaced.
    pub(super) fn add(&mut self, rule: AlertRule) {
        let rule = Arc::new(rule);
        match self.0.iter_mut().find(|known| known.name == rule.name) {
            Some(known) => *known = rule,
            None => self.0.push(rule),
        }
    }

    /// With the rule that takes everything at the end.
    pub(super) fn complete(&self) -> Self {
        let is_last = |rule: &Arc<AlertRule>| rule.name() == AlertRule::EVERYTHING;
        let last = self.0.iter().find(|rule| is_last(rule)).cloned();
        let others = self.0.iter().filter(|rule| !is_last(rule)).cloned();
        let last = last.unwrap_or_else(|| Arc::new(AlertRule::new(AlertRule::EVERYTHING)));
        Self(others.chain([last]).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<AlertRule>> {
        self.0.iter()
    }

    pub(super) fn named(&self, name: &str) -> Option<&Arc<AlertRule>> {
        self.0.iter().find(|rule| rule.name() == name)
    }

    /// The rule that decides about an alert.
    pub(super) fn of(&self, alert: &Alert) -> Option<&Arc<AlertRule>> {
        self.0.iter().find(|rule| rule.takes(alert))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn the_first_rule_that_takes_an_alert_decides_and_the_last_takes_all() {
        let mut rules = Rules::default();
        rules.add(AlertRule::new(AlertRule::EVERYTHING).to(["log"]));
        rules.add(AlertRule::new("sensors").kinds([AlertKind::Sensor]));
        rules.add(AlertRule::new("nightly").subjects(["nightly_*", "report"]).to(["mail"]));
        let rules = rules.complete();
        let of = |kind, subject: &str| {
            let alert = Alert::new(kind, subject, "", Timestamp::UNIX_EPOCH);
            rules.of(&alert).map(|rule| rule.name().to_owned()).unwrap()
        };
        assert_eq!(of(AlertKind::Sensor, "nightly_sync"), "sensors");
        assert_eq!(of(AlertKind::RunFailed, "nightly_sync"), "nightly");
        assert_eq!(of(AlertKind::RunFailed, "report"), "nightly");
        assert_eq!(of(AlertKind::RunFailed, "reports"), AlertRule::EVERYTHING);
        let last = rules.named(AlertRule::EVERYTHING).unwrap();
        assert!(last.sends_to("log") && !last.sends_to("mail by mail.example.com"));
        let nightly = rules.named("nightly").unwrap();
        assert!(nightly.sends_to("mail by mail.example.com") && !nightly.sends_to("log"));
        assert_eq!(nightly.unknown(&["log"]).collect::<Vec<_>>(), ["mail"]);
        assert!(!AlertRule::new("nowhere").to([""; 0]).sends_to("log"));
    }

    #[test]
    fn a_rule_of_the_same_name_takes_the_place_of_the_first() {
        let mut rules = Rules::default();
        rules.add(AlertRule::new("a").to(["log"]));
        rules.add(AlertRule::new("b"));
        rules.add(AlertRule::new("a"));
        let names: Vec<String> = rules.complete().iter().map(|rule| rule.name().to_owned()).collect();
        assert_eq!(names, ["a", "b", "everything"]);
        assert!(rules.named("a").unwrap().sends_to("mail"));
    }
}
