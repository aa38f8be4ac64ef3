//! Completion in a real bash, typed on a real terminal.

use std::{
    fs::{self, File},
    io::{Read, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    child::{self, Running},
    terminal::open_terminal,
};

/// A shell, and the keyboard before it.
struct Shell {
    running: Running,
    keyboard: File,
    _home: tempfile::TempDir,
}

impl Shell {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        install(home.path());
        let (ours, theirs) = open_terminal(120);
        let path = format!("{}:/usr/bin:/bin", home.path().display());
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-i"])
            .env_clear()
            .envs([
                ("PATH", path.as_str()),
                ("TERM", "xterm"),
                ("LC_ALL", "C.UTF-8"),
                ("INPUTRC", "/dev/null"),
                ("PS1", "$ "),
            ])
            .env("HOME", home.path())
            .current_dir(home.path())
            .stdin(Stdio::from(theirs.try_clone().unwrap()))
            .stdout(Stdio::from(theirs.try_clone().unwrap()))
            .stderr(Stdio::from(theirs));
        let keyboard = ours.try_clone().unwrap();
        let reader: Box<dyn Read + Send> = Box::new(ours);
        let running = Running::start(&mut command, Some(reader));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = Self {
            running,
            keyboard,
            _home: home,
        };
        for line in [
            "bind 'set show-all-if-ambiguous on'",
            "bind 'set page-completions off'",
            "bind 'set completion-query-items 0'",
            "source <(fixture completions bash)",
            "PS1='re''ady> '",
        ] {
            shell.write(&format!("{line}\n"));
        }
        shell.running.wait_for("ready> ");
        shell
    }

    fn write(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Types keys on an empty line, waits until a text is shown, and empties the line.
    fn type_and_see(&mut self, keys: &str, shown: &str) {
        self.running.printed.clear();
        self.write(keys);
        self.running.wait_for(shown);
        // Ctrl-U, and something to see that it was done.
        self.write("\u{15}echo do''ne\n");
        self.running.wait_for("done");
        self.running.wait_for("ready> ");
    }
}

/// Puts the fixture into a folder, as a program of that name; what the test binary says of itself is taken off.
fn install(folder: &Path) {
    let program = folder.join("fixture");
    let binary = std::env::current_exe().unwrap();
    let script = format!(
        "#!/bin/bash\n{}=$(printf '%s\\x1f' \"$@\") {:?} {} | tail -n +3\n",
        child::ARGUMENTS,
        binary,
        child::ENTRY.join(" "),
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn names_are_completed_in_a_real_bash() {
    let mut shell = Shell::start();
    for (keys, shown) in [
        ("fixture asset sh\tedge/da\t", "fixture asset show edge/daily "),
        (
            "fixture materialize group:agg\t",
            "fixture materialize group:aggregation ",
        ),
        ("fixture materialize '+edge/ca\t", "fixture materialize '+edge/cache' "),
        (
            "fixture plan \"edge/daily o\tkind:cl\t",
            "fixture plan \"edge/daily or kind:clickhouse\" ",
        ),
        ("fixture job execute -j sy\t", "fixture job execute -j sync "),
        ("fixture schedule preview ni\t", "fixture schedule preview nightly "),
        ("fixture --output=js\tval\t", "fixture --output=json validate "),
        (
            "fixture why edge/e\t--in +edge/c\t",
            "fixture why edge/events --in +edge/cache ",
        ),
        (
            "fixture plan edge/daily --config edge/d\tlimit=1",
            "--config edge/daily.limit=1",
        ),
        (
            "touch settings.json; fixture plan x --config-file set\t",
            "--config-file settings.json ",
        ),
    ] {
        // A file must be there before it is completed.
        let keys = match keys.split_once("; ") {
            Some((before, keys)) => {
                shell.type_and_see(&format!("{before}\n"), "ready> ");
                keys
            }
            None => keys,
        };
        shell.type_and_see(keys, shown);
    }
    shell.type_and_see("fixture asset show edge/\t", "edge/cache");
}
