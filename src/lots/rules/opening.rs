//! When a lot is open, by its wall clock.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::Period;

/// When a lot is open in a week; none: always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(transparent)]
#[garde(transparent)]
pub struct OpeningHours(#[garde(length(max = 42), dive)] pub Vec<Opening>);

/// From `opens` until `closes`; over midnight, if `closes` is not later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"weekday": "monday", "opens": "08:00", "closes": "22:00"}))]
pub struct Opening {
    #[garde(skip)]
    pub weekday: Weekday,
    #[garde(custom(within_a_day))]
    pub opens: TimeOfDay,
    /// Up to 24:00.
    #[garde(skip)]
    pub closes: TimeOfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// `hh:mm` on a wall clock, 00:00 to 24:00, kept in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", example = "08:00")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// 24:00.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// On the hour, at the end of the day at the latest.
    pub const fn hour(hour: u16) -> Self {
        let minutes = hour.saturating_mul(60);
        if minutes < Self::END_OF_DAY.0 { Self(minutes) } else { Self::END_OF_DAY }
    }

    pub fn parse(written: &str) -> Option<Self> {
        let (hours, minutes) = written.split_once(':')?;
        let number = |digits: &str| {
            let two = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
            if two { digits.parse::<u16>().ok() } else { None }
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        let time = Self(hours * 60 + minutes);
        (minutes < 60 && time <= Self::END_OF_DAY).then_some(time)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written).ok_or("write a time of day as hh:mm, from 00:00 to 24:00")
    }
}

impl From<TimeOfDay> for String {
    fn from(TimeOfDay(minutes): TimeOfDay) -> Self {
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a reference")]
fn within_a_day(opens: &TimeOfDay, (): &()) -> garde::Result {
    if *opens < TimeOfDay::END_OF_DAY { Ok(()) } else { Err(garde::Error::new("00:00 to 23:59")) }
}

impl OpeningHours {
    /// The same hours every day.
    pub fn daily(opens: TimeOfDay, closes: TimeOfDay) -> Self {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let week = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        Self(week.map(|weekday| Opening { weekday, opens, closes }).to_vec())
    }

    /// Whether the lot is open from the period's start to its end without a break.
    pub fn open_throughout(&self, zone: Tz, period: &Period) -> bool {
        if self.0.is_empty() {
            return true;
        }
        // An opening of the day before may reach over midnight. Openings come in order of their start, so the first
        // that starts after what is covered leaves a gap that no later one fills.
        let first = period.start().with_timezone(&zone).date_naive();
        let mut covered = period.start();
        for date in first.pred_opt().unwrap_or(first).iter_days() {
            for (opens, closes) in self.on(date, zone) {
                if opens > covered {
                    return false;
                }
                covered = covered.max(closes);
                if covered >= period.end() {
                    return true;
                }
            }
        }
        false
    }

    /// When the lot is open on a day, from its first instant to its last, in order and apart.
    pub fn open_on(&self, date: NaiveDate, zone: Tz) -> Vec<Period> {
        let Some(day) = day(date, zone) else { return vec![] };
        if self.0.is_empty() {
            return vec![day];
        }
        let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        let before = date.pred_opt().into_iter().flat_map(|before| self.on(before, zone));
        for (opens, closes) in before.chain(self.on(date, zone)) {
            let (opens, closes) = (opens.max(day.start()), closes.min(day.end()));
            match open.last_mut() {
                Some((_, until)) if opens <= *until => *until = closes.max(*until),
                _ => open.push((opens, closes)),
            }
        }
        open.into_iter().filter_map(|(opens, closes)| Period::new(opens, closes)).collect()
    }

    /// The openings that begin on a day, in order.
    fn on(&self, date: NaiveDate, zone: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let weekday = Weekday::of(date);
        let mut openings: Vec<_> = self
            .0
            .iter()
            .filter(|opening| opening.weekday == weekday)
            .filter_map(|opening| {
                let over_midnight = opening.closes <= opening.opens;
                let last = if over_midnight { date.checked_add_days(Days::new(1))? } else { date };
                Some((instants(date, opening.opens, zone)?.0, instants(last, opening.closes, zone)?.1))
            })
            .collect();
        openings.sort_unstable();
        openings
    }
}

/// A day by a wall clock: 23 to 25 hours, as the clocks have it.
pub fn day(date: NaiveDate, zone: Tz) -> Option<Period> {
    let midnight = TimeOfDay::hour(0);
    Period::new(instants(date, midnight, zone)?.0, instants(date.succ_opt()?, midnight, zone)?.0)
}

/// The first and the last instant at which the clocks show this time; if they skip it, the first one after.
fn instants(date: NaiveDate, TimeOfDay(minutes): TimeOfDay, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let local = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    // Clocks skip some minutes to an hour; Samoa once skipped a day.
    (0..=24 * 60).find_map(|later| {
        let shown = zone.from_local_datetime(&(local + TimeDelta::minutes(later)));
        Some((shown.earliest()?.to_utc(), shown.latest()?.to_utc()))
    })
}

#[cfg(test)]
mod tests;
