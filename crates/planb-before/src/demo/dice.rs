//! The dice of the demo: SplitMix64, so that a seed gives the same municipality on every machine, for ever.

/// A small generator with a fixed algorithm. Not for secrets.
pub struct Dice(u64);

impl Dice {
    /// The dice of one thing: the same seed, word and number always fall the same, whatever else was thrown.
    pub fn of(seed: u64, about: &str, number: u64) -> Dice {
        let word = about
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut dice = Dice(seed ^ word.rotate_left(17));
        let start = dice.next() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Dice(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        debug_assert!(low <= high);
        low + self.below(high - low + 1)
    }

    /// True `per_mille` times of a thousand.
    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `from`, which is not empty.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        assert!(!from.is_empty(), "there is something to pick from");
        from[self.below(from.len())]
    }

    /// `count` different ones of `from`, or all of them, in the order in which they fell.
    pub fn some<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let mut taken = Vec::new();
        while taken.len() < count && !left.is_empty() {
            taken.push(left.swap_remove(self.below(left.len())));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_falls_the_same_for_ever() {
        let mut dice = Dice::of(1, "client", 7);
        let thrown: Vec<usize> = (0..6).map(|_| dice.below(1000)).collect();
        insta::assert_snapshot!(format!("{thrown:?}"), @"[979, 10, 620, 640, 736, 258]");
    }

    #[test]
    fn both_ends_fall() {
        let mut dice = Dice::of(2, "ends", 0);
        let thrown: std::collections::BTreeSet<usize> = (0..200).map(|_| dice.between(3, 5)).collect();
        assert_eq!(Vec::from_iter(thrown), [3, 4, 5]);
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.some(&[1, 2], 5).len(), 2);
    }
}
