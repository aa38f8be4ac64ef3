//! `--io-folder`: values of one command line are there for the next.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, Definitions, Metadata, Resource, Resources,
    boxed::{BoxError, BoxFuture},
    cli::App,
    io::{IoContext, IoError, IoManager, IoType, IoValue, MemoryIoManager},
};

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

/// A manager of the application, which notes that it was closed.
#[derive(Clone, Default)]
struct Own {
    inner: MemoryIoManager,
    closed: Arc<AtomicUsize>,
}

impl Resource for Own {
    fn close(&self) -> BoxFuture<'_, ()> {
        self.closed.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {})
    }
}

impl IoManager for Own {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        self.inner.store(context, value)
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        self.inner.load(context, kind)
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        self.inner.has(context)
    }
}

#[test]
fn the_folder_stands_over_the_manager_of_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let own = Own::default();
    let app = |own: &Own| {
        let own = own.clone();
        let definitions = || {
            Definitions::builder()
                .assets(assets())
                .provides::<dyn IoManager>()
                .build()
        };
        App::new("fixture", "1.2.3", definitions).resources(move |_| {
            let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(own.clone()));
            async { Ok::<_, BoxError>(resources) }
        })
    };
    let option = format!("--io-folder {}", folder.path().display());
    let run = run_on(app(&own), &format!("materialize readings {option}"));
    assert!(run.exit.is_success(), "{}", show(&run));
    assert!(own.inner.is_empty() && folder.path().join("readings/value.json").exists());
    assert_eq!(
        own.closed.load(Ordering::SeqCst),
        1,
        "what stood back is closed all the same"
    );
    let run = run_on(app(&own), "materialize readings");
    assert!(run.exit.is_success(), "{}", show(&run));
    assert_eq!((own.inner.len(), own.closed.load(Ordering::SeqCst)), (1, 2));
}
