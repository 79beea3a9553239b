//! What has happened, and how far it has come: a unit's systems are down, the municipality is in crisis, it is on its way
//! back, it is over, or it was a false alarm.

mod decide;
pub mod first_hour;
mod freeze;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::refusal::Refusal;
use crate::register::{
    self, Belongs, Field, Hand, Hands, Record, RecordId, RecordWritten, Register, Schema, Shape, Wish,
};
pub use decide::{May, Now, Start, Step, join, may, start, step};
pub use freeze::{FREEZE, Night, frozen, take_in};

/// An incident. Everybody may begin one, by [`start`]; the director or a deputy makes it a crisis. Its fields are written
/// otherwise, as by the register's form, only by those who decide.
pub const INCIDENT: Schema = Schema {
    kind: "incident",
    title: "what",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("what", Shape::Line(200)).required().listed(),
        Field::new("level", Shape::Choice(&["outage", "crisis", "return", "closed", "false-alarm"]))
            .required()
            .listed(),
        Field::new("began", Shape::Moment).required().listed(),
        Field::new("began_by", Shape::Line(120)).listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("leader", Shape::Line(120)),
        Field::new("crisis_at", Shape::Moment),
        Field::new("crisis_by", Shape::Line(120)),
        Field::new("crisis_why", Shape::Text(1_000)),
        Field::new("return_at", Shape::Moment),
        Field::new("return_by", Shape::Line(120)),
        Field::new("return_why", Shape::Text(1_000)),
        Field::new("ended", Shape::Moment).listed(),
        Field::new("ended_by", Shape::Line(120)),
        Field::new("ended_why", Shape::Text(1_000)),
        // The one that this one was found to be the same as.
        Field::new("joined", Shape::One("incident")),
    ],
};

/// How far an incident has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// *Driftstopp*: systems are down, nobody knows yet why.
    Outage,
    /// *Krisläge*.
    Crisis,
    /// *Återgång*: systems come back, the paper is brought back.
    Return,
}

impl Level {
    /// The level of an incident that is going on; `None` when it is over.
    pub fn of(incident: &Record) -> Option<Level> {
        match incident.get("level") {
            "outage" => Some(Level::Outage),
            "crisis" => Some(Level::Crisis),
            "return" => Some(Level::Return),
            _ => None,
        }
    }

    /// The gravest first.
    fn rank(self) -> u8 {
        match self {
            Level::Crisis => 0,
            Level::Outage => 1,
            Level::Return => 2,
        }
    }

    /// The word in the register and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Level::Outage => "outage",
            Level::Crisis => "crisis",
            Level::Return => "return",
        }
    }
}

/// An incident that is going on.
#[derive(Clone, Copy, Debug)]
pub struct Current<'a> {
    pub id: &'a RecordId,
    pub record: &'a Record,
    pub level: Level,
}

/// The incidents that are going on and are not joined to another, the gravest first, then the one that began first.
pub fn open(register: &Register) -> Vec<Current<'_>> {
    let going_on = register.of("incident").filter_map(|(id, record)| {
        let level = Level::of(record).filter(|_| root_of(register, id) == id)?;
        Some(Current { id, record, level })
    });
    let mut all: Vec<Current<'_>> = going_on.collect();
    let key =
        |current: &Current<'_>| (current.level.rank(), current.record.get("began").to_string(), current.id.clone());
    all.sort_by_cached_key(key);
    all
}

/// The incident that this municipality is in: the first of those that go on.
pub fn current(register: &Register) -> Option<Current<'_>> {
    open(register).into_iter().next()
}

/// The incident that a record of it stands under now: the one that it was joined to, however often. Of a ring of joins,
/// made by two who did not know of each other, the one with the first id is the root, so that none is lost.
pub fn root_of<'a>(register: &'a Register, id: &'a RecordId) -> &'a RecordId {
    let mut way = vec![id];
    loop {
        let at = way[way.len() - 1];
        let joined = register.get("incident", &at.0).get("joined");
        let Some((next, _)) = register.of("incident").find(|(other, _)| other.0 == joined) else { return at };
        if let Some(start) = way.iter().position(|seen| *seen == next) {
            return way[start..].iter().copied().min().unwrap_or(at);
        }
        way.push(next);
    }
}

/// The incident itself and those that were joined to it: what stands under any of them is its own.
pub fn family<'a>(register: &'a Register, root: &RecordId) -> Vec<&'a RecordId> {
    register.of("incident").map(|(id, _)| id).filter(|id| root_of(register, id) == root).collect()
}

/// Fields of one record as they are written; the first fault is the refusal. What a field refers to has been looked up by
/// whoever asks.
fn put(
    register: &Register,
    schema: &'static Schema,
    id: &RecordId,
    set: &[(&str, &str)],
    by: &Hand,
) -> Result<Vec<RecordWritten>, Refusal> {
    let typed: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let checked = schema.check(&typed, |_, _| true);
    let set = checked
        .map_err(|faults| faults.into_iter().next().map_or_else(|| Refusal::new("field-unknown"), |fault| fault.why))?;
    register::write(register, schema, &Wish { id, set: &set, seen: None, by })
}
