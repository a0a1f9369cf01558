//! What follows in one feature from what happened in another, in the transaction in which it happened.
//!
//! Features know only those below them: a booking that ends, whoever or whatever ends it, cannot call the wash that hangs on
//! it. So every transaction hands its events here, before it commits. New events that this makes come here too.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::error::Result;
use crate::events::{Event, Tx};
use crate::{car_washes, staff};

pub fn follow(tx: &mut Tx, events: Vec<Event>) -> BoxFuture<'_, Result<()>> {
    async move {
        car_washes::follow(tx, &events).await?;
        staff::follow(tx, &events).await
    }
    .boxed()
}
