//! Table-top exercises on a unit's own binder, and what they found missing.

pub mod scenario;

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// One exercise.
pub const EXERCISE: Schema = Schema {
    kind: "exercise",
    title: "day",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("day", Shape::Date).required().listed(),
        Field::new("scenario", Shape::Choice(&["morning", "half-staff", "supplier-gone"])).required().listed(),
        Field::new("score", Shape::Number(0, 1_000)).listed(),
        Field::new("of", Shape::Number(0, 1_000)),
        Field::new("answers", Shape::Text(8_000)),
        Field::new("missing", Shape::Text(4_000)),
        Field::new("led_by", Shape::Line(120)),
    ],
};
