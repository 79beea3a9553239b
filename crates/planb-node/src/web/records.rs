//! The register's records as a page finds, checks and writes them.

use std::collections::BTreeMap;

use planb_core::card::Who;
use planb_core::id::UnitId;
use planb_core::refusal::Refusal;
use planb_core::register::{self, Fault, Hand, Hands, Record, RecordId, Schema, Wish, whole};
use planb_core::state::{Event, State};

use super::In;
use crate::random;
use crate::trouble::Trouble;

/// The unit that a record belongs to.
pub fn unit_of(schema: &Schema, id: &RecordId, record: &Record) -> Option<UnitId> {
    schema.unit_of(id, |field| record.get(field))
}

/// The record that a path names, if this person sees it.
pub fn found<'a>(by: &'a In, schema: &Schema, id: &str) -> Result<(RecordId, &'a Record), Trouble> {
    let missing = || Trouble::user("page-not-found");
    let id = RecordId::parse(id).ok_or_else(missing)?;
    let record = by.state().register().find(schema.kind, &id.0).ok_or_else(missing)?;
    if by.sees(unit_of(schema, &id, record).as_ref()) { Ok((id, record)) } else { Err(Trouble::user("not-yours")) }
}

/// Whether this person may write a record of a kind that belongs to a unit.
pub fn may_write(who: &Who, schema: &Schema, unit: Option<&UnitId>) -> bool {
    match schema.hands {
        Hands::Leaders => who.writes(unit),
        Hands::Managers => who.writes(unit) || (unit.is_none() && who.role.writes_own()),
        Hands::Everybody => who.sees(unit),
    }
}

/// Checks values and writes them; the first fault is the answer.
pub fn write(
    by: &In,
    schema: &'static Schema,
    id: &RecordId,
    set: &[(&str, &str)],
    seen: Option<&str>,
) -> Result<(), Trouble> {
    let hand = by.who.hand();
    let typed = set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    by.app.record(|state| {
        let exists = |kind: &str, id: &str| exists(state, kind, id);
        let set = schema.check(&typed, exists).map_err(first)?;
        let wish = Wish { id, set: &set, seen, by: &hand };
        Ok(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from).collect())
    })?;
    Ok(())
}

fn first(faults: Vec<Fault>) -> Refusal {
    faults.into_iter().next().map_or_else(|| Refusal::new("field-unknown"), |fault| fault.why)
}

/// Whether a record may be referred to: it is in the register, or the night has found the unit.
pub fn exists(state: &State, kind: &str, id: &str) -> bool {
    state.register().find(kind, id).is_some() || (kind == "unit" && state.units().any(|(unit, _)| unit.0 == id))
}

/// The writes that set fields of one record, for a transaction that writes several; the first fault is the refusal.
pub fn events(
    state: &State,
    schema: &'static Schema,
    id: &RecordId,
    set: &[(&str, &str)],
    seen: Option<&str>,
    by: &Hand,
) -> Result<Vec<Event>, Refusal> {
    let typed: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let set = schema.check(&typed, |kind, id| exists(state, kind, id)).map_err(first)?;
    let wish = Wish { id, set: &set, seen, by };
    Ok(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from).collect())
}

/// The write that says a record anew as a whole, for kinds whose records are reports; the first fault is the refusal.
pub fn say(
    state: &State,
    schema: &'static Schema,
    id: &RecordId,
    set: &[(&str, &str)],
    by: &Hand,
) -> Result<Event, Refusal> {
    let typed: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let set = schema.check(&typed, |kind, id| exists(state, kind, id)).map_err(first)?;
    Ok(whole::say(state.register(), schema, id, &set, by).map_err(first)?.into())
}

/// Why a form was not taken.
pub enum Unsaved {
    Faults(Vec<Fault>),
    Trouble(Trouble),
}

impl From<Trouble> for Unsaved {
    fn from(trouble: Trouble) -> Unsaved {
        match trouble.key {
            "register-changed" | "register-no-unit" => {
                let why = Refusal { key: trouble.key, args: trouble.args };
                Unsaved::Faults(vec![Fault { field: String::new(), why }])
            }
            _ => Unsaved::Trouble(trouble),
        }
    }
}

/// Checks what was typed and writes it; gives the record's id. What the person must not write is refused.
pub fn save_record(
    by: &In,
    schema: &'static Schema,
    id: Option<RecordId>,
    typed: &BTreeMap<String, String>,
    seen: Option<&str>,
) -> Result<RecordId, Unsaved> {
    let state = by.state();
    let set = schema.check(typed, |kind, id| exists(state, kind, id)).map_err(Unsaved::Faults)?;
    let is_new = id.is_none();
    let id = match id {
        Some(id) => id,
        None => new_id(state, schema, &set)?,
    };
    let record = state.register().get(schema.kind, &id.0);
    let get = |name: &'static str| set.get(name).map_or_else(|| record.get(name), String::as_str);
    let lacking = schema.lacking(get);
    if !lacking.is_empty() {
        return Err(Unsaved::Faults(lacking));
    }
    let before: Option<UnitId> = unit_of(schema, &id, record);
    let after = schema.unit_of(&id, get);
    let may = may_write(&by.who, schema, after.as_ref()) && (is_new || may_write(&by.who, schema, before.as_ref()));
    if !may {
        return Err(Unsaved::Trouble(Trouble::user("not-yours")));
    }
    let hand = by.who.hand();
    by.app.record(|state| {
        let wish = Wish { id: &id, set: &set, seen: if is_new { None } else { seen }, by: &hand };
        Ok(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from).collect())
    })?;
    Ok(id)
}

/// The id of a new record: a unit's from its name, a pair's from its halves, any other drawn.
pub fn new_id(state: &State, schema: &Schema, set: &BTreeMap<String, String>) -> Result<RecordId, Unsaved> {
    let of = |name: &str| set.get(name).map_or("", String::as_str);
    let taken = |id: &RecordId| state.register().find(schema.kind, &id.0).is_some();
    let id = match schema.kind {
        "unit" => RecordId::from(&UnitId::of_name(of("name"))),
        "setting" => RecordId("organisation".into()),
        "cover" => RecordId::pair(of("unit"), of("system")),
        "copy" => RecordId(of("serial").to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-")),
        _ => return Ok(RecordId::random(random::bytes()?)),
    };
    let fault = |key| Unsaved::Faults(vec![Fault { field: schema.title.to_string(), why: Refusal::new(key) }]);
    match RecordId::parse(&id.0) {
        Some(id) if taken(&id) => Err(fault("record-exists")),
        Some(id) => Ok(id),
        None => Err(fault("field-required")),
    }
}
