//! Random numbers that spread clients over time and tell tabs apart. Nothing secret hangs on them.

/// Numbers that follow from a seed: what a counter says, mixed.
#[derive(Debug)]
pub(super) struct Random(u64);

/// Odd and without a pattern; of the mixer `rrmxmx` by Pelle Evensen and its kin.
const STEP: u64 = 0xd6e8_feb8_6659_fd93;

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(STEP);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(STEP);
        mixed ^ mixed >> 32
    }

    pub(super) fn u32(&mut self) -> u32 {
        self.next() as u32
    }

    /// In `[0, 1)`.
    pub(super) fn f64(&mut self) -> f64 {
        f64::from(self.u32()) / (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_seeds_side_by_side_are_spread_evenly() {
        for draws in 1..5 {
            let mut tenths = [0; 10];
            for seed in 0..10_000 {
                let mut random = Random::new(seed);
                let number = (0..draws).map(|_| random.f64()).last().unwrap();
                assert!((0.0..1.0).contains(&number));
                tenths[(number * 10.0) as usize] += 1;
            }
            // Five times the standard deviation of 30.
            assert!(tenths.iter().all(|count| (850..=1150).contains(count)), "{tenths:?}");
        }
    }

    #[test]
    fn a_seed_says_what_follows_and_no_two_say_the_same() {
        let first = |seed| {
            std::array::from_fn::<_, 4, _>({
                let mut random = Random::new(seed);
                move |_| random.u32()
            })
        };
        assert_eq!(first(7), first(7));
        let all: std::collections::HashSet<_> = (0..10_000).map(first).collect();
        assert_eq!(all.len(), 10_000);
    }
}
