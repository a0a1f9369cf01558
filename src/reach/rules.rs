//! Whether a delivery is to be sent, and when. Pure.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::model::Taken;
use crate::events::{LETTERS, critical};

/// What is older is no news any more.
const FRESH: TimeDelta = TimeDelta::hours(24);
/// A warning of the end is no use to whoever has less time than this.
const TO_ACT: TimeDelta = TimeDelta::minutes(1);
/// In minutes: no clock is put forward by more.
const LONGEST_GAP: usize = 180;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Send,
    /// It is quiet until then.
    Later(DateTime<Utc>),
    /// For this reason nobody needs it.
    Withdraw(&'static str),
}

pub fn verdict(d: &Taken, now: DateTime<Utc>) -> Verdict {
    if let Some(why) = needless(d, now).or_else(|| untrue(d, now)) {
        return Verdict::Withdraw(why);
    }
    let urgent = critical(&d.event) || LETTERS.contains(&d.event.as_str());
    match d.quiet_from.zip(d.quiet_to) {
        Some((from, to)) if !urgent => quiet_until(now, d.zone(), from, to).map_or(Verdict::Send, Verdict::Later),
        _ => Verdict::Send,
    }
}

fn needless(d: &Taken, now: DateTime<Utc>) -> Option<&'static str> {
    Some(match () {
        () if d.disabled => "the account is disabled",
        () if d.unwanted => "it is not wanted any more",
        () if d.if_unseen && d.read => "it was read",
        () if now - d.created_at > FRESH => "it is old",
        () => return None,
    })
}

/// Why what it says does not hold any more.
fn untrue(d: &Taken, now: DateTime<Utc>) -> Option<&'static str> {
    let booking = d.booking_status.as_deref().unwrap_or_default();
    let off = ["cancelled", "declined", "lapsed"].contains(&booking);
    let wash_off = d.wash_status.as_deref() == Some("cancelled");
    match d.event.as_str() {
        "booking.expiring_soon" => {
            let late = d.ends_at.is_none_or(|end| end - TO_ACT < now);
            (d.renewed.then_some("it was renewed"))
                .or((booking != "active").then_some("the booking is over"))
                .or(late.then_some("it is too late to warn"))
        }
        "booking.slot_expired" | "booking.auto_expired" | "booking.renewal_failed" => {
            d.renewed.then_some("it was renewed")
        }
        "booking.hold_lapsed" | "payment.failed" | "payment.rejected" => {
            let stands = d.rebooked || (!booking.is_empty() && !off);
            stands.then_some("the booking stands again")
        }
        "booking.created" => off.then_some("the booking is off"),
        "booking.renewed" | "booking.reinstated" | "booking.confirmed" => {
            let over = booking == "completed" || d.ends_at.is_some_and(|end| end <= now);
            off.then_some("the booking is off").or(over.then_some("the booking is over"))
        }
        // Of a booking, or of a wash by itself.
        "payment.cash_verified" | "payment.upi_verified" => (off || wash_off).then_some("it is off"),
        "booking.called_off" => (!d.paid()).then_some("it was never paid"),
        "payment.refund_due" => (d.payment_status.as_deref() == Some("refunded")).then_some("the money has gone back"),
        "car_wash.booked" | "car_wash.confirmed" => wash_off.then_some("the wash is off"),
        "employee.assigned" => {
            let open = matches!(d.assignment_status.as_deref(), None | Some("assigned" | "accepted"));
            (!open).then_some("the assignment is over")
        }
        _ => None,
    }
}

/// When it stops to be quiet; None if it is not. Of an hour that comes twice each is as quiet as its clock says.
pub fn quiet_until(now: DateTime<Utc>, zone: Tz, from: NaiveTime, to: NaiveTime) -> Option<DateTime<Utc>> {
    let here = now.with_timezone(&zone);
    let (day, clock) = (here.date_naive(), here.time());
    let over_midnight = from > to;
    let ends_on = match () {
        () if over_midnight && clock >= from => day.checked_add_days(Days::new(1))?,
        () if over_midnight && clock < to => day,
        () if !over_midnight && (from..to).contains(&clock) => day,
        () => return None,
    };
    let mut end = ends_on.and_time(to);
    // A clock that is put forward leaves out an hour or so: then it ends with what was left out.
    for _ in 0..LONGEST_GAP {
        let instants = zone.from_local_datetime(&end);
        let next = [instants.earliest(), instants.latest()].into_iter().flatten().find(|instant| *instant > now);
        if let Some(instant) = next {
            return Some(instant.to_utc());
        }
        end += TimeDelta::minutes(1);
    }
    None
}

#[cfg(test)]
mod tests;
