//! `--io-folder`: values of one command line are there for the next.

use edge_assets::{AssetContext, AssetDef, Definitions, Resources, cli::App, io::IoManager};

use crate::{
    fixture::key,
    shown::{run_on, show},
};

fn assets() -> [AssetDef; 2] {
    let readings = AssetDef::builder("readings").run(|| async { Ok::<_, std::io::Error>(vec![3_u64, 1, 2]) });
    let sum = AssetDef::builder("sum")
        .takes::<Vec<u64>>(key("readings"))
        .run(|ctx: AssetContext| async move {
            let values = ctx.value_of::<Vec<u64>>(&key("readings"))?;
            ctx.record("sum", values.iter().sum::<u64>());
            Ok::<(), edge_assets::AssetError>(())
        });
    [readings, sum]
}

fn app() -> App {
    App::new("fixture", "1.2.3", || Definitions::builder().assets(assets()).build())
}

#[test]
fn a_value_is_kept_in_the_folder_and_taken_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let values = folder.path().join("values");
    let option = format!("--io-folder {}", values.display());
    let refused = run_on(app(), "materialize sum");
    assert_eq!(refused.exit.code(), 2);
    assert!(refused.err.contains("no IO manager keeps"), "{}", refused.err);
    assert!(
        refused.err.contains("select `+sum`, or provide a `Res<dyn IoManager>`"),
        "{}",
        refused.err
    );

    let missing = run_on(app(), &format!("materialize sum {option}"));
    assert_eq!(missing.exit.code(), 1);
    assert!(
        missing.err.ends_with(
            "error: the run failed: the run neither makes nor finds stored the value of `readings`, which `sum` takes\n\
             hint: select `+sum`, or materialize what is missing first\n"
        ),
        "{}",
        missing.err
    );

    let made = run_on(app(), &format!("materialize readings {option}"));
    assert!(made.exit.is_success(), "{}", show(&made));
    assert!(values.join("readings/value.json").exists());

    let plan = run_on(app(), &format!("plan sum {option}"));
    insta::assert_snapshot!(plan.out, @r"
    1 step for `sum`
       1. materialize sum, with the stored value of `readings` — selected by `sum`
    ");
    let taken = run_on(app(), &format!("materialize sum {option} --output json"));
    assert!(taken.exit.is_success(), "{}", show(&taken));
    let document: serde_json::Value = serde_json::from_str(&taken.out).unwrap();
    assert_eq!(document["steps"][0]["metadata"]["sum"]["value"], 6, "{document}");
}

#[test]
fn the_folder_stands_over_the_manager_of_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let own = edge_assets::io::MemoryIoManager::new();
    let declared = own.clone();
    let app = App::new("fixture", "1.2.3", move || {
        let resources = Resources::new().with_arc::<dyn IoManager>(std::sync::Arc::new(declared.clone()));
        Definitions::builder().assets(assets()).resources(resources).build()
    });
    let run = run_on(
        app,
        &format!("materialize readings --io-folder {}", folder.path().display()),
    );
    assert!(run.exit.is_success(), "{}", show(&run));
    assert!(own.is_empty() && folder.path().join("readings/value.json").exists());
}
