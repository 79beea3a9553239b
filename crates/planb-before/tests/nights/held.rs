//! An export that shrank: what it brings is held, the last good pages are carried on sealed, and everybody is told.

use std::collections::BTreeMap;
use std::fs;

use planb_before::demo::{Change, Source};
use planb_before::import::shipped_mappings;
use planb_before::open::Opened;
use planb_core::care::Kind;
use planb_core::guard::{Acceptance, Scope};
use planb_core::id::UnitId;
use planb_core::overview::binder::page::Tab;

use crate::town::{Night, Town};

const SHRUNK: Change = Change::Shrunk { source: Source::Visits };

fn unit() -> UnitId {
    UnitId::of_name("Hemtjänst Forsnäs Norra")
}

/// The opened documents of one tab, by name without the night.
fn documents(opened: &Opened, tab: Tab) -> BTreeMap<String, Vec<u8>> {
    let of_tab = opened.manifest.files.iter().zip(&opened.files).filter(|(file, _)| file.tab == tab);
    of_tab
        .map(|(_, path)| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let name = name.split("-2026-").next().unwrap_or_default().to_string();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

/// Which tabs' files are sealed from an earlier night.
fn sealed(opened: &Opened) -> Vec<(Tab, bool)> {
    let mut tabs: Vec<_> = opened.manifest.files.iter().map(|file| (file.tab, file.sealed)).collect();
    tabs.sort();
    tabs.dedup();
    tabs
}

/// What the swap slips name, but for "Vem skadas först?", which reads the visits too.
fn named(night: &Night) -> Vec<String> {
    let lines = night.report.units.iter().flat_map(|unit| unit.new.iter().chain(&unit.changed).chain(&unit.removed));
    let places = lines.map(|line| line.place.clone());
    places.filter(|place| place != "A-002" && place != "A-S002").collect()
}

#[test]
fn shrunk_visits_are_held_until_somebody_says_why() {
    let mut town = Town::new();
    let first = town.night(0, Change::None, Vec::new());
    assert!(first.report.held.is_empty());
    let runs = documents(&town.open(&first, &unit()), Tab::Runs);
    assert!(!runs.is_empty());

    let second = town.night(1, SHRUNK, Vec::new());
    assert!(!second.report.all_fresh());
    assert!(second.report.held.iter().any(|held| held.reason == "guard-source-lost"));
    let opened = town.open(&second, &unit());
    let whole = [Tab::First, Tab::Clients, Tab::Bag, Tab::Medicines, Tab::Codes].map(|tab| (tab, false));
    // The first tab is made anew, since it says what is missing; the earlier one has the better "Vem skadas först?".
    let mut expected: Vec<_> = whole.into_iter().chain([(Tab::First, true), (Tab::Runs, true)]).collect();
    expected.sort();
    let made: Vec<_> = sealed(&opened).into_iter().filter(|(tab, _)| *tab != Tab::Forms).collect();
    assert_eq!(made, expected);
    assert_eq!(documents(&opened, Tab::Runs), runs, "the runs are those of the first night, byte for byte");
    assert!(
        opened.manifest.missing.iter().any(|text| text.to_lowercase().contains("besök")),
        "{:?}",
        opened.manifest.missing
    );
    assert_eq!(named(&second), Vec::<String>::new(), "what is held is not listed");
    assert!(town.node.state().held().any(|(_, held)| held.reason == "guard-source-lost"));

    // The night after is whole again: nothing but the calendar moved.
    let third = town.night(2, Change::None, Vec::new());
    assert!(third.report.held.is_empty());
    assert_eq!(named(&third), Vec::<String>::new());
    let opened = town.open(&third, &unit());
    assert!(opened.manifest.files.iter().all(|file| !file.sealed));
    assert_ne!(documents(&opened, Tab::Runs), runs);

    let reason = "Sommarschema, färre besök";
    let accepted = vec![Acceptance { scope: Scope::All, reason: reason.into() }];
    let fourth = town.night(3, SHRUNK, accepted);
    assert!(fourth.report.held.is_empty());
    assert!(fourth.report.rows(Kind::Visit) < third.report.rows(Kind::Visit));
    assert!(town.open(&fourth, &unit()).manifest.files.iter().all(|file| !file.sealed));
    assert!(town.node.state().accepted().any(|(_, accepted)| accepted.reason == reason));
}

#[test]
fn a_source_that_comes_no_more_is_retired_with_a_reason() {
    let mut town = Town::new();
    town.night(0, Change::None, Vec::new());
    let (gone, left): (Vec<_>, Vec<_>) =
        shipped_mappings().into_iter().partition(|mapping| mapping.kinds().contains(&Kind::Payment));
    let source = gone[0].source.clone();
    let held = |town: &mut Town, days: i64, acceptances: Vec<Acceptance>| {
        let night = town.night_by(left.clone(), days, Change::None, acceptances);
        let lines = night.report.held.iter().filter(|line| line.source.as_deref() == Some(&source)).count();
        (lines > 0, town.node.state().held().any(|(subject, _)| subject.source == source))
    };
    let word = |reason: &str| vec![Acceptance { scope: Scope::Source(source.clone()), reason: reason.into() }];
    assert_eq!(held(&mut town, 1, Vec::new()), (true, true));
    assert_eq!(held(&mut town, 2, word(" ")), (true, true), "no word without a reason");
    assert_eq!(held(&mut town, 3, word("Systemet är avvecklat")), (false, false));
    assert_eq!(held(&mut town, 4, Vec::new()), (false, false), "said once, it holds");
    // It comes again: it is a source like any other, and is missed when it is not there.
    town.night(5, Change::None, Vec::new());
    assert_eq!(held(&mut town, 6, Vec::new()), (true, true));
}
