//! Figures for monitoring, in the text format that Prometheus reads: ages, counts, sizes; units by id, nobody by name.

use std::fmt::Write;

use jiff::civil::{Date, DateTime};

use super::coverage::{self, Tone};
use crate::guard::hours_between;
use crate::snapshot::Edition;
use crate::state::State;

/// The column of the coverage board that is about the binder on paper.
const PAPER_COLUMN: usize = 1;

/// What the log does not know of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub store_bytes: u64,
    /// Seconds since another node or a stick was met.
    pub since_sync_seconds: Option<u64>,
}

/// All figures. A unit without a binder, or without paper, has no age: it is counted apart.
pub fn text(state: &State, now: DateTime, figures: Figures) -> String {
    let mut out = String::new();
    let today = now.date();
    binders(&mut out, state, now);
    papers(&mut out, state, today);
    nights(&mut out, state, today);
    gauge(&mut out, "planb_store_bytes", &[(None, figures.store_bytes)]);
    let sync: Vec<_> = figures.since_sync_seconds.map(|seconds| (None, seconds)).into_iter().collect();
    gauge(&mut out, "planb_sync_age_seconds", &sync);
    gauge(&mut out, "planb_entries", &[(None, state.counts().0)]);
    out
}

type Values<'a> = Vec<(Option<&'a str>, u64)>;

fn binders(out: &mut String, state: &State, now: DateTime) {
    let (mut ages, mut data): (Values<'_>, Values<'_>) = (Vec::new(), Vec::new());
    let (mut without, mut no_envelope) = (0, 0);
    for (unit, _) in state.units() {
        no_envelope += u64::from(state.recipient(unit, Edition::Common).is_none());
        let shelf = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common));
        let Some(issued) = shelf.and_then(|shelf| shelf.issued()) else {
            without += 1;
            continue;
        };
        ages.push((Some(&unit.0), days(issued.night, now.date())));
        let hours = issued.data_as_of.iter().map(|(_, as_of)| hours_between(*as_of, now)).max();
        data.extend(hours.map(|hours| (Some(unit.0.as_str()), u64::from(hours))));
    }
    gauge(out, "planb_binder_age_days", &ages);
    gauge(out, "planb_data_age_hours", &data);
    gauge(out, "planb_units", &[(None, state.units().count() as u64)]);
    gauge(out, "planb_units_without_binder", &[(None, without)]);
    gauge(out, "planb_units_without_envelope", &[(None, no_envelope)]);
}

/// The age of what is printed and locked in, as the coverage board has it.
fn papers(out: &mut String, state: &State, today: Date) {
    let board = coverage::board(state, today, |_| true);
    let cells = board.rows.iter().filter_map(|row| Some((row.unit.0.as_str(), row.cells.get(PAPER_COLUMN)?)));
    let needed: Vec<_> = cells.filter(|(_, cell)| cell.tone != Tone::None).collect();
    let on_paper = |cell: &coverage::Cell| cell.args.iter().any(|(name, _)| *name == "days").then_some(cell.date)?;
    let ages: Values<'_> =
        needed.iter().filter_map(|(unit, cell)| Some((Some(*unit), days(on_paper(cell)?, today)))).collect();
    let without = (needed.len() - ages.len()) as u64;
    gauge(out, "planb_paper_age_days", &ages);
    gauge(out, "planb_units_without_paper", &[(None, without)]);
}

fn nights(out: &mut String, state: &State, today: Date) {
    let last = state.nights().next_back();
    let age: Vec<_> = last.map(|night| (None, days(night.night, today))).into_iter().collect();
    gauge(out, "planb_night_age_days", &age);
    let refused = last.map_or(0, |night| night.refused.iter().map(|(_, rows)| u64::from(*rows)).sum());
    gauge(out, "planb_night_refused_rows", &[(None, refused)]);
    gauge(out, "planb_held", &[(None, state.held().count() as u64)]);
}

fn days(then: Date, today: Date) -> u64 {
    u64::try_from((today - then).get_days()).unwrap_or(0)
}

/// One figure, of each unit or of all. A figure that nothing has is not named.
fn gauge(out: &mut String, name: &str, values: &[(Option<&str>, u64)]) {
    if values.is_empty() {
        return;
    }
    // Writing to a text does not fail.
    let _ = writeln!(out, "# TYPE {name} gauge");
    for (unit, value) in values {
        let _ = match unit {
            Some(unit) => writeln!(out, "{name}{{unit=\"{}\"}} {value}", escaped(unit)),
            None => writeln!(out, "{name} {value}"),
        };
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UnitId;
    use crate::overview::trial::{Trial, today};
    use crate::snapshot::{BinderIssued, FileDigest, NightFinished};

    #[test]
    fn a_state_without_anything_has_no_ages() {
        let now: DateTime = "2026-11-28T08:00".parse().unwrap();
        let said = text(&State::default(), now, Figures { store_bytes: 7, since_sync_seconds: None });
        insta::assert_snapshot!(said, @r"
        # TYPE planb_units gauge
        planb_units 0
        # TYPE planb_units_without_binder gauge
        planb_units_without_binder 0
        # TYPE planb_units_without_envelope gauge
        planb_units_without_envelope 0
        # TYPE planb_units_without_paper gauge
        planb_units_without_paper 0
        # TYPE planb_night_refused_rows gauge
        planb_night_refused_rows 0
        # TYPE planb_held gauge
        planb_held 0
        # TYPE planb_store_bytes gauge
        planb_store_bytes 7
        # TYPE planb_entries gauge
        planb_entries 0
        ");
    }

    #[test]
    fn ages_are_of_units_and_nobody_is_named() {
        let mut trial = Trial::default();
        trial.unit_found("norra", "Hemtjänst Norra").unit_found("sodra", "Hemtjänst Södra").found(
            "norra",
            "Anna Berg",
            "",
        );
        trial.record("unit", "norra", &[("name", "Hemtjänst Norra"), ("sort", "home-care")]);
        trial.record("lockedin", "l", &[("unit", "norra"), ("day", "2026-11-21"), ("data_as_of", "2026-11-20")]);
        let night = today().yesterday().unwrap();
        trial.event(BinderIssued {
            unit: UnitId("norra".into()),
            night,
            edition: Edition::Common,
            file: FileDigest([1; 32]),
            pages: 3,
            clients: 1,
            added: vec![],
            changed: vec![],
            removed: vec![],
            data_as_of: vec![(crate::care::Kind::Visit, night.at(2, 0, 0, 0))],
            input: None,
        });
        trial.event(NightFinished { night, seconds: 1, pages: 3, refused: vec![("tes".into(), 4), ("x".into(), 1)] });
        let figures = Figures { store_bytes: 7, since_sync_seconds: Some(60) };
        let said = text(&trial.state, today().at(8, 0, 0, 0), figures);
        for line in [
            "planb_binder_age_days{unit=\"norra\"} 1",
            "planb_data_age_hours{unit=\"norra\"} 30",
            "planb_paper_age_days{unit=\"norra\"} 2",
            "planb_units 2",
            "planb_units_without_binder 1",
            "planb_units_without_envelope 2",
            "planb_night_age_days 1",
            "planb_night_refused_rows 5",
            "planb_sync_age_seconds 60",
        ] {
            assert!(said.lines().any(|said| said == line), "{line} is not in\n{said}");
        }
        assert!(!said.contains("Anna") && !said.contains("Hemtjänst"));
    }

    #[test]
    fn a_label_cannot_break_its_line() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
