//! Crisis meetings: the standing agenda, who is there, what is said on each point, what is decided and why.
//!
//! What is said is a remark of its own, never a field that two write: nothing is lost when two keep minutes at once, in one
//! meeting or in two, on one computer or on several that meet afterwards.

use crate::register::{Belongs, Field, Hands, RecordId, Register, Schema, Shape};

/// The points of the standing agenda, 0 to 11. Their names are texts, `agenda-0` and so on.
pub const STANDING_POINTS: u8 = 12;
/// The points that a page does more with than write remarks.
pub const ROLL_CALL: u8 = 0;
pub const SITUATION: u8 = 1;
pub const CHANGED: u8 = 2;
pub const DECISIONS: u8 = 6;
pub const TASKS: u8 = 7;
pub const NEXT: u8 = 11;
/// No agenda has a higher number.
pub const MOST_POINTS: u32 = 60;

/// A meeting, planned, going on, or closed.
pub const MEETING: Schema = Schema {
    kind: "meeting",
    title: "number",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        // `K1-M3`: the computer's own series, which never changes.
        Field::new("number", Shape::Line(20)).required().listed(),
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("incident", Shape::One("incident")),
        Field::new("when", Shape::Moment).required().listed(),
        // A room, a telephone number, or both.
        Field::new("place", Shape::Line(200)).listed(),
        Field::new("leader", Shape::Line(120)).listed(),
        Field::new("keeper", Shape::Line(120)),
        Field::new("opened", Shape::Moment),
        Field::new("closed", Shape::Moment).listed(),
        Field::new("others", Shape::Text(1_000)),
        Field::new("next_at", Shape::Moment),
        Field::new("next_place", Shape::Line(200)),
        Field::new("previous", Shape::One("meeting")),
        // How the units stood and what had changed when it was closed, so that the minutes never change afterwards.
        Field::new("situation", Shape::Text(20_000)),
        Field::new("changed", Shape::Text(20_000)),
    ],
};

/// Whether a unit was there. The id is the pair of meeting and unit.
pub const ATTENDANCE: Schema = Schema {
    kind: "attendance",
    title: "unit",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("meeting", Shape::One("meeting")).required(),
        Field::new("unit", Shape::One("unit")).required(),
        Field::new("state", Shape::Choice(&["here", "phone", "missing"])).required(),
    ],
};

/// A point of one meeting's agenda that is not as usual: another name, one more, or (retired) left out. The id is the pair
/// of meeting and number.
pub const POINT: Schema = Schema {
    kind: "agendapoint",
    title: "title",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("meeting", Shape::One("meeting")).required(),
        Field::new("number", Shape::Number(0, MOST_POINTS)).required(),
        Field::new("title", Shape::Line(160)),
    ],
};

/// What was written down on a point.
pub const REMARK: Schema = Schema {
    kind: "remark",
    title: "text",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("meeting", Shape::One("meeting")).required(),
        Field::new("point", Shape::Number(0, MOST_POINTS)).required(),
        Field::new("text", Shape::Text(4_000)).required(),
        Field::new("by", Shape::Line(120)),
        Field::new("at", Shape::Moment),
        // Struck: it stays, and is shown as struck. Empty again where that was taken back.
        Field::new("struck_at", Shape::Moment),
        Field::new("struck_by", Shape::Line(120)),
    ],
};

/// A decision, with its reason.
pub const DECISION: Schema = Schema {
    kind: "decision",
    title: "text",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("text", Shape::Text(2_000)).required().listed(),
        Field::new("reason", Shape::Text(2_000)),
        Field::new("alternatives", Shape::Text(2_000)),
        Field::new("dissent", Shape::Text(1_000)),
        Field::new("decided_by", Shape::Line(120)).required().listed(),
        Field::new("delegation", Shape::One("delegation")),
        Field::new("at", Shape::Moment).listed(),
        Field::new("meeting", Shape::One("meeting")),
        Field::new("incident", Shape::One("incident")),
        Field::new("read_back", Shape::Choice(&["yes"])),
    ],
};

/// How far a meeting has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Planned,
    GoesOn,
    Closed,
}

/// How far a meeting has come.
pub fn stage(meeting: &crate::register::Record) -> Stage {
    match (meeting.get("opened"), meeting.get("closed")) {
        (_, closed) if !closed.is_empty() => Stage::Closed,
        ("", _) => Stage::Planned,
        _ => Stage::GoesOn,
    }
}

/// The number of the next meeting of a computer with this prefix: `K1-M3`.
pub fn next_number(register: &Register, prefix: &str) -> String {
    let start = format!("{prefix}-M");
    let numbers = register.with_retired("meeting").filter_map(|(_, meeting)| {
        let number: u32 = meeting.get("number").strip_prefix(&start)?.parse().ok()?;
        Some(number)
    });
    format!("{start}{}", numbers.max().unwrap_or(0).saturating_add(1))
}

/// The meeting with this id or this number, in capitals or not.
pub fn find<'a>(register: &'a Register, typed: &str) -> Option<&'a RecordId> {
    let typed = typed.trim();
    let mut all = register.with_retired("meeting");
    let fits = |id: &RecordId, number: &str| id.0 == typed.to_lowercase() || number.eq_ignore_ascii_case(typed);
    all.find(|(id, meeting)| fits(id, meeting.get("number"))).map(|(id, _)| id)
}
