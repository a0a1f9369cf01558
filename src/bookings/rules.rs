//! Decisions about bookings: lengths, prices, refunds, transitions, and what is due when. Pure: `now` is handed in.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Booking, Kind, RefundTerms, Status, Timer};
use crate::error::{Code, Refusal};
use crate::events::{Event, LapseCause};
use crate::lots::Rules;
use crate::payments::Method;
use crate::types::{Money, Period};

/// Bookings of this length or less get no warning before their end.
const WARNING: TimeDelta = TimeDelta::minutes(5);

/// The period asked for, if the lot's rules allow its length and its start. `start`: None is now.
pub fn period(
    start: Option<DateTime<Utc>>,
    length: Length,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Period, Refusal> {
    let from_now = start.is_none();
    let start = start.unwrap_or(now);
    if start < now {
        return Err(Refusal::field("starts_at", "in_the_past", "A booking cannot start in the past."));
    }
    if start > now + TimeDelta::days(rules.booking_horizon_days) {
        let message = format!("At most {} days ahead.", rules.booking_horizon_days);
        return Err(Refusal::field("starts_at", "too_far_ahead", message));
    }
    match length {
        Length::Default => with_minutes(start, rules.default_duration_minutes, "duration_minutes", rules),
        Length::Minutes(minutes) => with_minutes(start, minutes, "duration_minutes", rules),
        Length::Until(end) => {
            let elapsed = end - start;
            let begun = i64::from(elapsed > TimeDelta::minutes(elapsed.num_minutes()));
            // Now is no whole minute: nobody could name an end that is whole minutes from it.
            if begun > 0 && !from_now {
                return Err(Refusal::field("ends_at", "not_whole_minutes", "The length must be whole minutes."));
            }
            with_minutes(start, elapsed.num_minutes() + begun, "ends_at", rules)
        }
    }
}

/// How a request says how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Default,
    Minutes(i64),
    /// From now until then is rounded up to whole minutes.
    Until(DateTime<Utc>),
}

fn with_minutes(start: DateTime<Utc>, minutes: i64, field: &str, rules: &Rules) -> Result<Period, Refusal> {
    if minutes < rules.min_duration_minutes {
        return Err(Refusal::field(field, "too_short", format!("{} minutes at least.", rules.min_duration_minutes)));
    }
    if minutes > rules.max_duration_minutes {
        return Err(Refusal::field(field, "too_long", format!("{} minutes at most.", rules.max_duration_minutes)));
    }
    Period::starting(start, minutes).ok_or_else(|| Refusal::field(field, "invalid", "No such length."))
}

/// The price of `length` at an hourly rate: elapsed time, rounded half up to a minor unit, never nothing.
pub fn price(hourly: Money, length: TimeDelta) -> Money {
    let amount = (hourly.amount * length.num_minutes() + 30) / 60;
    Money { amount: amount.max(1), ..hourly }
}

/// Until when an unpaid booking keeps its bay. Cash for an advance booking may be paid on arrival.
pub fn hold_until(
    kind: Kind,
    method: Method,
    starts_at: DateTime<Utc>,
    rules: &Rules,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    match method {
        Method::Cash if kind == Kind::Advance && rules.pay_on_arrival => {
            starts_at + TimeDelta::minutes(rules.arrival_minutes)
        }
        Method::Cash => now + TimeDelta::minutes(rules.hold_minutes.cash),
        Method::Upi => now + TimeDelta::minutes(rules.hold_minutes.upi),
        Method::Card => now + TimeDelta::minutes(rules.hold_minutes.card),
    }
}

/// A hold of a bay or of a wash bay, with what decides whether it can be extended.
#[derive(Debug, Clone, Copy)]
pub struct Hold {
    pub method: Method,
    /// For a time that was to come when it was booked.
    pub ahead: bool,
    pub starts_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub extended: bool,
}

