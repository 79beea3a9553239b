//! The register's records: units, people, systems, plans, chains, copies. Each is a few named fields of text.
//!
//! One event writes fields of one record ([`RecordWritten`]). What the fields of a kind are is said once, as data, in the
//! [`Schema`] of its capability; forms, lists, imports, exports, the API and the search are made from it. A write names the
//! writes that its writer saw, so that two who wrote one field without knowing of each other are both kept and shown.
//! Fields of a newer program are kept as they are.

mod field;
pub mod folded;
mod schema;
pub mod table;
#[cfg(test)]
mod tests;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::log::{Order, packed};
use crate::record::Shared;
use crate::refusal::Refusal;
pub use field::{Said, Value};
pub use schema::{Belongs, Fault, Field, Hands, Schema, Shape, joined, parts};

/// Most characters in a record's id.
pub const MAX_ID: usize = 96;
/// Most fields in one write.
pub const MAX_FIELDS: usize = 64;
/// The field that says why a record is no longer in use; empty while it is.
pub const RETIRED: &str = "retired";

/// Who did something: the name on the card or the one typed at log-in, and the card.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hand {
    pub name: String,
    /// The card's public id, base32; empty for whoever holds the node.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub card: String,
}

/// A record's id within its kind: `a`–`z`, `0`–`9`, `-` and `~`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub String);

impl RecordId {
    /// Reads an id from a path or an event.
    pub fn parse(text: &str) -> Option<RecordId> {
        let is_fine = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-' | '~');
        let fits = !text.is_empty() && text.len() <= MAX_ID && text.chars().all(is_fine);
        fits.then(|| RecordId(text.to_string()))
    }

    /// An id drawn by the node: 80 random bits.
    pub fn random(bytes: [u8; 10]) -> RecordId {
        RecordId(crate::log::heads::base32(&bytes).to_ascii_lowercase())
    }

    /// The id of a record that exists once for a pair, such as what a unit does without a system.
    pub fn pair(one: &str, other: &str) -> RecordId {
        RecordId(format!("{one}~{other}"))
    }

    /// The two ids that a pair is made of.
    pub fn halves(&self) -> Option<(&str, &str)> {
        self.0.split_once('~')
    }
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&UnitId> for RecordId {
    fn from(unit: &UnitId) -> RecordId {
        RecordId(unit.0.clone())
    }
}

/// One write in the log, whatever a clock says: which log, which transaction, which entry of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WriteRef {
    #[serde(with = "packed::array")]
    log: [u8; 16],
    seq: u64,
    index: u32,
}

impl WriteRef {
    /// The write that stands at this place.
    pub fn of(order: &Order) -> WriteRef {
        WriteRef { log: order.log.short(), seq: order.seq, index: order.index }
    }
}

/// Fields of one record were written. An empty value clears a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordWritten {
    pub kind: String,
    pub id: RecordId,
    pub set: BTreeMap<String, String>,
    /// The writes that these replace: what the writer saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<WriteRef>,
    pub by: Hand,
    /// Set for fields that only this unit, and the nodes that serve it, may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<UnitId>,
}

/// One record: its fields by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    fields: BTreeMap<String, Value>,
}

impl Record {
    /// The value of a field; empty when it was never written.
    pub fn get(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::now).map_or("", |said| said.text.as_str())
    }

    /// The parts of a field that holds several.
    pub fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        parts(self.get(field))
    }

    /// Everything that was said of a field.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// Fields that were written, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether the record is in use.
    pub fn is_live(&self) -> bool {
        !self.fields.is_empty() && self.get(RETIRED).is_empty()
    }

    /// The last write of any field.
    pub fn last(&self) -> Option<(&Order, &Said)> {
        self.fields.values().filter_map(Value::last).max_by_key(|(order, _)| **order)
    }

    /// Fields that several wrote without knowing of each other, and that nobody has settled.
    pub fn conflicts(&self) -> impl Iterator<Item = (&str, Vec<&Said>)> {
        self.fields().filter_map(|(name, value)| {
            let open: Vec<&Said> = value.open().map(|(_, said)| said).collect();
            let differ = open.iter().any(|said| said.text != open[0].text);
            differ.then_some((name, open))
        })
    }

    /// The writes that the record now stands on: what somebody who looks at it has seen.
    pub fn seen(&self) -> Vec<WriteRef> {
        let open = self.fields.values().flat_map(Value::open).map(|(order, _)| WriteRef::of(order));
        open.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A short name for [`Record::seen`], for forms and for `ETag`: changes whenever the record does.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for seen in self.seen() {
            hasher.update(&seen.log).update(&seen.seq.to_be_bytes()).update(&seen.index.to_be_bytes());
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }
}

