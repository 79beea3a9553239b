//! Tasks: what somebody is to do until when, and where it came from.

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// A task.
pub const TASK: Schema = Schema {
    kind: "task",
    title: "what",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("what", Shape::Line(300)).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("owner", Shape::Line(120)).listed(),
        Field::new("until", Shape::Date).listed(),
        Field::new("from", Shape::Choice(&["drill", "exercise", "check", "plan", "copy", "run", "other"])),
        Field::new("about", Shape::Line(120)),
        Field::new("done_on", Shape::Date).listed(),
        Field::new("done_by", Shape::Line(120)),
    ],
};
