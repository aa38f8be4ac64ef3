//! Cancellation: a step that listens cleans up, one that does not is dropped where it waits, blocking code is asked.
//!
//! `cargo run -p examples --example cancellation`

use std::{sync::Arc, thread, time::Duration};

use edge_assets::{CancelToken, EventKind, EventRecord, exec::RunOptions, prelude::*};
use tokio::sync::mpsc;

/// Listens: it stops between two batches, and says how far it came.
#[asset]
async fn copied_rows(ctx: &AssetContext) -> Result<u64> {
    let stop = ctx.cancel_token();
    for batch in 1.. {
        tokio::select! {
            () = stop.cancelled() => {
                println!("copied_rows: {} batches are in place, the next is not begun", batch - 1);
                return Err("stopped between two batches".into());
            }
            () = tokio::time::sleep(Duration::from_millis(10)) => ctx.progress(batch, None, "batches"),
        }
    }
    Ok(0)
}

/// Does not listen: it is dropped at its `await`, and its destructors run.
#[asset]
async fn dropped() -> Result {
    struct SaysGoodbye;
    impl Drop for SaysGoodbye {
        fn drop(&mut self) {
            println!("dropped: its destructors run");
        }
    }
    let _guard = SaysGoodbye;
    std::future::pending().await
}

/// Blocks a thread of the blocking pool, which nobody can interrupt: it has to ask.
#[asset]
fn blocking(ctx: &AssetContext) -> Result {
    let stop = ctx.cancel_token();
    while !stop.is_cancelled() {
        thread::sleep(Duration::from_millis(5));
    }
    println!("blocking: was asked to stop");
    Err("stopped".into())
}

/// Never starts, because what is upstream of it does not end.
#[asset]
async fn report(rows: Dep<copied_rows>) -> Result<String> {
    Ok(format!("{} rows", *rows))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let cancel = CancelToken::new();
    let (told, mut progress) = mpsc::channel(16);
    let sink = move |event: EventRecord| {
        if let EventKind::StepProgressed { done, .. } = event.kind {
            // A sink hands over and never waits; who does not keep up misses a line.
            told.try_send(done).unwrap_or_default();
        }
    };
    let options = RunOptions::new()
        .sink(Arc::new(sink))
        .cancel(cancel.clone())
        // How long a step that listens, or that blocks, may take to end.
        .grace(Duration::from_secs(2));
    let run = definitions.execute(definitions.plan("*")?, options);
    let person = async {
        while progress.recv().await.is_some_and(|batches| batches < 3) {}
        cancel.cancel();
    };

    let (result, ()) = tokio::join!(run, person);
    let result = result?;
    println!("run: {}", result.status);
    for step in &result.steps {
        println!("{}: {} after {} attempts", step.key, step.status, step.attempts);
    }
    Ok(())
}
