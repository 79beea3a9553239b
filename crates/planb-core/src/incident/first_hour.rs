//! The first hour's card: at most eight ticks for each role, in the order in which they are done.

use jiff::civil::DateTime;

use super::decide::Now;
use super::{family, put, root_of};
use crate::refusal::Refusal;
use crate::register::{Belongs, Field, Hands, MAX_ID, Record, RecordId, RecordWritten, Register, Schema, Shape};

/// Most ticks on a card: more are not done in an hour.
pub const MOST: usize = 8;

/// One tick that was made. The id is `INCIDENT~ROLE~KEY~UNIT`.
pub const TICK: Schema = Schema {
    kind: "tick",
    title: "key",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("role", Shape::Line(20)).required().listed(),
        Field::new("key", Shape::Line(40)).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("at", Shape::Moment).required().listed(),
        Field::new("by", Shape::Line(120)).listed(),
        Field::new("note", Shape::Line(200)).listed(),
        // Why it was taken back; empty while it stands.
        Field::new("undone_why", Shape::Line(200)),
        Field::new("undone_by", Shape::Line(120)),
    ],
};

/// What each role does, by the word of the role, in order; the sentence of a key stands in `text/` under `first-hour-`.
const CARDS: [(&str, &str); 13] = [
    ("director", DIRECTOR),
    ("administrator", DIRECTOR),
    ("area-manager", "pcs-off chain binders-out risk-clients reports-in staff-gaps attend"),
    ("unit-manager", "visits pcs-off chain risk-clients keys report attend"),
    ("on-call", "leads pcs-off call-director visits risk-clients report"),
    ("staff", "pcs-off get-sheet risk-clients tick-paper tell-manager"),
    ("nurse", "pcs-off medicine-lists risk-clients pharmacy report"),
    ("case-officer", "pcs-off deadlines urgent-cases court report"),
    ("finance", "pcs-off payments bank report"),
    ("registrar", "pcs-off forms-out mail-in report"),
    ("log-keeper", "log-open log-rules log-paper leads log-relief"),
    ("communicator", "spokesperson first-text one-way-in switchboard next-time attend"),
    ("device-desk", "pcs-off desk-open clean-computers desk-queue report"),
];

const DIRECTOR: &str = "leads pcs-off chain binders-out staffing-phone region one-way-in meeting";

/// The keys of a role's ticks; none where there is no such role.
pub fn ticks(role: &str) -> Vec<&'static str> {
    let card = CARDS.iter().find(|(own, _)| *own == role);
    card.map_or_else(Vec::new, |(_, ticks)| ticks.split(' ').collect())
}

/// A place on somebody's card.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub incident: &'a RecordId,
    pub role: &'a str,
    /// The unit whose card it is; empty for those who lead all.
    pub unit: &'a str,
    pub key: &'a str,
}

impl Place<'_> {
    /// The id of its record, cut where a unit's name is long.
    pub fn id(&self) -> RecordId {
        let whole = format!("{}~{}~{}~{}", self.incident, self.role, self.key, self.unit);
        RecordId(whole.trim_end_matches('~').chars().take(MAX_ID).collect())
    }
}

/// The tick at a place, if it stands: made in this incident or in one that was joined to it. The first of several counts.
pub fn made<'a>(register: &'a Register, place: &Place<'_>) -> Option<(RecordId, &'a Record)> {
    let root = root_of(register, place.incident);
    let all = family(register, root).into_iter().map(|incident| Place { incident, ..*place }.id());
    let found = all.filter_map(|id| register.find("tick", &id.0).map(|record| (id, record)));
    let stands = found.filter(|(_, record)| record.is_live() && record.get("undone_why").is_empty());
    stands.min_by_key(|(id, record)| (record.get("at").to_string(), id.clone()))
}

/// Whether something cannot have been done yet. A clock on the wall may be a little ahead.
pub fn is_future(at: DateTime, now: DateTime) -> bool {
    at > now.saturating_add(jiff::Span::new().minutes(5))
}

/// Makes a tick; `at` is when it was done, local. One that stands already is left as it is.
pub fn tick(
    register: &Register,
    place: &Place<'_>,
    at: DateTime,
    note: &str,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    if !ticks(place.role).contains(&place.key) {
        return Err(Refusal::new("page-not-found"));
    }
    if made(register, place).is_some() {
        return Ok(Vec::new());
    }
    if is_future(at, now.at) {
        return Err(Refusal::new("tick-future"));
    }
    let moment = at.strftime("%Y-%m-%dT%H:%M").to_string();
    let incident = root_of(register, place.incident);
    let place = Place { incident, ..*place };
    let set = [
        ("incident", incident.0.as_str()),
        ("role", place.role),
        ("key", place.key),
        ("unit", place.unit),
        ("at", &moment),
        ("by", &now.by.name),
        ("note", note),
        ("undone_why", ""),
        ("undone_by", ""),
    ];
    put(register, &TICK, &place.id(), &set, now.by)
}

/// Takes a tick back, with the reason; what was written stays in the log.
pub fn untick(register: &Register, place: &Place<'_>, why: &str, now: &Now<'_>) -> Result<Vec<RecordWritten>, Refusal> {
    let Some((id, _)) = made(register, place) else { return Ok(Vec::new()) };
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::new("incident-why"));
    }
    put(register, &TICK, &id, &[("undone_why", why), ("undone_by", &now.by.name)], now.by)
}
