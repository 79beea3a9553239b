//! Records by unit, and the sums by which a night's data can be checked again.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::care::{Kind, Record};
use crate::id::UnitId;

/// What a record is, as a kind. Contacts are part of their client's record.
pub fn kind_of(record: &Record) -> Kind {
    match record {
        Record::Unit(_) => Kind::Unit,
        Record::Client(_) => Kind::Client,
        Record::Visit(_) => Kind::Visit,
        Record::Shift(_) => Kind::Shift,
        Record::Medicine(_) => Kind::Medicine,
        Record::Order(_) => Kind::Order,
        Record::Payment(_) => Kind::Payment,
        Record::Staff(_) => Kind::Staff,
    }
}

/// The unit that a record belongs to.
pub fn unit_of(record: &Record) -> &UnitId {
    match record {
        Record::Unit(r) => &r.id,
        Record::Client(r) => &r.unit,
        Record::Visit(r) => &r.unit,
        Record::Shift(r) => &r.unit,
        Record::Medicine(r) => &r.unit,
        Record::Order(r) => &r.unit,
        Record::Payment(r) => &r.unit,
        Record::Staff(r) => &r.unit,
    }
}

/// The records of each unit, in the order in which they came.
pub fn by_unit(records: Vec<Record>) -> BTreeMap<UnitId, Vec<Record>> {
    let mut units: BTreeMap<UnitId, Vec<Record>> = BTreeMap::new();
    for record in records {
        match units.get_mut(unit_of(&record)) {
            Some(of_unit) => of_unit.push(record),
            None => _ = units.insert(unit_of(&record).clone(), vec![record]),
        }
    }
    units
}

/// Rows and control sum of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlSum {
    pub rows: u32,
    /// How many different people the rows are about: clients, or staff for staff and their shifts.
    pub people: u32,
    /// BLAKE3 over the records' CBOR, sorted, each with its length before it (u64, little endian).
    pub digest: [u8; 32],
}

/// What is counted of one kind: the rows as CBOR, and the people that they are about.
#[derive(Default)]
struct Counting<'a> {
    rows: Vec<Vec<u8>>,
    people: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Counting<'a> {
    fn add(&mut self, row: &impl Serialize, about: Option<(&'a str, &'a str)>) {
        let mut bytes = Vec::new();
        let written = ciborium::into_writer(row, &mut bytes);
        assert!(written.is_ok(), "a care record is plain data");
        self.rows.push(bytes);
        self.people.extend(about);
    }

    fn sum(mut self) -> ControlSum {
        self.rows.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for row in &self.rows {
            hasher.update(&(row.len() as u64).to_le_bytes()).update(row);
        }
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let digest = *hasher.finalize().as_bytes();
        ControlSum { rows: count(self.rows.len()), people: count(self.people.len()), digest }
    }
}

/// Whom a record is about, so that people can be counted: an id, or a name in one or two parts; nobody for a unit.
fn about(record: &Record) -> Option<(&str, &str)> {
    match record {
        Record::Unit(_) => None,
        Record::Client(r) => Some((&r.id.0, "")),
        Record::Visit(r) => Some((&r.client.0, "")),
        Record::Medicine(r) => Some((&r.client.0, "")),
        Record::Order(r) => Some((&r.client.0, "")),
        Record::Payment(r) => Some((&r.client.0, "")),
        Record::Shift(r) => Some((&r.staff, "")),
        Record::Staff(r) => Some((&r.name.family, &r.name.given)),
    }
}

/// Rows, people and control sum per kind; the order of the records does not matter. Contacts are counted by themselves,
/// beside the clients whose records they are part of.
pub fn control_sums(records: &[Record]) -> BTreeMap<Kind, ControlSum> {
    let mut kinds: BTreeMap<Kind, Counting> = BTreeMap::new();
    for record in records {
        kinds.entry(kind_of(record)).or_default().add(record, about(record));
        if let Record::Client(client) = record {
            for contact in &client.contacts {
                kinds.entry(Kind::Contact).or_default().add(&(&client.id, contact), about(record));
            }
        }
    }
    kinds.into_iter().map(|(kind, counting)| (kind, counting.sum())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::{Contact, Protection};
    use crate::overview::binder::sample;

    #[test]
    fn sums_do_not_depend_on_the_order_and_do_on_the_content() {
        let medicine = |name: &str| Record::Medicine(sample::medicine("norra", "193007259892", name));
        let client = |unit: &str| Record::Client(Box::new(sample::client(unit, "193007259892", "Ivar", "Öberg")));
        let sums = |records: &[Record]| control_sums(records);
        let one = sums(&[medicine("Waran"), medicine("Furix"), client("norra")]);
        assert_eq!(one, sums(&[client("norra"), medicine("Furix"), medicine("Waran")]));
        let other = sums(&[client("norra"), medicine("Furix"), medicine("Alvedon")]);
        assert_eq!(one[&Kind::Client], other[&Kind::Client]);
        assert_ne!(one[&Kind::Medicine], other[&Kind::Medicine]);
        assert_eq!(one[&Kind::Medicine].rows, 2);
        assert_eq!(one.get(&Kind::Contact), None);
        let units = by_unit(vec![client("norra"), client("sodra"), medicine("Waran")]);
        assert_eq!(units.values().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
    #[test]
    fn people_are_counted_once_and_contacts_by_themselves() {
        let with = |id: &str, contacts: &[&str]| {
            let mut client = sample::client("norra", id, "Ivar", "Öberg");
            let contact = |name: &&str| Contact {
                name: name.to_string(),
                relation: None,
                phones: vec![],
                protection: Protection::None,
            };
            client.contacts = contacts.iter().map(contact).collect();
            Record::Client(Box::new(client))
        };
        let medicine = |id: &str, name: &str| Record::Medicine(sample::medicine("norra", id, name));
        let records = [
            with("193007259892", &["Per", "Eva"]),
            with("195602169814", &["Per"]),
            medicine("193007259892", "Waran"),
            medicine("193007259892", "Furix"),
        ];
        let counted: Vec<_> =
            control_sums(&records).into_iter().map(|(kind, sum)| (kind.word(), sum.rows, sum.people)).collect();
        assert_eq!(counted, [("client", 2, 2), ("contact", 3, 2), ("medicine", 2, 1)]);
        let other = control_sums(&[with("193007259892", &["Per", "Åsa"]), with("195602169814", &["Per"])]);
        assert_ne!(control_sums(&records)[&Kind::Contact].digest, other[&Kind::Contact].digest);
    }
}
