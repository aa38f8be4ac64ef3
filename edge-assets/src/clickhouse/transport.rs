//! Connections whose answers are watched for errors of the server; see [`ExceptionWatch`].
//!
//! A connector and a connection around those of the HTTP client. What is written passes through. What is read is looked
//! at first; an error of the server in the middle of rows becomes an error of the connection that carries the server's
//! text, so that whoever reads the body cannot take it for rows, nor for the end.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use hyper::{
    Uri,
    rt::{Read, ReadBuf, ReadBufCursor, Write},
};
use hyper_util::client::legacy::connect::{Connected, Connection};
use tower_service::Service;

use super::exception_watch::{ExceptionWatch, Verdict};

const BUFFER: usize = 64 << 10;

/// An error that the server wrote behind rows.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct ServerException(pub(super) String);

/// Makes watched connections.
#[derive(Debug, Clone)]
pub(super) struct WatchedConnector<C>(pub(super) C);

impl<C> Service<Uri> for WatchedConnector<C>
where
    C: Service<Uri>,
    C::Future: Send + 'static,
{
    type Response = WatchedConnection<C::Response>;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async move { connecting.await.map(WatchedConnection::new) })
    }
}

/// A connection whose answers are watched.
#[derive(Debug)]
pub(super) struct WatchedConnection<T> {
    inner: T,
    watch: ExceptionWatch,
    buffer: Box<[u8]>,
    /// The part of the buffer that may be read.
    ready: std::ops::Range<usize>,
    then: Then,
}

#[derive(Debug)]
enum Then {
    Read,
    Fail(String),
    Ended,
}

impl<T> WatchedConnection<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            watch: ExceptionWatch::default(),
            buffer: vec![0; BUFFER].into_boxed_slice(),
            ready: 0..0,
            then: Then::Read,
        }
    }

    fn fail(&mut self) -> Option<io::Error> {
        match std::mem::replace(&mut self.then, Then::Ended) {
            Then::Fail(error) => Some(io::Error::other(ServerException(error))),
            other => {
                self.then = other;
                None
            }
        }
    }
}

impl<T: Read + Unpin> Read for WatchedConnection<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while this.ready.is_empty() {
            if let Some(error) = this.fail() {
                return Poll::Ready(Err(error));
            }
            if matches!(this.then, Then::Ended) {
                return Poll::Ready(Ok(()));
            }
            let mut buffer = ReadBuf::new(&mut this.buffer);
            ready!(Pin::new(&mut this.inner).poll_read(context, buffer.unfilled()))?;
            let filled = buffer.filled().len();
            if filled == 0 {
                this.then = this.watch.end().map_or(Then::Ended, Then::Fail);
                continue;
            }
            let pass = match this.watch.look(&this.buffer[..filled]) {
                Verdict::Pass => filled,
                Verdict::Hold { pass } => pass,
                Verdict::Fail { pass, error } => {
                    this.then = Then::Fail(error);
                    pass
                }
            };
            this.ready = 0..pass;
        }
        let length = this.ready.len().min(into.remaining());
        let start = this.ready.start;
        into.put_slice(&this.buffer[start..start + length]);
        this.ready.start += length;
        Poll::Ready(Ok(()))
    }
}

impl<T: Write + Unpin> Write for WatchedConnection<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, bytes)
    }
}

impl<T: Connection> Connection for WatchedConnection<T> {
    fn connected(&self) -> Connected {
        self.inner.connected()
    }
}
