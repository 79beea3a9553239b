//! The log's clock: real time where the node knows it, and an order that never runs backwards.

pub mod check;
pub mod correction;

use serde::{Deserialize, Serialize};

/// Bits of the counter that tells entries of one millisecond apart.
const COUNTER_BITS: u32 = 16;
/// How far ahead of the own clock another log's may be and still push it: 24 hours.
pub const MAX_AHEAD_MS: u64 = 24 * 60 * 60 * 1_000;

/// How well a node knows what time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ClockQuality {
    /// Nobody has confirmed the clock.
    Unknown = 0,
    /// The operator read it and said that it is right.
    Confirmed = 1,
    /// Set from the network.
    Synchronised = 2,
}

impl ClockQuality {
    /// Reads the byte of the header; `None` for one that format v1 does not know.
    pub fn of_byte(byte: u8) -> Option<ClockQuality> {
        match byte {
            0 => Some(ClockQuality::Unknown),
            1 => Some(ClockQuality::Confirmed),
            2 => Some(ClockQuality::Synchronised),
            _ => None,
        }
    }
}

/// A wall clock reading: milliseconds since 1970 in UTC, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    pub ms: u64,
    pub quality: ClockQuality,
}

/// A hybrid logical clock: 48 bits of milliseconds, 16 bits of counter. Later entries of a log, and entries written
/// after having seen others, always have a greater one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next clock value of a node whose wall clock shows `wall`, whose own log has come to `own`, and which has seen
    /// other logs come to `seen`. It is greater than its own, and greater than every other that is at most 24 hours ahead
    /// of the wall clock: one that is further ahead is wrong, and must not make this node's clock wrong too.
    pub fn next(own: Hlc, seen: impl IntoIterator<Item = Hlc>, wall: Wall) -> Hlc {
        let most = wall.ms.saturating_add(MAX_AHEAD_MS);
        let pushed = seen.into_iter().filter(|seen| seen.ms() <= most).fold(own, Hlc::max);
        Hlc(Hlc::start_of(wall.ms).0.max(pushed.after().0))
    }

    /// The next value.
    pub fn after(self) -> Hlc {
        Hlc(self.0.saturating_add(1))
    }

    /// The first clock value of a millisecond.
    pub fn start_of(ms: u64) -> Hlc {
        Hlc(ms.min(u64::MAX >> COUNTER_BITS) << COUNTER_BITS)
    }

    /// The last clock value of a millisecond.
    pub fn end_of(ms: u64) -> Hlc {
        Hlc(Hlc::start_of(ms).0 | ((1 << COUNTER_BITS) - 1))
    }

    /// The milliseconds since 1970 that the clock stands for.
    pub fn ms(self) -> u64 {
        self.0 >> COUNTER_BITS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_never_runs_backwards() {
        let at = |ms| Wall { ms, quality: ClockQuality::Unknown };
        let first = Hlc::next(Hlc::default(), [], at(1_000));
        assert_eq!(first.ms(), 1_000);
        let second = Hlc::next(first, [], at(10));
        assert!(second > first);
        assert_eq!(second.ms(), 1_000);
        assert_eq!(Hlc::next(second, [], at(2_000)).ms(), 2_000);
        assert_eq!(Hlc::next(Hlc(u64::MAX), [], at(5)), Hlc(u64::MAX));
        assert_eq!(Hlc::next(first, [], at(u64::MAX)).ms(), u64::MAX >> 16);
    }

    #[test]
    fn another_log_pushes_the_clock_up_to_a_day_and_no_further() {
        let wall = Wall { ms: 1_000, quality: ClockQuality::Unknown };
        let (edge, beyond) = (Hlc::end_of(1_000 + MAX_AHEAD_MS), Hlc::start_of(1_001 + MAX_AHEAD_MS));
        assert_eq!(Hlc::next(Hlc(7), [edge], wall), edge.after());
        assert_eq!(Hlc::next(Hlc(7), [beyond], wall), Hlc::start_of(1_000));
        assert_eq!(Hlc::next(Hlc(7), [beyond, edge, Hlc(3)], wall), edge.after());
        assert_eq!(Hlc::next(beyond, [], wall), beyond.after(), "its own log always rises");
    }
}
