//! Resources in runs: opened once before the first step, bound to steps, missing ones refused together.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    Definitions, Error, Res, Resource, Resources, RunStatus,
    boxed::{BoxError, BoxFuture},
    exec::RunOptions,
    resource::StepScope,
};

use crate::support::{EventLog, asset};

#[derive(Clone, Default)]
struct Db {
    opened: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<String>>>,
    step: Option<Arc<dyn StepScope>>,
    broken: bool,
}

impl Db {
    fn query(&self) {
        let step = self.step.as_ref().expect("it is bound to a step");
        step.add_cost("db/rows", 2);
        self.seen
            .lock()
            .unwrap()
            .push(format!("{}-{}", step.asset(), step.attempt()));
    }
}

impl Resource for Db {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async move {
            self.opened.fetch_add(1, Ordering::SeqCst);
            if self.broken {
                Err("connection refused at localhost:1".into())
            } else {
                Ok(())
            }
        })
    }

    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        Some(Self {
            step: Some(Arc::clone(scope)),
            ..self.clone()
        })
    }
}

fn definitions(db: Db) -> Definitions {
    let queries = |key: &str| {
        asset(key, &[]).run(|db: Res<Db>| async move {
            db.query();
            db.query();
            Ok::<(), std::io::Error>(())
        })
    };
    Definitions::builder()
        .assets([queries("a"), queries("b")])
        .resources(Resources::new().with(db))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_resource_is_opened_once_and_bound_to_each_step_with_its_cost() {
    let (db, log) = (Db::default(), EventLog::new());
    let definitions = definitions(db.clone());
    let plan = definitions.plan("*").unwrap();
    assert!(
        definitions
            .execute(plan, RunOptions::new().sink(log.clone()))
            .await
            .unwrap()
            .is_success()
    );
    assert_eq!(db.opened.load(Ordering::SeqCst), 1);
    assert_eq!(*db.seen.lock().unwrap(), ["a-1", "a-1", "b-1", "b-1"]);
    assert_eq!(log.of("a")[1], "a materialized {db/rows=4}");
}

#[tokio::test]
async fn a_resource_that_does_not_open_fails_the_run_before_its_first_step() {
    let log = EventLog::new();
    let definitions = definitions(Db {
        broken: true,
        ..Db::default()
    });
    let plan = definitions.plan("*").unwrap();
    let result = definitions
        .execute(plan, RunOptions::new().sink(log.clone()))
        .await
        .unwrap();
    assert_eq!(result.status, RunStatus::Failure);
    assert_eq!(
        result.reason.as_deref(),
        Some("Res<Db> could not be opened: connection refused at localhost:1")
    );
    assert!(!log.print().contains("started, attempt"));
}

#[tokio::test]
async fn all_missing_resources_are_listed_with_the_first_ten_users() {
    let users =
        (0..1000).map(|n| asset(&format!("a{n}"), &[]).run(|_: Res<Db>| async { Ok::<(), std::io::Error>(()) }));
    let error = Definitions::builder().assets(users).build().unwrap_err().to_string();
    assert!(
        error.contains("resource `Res<Db>` is not provided; 1000 declarations need it: `a0`, "),
        "{error}"
    );
    assert!(
        error.contains("`a9` and 990 more; add it with `Resources::with`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_promised_resource_is_asked_for_when_something_runs() {
    let takes = asset("a", &[]).run(|_: Res<Db>| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder().assets([takes]).provides::<Db>().build().unwrap();
    assert!(definitions.awaits_resources());
    assert!(matches!(definitions.materialize("a").await, Err(Error::Definitions(_))));
    let definitions = definitions
        .with_resources(Resources::new().with(Db::default()))
        .unwrap();
    assert!(definitions.materialize("a").await.is_ok());
}

#[tokio::test]
async fn an_optional_resource_may_be_absent() {
    let takes = asset("a", &[]).run(|db: Option<Res<Db>>| async move { Ok::<_, std::io::Error>(db.is_some()) });
    let definitions = Definitions::builder().assets([takes]).build().unwrap();
    assert!(definitions.materialize("a").await.is_ok());
}
