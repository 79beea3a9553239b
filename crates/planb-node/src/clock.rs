//! What time this node says it is: the machine's clock, put right by what a person confirmed.
//!
//! A laptop with a dead clock battery wakes up in 1970, or in 2015. Plan B cannot set the machine's clock without its
//! owner's leave, so it remembers the difference that a person confirmed, for as long as the machine stays up.

use std::sync::OnceLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use planb_core::log::{ClockQuality, Confirmed, Wall};

/// 2026-07-17 in UTC milliseconds, when the typesetter inside this version was released: a clock that shows an earlier time
/// is wrong.
pub const MADE_MS: u64 = 1_784_246_400_000;

/// The machine's clock: milliseconds since 1970 in UTC; 0 for a time before.
pub fn machine_ms() -> u64 {
    #[cfg(test)]
    if let Some(ms) = simulated::now() {
        return ms;
    }
    u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0)
}

/// The machine's run since it was switched on, where the system names it: a confirmed difference holds so long.
pub fn run_of_machine() -> Option<String> {
    #[cfg(test)]
    if simulated::now().is_some() {
        return Some(simulated::run());
    }
    crate::platform::boot()
}

/// The machine's clock, put right by what a person confirmed.
pub fn wall(confirmed: Option<Confirmed>) -> Wall {
    match confirmed {
        Some(word) => Wall { ms: machine_ms().saturating_add_signed(word.offset_ms), quality: ClockQuality::Confirmed },
        None => Wall { ms: machine_ms(), quality: ClockQuality::Unknown },
    }
}

/// The municipality's time zone, once the settings were read.
static ZONE: OnceLock<TimeZone> = OnceLock::new();

/// Takes the settings' time zone for everything that this process says and writes; the first word counts.
pub fn use_zone(name: &str) {
    if let Ok(zone) = TimeZone::get(name) {
        ZONE.get_or_init(|| zone);
    }
}

/// The zone in which this process counts: the settings', or the machine's where nobody has named one.
pub fn zone() -> TimeZone {
    ZONE.get().cloned().unwrap_or_else(TimeZone::system)
}

/// A clock reading as local time: in the settings' time zone, or the machine's where nobody has named one.
pub fn local(wall: Wall) -> DateTime {
    local_of_ms(wall.ms)
}

/// UTC milliseconds as local time.
pub fn local_of_ms(ms: u64) -> DateTime {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::MAX);
    time.to_zoned(zone()).datetime()
}

/// A local time with its offset: in the settings' time zone, or the machine's. A time that the zone leaves out in spring, or
/// has twice in autumn, is taken as its zone does.
pub fn zoned(local: DateTime) -> jiff::Zoned {
    let zone = ZONE.get().cloned().unwrap_or_else(TimeZone::system);
    local.to_zoned(zone).unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC))
}

/// A clock that tests move, for one thread.
#[cfg(test)]
pub mod simulated {
    use std::cell::{Cell, RefCell};

    thread_local! {
        static NOW: Cell<Option<u64>> = const { Cell::new(None) };
        static RUN: RefCell<String> = const { RefCell::new(String::new()) };
    }

    /// From now on the machine's clock shows this on this thread.
    pub fn set(ms: u64) {
        NOW.set(Some(ms));
    }

    /// As if the machine had been switched off and on.
    pub fn restart(run: &str) {
        RUN.set(run.to_string());
    }

    pub(super) fn now() -> Option<u64> {
        NOW.get()
    }

    pub(super) fn run() -> String {
        RUN.with_borrow(Clone::clone)
    }
}
