//! What has happened, and how far it has come: a unit's systems are down, the municipality is in crisis, it is on its way
//! back, it is over, or it was a false alarm.

use crate::register::{Belongs, Field, Hands, Record, RecordId, Register, Schema, Shape};

/// An incident. Everybody may begin one; the director or a deputy makes it a crisis.
pub const INCIDENT: Schema = Schema {
    kind: "incident",
    title: "what",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
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
        Field::new("return_at", Shape::Moment),
        Field::new("ended", Shape::Moment).listed(),
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
        let level = Level::of(record).filter(|_| record.get("joined").is_empty())?;
        Some(Current { id, record, level })
    });
    let mut all: Vec<Current<'_>> = going_on.collect();
    let rank = |level: Level| match level {
        Level::Crisis => 0,
        Level::Outage => 1,
        Level::Return => 2,
    };
    all.sort_by(|one, other| {
        let key =
            |current: &Current<'_>| (rank(current.level), current.record.get("began").to_string(), current.id.clone());
        key(one).cmp(&key(other))
    });
    all
}

/// The incident that this municipality is in: the first of those that go on.
pub fn current(register: &Register) -> Option<Current<'_>> {
    open(register).into_iter().next()
}

/// The incident that a record of it stands under now: the one that it was joined to, however often.
pub fn root_of<'a>(register: &'a Register, id: &'a RecordId) -> &'a RecordId {
    let mut at = id;
    // A ring of joins, made by two at once, ends where it began.
    for _ in 0..32 {
        let joined = register.get("incident", &at.0).get("joined");
        match register.of("incident").find(|(other, _)| other.0 == joined) {
            Some((next, _)) if next != id => at = next,
            _ => break,
        }
    }
    at
}
