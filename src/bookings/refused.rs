//! From what stands in the way to what the caller is told.

use chrono::{DateTime, Utc};

use super::model::Booking;
use super::store::Obstacles;
use crate::error::{Code, Refusal};

/// The refusal for a wish that met these obstacles; None if nothing stands in its way (any more).
pub fn refusal(wish: &Booking, obstacles: &Obstacles, max_unpaid: i64) -> Option<Refusal> {
    let helped = |code| {
        Refusal::new(code)
            .with("available_from", obstacles.available_from)
            .with("alternatives", &obstacles.alternatives.0)
            .with("latest_end", latest_end(wish, obstacles))
    };
    if obstacles.already_renewed {
        Some(Refusal::new(Code::AlreadyRenewed))
    } else if obstacles.closed {
        Some(helped(Code::SlotClosed))
    } else if obstacles.slot_taken {
        Some(helped(Code::SlotTaken))
    } else if obstacles.vehicle_booked {
        Some(Refusal::new(Code::VehicleBooked))
    } else if obstacles.unpaid >= max_unpaid {
        Some(Refusal::new(Code::TooManyUnpaid).with("most", max_unpaid))
    } else {
        None
    }
}

/// Until when the bay could be had from the wished start, its turn-around buffer kept; None if not at all.
fn latest_end(wish: &Booking, obstacles: &Obstacles) -> Option<DateTime<Utc>> {
    let latest = obstacles.next_start? - (wish.occupied_until - wish.ends_at);
    (!obstacles.covered && latest > wish.starts_at).then_some(latest)
}

/// The same in the words of "Renewal failed: {reason}. Please try again."
pub fn renewal_reason(wish: &Booking, refusal: &Refusal, obstacles: Option<&Obstacles>) -> String {
    let taken_from = obstacles.and_then(|o| if o.covered { Some(wish.starts_at) } else { o.next_start });
    match (refusal.code, taken_from) {
        (Code::SlotTaken, Some(from)) => format!("the slot is taken from {}", local_time(wish, from)),
        (Code::SlotTaken, None) => "the slot is taken".into(),
        (Code::SlotClosed, _) => "the slot is closed then".into(),
        (Code::LotClosed, _) => "the lot is closed then".into(),
        (Code::VehicleBooked, _) => "the vehicle is booked elsewhere then".into(),
        (Code::TooManyUnpaid, _) => "other bookings are still unpaid".into(),
        _ => "it is not possible now".into(),
    }
}

fn local_time(wish: &Booking, instant: DateTime<Utc>) -> String {
    let zone: chrono_tz::Tz = wish.time_zone.parse().unwrap_or(chrono_tz::UTC);
    instant.with_timezone(&zone).format("%H:%M").to_string()
}
