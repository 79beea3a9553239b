//! The starting list of systems: tick what you have, with a plan-B sentence to accept or change later.

use askama::Template;
use axum::response::Response;
use planb_core::register::{self, RecordId, Wish};
use planb_core::state::Event;
use planb_core::system::{SYSTEM, starting};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use crate::trial::of_starting;

struct Offered {
    id: &'static str,
    name: &'static str,
    plan_b: &'static str,
}

#[derive(Template)]
#[template(path = "pages/starting.html")]
struct StartingPage<'a> {
    t: Say,
    csrf: &'a str,
    offered: Vec<Offered>,
    had: usize,
}

/// One of its texts in a language.
pub fn said(language: Language, said: &starting::Said) -> &'static str {
    match language {
        Language::Swedish => said.sv,
        Language::English => said.en,
    }
}

/// The list, without what is in the register.
pub async fn ask(by: In) -> Response {
    let register = by.state().register();
    let is_new = |system: &&starting::Common| register.find("system", system.id).is_none();
    let offered: Vec<Offered> = starting::ALL
        .iter()
        .filter(is_new)
        .map(|system| Offered {
            id: system.id,
            name: said(by.language, &system.name),
            plan_b: said(by.language, &system.plan_b),
        })
        .collect();
    let t = Say(by.language);
    let had = starting::ALL.len() - offered.len();
    by.page(&Page::new(t.say("starting-title"), &StartingPage { t, csrf: by.csrf(), offered, had }))
}

/// Takes what was ticked into the register.
pub async fn take(posted: Posted) -> Response {
    let ticked: Vec<&str> = posted.fields.all("system").collect();
    match take_now(&posted.by, &ticked) {
        Ok(_) => go("/matrix"),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

/// Takes systems of the starting list into the register; gives how many entries that became.
pub fn take_now(by: &In, ticked: &[&str]) -> Result<usize, Trouble> {
    if !by.who.role.writes_all() {
        return Err(Trouble::user("not-yours"));
    }
    let hand = by.who.hand();
    let language = by.language;
    let entries = by.app.record(|state| {
        let mut events = Vec::new();
        for system in starting::ALL.iter().filter(|system| ticked.contains(&system.id)) {
            let mut set: std::collections::BTreeMap<String, String> =
                of_starting(system, &|words| said(language, words).to_string())
                    .into_iter()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(name, text)| (name.to_string(), text))
                    .collect();
            // Only what is there or comes with it can be depended on.
            let is_there = |id: &str| ticked.contains(&id) || state.register().find("system", id).is_some();
            if let Some(on) = set.get_mut("depends_on") {
                *on = register::joined(register::parts(on).filter(|id| is_there(id)));
            }
            let id = RecordId(system.id.to_string());
            let wish = Wish { id: &id, set: &set, seen: None, by: &hand };
            events.extend(register::write(state.register(), &SYSTEM, &wish)?.into_iter().map(Event::from));
        }
        Ok(events)
    })?;
    Ok(entries.len())
}
