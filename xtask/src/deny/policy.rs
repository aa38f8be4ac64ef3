//! The part of `deny.toml` that our own check understands.

use anyhow::{Context, bail};
use toml::{Table, Value};

/// The lists.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    /// The platforms that count.
    pub(crate) targets: Vec<String>,
    /// Identifiers of licenses.
    pub(crate) licenses: Vec<String>,
    /// Licenses that single crates may have besides.
    pub(crate) exceptions: Vec<(Crate, Vec<String>)>,
    /// Versions that may stand beside another one.
    pub(crate) skipped: Vec<Crate>,
    /// Crates that may not come in.
    pub(crate) banned: Vec<Crate>,
}

/// A crate as `deny.toml` names it: `name` or `name@version`, where the version may be cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: Option<String>,
}

impl Crate {
    pub(crate) fn matches(&self, name: &str, version: &str) -> bool {
        let is_version = |wanted: &String| version == wanted || version.starts_with(&format!("{wanted}."));
        self.name == name && self.version.as_ref().is_none_or(is_version)
    }
}

impl Policy {
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let table: Table = text.parse().context("cannot read deny.toml")?;
        let list = |section: &str, key: &str| -> Vec<Value> {
            table
                .get(section)
                .and_then(|found| found.get(key))
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let mut policy = Self {
            targets: texts(&list("graph", "targets"))?,
            licenses: texts(&list("licenses", "allow"))?,
            ..Self::default()
        };
        for entry in list("licenses", "exceptions") {
            let allowed = entry
                .get("allow")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            policy.exceptions.push((named(&entry)?, texts(&allowed)?));
        }
        for entry in list("bans", "skip") {
            if entry.get("reason").is_none() {
                bail!("deny.toml skips `{}` without a reason", named(&entry)?.name);
            }
            policy.skipped.push(named(&entry)?);
        }
        for entry in list("bans", "deny") {
            policy.banned.push(named(&entry)?);
        }
        if policy.licenses.is_empty() {
            bail!("deny.toml allows no license");
        }
        Ok(policy)
    }
}

fn texts(values: &[Value]) -> anyhow::Result<Vec<String>> {
    values
        .iter()
        .map(|value| {
            value
                .as_str()
                .map(str::to_owned)
                .context("a list of deny.toml holds something else than text")
        })
        .collect()
}

fn named(entry: &Value) -> anyhow::Result<Crate> {
    let text = entry
        .as_str()
        .or_else(|| entry.get("crate").and_then(Value::as_str))
        .context("an entry of deny.toml names no crate")?;
    Ok(match text.split_once('@') {
        Some((name, version)) => Crate {
            name: name.to_owned(),
            version: Some(version.to_owned()),
        },
        None => Crate {
            name: text.to_owned(),
            version: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{Crate, Policy};

    #[test]
    fn the_lists_are_read() {
        let policy = Policy::parse(
            "[graph]\ntargets = [\"x86_64-unknown-linux-gnu\"]\n[licenses]\nallow = [\"MIT\"]\n\
             exceptions = [{ crate = \"ring\", allow = [\"ISC\"] }]\n\
             [bans]\nskip = [{ crate = \"rand@0.8\", reason = \"x\" }]\ndeny = [{ crate = \"openssl\" }]\n",
        )
        .unwrap();
        assert_eq!(
            (policy.licenses.as_slice(), policy.targets.len()),
            (["MIT".to_owned()].as_slice(), 1)
        );
        assert_eq!(policy.exceptions[0].1, ["ISC"]);
        assert_eq!(
            policy.skipped,
            [Crate {
                name: "rand".to_owned(),
                version: Some("0.8".to_owned())
            }]
        );
        assert_eq!(policy.banned[0].name, "openssl");
    }

    #[test]
    fn a_skip_without_a_reason_is_refused() {
        let fault = Policy::parse("[licenses]\nallow = [\"MIT\"]\n[bans]\nskip = [{ crate = \"rand\" }]").unwrap_err();
        assert!(fault.to_string().contains("`rand` without a reason"));
    }

    #[test]
    fn versions_may_be_cut_short() {
        let entry = Crate {
            name: "rand".to_owned(),
            version: Some("0.8".to_owned()),
        };
        assert!(
            entry.matches("rand", "0.8.5") && !entry.matches("rand", "0.80.1") && !entry.matches("rand_core", "0.8.5")
        );
    }
}
