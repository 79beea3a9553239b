//! The municipality's own forms, in the register: a sheet is read by whichever computer it comes back to, so all know its form.

use super::FILE_MAX_BYTES;
use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// One version of a form of the municipality's own. The id is its code and version; it is never written over.
pub const FORM: Schema = Schema {
    kind: "form",
    title: "title",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("title", Shape::Line(super::TEXT_MAX_CHARS)).required().listed(),
        Field::new("code", Shape::Line(7)).required().listed(),
        Field::new("version", Shape::Number(1, 65_535)).required().listed(),
        Field::new("toml", Shape::Text(FILE_MAX_BYTES)).required(),
    ],
};
