//! One step of `test`, and running them in order.

use crate::args::Choice;
use crate::beside::Beside;
use crate::invocation::Invocation;
use crate::process::{self, Stream};
use crate::report::{Row, report};
use crate::settings::Settings;
use crate::steps;
use crate::stopwatch::Stopwatch;
use crate::tally::{Runner, Tally};
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// What a step does.
#[derive(Debug)]
pub(crate) enum Work {
    /// Commands, one after the other; the step counts as one check.
    Commands(Vec<Invocation>),
    /// A test runner: its own summary counts.
    Tests(Runner, Invocation),
    /// A check of ours, and the chore that repeats it.
    Own(fn(&Workspace, &Settings) -> anyhow::Result<Verdict>, &'static str),
    /// Nothing to do, with the reason.
    Nothing(&'static str),
}

/// A named piece of work.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// Also part of `--quick`.
    pub(crate) quick: bool,
    /// Waits more than it computes: when all steps run, it runs beside those that come after it.
    pub(crate) beside: bool,
    pub(crate) work: Work,
}

/// What a step came to.
#[derive(Debug)]
struct Outcome {
    tally: Tally,
    remark: Option<String>,
}

/// Runs the chosen steps and prints the report; whether all went well.
pub(crate) fn run_all(workspace: &Workspace, settings: &Settings, choice: &Choice) -> anyhow::Result<bool> {
    let total = Stopwatch::start();
    let steps: Vec<Step> = steps::all(workspace, settings)
        .into_iter()
        .filter(|step| is_chosen(step, choice))
        .collect();
    anyhow::ensure!(!steps.is_empty(), "no step is named `{}`", choice.only.join("`, `"));
    let (waiting, steps): (Vec<Step>, Vec<Step>) = steps
        .into_iter()
        .partition(|step| step.beside && choice.only.is_empty());
    let mut rows = Vec::new();
    let mut stopped = false;
    let mut beside = None;
    for step in &steps {
        if beside.is_none() && !stopped && !step.quick && !waiting.is_empty() {
            let names: Vec<&str> = waiting.iter().map(|step| step.name.as_str()).collect();
            beside = Some(Beside::start(&names, workspace, settings)?);
        }
        let mut row = Row {
            name: step.name.clone(),
            took: None,
            tally: Tally::default(),
            remark: None,
            repeat: repeat(&step.work),
        };
        if !stopped {
            eprintln!("\n── {} ──", step.name);
            let watch = Stopwatch::start();
            let outcome = run(&step.work, workspace, settings);
            row.took = Some(watch.elapsed());
            match outcome {
                Ok(outcome) => (row.tally, row.remark) = (outcome.tally, outcome.remark),
                Err(fault) => {
                    eprintln!("error: {fault:#}");
                    row.tally = Tally::of_one(false);
                }
            }
            stopped = row.tally.failed > 0 && !choice.keep_going;
        }
        rows.push(row);
    }
    if let Some(beside) = beside
        && !stopped
    {
        rows.push(beside.finish()?);
    }
    println!("{}", report(&rows, total.elapsed()));
    Ok(rows.iter().all(|row| row.tally.failed == 0))
}

fn is_chosen(step: &Step, choice: &Choice) -> bool {
    let is_named = choice.only.is_empty() || choice.only.iter().any(|part| step.name.contains(part.as_str()));
    is_named && (!choice.quick || step.quick)
}

fn repeat(work: &Work) -> String {
    match work {
        Work::Commands(calls) => calls.iter().map(Invocation::to_string).collect::<Vec<_>>().join(" && "),
        Work::Tests(_, call) => call.to_string(),
        Work::Own(_, chore) => (*chore).to_owned(),
        Work::Nothing(_) => String::new(),
    }
}

fn run(work: &Work, workspace: &Workspace, settings: &Settings) -> anyhow::Result<Outcome> {
    match work {
        Work::Commands(calls) => {
            for call in calls {
                if !call.succeeds()? {
                    return Ok(Outcome {
                        tally: Tally::of_one(false),
                        remark: None,
                    });
                }
            }
            Ok(Outcome {
                tally: Tally::of_one(true),
                remark: None,
            })
        }
        Work::Tests(runner, call) => run_tests(*runner, call),
        Work::Own(check, _) => {
            let verdict = check(workspace, settings)?;
            Ok(Outcome {
                tally: Tally::of_one(verdict.print()),
                remark: Some(verdict.looked_at),
            })
        }
        Work::Nothing(reason) => Ok(Outcome {
            tally: Tally::default(),
            remark: Some((*reason).to_owned()),
        }),
    }
}

fn run_tests(runner: Runner, call: &Invocation) -> anyhow::Result<Outcome> {
    let mut tally = Tally::default();
    let ended = process::read_along(call, |stream, line| {
        match stream {
            Stream::Out => println!("{line}"),
            Stream::Err => eprintln!("{line}"),
        }
        tally.read(runner, line);
    })?;
    // A runner that failed without a failed test did not build, or broke off.
    if !ended.success && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(Outcome {
        tally,
        remark: ended.remark,
    })
}

#[cfg(test)]
mod tests {
    use super::{Step, Work, is_chosen, run_tests};
    use crate::args::Choice;
    use crate::invocation::Invocation;
    use crate::tally::Runner;

    fn step(name: &str, quick: bool) -> Step {
        Step {
            name: name.to_owned(),
            quick,
            beside: false,
            work: Work::Nothing("a test"),
        }
    }

    #[test]
    fn steps_are_chosen_by_part_of_the_name_and_by_quickness() {
        let only = Choice {
            only: vec!["clippy".to_owned()],
            ..Choice::default()
        };
        assert!(is_chosen(&step("clippy, all features", false), &only) && !is_chosen(&step("fmt", true), &only));
        let quick = Choice {
            quick: true,
            ..Choice::default()
        };
        assert!(is_chosen(&step("fmt", true), &quick) && !is_chosen(&step("examples", false), &quick));
    }

    #[test]
    fn a_runner_that_breaks_off_has_failed() {
        let line = "test result: ok. 2 passed; 0 failed; 0 ignored";
        let well = run_tests(
            Runner::Libtest,
            &Invocation::new("sh", &["-c", &format!("echo '{line}'")]),
        )
        .unwrap();
        assert_eq!((well.tally.passed, well.tally.failed), (2, 0));
        let broken = run_tests(
            Runner::Libtest,
            &Invocation::new("sh", &["-c", &format!("echo '{line}'; exit 101")]),
        )
        .unwrap();
        assert_eq!((broken.tally.passed, broken.tally.failed), (2, 1));
    }
}
