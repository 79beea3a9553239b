//! Slow work where it keeps no other page waiting.

use crate::trouble::Trouble;

/// Does slow work on a thread of its own.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::internal("work-failed"))?
}
