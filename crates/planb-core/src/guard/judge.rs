//! How the guard judges a night: each source, then each unit and kind.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::{
    Acceptance, BASE_NIGHTS, Count, GuardRules, History, HoldReason, Passed, Past, Ruling, Scope, SourceFault,
    SourceNight, Verdict,
};
use crate::care::Kind;
use crate::id::UnitId;

/// An export time further ahead of the clock than this is not believed; the file's own time is used.
const AHEAD_HOURS: i64 = 24;

/// Judges tonight's sources against the last good nights. Every unit and kind that was seen tonight or on a good night
/// has a verdict; a source that is held holds what it gives and what only it could give.
pub fn judge(
    tonight: &[SourceNight],
    history: &History,
    accepted: &[Acceptance],
    rules: &GuardRules,
    now: DateTime,
) -> Ruling {
    let mut ruling = Ruling::default();
    // What a held source gives, and which kinds it should have given.
    let mut held_counts: BTreeMap<(UnitId, Kind), HoldReason> = BTreeMap::new();
    let mut held_kinds: BTreeMap<Kind, HoldReason> = BTreeMap::new();
    let mut sums: BTreeMap<(UnitId, Kind), Count> = BTreeMap::new();
    for night in tonight {
        let base = history.sources.get(&night.source).map_or(&[][..], Vec::as_slice);
        let verdict = match judge_source(night, base, rules, now) {
            None => Verdict::Pass,
            Some(reason) => {
                accept(reason, accepted, |scope| matches!(scope, Scope::Source(name) if *name == night.source))
            }
        };
        if let Verdict::Hold(reason) = &verdict {
            held_counts.extend(night.counts.keys().map(|key| (key.clone(), reason.clone())));
            held_kinds.extend(night.kinds.iter().map(|kind| (*kind, reason.clone())));
        } else {
            for (key, count) in &night.counts {
                let sum = sums.entry(key.clone()).or_insert(Count { rows: 0, people: Some(0) });
                sum.rows = sum.rows.saturating_add(count.rows);
                sum.people = sum.people.zip(count.people).map(|(a, b)| a.saturating_add(b));
            }
        }
        ruling.sources.insert(night.source.clone(), verdict);
    }
    let all: BTreeSet<_> = sums.keys().chain(held_counts.keys()).chain(history.kinds.keys()).cloned().collect();
    for key in all {
        let past = history.kinds.get(&key).map_or(&[][..], Vec::as_slice);
        let rows = sums.get(&key).map_or(0, |count| count.rows);
        let lost = judge_kind(key.1, rows, past, rules);
        let short = lost.is_some() || rows == 0;
        let reason = match (held_counts.get(&key), held_kinds.get(&key.1)) {
            (Some(reason), _) => Some(reason.clone()),
            (None, Some(reason)) if short => Some(reason.clone()),
            _ => lost,
        };
        let verdict = match reason {
            None => Verdict::Pass,
            Some(reason) if held_counts.contains_key(&key) => Verdict::Hold(reason),
            Some(reason) => accept(
                reason,
                accepted,
                |scope| matches!(scope, Scope::Kind(unit, kind) if (unit, kind) == (&key.0, &key.1)),
            ),
        };
        ruling.kinds.insert(key, verdict);
    }
    ruling
}

fn accept(reason: HoldReason, accepted: &[Acceptance], covers: impl Fn(&Scope) -> bool) -> Verdict {
    let word = accepted
        .iter()
        .find(|a| !a.reason.trim().is_empty() && (a.scope == Scope::All || covers(&a.scope)))
        .filter(|_| reason.may_be_accepted());
    match word {
        Some(word) => Verdict::Accepted { would: reason, reason: word.reason.trim().to_string() },
        None => Verdict::Hold(reason),
    }
}

