//! The settings of assets: `config explain`, `config schema`, and what runs are told from each place.

use std::{
    ffi::OsString,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetError, Config, Definitions, Materialized, Secret,
    cli::{App, Captured, Console, Exit},
    job,
};
use insta::assert_snapshot;

use crate::shown::show;

#[derive(Debug, Config)]
struct Daily {
    /// How many rows are kept.
    #[config(default = 10, min = 1, max = 1000)]
    limit: u32,
    /// How far back it looks.
    #[config(default = "5m")]
    window: Duration,
    #[config(default = Mode::Fast)]
    mode: Mode,
    /// What the result is called.
    label: Option<String>,
    login: Login,
}

#[derive(Debug, Clone, Copy, Config)]
enum Mode {
    Fast,
    Thorough,
}

/// As whom to read.
#[derive(Debug, Config)]
struct Login {
    #[config(default = "reader")]
    user: String,
    token: Option<Secret<String>>,
}

#[derive(Debug, Config)]
struct Strict {
    /// Whom it is for.
    tenant: String,
}

/// Reads a lot.
#[job(select = "edge/daily", config("edge/daily"(limit = 500, label = "nightly")))]
fn nightly() {}

fn app() -> App {
    App::new("fixture", "1.2.3", || {
        let daily = AssetDef::builder("edge/daily").run(|config: Config<Daily>| async move {
            let token = config.login.token.as_ref().map(|token| token.expose().len());
            Ok::<_, AssetError>(
                Materialized::unit()
                    .with("limit", config.limit)
                    .with("label", config.label.clone().unwrap_or_default())
                    .with("user", config.login.user.clone())
                    .with("token_length", token.unwrap_or_default()),
            )
        });
        let strict = AssetDef::builder("strict").run(|config: Config<Strict>| async move {
            Ok::<_, AssetError>(Materialized::unit().with("tenant", config.tenant.clone()))
        });
        let plain = AssetDef::builder("plain").run(|| async { Ok::<_, AssetError>(()) });
        Definitions::builder()
            .assets([daily, strict, plain])
            .job::<nightly>()
            .build()
    })
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What surrounds a command, and what it printed.
#[derive(Default)]
struct Place {
    variables: Vec<(&'static str, OsString)>,
    file: Option<&'static str>,
}

impl Place {
    fn variable(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    fn file(mut self, text: &'static str) -> Self {
        self.file = Some(text);
        self
    }

    fn run(&self, line: &str) -> (Exit, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("edge.toml");
        if let Some(text) = self.file {
            std::fs::write(&path, text).unwrap();
        }
        let (out, err) = (Buffer::default(), Buffer::default());
        let console = Console::new(out.clone(), err.clone()).settings_file(&path);
        let console = self
            .variables
            .iter()
            .fold(console, |console, (name, value)| console.variable(name, value));
        let exit = app().run_on(std::iter::once("fixture").chain(line.split_whitespace()), console);
        let text = |buffer: Buffer| {
            let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
            text.replace(&format!("{}/", folder.path().display()), "")
        };
        (exit, text(out), text(err))
    }

    fn shown(&self, line: &str) -> String {
        let (exit, out, err) = self.run(line);
        // How wide a column is depends on where the folder lies.
        let mut narrow = out;
        while narrow.contains("   ") {
            narrow = narrow.replace("   ", "  ");
        }
        format!("exit {exit}\n--- stdout\n{narrow}--- stderr\n{err}")
    }
}

fn run(line: &str) -> Captured {
    crate::shown::run_on(app(), line)
}

fn full() -> Place {
    Place::default()
        .file("[config.\"edge/daily\"]\nlimit = 20\nwindow = \"1h\"\nmode = \"thorough\"\n\n[config.\"edge/daily\".login]\nuser = \"me\"\n")
        .variable("EDGE_CONFIG__EDGE_DAILY__LIMIT", "30")
        .variable("EDGE_CONFIG__EDGE_DAILY__LOGIN__TOKEN", "canary-hunter2")
        .variable("EDGE_CONFIG__STRICT__TENANT", "42")
        .variable("EDGE_HOME", "elsewhere")
}

#[test]
fn every_setting_is_explained_with_value_origin_type_and_default() {
    assert_snapshot!(Place::default().shown("config explain"));
    assert_snapshot!(full().shown("config explain --config edge/daily.mode=fast"));
    assert_snapshot!(full().shown("config explain edge/* --job nightly --config edge/daily.label=x"));
}

#[test]
fn an_explanation_is_one_document() {
    let (exit, out, err) = full().run("config explain edge/daily --output json");
    assert_eq!((exit, err.as_str()), (Exit::SUCCESS, ""));
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(document["next"].is_null());
    let of = |name: &str| {
        let items = document["items"].as_array().unwrap();
        items.iter().find(|item| item["setting"] == name).unwrap().clone()
    };
    assert_eq!(
        of("limit"),
        serde_json::json!({
            "asset": "edge/daily", "setting": "limit", "value": 30, "default": 10, "min": 1, "max": 1000,
            "origin": { "kind": "environment", "place": "EDGE_CONFIG__EDGE_DAILY__LIMIT" },
            "type": "whole number, 1 to 1000", "required": false, "missing": false, "secret": false, "choices": [],
            "description": "How many rows are kept.", "variable": "EDGE_CONFIG__EDGE_DAILY__LIMIT",
        })
    );
    assert_eq!(of("mode")["choices"], serde_json::json!(["fast", "thorough"]));
    assert_eq!(of("mode")["origin"]["place"], "edge.toml:4");
    let token = of("login.token");
    assert_eq!((&token["value"], &token["secret"]), (&"(secret)".into(), &true.into()));
}

#[test]
fn what_is_not_set_and_must_be_is_said() {
    let (_, out, _) = Place::default().run("config explain strict --output json");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let tenant = &document["items"][0];
    assert_eq!((&tenant["missing"], &tenant["required"]), (&true.into(), &true.into()));
    assert!(tenant["origin"].is_null() && tenant["value"].is_null());
    assert_snapshot!(Place::default().shown("materialize strict"));
    // It is no fault for those who run something else.
    assert_eq!(Place::default().run("materialize plain").0, Exit::SUCCESS);
}

#[test]
fn faults_are_told_all_at_once_beside_what_is_understood() {
    let place = Place::default()
        .file("[config.\"edge/daily\"]\nlimt = 20\nmode = \"fsat\"\n\n[config.\"edge/dayly\"]\nlimit = 1\n")
        .variable("EDGE_CONFIG__EDGE_DAILY__LIMIT", "many")
        .variable("EDGE_CONFIG__EDGE_DAILY__LIMT", "5");
    assert_snapshot!(place.shown("config explain edge/daily --config edge/daily.login=x"));
    let (exit, out, err) = place.run("materialize plain --config edge/daily.window=5");
    assert_eq!((exit, out.as_str()), (Exit::USAGE, ""));
    assert!(err.starts_with("error: 6 settings cannot be used\n"), "{err}");
}

#[test]
fn one_fault_has_its_cure_on_a_line_of_its_own() {
    for (line, what, hint) in [
        (
            "plan edge/daily --config edge/daily.limit=many",
            "error: `edge/daily.limit` (--config) is the text `many`",
            "hint: write a whole number from 1 to 1000",
        ),
        (
            "plan edge/daily --config edge/daily.lable=x",
            "error: `edge/daily` has no setting `lable` (--config)",
            "hint: did you mean `label`?",
        ),
        (
            "plan edge/daily --config edge/daily=5",
            "error: `--config edge/daily` names no setting",
            "hint: write `--config asset.key=value`",
        ),
        (
            "plan edge/daily --config edge/daily..x=5",
            "error: `--config edge/daily..x` names no setting",
            "hint: write `--config asset.key=value`",
        ),
        (
            "config explain --settings /no/such/edge.toml",
            "error: the configuration file `/no/such/edge.toml` cannot be read",
            "No such file",
        ),
        (
            "config explain edge/dayly",
            "no asset matches `edge/dayly`",
            "hint: did you mean `edge/daily`?",
        ),
        (
            "config explain --job nihgtly",
            "there is no job `nihgtly`",
            "hint: did you mean `nightly`?",
        ),
        (
            "config schema edge/dayly",
            "there is no asset `edge/dayly`",
            "hint: did you mean `edge/daily`?",
        ),
        (
            "config schema plain",
            "`plain` takes no configuration",
            "hint: give it a parameter `Config<..>`",
        ),
    ] {
        let run = run(line);
        assert_eq!(run.exit, Exit::USAGE, "{line}: {}", run.err);
        assert!(run.err.contains(what) && run.err.contains(hint), "{line}: {}", run.err);
    }
}

#[test]
fn a_run_takes_the_last_of_file_environment_job_and_flags() {
    let metadata = |place: &Place, line: &str| {
        let (exit, out, err) = place.run(&format!("{line} --output json"));
        assert_eq!(exit, Exit::SUCCESS, "{err}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let of = |name: &str| document["steps"][0]["metadata"][name]["value"].clone();
        (of("limit"), of("label"), of("user"), of("token_length"))
    };
    let none = Place::default();
    assert_eq!(
        metadata(&none, "materialize edge/daily"),
        (10.into(), "".into(), "reader".into(), 0.into())
    );
    assert_eq!(
        metadata(&full(), "materialize edge/daily"),
        (30.into(), "".into(), "me".into(), 14.into())
    );
    assert_eq!(
        metadata(&full(), "job execute nightly"),
        (500.into(), "nightly".into(), "me".into(), 14.into())
    );
    assert_eq!(
        metadata(
            &full(),
            "job execute nightly --config edge/daily.limit=7 --config edge/daily.label=5"
        ),
        (7.into(), "5".into(), "me".into(), 14.into())
    );
}

#[test]
fn a_file_for_one_run_lies_below_flags_and_over_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("run.json", "{\"edge/daily\": {\"limit\": 100, \"label\": \"file\"}}"),
        ("run.toml", "[\"edge/daily\"]\nlimit = 100\nlabel = \"file\"\n"),
        ("run", "{\"edge/daily\": {\"limit\": 100, \"label\": \"file\"}}"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let line = format!(
            "config explain edge/daily --job nightly --config-file {} --config edge/daily.label=x --output json",
            path.display()
        );
        let (exit, out, err) = full().run(&line);
        assert_eq!(exit, Exit::SUCCESS, "{err}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let origins: Vec<&str> = document["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["origin"]["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            origins,
            ["file", "file", "file", "flag", "file", "environment"],
            "{name}"
        );
        assert_eq!(document["items"][0]["value"], 100, "{name}");
    }
    // It speaks of this one run, so an asset that is not part of it is a mistake.
    let path = folder.path().join("run.json");
    let run = run(&format!("plan plain --config-file {}", path.display()));
    assert!(
        run.err.contains("run.json:1), which is not part of this run"),
        "{}",
        run.err
    );
}

#[test]
fn settings_names_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.toml");
    std::fs::write(&path, "\u{feff}[config.strict]\ntenant = \"other\"\n").unwrap();
    let line = format!("config explain --settings {} --output json", path.display());
    let (_, out, err) = Place::default().file("this is not read").run(&line);
    assert_eq!(err, "");
    assert!(out.contains("other.toml:2"), "{out}");
}

#[test]
fn what_is_no_settings_file_is_refused_with_its_line() {
    for (text, part) in [
        ("[config.strict]\ntenant = \n", "edge.toml:2 is not TOML: "),
        (
            "[confg.strict]\ntenant = \"x\"\n",
            "there is no section `confg` (edge.toml:1)\nhint: did you mean `config`?",
        ),
        (
            "[deployment]\n",
            "hint: settings of assets stand below `[config.ASSET]`",
        ),
        ("config = 5\n", "edge.toml:1 is not a table"),
        ("[config]\nstrict = 5\n", "`strict` (edge.toml:2) is a number"),
        (
            "[config.strict]\ntenant = \"x\"\ntenant = \"y\"\n",
            "edge.toml:3 is not TOML: duplicate key",
        ),
    ] {
        let (exit, out, err) = Place::default().file(text).run("plan plain");
        assert_eq!((exit, out.as_str()), (Exit::USAGE, ""), "{text}");
        assert!(err.contains(part), "{text}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_refused_without_its_value() {
    use std::os::unix::ffi::OsStringExt;
    let value = OsString::from_vec(b"hunter2\xff".to_vec());
    let place = Place::default().variable("EDGE_CONFIG__STRICT__TENANT", value);
    let (exit, _, err) = place.run("plan plain");
    assert_eq!(exit, Exit::USAGE);
    assert_eq!(
        err,
        "error: the value of EDGE_CONFIG__STRICT__TENANT is not UTF-8\nhint: write it in UTF-8\n"
    );
}

#[test]
fn no_output_shows_a_secret() {
    let place = full();
    for line in [
        "config explain",
        "config explain --output json",
        "config schema --output json",
        "config schema edge/daily",
        "materialize edge/daily -vvv",
        "materialize edge/daily --output json",
        "plan edge/daily --output json",
        "materialize edge/daily --config edge/daily.limit=many",
        "materialize edge/daily --config edge/daily.login.token=[1,hunter2",
        "config explain --config edge/daily.login=hunter2",
        "config explain --config edge/daily.login.tokn=hunter2",
        "config explain --config edge/daily.login.token",
    ] {
        let (_, out, err) = place.run(line);
        assert!(
            !out.contains("hunter2") && !err.contains("hunter2"),
            "{line}: {out}{err}"
        );
    }
}

#[test]
fn schemas_of_an_asset_and_of_the_settings_file() {
    assert_snapshot!(show(&run("config schema strict")));
    let file = run("config schema").out;
    let schema: serde_json::Value = serde_json::from_str(&file).unwrap();
    let assets = schema["properties"]["config"]["properties"].as_object().unwrap();
    assert_eq!(assets.keys().collect::<Vec<_>>(), ["edge/daily", "strict"]);
    assert_eq!(
        assets["edge/daily"]["properties"]["login"]["properties"]["user"]["default"],
        "reader"
    );
    assert!(
        !file.contains("required"),
        "a value may come from elsewhere than the file"
    );
}

#[cfg(unix)]
#[test]
fn a_process_reads_the_file_of_its_working_folder_and_its_environment() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("edge.toml"), "[config.\"edge/daily\"]\nlimit = 77\n").unwrap();
    let mut command = crate::child::command("config explain edge/daily --output json");
    let output = command
        .current_dir(Path::new(folder.path()))
        .env("EDGE_CONFIG__EDGE_DAILY__LABEL", "by environment")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("\"edge.toml:2\"") && text.contains("\"value\": 77"),
        "{text}"
    );
    assert!(text.contains("by environment"), "{text}");
}
