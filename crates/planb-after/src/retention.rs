//! *Gallring*: papers are kept until somebody has decided; then they are destroyed, somebody else sees it, and that is certified.

mod paper;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::ledger::{Issue, SHEETS_MAX, Sheet, Stage, Told};
use planb_core::overview::ledger::{self, Sheets};
use planb_core::retention::rules;
use planb_core::sheet::Serial;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::{Fields, In, Page, Posted, Say, Shared, form};
use serde_json::{Value, json};

use crate::named::{Fault, form_name, hand, moment, sees, unit_name};

/// Sheets that one transaction destroys: each may take two keys along.
const AT_ONCE: usize = SHEETS_MAX / 2;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/retention", get(show))
        .route("/retention/decide", post(decide))
        .route("/retention/destroy", post(destroy))
        .route("/print/destroyed", printing::routes(paper::paper))
}

/// A unit's papers of one form that a decision may be about.
struct Ready {
    value: String,
    unit: String,
    form: String,
    count: usize,
    until: String,
    checked: bool,
}

/// A decision, and what was done after it.
pub struct Decision {
    pub reference: String,
    pub told: String,
    pub done: String,
    pub print: String,
    pub left: usize,
}

struct RuleRow {
    about: String,
    keep: String,
    law: String,
    checked: String,
}

#[derive(Template)]
#[template(path = "retention/show.html")]
struct RetentionPage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    rules: Vec<RuleRow>,
    ready: Vec<Ready>,
    decisions: Vec<Decision>,
    /// How many papers may not be decided on yet: they stand in no system.
    waiting: usize,
    reference: String,
    signed: String,
    witness: String,
    refused: String,
}

/// Whether a decision may be about a sheet.
fn is_ready(sheet: &Sheet) -> bool {
    let standing = sheet.standing();
    standing.decision.is_empty() && matches!(standing.stage, Stage::Entered | Stage::Checked | Stage::Voided)
}

fn key(issue: &Issue) -> String {
    format!("{}/{}.{}", issue.unit, issue.form, issue.version)
}

fn ready(by: &In, chosen: &Fields) -> Vec<Ready> {
    let mut groups: BTreeMap<String, (usize, Option<jiff::civil::DateTime>, &Issue)> = BTreeMap::new();
    let all =
        by.state().ledger().sheets().filter(|(_, sheet, issue)| is_ready(sheet) && by.who.writes(Some(&issue.unit)));
    for (_, sheet, issue) in all {
        let group = groups.entry(key(issue)).or_insert((0, None, issue));
        (group.0, group.1) = (group.0 + 1, group.1.max(sheet.since()));
    }
    let row = |(value, (count, until, issue)): (String, (usize, Option<jiff::civil::DateTime>, &Issue))| Ready {
        unit: unit_name(by, &issue.unit),
        form: form_name(by, &issue.form, issue.version),
        count,
        until: until.map_or_else(String::new, moment),
        checked: chosen.all("group").any(|group| group == value),
        value,
    };
    groups.into_iter().map(row).collect()
}

/// Sheets of the decisions that this person sees, by reference.
fn decided(by: &In) -> BTreeMap<String, Vec<(&Serial, &Sheet, &Issue)>> {
    let mut all: BTreeMap<String, Vec<(&Serial, &Sheet, &Issue)>> = BTreeMap::new();
    for (serial, sheet, issue) in by.state().ledger().sheets().filter(|(_, _, issue)| sees(by, issue)) {
        let reference = &sheet.standing().decision;
        if !reference.is_empty() {
            all.entry(reference.clone()).or_default().push((serial, sheet, issue));
        }
    }
    all
}

fn decision(by: &In, (reference, sheets): (String, Vec<(&Serial, &Sheet, &Issue)>)) -> Decision {
    let last =
        |fits: fn(&Told) -> bool| sheets.iter().filter_map(|(_, sheet, _)| sheet.last(fits)).max_by_key(|said| said.at);
    let decided = last(|told| matches!(told, Told::DestructionDecided { .. }));
    let destroyed = last(|told| matches!(told, Told::Destroyed { .. }));
    let args = |said: Option<&planb_core::ledger::Said>, count: usize| {
        [
            ("count", count.to_string()),
            ("at", said.map_or_else(String::new, |said| moment(said.at))),
            ("by", said.map_or_else(String::new, |said| said.by.name.clone())),
        ]
    };
    let gone = sheets.iter().filter(|(_, sheet, _)| sheet.standing().is_destroyed).count();
    Decision {
        told: by.say_with("decision-told", &args(decided, sheets.len())),
        done: if gone == 0 { String::new() } else { by.say_with("decision-done", &args(destroyed, gone)) },
        print: format!("/print/destroyed?reference={}", form::encoded(&reference)),
        left: sheets.len() - gone,
        reference,
    }
}

