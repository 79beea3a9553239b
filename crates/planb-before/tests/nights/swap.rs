//! The second night: the swap slip names exactly the sheets whose content changed. What it ought to name is counted here from the
//! care records, not from the planning.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use planb_before::demo::Change;
use planb_core::care::{Client, Medicine, Order, Record, Visit};
use planb_core::id::{PersonId, UnitId};
use planb_core::overview::binder::fold::sort_key;
use planb_core::overview::binder::harm::{self, Facts, Known, Vocabulary, assess};

use crate::town::{Night, Town};

/// One unit's records of one night, by client.
#[derive(Default)]
struct Unit<'a> {
    clients: BTreeMap<PersonId, &'a Client>,
    medicines: BTreeMap<PersonId, Vec<&'a Medicine>>,
    orders: BTreeMap<PersonId, Vec<&'a Order>>,
    visits: Vec<&'a Visit>,
}

impl<'a> Unit<'a> {
    fn of(night: &'a Night, unit: &UnitId) -> Unit<'a> {
        let mut of = Unit::default();
        let today = night.at.date();
        for record in &night.records {
            match record {
                Record::Client(client) if client.unit == *unit && !client.blocked => {
                    of.clients.insert(client.id.clone(), client);
                }
                Record::Medicine(it) if it.unit == *unit && it.until.is_none_or(|until| until >= today) => {
                    of.medicines.entry(it.client.clone()).or_default().push(it);
                }
                Record::Order(it) if it.unit == *unit => of.orders.entry(it.client.clone()).or_default().push(it),
                Record::Visit(visit) if visit.unit == *unit => of.visits.push(visit),
                _ => {}
            }
        }
        of.visits.retain(|visit| of.clients.contains_key(&visit.client));
        of
    }

    /// Each client's number, with `S` for the supplement: by name on the first night.
    fn numbers(&self) -> BTreeMap<PersonId, String> {
        let mut numbers = BTreeMap::new();
        for protected in [false, true] {
            let mut side: Vec<_> =
                self.clients.values().filter(|client| client.protection.is_protected() == protected).collect();
            side.sort_by_key(|client| (sort_key(&client.name.sorted()), client.id.clone()));
            let letter = if protected { "S" } else { "" };
            for (at, client) in side.into_iter().enumerate() {
                numbers.insert(client.id.clone(), format!("{letter}{:03}", at + 1));
            }
        }
        numbers
    }

    /// Hours and reasons of "Vem skadas först?".
    fn harm(&self, id: &PersonId) -> (u32, Vec<String>) {
        let vocabulary = Vocabulary::parse(harm::SHIPPED).unwrap();
        let visits: Vec<&Visit> = self.visits.iter().filter(|visit| visit.client == *id).copied().collect();
        let none = (Vec::new(), Vec::new());
        let facts = Facts {
            client: self.clients[id],
            known: Known::Whole,
            medicines: self.medicines.get(id).unwrap_or(&none.0),
            orders: self.orders.get(id).unwrap_or(&none.1),
            visits: &visits,
            lives_alone: "Bor ensam",
        };
        let found = assess(&vocabulary, &facts);
        (found.hours, found.reasons)
    }
}

/// The places that the slip ought to name.
fn expected(unit: &UnitId, first: &Night, second: &Night) -> BTreeSet<String> {
    let (before, after) = (Unit::of(first, unit), Unit::of(second, unit));
    let numbers = before.numbers();
    let mut places = BTreeSet::new();
    for (id, number) in &numbers {
        let (old, new) = (before.clients[id], after.clients[id]);
        let side = if number.starts_with('S') { "S" } else { "" };
        if old != new {
            places.extend([format!("C-{number}"), format!("D-{number}")]);
        }
        if before.harm(id) != after.harm(id) {
            places.insert(format!("A-{side}002"));
        }
        if old.key_number != new.key_number {
            places.extend(runs_with(id, side, &before, second));
            if new.door_code.is_some() {
                places.insert(format!("G-{side}001"));
            }
        }
        let (old_list, new_list) = (before.medicines.get(id), after.medicines.get(id));
        if old_list != new_list {
            places.insert(format!("E-{number}"));
            let begins = new_list.into_iter().flatten().filter_map(|medicine| medicine.since).max();
            assert!(begins.is_none_or(|day| day < first.at.date()), "every medicine is in every week");
            if new.medicine_help.needed != Some(false) {
                places.extend(weeks(first.at.date(), second.at.date()).map(|week| format!("E-{number}-{week:02}")));
            }
        }
    }
    places
}

/// The run sheets that name a client, of the days that both nights have.
fn runs_with(id: &PersonId, side: &str, before: &Unit<'_>, second: &Night) -> Vec<String> {
    assert_eq!(side, "", "no protected client of the small demo has a new key");
    let mut names: Vec<&str> = before.visits.iter().map(|visit| visit.run.as_str()).collect();
    names.sort_by_key(|name| (sort_key(name), *name));
    names.dedup();
    let visits = before.visits.iter().filter(|visit| visit.client == *id && visit.date >= second.at.date());
    let number = |visit: &Visit| names.iter().position(|name| *name == visit.run).unwrap() + 1;
    visits.map(|visit| format!("B-{:02}{:02}", visit.date.day(), number(visit))).collect()
}

/// The ISO weeks that both binders have signing sheets of.
fn weeks(first: Date, second: Date) -> impl Iterator<Item = i8> {
    let last = first.checked_add(13.days()).unwrap();
    let monday = std::iter::successors(Some(second), |day| day.yesterday().ok())
        .find(|day| day.weekday() == Weekday::Monday)
        .unwrap();
    let mondays = std::iter::successors(Some(monday), |day| day.checked_add(7.days()).ok());
    mondays.take_while(move |monday| *monday <= last).map(|monday| monday.iso_week_date().week())
}

fn named(night: &Night, unit: &UnitId) -> BTreeSet<String> {
    let line = night.report.units.iter().find(|line| line.unit == *unit).unwrap();
    assert!(line.new.is_empty() && line.removed.is_empty(), "{unit}: {:?} {:?}", line.new, line.removed);
    line.changed.iter().map(|sheet| sheet.place.clone()).collect()
}

#[test]
fn a_night_names_the_sheets_of_the_changed_clients_and_no_other() {
    let mut town = Town::new();
    town.night(0, Change::None, Vec::new());
    let first = town.night(1, Change::None, Vec::new());
    for line in &first.report.units {
        assert_eq!(named(&first, &line.unit), BTreeSet::new(), "{}: only the calendar moved", line.unit);
    }
    let second = town.night(2, Change::Night { number: 1, changed_clients_percent: 25 }, Vec::new());
    assert!(second.facts.changed.len() > 10);
    let mut all = 0;
    for line in &second.report.units {
        assert_eq!(line.redacted, 0, "{}: nobody else is told of by chance", line.unit);
        let (named, expected) = (named(&second, &line.unit), expected(&line.unit, &first, &second));
        let (missed, extra): (Vec<_>, Vec<_>) =
            (expected.difference(&named).collect(), named.difference(&expected).collect());
        assert!(missed.is_empty() && extra.is_empty(), "{}: missed {missed:?}, extra {extra:?}", line.unit);
        all += named.len();
    }
    assert!(all > 20, "{all} sheets");
}
