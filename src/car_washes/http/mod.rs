//! The wire of car washes.

mod customer;
mod lots;
mod operator;
mod services;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::model::Wash;
use super::store::{self, Filter};
use super::view::WashView;
use crate::error::{Code, Refusal, Result};
use crate::payments;
use crate::rest::{Routes, states};
use crate::types::{AccountId, CarWashId, LotId, Page, PageQuery};

/// A list's query string.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    lot_id: Option<LotId>,
    /// One state, or several with commas between.
    #[param(example = "queued,assigned")]
    status: Option<String>,
    /// Those that end after this instant.
    from: Option<DateTime<Utc>>,
    /// Those that start before this instant.
    to: Option<DateTime<Utc>>,
    /// A part of the plate, the service's or the customer's name.
    q: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let statuses = states(self.status.as_deref())?;
        Ok(Filter { lot_id: self.lot_id, statuses, from: self.from, to: self.to, q: self.q.clone() })
    }
}

/// The wash with its payment, as it is now.
async fn view(db: &mut PgConnection, id: CarWashId, viewer: AccountId, now: DateTime<Utc>) -> Result<WashView> {
    let wash = store::find(db, id).await?.ok_or(Code::NotFound)?;
    let payment = payments::find(db, wash.payment_id).await?;
    Ok(WashView::of(wash, payment, viewer, now))
}

/// A page of washes with their payments: two statements, whatever its length.
async fn page(
    db: &mut PgConnection,
    rows: Vec<Wash>,
    query: &PageQuery,
    viewer: AccountId,
    now: DateTime<Utc>,
) -> Result<Page<WashView>> {
    let page = Page::of(rows, query.limit(), |wash| wash.id.to_string());
    let ids: Vec<_> = page.items.iter().map(|wash| wash.payment_id).collect();
    let payments = payments::find_all(db, &ids).await?;
    Ok(page.map(|wash| {
        let payment = payments.iter().find(|payment| payment.id == wash.payment_id).cloned();
        WashView::of(wash, payment, viewer, now)
    }))
}

pub fn routes(cfg: &mut Routes) {
    cfg.configure(lots::routes).configure(customer::routes).configure(services::routes).configure(operator::routes);
}