fn judge_source(night: &SourceNight, past: &[Past], rules: &GuardRules, now: DateTime) -> Option<HoldReason> {
    match &night.fault {
        Some(SourceFault::MissingFile) => return Some(HoldReason::MissingFile),
        Some(SourceFault::Unreadable) => return Some(HoldReason::Unreadable),
        Some(SourceFault::LostColumn(column)) => return Some(HoldReason::LostColumn { column: column.clone() }),
        None => {}
    }
    let latest = now.checked_add(AHEAD_HOURS.hours()).unwrap_or(DateTime::MAX);
    let Some(made) = night.exported_at.filter(|at| *at <= latest).or(night.file_time) else {
        return Some(HoldReason::AgeUnknown);
    };
    let (age_hours, allowed_hours) = (hours_between(made, now), night.every.allowed_hours());
    if age_hours > allowed_hours {
        return Some(HoldReason::Stale { age_hours, allowed_hours });
    }
    let base = base(past)?;
    let percent = base.lost_percent(night.rows, rules)?;
    Some(HoldReason::SourceLost { base: base.rows(), rows: night.rows, percent })
}

/// Judges one unit's pages of one report that came tonight, against its last good nights. An acceptance of the source
/// covers them.
pub fn judge_pages(source: &str, pages: u32, past: &[Past], accepted: &[Acceptance], rules: &GuardRules) -> Verdict {
    // A sheet of a report is a client's more often than not: three pages that vanish are three people.
    match judge_rows(rules.people, pages, past, rules) {
        None => Verdict::Pass,
        Some(reason) => accept(reason, accepted, |scope| matches!(scope, Scope::Source(name) if name == source)),
    }
}

fn judge_kind(kind: Kind, rows: u32, past: &[Past], rules: &GuardRules) -> Option<HoldReason> {
    judge_rows(if is_person(kind) { rules.people } else { rules.loss_rows }, rows, past, rules)
}

/// `smallest` is the base from which nothing is a fall.
fn judge_rows(smallest: u32, rows: u32, past: &[Past], rules: &GuardRules) -> Option<HoldReason> {
    let base = base(past)?;
    if base.people.is_some_and(|people| people < rules.people) {
        return None;
    }
    if rows == 0 {
        // A last night of nothing that passed is not a fall.
        let newest = past.first()?.count.rows;
        return (newest > 0 && base.twice >= 2 * u64::from(smallest))
            .then_some(HoldReason::FellToNothing { base: base.rows() });
    }
    let percent = base.lost_percent(rows, rules)?;
    Some(HoldReason::Lost { base: base.rows(), rows, percent })
}

/// Whole hours from `then` to `now`, rounded up; 0 when `then` is later.
pub fn hours_between(then: DateTime, now: DateTime) -> u32 {
    let seconds = now.duration_since(then).as_secs().max(0);
    u32::try_from(seconds.unsigned_abs().div_ceil(3600)).unwrap_or(u32::MAX)
}

/// Kinds whose row is a person.
fn is_person(kind: Kind) -> bool {
    matches!(kind, Kind::Client | Kind::Staff | Kind::Payment)
}

/// The median of the good nights, doubled so that the middle of two stays whole.
struct Base {
    twice: u64,
    people: Option<u32>,
}

impl Base {
    fn rows(&self) -> u32 {
        u32::try_from(self.twice / 2).unwrap_or(u32::MAX)
    }

    /// The loss in per cent, rounded down, when it is large enough to hold.
    fn lost_percent(&self, rows: u32, rules: &GuardRules) -> Option<u32> {
        let lost = self.twice.checked_sub(2 * u64::from(rows))?;
        let holds = lost * 100 > self.twice * u64::from(rules.loss_percent) && lost >= 2 * u64::from(rules.loss_rows);
        holds.then(|| u32::try_from(lost * 100 / self.twice).unwrap_or(100))
    }
}

/// The base of the newest seven nights, back to and with the last accepted one; `None` without any.
fn base(past: &[Past]) -> Option<Base> {
    let until = past.iter().position(|night| night.how == Passed::Accepted).map_or(past.len(), |at| at + 1);
    let nights = past.get(..until.min(BASE_NIGHTS)).unwrap_or(past);
    let twice = twice_median(nights.iter().map(|night| night.count.rows).collect())?;
    let people: Option<Vec<u32>> = nights.iter().map(|night| night.count.people).collect();
    let people = people.and_then(twice_median).map(|twice| u32::try_from(twice / 2).unwrap_or(u32::MAX));
    Some(Base { twice, people })
}

fn twice_median(mut values: Vec<u32>) -> Option<u64> {
    values.sort_unstable();
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().checked_sub(1)? / 2)?;
    Some(u64::from(*lower) + u64::from(*upper))
}
