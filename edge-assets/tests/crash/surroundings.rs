//! Surroundings in which no daemon can work: it says what is wrong and what helps, and ends with a code of its own.

use std::{
    fs,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
    process::Command,
};

use crate::{
    child::{Child, ENTRY, Orders, Script},
    world::World,
};

/// A user that owns nothing: whoever runs the tests as root may write everywhere.
const NOBODY: u32 = 65_534;

fn daemon(world: &World, home: &Path) -> Orders {
    let home = home.display().to_string();
    let words = ["daemon", "--home", &home].map(str::to_owned).to_vec();
    Orders::new(world, "daemon", Script::CommandLine(words))
}

/// The end of a daemon that could not begin: its code, and what it said.
fn end(mut child: Child) -> (Option<i32>, String) {
    let status = child.end();
    (status.code(), child.log())
}

#[test]
fn a_folder_that_may_not_be_written_is_named_with_the_cure() {
    let world = World::new();
    let home = world.folder().join("home");
    fs::create_dir(&home).unwrap();
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(world.folder(), 0o755);
    allow(&home, 0o555);
    let mut command = Orders::command();
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY);
    }
    let (code, said) = end(Child::start(&daemon(&world, &home), &mut command));
    assert_eq!(code, Some(1), "{said}");
    for part in [
        "/home/edge.sqlite` cannot be written",
        "check the rights of the file and its folder",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn too_few_file_descriptors_are_named_with_the_cure() {
    let world = World::new();
    let home = world.folder().join("home");
    // The system's limits differ with what is open at the start; from a handful to nearly enough.
    for descriptors in [10, 14, 18, 24, 40] {
        let limited = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &limited])
            .arg(std::env::current_exe().unwrap())
            .args(ENTRY);
        let orders = daemon(&world, &home);
        fs::remove_file(world.log_of(&orders.process)).ok();
        let (code, said) = end(Child::start(&orders, &mut command));
        assert_eq!(code, Some(1), "{descriptors}: {said}");
        assert!(said.contains("hint: raise the limit"), "{descriptors}: {said}");
    }
    assert!(!home.exists(), "nothing was begun");
}
