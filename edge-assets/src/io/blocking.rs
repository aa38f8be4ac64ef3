//! Work that takes the processor or the disk, beside the runtime's own threads.

use super::IoError;

/// Runs on the runtime's pool for blocking code. What has begun there ends, even when nobody waits for it any more.
pub(super) async fn blocking<T: Send + 'static>(
    function: impl FnOnce() -> Result<T, IoError> + Send + 'static,
) -> Result<T, IoError> {
    match tokio::task::spawn_blocking(function).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            // The author's own `Serialize` may panic; the executor catches it and says whose fault it is.
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(IoError::transient("the runtime is shutting down", error)),
        },
    }
}
