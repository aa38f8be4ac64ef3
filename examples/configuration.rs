//! What an asset can be told: typed settings with defaults and bounds, from a file, the environment, a job and the caller.
//!
//! Run it: `cargo run --example configuration`. It prints where each value comes from, and what is said to wrong ones.

use std::time::Duration;

use edge_assets::{config::Layer, exec::RunOptions, plan::PlanRequest, prelude::*};

/// How a day is sampled.
#[derive(Debug, Config)]
struct Sampling {
    /// How many rows are read.
    #[config(default = 1000, min = 1, max = 100_000)]
    rows: u64,
    /// How far back it looks.
    #[config(default = "5m")]
    window: Duration,
    #[config(default = Mode::Fast)]
    mode: Mode,
    /// What the result is called.
    label: Option<String>,
    login: Login,
}

/// One of a few.
#[derive(Debug, Clone, Copy, PartialEq, Config)]
enum Mode {
    Fast,
    /// Reads everything twice.
    Thorough,
}

/// As whom to read.
#[derive(Debug, Config)]
struct Login {
    #[config(default = "reader")]
    user: String,
    password: Secret<String>,
}

#[asset]
async fn sample(config: Config<Sampling>) -> Result<String> {
    let rows = if config.mode == Mode::Thorough {
        config.rows * 2
    } else {
        config.rows
    };
    let label = config.label.as_deref().unwrap_or("unnamed");
    let length = config.login.password.expose().len();
    Ok(format!(
        "{label}: {rows} rows of the last {:?}, read by {} with a password of {length} letters",
        config.window, config.login.user
    ))
}

/// Reads more at night.
#[job(assets = [sample], config(sample(rows = 50_000, label = "nightly")))]
fn nightly() {}

/// In a program, `Layer::settings_file("edge.toml")`.
const FILE: &str = r#"
[config.sample]
rows = 500
mode = "thorough"

[config.sample.login]
user = "me"
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::builder().asset::<sample>().job::<nightly>().build()?;
    let options = RunOptions::new().keep_values();
    let job = definitions.job("nightly").expect("it is declared above");

    // Each layer lies over those before it, setting by setting. In a program, `Layer::environment(std::env::vars_os())`.
    let variables = [("EDGE_CONFIG__SAMPLE__LOGIN__PASSWORD".into(), "hunter2".into())];
    let config = definitions.configure([
        Layer::settings("edge.toml", FILE)?,
        Layer::environment(variables)?,
        Layer::from(job.config.clone()),
        Layer::flags(["sample.window=1h30m"])?,
    ])?;
    for setting in definitions.explain(&"sample".parse()?, &config) {
        let value = setting.value.map_or("none".to_owned(), |value| value.to_string());
        let origin = setting.origin.map_or("missing".to_owned(), |origin| origin.to_string());
        println!("{:<16} {value:<12} {origin}", setting.setting);
    }

    let mut request = PlanRequest::of_job(job, options.clock.now())?;
    request.config = config;
    let result = definitions.execute(definitions.plan_request(request)?, options).await?;
    println!("\n{}", *result.value::<sample>().expect("it has just been made"));

    // Everything that is wrong is told at once, with its place and its cure.
    let wrong = definitions.configure([
        Layer::settings("edge.toml", "[config.sample]\nrosw = 500\nmode = \"fsat\"\n")?,
        Layer::flags(["sample.rows=0", "sampel.rows=5"])?,
    ]);
    println!("\n{}", wrong.expect_err("four settings are wrong"));
    Ok(())
}
