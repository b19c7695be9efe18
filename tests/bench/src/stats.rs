//! Percentiles, and the one source of chance.

/// The smallest value that so many percent of all values do not exceed (nearest rank); 0 of none.
pub(crate) fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// The value in the middle; the lower one of two.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// A linear congruential generator (Knuth's constants of MMIX): the same numbers in each run.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// From a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self(seed ^ 0x6D61_7374_6865_6164);
        chance.below(1); // neighbouring seeds part from the second number on
        chance
    }

    /// A number below this one; 0 below 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The high bits are the good ones.
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// One of these.
    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!([50, 99, 100].map(|percent| percentile(&hundred, percent)), [50, 99, 100]);
        assert_eq!([0, 50, 99].map(|percent| percentile(&[7, 8, 9], percent)), [7, 8, 9]);
        assert_eq!(percentile(&[5, 6], 50), 5);
        assert_eq!(percentile(&[], 99), 0);
    }

    #[test]
    fn the_median_needs_no_order() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0]), 1.0);
        assert_eq!(median(&[]), 0.0);
    }

    #[test]
    fn chance_reaches_everything_and_is_the_same_again() {
        let numbers = |seed| {
            let mut chance = Chance::new(seed);
            (0..2_000).map(|_| chance.below(100)).collect::<Vec<_>>()
        };
        let first = numbers(1);
        assert!((0..100).all(|number| first.contains(&number)));
        assert_eq!(first, numbers(1));
        assert_ne!(first, numbers(2));
    }
}
