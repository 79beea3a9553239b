//! What was ticked by pen, written in afterwards in one go, each tick with its own time.

use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, DateTime};
use planb_core::incident::first_hour;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use super::card::{Card, Tick};
use super::first_hour::{Made, going_on, none, sent, write};
use crate::clock;

struct Row {
    key: &'static str,
    text: String,
    done: String,
    clock: String,
    note: String,
}

#[derive(Template)]
#[template(path = "incident/pen.html")]
struct PenPage<'a> {
    t: Say,
    csrf: &'a str,
    whose: String,
    role: &'static str,
    unit: String,
    day: String,
    who: &'a str,
    rows: Vec<Row>,
    fault: Option<(String, String)>,
}

fn page(by: &In, card: &Card, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let row = |tick: Tick| Row {
        clock: fields.get(&format!("clock-{}", tick.key)).to_string(),
        note: fields.get(&format!("note-{}", tick.key)).to_string(),
        key: tick.key,
        text: tick.text,
        done: tick.done,
    };
    let page = PenPage {
        t,
        csrf: by.csrf(),
        whose: card.title(by),
        role: card.role.word(),
        unit: card.unit.clone(),
        day: if fields.has("day") { fields.get("day").to_string() } else { by.today().to_string() },
        who: fields.get("who"),
        rows: card.ticks(by).into_iter().map(row).collect(),
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("pen-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// The form.
pub async fn ask(by: In) -> Response {
    let Some(incident) = going_on(&by) else { return none(&by) };
    let asked = |name: &str| by.query.get(name).map(String::as_str);
    match Card::asked(&by, &incident, asked("role").unwrap_or_default(), asked("unit")) {
        Ok(card) => page(&by, &card, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Writes every tick that has a time. All times are read before any is written.
pub async fn take(posted: Posted) -> Response {
    let Posted { by, fields, .. } = posted;
    let Some(incident) = going_on(&by) else { return none(&by) };
    let card = match sent(&by, &incident, &fields) {
        Ok(card) => card,
        Err(trouble) => return by.trouble(&trouble),
    };
    match enter(&by, &card, &fields) {
        Ok(()) => go(&format!("/incident/first-hour?role={}&unit={}", card.role.word(), card.unit)),
        Err(trouble) => page(&by, &card, &fields, Some(&trouble)),
    }
}

fn enter(by: &In, card: &Card, fields: &Fields) -> Result<(), Trouble> {
    let day: Date = fields.get("day").parse().map_err(|_| Trouble::user("field-date"))?;
    let mut made: Vec<(DateTime, &'static str, String)> = Vec::new();
    for tick in card.ticks(by).into_iter().filter(|tick| tick.done.is_empty()) {
        if let Some(at) = clock::typed(fields.get(&format!("clock-{}", tick.key)), day)? {
            made.push((at, tick.key, fields.get(&format!("note-{}", tick.key)).to_string()));
        }
    }
    made.sort();
    if made.last().is_some_and(|(at, _, _)| first_hour::is_future(*at, by.clock())) {
        return Err(Trouble::user("tick-future"));
    }
    let who = match fields.get("who") {
        "" => by.who.name.as_str(),
        who => who,
    };
    for (at, key, note) in &made {
        write(by, card, &Made { key, at: *at, note, who })?;
    }
    Ok(())
}
