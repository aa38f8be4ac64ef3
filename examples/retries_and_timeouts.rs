//! Retries: what a repetition may cure is repeated after a delay, what it cannot cure is not; and an attempt that takes
//! too long is ended.
//!
//! `cargo run -p examples --example retries_and_timeouts`

use std::{sync::Arc, time::Duration};

use edge_assets::{ErrorClass, EventKind, EventRecord, exec::RunOptions, prelude::*};

/// Works at the third attempt. An error of which nothing is known is repeated.
#[asset(retry(max = 3, backoff = "20ms"))]
async fn flaky(ctx: &AssetContext) -> Result<u32> {
    if ctx.attempt() < 3 {
        return Err(format!("the station did not answer call {}", ctx.attempt()).into());
    }
    Ok(ctx.attempt())
}

/// Fails at once: no repetition makes a wrong password right.
#[asset(retry(max = 3, backoff = "20ms"))]
async fn refused() -> Result<u32> {
    Err(AssetError::permanent("the station refused the password"))
}

/// Hangs in its first attempt, which is ended after 50 ms; a time-out is repeated like any other failure.
#[asset(timeout = "50ms", retry(max = 1, backoff = "20ms", jitter))]
async fn slow(ctx: &AssetContext) -> Result<String> {
    if ctx.attempt() == 1 {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    Ok("quick this time".to_owned())
}

fn tell(event: EventRecord) {
    let step = event.step.map(|step| step.to_string()).unwrap_or_default();
    match event.kind {
        EventKind::StepStarted { attempt } => println!("{step}: attempt {attempt}"),
        EventKind::StepRetryScheduled { delay_ms, failure, .. } => {
            println!("{step}: {} (again in {delay_ms} ms)", failure.message());
        }
        EventKind::StepFailed { failure, .. } => {
            let why = match failure.class {
                Some(ErrorClass::Permanent) => "no repetition would help",
                _ => "no repetition is left",
            };
            println!("{step}: {} ({why})", failure.message());
        }
        EventKind::StepSucceeded { .. } => println!("{step}: made"),
        _ => {}
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    for asset in ["flaky", "refused", "slow"] {
        let plan = definitions.plan(asset)?;
        let result = definitions
            .execute(plan, RunOptions::new().sink(Arc::new(tell)))
            .await?;
        let step = result.step(asset).expect("it was planned");
        println!("{asset} ended as {} after {} attempts\n", step.status, step.attempts);
    }
    Ok(())
}
