//! One notice: its text for each audience, what goes out as a text message, what is said on the telephone, and publishing it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::notice::{self, NOTICE, TYPED, number_of, sms};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_core::state::{Event, State};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::found;
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};

use super::text::Below;
use super::{starts, text, write};

#[derive(Template)]
#[template(path = "notice/one.html")]
struct OnePage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    title: String,
    kind: &'static str,
    state: String,
    issue: String,
    late: String,
    facts: Vec<(String, String)>,
    html: String,
    english: String,
    english_title: String,
    message: String,
    places: String,
    phone: Vec<String>,
    tellings: Vec<String>,
    /// What is left of a starting text to fill in.
    blanks: Vec<String>,
    /// Units whose clients' names it was compared with.
    compared: Vec<String>,
    /// The notice that has taken its place, and what is called so.
    newer: Option<(String, String)>,
    is_draft: bool,
    is_published: bool,
    may_publish: bool,
    has_incident: bool,
}

/// The message as it goes out: with the number and the next word's time, where both find room.
fn message(by: &In, record: &Record) -> String {
    let own = record.get("sms");
    let number = number_of(record);
    if own.is_empty() || number == 0 {
        return own.to_string();
    }
    let next = record.get("next_update").split_once('T').map_or("", |(_, time)| time);
    let args = [("number", number.to_string()), ("time", next.to_string()), ("text", own.to_string())];
    let with_end = by.say_with("notice-sms", &args);
    if sms::check(&with_end).is_ok() { with_end } else { own.to_string() }
}

/// Its page.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    match found(&by, &NOTICE, &id) {
        Ok((id, record)) => by.page(&page(&by, &id, record)),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn page(by: &In, id: &RecordId, record: &Record) -> Page {
    let (t, state, register) = (Say(by.language), by.state(), by.state().register());
    let of = |name: &str| {
        NOTICE.field(name).map_or_else(String::new, |field| {
            shown::value(state, by.language, &NOTICE, field, record.get(name)).replace('\n', ", ")
        })
    };
    let label = |name: &str| shown::label(by.language, &NOTICE, name);
    let facts = ["audience", "next_update", "published_at", "published_by", "over_at", "incident"];
    let facts = facts.iter().filter(|name| !record.get(name).is_empty()).map(|name| (label(name), of(name))).collect();
    let first = notice::first_of(register, id);
    let newer = register.by("notice", "state", "published").find(|(other, _)| {
        *other != id && notice::first_of(register, other) == first && record.get("state") == "superseded"
    });
    let message = message(by, record);
    let places = sms::count(&message).unwrap_or_default();
    let tellings = match record.get("state") {
        "draft" => write::tellings(by, |name| record.get(name)),
        _ => Vec::new(),
    };
    let page = OnePage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        title: record.get("title").to_string(),
        kind: match record.get("state") {
            "published" => "ok",
            "draft" => "soon",
            _ => "none",
        },
        state: of("state"),
        issue: match number_of(record) {
            0 => String::new(),
            number => t.with("notice-issue", "number", number),
        },
        late: if notice::is_late(record, by.clock()) {
            t.with("notice-late", "when", record.get("next_update").replace('T', " "))
        } else {
            String::new()
        },
        facts,
        html: text::page(record.get("text"), Below::Page),
        english: text::page(record.get("text_en"), Below::Page),
        english_title: record.get("title_en").to_string(),
        places: t.with2("notice-sms-places", "places", places, "most", sms::MOST),
        message,
        phone: record.get("phone").lines().map(str::to_string).collect(),
        tellings: tellings.iter().map(|telling| write::said(by, &label(&telling.field), telling)).collect(),
        blanks: if record.get("state") == "draft" { blanks(record) } else { Vec::new() },
        compared: write::known_units(by),
        newer: newer.map(|(id, record)| {
            let issue = t.with("notice-issue", "number", number_of(record));
            (format!("/notices/{id}"), format!("{issue} {}", record.get("title")))
        }),
        is_draft: record.get("state") == "draft",
        is_published: record.get("state") == "published",
        may_publish: by.who.role.publishes(),
        has_incident: incident::current(register).is_some(),
    };
    Page::new(record.get("title"), &page)
}

