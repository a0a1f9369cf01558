//! How a socket ends.

use std::time::Duration;

use actix_ws::{CloseReason, Session};
use tokio::time::timeout;

use crate::events::Closing;

/// For a reader that takes nothing.
const LONGEST: Duration = Duration::from_secs(5);

/// Says why, if the client still listens.
pub async fn goodbye(out: Session, closing: Closing) {
    let description = Some(closing.reason().to_owned()).filter(|reason| !reason.is_empty());
    let reason = CloseReason { code: closing.code().into(), description };
    let _ = timeout(LONGEST, out.close(Some(reason))).await;
    tracing::debug!(code = closing.code(), "socket closed");
    metrics::counter!("parkmate_sockets_closed_total", "code" => closing.code().to_string()).increment(1);
}
