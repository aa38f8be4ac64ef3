//! Moves the body of a request to the engine's thread, and waits for the head of its answer.
//!
//! The end of the body is passed on only when the client has sent it: whatever else ends the feeding leaves the body
//! incomplete. After a failure the rest of the body is read and thrown away before the answer goes out, as a server does,
//! because many clients look for an answer only when they have sent everything.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::{body::Chunk, reply::Head};
use crate::clickhouse::embedded::engine_error::{EngineError, ErrorCode};

/// How long a client may go on sending after its request has failed.
const DRAINING: Duration = Duration::from_secs(60);

/// Feeds `chunks` from the body until the head of the answer is there. Ends early when `closing` is canceled.
pub(crate) async fn wait_for_head(
    mut head: oneshot::Receiver<Head>,
    mut body: Option<Incoming>,
    chunks: mpsc::Sender<Chunk>,
    closing: &CancellationToken,
) -> Head {
    let feeding = async {
        if let Some(body) = &mut body
            && closing.run_until_cancelled(feed(body, &chunks)).await.is_none()
        {
            let failed = Chunk::Failed("the embedded engine is shutting down".to_owned());
            let _receiver_gone = chunks.send(failed).await;
        }
    };
    let head = tokio::select! {
        biased;
        head = &mut head => head,
        () = feeding => head.await,
    };
    let head = head.unwrap_or_else(|_engine_thread_gone| {
        let text = "the embedded engine gave up on this statement";
        Head::Failure(EngineError::new(ErrorCode::UNKNOWN_EXCEPTION, text))
    });
    if let (Head::Failure(_), Some(body)) = (&head, &mut body) {
        let _left = tokio::time::timeout(DRAINING, closing.run_until_cancelled(drain(body))).await;
    }
    head
}

async fn feed(body: &mut Incoming, chunks: &mpsc::Sender<Chunk>) {
    loop {
        let chunk = match body.frame().await {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => Chunk::Bytes(data),
                Err(_trailers) => continue,
            },
            Some(Err(error)) => Chunk::Failed(format!("the client stopped sending: {error}")),
            None => Chunk::End,
        };
        let is_last = !matches!(chunk, Chunk::Bytes(_));
        // Refused when the engine's thread has ended with an error; the answer tells it.
        if chunks.send(chunk).await.is_err() || is_last {
            return;
        }
    }
}

async fn drain(body: &mut Incoming) {
    while let Some(Ok(_)) = body.frame().await {}
}
