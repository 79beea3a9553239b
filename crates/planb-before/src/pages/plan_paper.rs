//! A plan on paper: the version that was approved last; what was changed since, or never approved, is printed as a draft.

use planb_node::web::records::{found, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use planb_core::plan::{PLAN, sections};
use planb_core::register::Shape;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_paper::{Block, PlanSheet, Span};

use super::{markdown, plans};
use planb_node::web::printing::{DRAFT, Paper, making, own_unit};
use planb_paper::tongue;

/// The approved plan; with `?draft=1`, or where nothing was approved, the plan as it stands, marked as a draft. A draft is
/// another paper: printing it does not make the plan printed.
pub fn plan(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &PLAN, id)?;
    let (state, language) = (by.state(), by.language);
    let mut versions = plans::versions(state, &id);
    let is_draft = versions.is_empty() || by.query.contains_key("draft");
    let approved = if is_draft { None } else { Some(versions.remove(0)) };
    let fields = match &approved {
        Some(version) => version.fields.clone(),
        None => plans::fields(record),
    };
    let get = |name: &str| fields.get(name).map_or("", String::as_str);
    let value = |name: &str| {
        PLAN.field(name).map_or_else(String::new, |field| shown::value(state, language, &PLAN, field, get(name)))
    };
    let next = versions.first().map_or(1, |last| last.number.saturating_add(1));
    let number = approved.as_ref().map_or(next, |version| version.number);
    let unit = unit_of(&PLAN, &id, record);
    let title = get("title").to_string();
    let sheet = PlanSheet {
        title: title.clone(),
        kind_word: value("sort"),
        unit: match &unit {
            Some(unit) => shown::name(state, language, "unit", &unit.0),
            None => by.app.organisation(&by.now),
        },
        version: number.to_string(),
        approved: approved.as_ref().map(|version| format!("{}, {}", version.on, version.by)),
        next_revision: Some(get("next_revision").to_string()).filter(|day| !day.is_empty()),
        sections: sections(get("sort"))
            .iter()
            .map(|name| (shown::label(language, &PLAN, name), section(name, &fields, &value(name))))
            .collect(),
    };
    let draft = by.say_with("print-draft", &[("what", title.clone())]);
    Ok(Paper {
        what: "plan",
        subject: if is_draft { format!("{id}{DRAFT}") } else { id.0.clone() },
        title: if is_draft { draft } else { title },
        unit: unit.or_else(|| own_unit(by)),
        version: approved.as_ref().map(|version| version.number),
        back: format!("/plans/{id}"),
        look: None,
        make: making(move |stamp| planb_paper::plan_sheet(stamp, &sheet, tongue(language.code()))),
    })
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
