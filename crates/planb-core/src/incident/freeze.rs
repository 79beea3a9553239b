//! Which night's data an incident works from: frozen for each source when it begins, newer only by somebody's decision.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::decide::Now;
use super::{family, put, root_of};
use crate::refusal::Refusal;
use crate::register::{Belongs, Field, Hands, MAX_ID, Record, RecordId, RecordWritten, Register, Schema, Shape};

/// The night that was frozen of one source. The id is `INCIDENT~SOURCE~NIGHT`; the last that was taken counts.
pub const FREEZE: Schema = Schema {
    kind: "freeze",
    title: "source",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("source", Shape::Line(80)).required().listed(),
        Field::new("night", Shape::Date).required().listed(),
        Field::new("exported_at", Shape::Moment).listed(),
        Field::new("taken_at", Shape::Moment).required().listed(),
        Field::new("taken_by", Shape::Line(120)).listed(),
        Field::new("why", Shape::Text(500)),
    ],
};

/// A good night of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Night {
    pub source: String,
    pub night: Date,
    pub exported_at: DateTime,
    day: String,
    exported: String,
}

impl Night {
    /// A night of a source, whose data was exported then, local.
    pub fn new(source: &str, night: Date, exported_at: DateTime) -> Night {
        let exported = exported_at.strftime("%Y-%m-%dT%H:%M").to_string();
        Night { source: source.to_string(), night, exported_at, day: night.to_string(), exported }
    }

    pub(super) fn fields<'a>(
        &'a self,
        incident: &'a RecordId,
        moment: &'a str,
        by: &'a str,
        why: &'a str,
    ) -> [(&'static str, &'a str); 7] {
        [
            ("incident", &incident.0),
            ("source", &self.source),
            ("night", &self.day),
            ("exported_at", &self.exported),
            ("taken_at", moment),
            ("taken_by", by),
            ("why", why),
        ]
    }
}

/// The id of a freeze: the same night of the same source is taken in once.
pub(super) fn freeze_id(incident: &RecordId, night: &Night) -> RecordId {
    let plain = |letter: char| if matches!(letter, 'a'..='z' | '0'..='9' | '-') { letter } else { '-' };
    let room = MAX_ID.saturating_sub(incident.0.len() + night.day.len() + 2);
    let source: String = night.source.to_lowercase().chars().map(plain).take(room).collect();
    RecordId(format!("{incident}~{source}~{}", night.day))
}

/// What stands frozen for an incident and those that were joined to it: for each source the one that was taken last.
pub fn frozen<'a>(register: &'a Register, root: &RecordId) -> BTreeMap<&'a str, (&'a RecordId, &'a Record)> {
    let own = family(register, root);
    let mut last: BTreeMap<&str, (&RecordId, &Record)> = BTreeMap::new();
    let key = |(id, record): (&RecordId, &Record)| {
        (record.get("taken_at").to_string(), record.get("night").to_string(), id.clone())
    };
    for (id, record) in register.of("freeze") {
        if !own.iter().any(|own| own.0 == record.get("incident")) {
            continue;
        }
        let source = record.get("source");
        if last.get(source).is_none_or(|known| key(*known) < key((id, record))) {
            last.insert(source, (id, record));
        }
    }
    last
}

/// Takes in newer data of one source, with the reason for it. The same night twice writes nothing.
pub fn take_in(
    register: &Register,
    incident: &RecordId,
    night: &Night,
    why: &str,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    let root = root_of(register, incident);
    let frozen = frozen(register, root);
    let known = frozen.get(night.source.as_str()).map_or("", |(_, record)| record.get("night"));
    if known == night.day {
        return Ok(Vec::new());
    }
    if known > night.day.as_str() {
        return Err(Refusal::new("freeze-older"));
    }
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::new("incident-why"));
    }
    let (id, moment) = (freeze_id(root, night), now.moment());
    put(register, &FREEZE, &id, &night.fields(root, &moment, &now.by.name, why), now.by)
}
