//! The paper from printed runs, signed words and destroyed sheets.

use super::*;
use crate::overview::trial::{Trial, today};
use crate::print::{SheetsDestroyed, SheetsPrinted, Way};
use crate::register::Hand;
use crate::sheet::{Serial, SheetDigest, SheetKey};
use crate::snapshot::{BinderIssued, FileDigest, SheetIssued};

fn unit() -> UnitId {
    UnitId("norra".into())
}

fn at(place: &str, number: u64) -> SheetAt {
    SheetAt { place: Place(place.into()), serial: Serial::new("K1", number) }
}

fn issued(night: Date, sheets: &[(&str, u64)]) -> BinderIssued {
    let sheet = |(n, (place, number)): (u8, &(&str, u64))| SheetIssued {
        key: SheetKey([n; 16]),
        digest: SheetDigest([n; 16]),
        serial: Serial::new("K1", *number),
        place: Place((*place).into()),
        facets: Vec::new(),
        plan: None,
    };
    BinderIssued {
        night,
        unit: unit(),
        edition: Edition::Common,
        file: FileDigest([1; 32]),
        pages: 3,
        clients: 1,
        data_as_of: vec![],
        added: (1..).zip(sheets).map(sheet).collect(),
        changed: vec![],
        removed: vec![],
        input: None,
    }
}

/// A run of print: its copy with this state, and its sheets.
fn print(trial: &mut Trial, copy: &str, state: &str, night: Date, sheets: &[(&str, u64)]) {
    let fields = [
        ("what", "binder"),
        ("unit", "norra"),
        ("printed_on", "2026-11-20"),
        ("data_as_of", "2026-11-19 22:10"),
        ("state", state),
    ];
    trial.record("copy", copy, &fields);
    trial.event(SheetsPrinted {
        copy: RecordId(copy.into()),
        unit: unit(),
        supplement: false,
        bundle: [1; 32],
        night,
        file: String::new(),
        way: Way::Printer,
        pages: 1,
        sheets: sheets.iter().map(|(place, number)| at(place, *number)).collect(),
        by: Hand::default(),
    });
}

fn lines(sheets: impl IntoIterator<Item = SheetAt>) -> String {
    let line = |sheet: SheetAt| format!("{} {}", sheet.place.0, &sheet.serial.0[8..9]);
    sheets.into_iter().map(line).collect::<Vec<_>>().join(", ")
}

fn paper(trial: &Trial) -> Paper {
    Paper::of(&trial.state, &unit(), Edition::Common)
}

#[test]
fn paper_is_what_was_printed_and_locked_in_and_the_newer_sheet_replaces() {
    let mut trial = Trial::default();
    let (first, second) = (today().yesterday().unwrap(), today());
    print(&mut trial, "k1", "locked-in", first, &[("C-001", 1), ("C-002", 2), ("B-2201", 3)]);
    print(&mut trial, "k2", "printed", second, &[("C-001", 4)]);
    assert_eq!(lines(paper(&trial).in_use()), "B-2201 3, C-001 1, C-002 2", "what lies in the tray is no paper");
    trial.record("copy", "k2", &[("state", "locked-in")]);
    assert_eq!(lines(paper(&trial).in_use()), "B-2201 3, C-001 4, C-002 2");
    assert_eq!(lines(paper(&trial).old), "C-001 1");
    trial.event(SheetsDestroyed { unit: unit(), sheets: vec![at("C-001", 1)], by: Hand::default() });
    assert_eq!(lines(paper(&trial).old), "");
    trial.record("copy", "k2", &[("state", "lost")]);
    assert_eq!(
        lines(paper(&trial).in_use()),
        "B-2201 3, C-002 2",
        "neither the lost nor the destroyed sheet lies there"
    );
}

