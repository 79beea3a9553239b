//! *Logguppföljning*: who looked at what about clients, for documented spot checks.

use askama::Template;
use axum::response::Response;
use planb_core::look::Looked;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};

/// Rows on the page.
const MOST: usize = 500;

struct Row {
    at: String,
    who: String,
    what: String,
    which: String,
    unit: String,
    why: String,
}

#[derive(Template)]
#[template(path = "pages/looks.html")]
struct LooksPage<'a> {
    t: Say,
    csrf: &'a str,
    rows: Vec<Row>,
    who: &'a str,
    checked: Vec<Row>,
}

/// The page; `?who=` shows one person's.
pub async fn looks(by: In) -> Response {
    if !by.who.role.keeps_cards() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let (t, state) = (Say(by.language), by.state());
    let who = by.query.get("who").map_or("", String::as_str);
    let wanted = who.to_lowercase();
    let row = |look: &planb_core::look::Look| Row {
        at: look.at.strftime("%Y-%m-%d %H:%M").to_string(),
        who: look.looked.by.name.clone(),
        what: t.say(&format!("look-{}", look.looked.what)),
        which: look.looked.which.clone(),
        unit: look
            .looked
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| shown::name(state, by.language, "unit", &unit.0)),
        why: look.looked.why.clone(),
    };
    let fits = |look: &&planb_core::look::Look| look.looked.by.name.to_lowercase().contains(&wanted);
    let is_check = |look: &&planb_core::look::Look| look.looked.what == "spot-check";
    let page = LooksPage {
        t,
        csrf: by.csrf(),
        rows: state.looks().newest().filter(|look| !is_check(look)).filter(fits).take(MOST).map(row).collect(),
        who,
        checked: state.looks().newest().filter(is_check).take(20).map(row).collect(),
    };
    by.page(&Page::new(t.say("looks-title"), &page))
}

/// A spot check was made: what was looked at, and what came of it.
pub async fn check(posted: Posted) -> Response {
    let by = &posted.by;
    if !by.who.role.keeps_cards() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let why = posted.fields.get("why").to_string();
    if why.is_empty() || why.chars().count() > 1_000 {
        return by.trouble(&Trouble::user("look-why"));
    }
    let looked = Looked { by: by.who.hand(), unit: None, what: "spot-check".into(), which: String::new(), why };
    match by.app.record(|_| Ok(vec![looked.into()])) {
        Ok(_) => go("/looks"),
        Err(trouble) => by.trouble(&trouble),
    }
}
