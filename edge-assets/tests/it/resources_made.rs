//! Resources made from others: opened after them, closed before them, bound to steps with them; rings are refused.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    CancelToken, Definitions, Health, Res, Resource, Resources, RunStatus,
    boxed::{BoxError, BoxFuture},
    exec::RunOptions,
    resource::{ResourceError, StepScope, Unnamed},
};

use crate::support::{EventLog, Journal, asset};

struct Archive;

#[derive(Clone)]
struct Db {
    journal: Journal,
    opens: bool,
    step: Option<Arc<dyn StepScope>>,
}

impl Db {
    fn new(journal: &Journal) -> Self {
        Self {
            journal: journal.clone(),
            opens: true,
            step: None,
        }
    }
}

impl Resource for Db {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            self.journal.note("open db");
            if self.opens {
                Ok(())
            } else {
                Err("connection refused".into())
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.journal.note("close db") })
    }

    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        Some(Self {
            step: Some(Arc::clone(scope)),
            ..self.clone()
        })
    }
}

/// A resource trait; what implements it may have use for the step.
trait Store: Resource {
    fn write(&self, rows: u64) -> String;
    fn token(&self) -> Option<CancelToken>;
}

impl Store for Db {
    fn write(&self, rows: u64) -> String {
        match &self.step {
            Some(step) => {
                step.add_cost("db/rows", rows);
                format!("{}-{}", step.asset(), step.attempt())
            }
            None => "nobody".to_owned(),
        }
    }

    fn token(&self) -> Option<CancelToken> {
        self.step.as_ref().map(|step| step.cancel_token())
    }
}

/// Made from a resource by type, one by trait and name, and one that may be absent.
#[derive(Resource)]
#[resource(name = "the warehouse", open = Self::prepare, health = Self::look, close = Self::leave)]
struct Warehouse {
    db: Res<Db>,
    archive: Res<dyn Store, Archive>,
    cache: Option<Res<dyn Store>>,
    journal: Journal,
    made: Arc<AtomicUsize>,
}

impl Warehouse {
    async fn prepare(&self) -> Result<(), std::fmt::Error> {
        self.journal.note("open warehouse");
        Ok(())
    }

    async fn look(&self) -> Health {
        let cache = if self.cache.is_some() { "a" } else { "no" };
        Health::good(format!("a warehouse with {cache} cache"))
    }

    async fn leave(&self) {
        self.journal.note("close warehouse");
    }
}

/// Another level.
#[derive(Resource)]
struct Shop(Res<Warehouse>);

fn with_made(journal: &Journal, made: &Arc<AtomicUsize>) -> Resources {
    let (journal, made) = (journal.clone(), Arc::clone(made));
    Resources::new().with_made(Shop).with_made(
        move |db: Res<Db>, archive: Res<dyn Store, Archive>, cache: Option<Res<dyn Store>>| {
            made.fetch_add(1, Ordering::SeqCst);
            Warehouse {
                db,
                archive,
                cache,
                journal: journal.clone(),
                made: Arc::clone(&made),
            }
        },
    )
}

