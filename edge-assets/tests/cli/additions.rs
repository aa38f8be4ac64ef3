//! What an application adds: commands, options, checks of `doctor`.

use edge_assets::{
    boxed::BoxError,
    cli::{CommandContext, Diagnosis, Exit, ExtraCommand, clap},
    exec::RunOptions,
};
use insta::assert_snapshot;

use crate::{
    fixture::World,
    shown::{run_odd, run_on, show},
};

struct Refresh;

impl ExtraCommand for Refresh {
    fn command(&self) -> clap::Command {
        clap::Command::new("refresh")
            .about("Runs the cache and says how it went")
            .arg(clap::Arg::new("selection").required(true))
    }

    async fn run(&self, matches: &clap::ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let selection = matches.get_one::<String>("selection").expect("clap demands it");
        let url = context.matches().get_one::<String>("url").expect("it has a default");
        context.say(format!("refreshing from {url}"));
        let plan = context.definitions()?.plan(selection)?;
        let result = context.execute(plan, RunOptions::new()).await?;
        Ok(context.report(&result, selection)?)
    }
}

struct OwnDoctor;

impl ExtraCommand for OwnDoctor {
    fn command(&self) -> clap::Command {
        clap::Command::new("doctor").about("A doctor of our own")
    }

    async fn run(&self, _: &clap::ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        context.print("we are fine")?;
        Ok(Exit::from(42))
    }
}

fn app() -> edge_assets::cli::App {
    World::new().app().command(Refresh).options(|root| {
        root.arg(
            clap::Arg::new("url")
                .long("url")
                .global(true)
                .default_value("http://localhost"),
        )
    })
}

#[test]
fn a_command_of_the_application_runs_with_progress_and_options() {
    for line in [
        "--url http://there refresh edge/cache",
        "refresh edge/cache --url http://there",
    ] {
        let run = run_on(app(), line);
        assert!(run.exit.is_success(), "{line}: {}", run.err);
        assert!(
            run.err.starts_with("refreshing from http://there\n"),
            "{line}: {}",
            run.err
        );
        assert!(run.err.contains("edge/cache: success"), "{}", run.err);
        assert!(run.out.contains("edge/cache  success"), "{}", run.out);
    }
    let help = run_on(app(), "--help").out;
    assert!(help.contains("Runs the cache and says how it went"), "{help}");
    assert!(run_on(app(), "completions elvish").out.contains("refresh"));
    assert!(run_on(app(), "complete zsh -- fixture ref").out.contains("refresh"));
}

#[test]
fn errors_of_the_framework_keep_their_exit_code_in_a_command_of_the_application() {
    let run = run_on(app(), "refresh edge/cahce");
    assert_eq!(run.exit, Exit::USAGE);
    assert!(run.err.ends_with("hint: did you mean `edge/cache`?\n"), "{}", run.err);
    assert_eq!(run_on(app(), "refresh bad/broken").exit, Exit::FAILURE);
}

#[test]
fn a_command_of_the_same_name_replaces_that_of_the_framework() {
    let run = run_on(World::new().app().command(OwnDoctor), "doctor");
    assert_eq!((run.exit.code(), run.out.as_str()), (42, "we are fine\n"));
}

#[test]
fn doctor_tells_of_resources_and_of_the_application() {
    assert_snapshot!(crate::shown::shown("doctor"));
}

#[test]
fn doctor_finds_all_that_is_wrong_and_names_the_cures() {
    let app = World::new()
        .with_closed_warehouse()
        .app()
        .doctor("tables", |_| async {
            Err::<String, _>("table `events` is missing; run `schema apply`")
        })
        .doctor("disk", |_| async {
            Diagnosis::bad("2 GiB left").cure("delete something")
        })
        .doctor("hangs", |_| std::future::pending::<Diagnosis>())
        .doctor("panics", |context: CommandContext| async move {
            assert!(context.is_quiet(), "this check panics");
            Diagnosis::good("")
        });
    let run = run_on(app, "doctor --timeout 50ms");
    assert_eq!(run.exit, Exit::FAILURE);
    assert_snapshot!(show(&run));
}

#[test]
fn doctor_without_settings_still_examines_the_rest() {
    let run = run_on(World::new().without_settings().app(), "doctor");
    assert_eq!(run.exit, Exit::FAILURE);
    assert!(
        run.out.contains("FAIL  resources     WAREHOUSE_URL is not set"),
        "{}",
        run.out
    );
    assert!(run.out.contains("ok    table events"), "{}", run.out);
}

#[test]
fn long_work_of_the_application_is_told_once_a_second() {
    let run = run_odd("generate");
    assert_eq!(run.out, "1000 events\n");
    assert_eq!(
        run.err.lines().collect::<Vec<_>>(),
        [
            "generate: 100 of 1,000 events",
            "generate: 400 of 1,000 events",
            "generate: 700 of 1,000 events",
            "generate: 1,000 of 1,000 events",
            "in the middle of it",
        ]
    );
    assert_eq!(run_odd("generate -q").err, "");
}