#[test]
fn a_binder_that_is_printed_anew_makes_the_old_copy_old_as_a_whole() {
    let mut trial = Trial::default();
    let sheets = [("C-001", 1), ("C-002", 2)];
    print(&mut trial, "k1", "locked-in", today(), &sheets);
    print(&mut trial, "k2", "locked-in", today(), &sheets);
    let paper = paper(&trial);
    assert_eq!((lines(paper.in_use()), lines(paper.old.clone())), ("C-001 1, C-002 2".into(), String::new()));
    assert_eq!(paper.old_copies.into_iter().collect::<Vec<_>>(), [RecordId("k1".into())]);
}

#[test]
fn a_place_comes_round_with_the_month_and_is_another_sheet() {
    let mut trial = Trial::default();
    let month_ago = today().checked_sub(30.days()).unwrap();
    print(&mut trial, "k1", "locked-in", month_ago, &[("B-2301", 1), ("C-001", 2)]);
    print(&mut trial, "k2", "locked-in", today(), &[("B-2301", 3)]);
    trial.event(issued(today(), &[("B-2301", 3), ("C-001", 2)]));
    let paper = paper(&trial);
    assert_eq!(lines(paper.in_use()), "B-2301 1, B-2301 3, C-001 2");
    assert_eq!(lines(paper.to_destroy(&trial.state, &unit(), Edition::Common)), "B-2301 1");
}

#[test]
fn the_age_of_the_paper_is_its_data_and_a_lost_binder_ends_it() {
    let mut trial = Trial::default();
    let data = |trial: &Trial| signed(&trial.state, &unit()).map(|signed| signed.data.to_string());
    assert_eq!(data(&trial), None);
    print(&mut trial, "k1", "printed", today(), &[("C-001", 1)]);
    assert_eq!(data(&trial), None);
    trial.record("copy", "k1", &[("state", "locked-in")]);
    assert_eq!(data(&trial).as_deref(), Some("2026-11-19"));
    trial.record("lockedin", "l", &[("unit", "norra"), ("day", "2026-11-21"), ("data_as_of", "2026-11-20")]);
    assert_eq!(data(&trial).as_deref(), Some("2026-11-20"));
    trial.record("copy", "k1", &[("state", "lost"), ("state_on", "2026-11-21")]);
    assert_eq!(data(&trial), None);
}

fn due_line(trial: &Trial, today: Date) -> String {
    let word = |due: &Due| {
        let since = due.since.map_or("-".into(), |day| day.to_string());
        format!("{:?} {:?} {} {since}", due.day.tab, due.day.rhythm, due.changed)
    };
    due(&trial.state, &unit(), today).iter().map(word).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_part_is_due_on_its_day_or_when_a_sheet_changed() {
    let mut trial = Trial::default();
    // A Wednesday.
    let night: Date = "2026-11-18".parse().unwrap();
    let sheets = [("B-1801", 1), ("C-001", 2), ("F-001", 3)];
    trial.event(issued(night, &sheets));
    insta::assert_snapshot!(due_line(&trial, night), @"
    Runs Weekly 0 2026-11-18
    Clients OnChange 1 2026-11-18
    Payments Monthly 1 2026-11-18
    ");
    print(&mut trial, "k1", "locked-in", night, &sheets);
    let tuesday = night.checked_add(6.days()).unwrap();
    insta::assert_snapshot!(due_line(&trial, tuesday), @"
    Runs Weekly 0 -
    Clients OnChange 0 -
    Payments Monthly 0 -
    ");
    trial.event(issued(tuesday, &[("B-2401", 4), ("C-001", 5), ("F-001", 3)]));
    insta::assert_snapshot!(due_line(&trial, tuesday.tomorrow().unwrap()), @"
    Runs Weekly 0 2026-11-25
    Clients OnChange 1 2026-11-24
    Payments Monthly 0 -
    ");
    trial.record("printday", "p", &[("unit", "norra"), ("part", "runs"), ("rhythm", "weekly"), ("weekday", "friday")]);
    trial.record("printday", "q", &[("unit", "norra"), ("part", "clients"), ("rhythm", "monthly")]);
    insta::assert_snapshot!(due_line(&trial, tuesday.tomorrow().unwrap()), @"
    Runs Weekly 0 2026-11-20
    Clients Monthly 1 -
    Payments Monthly 0 -
    ");
}
