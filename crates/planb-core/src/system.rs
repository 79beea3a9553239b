//! Systems that the work depends on, digital and not, and what each unit does without them.

pub mod drawing;
pub mod falls;
pub mod starting;

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// What a system may need besides other systems.
pub const NEEDS: [&str; 7] = ["network", "login", "printer", "power", "telephone", "locks", "ventilation"];

/// A system: whose it is, how grave its loss is (KLASSA: confidentiality, integrity, availability 0–3), what it needs.
pub const SYSTEM: Schema = Schema {
    kind: "system",
    title: "name",
    belongs: Belongs::ToAll,
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("purpose", Shape::Line(300)).listed(),
        Field::new("supplier", Shape::Line(120)),
        Field::new("owner", Shape::One("post")).listed(),
        Field::new("administrator", Shape::One("post")),
        Field::new("confidentiality", Shape::Number(0, 3)),
        Field::new("integrity", Shape::Number(0, 3)),
        Field::new("availability", Shape::Number(0, 3)).listed(),
        Field::new("criticality", Shape::Choice(&["p1", "p2", "p3", "p4"])).listed(),
        Field::new("hosting", Shape::Choice(&["own", "supplier", "national", "none"])).listed(),
        Field::new("depends_on", Shape::Many("system")),
        Field::new("needs", Shape::Choices(&NEEDS)),
        Field::new("outage_hours", Shape::Number(0, 8_760)),
        Field::new("plan_b", Shape::Text(1_000)),
        Field::new("support_phone", Shape::Phone),
        Field::new("export", Shape::Line(300)),
        Field::new("note", Shape::Text(2_000)),
    ],
};

/// What one unit does without one system. The id is `UNIT~SYSTEM`.
pub const COVER: Schema = Schema {
    kind: "cover",
    title: "instead",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("system", Shape::One("system")).required().listed(),
        Field::new("used", Shape::Choice(&["yes", "no"])),
        Field::new("instead", Shape::Text(1_000)).listed(),
        Field::new("form", Shape::Line(120)).listed(),
        Field::new("stock", Shape::Number(0, 100_000)).listed(),
        Field::new("starter", Shape::One("post")),
        Field::new("practised", Shape::Date).listed(),
    ],
};
