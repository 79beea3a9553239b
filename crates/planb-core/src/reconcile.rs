//! The end of the work after an event: which unit has which system back, and when somebody said that every sheet is accounted for.

use crate::register::{Belongs, Field, Hands, RecordId, Schema, Shape};

/// A unit has a system back. The id is made by [`returned_id`], so that there is one for each event, unit and system.
pub const RETURNED: Schema = Schema {
    kind: "returned",
    title: "system",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("system", Shape::One("system")).required().listed(),
        Field::new("back_at", Shape::Moment).required().listed(),
        Field::new("said_by", Shape::Line(120)).required().listed(),
        // What happened up to then stands on paper and is entered from it; what came later was entered where it happened.
        Field::new("paper_until", Shape::Moment).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// *Efterarbetet avslutat*: every sheet was accounted for when it was said, with the numbers as they were then.
pub const CLOSING: Schema = Schema {
    kind: "closing",
    title: "at",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("at", Shape::Moment).required().listed(),
        Field::new("by", Shape::Line(120)).required().listed(),
        Field::new("issued", Shape::Number(0, 10_000_000)).required().listed(),
        Field::new("entered", Shape::Number(0, 10_000_000)).required().listed(),
        Field::new("voided", Shape::Number(0, 10_000_000)).required().listed(),
        Field::new("lost", Shape::Number(0, 10_000_000)).required().listed(),
        Field::new("explained", Shape::Number(0, 10_000_000)).required().listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// The id of a unit's return to a system after an event; `None` where the ids are too long to be put together.
pub fn returned_id(incident: &RecordId, unit: &str, system: &str) -> Option<RecordId> {
    RecordId::parse(&format!("{incident}~{unit}~{system}"))
}