fn definitions(resources: Resources) -> Definitions {
    let writes = asset("writes", &[]).run(|shop: Res<Shop>| async move {
        let warehouse = &shop.0;
        let seen = [warehouse.db.write(2), warehouse.archive.write(3)];
        assert_eq!(warehouse.made.load(Ordering::SeqCst), 1);
        Ok::<_, std::io::Error>(seen.join(" "))
    });
    Definitions::builder()
        .assets([writes])
        .resources(resources)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_made_resource_is_opened_after_what_it_uses_and_closed_before() {
    let (journal, made) = (Journal::default(), Arc::default());
    let db = Db::new(&journal);
    let resources = with_made(&journal, &made)
        .with(db.clone())
        .named_as::<Archive, dyn Store, _>(Arc::new(db), |db| db);
    let definitions = definitions(resources);
    assert_eq!(made.load(Ordering::SeqCst), 0, "it is made when it is needed");
    definitions.materialize("writes").await.unwrap();
    assert_eq!(journal.take(), ["open db", "open db", "open warehouse"]);
    definitions.materialize("writes").await.unwrap();
    assert_eq!(journal.take().len(), 0);
    definitions.close().await;
    assert_eq!(journal.take(), ["close warehouse", "close db", "close db"]);
}

#[tokio::test]
async fn what_a_made_resource_uses_is_bound_to_the_step_with_its_cost() {
    let (journal, made) = (Journal::default(), Arc::default());
    let db = Db::new(&journal);
    let resources = with_made(&journal, &made)
        .with(db.clone())
        .named_as::<Archive, dyn Store, _>(Arc::new(db), |db| db);
    let definitions = definitions(resources);
    let log = EventLog::new();
    let options = RunOptions::new().sink(log.clone()).keep_values();
    let result = definitions
        .execute(definitions.plan("*").unwrap(), options)
        .await
        .unwrap();
    assert_eq!(*result.value_of::<String>("writes").unwrap(), "writes-1 writes-1");
    assert_eq!(log.of("writes")[1], "writes materialized {db/rows=5}");
}

/// Behind a trait, but known by its own type where it was added: the step is in the cost, and the token ends the step.
#[tokio::test]
async fn a_resource_behind_a_trait_is_bound_to_steps_by_its_own_type() {
    let journal = Journal::default();
    let db = Arc::new(Db::new(&journal));
    let heard = journal.clone();
    let waits = asset("waits", &[]).run(move |store: Res<dyn Store>| {
        let heard = heard.clone();
        async move {
            store.write(7);
            store.token().expect("it knows its step").cancelled().await;
            heard.note("the token says stop");
            Err::<(), _>("stopped")
        }
    });
    let as_it_is = asset("as_it_is", &[]).run(|store: Res<dyn Store, Archive>| async move {
        assert!(store.token().is_none());
        Ok::<_, std::io::Error>(store.write(1))
    });
    let definitions = Definitions::builder()
        .assets([waits, as_it_is])
        .resources(
            Resources::new()
                .with_as::<dyn Store, _>(Arc::clone(&db), |db| db)
                .named_arc::<Archive, dyn Store>(db),
        )
        .build()
        .unwrap();
    let result = definitions.materialize("as_it_is").await.unwrap();
    assert_eq!(*result.value_of::<String>("as_it_is").unwrap(), "nobody");

    journal.take();

    let cancel = CancelToken::new();
    let log = EventLog::new();
    let options = RunOptions::new().cancel(cancel.clone()).sink(log.clone());
    let run = definitions.execute(definitions.plan("waits").unwrap(), options);
    let stop = async {
        while log.of("waits").is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (result, ()) = tokio::join!(run, stop);
    assert_eq!(result.unwrap().status, RunStatus::Canceled);
    assert_eq!(journal.take(), ["open db", "the token says stop"]);
}

#[tokio::test]
async fn an_inner_resource_that_does_not_open_is_named_and_what_uses_it_is_not_opened() {
    let (journal, made) = (Journal::default(), Arc::default());
    let closed = Db {
        opens: false,
        ..Db::new(&journal)
    };
    let resources = with_made(&journal, &made)
        .with(closed)
        .named_arc::<Archive, dyn Store>(Arc::new(Db::new(&journal)));
    let definitions = definitions(resources);
    let plan = definitions.plan("writes").unwrap();
    let result = definitions.execute(plan, RunOptions::new()).await.unwrap();
    assert_eq!(
        result.reason.as_deref(),
        Some("Res<Db> could not be opened: connection refused")
    );
    assert_eq!(journal.take(), ["open db"]);
    let answers = futures_util::future::join_all(
        definitions
            .resources()
            .examinations()
            .into_iter()
            .map(|(label, examination)| async move { (label, examination.await) }),
    );
    let told: Vec<String> = answers
        .await
        .into_iter()
        .map(|(label, health)| format!("{label} {}: {}", health.healthy, health.detail))
        .collect();
    assert_eq!(
        told,
        [
            "Res<Shop> false: Res<Db> could not be opened: connection refused",
            "Res<Warehouse> false: Res<Db> could not be opened: connection refused",
            "Res<Db> false: connection refused",
            "Res<dyn Store, Archive> true: nothing to check",
        ]
    );
}

#[tokio::test]
async fn a_made_resource_tells_its_own_name_and_health() {
    let (journal, made) = (Journal::default(), Arc::default());
    let db = Arc::new(Db::new(&journal));
    let resources = with_made(&journal, &made)
        .with((*db).clone())
        .with_arc::<dyn Store>(Arc::clone(&db) as Arc<dyn Store>)
        .named_arc::<Archive, dyn Store>(db);
    assert!(format!("{resources:?}").contains("\"Res<Warehouse>\": \"not made yet\""));
    let health = resources.health().await;
    assert_eq!(health[1].1, Health::good("a warehouse with a cache"));
    assert_eq!(resources.get::<Warehouse, Unnamed>().unwrap().name(), "the warehouse");
    assert_eq!(resources.get::<Shop, Unnamed>().unwrap().name(), "Shop");
}

#[test]
fn missing_inner_resources_are_listed_with_all_that_is_missing() {
    let (journal, made) = (Journal::default(), Arc::default());
    let needs = asset("needs", &[]).run(|_: Res<Db>, _: Res<dyn Store>| async { Ok::<(), std::io::Error>(()) });
    let error = Definitions::builder()
        .assets([needs])
        .resources(with_made(&journal, &made))
        .build()
        .unwrap_err();
    insta::assert_snapshot!(error, @r"
    the definitions have 3 faults
      - resource `Res<Db>` is not provided; 2 declarations need it: `needs`, `Res<Warehouse>`; add it with `Resources::with`, or `with_arc` where it is asked for as a trait
      - resource `Res<dyn Store>` is not provided; one declaration needs it: `needs`; add it with `Resources::with`, or `with_arc` where it is asked for as a trait
      - resource `Res<dyn Store, Archive>` is not provided; one declaration needs it: `Res<Warehouse>`; add it with `Resources::with`, or `with_arc` where it is asked for as a trait
    ");
    assert!(
        Definitions::builder()
            .resources(with_made(&journal, &made))
            .provides::<Db>()
            .provides_named::<dyn Store, Archive>()
            .build()
            .is_ok(),
        "what is promised is not missing"
    );
}

struct Egg(#[expect(dead_code, reason = "only its type matters")] Res<Hen>);
impl Resource for Egg {}
struct Hen(#[expect(dead_code, reason = "only its type matters")] Res<Egg>);
impl Resource for Hen {}
struct Farm(#[expect(dead_code, reason = "only its type matters")] Res<Hen>);
impl Resource for Farm {}

#[tokio::test]
async fn a_ring_is_refused_with_its_names_and_nothing_waits_for_itself() {
    let ring = Resources::new().with_made(Farm).with_made(Egg).with_made(Hen);
    assert!(ring.get::<Farm, Unnamed>().is_none());
    let error = ring.open(&[]).await;
    assert!(error.is_ok(), "nobody asks for them");
    let error = Definitions::builder().resources(ring.clone()).build().unwrap_err();
    insta::assert_snapshot!(error, @r"
    the definitions have 1 fault
      - resources are made from each other: Res<Egg> → Res<Hen> → Res<Egg>; remove one of these parameters
    ");
    let health = ring.health().await;
    assert!(health.iter().all(|(_, health)| !health.healthy), "{health:?}");
    let alone = Resources::new().with_made(|egg: Res<Egg>| Egg(Res::from_arc(Arc::new(Hen(egg)))));
    assert!(alone.get::<Egg, Unnamed>().is_none(), "made from itself");
}

#[tokio::test]
async fn a_function_that_fails_fails_the_run_and_is_called_again() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let make = move || match counted.fetch_add(1, Ordering::SeqCst) {
        0 => Err(std::io::Error::other("no settings yet")),
        _ => Ok(Db::new(&Journal::default())),
    };
    let needs = asset("needs", &[]).run(|_: Res<Db>| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder()
        .assets([needs])
        .resources(Resources::new().with_made(make))
        .build()
        .unwrap();
    let execute = || async {
        let plan = definitions.plan("needs").unwrap();
        definitions.execute(plan, RunOptions::new()).await.unwrap()
    };
    assert_eq!(
        execute().await.reason.as_deref(),
        Some("Res<Db> could not be made: no settings yet")
    );
    assert!(execute().await.is_success());
    assert!(execute().await.is_success());
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[test]
fn an_error_tells_which_resource_it_is_about() {
    let missing = Resources::new().with_made(Shop);
    assert!(missing.get::<Shop, Unnamed>().is_none());
    let error = futures_util::FutureExt::now_or_never(missing.open(&[id_of_shop()])).unwrap();
    match error.unwrap_err() {
        error @ ResourceError::MissingInner { .. } => {
            assert_eq!(error.resource(), "Res<Shop>");
            assert!(
                error
                    .to_string()
                    .contains("made from Res<Warehouse>, which is not provided")
            );
        }
        other => panic!("{other}"),
    }
}

/// The identity of the one resource that an asset asks for.
fn id_of_shop() -> edge_assets::resource::ResourceId {
    let takes = asset("takes", &[]).run(|_: Res<Shop>| async { Ok::<(), std::io::Error>(()) });
    takes.needs.resources[0].id
}
