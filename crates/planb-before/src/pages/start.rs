//! *Kom igång*: six rows in any order, any day.

use askama::Template;
use axum::response::Response;
use planb_core::overview::organisation::Units;
use planb_node::web::{In, Page, Say};

/// A row of the task list.
struct Row {
    href: String,
    name: String,
    hint: String,
    status: String,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "pages/start.html")]
struct StartPage {
    t: Say,
    rows: Vec<Row>,
    left: usize,
}

/// The page.
pub async fn start(by: In) -> Response {
    let (t, state) = (Say(by.language), by.state());
    let register = state.register();
    let count = |kind: &str| register.of(kind).count();
    let people = count("person");
    let unreached = register.of("person").filter(|(_, person)| person.get("phone").is_empty()).count();
    let covered = register.of("cover").filter(|(_, cover)| !cover.get("instead").is_empty()).count();
    let approved = register.of("chain").filter(|(_, chain)| !chain.get("approved_on").is_empty()).count();
    let copies = register.of("copy").count();
    let cards = state.cards().iter().filter(|card| state.cards().revoked(&card.id).is_none()).count();
    let units = Units::of(state).len();
    let done = |number: usize, key: &str| (number > 0).then(|| t.with(key, "count", number));
    let rows = [
        ("/register/unit/import", "start-units", done(units, "start-units-done")),
        (
            "/register/person/import",
            "start-people",
            (people > 0).then(|| t.with2("start-people-done", "count", people, "without", unreached)),
        ),
        (
            if count("system") == 0 { "/systems/starting" } else { "/matrix" },
            "start-systems",
            done(covered, "start-systems-done"),
        ),
        ("/calls", "start-chains", done(approved, "start-chains-done")),
        ("/binders", "start-binders", done(copies, "start-binders-done")),
        ("/cards", "start-keys", (cards > 1).then(|| t.with("start-keys-done", "count", cards))),
    ];
    let left = rows.iter().filter(|(_, _, done)| done.is_none()).count();
    let row = |(href, key, done): (&str, &str, Option<String>)| Row {
        href: href.to_string(),
        name: t.say(key),
        hint: t.say(&format!("{key}-hint")),
        tag: if done.is_some() { "" } else { "blue" },
        status: done.unwrap_or_else(|| t.say("start-left")),
    };
    let rows = rows.into_iter().map(row).collect();
    by.page(&Page::new(t.say("start-title"), &StartPage { t, rows, left }))
}
