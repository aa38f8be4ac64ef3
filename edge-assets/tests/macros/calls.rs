//! Assets are the plain functions that they were written as: unit tests call them with no framework running.

use std::sync::Arc;

use edge_assets::prelude::*;

trait Warehouse: Send + Sync {
    fn count(&self) -> u64;
}

impl Resource for dyn Warehouse {}

struct Fixed(u64);

impl Resource for Fixed {}

impl Warehouse for Fixed {
    fn count(&self) -> u64 {
        self.0
    }
}

/// Names the second warehouse.
struct Replica;

mod upstream {
    use super::{Fixed, Res, Result, Warehouse, asset};

    /// One `use` imports the function and the struct.
    #[asset]
    pub(crate) async fn counted(warehouse: Res<dyn Warehouse>) -> Result<u64> {
        Ok(warehouse.count())
    }

    #[asset]
    pub(super) fn doubled(fixed: Res<Fixed>) -> Result<u64, std::num::TryFromIntError> {
        u32::try_from(fixed.0 * 2).map(u64::from)
    }
}

use upstream::{counted, doubled};

#[derive(Debug, Default, PartialEq, Config)]
struct Settings {
    #[config(default)]
    factor: u64,
}

#[asset]
async fn by_value(
    ctx: &AssetContext,
    counted: Dep<counted>,
    optional: Option<Res<Fixed>>,
    settings: Config<Settings>,
    partition: Option<Partition<String>>,
) -> Result<String> {
    let optional = optional.map(|fixed| fixed.0);
    Ok(format!(
        "{} {optional:?} {} {partition:?} attempt {}",
        *counted,
        settings.factor,
        ctx.attempt()
    ))
}

#[asset]
async fn by_reference(
    #[dep(counted)] count: &u64,
    #[res] warehouse: &dyn Warehouse,
    #[res(Replica)] replica: &Fixed,
) -> Result<u64> {
    Ok(*count + warehouse.count() + replica.0)
}

#[asset]
fn plain(Config(settings): Config<Settings>, #[dep(doubled)] doubled: &u64) -> anyhow::Result<u64> {
    anyhow::ensure!(settings.factor > 0, "no factor");
    Ok(settings.factor * doubled)
}

#[asset_check(asset = counted)]
async fn counted_something(count: &u64, ctx: &AssetContext) -> anyhow::Result<CheckResult> {
    Ok(CheckResult::pass_if(*count > 0).with("attempt", ctx.attempt()))
}

#[asset(key = "typed")]
async fn r#type(r#as: Dep<counted>) -> Result<u64> {
    Ok(*r#as)
}

#[tokio::test]
async fn every_shape_is_called_as_it_was_written() {
    let ctx = AssetContext::for_test();
    let warehouse = || Res::<dyn Warehouse>::from_arc(Arc::new(Fixed(5)));
    assert_eq!(counted(warehouse()).await.unwrap(), 5);
    assert_eq!(doubled(Res::new(Fixed(4))).unwrap(), 8);

    let settings = Config(Settings { factor: 2 });
    let text = by_value(&ctx, Dep::<counted>::new(1), Some(Res::new(Fixed(9))), settings, None).await;
    assert_eq!(text.unwrap(), "1 Some(9) 2 None attempt 1");

    assert_eq!(by_reference(&1, &Fixed(10), &Fixed(100)).await.unwrap(), 111);
    assert_eq!(plain(Config(Settings { factor: 3 }), &8).unwrap(), 24);
    assert!(plain(Config(Settings::default()), &8).is_err());
    assert_eq!(r#type(Dep::new(6)).await.unwrap(), 6);
    assert!(counted_something(&1, &ctx).await.unwrap().passed);
}

#[tokio::test]
async fn items_inside_functions_work() {
    #[asset]
    async fn local(outer: Dep<counted>) -> Result<u64> {
        Ok(*outer + 1)
    }
    use edge_assets::__private::Asset;
    assert_eq!(local(Dep::new(1)).await.unwrap(), 2);
    assert_eq!(local::key().as_str(), "local");
}
