//! Two resources of one type, told apart by a type that names them; and one that may be absent.
//!
//! `cargo run -p examples --example named_resources`

use std::sync::Mutex;

use edge_assets::{Resources, prelude::*};

/// A table of numbers; think of a database connection.
#[derive(Default, Resource)]
struct Database(Mutex<Vec<u64>>);

impl Database {
    fn rows(&self) -> Vec<u64> {
        self.0.lock().expect("nobody panics with the lock").clone()
    }

    fn replace(&self, rows: Vec<u64>) {
        *self.0.lock().expect("nobody panics with the lock") = rows;
    }
}

/// Names the database that is read. Such a type holds nothing.
struct Source;
/// Names the database that is written.
struct Warehouse;

/// Where somebody wants to hear of it.
#[derive(Resource)]
struct Pager(&'static str);

/// Copies the even rows from one database into the other.
#[asset]
async fn even_rows(source: Res<Database, Source>, warehouse: Res<Database, Warehouse>) -> Result<Materialized> {
    let even: Vec<u64> = source.rows().into_iter().filter(|row| row % 2 == 0).collect();
    let count = even.len();
    warehouse.replace(even);
    Ok(Materialized::unit().with("rows", count))
}

/// Runs with and without somebody to tell.
#[asset(deps = [even_rows])]
async fn announcement(pager: Option<Res<Pager>>) -> Result<String> {
    Ok(match pager {
        Some(pager) => format!("told {}", pager.0),
        None => "nobody to tell".to_owned(),
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let source = Database(Mutex::new((1..=6).collect()));
    let resources = Resources::new()
        .named::<Source, _>(source)
        .named::<Warehouse, _>(Database::default());

    let definitions = Definitions::registered().resources(resources.clone()).build()?;
    let result = definitions.materialize("*").await?;
    let warehouse = resources.get::<Database, Warehouse>().expect("it was put there");
    println!("in the warehouse: {:?}", warehouse.rows());
    println!("{}", result.value::<announcement>().expect("it was just made"));
    let with_pager = Definitions::registered()
        .resources(resources.clone().with(Pager("the night shift")))
        .build()?;
    let result = with_pager.materialize("*").await?;
    println!("{}", result.value::<announcement>().expect("it was just made"));

    // Nothing fits: both are named, and an asset that takes `Res<Database>` asks for one without a name.
    let unnamed = AssetDef::builder("lost").run(|_: Res<Database>| async { Ok::<(), std::io::Error>(()) });
    let error = Definitions::builder().assets([unnamed]).resources(resources).build();
    println!("{}", error.expect_err("there is no database without a name"));
    Ok(())
}
