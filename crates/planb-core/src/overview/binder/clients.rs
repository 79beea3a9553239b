//! The client sheets, A4 and for the bag, and the list of door codes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;

use super::page::{ClientSheet, ContactRow, NeedRow, PhoneShown, UsualVisit};
use super::request::PlanRequest;
use super::roster::Person;
use crate::care::{Contact, Phone, Slot, Visit};

/// More usual visits than this in one slot are told as fewer, each with all that is done at it.
const MOST_USUAL_PER_SLOT: usize = 4;

/// The A4 sheet of a client, with diagnoses and limits of treatment.
pub(super) fn sheet(person: &Person<'_>, request: &PlanRequest<'_>) -> ClientSheet {
    let client = person.client;
    let help = &client.medicine_help;
    ClientSheet {
        name: client.name.said(),
        number: (request.show_number)(&client.id),
        address: full_address(&client.address, &client.postal),
        phones: phones(&client.phones, request),
        warnings: client.warnings.clone(),
        infections: client.infections.clone(),
        allergies: client.allergies.clone(),
        diagnoses: client.diagnoses.clone(),
        treatment_limits: client.treatment_limits.clone(),
        devices: client.devices.clone(),
        two_carers: client.two_carers,
        whereabouts: client.whereabouts,
        lives_alone: client.lives_alone,
        key_number: client.key_number.clone(),
        lock: client.lock.clone(),
        has_door_code: client.door_code.is_some(),
        alarm: client.alarm.clone(),
        medicine_needed: help.needed,
        medicine_by: help.by.clone(),
        dose_bags: help.dose_bags,
        needs: needs(person),
        usual: usual(&person.visits),
        contacts: person.contacts.iter().map(|contact| contact_row(contact, request)).collect(),
    }
}

/// The same for the bag: without diagnoses, which a carer at the door does not need. Limits of treatment stay: they
/// decide what is done when somebody is found.
pub(super) fn bag(sheet: &ClientSheet) -> ClientSheet {
    ClientSheet { diagnoses: Vec::new(), ..sheet.clone() }
}

/// `Hamnplan 24 A, 952 31 Kalix`.
pub(super) fn full_address(address: &str, postal: &str) -> String {
    let parts: Vec<&str> = [address.trim(), postal.trim()].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn contact_row(contact: &Contact, request: &PlanRequest<'_>) -> ContactRow {
    ContactRow {
        name: contact.name.clone(),
        relation: contact.relation.clone().unwrap_or_default(),
        phones: phones(&contact.phones, request),
    }
}

fn phones(phones: &[Phone], request: &PlanRequest<'_>) -> Vec<PhoneShown> {
    phones.iter().map(|p| PhoneShown { shown: (request.show_phone)(p), readable: p.readable }).collect()
}

/// Needs by time of day; those without a time last.
fn needs(person: &Person<'_>) -> Vec<NeedRow> {
    let mut by_slot: BTreeMap<(bool, Option<Slot>), Vec<String>> = BTreeMap::new();
    for need in &person.client.needs {
        by_slot.entry((need.slot.is_none(), need.slot)).or_default().push(need.text.clone());
    }
    by_slot.into_iter().map(|((_, slot), texts)| NeedRow { slot, texts }).collect()
}

/// What a slot's first, second … visit of the day usually is.
#[derive(Default)]
struct Usual {
    starts: Vec<Time>,
    minutes: Vec<u32>,
    weekdays: BTreeSet<u8>,
    actions: Vec<String>,
}

/// The usual visits of a client, from those that are planned.
fn usual(visits: &[&Visit]) -> Vec<UsualVisit> {
    let by_actions = group(visits, |visit| {
        let mut actions = visit.actions.clone();
        actions.sort();
        actions
    });
    let mut per_slot: BTreeMap<Slot, usize> = BTreeMap::new();
    by_actions.keys().for_each(|(slot, ..)| *per_slot.entry(*slot).or_default() += 1);
    let merged = group(visits, |_| Vec::new());
    let few = |slot: &Slot| per_slot.get(slot).is_none_or(|rows| *rows <= MOST_USUAL_PER_SLOT);
    let rows = by_actions.into_iter().filter(|((slot, ..), _)| few(slot));
    let rows = rows.chain(merged.into_iter().filter(|((slot, ..), _)| !few(slot)));
    let mut usual: Vec<UsualVisit> = rows.map(|((slot, ..), row)| usual_visit(slot, row)).collect();
    usual.sort_by(|a, b| (a.slot, &a.time, &a.actions).cmp(&(b.slot, &b.time, &b.actions)));
    usual
}

type Grouped = BTreeMap<(Slot, usize, Vec<String>), Usual>;

/// Visits by slot, by which of the slot's visits of the day with the same `by` it is, and by `by`.
fn group(visits: &[&Visit], by: impl Fn(&Visit) -> Vec<String>) -> Grouped {
    let mut ranks = BTreeMap::new();
    let mut rows: Grouped = BTreeMap::new();
    for visit in visits {
        let (slot, by) = (Slot::of(visit.start), by(visit));
        let rank: &mut usize = ranks.entry((visit.date, slot, by.clone())).or_default();
        let row = rows.entry((slot, *rank, by)).or_default();
        *rank += 1;
        row.starts.push(visit.start);
        row.minutes.extend(visit.minutes);
        row.weekdays.insert(visit.date.weekday().to_monday_one_offset().unsigned_abs());
        for action in &visit.actions {
            if !row.actions.contains(action) {
                row.actions.push(action.clone());
            }
        }
    }
    rows
}

fn usual_visit(slot: Slot, row: Usual) -> UsualVisit {
    let start = most_common(row.starts).unwrap_or_default();
    UsualVisit {
        slot,
        time: clock(start),
        weekdays: row.weekdays.into_iter().collect(),
        minutes: most_common(row.minutes),
        actions: row.actions,
    }
}

/// The commonest value; of several the least.
fn most_common<T: Ord + Copy>(values: Vec<T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(value, _)| value)
}

/// `07:05`.
pub(super) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
