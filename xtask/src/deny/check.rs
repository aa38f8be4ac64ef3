//! Holds the packages against the lists; all faults at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::Context;

use crate::verdict::Verdict;
use crate::workspace::Workspace;

use super::license::is_met;
use super::packages::{Package, packages};
use super::policy::Policy;

pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<Verdict> {
    let text = fs::read_to_string(workspace.root.join("deny.toml")).context("cannot read deny.toml")?;
    let policy = Policy::parse(&text)?;
    let packages = packages(&policy.targets)?;
    Ok(Verdict {
        looked_at: format!("{} packages", packages.len()),
        faults: faults(&packages, &policy),
    })
}

fn faults(packages: &[Package], policy: &Policy) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages {
        let named = format!("{} {}", package.name, package.version);
        faults.extend(license_fault(package, policy).map(|fault| format!("{named}: {fault}")));
        if package
            .source
            .as_ref()
            .is_some_and(|source| !source.starts_with("registry+"))
        {
            faults.push(format!("{named} does not come from a registry"));
        }
        if policy
            .banned
            .iter()
            .any(|banned| banned.matches(&package.name, &package.version))
        {
            faults.push(format!("{named} is banned by deny.toml"));
        }
    }
    let registries: BTreeSet<&String> = packages.iter().filter_map(|package| package.source.as_ref()).collect();
    if registries.len() > 1 {
        faults.push(format!("packages come from {} different sources", registries.len()));
    }
    faults.extend(duplicates(packages, policy));
    faults
}

fn license_fault(package: &Package, policy: &Policy) -> Option<String> {
    let Some(license) = &package.license else {
        return Some("states no license".to_owned());
    };
    let exceptions = policy
        .exceptions
        .iter()
        .filter(|(named, _)| named.matches(&package.name, &package.version));
    let besides: Vec<&String> = exceptions.flat_map(|(_, licenses)| licenses).collect();
    let allowed = |name: &str| {
        policy
            .licenses
            .iter()
            .chain(besides.iter().copied())
            .any(|license| license == name)
    };
    match is_met(license, &allowed) {
        Some(true) => None,
        Some(false) => Some(format!("license `{license}` is not among those that deny.toml allows")),
        None => Some(format!("license `{license}` cannot be read")),
    }
}

fn duplicates(packages: &[Package], policy: &Policy) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        let is_skipped = policy
            .skipped
            .iter()
            .any(|skipped| skipped.matches(&package.name, &package.version));
        let found = versions.entry(&package.name).or_default();
        if !is_skipped {
            found.push(&package.version);
        }
    }
    let mut faults: Vec<String> = versions
        .iter()
        .filter(|(_, found)| found.len() > 1)
        .map(|(name, found)| {
            format!(
                "{name} is built in {} versions: {}; see `cargo tree -i {name}@{}`",
                found.len(),
                found.join(", "),
                found[0]
            )
        })
        .collect();
    for skipped in &policy.skipped {
        if !packages
            .iter()
            .any(|package| skipped.matches(&package.name, &package.version))
        {
            faults.push(format!(
                "deny.toml skips `{}`, which is not there; remove the entry",
                skipped.name
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::deny::packages::Package;
    use crate::deny::policy::Policy;

    const POLICY: &str = "[licenses]\nallow = [\"MIT\"]\nexceptions = [{ crate = \"ring\", allow = [\"ISC\"] }]\n\
                          [bans]\nskip = [{ crate = \"rand@0.8\", reason = \"x\" }]\ndeny = [{ crate = \"openssl\" }]\n";

    fn package(name: &str, version: &str, license: &str) -> Package {
        let source = Some("registry+index".to_owned());
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            source,
            license: Some(license.to_owned()),
        }
    }

    fn found(more: &[Package]) -> Vec<String> {
        let mut packages = vec![package("rand", "0.8.5", "MIT")];
        packages.extend(more.iter().cloned());
        faults(&packages, &Policy::parse(POLICY).unwrap())
    }

    #[test]
    fn clean_packages_pass() {
        let none: [String; 0] = [];
        assert_eq!(
            found(&[
                package("rand", "0.9.0", "MIT OR GPL-3.0"),
                package("ring", "1.0.0", "MIT AND ISC")
            ]),
            none
        );
    }

    #[test]
    fn each_fault_is_named() {
        let mut foreign = package("fork", "1.0.0", "MIT");
        foreign.source = Some("git+somewhere".to_owned());
        let cases = [
            (
                vec![package("a", "1.0.0", "GPL-3.0")],
                "a 1.0.0: license `GPL-3.0` is not among",
            ),
            (
                vec![package("a", "1.0.0", "ISC")],
                "a 1.0.0: license `ISC` is not among",
            ),
            (
                vec![Package {
                    license: None,
                    ..package("a", "1.0.0", "")
                }],
                "a 1.0.0: states no license",
            ),
            (
                vec![package("a", "1.0.0", "MIT"), package("a", "1.1.0", "MIT")],
                "a is built in 2 versions: 1.0.0, 1.1.0",
            ),
            (vec![package("openssl", "1.0.0", "MIT")], "openssl 1.0.0 is banned"),
            (vec![foreign], "fork 1.0.0 does not come from a registry"),
        ];
        for (packages, expected) in cases {
            let faults = found(&packages);
            assert!(
                faults.iter().any(|fault| fault.contains(expected)),
                "{expected}: {faults:?}"
            );
        }
    }

    #[test]
    fn a_skip_that_is_no_longer_needed_is_named() {
        let faults = faults(&[package("a", "1.0.0", "MIT")], &Policy::parse(POLICY).unwrap());
        assert_eq!(faults, ["deny.toml skips `rand`, which is not there; remove the entry"]);
    }
}
