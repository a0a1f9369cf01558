//! The wire of bookings: customers' routes in `customer`, lot admins' in `operator`.

mod closure;
mod customer;
mod gate;
mod operator;

use std::collections::HashMap;

use serde::Deserialize;
use utoipa::IntoParams;

use super::store::Filter;
use super::view::BookingView;
use crate::error::{Code, Refusal, Result};
use crate::payments::{self, Payment};
use crate::rest::{Routes, states};
use crate::types::{AccountId, BookingId, LotId, Page, PageQuery, PaymentId};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A list's query string.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    lot_id: Option<LotId>,
    /// One state, or several with commas between.
    #[param(example = "confirmed,active")]
    status: Option<String>,
    /// Those that end after this instant.
    from: Option<DateTime<Utc>>,
    /// Those that start before this instant.
    to: Option<DateTime<Utc>>,
    /// A part of the reference, the plate or the customer's name.
    q: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let statuses = states(self.status.as_deref())?;
        Ok(Filter { lot_id: self.lot_id, statuses, from: self.from, to: self.to, q: self.q.clone() })
    }
}

/// The booking with its payment, as it is now.
async fn view(db: &mut PgConnection, id: BookingId, viewer: AccountId, now: DateTime<Utc>) -> Result<BookingView> {
    let booking = super::store::find(db, id).await?.ok_or(Code::NotFound)?;
    let payment = payments::find(db, booking.payment_id).await?;
    Ok(BookingView::of(booking, payment, viewer, now))
}

/// A page of bookings with their payments: two statements, whatever its length.
async fn page(
    db: &mut PgConnection,
    rows: Vec<super::Booking>,
    query: &PageQuery,
    viewer: AccountId,
    now: DateTime<Utc>,
) -> Result<Page<BookingView>> {
    let page = Page::of(rows, query.limit(), |booking| booking.id.to_string());
    let mut payments = payments_of(db, &page.items).await?;
    Ok(page.map(|booking| {
        let payment = payments.remove(&booking.payment_id);
        BookingView::of(booking, payment, viewer, now)
    }))
}

async fn payments_of(db: &mut PgConnection, bookings: &[super::Booking]) -> Result<HashMap<PaymentId, Payment>> {
    let ids: Vec<_> = bookings.iter().map(|booking| booking.payment_id).collect();
    Ok(payments::find_all(db, &ids).await?.into_iter().map(|payment| (payment.id, payment)).collect())
}

pub fn routes(cfg: &mut Routes) {
    cfg.configure(customer::routes).configure(gate::routes).configure(operator::routes).configure(closure::routes);
}
