//! Records by unit, and the sums by which a night's data can be checked again.

use std::collections::BTreeMap;

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
    /// BLAKE3 over the records' CBOR, sorted, each with its length before it (u64, little endian).
    pub digest: [u8; 32],
}

/// Rows and control sum per kind; the order of the records does not matter.
pub fn control_sums(records: &[Record]) -> BTreeMap<Kind, ControlSum> {
    let mut encoded: BTreeMap<Kind, Vec<Vec<u8>>> = BTreeMap::new();
    for record in records {
        let mut bytes = Vec::new();
        let written = ciborium::into_writer(record, &mut bytes);
        assert!(written.is_ok(), "a care record is plain data");
        encoded.entry(kind_of(record)).or_default().push(bytes);
    }
    let sum = |(kind, mut rows): (Kind, Vec<Vec<u8>>)| {
        rows.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for row in &rows {
            hasher.update(&(row.len() as u64).to_le_bytes()).update(row);
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        (kind, ControlSum { rows: count, digest: *hasher.finalize().as_bytes() })
    };
    encoded.into_iter().map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let units = by_unit(vec![client("norra"), client("sodra"), medicine("Waran")]);
        assert_eq!(units.values().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}
