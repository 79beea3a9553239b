//! One partner: their number, what they were told, and what is told now.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::overview::partner::{Partner, partners};
use planb_core::partner::{PARTNER, TOLD};
use planb_core::register::{Fault, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::found;
use planb_node::web::{Clock, In, Page, Posted, Say, shown};

use super::records::{Asks, Form, Unsaved, Words, channel, current, needed};

const ASKS: Asks =
    Asks { schema: &TOLD, names: &["what", "received_by", "read_back", "answer", "next", "channel", "at"], action: "" };

struct Row {
    at: String,
    by: String,
    what: String,
    received: String,
    answer: String,
    next: String,
}

#[derive(Template)]
#[template(path = "partner/one.html")]
struct PartnerPage<'a> {
    t: Say,
    csrf: &'a str,
    name: String,
    print: String,
    edit: String,
    overdue: String,
    dial: String,
    phone: String,
    facts: Vec<(String, String)>,
    law: String,
    told: Vec<Row>,
    is_on: bool,
    form: Form,
    errors: Vec<Told>,
}

/// A partner with what they were told in the incident that goes on.
pub fn of<'a>(by: &'a In, id: &RecordId) -> Result<Partner<'a>, Trouble> {
    let incident = current(by);
    let all = partners(by.state(), incident.as_ref(), by.clock());
    all.into_iter().find(|one| one.id == id).ok_or_else(|| Trouble::user("page-not-found"))
}

/// What a partner was told, as rows of a list: when, who, what, to whom, answer, next.
pub fn rows(by: &In, partner: &Partner<'_>) -> Vec<[String; 6]> {
    let row = |told: &planb_core::register::Record| {
        let read_back = shown::choice(by.language, &TOLD, "read_back", told.get("read_back"));
        let way = shown::choice(by.language, &TOLD, "channel", told.get("channel"));
        let received = [told.get("received_by").to_string(), way, read_back];
        [
            told.get("at").replace('T', " "),
            told.get("by").to_string(),
            told.get("what").to_string(),
            received.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            told.get("answer").to_string(),
            told.get("next").replace('T', " "),
        ]
    };
    partner.told.iter().map(|(_, told)| row(told)).collect()
}

fn page(by: &In, id: &RecordId, values: &BTreeMap<String, String>, faults: &[Fault]) -> Response {
    let t = Say(by.language);
    let (partner, asked) = match of(by, id).and_then(|partner| Ok((partner, ASKS.form(by, values, faults)?))) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (mut form, errors) = asked;
    form.action = format!("/partners/{id}");
    let record = partner.record;
    let fact = |name: &&str| {
        let field = PARTNER.field(name)?;
        let value = shown::value(by.state(), by.language, &PARTNER, field, record.get(name));
        (!value.is_empty()).then(|| (shown::label(by.language, &PARTNER, name), value))
    };
    let overdue = partner.next.filter(|_| partner.is_overdue);
    let row = |[at, by, what, received, answer, next]: [String; 6]| Row { at, by, what, received, answer, next };
    let page = PartnerPage {
        t,
        csrf: by.csrf(),
        name: record.get("name").to_string(),
        print: format!("/print/partners/{id}"),
        edit: format!("/register/partner/{id}/edit"),
        overdue: overdue
            .map_or_else(String::new, |at| t.with("partner-overdue-since", "at", at.strftime("%Y-%m-%d %H:%M"))),
        dial: shown::dialled(record.get("phone")).unwrap_or_default(),
        phone: shown::phone_shown(record.get("phone")),
        facts: ["sort", "contact", "other_way", "our_number", "note"].iter().filter_map(fact).collect(),
        law: partner.law.to_string(),
        told: rows(by, &partner).into_iter().map(row).collect(),
        is_on: current(by).is_some(),
        form,
        errors,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(record.get("name"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// The page.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    match found(&by, &PARTNER, &id) {
        Ok((id, _)) => page(&by, &id, &BTreeMap::new(), &[]),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What they are told now, or were told a while ago.
pub async fn tell(Path(id): Path<String>, mut posted: Posted) -> Response {
    posted.whole_moments(&["at"], Clock::Past);
    posted.whole_moments(&["next"], Clock::Coming);
    let by = &posted.by;
    let told =
        found(by, &PARTNER, &id).and_then(|(id, partner)| Ok((id, partner.get("name").to_string(), needed(by)?)));
    let (id, name, incident) = match told {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let fixed = [("partner", id.0.clone()), ("incident", incident.0), ("by", by.who.name.clone())];
    let words = |set: &BTreeMap<String, String>| {
        let of = |field: &str| set.get(field).cloned().unwrap_or_default();
        let mut text = by.say_with("partner-line-told", &[("partner", name.clone()), ("what", of("what"))]);
        for (field, key) in
            [("received_by", "partner-line-received"), ("answer", "partner-line-answer"), ("next", "partner-line-next")]
        {
            if !of(field).is_empty() {
                text = format!("{text} {}", by.say_with(key, &[("what", of(field).replace('T', " "))]));
            }
        }
        let read_back = shown::choice(by.language, &TOLD, "read_back", &of("read_back"));
        let text = if read_back.is_empty() { text } else { format!("{text} {read_back}.") };
        Some(Words { text, channel: channel(&of("channel")).to_string(), ..Words::default() })
    };
    match ASKS.save(&posted, &fixed, Some("at"), words) {
        Ok(_) => go(&format!("/partners/{id}")),
        Err(Unsaved::Faults(values, faults)) => page(by, &id, &values, &faults),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}
