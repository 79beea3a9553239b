//! A plan as paper: the version that was approved, and its pieces; printed by itself, and in the binder of every night.

use std::collections::BTreeMap;

use planb_core::id::UnitId;
use planb_core::overview;
use planb_core::overview::binder::page::BoundPlan;
use planb_core::plan::page::{Block, PlanSheet, Span};
use planb_core::plan::{PLAN, sections};
use planb_core::register::{Record, RecordId, Shape};
use planb_core::snapshot::PlanVersion;
use planb_core::state::State;
use planb_node::text::Language;
use planb_node::web::shown;

use crate::markdown;

/// A version that was approved.
pub struct Approved {
    pub id: RecordId,
    pub number: u32,
    pub by: String,
    pub on: String,
    pub fields: BTreeMap<String, String>,
}

/// The approved versions of a plan, the last first; of two with one number the later written first.
pub fn versions(state: &State, plan: &RecordId) -> Vec<Approved> {
    let mut records: Vec<(&RecordId, &Record)> = state.register().by("version", "plan", &plan.0).collect();
    let number = |record: &Record| record.get("number").parse::<u32>().unwrap_or(0);
    records
        .sort_by_key(|(id, record)| std::cmp::Reverse((number(record), record.last().map(|(order, _)| *order), *id)));
    let approved = |(id, record): (&RecordId, &Record)| Approved {
        id: id.clone(),
        number: number(record),
        by: record.get("approved_by").to_string(),
        on: record.get("approved_on").to_string(),
        fields: serde_json::from_str(record.get("fields")).unwrap_or_default(),
    };
    records.into_iter().map(approved).collect()
}

/// A plan's fields that are not empty.
pub fn fields(plan: &Record) -> BTreeMap<String, String> {
    let filled = PLAN.fields.iter().filter(|field| !plan.get(field.name).is_empty());
    filled.map(|field| (field.name.to_string(), plan.get(field.name).to_string())).collect()
}

/// The plan with these fields as it is printed. `unit` is whose it is in words; `approved` is `None` for a draft.
pub fn sheet(
    state: &State,
    language: Language,
    fields: &BTreeMap<String, String>,
    unit: String,
    number: u32,
    approved: Option<&Approved>,
) -> PlanSheet {
    let get = |name: &str| fields.get(name).map_or("", String::as_str);
    let value = |name: &str| {
        PLAN.field(name).map_or_else(String::new, |field| shown::value(state, language, &PLAN, field, get(name)))
    };
    PlanSheet {
        title: get("title").to_string(),
        kind_word: value("sort"),
        unit,
        version: number.to_string(),
        approved: approved.map(|version| format!("{}, {}", version.on, version.by)),
        next_revision: Some(get("next_revision").to_string()).filter(|day| !day.is_empty()),
        sections: sections(get("sort"))
            .iter()
            .map(|name| (shown::label(language, &PLAN, name), section(name, fields, &value(name))))
            .collect(),
    }
}

/// A section's pieces: a text as its Markdown says, anything else as a line for each value.
fn section(name: &str, fields: &BTreeMap<String, String>, said: &str) -> Vec<Block> {
    let raw = fields.get(name).map_or("", String::as_str);
    if PLAN.field(name).is_some_and(|field| matches!(field.shape, Shape::Text(_))) {
        return markdown::blocks(raw);
    }
    let line = |line: &str| Block::Paragraph(vec![Span { text: line.to_string(), ..Span::default() }]);
    said.lines().filter(|text| !text.is_empty()).map(line).collect()
}

/// The plans that lie in a unit's binder, each as it was approved last. `name` is the unit's, `all` that of the organisation.
pub fn in_binder(state: &State, language: Language, unit: &UnitId, name: &str, all: &str) -> Vec<BoundPlan> {
    let bound = |(id, plan): (&RecordId, &Record)| {
        let last = versions(state, id).into_iter().next()?;
        let whose = if plan.get("unit").is_empty() { all } else { name };
        Some(BoundPlan {
            of: PlanVersion { plan: id.clone(), number: last.number },
            sheet: sheet(state, language, &last.fields, whose.to_string(), last.number, Some(&last)),
            approved_on: last.on.parse().ok()?,
            next_revision: last.fields.get("next_revision").and_then(|day| day.parse().ok()),
        })
    };
    overview::plan::in_binder(state, unit).into_iter().filter_map(bound).collect()
}

/// What all binders' plans are made from, in bytes; empty where no plan was approved.
pub fn input(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (id, plan) in state.register().of("plan") {
        if let Some(last) = versions(state, id).first() {
            let said = [plan.get("unit"), plan.get("sort"), &last.id.0, &last.on, &last.by];
            said.iter().for_each(|text| bytes.extend(format!("{} {text}", text.len()).bytes()));
            bytes.extend(format!("{:?}", last.fields).bytes());
        }
    }
    bytes
}
