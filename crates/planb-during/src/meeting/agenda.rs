//! A meeting's agenda is changed: points are called otherwise, left out, added.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::meeting::{MOST_POINTS, POINT, STANDING_POINTS};
use planb_core::overview::meeting::points;
use planb_core::register::{RETIRED, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::events;
use planb_node::web::{In, Page, Posted, Say};

use super::{found, words, writable};

struct Row {
    number: u8,
    title: String,
    label: String,
}

#[derive(Template)]
#[template(path = "meeting/agenda.html")]
struct AgendaPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    called: String,
    rows: Vec<Row>,
    /// Standing points that this meeting leaves out.
    left_out: Vec<Row>,
}

impl AgendaPage<'_> {
    fn address(&self) -> String {
        format!("/meetings/{}/agenda", self.id)
    }
}

/// What a point is called where the meeting does not say otherwise.
pub fn standing(t: Say, number: u8) -> String {
    if number < STANDING_POINTS { t.say(&format!("agenda-{number}")) } else { t.say("agenda-own") }
}

/// `/meetings/ID/agenda`.
pub async fn ask(by: In, Path(typed): Path<String>) -> Response {
    let (id, meeting) = match found(&by, &typed) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let row = |number: u8, title: Option<&str>| Row {
        number,
        title: title.map_or_else(|| standing(t, number), str::to_string),
        label: t.with("agenda-label", "number", number),
    };
    let all = points(by.state(), id);
    let left_out = (0..STANDING_POINTS).filter(|number| all.iter().all(|point| point.number != *number));
    let page = AgendaPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        called: words::called(meeting),
        rows: all.iter().map(|point| row(point.number, point.title)).collect(),
        left_out: left_out.map(|number| row(number, None)).collect(),
    };
    by.page(&Page::new(t.say("agenda-title"), &page))
}

/// Writes what differs from what the form showed, so that two who change different points do not undo each other's.
pub async fn take(path: Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = writable(by, &path).and_then(|id| {
        write(by, &id, &posted)?;
        Ok(id)
    });
    match done {
        Ok(id) => go(&format!("/meetings/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn write(by: &In, id: &RecordId, posted: &Posted) -> Result<(), Trouble> {
    let (hand, t, fields) = (by.who.hand(), Say(by.language), &posted.fields);
    by.app.record(|state| {
        let mut all = Vec::new();
        let known: Vec<u8> = points(state, id).iter().map(|point| point.number).collect();
        let mut put = |number: u8, title: &str, retired: &str| {
            let point = RecordId::pair(&id.0, &number.to_string());
            let number = number.to_string();
            let set = [("meeting", id.0.as_str()), ("number", &number), ("title", title), (RETIRED, retired)];
            events(state, &POINT, &point, &set, None, &hand).map(|events| all.extend(events))
        };
        for number in fields.all("point").filter_map(|number| number.parse::<u8>().ok()) {
            let (title, was) = (fields.get(&format!("title-{number}")), fields.get(&format!("was-{number}")));
            let leave = fields.all("leave").any(|left| left == number.to_string());
            if leave || title.is_empty() {
                put(number, "", "-")?;
            } else if title != was {
                let own = if title == standing(t, number) { "" } else { title };
                put(number, own, "")?;
            }
        }
        for number in fields.all("back").filter_map(|number| number.parse::<u8>().ok()) {
            put(number, "", "")?;
        }
        let new = fields.get("new");
        let is_there = points(state, id).iter().any(|point| point.title == Some(new));
        let free = known.iter().copied().max().unwrap_or(0).max(STANDING_POINTS - 1) + 1;
        if !new.is_empty() && !is_there && u32::from(free) <= MOST_POINTS {
            put(free, new, "")?;
        }
        Ok(all)
    })?;
    Ok(())
}
