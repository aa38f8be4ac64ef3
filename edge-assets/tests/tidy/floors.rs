//! Imports inside `edge-assets/src` go down: this file holds the floor table.
//!
//! A file may import lower floors and its own top-level module. Two modules on one floor never import each other. The roof
//! (`lib.rs`, `prelude.rs`, `private.rs`) sees all, and nobody below sees it. Tests see everything.

use crate::references::references;
use crate::source::RustFile;
use crate::tree::Finding;

const ROOT: &str = "edge-assets/src/";

/// From the ground up; the index is the floor.
const FLOORS: [&[&str]; 17] = [
    &[
        "key",
        "id",
        "cancel",
        "clock",
        "cron",
        "duration",
        "metadata",
        "tags",
        "version",
        "boxed",
        "suggest",
        "page",
        "tls",
        "crash_point",
    ],
    &["policy", "selection", "partition", "config"],
    &["run", "condition"],
    &["event", "tick"],
    &["resource", "store"],
    &["io", "alert"],
    &["asset"],
    &["graph", "clickhouse", "cache", "log_capture"],
    &["trigger", "checks", "backfill"],
    &["plan", "stale"],
    &["exec", "automation"],
    &["definitions"],
    &["error"],
    &["instance", "materialize", "why"],
    &["daemon"],
    &["simulation", "web"],
    &["testing", "cli"],
];

const ROOF: [&str; 6] = ["lib", "prelude", "private", "__private", "bin", "docs"];

/// Folders that import nothing of the crate but themselves.
const ISLANDS: [&str; 1] = ["clickhouse/embedded"];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    let Some(inner) = file.path.strip_prefix(ROOT).and_then(|path| path.strip_suffix(".rs")) else {
        return Vec::new();
    };
    let mut module: Vec<&str> = inner.split('/').collect();
    if module.last() == Some(&"mod") {
        module.pop();
    }
    let Some(own) = module.first().copied() else {
        return Vec::new();
    };
    if ROOF.contains(&own) || file.is_test_file() {
        return Vec::new();
    }
    let Some(own_floor) = floor(own) else {
        let text = format!("module `{own}` is on no floor; add it to the table in tests/tidy/floors.rs");
        return vec![Finding::new(&file.path, 1, text)];
    };
    let island = ISLANDS
        .iter()
        .find(|island| inner == **island || inner.starts_with(&format!("{island}/")));
    let mut findings = Vec::new();
    for reference in references(file, &module) {
        if file.is_test(reference.line) || reference.is_macro {
            continue;
        }
        let name = reference.name.as_str();
        let fault = match island {
            Some(island) => island_fault(file, reference.line, island),
            None if name == own => None,
            None => import_fault(own, own_floor, name),
        };
        if let Some(text) = fault {
            findings.push(Finding::new(&file.path, reference.line, text));
        }
    }
    findings
}

fn import_fault(own: &str, own_floor: usize, name: &str) -> Option<String> {
    if ROOF.contains(&name) || name == "*" {
        return Some(format!("`{own}` imports the roof (`{name}`), which nobody below sees"));
    }
    let Some(floor) = floor(name) else {
        return Some(if name.starts_with(char::is_uppercase) {
            format!("`{name}` comes from the root's re-exports; import it from the module that owns it")
        } else {
            format!("module `{name}` is on no floor; add it to the table in tests/tidy/floors.rs")
        });
    };
    if floor < own_floor {
        None
    } else if floor == own_floor {
        Some(format!(
            "`{own}` imports `{name}` on its own floor {floor}; siblings never import each other"
        ))
    } else {
        Some(format!(
            "`{own}` (floor {own_floor}) imports `{name}` (floor {floor}); imports only go down"
        ))
    }
}

/// What reaches the root of the crate must come back to the island itself.
fn island_fault(file: &RustFile, line: usize, island: &str) -> Option<String> {
    let own = format!("crate::{}", island.replace('/', "::"));
    let text = file
        .code_lines()
        .find(|(number, _)| *number == line)
        .map_or("", |(_, text)| text);
    (!text.contains(&own)).then(|| format!("`{island}` imports nothing of the crate but itself"))
}

#[cfg(test)]
mod tests {
    use super::{FLOORS, check};
    use crate::source::RustFile;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = RustFile::new(&format!("edge-assets/src/{path}"), text);
        check(&file).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lower_floors_and_the_own_folder_may_be_imported() {
        let text =
            "use crate::asset::dep::AssetDep;\nuse crate::{key::AssetKey, event::EventKind};\nuse super::dep::A;\n";
        assert!(findings("asset/spec.rs", text).is_empty());
    }

    #[test]
    fn an_import_upwards_is_refused() {
        let found = findings("asset/spec.rs", "//! x\nuse crate::exec::Executor;\n");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("edge-assets/src/asset/spec.rs:2: `asset` (floor 6) imports `exec` (floor 10)"),
            "{found:?}"
        );
    }

    #[test]
    fn siblings_are_refused() {
        let found = findings("key.rs", "fn a() -> super::id::RunId { todo() }");
        assert!(found[0].contains("siblings never import each other"), "{found:?}");
    }

    #[test]
    fn the_roof_is_refused_below() {
        assert!(findings("plan/step.rs", "use crate::prelude::*;")[0].contains("the roof"));
        assert!(findings("plan/step.rs", "use crate::AssetKey;")[0].contains("the module that owns it"));
        assert!(findings("plan/step.rs", "use crate::*;")[0].contains("the roof"));
    }

    #[test]
    fn the_roof_itself_sees_all() {
        assert!(findings("lib.rs", "pub use crate::cli::run;").is_empty());
        assert!(findings("private.rs", "pub use crate::definitions::Entry;").is_empty());
    }

    #[test]
    fn unknown_modules_are_refused() {
        assert!(findings("gadget.rs", "")[0].contains("add it to the table"));
        assert!(findings("cli/run.rs", "use crate::gadget::A;")[0].contains("add it to the table"));
    }

    #[test]
    fn tests_see_everything() {
        let text = "use crate::id::RunId;\n#[cfg(test)]\nmod tests {\n    use crate::testing::World;\n}\n";
        assert!(findings("run/record.rs", text).is_empty());
        assert!(findings("run/tests.rs", "use crate::testing::World;").is_empty());
    }

    #[test]
    fn the_embedded_engine_is_an_island() {
        assert!(
            findings("clickhouse/embedded/mod.rs", "use crate::key::AssetKey;")[0].contains("nothing of the crate")
        );
        assert!(
            findings("clickhouse/embedded.rs", "use crate::clickhouse::client::Client;")[0]
                .contains("nothing of the crate")
        );
        let text = "use crate::clickhouse::embedded::fetch::A;\nuse super::fetch::B;\n";
        assert!(findings("clickhouse/embedded/process.rs", text).is_empty());
    }

    #[test]
    fn no_module_stands_on_two_floors() {
        let mut modules: Vec<&str> = FLOORS.concat();
        let all = modules.len();
        modules.sort_unstable();
        modules.dedup();
        assert_eq!(modules.len(), all);
    }
}
