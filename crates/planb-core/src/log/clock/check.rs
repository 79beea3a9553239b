//! Whether a node's clock can be right. With one that cannot, it receives and shows but does not write, until a person has
//! read the time and confirmed it.

use super::{ClockQuality, MAX_AHEAD_MS, Wall};

/// How long after it was built a program believes a clock: ten years.
pub const MAX_AFTER_BUILD_MS: u64 = 10 * 366 * 24 * 60 * 60 * 1_000;
/// How far a clock may go back without being asked about, as when it is set from the network: five minutes.
pub const MAX_BACK_MS: u64 = 5 * 60 * 1_000;

/// What a node knows of the time. All times are ms since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockCheck {
    /// What the machine's clock shows.
    pub wall_ms: u64,
    /// When the program was built.
    pub built_ms: u64,
    /// The wall time of the newest entry that counts, of any log.
    pub newest_ms: Option<u64>,
    /// The wall time of this node's own last entry.
    pub own_ms: Option<u64>,
    /// What a person has said.
    pub confirmed: Option<Confirmed>,
}

/// A person read the time from a clock that they trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// What is added to the machine's clock to get the time.
    pub offset_ms: i64,
    /// The time that was confirmed.
    pub at_ms: u64,
}

/// Why a clock cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// It shows a time before the program was made: a dead battery.
    BeforeBuild,
    /// It shows a time that the program does not live to see.
    FarAhead,
    /// It is more than a day behind what others have written.
    BehindOthers,
    /// It has gone back since the node wrote, or since the time was confirmed.
    WentBack,
}

/// What the check gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The time to write with, and how well it is known.
    Fine(Wall),
    Impossible(Impossible),
}

impl ClockCheck {
    /// Judges the clock. A confirmed time outweighs what is in the log, which may have been written with a wrong clock, but
    /// not the program's own date.
    pub fn judge(&self) -> Verdict {
        let ms = match self.confirmed {
            Some(word) => self.wall_ms.saturating_add_signed(word.offset_ms),
            None => self.wall_ms,
        };
        if ms < self.built_ms {
            return Verdict::Impossible(Impossible::BeforeBuild);
        }
        if ms > self.built_ms.saturating_add(MAX_AFTER_BUILD_MS) {
            return Verdict::Impossible(Impossible::FarAhead);
        }
        let since = match self.confirmed {
            Some(word) => Some(word.at_ms),
            None => self.own_ms,
        };
        if since.is_some_and(|since| ms < since.saturating_sub(MAX_BACK_MS)) {
            return Verdict::Impossible(Impossible::WentBack);
        }
        if self.confirmed.is_none() && self.newest_ms.is_some_and(|newest| ms < newest.saturating_sub(MAX_AHEAD_MS)) {
            return Verdict::Impossible(Impossible::BehindOthers);
        }
        let quality = if self.confirmed.is_some() { ClockQuality::Confirmed } else { ClockQuality::Unknown };
        Verdict::Fine(Wall { ms, quality })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = MAX_AHEAD_MS;
    const BUILT: u64 = 1_795_000_000_000;
    /// 1 January 2099.
    const FAR: u64 = 4_070_908_800_000;

    fn check(wall_ms: u64) -> ClockCheck {
        ClockCheck { wall_ms, built_ms: BUILT, newest_ms: None, own_ms: None, confirmed: None }
    }

    fn fine(ms: u64, quality: ClockQuality) -> Verdict {
        Verdict::Fine(Wall { ms, quality })
    }

    #[test]
    fn a_dead_battery_and_a_far_future_cannot_be_right() {
        let no = Verdict::Impossible;
        assert_eq!(check(0).judge(), no(Impossible::BeforeBuild));
        assert_eq!(check(BUILT - 1).judge(), no(Impossible::BeforeBuild));
        assert_eq!(check(BUILT).judge(), fine(BUILT, ClockQuality::Unknown));
        let last = BUILT + MAX_AFTER_BUILD_MS;
        assert_eq!(check(last).judge(), fine(last, ClockQuality::Unknown));
        assert_eq!(check(last + 1).judge(), no(Impossible::FarAhead));
        assert_eq!(check(FAR).judge(), no(Impossible::FarAhead));
        assert_eq!(check(u64::MAX).judge(), no(Impossible::FarAhead));
    }

    #[test]
    fn a_clock_a_day_behind_the_others_is_asked_about() {
        let now = BUILT + 100 * DAY;
        let after = |newest| ClockCheck { newest_ms: Some(newest), ..check(now) }.judge();
        assert_eq!(after(now + DAY), fine(now, ClockQuality::Unknown));
        assert_eq!(after(now + DAY + 1), Verdict::Impossible(Impossible::BehindOthers));
        let word = Some(Confirmed { offset_ms: 0, at_ms: now });
        let confirmed = ClockCheck { newest_ms: Some(FAR), own_ms: Some(FAR), confirmed: word, ..check(now) };
        assert_eq!(confirmed.judge(), fine(now, ClockQuality::Confirmed), "the others were wrong");
    }

    #[test]
    fn a_clock_set_back_while_running_is_asked_about() {
        let now = BUILT + 100 * DAY;
        let since = |own| ClockCheck { own_ms: Some(own), ..check(now) }.judge();
        assert_eq!(since(now + MAX_BACK_MS), fine(now, ClockQuality::Unknown));
        assert_eq!(since(now + MAX_BACK_MS + 1), Verdict::Impossible(Impossible::WentBack));
        let word = |at_ms| Some(Confirmed { offset_ms: 0, at_ms });
        let confirmed = |at_ms| ClockCheck { confirmed: word(at_ms), ..check(now) }.judge();
        assert_eq!(confirmed(now + MAX_BACK_MS), fine(now, ClockQuality::Confirmed));
        assert_eq!(confirmed(now + MAX_BACK_MS + 1), Verdict::Impossible(Impossible::WentBack));
    }

    #[test]
    fn a_confirmed_time_puts_a_wrong_clock_right_but_not_before_the_program() {
        let now = BUILT + 100 * DAY;
        let word = |wall: u64, at: u64| Some(Confirmed { offset_ms: at as i64 - wall as i64, at_ms: at });
        let dead = ClockCheck { confirmed: word(5_000, now), ..check(6_000) };
        assert_eq!(dead.judge(), fine(now + 1_000, ClockQuality::Confirmed));
        let far = ClockCheck { confirmed: word(FAR, now), ..check(FAR) };
        assert_eq!(far.judge(), fine(now, ClockQuality::Confirmed));
        let wrong = ClockCheck { confirmed: word(5_000, BUILT - 1), ..check(5_000) };
        assert_eq!(wrong.judge(), Verdict::Impossible(Impossible::BeforeBuild));
        let back = ClockCheck { confirmed: Some(Confirmed { offset_ms: i64::MIN, at_ms: 0 }), ..check(now) };
        assert_eq!(back.judge(), Verdict::Impossible(Impossible::BeforeBuild));
    }
}