fn page(by: &In, fields: &Fields, refused: &str, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let rule = |rule: &planb_core::retention::Rule| {
        let (about, keep) = match by.language {
            Language::Swedish => (&rule.sv, &rule.keep_sv),
            Language::English => (&rule.en, &rule.keep_en),
        };
        let args = [("by", rule.verified_by.clone()), ("on", rule.verified_on.clone())];
        let checked =
            if rule.verified_by.is_empty() { t.say("rule-unchecked") } else { by.say_with("rule-checked", &args) };
        RuleRow { about: about.clone(), keep: keep.clone(), law: rule.law.clone(), checked }
    };
    let said = |name: &str, form: &str| if refused == form { fields.get(name).to_string() } else { String::new() };
    let waiting =
        by.state().ledger().sheets().filter(|(_, sheet, issue)| {
            sees(by, issue) && matches!(sheet.standing().stage, Stage::Back | Stage::Scanned)
        });
    let page = RetentionPage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        rules: rules(by.today()).map(rule).collect(),
        ready: ready(by, fields),
        decisions: decided(by).into_iter().map(|one| decision(by, one)).collect(),
        waiting: waiting.count(),
        reference: said("reference", "decide"),
        signed: if refused.is_empty() { by.who.name.clone() } else { fields.get("signed").to_string() },
        witness: said("witness", "destroy"),
        refused: if refused == "destroy" { fields.get("reference").to_string() } else { String::new() },
    };
    let page = Page::new(t.say("retention-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// What may be decided on, and the decisions, for programs.
pub fn listed(by: &In) -> Value {
    let row = |one: Ready| json!({ "group": one.value, "unit": one.unit, "form": one.form, "count": one.count, "until": one.until });
    let decided = decided(by).into_iter().map(|one| decision(by, one));
    let of = |one: Decision| json!({ "reference": one.reference, "left": one.left });
    json!({
        "ready": ready(by, &Fields::default()).into_iter().map(row).collect::<Vec<_>>(),
        "decisions": decided.map(of).collect::<Vec<_>>(),
    })
}

/// `/retention`.
async fn show(by: In) -> Response {
    page(&by, &Fields::default(), "", None)
}

/// *Gallringsbeslut*: what may be destroyed, and by which decision.
async fn decide(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match decide_now(by, fields) {
        Ok(()) => go("/retention#decisions"),
        Err(trouble) => page(by, fields, "decide", Some(&trouble)),
    }
}

fn decide_now(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let groups: Vec<&str> = fields.all("group").collect();
    if groups.is_empty() {
        return Err(Trouble::user("sheet-none-chosen"));
    }
    let signed = hand(by, fields.get("signed"));
    by.app.record(|state| {
        let own = state.ledger().sheets().filter(|(_, sheet, issue)| {
            is_ready(sheet) && by.who.writes(Some(&issue.unit)) && groups.contains(&key(issue).as_str())
        });
        let serials: Vec<Serial> = own.map(|(serial, ..)| serial.clone()).collect();
        let mut events = Vec::new();
        for part in serials.chunks(AT_ONCE) {
            let sheets = Sheets { serials: part, by: &signed };
            events.extend(ledger::decide_destruction(state, sheets, fields.get("reference"))?);
        }
        Ok(events)
    })?;
    Ok(())
}

/// They were destroyed, and somebody saw it.
async fn destroy(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match destroy_now(by, fields) {
        Ok(()) => go(&format!("/print/destroyed?reference={}", form::encoded(fields.get("reference")))),
        Err(trouble) => page(by, fields, "destroy", Some(&trouble)),
    }
}

fn destroy_now(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let all = decided(by).remove(fields.get("reference")).unwrap_or_default();
    let left = all.iter().filter(|(_, sheet, _)| !sheet.standing().is_destroyed);
    let own: Vec<Serial> =
        left.filter(|(_, _, issue)| by.who.writes(Some(&issue.unit))).map(|(serial, ..)| (*serial).clone()).collect();
    if own.is_empty() {
        let is_done = !all.is_empty() && all.iter().all(|(_, sheet, _)| sheet.standing().is_destroyed);
        return if is_done { Ok(()) } else { Err(Trouble::user("not-yours")) };
    }
    let signed = hand(by, fields.get("signed"));
    for part in own.chunks(AT_ONCE) {
        let sheets = Sheets { serials: part, by: &signed };
        by.app.record(|state| ledger::destroy(state, sheets, fields.get("witness")))?;
    }
    Ok(())
}
