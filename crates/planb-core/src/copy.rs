//! Printed copies: which paper was printed from what, where it is, who holds it, and what became of it.

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// One printed thing. The id is its serial in small letters, `k1-000123-x`.
pub const COPY: Schema = Schema {
    kind: "copy",
    title: "what",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("serial", Shape::Line(40)).required().listed(),
        Field::new(
            "what",
            Shape::Choice(&[
                "binder",
                "supplement",
                "usb",
                "plan",
                "chain",
                "board",
                "poster",
                "cards",
                "exercise",
                "list",
                "client",
                "situation",
                "join-card",
                "notice",
                "log",
                "minutes",
                "tasks",
                "release",
                "first-hour",
                "slips",
                "partners",
                "report",
                "closing",
                "destruction",
            ]),
        )
        .required()
        .listed(),
        Field::new("subject", Shape::Line(160)).listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("printed_on", Shape::Date).required().listed(),
        Field::new("printed_by", Shape::Line(120)),
        Field::new("data_as_of", Shape::Line(16)).listed(),
        Field::new("version", Shape::Number(0, 10_000)),
        Field::new("pages", Shape::Number(0, 100_000)),
        Field::new(
            "state",
            Shape::Choice(&["printed", "locked-in", "carried-out", "back", "replaced", "destroyed", "lost"]),
        )
        .required()
        .listed(),
        Field::new("place", Shape::Line(200)).listed(),
        Field::new("holder", Shape::Line(120)).listed(),
        Field::new("receipt", Shape::Line(120)),
        Field::new("state_on", Shape::Date),
        Field::new("replaced_by", Shape::Line(40)),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// *Utskriven och inlåst*: a manager's word on print day that the unit's paper is printed and locked in.
pub const LOCKED_IN: Schema = Schema {
    kind: "lockedin",
    title: "day",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("day", Shape::Date).required().listed(),
        Field::new("data_as_of", Shape::Date).required().listed(),
        Field::new("place", Shape::Line(200)).required().listed(),
        Field::new("printed_elsewhere", Shape::Choice(&["yes"])),
        Field::new("signed_by", Shape::Line(120)).required().listed(),
    ],
};

/// When a unit prints a part of its binder; what nobody has said is done as usual (`overview::paper`).
pub const PRINT_DAY: Schema = Schema {
    kind: "printday",
    title: "part",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new(
            "part",
            Shape::Choice(&[
                "first",
                "runs",
                "clients",
                "bag",
                "medicines",
                "payments",
                "codes",
                "forms",
                "reports",
                "plans",
            ]),
        )
        .required()
        .listed(),
        Field::new("rhythm", Shape::Choice(&["weekly", "monthly", "on-change"])).required().listed(),
        Field::new(
            "weekday",
            Shape::Choice(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
        )
        .listed(),
    ],
};

/// A personal-data incident: what was lost, whom it may concern, what was done.
pub const BREACH: Schema = Schema {
    kind: "breach",
    title: "what",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("what", Shape::Line(200)).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("copy", Shape::One("copy")),
        Field::new("found_on", Shape::Date).required().listed(),
        Field::new("clients", Shape::Number(0, 100_000)).listed(),
        Field::new("contents", Shape::Text(2_000)),
        Field::new("done", Shape::Text(4_000)),
        Field::new("reported_on", Shape::Date).listed(),
        Field::new("closed_on", Shape::Date).listed(),
    ],
};