/// All records, by kind and id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
    records: BTreeMap<String, Shared<RecordId, Record>>,
}

static NOTHING: Record = Record { fields: BTreeMap::new() };

impl Register {
    /// Folds one write in; the order of arrival does not matter.
    pub fn write(&mut self, order: Order, at: DateTime, written: &RecordWritten) {
        let records = self.records.entry(written.kind.clone()).or_default();
        let record = records.entry(written.id.clone(), Record::default);
        for (name, text) in &written.set {
            let said = Said { at, text: text.clone(), by: written.by.clone(), is_private: written.only.is_some() };
            record.fields.entry(name.clone()).or_default().write(order, said, &written.over);
        }
    }

    /// Records of a kind that are in use, by id.
    pub fn of(&self, kind: &str) -> impl DoubleEndedIterator<Item = (&RecordId, &Record)> {
        self.records.get(kind).into_iter().flat_map(Shared::iter).filter(|(_, record)| record.is_live())
    }

    /// One record, also one that is no longer in use.
    pub fn find(&self, kind: &str, id: &str) -> Option<&Record> {
        self.records.get(kind)?.get(&RecordId(id.to_string()))
    }

    /// One record; an empty one where there is none.
    pub fn get(&self, kind: &str, id: &str) -> &Record {
        self.find(kind, id).unwrap_or(&NOTHING)
    }

    /// Records of a kind, also those that are no longer in use.
    pub fn with_retired(&self, kind: &str) -> impl Iterator<Item = (&RecordId, &Record)> {
        self.records.get(kind).into_iter().flat_map(Shared::iter)
    }

    /// Records of a kind in use whose field says this.
    pub fn by<'a>(
        &'a self,
        kind: &str,
        field: &'a str,
        value: &'a str,
    ) -> impl Iterator<Item = (&'a RecordId, &'a Record)> {
        self.of(kind).filter(move |(_, record)| record.all(field).any(|part| part == value))
    }

    /// Records with fields that two wrote at once, of every kind.
    pub fn conflicts(&self) -> impl Iterator<Item = (&str, &RecordId, &Record)> {
        let all =
            self.records.iter().flat_map(|(kind, records)| records.iter().map(move |(id, r)| (kind.as_str(), id, r)));
        all.filter(|(_, _, record)| record.conflicts().next().is_some())
    }
}

/// What somebody wants to write: the fields that they typed, and the version of the record that they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    pub id: &'a RecordId,
    /// Canonical values ([`Schema::check`]); only those that differ from what stands are written.
    pub set: &'a BTreeMap<String, String>,
    /// `None`: whatever stands there.
    pub seen: Option<&'a str>,
    pub by: &'a Hand,
}

/// Decides on a write. Nothing changed, nothing written. Refused with `register-changed` when somebody else has changed the
/// record since it was seen, and one of the fields that would be written with it.
pub fn write(register: &Register, schema: &Schema, wish: &Wish<'_>) -> Result<Vec<RecordWritten>, Refusal> {
    let record = register.get(schema.kind, &wish.id.0);
    let conflicting: BTreeSet<&str> = record.conflicts().map(|(name, _)| name).collect();
    let differs = |name: &str, text: &str| record.get(name) != text || conflicting.contains(name);
    let set: BTreeMap<String, String> = wish
        .set
        .iter()
        .filter(|(name, text)| differs(name, text))
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    if set.is_empty() {
        return Ok(Vec::new());
    }
    if wish.seen.is_some_and(|seen| seen != record.version()) {
        return Err(Refusal::new("register-changed"));
    }
    let unit = schema.unit_of(wish.id, |field| set.get(field).map_or_else(|| record.get(field), String::as_str));
    let (private, common): (BTreeMap<_, _>, BTreeMap<_, _>) =
        set.into_iter().partition(|(name, _)| schema.field(name).is_some_and(|field| field.is_private));
    let mut events = Vec::new();
    for (set, is_private) in [(common, false), (private, true)] {
        if set.is_empty() {
            continue;
        }
        let only = if is_private { Some(unit.clone().ok_or_else(|| Refusal::new("register-no-unit"))?) } else { None };
        let open = set.keys().filter_map(|name| record.value(name)).flat_map(Value::open);
        let over: BTreeSet<WriteRef> = open.map(|(order, _)| WriteRef::of(order)).collect();
        let over = over.into_iter().collect();
        events.push(RecordWritten {
            kind: schema.kind.to_string(),
            id: wish.id.clone(),
            set,
            over,
            by: wish.by.clone(),
            only,
        });
    }
    Ok(events)
}
