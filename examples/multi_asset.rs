//! One function, several assets: optional outputs, parts of it, and the parts of a step.
//!
//! `cargo run -p examples --example multi_asset`

use edge_assets::{event::SkipReason, exec::RunOptions, prelude::*};

/// Lines of a file that came in.
#[asset]
async fn lines() -> Result<Vec<String>> {
    let lines = ["north 21", "south 19", "north 23"];
    Ok(lines.map(str::to_owned).to_vec())
}

/// The lines, read once; what cannot be read is an asset of its own, when there is any.
#[multi_asset(
    outputs(
        temperatures(group = "clean", description = "In °C."),
        unreadable(optional, key = "rejected/unreadable"),
    ),
    group = "import"
)]
async fn import(ctx: &AssetContext, lines: Dep<lines>) -> Result<(Materialized<Vec<i32>>, Option<Vec<String>>)> {
    // Work on many items, two at once; the results stand in the order of the lines.
    let read = ctx
        .map(lines.iter().cloned(), async |line| {
            let read = line.rsplit(' ').next().and_then(|word| word.parse::<i32>().ok());
            Ok::<_, AssetError>(read.ok_or(line))
        })
        .limit(2)
        .unit("lines")
        .await?;
    // A part of the step with a name, which the timeline shows.
    ctx.step("sort", async {
        let (good, bad): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        let good: Vec<i32> = good.into_iter().flatten().collect();
        let bad: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
        let rows = good.len();
        Ok((
            Materialized::new(good).with("rows", rows),
            (!bad.is_empty()).then_some(bad),
        ))
    })
    .await
}

/// Downstream of one output.
#[asset]
async fn warmest(temperatures: Dep<temperatures>) -> Result<Option<i32>> {
    Ok(temperatures.iter().max().copied())
}

/// Downstream of the other: nothing to complain about today.
#[asset]
async fn complaint(unreadable: Dep<unreadable>) -> Result<String> {
    Ok(format!("{} lines cannot be read", unreadable.len()))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let plan = definitions.plan("+warmest or complaint")?;
    println!("{}", plan.to_text(definitions.graph()));

    let result = definitions.execute(plan, RunOptions::new().keep_values()).await?;
    for step in &result.steps {
        print!("{}: {}", step.key, step.status);
        match &step.skip_reason {
            Some(SkipReason::NotProduced { asset }) => println!(", since `{asset}` was not produced"),
            _ => println!(),
        }
    }
    println!("the warmest: {:?}", result.value::<warmest>().as_deref());
    Ok(())
}
