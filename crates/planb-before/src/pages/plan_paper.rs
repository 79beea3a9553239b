//! A plan on paper: the version that was approved last; what was changed since, or never approved, is printed as a draft.

use planb_core::plan::PLAN;
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::records::{found, unit_of};
use planb_node::web::shown;

use crate::plan_page;
use planb_node::web::printing::{DRAFT, Paper, making, own_unit};
use planb_paper::tongue;

/// The approved plan; with `?draft=1`, or where nothing was approved, the plan as it stands, marked as a draft. A draft is
/// another paper: printing it does not make the plan printed.
pub fn plan(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &PLAN, id)?;
    let (state, language) = (by.state(), by.language);
    let mut versions = plan_page::versions(state, &id);
    let is_draft = versions.is_empty() || by.query.contains_key("draft");
    let approved = if is_draft { None } else { Some(versions.remove(0)) };
    let fields = match &approved {
        Some(version) => version.fields.clone(),
        None => plan_page::fields(record),
    };
    let next = versions.first().map_or(1, |last| last.number.saturating_add(1));
    let number = approved.as_ref().map_or(next, |version| version.number);
    let unit = unit_of(&PLAN, &id, record);
    let whose = match &unit {
        Some(unit) => shown::name(state, language, "unit", &unit.0),
        None => by.app.organisation(&by.now),
    };
    let sheet = plan_page::sheet(state, language, &fields, whose, number, approved.as_ref());
    let title = sheet.title.clone();
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
