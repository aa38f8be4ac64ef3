//! A real terminal: bars, colors, width; and who does not want them.

use std::{
    fs::File,
    io::Read,
    process::{Command, Stdio},
};

use rustix::{
    process::Signal,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::{
    child::{Running, command},
    screen::Screen,
};

/// A terminal that can do all that is asked of it.
const XTERM: &str = "xterm-256color";

/// Gives a child a terminal of 60 columns for stdout and stderr, and starts it.
fn start(command: &mut Command, kind: &str) -> Running {
    start_on(command, kind, 60)
}

/// Gives a child a terminal for stdout and stderr, and starts it.
fn start_on(command: &mut Command, kind: &str, columns: u16) -> Running {
    let (ours, theirs) = open_terminal(columns);
    command
        .env_remove("CI")
        .env("TERM", kind)
        .stdout(Stdio::from(theirs.try_clone().unwrap()))
        .stderr(Stdio::from(theirs));
    let reader: Box<dyn Read + Send> = Box::new(ours);
    let running = Running::start(command, Some(reader));
    // Our copies of the child's end would keep the terminal open after its end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    running
}

/// Both ends of a terminal: ours, and that of a child.
pub(crate) fn open_terminal(columns: u16) -> (File, File) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let size = Winsize {
        ws_row: 40,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap().into_string().unwrap();
    let theirs = File::options().read(true).write(true).open(name).unwrap();
    (File::from(ours), theirs)
}

#[test]
fn a_terminal_shows_bars_and_what_has_happened_above_them() {
    let mut child = start(&mut command("materialize slow/listens"), XTERM);
    child.wait_for("10 of 100 rows");
    child.wait_for("0/1 steps");
    child.signal(Signal::INT);
    let status = child.end();
    assert_eq!(status.code(), Some(130), "{}", child.printed);
    assert!(child.printed.contains("press Ctrl-C again"), "{}", child.printed);
    assert!(child.printed.contains("saw the cancellation"), "{}", child.printed);
    assert!(
        !child.printed.contains("slow/listens: started"),
        "the bar says it: {}",
        child.printed
    );
}

#[test]
fn a_terminal_shows_long_work_of_the_application_as_a_bar() {
    let mut child = start(&mut command("generate"), XTERM);
    child.wait_for("1,000 of 1,000 events");
    assert!(child.end().success());
    assert!(child.printed.contains("[=====") && child.printed.contains("in the middle of it"));
    assert!(
        !child.printed.contains("generate: "),
        "the bar says it: {}",
        child.printed
    );
}

#[test]
fn a_terminal_without_a_cursor_gets_lines() {
    let mut child = start(&mut command("materialize edge/cache"), "dumb");
    child.end();
    assert!(child.printed.contains("edge/cache: started"), "{}", child.printed);
}

#[test]
fn colors_are_for_terminals_that_want_them() {
    for (line, no_color, expected) in [
        ("asset show edge/daily", false, true),
        ("asset show edge/daily", true, false),
        ("asset show edge/daily --color never", false, false),
        ("asset show edge/daily --color always", true, true),
        ("asset show no_such --color=never", false, false),
        ("asset show no_such", false, true),
        ("no_such_command", true, false),
    ] {
        let mut command = command(line);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let mut child = start(&mut command, XTERM);
        child.end();
        assert_eq!(
            child.printed.contains("\u{1b}["),
            expected,
            "{line}, NO_COLOR {no_color}: {}",
            child.printed
        );
    }
    let piped = crate::shown::run("asset show edge/daily --color always");
    assert!(piped.out.contains("\u{1b}[1m"), "{}", piped.out);
}

#[test]
fn a_terminal_gets_what_fits_its_width() {
    let mut child = start(&mut command("asset list --color never"), XTERM);
    child.end();
    let listed = child.printed.lines().filter(|line| line.contains("edge/"));
    for line in listed {
        assert!(line.trim_end().chars().count() <= 60, "{line}");
    }
    assert!(child.printed.contains('…'), "{}", child.printed);
}

/// What a line shows, without what moves the cursor; carriage returns begin a line anew.
fn shown_lines(printed: &str) -> Vec<String> {
    let plain = console::strip_ansi_codes(printed);
    let lines = plain.split(['\n', '\r']).map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

fn widest(printed: &str) -> (usize, String) {
    let lines = shown_lines(printed).into_iter();
    lines
        .map(|line| (console::measure_text_width(&line), line))
        .max()
        .unwrap_or_default()
}

#[test]
fn what_is_looked_at_fits_terminals_of_every_width() {
    for columns in [40, 80, 200] {
        for line in [
            "asset list",
            "asset show edge/daily",
            "asset show wide/device_metrics_of_every_region_aggregated_by_firmware_version_and_by_day_of_the_week",
            "graph",
            "graph --full",
            "graph --summary",
            "plan *",
            "why edge/daily --in +edge/cache",
            "why wide/device_metrics_of_every_region_aggregated_by_firmware_version_and_by_day_of_the_week",
            "job list",
            "schedule list",
            "schedule preview nightly",
            "sensor list",
            "why edge/dayly --in +edge/cache",
            "plan edge/events,group:設備,group:設備,group:設備,group:設備,grup:aggregation,group:cache",
        ] {
            let mut child = start_on(&mut command(line), XTERM, columns);
            child.end();
            let (width, text) = widest(&child.printed);
            // Errors are wrapped by the terminal; what they point at is not.
            if child.printed.contains("error:") {
                let carets = shown_lines(&child.printed);
                assert!(
                    carets
                        .iter()
                        .filter(|line| line.contains("| "))
                        .all(|line| { console::measure_text_width(line) <= usize::from(columns) }),
                    "{columns}, {line}: {carets:#?}"
                );
                continue;
            }
            assert!(width <= usize::from(columns), "{columns}, {line}: {width}: {text}");
            assert!(width > 20, "{columns}, {line}: {}", child.printed);
        }
    }
}

#[test]
fn columns_that_are_asked_for_win_over_those_of_the_terminal() {
    for (asked, most) in [("50", 50), ("0", 120), ("many", 120)] {
        let mut command = command("asset list");
        command.env("COLUMNS", asked);
        let mut child = start_on(&mut command, XTERM, 120);
        child.end();
        let (width, text) = widest(&child.printed);
        assert!(width <= most && width > most - 20, "{asked}: {width}: {text}");
    }
}

#[test]
fn bars_fit_terminals_of_every_width() {
    for columns in [40, 80, 200] {
        let mut child = start_on(&mut command("materialize wide/*"), XTERM, columns);
        child.wait_for("1,000,000 of");
        child.wait_for("0/1 steps");
        let screen = Screen::of(&child.printed, columns);
        let (bar, total) = (screen.line_with("1,000,000 of"), screen.line_with("0/1 steps"));
        // What ends a line, the time that has passed, stands on the line itself.
        assert!(bar.ends_with('s') && bar.contains("wide/dev"), "{columns}: {bar}");
        assert!(total.ends_with('s') && total.starts_with('['), "{columns}: {total}");
        assert_eq!(bar.contains('…'), columns < 200, "{columns}: {bar}");
        assert_eq!(bar.contains('['), columns > 40, "{columns}: {bar}");
        child.signal(Signal::INT);
        child.end();
    }
}
