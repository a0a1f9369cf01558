//! Decisions about washes: when a lot washes, which times are free, what goes back. Pure: `now` is handed in.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::model::{Status, Wash};
use crate::bookings::{Hold, refund_percent};
use crate::error::{Code, Refusal};
use crate::lots::{CarWash, OpeningHours};
use crate::payments::Method;
use crate::types::Period;

/// A standalone wash starts this much later at the earliest,
const SOONEST: TimeDelta = TimeDelta::minutes(30);
/// and this much at the latest.
const LATEST: TimeDelta = TimeDelta::days(7);
/// Times are offered on the quarter of an hour, which is one by every time zone's clock.
const STEP: TimeDelta = TimeDelta::minutes(15);
/// How many free times a refusal names.
const NEXT: usize = 3;

/// When a lot washes, and how many cars at a time.
#[derive(Debug, Clone)]
pub struct Washing {
    pub zone: Tz,
    pub bays: i32,
    wash_hours: OpeningHours,
    opening_hours: OpeningHours,
}

/// A time at which a wash bay is taken.
#[derive(Debug, Clone, Copy)]
pub struct Busy {
    pub wash_bay: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Washing {
    pub fn new(car_wash: &CarWash, opening_hours: OpeningHours, zone: Tz) -> Self {
        let wash_hours = OpeningHours::daily(car_wash.opens, car_wash.closes);
        Self { zone, bays: i32::try_from(car_wash.bays).unwrap_or(i32::MAX), wash_hours, opening_hours }
    }

    pub fn is_open(&self, period: &Period) -> bool {
        self.wash_hours.open_throughout(self.zone, period) && self.opening_hours.open_throughout(self.zone, period)
    }

    /// How many wash bays are free throughout.
    pub fn free_bays(&self, busy: &[Busy], period: &Period) -> usize {
        let taken = |bay: i32| {
            busy.iter().any(|b| b.wash_bay == bay && b.starts_at < period.end() && b.ends_at > period.start())
        };
        (1..=self.bays).filter(|bay| !taken(*bay)).count()
    }

    /// The first times at which a wash of this length could start and end within the window.
    pub fn next_times(&self, busy: &[Busy], window: &Period, minutes: i32) -> Vec<DateTime<Utc>> {
        let ends = busy.iter().map(|b| b.ends_at).filter(|end| *end > window.start() && *end < window.end());
        let mut candidates: Vec<_> = ends.chain(std::iter::once(window.start())).chain(quarters(window)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let periods = candidates.into_iter().filter_map(|start| Period::starting(start, minutes.into()));
        let fits = periods.filter(|wash| wash.end() <= window.end() && self.is_open(wash));
        fits.filter(|wash| self.free_bays(busy, wash) > 0).map(|wash| wash.start()).take(NEXT).collect()
    }

    /// The times of a day at which a standalone wash of this length may be booked, with how many wash bays are free.
    pub fn times_of(&self, day: &Period, busy: &[Busy], minutes: i32, now: DateTime<Utc>) -> Vec<(Period, usize)> {
        let washes = quarters(day).filter_map(|start| Period::starting(start, minutes.into()));
        washes
            .filter(|wash| standalone_start(wash.start(), now).is_ok() && self.is_open(wash))
            .map(|wash| (wash, self.free_bays(busy, &wash)))
            .filter(|(_, free)| *free > 0)
            .collect()
    }
}

/// The quarters of an hour in a period.
fn quarters(period: &Period) -> impl Iterator<Item = DateTime<Utc>> + use<> {
    let (start, end) = (period.start(), period.end());
    let past = start.timestamp().rem_euclid(STEP.num_seconds());
    let whole = start - TimeDelta::seconds(past) - TimeDelta::nanoseconds(start.timestamp_subsec_nanos().into());
    let first = if whole < start { whole + STEP } else { whole };
    std::iter::successors(Some(first), |at| Some(*at + STEP)).take_while(move |at| *at < end)
}

/// A day by the lot's clocks, 23 to 25 hours; None past the end of the calendar, and for a day that a zone skipped.
pub fn day(date: NaiveDate, zone: Tz) -> Option<Period> {
    Period::new(midnight(date, zone)?, midnight(date.succ_opt()?, zone)?)
}

/// The first instant of a day, even if the clocks skip midnight.
fn midnight(date: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let local = date.and_time(NaiveTime::MIN);
    (0..=24 * 60).find_map(|later| {
        zone.from_local_datetime(&(local + TimeDelta::minutes(later))).earliest().map(|at| at.to_utc())
    })
}

/// Whether a standalone wash may start then.
pub fn standalone_start(start: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if start < now + SOONEST {
        return Err(Refusal::field("scheduled_at", "too_soon", "30 minutes ahead at least."));
    }
    if start > now + LATEST {
        return Err(Refusal::field("scheduled_at", "too_far_ahead", "7 days ahead at most."));
    }
    Ok(())
}

/// Where to look for times in place of one that cannot be had.
pub fn search_from(start: DateTime<Utc>) -> Option<Period> {
    Period::new(start, start + LATEST)
}

/// What goes back when the customer cancels: as for bookings, where "until the start" lasts until someone really starts.
pub fn refund(wash: &Wash, now: DateTime<Utc>) -> i64 {
    let start = wash.starts_at.max(now + TimeDelta::microseconds(1));
    wash.price().percent(refund_percent(&wash.refund_terms, wash.created_at, start, now)).amount
}

/// When its hold ends if the customer extends it at `now`. What was bought with a booking is held as long as that.
pub fn hold_extension(wash: &Wash, method: Method, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let refusal = |code| Refusal::new(code).with("state", wash.status);
    if wash.status != Status::AwaitingPayment {
        return Err(refusal(Code::StateChanged));
    }
    if wash.shares_payment {
        return Err(refusal(Code::HoldNotExtendable).with("booking_id", wash.booking_id));
    }
    let hold = Hold {
        method,
        ahead: wash.booking_id.is_none(),
        starts_at: wash.starts_at,
        created_at: wash.created_at,
        expires_at: wash.hold_expires_at,
        extended: wash.hold_extended,
    };
    hold.extension(now).map_err(refusal)
}

/// Puts a wash to its end without having been done.
pub fn cancel(wash: &mut Wash, reason: &str, now: DateTime<Utc>) {
    wash.status = Status::Cancelled;
    wash.status_reason = Some(reason.to_owned());
    wash.ended_at = Some(now);
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
    use chrono_tz::Tz;
    use rstest::rstest;

    use super::{Busy, Washing, day};
    use crate::lots::{CarWash, OpeningHours, TimeOfDay};
    use crate::types::Period;

    fn at(written: &str) -> DateTime<Utc> {
        written.parse().expect("an instant")
    }

    fn washing(opens: u16, closes: u16, zone: Tz) -> Washing {
        let car_wash =
            CarWash { enabled: true, bays: 2, opens: TimeOfDay::hour(opens), closes: TimeOfDay::hour(closes) };
        Washing::new(&car_wash, OpeningHours::default(), zone)
    }

    fn busy(wash_bay: i32, starts_at: &str, minutes: i64) -> Busy {
        let starts_at = at(starts_at);
        Busy { wash_bay, starts_at, ends_at: starts_at + TimeDelta::minutes(minutes) }
    }

    #[test]
    fn a_time_is_free_while_one_bay_is_free_throughout() {
        let washing = washing(0, 24, Tz::UTC);
        let taken = [busy(1, "2026-11-22T10:00:00Z", 30), busy(2, "2026-11-22T10:20:00Z", 30)];
        let free =
            |start: &str, minutes| washing.free_bays(&taken, &Period::starting(at(start), minutes).expect("forward"));
        assert_eq!(free("2026-11-22T10:00:00Z", 20), 1);
        assert_eq!(free("2026-11-22T10:00:00Z", 30), 0);
        assert_eq!(free("2026-11-22T10:30:00Z", 30), 1, "half-open");
        assert_eq!(free("2026-11-22T10:50:00Z", 30), 2);
    }

    #[test]
    fn the_next_times_begin_where_a_bay_becomes_free_and_stay_within_the_window_and_the_hours() {
        let washing = washing(9, 11, Tz::UTC);
        let taken = [busy(1, "2026-11-22T10:00:00Z", 20), busy(2, "2026-11-22T10:00:00Z", 35)];
        let window = Period::starting(at("2026-11-22T10:05:00Z"), 2 * 24 * 60).expect("forward");
        let next = washing.next_times(&taken, &window, 30);
        assert_eq!(next, ["2026-11-22T10:20:00Z", "2026-11-22T10:30:00Z", "2026-11-23T09:00:00Z"].map(at));
        let short = Period::starting(at("2026-11-22T10:05:00Z"), 44).expect("forward");
        assert!(washing.next_times(&taken, &short, 30).is_empty());
    }

    #[rstest]
    #[case::usual("2026-11-22", 24 * 4)]
    #[case::an_hour_twice("2026-11-01", 25 * 4)]
    #[case::an_hour_skipped("2026-03-08", 23 * 4)]
    fn a_day_offers_as_many_quarters_as_its_clocks_show(#[case] date: NaiveDate, #[case] quarters: usize) {
        let zone = chrono_tz::America::New_York;
        let day = day(date, zone).expect("a day");
        let times = washing(0, 24, zone).times_of(&day, &[], 15, day.start() - TimeDelta::hours(1));
        assert_eq!(times.len(), quarters);
    }

    #[test]
    fn past_times_and_those_too_soon_or_too_far_are_not_offered() {
        let zone = chrono_tz::Asia::Kolkata;
        let date = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let day = day(date, zone).expect("a day");
        let washing = washing(9, 21, zone);
        let first = |now: &str| washing.times_of(&day, &[], 20, at(now)).first().map(|(wash, _)| wash.start());
        assert_eq!(first("2026-11-22T00:00:00Z"), Some(at("2026-11-22T03:30:00Z")), "when it opens");
        assert_eq!(first("2026-11-22T06:01:00Z"), Some(at("2026-11-22T06:45:00Z")));
        assert_eq!(first("2026-11-22T15:00:00Z"), None);
        assert_eq!(first("2026-11-01T00:00:00Z"), None);
    }
}
