//! Where a form's content is entered afterwards, and how: said once by whoever enters the first sheet of it.

use crate::register::{Belongs, Field, Hands, RecordId, Schema, Shape};

/// The system that a form's sheets are entered into. The id is the form's code in small letters.
pub const TARGET: Schema = Schema {
    kind: "target",
    title: "form",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("form", Shape::Line(7)).required().listed(),
        Field::new("system", Shape::One("system")).listed(),
        // How it goes back, where the municipality decided otherwise than the form says.
        Field::new("returns", Shape::Choice(&["word-for-word", "summarised", "deviations", "scanned"])).listed(),
    ],
};

/// The record of the form with this code, whatever its version.
pub fn id(form: &str) -> RecordId {
    RecordId(form.to_lowercase())
}
