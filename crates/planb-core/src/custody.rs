//! What is carried out of the house and back besides paper: keys, medicines, valuables. Who has them, since when, and which receipt was
//! signed. Binders and other prints have this in their own record (`copy`).

use crate::register::{Belongs, Field, Hands, Record, Schema, Shape};

/// Something that was carried out. It never says whose it is: that stands on the receipt.
pub const CUSTODY: Schema = Schema {
    kind: "custody",
    title: "label",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("what", Shape::Choice(&["keys", "medicines", "valuables", "documents", "other"]))
            .required()
            .listed(),
        Field::new("label", Shape::Line(120)).required().listed(),
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("holder", Shape::Line(120)).required().listed(),
        Field::new("phone", Shape::Phone),
        Field::new("receipt", Shape::Line(60)).listed(),
        Field::new("out_at", Shape::Moment).required().listed(),
        Field::new("out_by", Shape::Line(120)),
        Field::new("back_at", Shape::Moment).listed(),
        Field::new("back_by", Shape::Line(120)),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// Whether it is still out.
pub fn is_out(record: &Record) -> bool {
    record.get("back_at").is_empty()
}
