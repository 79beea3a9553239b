//! Entries that were written with a wrong clock, put right everywhere: the log stays as it is, its order is another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::Order;
use super::super::header::LogId;
use super::Hlc;

/// Somebody found that a log's clock was wrong for some of its transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockCorrected {
    pub log: LogId,
    /// The first transaction that is put right.
    pub from: u64,
    /// The last one.
    pub to: u64,
    /// What is added to their wall time.
    pub offset_ms: i64,
    pub reason: String,
}

/// All corrections, by log. Of two that name one transaction the later one counts, by the clocks as they were written:
/// a correction never moves another correction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections(BTreeMap<LogId, BTreeMap<Order, ClockCorrected>>);

impl Corrections {
    /// Takes one. `written`: its entry's place, by the clock that its writer had.
    pub fn add(&mut self, written: Order, corrected: &ClockCorrected) {
        self.0.entry(corrected.log).or_default().insert(written, corrected.clone());
    }

    /// Whether any transaction of the log is put right.
    pub fn touch(&self, log: &LogId) -> bool {
        self.0.contains_key(log)
    }

    /// What is added to the wall time of a transaction; `None` when it stays as it is.
    pub fn offset_ms(&self, log: &LogId, seq: u64) -> Option<i64> {
        let about = self.0.get(log)?;
        about.values().rev().find(|one| (one.from..=one.to).contains(&seq)).map(|one| one.offset_ms)
    }

    /// The clock value that a transaction is ordered by. `before`: that of the transaction before it in its log. From the
    /// first one that is put right, a log is ordered by its wall time, since its clock value could not go back.
    pub fn effective(&self, log: &LogId, before: Option<Hlc>, written: &Written) -> Hlc {
        let first = self.0.get(log).and_then(|about| about.values().map(|one| one.from).min());
        if first.is_none_or(|first| written.seq < first) {
            return written.hlc;
        }
        let offset_ms = self.offset_ms(log, written.seq).unwrap_or(0);
        let real = Hlc::start_of(written.wall_ms.saturating_add_signed(offset_ms));
        real.max(before.unwrap_or_default().after())
    }

    /// The clock values that a whole log is ordered by, from its first transaction.
    pub fn effective_log(&self, log: &LogId, transactions: impl IntoIterator<Item = Written>) -> Vec<Hlc> {
        let mut before = None;
        let next = |written: Written| {
            let effective = self.effective(log, before, &written);
            before = Some(effective);
            effective
        };
        transactions.into_iter().map(next).collect()
    }

    /// All of them, by log and order.
    pub fn iter(&self) -> impl Iterator<Item = &ClockCorrected> {
        self.0.values().flat_map(BTreeMap::values)
    }
}

/// What a transaction's header says of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub seq: u64,
    pub hlc: Hlc,
    pub wall_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOG: LogId = LogId([7; 32]);

    fn at(n: u64) -> Order {
        Order { hlc: Hlc(n), log: LogId([1; 32]), seq: n, index: 0 }
    }

    fn corrected(from: u64, to: u64, offset_ms: i64) -> ClockCorrected {
        ClockCorrected { log: LOG, from, to, offset_ms, reason: "Klockan stod i 2099".into() }
    }

    /// Right, then three written in the future, then right again: the clock value could not go back.
    fn written() -> Vec<Written> {
        let walls = [1_000, 2_000, 90_000, 91_000, 92_000, 5_000, 6_000];
        let mut hlc = Hlc::default();
        (1u64..)
            .zip(walls)
            .map(|(seq, wall_ms)| {
                hlc = Hlc::start_of(wall_ms).max(hlc.after());
                Written { seq, hlc, wall_ms }
            })
            .collect()
    }

    fn ms(corrections: &Corrections) -> Vec<u64> {
        corrections.effective_log(&LOG, written()).iter().map(|hlc| hlc.ms()).collect()
    }

    #[test]
    fn a_correction_puts_what_is_in_its_range_and_what_follows_right() {
        let mut corrections = Corrections::default();
        assert_eq!(ms(&corrections), [1_000, 2_000, 90_000, 91_000, 92_000, 92_000, 92_000]);
        corrections.add(at(1), &corrected(3, 5, -87_500));
        assert_eq!(ms(&corrections), [1_000, 2_000, 2_500, 3_500, 4_500, 5_000, 6_000]);
        corrections.add(at(2), &corrected(4, 4, -87_000));
        assert_eq!(ms(&corrections), [1_000, 2_000, 2_500, 4_000, 4_500, 5_000, 6_000], "the later one counts");
        assert!(corrections.touch(&LOG) && !corrections.touch(&LogId([8; 32])));
        let other = corrections.effective_log(&LogId([8; 32]), written());
        assert_eq!(other, written().iter().map(|written| written.hlc).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn an_order_within_the_log_is_kept_and_the_order_of_arrival_does_not_matter(
            (some, shuffled) in proptest::collection::vec((0u64..9, 0u64..9, any::<i64>()), 0..6).prop_flat_map(|some| {
                let some: Vec<(u64, (u64, u64, i64))> = (0..).zip(some).collect();
                (Just(some.clone()), Just(some).prop_shuffle())
            })
        ) {
            let of = |some: &[(u64, (u64, u64, i64))]| {
                let mut corrections = Corrections::default();
                some.iter().for_each(|(n, (from, to, ms))| corrections.add(at(*n), &corrected(*from, *to, *ms)));
                corrections
            };
            let (one, other) = (of(&some), of(&shuffled));
            prop_assert_eq!(&one, &other);
            let effective = one.effective_log(&LOG, written());
            // At the end of time the clock cannot rise any more, and the place in the log decides.
            prop_assert!(effective.windows(2).all(|pair| pair[0] < pair[1] || pair[1].ms() == u64::MAX >> 16));
        }
    }
}
