//! The change sheet: what differs from the paper that was locked in, whatever happened on the nights between.

use super::*;
use crate::care::Whereabouts;
use crate::overview::binder::change::{self, Against, Lying, MOST_ROWS};
use crate::overview::binder::page::{ChangeSheet, Sheet};
use crate::print::SheetAt;
use crate::sheet::{Place, Serial};

pub(super) type Paper = BTreeMap<(Place, Option<Date>), Lying>;
pub(super) type Remembered = BTreeMap<(Place, Serial), Vec<u8>>;

/// A unit of twelve with day runs, the window of days moved to `night`.
fn town(night: Date) -> Vec<Record> {
    let mut records = vec![Record::Staff(staff("Siv", "Ek", "+46701740609"))];
    let days = || std::iter::successors(Some(night), |day| day.tomorrow().ok());
    for number in 0..12 {
        let mut person = client(number, "Ivar", &format!("Öberg {number:02}"));
        if number == 3 {
            person.protection = Protection::Protected;
        }
        records.push(Record::Client(Box::new(person)));
        records.push(Record::Medicine(sample::medicine("norra", &id(number).0, "Furix")));
        let visits = days().take(14).map(|day| Visit { run: format!("HEM{}", number % 3), ..visit(number, day, 8) });
        records.extend(visits.map(Record::Visit));
    }
    records.extend(days().take(35).map(|day| shift("Siv Ek", day)));
    records
}

fn each(records: &mut [Record], number: usize, change: impl Fn(&mut crate::care::Client)) {
    for record in records {
        if let Record::Client(client) = record
            && client.id == id(number)
        {
            change(client);
        }
    }
}

fn sheets(binder: &Binder) -> impl Iterator<Item = &Sheet> {
    binder.parts.iter().flat_map(|part| &part.sheets)
}

pub(super) fn printed(binder: &Binder) -> Paper {
    let lying = |sheet: &Sheet| Lying { serial: sheet.serial.clone(), night: binder.night };
    let key = |sheet: &Sheet| (sheet.place.clone(), change::date_of(&sheet.place, binder.night));
    sheets(binder).map(|sheet| (key(sheet), lying(sheet))).collect()
}

fn remember(remembered: &mut Remembered, planned: &Planned) {
    for binder in [Some(&planned.common), planned.supplement.as_ref()].into_iter().flatten() {
        for sheet in sheets(binder) {
            remembered.insert((sheet.place.clone(), sheet.serial.clone()), change::facets(&sheet.content, &[7; 32]));
        }
    }
}

/// Compares tonight's plan with the paper, and puts the change sheets in.
pub(super) fn compared(night: &Night, planned: &mut Planned, papers: [&Paper; 2], remembered: &Remembered) {
    let unit = UnitId("norra".into());
    let facets = |place: &Place, serial: &Serial| remembered.get(&(place.clone(), serial.clone())).cloned();
    let old = BTreeSet::from([SheetAt { place: Place("D-004".into()), serial: Serial::new("K1", 1) }]);
    let against = papers.map(|paper| Against {
        unit: &unit,
        night: night.night,
        horizon: 14,
        since: date(2021, 12, 15),
        paper,
        old: &old,
        facets: &facets,
        sheet_key: &[7; 32],
        prefix: "K1",
        before: &night.before.register,
    });
    change::add(planned, Some(&against[0]), Some(&against[1]));
}

fn change_sheet(binder: &Binder) -> (&Sheet, &ChangeSheet) {
    let first = &binder.parts[0].sheets[0];
    match &first.content {
        Content::Changes(changes) => (first, changes),
        other => panic!("{other:?}"),
    }
}

pub(super) fn lines(binder: &Binder) -> String {
    let rows = change_sheet(binder).1.rows.iter().map(|row| {
        let serial = |serial: &Option<Serial>| if serial.is_some() { "x" } else { "-" };
        format!("{} {:?} {}{} {}", row.place.0, row.kinds, serial(&row.old), serial(&row.new), row.who)
    });
    rows.map(|line| line.trim().to_string()).collect::<Vec<_>>().join("\n")
}

