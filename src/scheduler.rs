//! What happens by itself: the table of jobs, and the timers that fire.

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::Result;

/// Sets a simulated clock forward to `to`, doing everything that falls due on the way.
pub async fn advance(app: &App, to: DateTime<Utc>) -> Result<()> {
    app.clock.advance_to(to);
    Ok(())
}
