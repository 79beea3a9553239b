//! Was the night good? What the morning's message says when it was not: reasons and counts, nobody's name.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::id::UnitId;
use crate::snapshot::Edition;
use crate::state::State;

/// One reason why a night was not good. The sentence stands in `text/` under `morning-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The node could not be opened.
    Broken,
    /// No night has come to its end since midnight.
    NoNight,
    /// Units without a binder of the last night.
    OldBinder,
    /// Data is older than its source's rhythm allows: units.
    OldData,
    /// What the guard holds.
    Held,
    /// Rows that were refused.
    Refused,
    /// Units whose binder only the recovery shares open.
    NoEnvelope,
}

impl Why {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Why::Broken => "morning-broken",
            Why::NoNight => "morning-no-night",
            Why::OldBinder => "morning-old-binder",
            Why::OldData => "morning-old-data",
            Why::Held => "morning-held",
            Why::Refused => "morning-refused",
            Why::NoEnvelope => "morning-no-envelope",
        }
    }
}

/// A reason and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub why: Why,
    pub count: u64,
}

/// From this hour on, tonight's run should have come to its end; before, yesterday's is the last that can be asked for.
const DONE_HOUR: i8 = 4;

/// Why the last night was not good; nothing when it was. `old_data` is how many units have data that is older than its
/// source's own rhythm allows.
pub fn reasons(state: &State, now: DateTime, old_data: usize) -> Vec<Reason> {
    let last = state.nights().next_back();
    let ran = last.is_some_and(|night| night.night >= expected(now));
    let is_old = |unit: &UnitId| {
        let issued = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common)).and_then(|shelf| shelf.issued());
        issued.is_none_or(|issued| last.is_some_and(|last| issued.night < last.night))
    };
    let no_envelope = |unit: &UnitId| state.recipient(unit, Edition::Common).is_none();
    let refused = last.map_or(0, |night| night.refused.iter().map(|(_, rows)| u64::from(*rows)).sum());
    let counts = [
        (Why::NoNight, u64::from(!ran)),
        (Why::OldBinder, state.units().filter(|(unit, _)| is_old(unit)).count() as u64),
        (Why::OldData, old_data as u64),
        (Why::Held, state.held().count() as u64),
        (Why::Refused, refused),
        (Why::NoEnvelope, state.units().filter(|(unit, _)| no_envelope(unit)).count() as u64),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(why, count)| Reason { why, count }).collect()
}

/// The night that should have come to its end by now. Nights run after midnight.
fn expected(now: DateTime) -> Date {
    let today = now.date();
    if now.hour() < DONE_HOUR { today.yesterday().unwrap_or(today) } else { today }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::{Trial, today};
    use crate::snapshot::{BinderIssued, FileDigest, KeysPrinted, NightFinished};

    fn issued(unit: &str, night: Date) -> BinderIssued {
        BinderIssued {
            night,
            unit: UnitId(unit.into()),
            edition: Edition::Common,
            file: FileDigest([1; 32]),
            pages: 3,
            clients: 1,
            data_as_of: vec![],
            added: vec![],
            changed: vec![],
            removed: vec![],
            input: None,
        }
    }

    /// Two units with envelopes and binders of today.
    fn good() -> Trial {
        let mut trial = Trial::default();
        for unit in ["norra", "sodra"] {
            trial.unit_found(unit, unit).event(issued(unit, today()));
            let (unit, recipient) = (UnitId(unit.into()), "age1x".to_string());
            trial.event(KeysPrinted { unit, edition: Edition::Common, recipient, fingerprint: "A".into() });
        }
        trial.event(NightFinished { night: today(), seconds: 1, pages: 6, refused: vec![("tes".into(), 0)] });
        trial
    }

    fn at(hour: i8) -> DateTime {
        today().at(hour, 30, 0, 0)
    }

    fn said(trial: &Trial, now: DateTime, old_data: usize) -> Vec<(Why, u64)> {
        reasons(&trial.state, now, old_data).into_iter().map(|reason| (reason.why, reason.count)).collect()
    }

    #[test]
    fn a_good_night_has_no_reasons() {
        assert_eq!(said(&good(), at(5), 0), []);
    }

    #[test]
    fn a_night_is_missed_from_four_in_the_morning_on() {
        let tomorrow = |hour| at(hour).tomorrow().unwrap();
        assert_eq!(said(&good(), tomorrow(3), 0), []);
        assert_eq!(said(&good(), tomorrow(4), 0), [(Why::NoNight, 1)]);
        assert_eq!(said(&Trial::default(), at(5), 0), [(Why::NoNight, 1)]);
    }

    #[test]
    fn units_and_rows_are_counted() {
        let mut trial = good();
        trial.unit_found("ny", "Ny");
        let refused = vec![("tes".into(), 3), ("x".into(), 2)];
        trial.event(NightFinished { night: today().tomorrow().unwrap(), seconds: 1, pages: 6, refused });
        trial.event(issued("norra", today().tomorrow().unwrap()));
        let expected = [(Why::OldBinder, 2), (Why::OldData, 4), (Why::Refused, 5), (Why::NoEnvelope, 1)];
        assert_eq!(said(&trial, at(5).tomorrow().unwrap(), 4), expected);
    }
}
