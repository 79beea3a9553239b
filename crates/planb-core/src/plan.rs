//! Plans: continuity plans per activity, the risk and vulnerability analysis, the crisis plan.
//!
//! The continuity template is that of MSB's *Ha en plan B för din verksamhet* and of municipalities' own; the analysis
//! has the seven headings of MSBFS 2015:5.

pub mod compare;
pub mod page;
pub mod standing;

use crate::register::{Belongs, Field, Hands, Schema, Shape};

/// A plan. Which of its texts are asked for depends on its sort ([`sections`]).
pub const PLAN: Schema = Schema {
    kind: "plan",
    title: "title",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("title", Shape::Line(160)).required().listed(),
        Field::new("sort", Shape::Choice(&["continuity", "analysis", "crisis"])).required().listed(),
        Field::new("unit", Shape::One("unit")).listed(),
        Field::new("owner", Shape::One("post")).listed(),
        Field::new("why_critical", Shape::Choices(&["life", "authority", "economy", "trust"])),
        Field::new("critical_reason", Shape::Text(2_000)),
        Field::new("outage_hours", Shape::Number(0, 8_760)),
        Field::new("critical_times", Shape::Text(1_000)),
        Field::new("dependencies", Shape::Text(4_000)),
        Field::new("minimum", Shape::Text(2_000)),
        Field::new("minimum_staff", Shape::Number(0, 5_000)),
        Field::new("trigger", Shape::Text(1_000)),
        Field::new("plan_b", Shape::Text(8_000)),
        Field::new("forms", Shape::Text(1_000)),
        Field::new("printed_at", Shape::Line(200)),
        Field::new("who_starts", Shape::Text(1_000)),
        Field::new("back", Shape::Text(4_000)),
        Field::new("area", Shape::Text(8_000)),
        Field::new("method", Shape::Text(8_000)),
        Field::new("vital_activities", Shape::Text(8_000)),
        Field::new("vital_dependencies", Shape::Text(8_000)),
        Field::new("risks", Shape::Text(16_000)),
        Field::new("weaknesses", Shape::Text(8_000)),
        Field::new("measures", Shape::Text(8_000)),
        Field::new("leadership", Shape::Text(8_000)),
        Field::new("text", Shape::Text(60_000)),
        Field::new("practised", Shape::Date).listed(),
        Field::new("next_revision", Shape::Date).listed(),
    ],
};

/// An approved version of a plan: a copy of its fields as they were, by whom and when. Never written again.
pub const VERSION: Schema = Schema {
    kind: "version",
    title: "number",
    belongs: Belongs::Field("unit"),
    hands: Hands::Leaders,
    fields: &[
        Field::new("plan", Shape::One("plan")).required(),
        Field::new("unit", Shape::One("unit")),
        Field::new("number", Shape::Number(1, 10_000)).required().listed(),
        Field::new("approved_by", Shape::Line(120)).required().listed(),
        Field::new("approved_on", Shape::Date).required().listed(),
        Field::new("fields", Shape::Text(400_000)).required(),
    ],
};

/// The fields that a sort of plan is made of, in the order of its headings.
pub fn sections(sort: &str) -> &'static [&'static str] {
    match sort {
        "analysis" => {
            &["area", "method", "vital_activities", "vital_dependencies", "risks", "weaknesses", "measures", "text"]
        }
        "crisis" => &["leadership", "trigger", "who_starts", "minimum", "plan_b", "back", "text"],
        _ => &[
            "why_critical",
            "critical_reason",
            "outage_hours",
            "critical_times",
            "dependencies",
            "minimum",
            "minimum_staff",
            "trigger",
            "plan_b",
            "forms",
            "printed_at",
            "who_starts",
            "back",
            "text",
        ],
    }
}
