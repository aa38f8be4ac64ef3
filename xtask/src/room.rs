//! Room on the disk: a linker that finds none dies of a signal, in words from which nobody learns why.

use std::path::Path;

use anyhow::Context;

use crate::settings::Settings;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// What `test` writes when nothing is built yet, on the CI machine: 5.8 GB in the target folder, and what tests put elsewhere.
const FROM_NOTHING_ON_CI: u64 = 7 * GIGABYTE;
/// The same elsewhere, estimated: 9.5 GB with line tables, and what incremental builds keep.
const FROM_NOTHING: u64 = 16 * GIGABYTE;
/// What tests write beside the programs, and what a changed crate takes until the old build is written over.
const FOR_WHAT_IS_BUILT: u64 = 3 * GIGABYTE;
const GIGABYTE: u64 = 1_000_000_000;

/// Says that the disk is too full before an hour of building, not after.
pub(crate) fn check(workspace: &Workspace, settings: &Settings) -> anyhow::Result<Verdict> {
    let free = free(workspace)?;
    Ok(Verdict {
        looked_at: format!("{} free on the disk", gigabytes(free)),
        faults: fault(free, workspace, settings).into_iter().collect(),
    })
}

/// Bytes that we may still write in the target folder, or in the one where it will be.
fn free(workspace: &Workspace) -> anyhow::Result<u64> {
    let folder = [&workspace.target, &workspace.root]
        .into_iter()
        .find(|folder| folder.exists());
    let folder = folder.context("the workspace has no folder")?;
    let disk = rustix::fs::statvfs(folder)
        .with_context(|| format!("cannot ask for the room on the disk of {}", folder.display()))?;
    Ok(disk.f_bavail * disk.f_frsize)
}

/// What is wrong with that much room, if a run may not end with it.
fn fault(free: u64, workspace: &Workspace, settings: &Settings) -> Option<String> {
    let needed = match is_built(&workspace.target) {
        true => FOR_WHAT_IS_BUILT,
        false if settings.ci => FROM_NOTHING_ON_CI,
        false => FROM_NOTHING,
    };
    (free < needed).then(|| {
        format!(
            "the disk of {} has {} free, and the tests write up to {}; make room, such as with `cargo clean` in clones that \
             are no longer needed",
            workspace.target.display(),
            gigabytes(free),
            gigabytes(needed)
        )
    })
}

/// Whether the tests were built before: cargo makes this folder when the first of them is.
fn is_built(target: &Path) -> bool {
    target
        .join("debug/examples")
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some())
}

/// In words, such as `4.2 GB`.
fn gigabytes(bytes: u64) -> String {
    format!("{}.{} GB", bytes / GIGABYTE, bytes % GIGABYTE / (GIGABYTE / 10))
}

#[cfg(test)]
mod tests {
    use super::{FOR_WHAT_IS_BUILT, FROM_NOTHING, FROM_NOTHING_ON_CI, fault, free, gigabytes};
    use crate::settings::Settings;
    use crate::workspace::Workspace;

    fn workspace(target: &std::path::Path) -> Workspace {
        Workspace {
            root: target.to_owned(),
            target: target.to_owned(),
            features: Vec::new(),
            examples: Vec::new(),
            benches: Vec::new(),
        }
    }

    fn settings(ci: bool) -> Settings {
        let mut settings = Settings::from_environment();
        settings.ci = ci;
        settings
    }

    #[test]
    fn a_full_disk_is_told_before_anything_is_built() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        assert!(free(&workspace).unwrap() > 0);
        let told = fault(FROM_NOTHING_ON_CI - 1, &workspace, &settings(true)).unwrap();
        assert!(
            told.contains("has 6.9 GB free") && told.contains("up to 7.0 GB"),
            "{told}"
        );
        assert_eq!(fault(FROM_NOTHING_ON_CI, &workspace, &settings(true)), None);
        assert!(fault(FROM_NOTHING - 1, &workspace, &settings(false)).is_some());
    }

    #[test]
    fn what_is_built_needs_less() {
        let folder = tempfile::tempdir().unwrap();
        let examples = folder.path().join("debug/examples");
        std::fs::create_dir_all(&examples).unwrap();
        std::fs::write(examples.join("hello"), "").unwrap();
        let workspace = workspace(folder.path());
        assert_eq!(fault(FOR_WHAT_IS_BUILT, &workspace, &settings(false)), None);
        assert!(fault(FOR_WHAT_IS_BUILT - 1, &workspace, &settings(true)).is_some());
    }

    #[test]
    fn room_is_told_in_gigabytes() {
        assert_eq!(gigabytes(41_960_000_000), "41.9 GB");
        assert_eq!(gigabytes(99_999_999), "0.0 GB");
    }
}