/// A unit whose paper is that of the first night, some nights later.
struct Week {
    night: Night,
    papers: [Paper; 2],
    remembered: Remembered,
    planned: Planned,
}

impl Week {
    fn new() -> Week {
        let night = Night::of(town(date(2021, 12, 16)));
        let planned = night.plan();
        let papers = [printed(&planned.common), printed(planned.supplement.as_ref().unwrap())];
        let mut remembered = Remembered::new();
        remember(&mut remembered, &planned);
        Week { night, papers, remembered, planned }
    }

    fn next(&mut self, change: impl Fn(&mut Vec<Record>)) {
        let mut records = town(self.night.night.tomorrow().unwrap());
        change(&mut records);
        self.night = self.night.next(&self.planned, records);
        // As the shell does: the plan does not know the change sheet, the log does.
        let mut plain = self.night.clone();
        plain.before.register.sheets.retain(|_, sheet| !change::is_change_sheet(&sheet.place));
        self.planned = plain.plan();
        remember(&mut self.remembered, &self.planned);
        let [common, supplement] = &self.papers;
        compared(&self.night, &mut self.planned, [common, supplement], &self.remembered);
    }
}

#[test]
fn a_quiet_week_swaps_nothing_and_keeps_its_change_sheet() {
    let mut week = Week::new();
    week.next(|_| ());
    let serial = change_sheet(&week.planned.common).0.serial.clone();
    for _ in 0..12 {
        week.next(|_| ());
        for binder in [&week.planned.common, week.planned.supplement.as_ref().unwrap()] {
            assert_eq!(lines(binder), "", "{}", week.night.night);
        }
        let (sheet, changes) = change_sheet(&week.planned.common);
        assert_eq!((&sheet.serial, sheet.place.0.as_str()), (&serial, "A-000"));
        assert!(changes.is_known && changes.old.len() == 1);
        assert_eq!(week.planned.changes, Changes::default(), "the slip of the night does not name the change sheet");
    }
}

#[test]
fn a_held_source_is_told_and_the_sheet_is_as_old_as_it() {
    let mut week = Week::new();
    week.next(|_| ());
    let as_of = date(2021, 12, 15).at(22, 10, 0, 0);
    let fresh = date(2021, 12, 17).at(22, 10, 0, 0);
    week.night.data.values_mut().for_each(|time| time.as_of = fresh);
    week.night.data.insert(Kind::Client, DataTime { as_of, held_since: Some(as_of) });
    let is_client = |record: &Record| matches!(record, Record::Client(_));
    week.next(|records| records.retain(|record| !is_client(record)));
    for binder in [Some(&week.planned.common), week.planned.supplement.as_ref()].into_iter().flatten() {
        let (sheet, changes) = change_sheet(binder);
        assert_eq!(changes.held, ["plan-held kind=client since=2021-12-15 22:10"]);
        assert_eq!((sheet.data_as_of, lines(binder).as_str()), (as_of, ""), "nothing is known to be swapped");
    }
}

