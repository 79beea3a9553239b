//! *Logguppföljning*: who looked at what about clients, for documented spot checks.

use askama::Template;
use axum::response::Response;
use planb_core::look::{Look, Looked};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};

/// Rows on the page.
const MOST: usize = 500;
/// What a spot check is called among the looks.
const SPOT_CHECK: &str = "spot-check";
/// Most characters of what came of one.
pub const MOST_WHY: usize = 1_000;

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
    let row = |look: &Look| Row {
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
    let is_check = |look: &&Look| look.looked.what == SPOT_CHECK;
    let page = LooksPage {
        t,
        csrf: by.csrf(),
        rows: of(&by, who).map(row).collect(),
        who,
        checked: state.looks().newest().filter(is_check).take(20).map(row).collect(),
    };
    by.page(&Page::new(t.say("looks-title"), &page))
}

/// A spot check was made: what was looked at, and what came of it.
pub async fn check(posted: Posted) -> Response {
    match check_now(&posted.by, posted.fields.get("why")) {
        Ok(()) => go("/looks"),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

/// Writes that a spot check was made.
pub fn check_now(by: &In, why: &str) -> Result<(), Trouble> {
    if !by.who.role.keeps_cards() {
        return Err(Trouble::user("not-yours"));
    }
    let why = why.trim().to_string();
    if why.is_empty() || why.chars().count() > MOST_WHY {
        return Err(Trouble::user("look-why"));
    }
    let looked = Looked { by: by.who.hand(), unit: None, what: SPOT_CHECK.into(), which: String::new(), why };
    by.app.record(|_| Ok(vec![looked.into()]))?;
    Ok(())
}

/// Looks that fit a name, the newest first, without the spot checks.
pub fn of<'a>(by: &'a In, who: &str) -> impl Iterator<Item = &'a Look> {
    let wanted = who.to_lowercase();
    let looks = by.state().looks().newest().filter(|look| look.looked.what != SPOT_CHECK);
    looks.filter(move |look| look.looked.by.name.to_lowercase().contains(&wanted)).take(MOST)
}
