//! Durations that were measured, and what they say together.

use std::time::Duration;

#[derive(Debug, Default, Clone)]
pub struct Sample {
    sorted: Vec<Duration>,
    within: Duration,
}

impl Sample {
    /// `within`: how long they took to gather.
    pub fn of(mut all: Vec<Duration>, within: Duration) -> Self {
        all.sort_unstable();
        Self { sorted: all, within }
    }

    /// Two of the same kind, one after the other.
    pub fn and(mut self, other: Self) -> Self {
        self.sorted.extend(other.sorted);
        Self::of(self.sorted, self.within + other.within)
    }

    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn per_second(&self) -> f64 {
        self.sorted.len() as f64 / self.within.as_secs_f64()
    }

    /// In milliseconds; not a number where nothing was measured.
    pub fn percentile(&self, percent: f64) -> f64 {
        let place = (self.sorted.len().saturating_sub(1) as f64 * percent / 100.0).round() as usize;
        self.sorted.get(place).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1_000.0)
    }

    pub fn p50(&self) -> f64 {
        self.percentile(50.0)
    }

    pub fn p99(&self) -> f64 {
        self.percentile(99.0)
    }

    pub fn slowest(&self) -> f64 {
        self.percentile(100.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Sample;

    #[test]
    fn percentiles_stand_in_order_whatever_the_order_of_arrival() {
        let all = (1..=100).rev().map(Duration::from_millis).collect();
        let sample = Sample::of(all, Duration::from_secs(10));
        assert_eq!((sample.p50(), sample.p99(), sample.slowest()), (51.0, 99.0, 100.0));
        assert_eq!(sample.per_second(), 10.0);
        assert!(Sample::default().p99().is_nan());
    }
}