impl Hold {
    /// When it ends if it is extended at `now`: as much later as it was given minutes, by the lot's rules as they were then.
    /// Once, before it lapses; one that lasts until the arrival has an end of its own.
    pub fn extension(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Code> {
        if now >= self.expires_at {
            return Err(Code::StateChanged);
        }
        if self.extended {
            return Err(Code::HoldExtended);
        }
        if self.method == Method::Cash && self.ahead && self.expires_at >= self.starts_at {
            return Err(Code::HoldNotExtendable);
        }
        Ok(self.expires_at + (self.expires_at - self.created_at))
    }
}

/// The share of the price that goes back when the customer cancels at `now`.
pub fn refund_percent(
    terms: &RefundTerms,
    created_at: DateTime<Utc>,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> u32 {
    if now < created_at + TimeDelta::minutes(terms.free_minutes) {
        return 100;
    }
    let kept = terms.tiers.iter().filter(|tier| starts_at - now >= TimeDelta::hours(tier.hours_before_start));
    let percent = kept.map(|tier| tier.percent).max().unwrap_or(0);
    if now < starts_at { percent } else { 0 }
}

/// What is still due at `now` for a booking as it stands, and when: the whole of its row set in `timer`. A warning whose
/// moment has passed was given, or is stale.
pub fn timers(booking: &Booking, now: DateTime<Utc>) -> Vec<(Timer, DateTime<Utc>)> {
    match booking.status {
        Status::Held => vec![(Timer::BookingHold, booking.hold_expires_at)],
        Status::Confirmed => vec![(Timer::BookingStart, booking.starts_at)],
        Status::Active if booking.renewed_by.is_some() => vec![(Timer::BookingEnd, booking.ends_at)],
        Status::Active if booking.ends_at - WARNING > booking.starts_at.max(now) => {
            vec![(Timer::BookingWarning, booking.ends_at - WARNING), (Timer::BookingEnd, booking.ends_at)]
        }
        Status::Active => vec![(Timer::BookingEnd, booking.ends_at)],
        Status::Overdue => {
            let grace = TimeDelta::minutes(i64::from(booking.grace_minutes));
            vec![(Timer::BookingGrace, booking.ends_at + grace)]
        }
        Status::Completed | Status::Cancelled | Status::Declined | Status::Lapsed => vec![],
    }
}

/// Lets a due timer act on a booking. Returns what happened, for the booking as changed; None when there is nothing (left)
/// to do, as for a warning that the server slept through.
pub fn fire(timer: Timer, booking: &mut Booking, now: DateTime<Utc>) -> Option<fn(&Booking) -> Event> {
    match (timer, booking.status) {
        (Timer::BookingHold, Status::Held) => {
            end(booking, Status::Lapsed, "hold_elapsed", now);
            Some(|b| Event::BookingLapsed { booking: b.facts(), cause: LapseCause::HoldElapsed })
        }
        (Timer::BookingStart, Status::Confirmed) => {
            booking.status = Status::Active;
            Some(|b| Event::BookingStarted { booking: b.facts() })
        }
        (Timer::BookingWarning, Status::Active) if now < booking.ends_at && booking.renewed_by.is_none() => {
            Some(|b| Event::BookingExpiring { booking: b.facts() })
        }
        (Timer::BookingEnd, Status::Active) if booking.renewed_by.is_some() => {
            end(booking, Status::Completed, "renewed", now);
            Some(|b| Event::BookingFlowedOn { booking: b.facts() })
        }
        (Timer::BookingEnd, Status::Active) => {
            booking.status = Status::Overdue;
            Some(|b| Event::BookingExpired { booking: b.facts() })
        }
        (Timer::BookingGrace, Status::Overdue) => {
            end(booking, Status::Completed, "auto_expired", now);
            Some(|b| Event::BookingAutoExpired { booking: b.facts() })
        }
        _ => None,
    }
}

/// Puts a booking into a final state.
pub fn end(booking: &mut Booking, status: Status, reason: &str, now: DateTime<Utc>) {
    booking.status = status;
    booking.status_reason = Some(reason.to_owned());
    booking.ended_at = Some(now);
}

/// Paid: it runs, or will.
pub fn confirm(booking: &mut Booking, now: DateTime<Utc>) {
    booking.status = if now < booking.starts_at { Status::Confirmed } else { Status::Active };
    booking.status_reason = None;
    booking.ended_at = None;
}

/// Where the range of a booking verified by hand moves: its clock starts at verification, unless it was booked for later.
pub fn restarted(booking: &Booking, now: DateTime<Utc>) -> Option<Booking> {
    if booking.kind == Kind::Advance || now <= booking.starts_at {
        return None;
    }
    let by = now - booking.starts_at;
    Some(Booking {
        starts_at: now,
        ends_at: booking.ends_at + by,
        occupied_until: booking.occupied_until + by,
        ..booking.clone()
    })
}

/// Leaves now. The bay is free at once, without a turn-around buffer: the customer is gone.
pub fn check_out(booking: &mut Booking, now: DateTime<Utc>) -> Result<(), Refusal> {
    if !matches!(booking.status, Status::Active | Status::Overdue) {
        return Err(changed(booking));
    }
    // Half-open and forward: a stay that ends as it starts lasts one microsecond, PostgreSQL's finest.
    let leaves = now.max(booking.starts_at + TimeDelta::microseconds(1));
    booking.ends_at = booking.ends_at.min(leaves);
    booking.occupied_until = booking.ends_at;
    end(booking, Status::Completed, "checked_out", now);
    Ok(())
}

/// Whether the customer may cancel, or a lot admin decline: it lives, and its end has not come.
pub fn may_end_early(booking: &Booking, now: DateTime<Utc>) -> Result<(), Refusal> {
    let live = matches!(booking.status, Status::Held | Status::Confirmed | Status::Active);
    if live && now < booking.ends_at { Ok(()) } else { Err(changed(booking)) }
}

/// When a renewal of this booking starts, if it can have one at `now`.
pub fn renewal_start(booking: &Booking, rules: &Rules, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if booking.renewed_by.is_some() {
        return Err(Refusal::new(Code::AlreadyRenewed).with("state", booking.status));
    }
    let window = TimeDelta::minutes(rules.renewal_window_minutes);
    match (booking.status, booking.ended_at) {
        (Status::Active, _) if now < booking.ends_at => Ok(booking.ends_at),
        (Status::Active | Status::Overdue, _) => Ok(now),
        (Status::Completed, Some(ended_at)) if now <= ended_at + window => Ok(now),
        _ => Err(Refusal::new(Code::NotRenewable).with("state", booking.status)),
    }
}

/// When its hold ends if the customer extends it at `now`.
pub fn hold_extension(booking: &Booking, method: Method, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    if booking.status != Status::Held {
        return Err(changed(booking));
    }
    let hold = Hold {
        method,
        ahead: booking.kind == Kind::Advance,
        starts_at: booking.starts_at,
        created_at: booking.created_at,
        expires_at: booking.hold_expires_at,
        extended: booking.hold_extended,
    };
    hold.extension(now).map_err(|code| Refusal::new(code).with("state", booking.status))
}

pub fn changed(booking: &Booking) -> Refusal {
    Refusal::new(Code::StateChanged).with("state", booking.status)
}
