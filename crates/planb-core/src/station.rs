//! Reserve computers: which units they serve, when they last fetched, and how their last self-test went.

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// What a self-test looks at, in order. Each is a field of [`SELFTEST`].
pub const CHECKS: [&str; 7] = ["binder", "disk", "clock", "battery", "page", "paper", "toner"];

const RESULTS: [&str; 3] = ["good", "fault", "unknown"];

/// A reserve computer. The id is the beginning of its node key, in hexadecimal; it writes what it fetched itself.
pub const STATION: Schema = Schema {
    kind: "station",
    title: "name",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required().listed(),
        Field::new("unit", Shape::Many("unit")).listed(),
        Field::new("place", Shape::Line(200)).listed(),
        Field::new("fetched_on", Shape::Date).listed(),
        Field::new("night", Shape::Date).listed(),
        Field::new("tested_on", Shape::Date).listed(),
        Field::new("test", Shape::Choice(&["good", "faults"])).listed(),
        Field::new("note", Shape::Text(1_000)),
    ],
};

/// One self-test: what the computer saw itself, and what a person answered. `unknown` is what nobody could tell.
pub const SELFTEST: Schema = Schema {
    kind: "selftest",
    title: "day",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("station", Shape::One("station")).required().listed(),
        Field::new("unit", Shape::One("unit")),
        Field::new("day", Shape::Date).required().listed(),
        Field::new("time", Shape::Line(5)).listed(),
        Field::new("by", Shape::Line(120)).required().listed(),
        Field::new("binder", Shape::Choice(&RESULTS)),
        Field::new("disk", Shape::Choice(&RESULTS)),
        Field::new("clock", Shape::Choice(&RESULTS)),
        Field::new("battery", Shape::Choice(&RESULTS)),
        Field::new("page", Shape::Choice(&RESULTS)),
        Field::new("paper", Shape::Choice(&RESULTS)),
        Field::new("toner", Shape::Choice(&RESULTS)),
        Field::new("result", Shape::Choice(&["good", "faults"])).required().listed(),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_a_field() {
        for check in CHECKS {
            assert_eq!(SELFTEST.field(check).map(|field| field.shape), Some(Shape::Choice(&RESULTS)), "{check}");
        }
    }
}
