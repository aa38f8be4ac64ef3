//! Settings of runs: layers with their origins, jobs, and what is refused when definitions and plans are made.

use edge_assets::{
    asset::ConfigNeed,
    config::{ConfigError, Layer, Origin, RunConfig},
    exec::RunOptions,
    plan::PlanRequest,
    prelude::*,
};
use serde_json::json;

#[derive(Debug, Config)]
struct Sampling {
    /// How many rows are read.
    #[config(default = 10, min = 1, max = 100)]
    rows: u64,
    label: Option<String>,
    #[config(default)]
    tables: Vec<String>,
    login: Login,
}

#[derive(Debug, Config)]
struct Login {
    #[config(default = "reader")]
    user: String,
}

#[derive(Debug, Config)]
struct Strict {
    name: String,
}

#[asset]
async fn sample(sampling: Config<Sampling>) -> Result<String> {
    let Sampling {
        rows,
        label,
        tables,
        login,
    } = &*sampling;
    Ok(format!("{rows} {label:?} {tables:?} {}", login.user))
}

#[asset(key = "edge/strict")]
async fn strict(config: Config<Strict>) -> Result<String> {
    Ok(config.name.clone())
}

#[asset]
async fn plain() -> Result {
    Ok(())
}

#[asset_check(asset = sample)]
fn is_labeled(value: &str, sampling: Config<Sampling>) -> CheckResult {
    CheckResult::pass_if(
        sampling
            .label
            .as_ref()
            .is_none_or(|label| value.contains(label.as_str())),
    )
}

/// Samples a lot.
#[job(assets = [sample, strict], config(sample(rows = 50, login(user = "nightly"), tables = ["a", "b"]), "edge/strict"(name = "n")))]
fn nightly() {}

fn definitions() -> Definitions {
    Definitions::builder()
        .asset::<sample>()
        .asset::<strict>()
        .asset::<plain>()
        .check::<is_labeled>()
        .job::<nightly>()
        .build()
        .unwrap()
}

fn request(selection: &str) -> PlanRequest {
    PlanRequest::new(selection.parse().unwrap(), RunOptions::new().clock.now())
}

async fn value_of_sample(request: PlanRequest) -> String {
    let definitions = definitions();
    let plan = definitions.plan_request(request).unwrap();
    let result = definitions
        .execute(plan, RunOptions::new().keep_values())
        .await
        .unwrap();
    assert!(result.is_success());
    result.value::<sample>().unwrap().to_string()
}

fn refusal(request: PlanRequest) -> String {
    let error = definitions().plan_request(request).unwrap_err();
    edge_assets::boxed::error_chain(&error)
}

#[tokio::test]
async fn an_asset_is_called_with_no_framework_running() {
    let sampling = Sampling {
        rows: 3,
        label: Some("x".to_owned()),
        tables: Vec::new(),
        login: Login { user: "me".to_owned() },
    };
    assert_eq!(sample(Config(sampling)).await.unwrap(), "3 Some(\"x\") [] me");
}

#[tokio::test]
async fn a_run_has_defaults_and_what_its_request_says() {
    assert_eq!(value_of_sample(request("sample")).await, "10 None [] reader");
    let mut with = request("sample");
    with.config
        .insert("sample".parse().unwrap(), json!({ "rows": 5, "label": "[]" }));
    assert_eq!(value_of_sample(with).await, "5 Some(\"[]\") [] reader");
}

#[tokio::test]
async fn the_runs_of_a_job_have_its_settings() {
    let definitions = definitions();
    let job = definitions.job("nightly").unwrap();
    let request = PlanRequest::of_job(job, RunOptions::new().clock.now()).unwrap();
    assert_eq!(value_of_sample(request).await, "50 None [\"a\", \"b\"] nightly");
    let origin = job.config.origin(&"sample".parse().unwrap(), "login.user").unwrap();
    assert!(origin.to_string().starts_with("job nightly, "), "{origin}");
    assert!(origin.to_string().contains("config_runs.rs:"), "{origin}");
}

#[test]
fn layers_lie_over_each_other_setting_by_setting() {
    let definitions = definitions();
    let file =
        "[config.sample]\nrows = 20\nlabel = \"file\"\ntables = [\"f\"]\n\n[config.sample.login]\nuser = \"file\"\n";
    let config = definitions
        .configure([
            Layer::settings("edge.toml", file).unwrap(),
            Layer::environment([
                ("EDGE_CONFIG__SAMPLE__LABEL".into(), "env".into()),
                ("EDGE_CONFIG__SAMPLE__ROWS".into(), "".into()),
                ("EDGE_CONFIG__EDGE_STRICT__NAME".into(), "5".into()),
                ("EDGE_HOME".into(), "elsewhere".into()),
            ])
            .unwrap(),
            Layer::from(definitions.job("nightly").unwrap().config.clone()),
            Layer::flags(["sample.tables=x,y", "sample.tables=z", "edge/strict.name=flag"]).unwrap(),
        ])
        .unwrap();
    let explained: Vec<String> = ["sample", "edge/strict"]
        .iter()
        .flat_map(|key| definitions.explain(&key.parse().unwrap(), &config))
        .map(|setting| {
            let origin = setting.origin.unwrap();
            let origin = match &origin {
                Origin::Job { name, .. } => format!("job {name}"),
                other => other.to_string(),
            };
            format!("{} = {} ({origin})", setting.setting, setting.value.unwrap())
        })
        .collect();
    assert_eq!(
        explained,
        [
            "rows = 50 (job nightly)",
            "label = \"env\" (EDGE_CONFIG__SAMPLE__LABEL)",
            "tables = [\"z\"] (--config)",
            "login.user = \"nightly\" (job nightly)",
            "name = \"flag\" (--config)",
        ]
    );
}

