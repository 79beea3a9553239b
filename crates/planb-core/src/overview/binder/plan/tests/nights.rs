//! From night to night: serials, places, and a swap slip that names what changed and nothing else.

use proptest::prelude::*;

use super::*;

const CLIENTS: usize = 12;

/// A unit that lives on: the same people, the window of days moved to `night`; clients in `changed` have an allergy,
/// which is on their sheets and medicine list, not in "Vem skadas först?".
fn town(night: Date, changed: &BTreeSet<usize>) -> Vec<Record> {
    let mut records = vec![Record::Staff(staff("Siv", "Ek", "+46701740609"))];
    for number in 0..CLIENTS {
        let mut person = client(number, "Ivar", &format!("Öberg {number:02}"));
        person.needs = vec![Need { slot: None, text: "Dusch".into() }];
        if number == 3 {
            person.protection = Protection::Protected;
        }
        if changed.contains(&number) {
            person.allergies = vec!["Penicillin".into()];
        }
        records.push(Record::Client(Box::new(person)));
        records.push(Record::Medicine(sample::medicine("norra", &id(number).0, "Furix")));
        for day in days(night, 14) {
            let hour = if day.weekday() == jiff::civil::Weekday::Sunday { 9 } else { 8 };
            records.push(Record::Visit(Visit { run: format!("HEM{}", number % 3), ..visit(number, day, hour) }));
            records.push(Record::Visit(Visit { run: "NATT".into(), ..visit(number, day, 22) }));
            records.push(Record::Visit(Visit { run: "NATT".into(), ..visit(number, day, 2) }));
        }
    }
    records.extend(days(night, 35).map(|day| shift("Siv Ek", day)));
    records
}

fn days(from: Date, count: usize) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take(count)
}

fn slip(changes: &Changes) -> String {
    let places = |rows: &[crate::overview::binder::register::SheetRow]| {
        rows.iter().map(|row| row.place.0.as_str()).collect::<Vec<_>>().join(" ")
    };
    format!(
        "new: {}\nchanged: {}\nremoved: {}",
        places(&changes.new),
        places(&changes.changed),
        places(&changes.removed)
    )
}

#[test]
fn forty_quiet_nights_change_nothing() {
    let none = BTreeSet::new();
    let mut night = Night::of(town(date(2021, 12, 16), &none));
    let mut planned = night.plan();
    let serial_of = |planned: &Planned, place: &str| {
        let mut sheets = planned.common.parts.iter().flat_map(|part| &part.sheets);
        sheets.find(|sheet| sheet.place.0 == place).map(|sheet| sheet.serial.clone())
    };
    let first = serial_of(&planned, "C-001");
    for _ in 0..40 {
        let tomorrow = night.night.tomorrow().unwrap();
        night = night.next(&planned, town(tomorrow, &none));
        planned = night.plan();
        assert_eq!(planned.changes, Changes::default(), "{}: {}", night.night, slip(&planned.changes));
    }
    // Nights without a binder between: nothing to swap either.
    for pause in [3, 9, 20] {
        let later = night.night.checked_add(jiff::Span::new().days(pause)).unwrap();
        night = Night { night: later, ..night.next(&planned, town(later, &none)) };
        planned = night.plan();
        assert_eq!(planned.changes, Changes::default(), "after {pause}: {}", slip(&planned.changes));
    }
    assert_eq!(serial_of(&planned, "C-001"), first);
    assert!(first.is_some());
}