/// What of a notice's texts nobody has filled in.
fn blanks(record: &Record) -> Vec<String> {
    let mut all: Vec<String> = TYPED.iter().flat_map(|name| starts::blanks(record.get(name))).collect();
    all.sort();
    all.dedup();
    all
}

/// Publishes a draft, and says so in the log. What tells of a client, or is not filled in, is refused, and the draft stays as it is.
pub async fn publish(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let published = found(by, &NOTICE, &id).and_then(|(id, record)| {
        if !by.who.role.publishes() {
            return Err(Trouble::user("notice-not-yours"));
        }
        if incident::current(by.state().register()).is_none() {
            return Err(Trouble::user("notice-no-incident"));
        }
        let is_draft = record.get("state") == "draft";
        let tells =
            is_draft && (!blanks(record).is_empty() || !write::tellings(by, |name| record.get(name)).is_empty());
        if !tells {
            publish_now(by, &id)?;
        }
        Ok((id, tells))
    });
    match published {
        Ok((id, false)) => go(&format!("/notices/{id}")),
        // The page says what tells of whom.
        Ok((id, true)) => by.page(&page(by, &id, by.state().register().get("notice", &id.0)).refused()),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn publish_now(by: &In, id: &RecordId) -> Result<(), Trouble> {
    let (now, hand) = (by.clock(), by.who.hand());
    by.app.record(|state| {
        let mut all: Vec<Event> =
            notice::publish(state.register(), id, now, &hand)?.into_iter().map(Event::from).collect();
        if let Some(number) = all.iter().find_map(|event| number_in(event, id)) {
            let record = state.register().get("notice", &id.0);
            let args = [
                ("number", number),
                ("title", record.get("title").to_string()),
                ("audience", audiences(by, record)),
                ("next", record.get("next_update").replace('T', " ")),
            ];
            all.push(log_line(state, by, id, &by.say_with("notice-log-published", &args))?);
        }
        Ok(all)
    })?;
    Ok(())
}

fn audiences(by: &In, record: &Record) -> String {
    let words = record.all("audience").map(|word| shown::choice(by.language, &NOTICE, "audience", word).to_lowercase());
    words.collect::<Vec<_>>().join(", ")
}

/// The number that a write gives this notice.
fn number_in(event: &Event, id: &RecordId) -> Option<String> {
    match event {
        Event::RecordWritten(written) if written.id == *id => written.set.get("number").cloned(),
        _ => None,
    }
}

/// A line of the log of the incident that goes on; a plain note where none does.
pub fn log_line(state: &State, by: &In, id: &RecordId, text: &str) -> Result<Event, Refusal> {
    let line = incident::current(state.register()).map(|current| Line {
        incident: current.id.clone(),
        by: by.who.hand(),
        about: format!("notice:{id}"),
        ..Line::default()
    });
    Ok(note::write(text, About { line, ..About::default() })?.into())
}

/// Takes a published notice back, when it no longer holds and nothing takes its place.
pub async fn take_back(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let (now, hand) = (by.clock(), by.who.hand());
    let taken = found(by, &NOTICE, &id).and_then(|(id, _)| {
        if !by.who.role.publishes() {
            return Err(Trouble::user("notice-not-yours"));
        }
        by.app.record(|state| {
            let mut all: Vec<Event> =
                notice::take_back(state.register(), &id, now, &hand)?.into_iter().map(Event::from).collect();
            if !all.is_empty() {
                let record = state.register().get("notice", &id.0);
                let args = [("number", number_of(record).to_string()), ("title", record.get("title").to_string())];
                all.push(log_line(state, by, &id, &by.say_with("notice-log-taken-back", &args))?);
            }
            Ok(all)
        })?;
        Ok(id)
    });
    match taken {
        Ok(id) => go(&format!("/notices/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