#[test]
fn what_is_wrong_in_any_layer_is_told_at_once_with_its_place() {
    let definitions = definitions();
    let file = "[config.sample]\nrows = 200\nlable = \"x\"\n\n[config.sampel]\nrows = 1\n\n[config.plain]\nx = 1\n";
    let error = definitions
        .configure([
            Layer::settings("edge.toml", file).unwrap(),
            Layer::environment([
                ("EDGE_CONFIG__SAMPLE__LABLE".into(), "x".into()),
                ("EDGE_CONFIG__SMPLE__LABEL".into(), "x".into()),
                ("EDGE_CONFIG__EDGE_STRICT__NAME__X".into(), "x".into()),
            ])
            .unwrap(),
            Layer::flags(["sample.tables=[1]", "sample.login.usr=x", "sample", "sample=x"][..2].iter()).unwrap(),
        ])
        .unwrap_err();
    let faults: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "configuration was given for `plain` (edge.toml:8), which takes none; give it a parameter `Config<..>`",
            "configuration was given for `sampel` (edge.toml:5), which is not an asset; did you mean `sample`",
            "EDGE_CONFIG__EDGE_STRICT__NAME__X names no setting of `edge/strict`; did you mean \
             EDGE_CONFIG__EDGE_STRICT__NAME",
            "EDGE_CONFIG__SAMPLE__LABLE names no setting of `sample`; did you mean EDGE_CONFIG__SAMPLE__LABEL or \
             EDGE_CONFIG__SAMPLE__TABLES",
            "EDGE_CONFIG__SMPLE__LABEL names no asset; did you mean `SAMPLE`",
            "`sample` has no setting `lable` (edge.toml:3); did you mean `label` or `tables`",
            "`sample.rows` (edge.toml:2) is `200`; write a whole number from 1 to 100",
            "`sample.tables[0]` (--config) is `1`; write text in quotes, `\"1\"`",
            "`sample.login` has no setting `usr` (--config); did you mean `user`",
        ]
    );
    let rows = error.faults().iter().find(|fault| fault.setting() == "rows").unwrap();
    assert_eq!(
        (rows.asset(), rows.origin().map(Origin::kind)),
        (Some("sample"), Some("file"))
    );
}

#[test]
fn names_that_are_long_or_odd_do_not_spoil_a_message() {
    let definitions = definitions();
    let refused = |layer: Layer| definitions.configure([layer]).unwrap_err().to_string();
    let deep = format!("sample.rows{}=5", ".x".repeat(50_000));
    assert_eq!(
        refused(Layer::flags([deep]).unwrap()),
        "`sample.rows` (--config) is a table; write a whole number from 1 to 100"
    );
    let unknown = format!("sample.{}=5", "é".repeat(500));
    let text = refused(Layer::flags([unknown]).unwrap());
    assert!(
        text.starts_with(&format!("`sample` has no setting `{}…` (--config)", "é".repeat(60))),
        "{text}"
    );
    let odd = r#"{"config": {"sample": {"a\nb": 1}, "x\ny": {}}}"#;
    let text = refused(Layer::settings("edge.json", odd).unwrap());
    assert!(
        text.contains("no setting `a\\nb`") && text.contains("for `x\\ny` (edge.json:1)"),
        "{text}"
    );
}

