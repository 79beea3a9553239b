//! The planning as scenarios: what a unit has, and which sheets come of it.

mod medicine;
mod nights;
mod outline;
mod paper;
mod plans;
mod reports;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date, time};

use super::*;
use crate::care::{Contact, Need, Protection, Shift, Staff, Visit, Work};
use crate::id::{PersonId, UnitId};
use crate::overview::binder::harm::{SHIPPED, Vocabulary};
use crate::overview::binder::leak::Identity;
use crate::overview::binder::page::{BoundPlan, CallRow};
use crate::overview::binder::reports::ReportTab;
use crate::overview::binder::request::{Before, DataTime, PlanRules, Serials};
use crate::overview::binder::sample;

/// A unit on one night.
#[derive(Clone)]
struct Night {
    night: Date,
    records: Vec<Record>,
    before: Before,
    next_serial: u64,
    elsewhere: Vec<Identity>,
    data: BTreeMap<Kind, DataTime>,
    expected: BTreeSet<Kind>,
    contacts: Vec<CallRow>,
    reports: Vec<ReportTab>,
    plans: Vec<BoundPlan>,
}

impl Night {
    fn of(records: Vec<Record>) -> Night {
        let as_of = date(2021, 12, 15).at(22, 10, 0, 0);
        let data = Kind::ALL.into_iter().map(|kind| (kind, DataTime { as_of, held_since: None })).collect();
        Night {
            night: date(2021, 12, 16),
            records,
            before: Before::default(),
            next_serial: 1,
            elsewhere: Vec::new(),
            data,
            expected: BTreeSet::new(),
            contacts: Vec::new(),
            reports: Vec::new(),
            plans: Vec::new(),
        }
    }

    fn plan(&self) -> Planned {
        let records = UnitRecords { unit: UnitId("norra".into()), records: self.records.clone() };
        let planned = plan(
            &records,
            &PlanRequest {
                unit: UnitId("norra".into()),
                unit_name: "Hemtjänst Norra".into(),
                municipality: "Forsnäs".into(),
                night: self.night,
                made_at: self.night.at(2, 10, 0, 0),
                purpose: Purpose::Real,
                rules: PlanRules::default(),
                data: self.data.clone(),
                expected: self.expected.clone(),
                missing: Vec::new(),
                contacts: self.contacts.clone(),
                before: &self.before,
                sheet_key: &[7; 32],
                serials: Serials { prefix: "K1".into(), next: self.next_serial },
                data_digest: "ABCDEFGHIJKLMNOPQRST".into(),
                vocabulary: &Vocabulary::parse(SHIPPED).unwrap(),
                reports: &self.reports,
                plans: &self.plans,
                elsewhere: &self.elsewhere,
                words: &|word| {
                    let args: Vec<_> = word.args().into_iter().map(|(name, text)| format!(" {name}={text}")).collect();
                    format!("{}{}", word.key(), args.concat())
                },
                show_phone: &|phone| phone.number.clone(),
                show_number: &|id| id.0.clone(),
            },
        );
        assert_eq!(planned.leaks, [], "nothing that tells may stand in a common binder");
        planned
    }

    /// The next night on the same register.
    fn next(&self, planned: &Planned, records: Vec<Record>) -> Night {
        let before = Before { night: Some(self.night), register: planned.register.clone() };
        let next_serial = planned.next_serial;
        Night { night: self.night.tomorrow().unwrap(), records, before, next_serial, ..self.clone() }
    }
}

/// Invented: a birth number of 980–989 and its right check digit; ten a day from 1930-07-25 on.
fn id(number: usize) -> PersonId {
    let day = date(1930, 7, 25).checked_add(jiff::Span::new().days((number / 10) as i64)).unwrap();
    let ten = format!("{}{}", day.strftime("%y%m%d"), 980 + number % 10);
    let sum: u32 = ten
        .bytes()
        .enumerate()
        .map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 2 } else { 1 })
        .map(|n| n / 10 + n % 10)
        .sum();
    PersonId(format!("19{ten}{}", (10 - sum % 10) % 10))
}

fn client(number: usize, given: &str, family: &str) -> crate::care::Client {
    sample::client("norra", &id(number).0, given, family)
}

fn staff(given: &str, family: &str, work: &str) -> Staff {
    Staff {
        unit: UnitId("norra".into()),
        name: sample::name(given, family),
        title: Some("Undersköterska".into()),
        work_phones: vec![sample::phone(work)],
        private_phones: vec![sample::phone("+46701740699")],
        protection: Protection::None,
        manager: false,
    }
}

fn shift(name: &str, date: Date) -> Record {
    Record::Shift(Shift {
        unit: UnitId("norra".into()),
        staff: name.into(),
        title: None,
        date,
        work: Work::Hours(vec![(time(7, 0, 0, 0), time(16, 30, 0, 0))]),
    })
}

fn contact(name: &str, phone: &str) -> Contact {
    Contact {
        name: name.into(),
        relation: Some("dotter".into()),
        phones: vec![sample::phone(phone)],
        protection: Protection::None,
    }
}

fn visit(number: usize, date: Date, hour: i8) -> Visit {
    sample::visit("norra", &id(number).0, date, time(hour, 0, 0, 0))
}

/// The sheets of a binder, one line each.
fn outline(binder: &Binder) -> String {
    let mut lines = Vec::new();
    for part in &binder.parts {
        lines.push(format!("{:?} {:?}", part.tab, part.profiles));
        lines.extend(part.sheets.iter().map(|sheet| format!("  {} {}", sheet.place.0, sheet.form)));
    }
    lines.join("\n")
}

fn content<'a>(binder: &'a Binder, place: &str) -> &'a Content {
    let mut sheets = binder.parts.iter().flat_map(|part| &part.sheets);
    &sheets.find(|sheet| sheet.place.0 == place).unwrap_or_else(|| panic!("no {place}:\n{}", outline(binder))).content
}
