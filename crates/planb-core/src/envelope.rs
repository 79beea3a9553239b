//! Sealed envelopes: which there are, what each opens, who holds it, where it lies, when it was last tried.
//!
//! The key in an envelope is long-lived: the log's keys are new each month and are wrapped to it, and every night's files
//! are sealed to it. So an envelope stays valid until it is opened; then it is replaced.

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// One envelope. The id is the fingerprint of its key in small letters, for a recovery share with the share's number.
pub const ENVELOPE: Schema = Schema {
    kind: "envelope",
    title: "seal",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("seal", Shape::Line(40)).required().listed(),
        Field::new("opens", Shape::Choice(&["unit", "supplement", "recovery", "staff"])).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("state", Shape::Choice(&["printed", "sealed", "opened", "replaced", "destroyed"]))
            .required()
            .listed(),
        Field::new("state_on", Shape::Date),
        Field::new("holder", Shape::One("person")).listed(),
        Field::new("held_by", Shape::Line(120)),
        Field::new("at_night", Shape::Many("person")),
        Field::new("place", Shape::Line(200)).listed(),
        Field::new("tried_on", Shape::Date).listed(),
        Field::new("tried_minutes", Shape::Number(0, 1_440)),
        Field::new("tried_by", Shape::Line(120)),
        Field::new("replaced_by", Shape::One("envelope")),
        Field::new("fingerprint", Shape::Line(20)),
        Field::new("note", Shape::Text(1_000)),
    ],
};