#[test]
fn one_name_of_a_variable_for_two_assets_is_refused() {
    let asset = |key: &str| AssetDef::builder(key).run(|_: Config<Login>| async { Ok::<_, std::io::Error>(()) });
    let definitions = Definitions::builder()
        .assets([asset("a/b"), asset("a_b"), asset("a")])
        .build()
        .unwrap();
    let variable = |name: &str| Layer::environment([(name.into(), "x".into())]).unwrap();
    let error = definitions.configure([variable("EDGE_CONFIG__A_B__USER")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "EDGE_CONFIG__A_B__USER means each of `a/b`, `a_b`; write their settings into a file"
    );
    assert!(definitions.configure([variable("EDGE_CONFIG__A__USER")]).is_ok());
}

#[test]
fn a_plan_refuses_what_does_not_fit_or_is_missing() {
    let with = |asset: &str, value| {
        let mut request = request("sample or edge/strict");
        request
            .config
            .insert("edge/strict".parse().unwrap(), json!({ "name": "n" }));
        request.config.insert(asset.parse().unwrap(), value);
        request
    };
    assert!(definitions().plan_request(with("sample", json!({ "rows": 3 }))).is_ok());
    assert_eq!(
        refusal(with("sample", json!({ "rosw": 3 }))),
        "`sample` has no setting `rosw` (the request); did you mean `rows`"
    );
    assert!(refusal(with("plain", json!({}))).contains("`plain` (the request), which is not part of this run"));
    assert!(refusal(with("sampel", json!(1))).contains("did you mean `sample`"));
    assert_eq!(
        refusal(request("*")),
        "`edge/strict.name` is not set; give it a value, such as with `--config edge/strict.name=..` or as \
         EDGE_CONFIG__EDGE_STRICT__NAME"
    );
}

#[test]
fn files_and_the_environment_may_speak_of_assets_outside_of_the_run() {
    let definitions = definitions();
    let file = Layer::settings("edge.toml", "[config.\"edge/strict\"]\nname = \"x\"\n").unwrap();
    let mut with = request("sample");
    with.config = definitions.configure([file]).unwrap();
    let plan = definitions.plan_request(with).unwrap();
    assert!(plan.config.is_empty(), "a plan holds the settings of its assets only");

    let mut with = request("sample");
    with.config = definitions
        .configure([Layer::flags(["edge/strict.name=x"]).unwrap()])
        .unwrap();
    assert!(refusal(with).contains("`edge/strict` (--config), which is not part of this run"));
}

fn faults_of(job: edge_assets::trigger::JobDef) -> Vec<String> {
    // A job of another program, whose assets are not those of this one.
    let config: RunConfig = job.config;
    let error: ConfigError = definitions().configure([Layer::from(config)]).unwrap_err();
    error.faults().iter().map(ToString::to_string).collect()
}

#[test]
fn the_settings_of_a_job_are_checked_with_the_definitions() {
    #[job(assets = [sample], config(
        sample(rosw = 5, rows = "many", login(user = 5)),
        strict(name = "x"),
        "nowhere"(x = 1),
        plain(x = 1),
    ))]
    fn wrong() {}
    let error = Definitions::builder()
        .asset::<sample>()
        .asset::<strict>()
        .asset::<plain>()
        .job::<wrong>()
        .build()
        .unwrap_err();
    let text = error.to_string();
    for part in [
        "the definitions have 6 faults",
        "`sample` has no setting `rosw` (job wrong, ",
        "`sample.rows` (job wrong, ",
        "is the text `many`; write a whole number from 1 to 100",
        "`sample.login.user` (job wrong, ",
        "configuration was given for `edge/strict` (job wrong, ",
        "which is not part of this run; select the asset, or take its settings off",
        "configuration was given for `nowhere` (job wrong, ",
        "configuration was given for `plain` (job wrong, ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(
        faults_of(edge_assets::trigger::JobDef::from(
            <wrong as edge_assets::trigger::Job>::SPEC
        ))
        .len(),
        5
    );
}

#[test]
fn what_cannot_have_its_configuration_is_a_fault_of_the_definitions() {
    #[asset_check(asset = plain)]
    fn of_nothing(_config: Config<Strict>) -> CheckResult {
        CheckResult::pass_if(true)
    }
    #[asset_check(asset = sample)]
    fn of_another(_config: Config<Strict>) -> CheckResult {
        CheckResult::pass_if(true)
    }
    const TOO_MANY: u64 = 500;
    #[derive(Config)]
    struct OutOfBounds {
        #[config(default = TOO_MANY, max = 100)]
        rows: u64,
    }
    let twice =
        AssetDef::builder("twice").run(|_: Config<Strict>, _: Config<Login>| async { Ok::<_, std::io::Error>(()) });
    let out_of_bounds = AssetDef::builder("out").run(|_: Config<OutOfBounds>| async { Ok::<_, std::io::Error>(()) });
    let error = Definitions::builder()
        .asset::<sample>()
        .asset::<plain>()
        .assets([twice, out_of_bounds])
        .check::<of_nothing>()
        .check::<of_another>()
        .build()
        .unwrap_err();
    let text = error.to_string();
    for part in [
        "the definitions have 4 faults",
        "takes the configuration `Login`, and `Strict`; put the settings into one struct",
        "the default of `out.rows` is `500`; write a whole number, 100 or less",
        "check `plain:of_nothing` (",
        "takes the configuration `Strict`, but its asset takes none; give the asset a parameter `Config<..>`, too",
        "takes the configuration `Strict`, but its asset takes `Sampling`; take that",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_need_of_configuration_names_its_type() {
    let need = ConfigNeed::of::<Sampling>();
    assert_eq!(need.spec.name, "Sampling");
    assert!(
        (need.check)(&json!({ "rows": 0 }))[0]
            .to_string()
            .contains("write a whole number from 1 to 100")
    );
}
