//! The search: people, units, systems, plans and the rest by any word; clients of units that are open here.
//!
//! What somebody types may name a client. So where a unit is open it is sent, not written into the address, and the page is
//! known by a token that only this session can use. Clients that are found are an entry per unit, before they are shown.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use planb_core::overview::find::{Hit, Index};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Opening, Page, Posted, Say};

use super::clients::{Row, look, looked, open_here, row};

/// Hits on the page.
const MOST: usize = 50;
/// Clients of one unit on the page.
const MOST_CLIENTS: usize = 20;
/// Letters of what is typed that count.
const MOST_TYPED: usize = 200;

struct Found {
    href: String,
    title: String,
    detail: String,
    kind: String,
}

/// The clients of one unit who fit.
struct Clients {
    unit: String,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage<'a> {
    t: Say,
    csrf: &'a str,
    typed: &'a str,
    /// What is typed is sent, not written into the address.
    is_sent: bool,
    /// Clients are looked for when this search is sent once more.
    is_half: bool,
    clients: Vec<Clients>,
    hits: Vec<Found>,
}

fn cut(typed: &str) -> String {
    typed.chars().take(MOST_TYPED).collect()
}

/// What was typed where a unit is open: remembered for this session, and asked for by its token.
pub async fn asked(posted: Posted) -> Response {
    let by = &posted.by;
    match by.app.opened.remember(by.csrf(), &cut(posted.fields.get("q"))) {
        Ok(token) => go(&format!("/search?asked={token}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The page.
pub async fn search(by: In) -> Response {
    let asked = by.query.get("asked").and_then(|token| by.app.opened.remembered(by.csrf(), token));
    let typed = asked.clone().unwrap_or_else(|| cut(by.query.get("q").map_or("", String::as_str)));
    let open = open_here(&by);
    let clients = match clients(&by, if asked.is_some() { &open } else { &[] }, &typed) {
        Ok(clients) => clients,
        Err(trouble) => return by.trouble(&trouble),
    };
    let hits = by.now.worked_out(Index::of).find(|unit| by.sees(unit), &typed, MOST);
    let found = |hit: Hit| Found {
        href: format!("/register/{}/{}", hit.kind, hit.id),
        title: hit.title,
        detail: hit.detail,
        kind: by.say(&format!("record-{}", hit.kind)),
    };
    let t = Say(by.language);
    let page = SearchPage {
        t,
        csrf: by.csrf(),
        typed: &typed,
        is_sent: !open.is_empty(),
        is_half: !open.is_empty() && asked.is_none(),
        clients,
        hits: hits.into_iter().map(found).collect(),
    };
    by.page(&Page::new(t.say("search-title"), &page))
}

/// The clients who fit, by unit; that they are looked at is written.
fn clients(by: &In, open: &[Arc<Opening>], typed: &str) -> Result<Vec<Clients>, Trouble> {
    let (mut units, mut looks) = (Vec::new(), Vec::new());
    for opening in open {
        let people = opening.unit.find(by.who.role, typed);
        if people.is_empty() {
            continue;
        }
        looks.push(looked(by, opening.unit.unit(), "search", typed.to_string()));
        units.push(Clients {
            unit: opening.unit.name().to_string(),
            rows: people.iter().take(MOST_CLIENTS).map(|person| row(by, opening, person)).collect(),
            more: people.len().saturating_sub(MOST_CLIENTS),
        });
    }
    if !looks.is_empty() {
        look(by, looks)?;
    }
    Ok(units)
}