#[test]
fn what_changed_has_a_new_serial_at_the_same_place() {
    let night = Night::of(town(date(2021, 12, 16), &BTreeSet::new()));
    let before = night.plan();
    // One client leaves, one comes; a key is changed; somebody in the schedule calls in sick.
    let mut records = town(date(2021, 12, 17), &BTreeSet::from([3, 5]));
    records.retain(|record| !matches!(record, Record::Client(c) if c.id == id(1)));
    records.push(Record::Client(Box::new(client(20, "Aino", "Alm"))));
    for record in &mut records {
        match record {
            Record::Client(client) if client.id == id(8) => client.key_number = Some("117".into()),
            Record::Shift(shift) if shift.date == date(2021, 12, 20) => shift.work = Work::Away("Sjuk".into()),
            _ => {}
        }
    }
    let after = night.next(&before, records).plan();
    insta::assert_snapshot!(slip(&after.changes), @r"
    new: C-012 D-012
    changed: A-002 A-017 B-1702 B-1703 B-1704 B-1802 B-1803 B-1804 B-1902 B-1903 B-1904 B-2002 B-2003 B-2004 B-2102 B-2103 B-2104 B-2202 B-2203 B-2204 B-2302 B-2303 B-2304 B-2402 B-2403 B-2404 B-2502 B-2503 B-2504 B-2602 B-2603 B-2604 B-2702 B-2703 B-2704 B-2802 B-2803 B-2804 B-2902 B-2903 B-2904 C-005 C-008 C-S001 D-005 D-008 D-S001 E-005 E-S001
    removed: C-002 D-002 E-002 E-002-50 E-002-51 E-002-52
    ");
    let old: BTreeMap<_, _> = before.register.sheets.values().map(|sheet| (&sheet.place, &sheet.serial)).collect();
    for row in &after.changes.changed {
        assert_ne!(old[&row.place], &row.serial);
    }
    let (put, gone) = after.register.since(&before.register);
    assert!(put.len() > after.changes.new.len() + after.changes.changed.len());
    assert!(gone.len() > after.changes.removed.len());
}

#[test]
fn sheets_of_a_held_kind_stay_as_they_were() {
    let none = BTreeSet::new();
    let first = Night::of(town(date(2021, 12, 16), &none));
    let mut planned = first.plan();
    let runs = |planned: &Planned| planned.register.sheets.values().filter(|sheet| sheet.tab == Tab::Runs).count();
    let (had, mut night) = (runs(&planned), first);
    let as_of = night.night.at(2, 0, 0, 0);
    for held in [Kind::Visit, Kind::Visit, Kind::Visit, Kind::Medicine] {
        let tomorrow = night.night.tomorrow().unwrap();
        let mut records = town(tomorrow, &none);
        records.retain(|record| crate::overview::binder::control::kind_of(record) != held);
        let whole = night.data.clone();
        night = night.next(&planned, records);
        night.data.insert(held, DataTime { as_of, held_since: Some(as_of) });
        planned = night.plan();
        night.data = whole;
        let tab = if held == Kind::Visit { Tab::Runs } else { Tab::Medicines };
        assert_eq!(planned.changes, Changes::default(), "{}: {}", night.night, slip(&planned.changes));
        assert!(!planned.common.parts.iter().any(|part| part.tab == tab), "{tab:?} is carried, not made");
        if held == Kind::Visit {
            assert_eq!(runs(&planned), had);
        }
    }
    // All is there again: what was held is as it was, but for the days and weeks that rolled on.
    let tomorrow = night.night.tomorrow().unwrap();
    let after = night.next(&planned, town(tomorrow, &none)).plan();
    assert_eq!(after.changes, Changes::default(), "{}", slip(&after.changes));
    assert_eq!(runs(&after), had);
}

#[test]
fn the_cover_of_a_binder_without_tonights_clients_counts_those_it_carries() {
    let first = Night::of(town(date(2021, 12, 16), &BTreeSet::new()));
    let planned = first.plan();
    let mut night = first.next(&planned, vec![Record::Staff(staff("Siv", "Ek", "+46701740609"))]);
    let as_of = date(2021, 12, 15).at(22, 10, 0, 0);
    let fresh = date(2021, 12, 16).at(22, 10, 0, 0);
    night.data.values_mut().for_each(|time| time.as_of = fresh);
    night.data.insert(Kind::Client, DataTime { as_of, held_since: Some(as_of) });
    let held = night.plan();
    let Content::Cover(cover) = content(&held.common, "A-001") else { panic!("not a cover") };
    assert_eq!(cover.clients, 11);
    let rows: Vec<_> = cover.contents.iter().map(|row| (row.tab, row.sheets, row.held_since.is_some())).collect();
    assert!(rows.contains(&(Tab::Clients, 11, true)), "{rows:?}");
    let cover = held.common.parts[0].sheets.iter().find(|sheet| sheet.place.0 == "A-001").unwrap();
    assert_eq!(cover.data_as_of, as_of, "the clients' sheets that are carried on lie in it too");
    assert_eq!(slip(&held.changes), "new: \nchanged: \nremoved: ");
}

#[test]
fn a_place_is_never_given_to_somebody_else() {
    let night = Night::of(town(date(2021, 12, 16), &BTreeSet::new()));
    let before = night.plan();
    let without = |number: usize, night: Date| {
        let mut records = town(night, &BTreeSet::new());
        records.retain(|record| !matches!(record, Record::Client(client) if client.id == id(number)));
        records
    };
    // The last in the order of places leaves; the one who comes a night later does not get the place.
    let second = night.next(&before, without(11, date(2021, 12, 17)));
    let gone = second.plan();
    assert!(gone.register.used.iter().any(|place| place.0 == "C-011"));
    let mut records = without(11, date(2021, 12, 18));
    records.push(Record::Client(Box::new(client(20, "Aino", "Alm"))));
    let third = second.next(&gone, records).plan();
    let Content::Client(sheet) = content(&third.common, "C-012") else { panic!("not a client") };
    assert_eq!(sheet.name, "Aino Alm");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_slip_names_exactly_the_changed_clients_sheets(
        changed in proptest::collection::btree_set(0..CLIENTS, 0..CLIENTS), start in 1i8..=31,
    ) {
        let first = date(2021, 12, start);
        let night = Night { night: first, ..Night::of(town(first, &BTreeSet::new())) };
        let before = night.plan();
        let after = night.next(&before, town(first.tomorrow().unwrap(), &changed)).plan();
        // The protected client is S001, so the clients after it are one place earlier.
        let place = |number: usize| match number {
            3 => "S001".to_string(),
            0..3 => format!("{:03}", number + 1),
            _ => format!("{number:03}"),
        };
        let mut expected: Vec<String> =
            changed.iter().flat_map(|number| ["C", "D", "E"].map(|tab| format!("{tab}-{}", place(*number)))).collect();
        expected.sort();
        let named: Vec<String> = after.changes.changed.iter().map(|row| row.place.0.clone()).collect();
        prop_assert_eq!(named, expected);
        prop_assert!(after.changes.new.is_empty() && after.changes.removed.is_empty(), "{}", slip(&after.changes));
    }

    #[test]
    fn the_order_of_the_records_does_not_matter(keys in proptest::collection::vec(any::<u32>(), 700)) {
        let night = Night::of(town(date(2021, 12, 16), &BTreeSet::from([2])));
        let mut shuffled: Vec<(u32, Record)> = keys.into_iter().cycle().zip(night.records.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let other = Night { records: shuffled.into_iter().map(|(_, record)| record).collect(), ..night.clone() };
        prop_assert!(night.plan() == other.plan());
    }
}

#[test]
fn numbers_that_others_took_meanwhile_move_up_and_older_ones_stay() {
    let night = Night::of(vec![Record::Client(Box::new(client(0, "Ivar", "Öberg")))]);
    let first = night.plan();
    let more = vec![
        Record::Client(Box::new(client(0, "Ivar", "Öberg"))),
        Record::Client(Box::new(crate::care::Client {
            protection: Protection::Protected,
            ..client(1, "Astrid", "Ek")
        })),
        Record::Client(Box::new(client(2, "Nils", "Heikkilä"))),
    ];
    let next = night.next(&first, more);
    let planned = next.plan();
    let mut moved = planned.clone();
    moved.move_serials("K1", next.next_serial, 5);
    let serials = |planned: &Planned| -> Vec<u64> {
        let binders = [Some(&planned.common), planned.supplement.as_ref()].into_iter().flatten();
        let sheets = binders.flat_map(|binder| &binder.parts).flat_map(|part| &part.sheets).map(|sheet| &sheet.serial);
        let rows = planned.changes.new.iter().chain(&planned.changes.changed).map(|row| &row.serial);
        let all = sheets.chain(planned.register.sheets.values().map(|sheet| &sheet.serial)).chain(rows);
        all.map(|serial| serial.parts().unwrap().1).collect()
    };
    let expected: Vec<u64> = serials(&planned)
        .into_iter()
        .map(|number| if number < next.next_serial { number } else { number + 5 })
        .collect();
    assert_eq!(serials(&moved), expected);
    assert!(expected.iter().any(|number| *number < next.next_serial), "a sheet that did not change keeps its number");
    assert_eq!(moved.next_serial, planned.next_serial + 5);
    let mut other = planned.clone();
    other.move_serials("K2", next.next_serial, 5);
    assert_eq!(serials(&other), serials(&planned), "another node's numbers are its own");
}

#[test]
fn a_large_unit_is_planned_without_going_through_everything_twice() {
    // 150 clients and 4 200 visits; the bound is generous, what is squared takes minutes.
    let (night, mut records) = (date(2021, 12, 16), Vec::new());
    for number in 0..150 {
        let mut person = client(number, "Ivar", &format!("Öberg {number:03}"));
        person.needs = vec![Need { slot: None, text: "Insulin 2 ggr/dag, granne till Nils Heikkilä".into() }];
        person.protection = if number % 50 == 0 { Protection::Protected } else { Protection::None };
        records.push(Record::Client(Box::new(person)));
        for name in ["Furix", "Waran", "Alvedon", "Levaxin"] {
            records.push(Record::Medicine(sample::medicine("norra", &id(number).0, name)));
        }
        for (day, hour) in days(night, 14).flat_map(|day| [(day, 8), (day, 18)]) {
            records.push(Record::Visit(Visit { run: format!("HEM{}", number % 12), ..visit(number, day, hour) }));
        }
    }

    let planned = Night::of(records).plan();
    let sheets: usize = planned.common.parts.iter().map(|part| part.sheets.len()).sum();
    assert_eq!(sheets, 3 + 12 * 14 + 147 * 6);
}
