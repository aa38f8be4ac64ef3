//! The engine thread's side of an answer: its head is held back until the first bytes exist.
//!
//! So an error before the first row has its real status, and one after it is written into the body in the form that
//! clients look for, followed by a clean end: a cut connection would be taken for a fault of the network.

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::block::write_block;
use crate::clickhouse::embedded::{
    engine_error::{EngineError, ErrorCode},
    ffi::Statistics,
};

/// Largest piece that is handed to the network at once.
const PIECE: usize = 1 << 20;

/// What the head of the answer is made of.
#[derive(Debug)]
pub(crate) enum Head {
    Success(Success),
    Failure(EngineError),
}

/// Head of an answer without an error so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Success {
    pub(crate) format: String,
    pub(crate) statistics: Statistics,
    pub(crate) exception_tag: String,
}

/// The client closed the connection.
#[derive(Debug)]
pub(crate) struct ClientGone;

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Reply {
    head: Option<oneshot::Sender<Head>>,
    success: Success,
    pieces: mpsc::Sender<Bytes>,
    in_blocks: bool,
}

impl Reply {
    /// An answer whose head goes to `head` and whose body goes to `pieces`.
    pub(crate) fn new(head: oneshot::Sender<Head>, pieces: mpsc::Sender<Bytes>, in_blocks: bool) -> Self {
        let exception_tag = std::iter::repeat_with(|| fastrand::char('a'..='z')).take(16).collect();
        let success = Success {
            exception_tag,
            ..Success::default()
        };
        Self {
            head: Some(head),
            success,
            pieces,
            in_blocks,
        }
    }

    /// Sets what the head will say, unless it has gone already.
    pub(crate) fn describe(&mut self, format: &str, statistics: Statistics) {
        format.clone_into(&mut self.success.format);
        self.success.statistics = statistics;
    }

    /// Sends bytes of the body, and the head before the first of them. Waits for a slow client.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<(), ClientGone> {
        for piece in bytes.chunks(PIECE) {
            self.send_head()?;
            let piece = if self.in_blocks {
                Bytes::from(write_block(piece).map_err(|_| ClientGone)?)
            } else {
                Bytes::copy_from_slice(piece)
            };
            self.pieces.blocking_send(piece).map_err(|_| ClientGone)?;
        }
        Ok(())
    }

    fn send_head(&mut self) -> Result<(), ClientGone> {
        match self.head.take() {
            Some(head) => head.send(Head::Success(self.success.clone())).map_err(|_| ClientGone),
            None => Ok(()),
        }
    }

    /// Ends the answer.
    pub(crate) fn finish(mut self, result: Result<(), EngineError>) {
        // A client that did not wait for the end gets none.
        let _outcome = match (result, self.head.take()) {
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(head)) => head.send(Head::Success(self.success.clone())).map_err(|_| ClientGone),
            (Err(error), Some(head)) => head.send(Head::Failure(error)).map_err(|_| ClientGone),
            (Err(error), None) => self.send(exception_in_body(&error, &self.success.exception_tag).as_bytes()),
        };
    }
}

fn exception_in_body(error: &EngineError, tag: &str) -> String {
    let message = format!("{}\n", error.message.trim_end());
    format!(
        "\r\n__exception__\r\n{tag}\r\n{message}{} {tag}\r\n__exception__\r\n",
        message.len()
    )
}

impl From<ClientGone> for EngineError {
    fn from(_: ClientGone) -> Self {
        Self::new(
            ErrorCode::QUERY_WAS_CANCELLED,
            "Query was cancelled: the client closed the connection",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> (Reply, oneshot::Receiver<Head>, mpsc::Receiver<Bytes>) {
        let (head, head_receiver) = oneshot::channel();
        let (pieces, piece_receiver) = mpsc::channel(8);
        (Reply::new(head, pieces, false), head_receiver, piece_receiver)
    }

    fn an_error() -> EngineError {
        EngineError::new(ErrorCode::BAD_ARGUMENTS, "no")
    }

    #[test]
    fn an_early_error_is_the_head() {
        let (reply, mut head, mut pieces) = reply();
        reply.finish(Err(an_error()));
        assert!(matches!(head.try_recv().unwrap(), Head::Failure(error) if error.code == 36));
        assert!(pieces.try_recv().is_err());
    }

    #[test]
    fn a_late_error_is_in_the_body() {
        let (mut reply, mut head, mut pieces) = reply();
        reply.describe("TSV", Statistics::default());
        assert!(head.try_recv().is_err(), "the head waits for the first bytes");
        reply.send(b"1\n").unwrap();
        let Head::Success(success) = head.try_recv().unwrap() else {
            panic!("the head was a failure")
        };
        reply.finish(Err(an_error()));
        assert_eq!(pieces.try_recv().unwrap(), "1\n");
        let tag = success.exception_tag;
        let message = "Code: 36. DB::Exception: no. (BAD_ARGUMENTS)\n";
        let expected = format!(
            "\r\n__exception__\r\n{tag}\r\n{message}{} {tag}\r\n__exception__\r\n",
            message.len()
        );
        assert_eq!(pieces.try_recv().unwrap(), expected);
    }

    #[test]
    fn an_empty_answer_has_a_head() {
        let (mut reply, mut head, _pieces) = reply();
        reply.describe("TSV", Statistics::default());
        reply.finish(Ok(()));
        assert!(matches!(head.try_recv().unwrap(), Head::Success(success) if success.format == "TSV"));
    }
}
