//! The time a question about free bays is asked for.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::Refusal;
use crate::types::Period;

/// Longer than any stay.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// From now for the usual length, unless told otherwise.
pub fn asked(
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    usual_minutes: i64,
    now: DateTime<Utc>,
) -> Result<Period, Refusal> {
    let start = from.unwrap_or(now);
    let period = match to {
        Some(end) => Period::new(start, end),
        None => Period::starting(start, usual_minutes),
    };
    let period = period.ok_or_else(|| Refusal::field("to", "not_after_from", "Later than `from`."))?;
    if period.length() > LONGEST {
        return Err(Refusal::field("to", "too_long", format!("{} days at most.", LONGEST.num_days())));
    }
    Ok(period)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::asked;

    #[test]
    fn without_a_range_it_is_now_for_the_usual_length() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let period = asked(None, None, 90, now).expect("forward");
        assert_eq!((period.start(), period.length().num_minutes()), (now, 90));
    }

    #[test]
    fn a_range_runs_forward_and_not_for_ever() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        assert!(asked(Some(now), Some(now), 60, now).is_err());
        assert!(asked(None, Some(now - TimeDelta::days(1)), 60, now).is_err());
        assert!(asked(None, Some(now + TimeDelta::days(367)), 60, now).is_err());
    }
}
