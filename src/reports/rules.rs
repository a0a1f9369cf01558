//! Which days are meant, what is left of money, and how long bays were open.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::model::{Shut, Span};
use crate::error::Refusal;
use crate::types::{Period, SlotId};

/// From, and until.
type Times = (DateTime<Utc>, DateTime<Utc>);

/// Reckoned from today without an end of its own.
pub const USUAL_DAYS: i64 = 30;

/// Reads the days of a report, both included, at most `most` of them.
pub fn span(from: Option<&str>, to: Option<&str>, most: i64, now: DateTime<Utc>) -> Result<Span, Refusal> {
    let from = from.map(|written| date(written, "from")).transpose()?;
    let to = to.map(|written| date(written, "to")).transpose()?;
    let last = to.unwrap_or_else(|| now.date_naive() + TimeDelta::days(1));
    let first = from.unwrap_or_else(|| last - TimeDelta::days(USUAL_DAYS - 1));
    if to.is_some() && last < first {
        return Err(Refusal::field("to", "before_from", "Not before `from`."));
    }
    if (last - first).num_days() > most {
        return Err(Refusal::field("from", "too_long", format!("{most} days at most.")));
    }
    Ok(Span { from, to })
}

/// `YYYY-MM-DD`; of an instant, the date as it is written.
pub fn date(written: &str, field: &str) -> Result<NaiveDate, Refusal> {
    let day = written.split('T').next().unwrap_or(written);
    let read = if day.len() == 10 { NaiveDate::parse_from_str(day, "%Y-%m-%d").ok() } else { None };
    let kept = read.filter(|date| (1970..=9998).contains(&chrono::Datelike::year(date)));
    kept.ok_or_else(|| Refusal::field(field, "invalid", "Write YYYY-MM-DD."))
}

/// The minutes for which `bays` bays could be booked within these times, some of them shut at times.
pub fn open_minutes(bays: i64, open: &[Period], shut: &[Shut]) -> i64 {
    let all: TimeDelta = open.iter().map(Period::length).sum();
    let mut by_bay: BTreeMap<SlotId, Vec<Times>> = BTreeMap::new();
    for closure in shut {
        for period in open {
            let from = closure.from.max(period.start());
            let to = closure.to.map_or(period.end(), |to| to.min(period.end()));
            if from < to {
                by_bay.entry(closure.slot_id).or_default().push((from, to));
            }
        }
    }
    let lost: TimeDelta = by_bay.into_values().map(covered).sum();
    bays * all.num_minutes() - lost.num_minutes()
}

/// How long at least one of these lasts.
fn covered(mut times: Vec<Times>) -> TimeDelta {
    times.sort_unstable();
    let (mut sum, mut until) = (TimeDelta::zero(), DateTime::<Utc>::MIN_UTC);
    for (from, to) in times {
        if to > until {
            sum += to - from.max(until);
            until = to;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use rstest::rstest;

    use super::{open_minutes, span};
    use crate::reports::model::Shut;
    use crate::types::{LotId, Period, SlotId};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    #[test]
    fn a_bay_that_is_closed_twice_over_is_closed_once() {
        let open = [Period::new(at(6), at(12)).expect("forward"), Period::new(at(14), at(20)).expect("forward")];
        let (lot_id, slot_id) = (LotId::new(), SlotId::new());
        let shut = |from, to: Option<i64>| Shut { lot_id, slot_id, from: at(from), to: to.map(at) };
        assert_eq!(open_minutes(2, &open, &[]), 2 * 12 * 60);
        assert_eq!(open_minutes(2, &open, &[shut(5, Some(8)), shut(7, Some(9)), shut(12, Some(14))]), 21 * 60);
        assert_eq!(open_minutes(2, &open, &[shut(11, None)]), (12 + 5) * 60);
        assert_eq!(open_minutes(1, &[], &[shut(0, None)]), 0);
    }

    #[rstest]
    #[case(Some("2026-11-01"), Some("2026-11-30"), None)]
    #[case(Some("2026-11-01T00:00:00Z"), Some("2026-11-01"), None)]
    #[case(None, None, None)]
    #[case(Some("2026-11-02"), Some("2026-11-01"), Some("to"))]
    #[case(Some("2025-11-02"), Some("2026-11-02"), Some("from"))]
    #[case(Some("2020-01-01"), None, Some("from"))]
    #[case(Some("soon"), None, Some("from"))]
    #[case(Some("2026-1-2"), None, Some("from"))]
    #[case(None, Some("2026-02-30"), Some("to"))]
    fn days_are_read_or_refused(#[case] from: Option<&str>, #[case] to: Option<&str>, #[case] refused: Option<&str>) {
        let now = "2026-11-22T10:00:00Z".parse().expect("an instant");
        let field = span(from, to, 92, now).err().map(|refusal| refusal.problem().errors.remove(0).field);
        assert_eq!(field.as_deref(), refused);
    }
}
