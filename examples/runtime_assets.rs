//! Assets that are known at run time only: a thousand of them in a loop, between two that the compiler knows.
//!
//! `cargo run -p examples --example runtime_assets`

use edge_assets::{AssetDef, AssetKey, RetryPolicy, prelude::*};

/// Events of all tenants: tenant and amount.
#[asset(group = "raw")]
async fn events() -> Result<Vec<(u32, u64)>> {
    Ok((0..5_000_u32).map(|n| (n % 1_000, u64::from(n))).collect())
}

/// One asset for a tenant. A closure takes the same parameters as a function under `#[asset]`.
fn total_of(tenant: u32) -> AssetDef {
    AssetDef::builder(format!("tenant/{tenant}/total"))
        .group("tenants")
        .tag("tier", if tenant < 10 { "gold" } else { "silver" })
        .describe(format!("What tenant {tenant} used."))
        .retry(RetryPolicy::new(2))
        .run(move |ctx: AssetContext, events: Dep<events>| async move {
            let own = events.iter().filter(|(of, _)| *of == tenant);
            let total: u64 = own.map(|(_, amount)| amount).sum();
            ctx.record("total", total);
            Ok::<u64, std::io::Error>(total)
        })
}

/// An asset after all of them, by their keys.
fn invoices(tenants: &[AssetDef]) -> AssetDef {
    let keys = tenants.iter().map(|tenant| tenant.key.clone());
    keys.fold(
        AssetDef::builder("invoices").group("billing"),
        |invoices, key: AssetKey| invoices.after_key(key),
    )
    .run(|| async { Ok::<(), std::io::Error>(()) })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let tenants: Vec<AssetDef> = (0..1_000).map(total_of).collect();
    let invoices = invoices(&tenants);
    let definitions = Definitions::registered().assets(tenants).assets([invoices]).build()?;
    let graph = definitions.graph();
    println!("{} assets, {} dependencies", graph.len(), graph.edge_count());

    let result = definitions.materialize("+invoices").await?;
    println!("{} steps, {}", result.steps.len(), result.status);
    let step = result.step("tenant/42/total").expect("it is upstream of the invoices");
    println!("tenant 42: {}", step.metadata.get("total").expect("it was recorded"));

    // They are selected like any other asset.
    println!("{}", definitions.plan("events or tenant/1?/total")?.to_text(graph));

    // A key that comes from outside may not be one.
    println!(
        "{}",
        AssetDef::try_builder("tenant/4 2").expect_err("there is a blank in it")
    );
    Ok(())
}
