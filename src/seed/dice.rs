//! Chance that falls the same way each time.

/// SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `sides` - 1.
    pub fn below(&mut self, sides: u32) -> u32 {
        u32::try_from(self.roll() % u64::from(sides.max(1))).unwrap_or_default()
    }

    pub fn minutes(&mut self, from: u32, to: u32) -> i64 {
        i64::from(from + self.below(to + 1 - from))
    }

    /// One of several, which are not none.
    pub fn pick<T: Copy>(&mut self, of: &[T], otherwise: T) -> T {
        let sides = u32::try_from(of.len()).unwrap_or(1);
        of.get(self.below(sides) as usize).copied().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn they_fall_the_same_way_each_time_and_on_every_side() {
        let rolls = || {
            let mut dice = Dice::new(7);
            (0..100).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(rolls(), rolls());
        assert!((0..6).all(|side| rolls().contains(&side)));
    }
}
