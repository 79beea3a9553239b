//! *Gör så här nu*: the first page while an incident goes on, for this person's role and unit.

use askama::Template;
use axum::response::Response;
use planb_core::incident::{self, Current};
use planb_core::overview::incident::warnings;
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Say};

use super::card::{Card, Tick, VISITS};
use super::start;
use crate::clock;

/// A warning as it is shown.
pub struct Told {
    pub text: String,
    pub href: &'static str,
}

/// A row of the task list.
struct Row {
    href: String,
    name: String,
    hint: String,
    status: String,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "incident/here.html")]
struct HerePage<'a> {
    t: Say,
    csrf: &'a str,
    whose: String,
    what: String,
    since: String,
    lasted: String,
    warnings: Vec<Told>,
    /// What is done now: the first tick that is open.
    next: Option<Tick>,
    role: &'static str,
    unit: String,
    rows: Vec<Row>,
    links: Vec<(&'static str, String)>,
}

impl HerePage<'_> {
    /// The word on the button that leads to where the next tick is done.
    fn go_key(&self, next: &Tick) -> &'static str {
        if next.key == VISITS { "here-print" } else { "here-go" }
    }
}

/// The pages of the crisis room, for those who look for them.
const LINKS: [(&str, &str); 16] = [
    ("/incident/first-hour", "here-first-hour"),
    ("/situation", "here-situation"),
    ("/log", "here-log"),
    ("/calls", "here-calls"),
    ("/meetings", "here-meetings"),
    ("/tasks", "here-tasks"),
    ("/contacts", "here-contacts"),
    ("/notices", "here-notices"),
    ("/partners", "here-partners"),
    ("/clocks", "here-clocks"),
    ("/phones", "here-phones"),
    ("/binders", "here-binders"),
    ("/forms", "stock-title"),
    ("/after", "after-title"),
    ("/shifts", "shifts-title"),
    ("/incident", "here-incident"),
];

/// What nobody must overlook, in words.
pub fn told(by: &In, root: &RecordId) -> Vec<Told> {
    let all = warnings(by.state(), root, by.clock(), &planb_node::clock::zone()).into_iter();
    all.map(|warning| Told { text: by.say_with(warning.key, &warning.args), href: warning.href }).collect()
}

fn made(by: &In, current: &Current<'_>) -> Result<Response, Trouble> {
    let t = Say(by.language);
    let card = Card::asked(by, current.id, "", None)?;
    let ticks = card.ticks(by);
    let row = |tick: &Tick| Row {
        href: if tick.href.is_empty() { format!("/incident/first-hour#tick-{}", tick.key) } else { tick.href.clone() },
        name: tick.text.clone(),
        hint: tick.note.clone(),
        status: if tick.done.is_empty() { t.say("tick-open") } else { tick.done.clone() },
        tag: if tick.done.is_empty() { "blue" } else { "" },
    };
    let rows = ticks.iter().map(row).collect();
    let page = HerePage {
        t,
        csrf: by.csrf(),
        whose: card.title(by),
        what: current.record.get("what").to_string(),
        since: start::since(by, current),
        lasted: clock::lasted(by.language, current.record.get("began"), by.clock()),
        warnings: told(by, current.id),
        rows,
        next: ticks.into_iter().find(|tick| tick.done.is_empty()),
        role: card.role.word(),
        unit: card.unit.clone(),
        links: LINKS.iter().map(|(href, key)| (*href, t.say(key))).collect(),
    };
    Ok(by.page(&Page::new(t.say("here-title"), &page)))
}

/// The page, for whoever is logged in; on ordinary days the board.
pub fn here(by: &In) -> Response {
    match incident::current(by.state().register()) {
        Some(current) => made(by, &current).unwrap_or_else(|trouble| by.trouble(&trouble)),
        None => go("/board"),
    }
}
