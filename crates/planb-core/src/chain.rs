//! Call chains: relay trees in which each calls the next, with a deputy behind everyone who calls.

pub mod relay;

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// A call chain.
pub const CHAIN: Schema = Schema {
    kind: "chain",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("say", Shape::Text(600)),
        Field::new("read_back", Shape::Line(200)),
        Field::new("approved_by", Shape::Line(120)).listed(),
        Field::new("approved_on", Shape::Date).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// One person's place in a chain: who calls them, who takes over when they do not answer.
pub const LINK: Schema = Schema {
    kind: "link",
    title: "person",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("chain", Shape::One("chain")).required(),
        Field::new("person", Shape::One("person")).required().listed(),
        Field::new("caller", Shape::One("link")).listed(),
        Field::new("deputy", Shape::One("person")).listed(),
        Field::new("place", Shape::Number(0, 100_000)),
    ],
};

/// A drill of a chain: when it began and ended.
pub const DRILL: Schema = Schema {
    kind: "drill",
    title: "day",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("chain", Shape::One("chain")).required().listed(),
        Field::new("day", Shape::Date).required().listed(),
        Field::new("begun", Shape::Line(5)).listed(),
        Field::new("ended", Shape::Line(5)).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// What one person in a drill answered. The id is `DRILL~LINK`.
pub const REPLY: Schema = Schema {
    kind: "reply",
    title: "link",
    belongs: Belongs::ToAll,
    hands: Hands::Managers,
    fields: &[
        Field::new("drill", Shape::One("drill")).required(),
        Field::new("link", Shape::One("link")).required(),
        Field::new("outcome", Shape::Choice(&["answered", "no-answer", "wrong-number", "cannot-come"])).required(),
        Field::new("at", Shape::Line(5)),
        Field::new("read_back", Shape::Choice(&["right", "wrong", "not-asked"])),
    ],
};
