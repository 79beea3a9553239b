//! Tasks: what somebody is to do until when, and where it came from.

use jiff::civil::{Date, DateTime};

use crate::register::{Belongs, Field, Hands, Record, Schema, Shape};

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
        // The same with the hour, where it is a matter of hours; `until` then has its day.
        Field::new("until_at", Shape::Moment),
        Field::new(
            "from",
            Shape::Choice(&[
                "drill",
                "exercise",
                "check",
                "plan",
                "copy",
                "run",
                "other",
                "meeting",
                "log",
                "first-hour",
            ]),
        ),
        Field::new("about", Shape::Line(120)),
        Field::new("done_on", Shape::Date).listed(),
        Field::new("done_by", Shape::Line(120)),
        Field::new("done_at", Shape::Moment),
        Field::new("incident", Shape::One("incident")),
        // Read back by whoever is to do it.
        Field::new("read_back", Shape::Choice(&["yes"])),
    ],
};

/// When a task is to be done: its hour, else the end of its day; `None` where nobody has said.
pub fn due(task: &Record) -> Option<DateTime> {
    let hour = task.get("until_at").parse().ok();
    hour.or_else(|| task.get("until").parse::<Date>().ok().map(|day| day.at(23, 59, 0, 0)))
}

/// Whether a task is not done.
pub fn is_open(task: &Record) -> bool {
    task.get("done_on").is_empty() && task.get("done_at").is_empty()
}
