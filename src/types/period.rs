//! A stretch of time, half-open and always forward: `[start, end)`.

use chrono::{DateTime, TimeDelta, Utc};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Period {
    /// None unless `start` is before `end`.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// None for a length below one minute, or past the end of the calendar.
    pub fn starting(start: DateTime<Utc>, minutes: i64) -> Option<Self> {
        Self::new(start, start.checked_add_signed(TimeDelta::try_minutes(minutes)?)?)
    }

    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    pub fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// Elapsed time, which is what is billed, whatever the wall clock did meanwhile.
    pub fn length(&self) -> TimeDelta {
        self.end - self.start
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same length from another start.
    pub fn moved_to(&self, start: DateTime<Utc>) -> Self {
        Self { start, end: start + self.length() }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::Period;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minute * 60, 0).expect("in range")
    }

    #[test]
    fn a_period_never_runs_backwards_or_stands_still() {
        assert!(Period::new(at(5), at(5)).is_none());
        assert!(Period::new(at(6), at(5)).is_none());
        assert!(Period::starting(at(0), 0).is_none());
        assert!(Period::starting(at(0), i64::MAX).is_none());
    }

    #[test]
    fn periods_that_only_touch_do_not_overlap() {
        let nine_to_ten = Period::starting(at(540), 60).expect("forward");
        let ten_to_eleven = nine_to_ten.moved_to(nine_to_ten.end());
        assert!(!nine_to_ten.overlaps(&ten_to_eleven));
        assert!(nine_to_ten.overlaps(&nine_to_ten.moved_to(at(599))));
    }
}