#[test]
fn what_changed_since_the_print_day_is_named_with_its_kind_and_nothing_else() {
    let mut week = Week::new();
    week.next(|records| each(records, 5, |client| client.allergies = vec!["Penicillin".into()]));
    let changed = |records: &mut Vec<Record>| {
        each(records, 5, |client| client.allergies = vec!["Penicillin".into()]);
        each(records, 3, |client| client.allergies = vec!["Jod".into()]);
        each(records, 8, |client| client.address = "Kajen 3".into());
        records.retain(|record| !matches!(record, Record::Client(client) if client.id == id(1)));
        records.retain(|record| !matches!(record, Record::Visit(visit) if visit.client == id(1)));
        records.retain(|record| !matches!(record, Record::Medicine(it) if it.client == id(1)));
        records.push(Record::Client(Box::new(client(20, "Aino", "Alm"))));
    };
    week.next(changed);
    week.next(changed);
    let common = lines(&week.planned.common);
    let of_clients = |line: &&str| !line.starts_with("B-");
    insta::assert_snapshot!(common.lines().filter(of_clients).collect::<Vec<_>>().join("\n"), @"
    E-005 [Medicine] xx Ivar Öberg 05
    C-005 [Warning] xx Ivar Öberg 05
    D-005 [Warning] xx Ivar Öberg 05
    C-002 [Gone] x-
    D-002 [Gone] x-
    E-002 [Gone] x-
    E-002-50 [Gone] x-
    E-002-51 [Gone] x-
    E-002-52 [Gone] x-
    C-012 [New] -x Aino Alm
    D-012 [New] -x Aino Alm
    C-008 [Address] xx Ivar Öberg 08
    D-008 [Address] xx Ivar Öberg 08
    A-002 [Harm] xx
    ");
    let runs = common.lines().filter(|line| line.starts_with("B-")).count();
    assert_eq!(runs, 11 * 2, "the runs of the moved and of the gone client, of the days that both have");
    insta::assert_snapshot!(lines(week.planned.supplement.as_ref().unwrap()), @"
    E-S001 [Medicine] xx
    C-S001 [Warning] xx
    D-S001 [Warning] xx
    ");
    // Put back as it was: the paper holds a sheet that was replaced, and nobody can say what is different.
    week.next(|_| ());
    let common = lines(&week.planned.common);
    for line in ["C-005 [Other] xx Ivar Öberg 05", "C-008 [Other] xx Ivar Öberg 08"] {
        assert!(common.lines().any(|own| own == line), "{line}:\n{common}");
    }
}

#[test]
fn who_is_in_hospital_dead_or_home_again_is_said_first() {
    let mut week = Week::new();
    let at = |number: usize, place: Whereabouts| {
        move |records: &mut Vec<Record>| each(records, number, |client| client.whereabouts = Some(place))
    };
    week.next(|records| {
        at(5, Whereabouts::Hospital)(records);
        at(8, Whereabouts::Dead)(records);
        each(records, 2, |client| client.address = "Kajen 3".into());
    });
    let first = |week: &Week| -> Vec<String> {
        let all = lines(&week.planned.common);
        all.lines().filter(|line| line.starts_with("C-")).map(str::to_string).collect()
    };
    assert_eq!(
        first(&week),
        ["C-008 [Dead] xx Ivar Öberg 08", "C-005 [Hospital] xx Ivar Öberg 05", "C-003 [Address] xx Ivar Öberg 02"]
    );
    // Paper of a program that knew no whereabouts compares as if none had been said.
    let size = week.remembered.values().map(Vec::len).max().unwrap();
    week.remembered.values_mut().for_each(|facets| facets.truncate(facets.len().min(size - 4)));
    week.next(at(5, Whereabouts::Home));
    assert_eq!(first(&week)[0], "C-005 [Home] xx Ivar Öberg 05");
}

#[test]
fn paper_that_nobody_knows_and_too_many_changes_say_print_it_all() {
    let mut week = Week::new();
    week.papers[0].clear();
    week.next(|_| ());
    assert!(!change_sheet(&week.planned.common).1.is_known);
    let mut week = Week::new();
    let wrong = |paper: &mut Paper, count: usize| {
        paper.values_mut().take(count).for_each(|lying| lying.serial = Serial("K1-999999-X".into()));
    };
    let day = |key: &(Place, Option<Date>)| key.1.is_some();
    week.papers[0].retain(|key, _| !day(key));
    let few = week.papers[0].len();
    assert!(few < MOST_ROWS, "{few}");
    wrong(&mut week.papers[0], few);
    week.next(|_| ());
    assert!(!change_sheet(&week.planned.common).1.is_whole);
    for number in 0..MOST_ROWS {
        let key = (Place(format!("C-{:03}", 500 + number)), None);
        week.papers[0].insert(key, Lying { serial: Serial::new("K1", 5), night: date(2021, 12, 16) });
    }
    week.next(|_| ());
    let (_, changes) = change_sheet(&week.planned.common);
    assert!(changes.is_whole && changes.rows.is_empty());
}

#[test]
fn a_part_that_the_unit_does_not_print_lacks_no_sheet() {
    let mut week = Week::new();
    week.papers[0].retain(|(place, _), _| place.0.starts_with("B-"));
    week.next(|_| ());
    assert_eq!(lines(&week.planned.common), "");
}
