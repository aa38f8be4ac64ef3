//! The life of resources around a command: opened when a step needs them, closed last first when it ends.

use std::sync::{Arc, Mutex};

use edge_assets::{
    AssetDef, Definitions, Health, Res, Resource, Resources,
    boxed::{BoxError, BoxFuture},
    cli::App,
};

use crate::shown::{run_on, show};

type Lines = Arc<Mutex<Vec<String>>>;

/// A database in two places.
struct Database {
    place: &'static str,
    lines: Lines,
    is_up: bool,
}

struct Replica;

impl Resource for Database {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            self.lines.lock().unwrap().push(format!("open {}", self.place));
            if self.is_up {
                Ok(())
            } else {
                Err("connection refused; start it".into())
            }
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good(format!("answers in {}", self.place)) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.lines.lock().unwrap().push(format!("close {}", self.place)) })
    }
}

/// Made from both.
struct Warehouse(Res<Database>, Res<Database, Replica>, Lines);

impl Resource for Warehouse {
    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good(format!("in {} and {}", self.0.place, self.1.place)) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.2.lock().unwrap().push("close warehouse".to_owned()) })
    }
}

struct Unused(Lines);

impl Resource for Unused {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        self.0.lock().unwrap().push("open unused".to_owned());
        Box::pin(async { Ok(()) })
    }
}

/// The warehouse is declared, what it is made from is connected to when something runs.
fn app(lines: &Lines, is_up: bool) -> App {
    let (declared, connected) = (Arc::clone(lines), Arc::clone(lines));
    let definitions = move || {
        let lines = Arc::clone(&declared);
        let make =
            move |main: Res<Database>, replica: Res<Database, Replica>| Warehouse(main, replica, Arc::clone(&lines));
        let stock = AssetDef::builder("stock").run(|warehouse: Res<Warehouse>| async move {
            warehouse.2.lock().unwrap().push("stock".to_owned());
            Ok::<(), std::io::Error>(())
        });
        Definitions::builder()
            .assets([stock])
            .resources(Resources::new().with_made(make))
            .provides::<Database>()
            .provides_named::<Database, Replica>()
            .build()
    };
    App::new("fixture", "1.2.3", definitions).resources(move |_| {
        let database = |place, is_up| Database {
            place,
            lines: Arc::clone(&connected),
            is_up,
        };
        let resources = Resources::new()
            .with(database("Oslo", is_up))
            .named::<Replica, _>(database("Lima", true))
            .with(Unused(Arc::clone(&connected)));
        async { Ok::<_, BoxError>(resources) }
    })
}

#[test]
fn what_a_command_needs_is_opened_and_closed_in_the_reverse_order() {
    let lines = Lines::default();
    let run = run_on(app(&lines, true), "materialize stock");
    assert!(run.exit.is_success(), "{}", show(&run));
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "open Oslo",
            "open Lima",
            "stock",
            "close warehouse",
            "close Lima",
            "close Oslo"
        ]
    );
}

#[test]
fn a_command_that_fails_closes_what_it_opened() {
    let lines = Lines::default();
    let run = run_on(app(&lines, false), "materialize stock");
    assert_eq!(run.exit.code(), 1);
    assert!(
        run.err
            .contains("the run failed: Res<Database> could not be opened: connection refused"),
        "{}",
        run.err
    );
    let lines = lines.lock().unwrap();
    assert_eq!(lines[0], "open Oslo");
    assert!(
        lines.contains(&"close Oslo".to_owned()) && !lines.contains(&"stock".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn doctor_tells_of_named_and_of_made_resources() {
    let lines = Lines::default();
    insta::assert_snapshot!(show(&run_on(app(&lines, true), "doctor")), @r"
    exit 0
    --- stdout
    ok    definitions             1 asset, 0 jobs
    ok    Res<Warehouse>          in Oslo and Lima
    ok    Res<Database>           answers in Oslo
    ok    Res<Database, Replica>  answers in Lima
    ok    Res<Unused>             nothing to check
    --- stderr
    ");
    let lines = lines.lock().unwrap();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("open")).count(),
        3,
        "each once: {lines:?}"
    );
}

#[test]
fn doctor_names_what_a_made_resource_lacks() {
    insta::assert_snapshot!(show(&run_on(app(&Lines::default(), false), "doctor")), @r"
    exit 1
    --- stdout
    ok    definitions             1 asset, 0 jobs
    FAIL  Res<Warehouse>          Res<Database> could not be opened: connection refused
          hint: start it
    FAIL  Res<Database>           connection refused
          hint: start it
    ok    Res<Database, Replica>  answers in Lima
    ok    Res<Unused>             nothing to check
    --- stderr
    ");
}
