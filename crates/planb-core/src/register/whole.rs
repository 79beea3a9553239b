//! Records that are said anew as a whole each time, such as a report: what one person said at one time stays together, also
//! where it is the same as before, so that two who wrote at once are two whole sayings and never a mixture of both.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Hand, Record, RecordId, RecordWritten, Register, Schema, WriteRef};
use crate::log::Order;

/// One time that a record was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole<'a> {
    pub order: Order,
    pub by: &'a Hand,
    /// Nobody has said it anew since, knowing of this.
    pub stands: bool,
    said: BTreeMap<&'a str, &'a str>,
}

impl Whole<'_> {
    /// What it said of a field; empty when nothing.
    pub fn get(&self, field: &str) -> &str {
        self.said.get(field).copied().unwrap_or_default()
    }
}

/// Every time that a record was said, in the log's order, as far back as values are kept. `always` is a field that each
/// saying has; writes without it are none.
pub fn sayings<'a>(record: &'a Record, always: &str) -> Vec<Whole<'a>> {
    let Some(value) = record.value(always) else { return Vec::new() };
    let whole = |(order, said, stands): (&Order, &'a super::Said, bool)| Whole {
        order: *order,
        by: &said.by,
        stands,
        said: record.fields().filter_map(|(name, value)| Some((name, value.at(order)?.text.as_str()))).collect(),
    };
    value.all().map(whole).filter(|whole| !whole.get(always).is_empty()).collect()
}

/// Says a record anew. What is not in `set` is said to be empty.
///
/// # Errors
///
/// The required fields that would be empty.
pub fn say(
    register: &Register,
    schema: &Schema,
    id: &RecordId,
    set: &BTreeMap<String, String>,
    by: &Hand,
) -> Result<RecordWritten, Vec<Fault>> {
    let lacking = schema.lacking(|name| set.get(name).map_or("", String::as_str));
    if !lacking.is_empty() {
        return Err(lacking);
    }
    let record = register.get(schema.kind, &id.0);
    let of = |name: &str| set.get(name).cloned().unwrap_or_default();
    let set = schema.fields.iter().map(|field| (field.name.to_string(), of(field.name))).collect();
    let open = record.fields().flat_map(|(_, value)| value.open().map(|(order, _)| WriteRef::of(order)));
    let over = open.collect::<BTreeSet<_>>().into_iter().collect();
    Ok(RecordWritten { kind: schema.kind.to_string(), id: id.clone(), set, over, by: by.clone(), only: None })
}
