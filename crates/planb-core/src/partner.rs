//! Partners and authorities: who they are, what they were told, what the law gives hours for, who speaks to the press, who has which
//! telephone, who watches what from elsewhere. All of it common: never a client's name.

pub mod law;

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// What a partner is; [`law::partners`] says which of them a law names.
pub const SORTS: [&str; 18] = [
    "region",
    "provider",
    "pharmacy",
    "police",
    "csirt",
    "imy",
    "ivo",
    "county-board",
    "security-police",
    "court",
    "guardian",
    "social-insurance",
    "insurer",
    "bank",
    "supplier",
    "operator",
    "municipality",
    "other",
];
/// The ways by which partners are told.
pub const WAYS: [&str; 6] = ["phone", "in-person", "letter", "service", "sms", "mail"];

/// A partner.
pub const PARTNER: Schema = Schema {
    kind: "partner",
    title: "name",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("sort", Shape::Choice(&SORTS)).required().listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("other_way", Shape::Line(200)),
        Field::new("contact", Shape::Line(120)).listed(),
        Field::new("our_number", Shape::Line(80)),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// What a partner was told, and what they were promised next.
pub const TOLD: Schema = Schema {
    kind: "told",
    title: "what",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("partner", Shape::One("partner")).required().listed(),
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("at", Shape::Moment).required().listed(),
        Field::new("by", Shape::Line(120)).listed(),
        Field::new("what", Shape::Text(1_000)).required().listed(),
        Field::new("channel", Shape::Choice(&WAYS)),
        Field::new("received_by", Shape::Line(120)).listed(),
        Field::new("read_back", Shape::Choice(&["right", "wrong", "not-asked"])),
        Field::new("answer", Shape::Text(1_000)),
        Field::new("next", Shape::Moment).listed(),
    ],
};

/// A clock of the law in one incident. The id is `INCIDENT~RULE`.
pub const CLOCK: Schema = Schema {
    kind: "clock",
    title: "rule",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("rule", Shape::Line(40)).required(),
        Field::new("incident", Shape::One("incident")).required(),
        // When it was known, where that is another time than the incident's beginning.
        Field::new("known", Shape::Moment),
        Field::new("known_by", Shape::Line(120)),
        Field::new("reported", Shape::Moment),
        Field::new("reported_by", Shape::Line(120)),
        Field::new("reference", Shape::Line(80)),
        // Why it need not be reported, and who has decided so.
        Field::new("waived", Shape::Text(1_000)),
        Field::new("waived_by", Shape::Line(120)),
    ],
};

/// Who speaks to the press.
pub const SPOKESPERSON: Schema = Schema {
    kind: "spokesperson",
    title: "name",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("from", Shape::Moment).required().listed(),
        Field::new("named_by", Shape::Line(120)).listed(),
    ],
};

/// A telephone that was bought, lent or moved: who has it, what it can.
pub const PHONE: Schema = Schema {
    kind: "phonestock",
    title: "phone",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("phone", Shape::Phone).required().listed(),
        Field::new("holder", Shape::Line(120)).listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("state", Shape::Choice(&["stock", "out", "back", "lost"])).required().listed(),
        Field::new("sim", Shape::Line(60)),
        Field::new("data", Shape::Line(60)).listed(),
        Field::new("through", Shape::Choice(&["yes", "asked", "no"])).listed(),
        Field::new("note", Shape::Line(200)),
    ],
};

/// A watch: a system that lives elsewhere, such as the region's messages on who may go home from hospital, and who looks at it when.
pub const WATCH: Schema = Schema {
    kind: "watch",
    title: "system",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("system", Shape::Line(120)).required().listed(),
        Field::new("what", Shape::Line(200)).listed(),
        Field::new("who", Shape::Line(120)).required().listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("from", Shape::Moment).required().listed(),
        Field::new("until", Shape::Moment).required().listed(),
        Field::new("way", Shape::Line(200)).listed(),
    ],
};
