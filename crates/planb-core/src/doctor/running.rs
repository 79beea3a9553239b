//! Store, clock, disk, exports, timer, nights: whether it runs, and will tomorrow.

use jiff::civil::Date;

use super::{Answer, Facts, Finding, Store, Timer};

/// What a night is taken to need where none has been: a municipality of 2 400 clients writes about 100 MB.
pub const FIRST_NIGHT_BYTES: u64 = 200 << 20;
/// Fewer nights than this on the disk stop tonight's.
pub const LEAST_NIGHTS: u64 = 2;
/// Fewer than this should be looked at: the snapshots of two weeks are kept.
pub const WISHED_NIGHTS: u64 = 14;
/// A night that is older than this was missed, and older than that several were.
pub const NIGHT_HOURS: u32 = 36;
pub const NIGHTS_MISSED_HOURS: u32 = 96;
/// A copy of the node that is older than this is old.
pub const BACKUP_DAYS: i32 = 31;
/// An own clock that differs less from the settings' zone is the same.
const ZONE_MINUTES: i32 = 1;

pub(super) fn store(facts: &Facts) -> Vec<Finding> {
    vec![match &facts.store {
        Store::Whole { entries } => Finding::good("doctor-store-good").with("entries", entries),
        Store::Broken(what) => Finding::stop("doctor-store-bad").with("what", what),
        Store::NotOpened => Finding::look("doctor-store-unopened"),
    }]
}

pub(super) fn clock(facts: &Facts) -> Vec<Finding> {
    if let Some(shown) = &facts.clock_impossible {
        return vec![Finding::stop("doctor-clock-impossible").with("clock", shown)];
    }
    if facts.zone_off_minutes.abs() >= ZONE_MINUTES {
        let differs = Finding::look("doctor-zone-differs").with("zone", &facts.zone);
        return vec![differs.with("minutes", facts.zone_off_minutes)];
    }
    let shown = facts.now.strftime("%Y-%m-%d %H:%M");
    vec![Finding::good("doctor-clock-good").with("clock", shown).with("zone", &facts.zone)]
}

pub(super) fn disk(facts: &Facts) -> Vec<Finding> {
    let Some(free) = facts.free_bytes else { return vec![Finding::look("doctor-disk-unseen")] };
    let night = if facts.night_bytes == 0 { FIRST_NIGHT_BYTES } else { facts.night_bytes };
    let nights = free / night;
    let finding = match nights {
        _ if nights < LEAST_NIGHTS => Finding::stop("doctor-disk-full"),
        _ if nights < WISHED_NIGHTS => Finding::look("doctor-disk-low"),
        _ => Finding::good("doctor-disk-good"),
    };
    vec![finding.with("free", free >> 20).with("night", night.div_ceil(1 << 20)).with("nights", nights)]
}

pub(super) fn sources(facts: &Facts) -> Vec<Finding> {
    let one = |source: &super::Source| {
        let Some(newest) = source.newest else {
            return Finding::look("doctor-source-never").with("source", &source.name);
        };
        let hours = hours_since(newest, facts);
        let finding = if hours > source.allowed_hours {
            Finding::look("doctor-source-old").with("allowed", source.allowed_hours)
        } else {
            Finding::good("doctor-source-good")
        };
        finding.with("source", &source.name).with("hours", hours)
    };
    facts.sources.iter().map(one).collect()
}

/// Whole hours from then to now; none from a time that is ahead.
fn hours_since(then: jiff::civil::DateTime, facts: &Facts) -> u32 {
    let hours = facts.now.since((jiff::Unit::Hour, then)).map_or(0, |span| span.get_hours());
    u32::try_from(hours).unwrap_or(0)
}

pub(super) fn timer(facts: &Facts) -> Vec<Finding> {
    vec![match &facts.timer {
        Timer::On(name) => Finding::good("doctor-timer-good").with("name", name),
        Timer::Off(name) => Finding::look("doctor-timer-off").with("name", name),
        Timer::Missing => Finding::look("doctor-timer-missing"),
        Timer::Untold => Finding::look("doctor-timer-unseen"),
    }]
}

pub(super) fn night(facts: &Facts) -> Vec<Finding> {
    if facts.store == Store::NotOpened {
        return Vec::new();
    }
    let Some(night) = facts.last_night else { return vec![Finding::look("doctor-night-never")] };
    let hours = hours_since(night.at(0, 0, 0, 0), facts);
    let finding = match hours {
        _ if hours > NIGHTS_MISSED_HOURS => Finding::stop("doctor-nights-missed"),
        _ if hours > NIGHT_HOURS => Finding::look("doctor-night-missed"),
        _ => Finding::good("doctor-night-good"),
    };
    vec![finding.with("night", night)]
}

pub(super) fn envelopes(facts: &Facts) -> Vec<Finding> {
    if facts.store == Store::NotOpened {
        return Vec::new();
    }
    if !facts.has_recovery {
        return vec![Finding::look("doctor-recovery-missing")];
    }
    match facts.without_envelope {
        0 => vec![Finding::good("doctor-envelopes-good").with("units", facts.units)],
        count => vec![Finding::look("doctor-envelopes-missing").with("count", count)],
    }
}

pub(super) fn backup(facts: &Facts) -> Vec<Finding> {
    let Some(date) = facts.last_backup else { return vec![Finding::look("doctor-backup-never")] };
    let days = days_since(date, facts);
    let finding =
        if days > BACKUP_DAYS { Finding::look("doctor-backup-old") } else { Finding::good("doctor-backup-good") };
    vec![finding.with("date", date).with("days", days)]
}

fn days_since(date: Date, facts: &Facts) -> i32 {
    (facts.now.date() - date).get_days()
}

pub(super) fn printers(facts: &Facts) -> Vec<Finding> {
    let one = |(address, answer): &(String, Answer)| {
        let finding = match answer {
            Answer::Answers => Finding::good("doctor-printer-good"),
            Answer::Silent(code) => Finding::look("doctor-printer-silent").with("code", code),
            Answer::NoAddress => Finding::look("doctor-printer-address"),
        };
        finding.with("address", address)
    };
    facts.printers.iter().map(one).collect()
}
