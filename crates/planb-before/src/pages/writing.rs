//! Writes of several records in one transaction.

use std::collections::BTreeMap;

use planb_core::refusal::Refusal;
use planb_core::register::{self, Hand, RecordId, Schema, Wish};
use planb_core::state::{Event, State};

use crate::register::record::exists;

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
    let first = |faults: Vec<register::Fault>| {
        faults.into_iter().next().map_or_else(|| Refusal::new("field-unknown"), |fault| fault.why)
    };
    let set = schema.check(&typed, |kind, id| exists(state, kind, id)).map_err(first)?;
    let wish = Wish { id, set: &set, seen, by };
    Ok(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from).collect())
}
