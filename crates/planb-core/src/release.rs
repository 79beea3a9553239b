//! *Utlämnande* from the log: what was asked for, what was decided about each line, and by whom. Nothing here says what a
//! secret line says, nor about whom it is.

use crate::register::{Belongs, Field, Hands, RecordId, Schema, Shape};

/// A request for lines of the log, and what came of it.
pub const RELEASE: Schema = Schema {
    kind: "release",
    title: "what",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("what", Shape::Line(300)).required().listed(),
        Field::new("incident", Shape::One("incident")),
        Field::new("asked_at", Shape::Moment).required().listed(),
        // Nobody has to say who they are.
        Field::new("asked_by", Shape::Line(120)),
        Field::new("from", Shape::Moment),
        Field::new("until", Shape::Moment),
        Field::new("decided_by", Shape::Line(120)).listed(),
        Field::new("decided_at", Shape::Moment).listed(),
        Field::new("delegation", Shape::One("delegation")),
        // The numbers of the lines that were decided about: what comes later, or from another computer, is not among them.
        Field::new("lines", Shape::Text(200_000)),
    ],
};

/// What was decided about one line. The id is the pair of the request and the line's number in small letters.
pub const DISCLOSURE: Schema = Schema {
    kind: "disclosure",
    title: "line",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("release", Shape::One("release")).required(),
        Field::new("line", Shape::Line(20)).required(),
        Field::new("answer", Shape::Choice(&["give", "mask", "refuse"])).required(),
        // The section of the secrecy act, in the officer's words; never what the line says.
        Field::new("ground", Shape::Line(300)),
        // What may be read of a masked line, as whoever asked will read it.
        Field::new("shown", Shape::Text(4_000)),
    ],
};

/// The id of what was decided about a line.
pub fn disclosure_id(release: &RecordId, number: &str) -> RecordId {
    RecordId::pair(&release.0, &number.to_lowercase())
}
