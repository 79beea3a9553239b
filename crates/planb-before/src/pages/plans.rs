//! A plan as it is read: its sections, how it stands, its versions, and the approval of what stands there now.

use planb_node::web::records::{events, found, may_write, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::overview;
use planb_core::plan::standing::Tone;
use planb_core::plan::{PLAN, VERSION, sections};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId, Shape};
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use crate::markdown;
use crate::plan_page::{Approved, fields, versions};

/// Which field says something of the plan and is no part of it: an exercise makes no new version.
const BESIDE: &str = "practised";

struct Section {
    id: String,
    label: String,
    /// Safe HTML of a text; empty for what is a word, a number or a line.
    html: String,
    plain: String,
}

struct Mark {
    kind: &'static str,
    word: String,
}

struct VersionRow {
    number: String,
    day: String,
    who: String,
    compare: String,
}

#[derive(Template)]
#[template(path = "pages/plan.html")]
struct PlanPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    title: String,
    sort: String,
    unit: String,
    owner: String,
    seen: String,
    standing: Vec<Mark>,
    open: Vec<String>,
    sections: Vec<Section>,
    empty: Vec<String>,
    versions: Vec<VersionRow>,
    changed: bool,
    may_write: bool,
    fault: Option<(String, String)>,
}

impl PlanPage<'_> {
    fn approve_address(&self) -> String {
        format!("/plans/{}/approve", self.id)
    }

    fn print_address(&self) -> String {
        format!("/print/plan/{}", self.id)
    }
}

/// Whether a plan says something else than what was approved last; also when nothing was.
pub fn is_changed(plan: &Record, last: Option<&Approved>) -> bool {
    let part = |fields: &BTreeMap<String, String>| {
        let own = fields.iter().filter(|(name, _)| *name != BESIDE);
        own.map(|(name, text)| (name.clone(), text.clone())).collect::<BTreeMap<_, _>>()
    };
    last.is_none_or(|last| part(&last.fields) != part(&fields(plan)))
}

fn page(by: &In, id: &RecordId, record: &Record, trouble: Option<&Trouble>) -> Response {
    let (t, state, language) = (Say(by.language), by.state(), by.language);
    let value = |name: &str| {
        let field = PLAN.field(name)?;
        Some(shown::value(state, language, &PLAN, field, record.get(name)))
    };
    let section = |name: &&'static str| {
        let (field, raw) = (PLAN.field(name)?, record.get(name));
        let label = shown::label(language, &PLAN, name);
        let is_text = matches!(field.shape, Shape::Text(_));
        let html = if is_text { markdown::page(raw, &label) } else { String::new() };
        let plain = if is_text { String::new() } else { value(name)? };
        (!raw.is_empty()).then(|| Section { id: name.replace('_', "-"), label, html, plain })
    };
    let own = sections(record.get("sort"));
    let all = versions(state, id);
    let row = |(at, version): (usize, &Approved)| VersionRow {
        number: version.number.to_string(),
        day: version.on.clone(),
        who: version.by.clone(),
        compare: match all.get(at + 1) {
            Some(older) => format!("/plans/{id}/compare?from={}&to={}", older.id, version.id),
            None => String::new(),
        },
    };
    let unit = unit_of(&PLAN, id, record);
    let page = PlanPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        title: shown::title(state, language, &PLAN, id, record),
        sort: value("sort").unwrap_or_default(),
        unit: value("unit").unwrap_or_default(),
        owner: value("owner").unwrap_or_default(),
        seen: record.version(),
        standing: marks(by, id),
        open: record.conflicts().map(|(name, _)| shown::label(language, &PLAN, name)).collect(),
        sections: own.iter().filter_map(section).collect(),
        empty: own
            .iter()
            .filter(|name| record.get(name).is_empty() && **name != "text")
            .map(|name| shown::label(language, &PLAN, name))
            .collect(),
        versions: all.iter().enumerate().map(row).collect(),
        changed: is_changed(record, all.first()),
        may_write: may_write(&by.who, &PLAN, unit.as_ref()) && record.is_live(),
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let title = page.title.clone();
    let page = Page::new(title, &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// How the plan stands, in words, the worst first.
fn marks(by: &In, id: &RecordId) -> Vec<Mark> {
    let state = by.state();
    let all = overview::plan::standing(state, &overview::plan::Bound::of(state), id, by.today());
    let mark = |one: &planb_core::plan::standing::Standing| {
        let word = by.say_with(one.key, &one.args);
        Mark {
            kind: match one.tone {
                Tone::Good => "ok",
                Tone::Soon => "soon",
                Tone::Bad => "late",
            },
            word: one.date.map_or_else(|| word.clone(), |date| format!("{word}, {date}")),
        }
    };
    all.iter().map(mark).collect()
}

/// The plan's page.
pub async fn plan(by: In, Path(id): Path<String>) -> Response {
    match found(&by, &PLAN, &id) {
        Ok((id, record)) => page(&by, &id, record, None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Approves what stands there now as the next version.
pub async fn approve(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    match approve_now(by, &id, posted.fields.get("seen")) {
        Ok(_) => go(&format!("/plans/{id}")),
        Err(trouble) if ["not-yours", "page-not-found"].contains(&trouble.key) => by.trouble(&trouble),
        Err(trouble) => {
            // The page shows the plan as it is now: somebody else may have changed it.
            let mut reader = by.clone();
            reader.context.now = by.app.now();
            match found(&reader, &PLAN, &id) {
                Ok((id, now)) => page(&reader, &id, now, Some(&trouble)),
                Err(_) => by.trouble(&trouble),
            }
        }
    }
}

/// Approves a plan as whoever asks has seen it; gives the new version.
pub fn approve_now(by: &In, id: &str, seen: &str) -> Result<RecordId, Trouble> {
    let (id, record) = found(by, &PLAN, id)?;
    if !may_write(&by.who, &PLAN, unit_of(&PLAN, &id, record).as_ref()) {
        return Err(Trouble::user("not-yours"));
    }
    let (today, version) = (by.today().to_string(), RecordId::random(random::bytes()?));
    by.app.record(|state| approved(by, state, &id, &version, seen, &today))?;
    Ok(version)
}

fn approved(
    by: &In,
    state: &State,
    id: &RecordId,
    version: &RecordId,
    seen: &str,
    today: &str,
) -> Result<Vec<Event>, Refusal> {
    let plan = state.register().get("plan", &id.0);
    if plan.version() != seen {
        return Err(Refusal::new("plan-changed"));
    }
    if !plan.is_live() || plan.conflicts().next().is_some() {
        return Err(Refusal::new("plan-open"));
    }
    let all = versions(state, id);
    if !is_changed(plan, all.first()) {
        return Err(Refusal::new("plan-same"));
    }
    let number = all.first().map_or(1, |last| last.number.saturating_add(1)).to_string();
    let copy = serde_json::to_string(&fields(plan)).map_err(|_| Refusal::new("plan-open"))?;
    let mut set = vec![
        ("plan", id.0.as_str()),
        ("number", &number),
        ("approved_by", &by.who.name),
        ("approved_on", today),
        ("fields", &copy),
    ];
    if !plan.get("unit").is_empty() {
        set.push(("unit", plan.get("unit")));
    }
    events(state, &VERSION, version, &set, None, &by.who.hand())
}
