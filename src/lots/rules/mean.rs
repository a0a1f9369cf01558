//! Stars.

/// The mean of a lot's stars, to a hundredth; None before the first review.
#[expect(clippy::cast_precision_loss, reason = "stars are few")]
pub fn mean_rating(sum: i64, count: i64) -> Option<f64> {
    (count > 0).then(|| (sum as f64 / count as f64 * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::mean_rating;

    #[test]
    fn a_mean_is_told_to_a_hundredth_once_there_is_one() {
        assert_eq!([mean_rating(0, 0), mean_rating(8, 3), mean_rating(5, 1)], [None, Some(2.67), Some(5.0)]);
    }
}
