//! From what is decided to a wash that is written.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::due::retire;
use super::offer::{Offer, full, next_times};
use crate::bookings::{Booking, RefundTerms};
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::store::{self, NewWash, Place};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::payments::{Bill, Method, Payment, Takes};
use crate::types::{AccountId, CarWashId, PaymentId, Period};

/// Each try that a rival wins fills one wash bay; beyond these, rivals roll back and holds elapse.
const SPARE_TRIES: i32 = 3;

/// What is decided of a wash before it is written.
pub struct Terms<'a> {
    pub customer: AccountId,
    pub parking: Option<&'a Booking>,
    pub period: Period,
    pub hold: DateTime<Utc>,
    pub payment: PaymentId,
}

pub fn compose(place: &Place, offer: &Offer, terms: Terms<'_>, now: DateTime<Utc>) -> Wash {
    let Terms { customer, parking, period, hold, payment } = terms;
    Wash {
        id: CarWashId::new(),
        status: Status::AwaitingPayment,
        lot_id: place.lot_id,
        lot_name: place.lot_name.clone(),
        time_zone: place.time_zone.clone(),
        operator_id: place.operator_id,
        service_id: offer.id,
        service_name: offer.name.clone(),
        minutes: offer.minutes,
        price_amount: offer.price.amount,
        currency: offer.price.currency,
        booking_id: parking.map(|parking| parking.id),
        chain_id: parking.map(|parking| parking.chain_id),
        customer_id: customer,
        customer_name: place.customer_name.clone().unwrap_or_default(),
        plate: parking.map(|parking| parking.plate.clone()),
        vehicle_class: parking.map(|parking| parking.vehicle_class),
        wash_bay: 0,
        starts_at: period.start(),
        ends_at: period.end(),
        hold_expires_at: hold,
        hold_extended: false,
        refund_terms: Json(RefundTerms::from(&place.rules.0)),
        payment_id: payment,
        shares_payment: false,
        notes: None,
        employee_id: None,
        employee_name: None,
        rebooked_as: None,
        status_reason: None,
        created_at: now,
        ended_at: None,
        version: 1,
        reviewed: false,
    }
}

/// Writes a draft. If it is refused, holds in its way that have elapsed are retired first.
pub async fn reserve(
    tx: &mut Tx,
    place: &Place,
    offer: &Offer,
    mut draft: Wash,
    payment: Option<&Payment>,
) -> Result<Wash> {
    let max_unpaid = if payment.is_some() { place.rules.max_unpaid_bookings } else { i64::MAX };
    let (now, bays) = (tx.now(), offer.washing.bays);
    let wanted = Period::new(draft.starts_at, draft.ends_at).ok_or(Code::Internal)?;
    for _ in 0..bays.saturating_add(SPARE_TRIES) {
        let new = NewWash { wash: &draft, bays, payment, max_unpaid, now };
        if let Some(wash_bay) = store::insert(tx, &new).await? {
            draft.wash_bay = wash_bay;
            return Ok(draft);
        }
        let obstacles = store::obstacles(tx, &draft, now).await?;
        if obstacles.unfinished {
            return Err(Code::WashUnfinished.into());
        }
        if obstacles.unpaid >= max_unpaid {
            return Err(Refusal::new(Code::TooManyUnpaid).with("most", max_unpaid).into());
        }
        let busy = store::busy(tx, draft.lot_id, &wanted, now).await?;
        if offer.washing.free_bays(&busy, &wanted) == 0 {
            break;
        }
        if obstacles.elapsed {
            retire(tx, &draft).await?;
        }
    }
    Err(full(next_times(tx, place, offer, draft.starts_at, now).await?).into())
}

pub fn bill<'p>(place: &'p Place, draft: &Wash, method: Method) -> Bill<'p> {
    Bill {
        id: draft.payment_id,
        customer_id: draft.customer_id,
        lot_id: draft.lot_id,
        operator_id: draft.operator_id,
        payee: &place.operator_name,
        upi_id: place.upi_id.as_deref(),
        takes: Takes { card: place.card_gateway.as_deref(), upi: place.upi_gateway.as_deref() },
        total: draft.price(),
        method,
        now: draft.created_at,
    }
}
