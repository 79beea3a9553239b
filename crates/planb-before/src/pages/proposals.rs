//! What the night's import found and the register does not say: taken or declined, one by one or all of a unit.

use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use planb_core::overview::organisation::{Change, Proposal, proposals};
use planb_core::register::{self, RETIRED, RecordId, Wish};
use planb_core::state::{Event, State, schemas};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

/// Proposals on one page; the rest comes when these are answered.
const MOST: usize = 300;

struct Row {
    id: String,
    name: String,
    about: String,
    unit: String,
    twins: usize,
}

#[derive(Template)]
#[template(path = "pages/proposals.html")]
struct ProposalsPage<'a> {
    t: Say,
    csrf: &'a str,
    rows: Vec<Row>,
    all: usize,
}

/// What is proposed, in words.
pub fn about(by: &In, proposal: &Proposal) -> String {
    let kind = by.say(&format!("record-{}", proposal.kind));
    match &proposal.change {
        Change::New => by.say_with("proposal-new", &[("kind", kind)]),
        Change::Gone => by.say("proposal-gone"),
        Change::Changed { field, from, to } => {
            let Some(schema) = schemas::schema(proposal.kind) else { return kind };
            let label = shown::label(by.language, schema, field);
            by.say_with("proposal-changed", &[("field", label), ("from", from.clone()), ("to", to.clone())])
        }
    }
}

/// The list.
pub async fn list(by: In) -> Response {
    let t = Say(by.language);
    let all = proposals(by.state());
    let seen: Vec<&Proposal> = all.iter().filter(|proposal| by.sees(proposal.unit.as_ref())).collect();
    let row = |proposal: &&Proposal| Row {
        id: proposal.id.0.clone(),
        name: proposal.name.clone(),
        about: about(&by, proposal),
        unit: proposal
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| shown::name(by.state(), by.language, "unit", &unit.0)),
        twins: proposal.namesakes,
    };
    let page = ProposalsPage { t, csrf: by.csrf(), all: seen.len(), rows: seen.iter().take(MOST).map(row).collect() };
    by.page(&Page::new(t.say("proposals-title"), &page))
}

/// Takes or declines what was ticked.
pub async fn answer(posted: Posted) -> Response {
    let by = &posted.by;
    let ticked: Vec<&str> = posted.fields.all("proposal").collect();
    let word = if posted.fields.get("answer") == "declined" { "declined" } else { "taken" };
    match answer_now(by, &ticked, word) {
        Ok(_) => go("/proposals"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Takes or declines proposals, those that this person may; gives how many entries that became.
pub fn answer_now(by: &In, ticked: &[&str], word: &str) -> Result<usize, Trouble> {
    Ok(by.app.record(|state| answered(by, state, ticked, word))?.len())
}

fn answered(by: &In, state: &State, ticked: &[&str], word: &str) -> Result<Vec<Event>, planb_core::refusal::Refusal> {
    let hand = by.who.hand();
    let mut events = Vec::new();
    let mut write = |schema, id: &RecordId, set: &BTreeMap<String, String>| {
        let wish = Wish { id, set, seen: None, by: &hand };
        register::write(state.register(), schema, &wish).map(|all| events.extend(all.into_iter().map(Event::from)))
    };
    let all = proposals(state);
    for proposal in all.iter().filter(|one| ticked.contains(&one.id.0.as_str()) && by.who.writes(one.unit.as_ref())) {
        if let ("taken", Some(schema)) = (word, schemas::schema(proposal.kind)) {
            let mut set = proposal.set.clone();
            if proposal.change == Change::Gone {
                set.insert(RETIRED.into(), by.say("proposal-gone-why"));
            }
            write(schema, &proposal.record, &set)?;
        }
        write(&schemas::PROPOSAL, &proposal.id, &BTreeMap::from([("answer".to_string(), word.to_string())]))?;
    }
    Ok(events)
}
