//! Approved plans in the night's binders: a tab of their own, one serial for each version, and a board that is red until the paper is
//! swapped.

use std::collections::BTreeMap;

use planb_before::demo::Change;
use planb_before::open::Opened;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::Tab;
use planb_core::overview::plan::{Bound, standing};
use planb_core::print::{SheetAt, SheetsPrinted, Way};
use planb_core::register::{Hand, RecordId, RecordWritten};
use planb_core::state::Event;

use crate::town::{Night, Town};

fn write(town: &mut Town, kind: &str, id: &str, set: &[(&str, &str)]) {
    let set: BTreeMap<String, String> = set.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let (kind, id, by) = (kind.into(), RecordId(id.into()), Hand { name: "Eva Ek".into(), card: String::new() });
    let written = RecordWritten { kind, id, set, over: Vec::new(), by, only: None };
    town.node.record(|_| Ok(vec![Event::from(written.clone())])).unwrap();
}

fn approve(town: &mut Town, unit: &UnitId, number: &str, text: &str) {
    let plan = [("title", "Läkemedel"), ("sort", "continuity"), ("unit", unit.0.as_str()), ("plan_b", text)];
    if number == "1" {
        write(town, "plan", "p", &plan);
        write(town, "plan", "p", &[("practised", "2026-11-01"), ("next_revision", "2027-11-01")]);
    }
    let fields = serde_json::to_string(&BTreeMap::from(plan)).unwrap();
    let set = [
        ("plan", "p"),
        ("unit", unit.0.as_str()),
        ("number", number),
        ("approved_by", "Eva Ek"),
        ("approved_on", "2026-12-01"),
        ("fields", &fields),
    ];
    write(town, "version", &format!("v{number}"), &set);
}

/// The plans' file of a binder: name, shelf in the manifest, own tab, place and serial.
fn plans(opened: &Opened) -> Vec<(String, Tab, Tab, SheetAt)> {
    let files = opened.manifest.files.iter().filter(|file| file.own_tab() == Tab::Plans);
    let row = |file: &planb_node::bundle::BundleFile| {
        let sheet = file.sheets.first().unwrap();
        let at = SheetAt { place: sheet.place.clone(), serial: sheet.serial.clone() };
        (file.file.clone(), file.tab, file.own_tab(), at)
    };
    files.map(row).collect()
}

fn lock_in(town: &mut Town, unit: &UnitId, night: &Night, copy: &str, sheets: Vec<SheetAt>) {
    let fields =
        [("what", "binder"), ("unit", &unit.0), ("printed_on", "2026-12-16"), ("data_as_of", "2026-12-16 02:10")];
    write(town, "copy", copy, &fields);
    write(town, "copy", copy, &[("state", "locked-in"), ("state_on", "2026-12-16")]);
    let printed = SheetsPrinted {
        copy: RecordId(copy.into()),
        unit: unit.clone(),
        supplement: false,
        bundle: [1; 32],
        night: night.at.date(),
        file: String::new(),
        way: Way::Printer,
        pages: 1,
        sheets,
        by: Hand::default(),
    };
    town.node.record(|_| Ok(vec![Event::from(printed.clone())])).unwrap();
}

fn key(town: &Town) -> &'static str {
    let state = town.node.state();
    standing(state, &Bound::of(state), &RecordId("p".into()), "2026-12-18".parse().unwrap())[0].key
}

#[test]
fn an_approved_plan_lies_in_the_binder_until_the_next_version_is_swapped_in() {
    let mut town = Town::new();
    let first = town.night(0, Change::None, Vec::new());
    let [unit, other] = [0, 1].map(|at| first.report.units[at].unit.clone());
    assert!(plans(&town.open(&first, &other)).is_empty());

    approve(&mut town, &unit, "1", "Ring **chefen**.");
    // The same exports again: the approved plan alone makes new binders.
    let again = town.night(0, Change::None, Vec::new());
    let line = |night: &Night, of: &UnitId| night.report.units.iter().find(|line| line.unit == *of).cloned().unwrap();
    assert!(!line(&again, &unit).resumed);
    let opened = town.open(&again, &unit);
    let [(name, shelf, tab, at)] = <[_; 1]>::try_from(plans(&opened)).unwrap();
    assert_eq!((name.as_str(), shelf, tab, at.place.0.as_str()), ("I-planer.pdf", Tab::Forms, Tab::Plans, "I-001"));
    assert_eq!(opened.manifest.files.last().unwrap().file, name, "after what saves lives");
    assert_eq!(line(&again, &unit).new.iter().map(|it| it.place.as_str()).collect::<Vec<_>>(), ["I-001"]);
    assert!(line(&again, &other).new.is_empty() && line(&again, &other).changed.is_empty());
    assert_eq!(key(&town), "standing-not-printed");

    lock_in(&mut town, &unit, &again, "c1", vec![at.clone()]);
    assert_eq!(key(&town), "standing-good");
    let quiet = town.night(1, Change::None, Vec::new());
    let opened = town.open(&quiet, &unit);
    let [(.., same)] = <[_; 1]>::try_from(plans(&opened)).unwrap();
    assert_eq!(same, at, "no new version, no reprint");

    approve(&mut town, &unit, "2", "Ring chefen. Motläs.");
    assert_eq!(key(&town), "standing-newer-than-print");
    let newer = town.night(2, Change::None, Vec::new());
    let opened = town.open(&newer, &unit);
    let [(.., swapped)] = <[_; 1]>::try_from(plans(&opened)).unwrap();
    assert_eq!((swapped.place == at.place, swapped.serial == at.serial), (true, false));
    assert!(line(&newer, &unit).changed.iter().any(|it| it.place == "I-001"));
    assert_eq!(key(&town), "standing-newer-than-print", "a file is no paper");
    lock_in(&mut town, &unit, &newer, "c2", vec![swapped]);
    assert_eq!(key(&town), "standing-good");
}
