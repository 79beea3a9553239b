//! All partners: whose promise has passed, whom the law names and nobody has told, who speaks to the press, which clock is next.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use planb_core::overview::clock::{Standing, clocks};
use planb_core::overview::partner::{Partner, Watch, partners, spokesperson, watches};
use planb_core::partner::{PARTNER, law};
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, RecordId};
use planb_node::clock;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::records::events;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::clocks::left;
use super::records::{Asks, Form, Unsaved, current};

const ASKS: Asks = Asks {
    schema: &PARTNER,
    names: &["name", "sort", "phone", "other_way", "contact", "our_number", "note"],
    action: "/partners",
};

struct Row {
    href: String,
    name: String,
    sort: String,
    dial: String,
    phone: String,
    kind: &'static str,
    status: String,
    told: String,
    next: String,
    law: String,
}

#[derive(Template)]
#[template(path = "partner/overview.html")]
struct OverviewPage<'a> {
    t: Say,
    csrf: &'a str,
    is_on: bool,
    overdue: usize,
    rows: Vec<Row>,
    has_usual: bool,
    spokesperson: String,
    clock: String,
    watch: String,
    form: Form,
    errors: Vec<Told>,
}

fn row(by: &In, partner: &Partner<'_>) -> Row {
    let (t, of) = (Say(by.language), |field: &str| partner.record.get(field));
    let last = partner.told.first().map(|(_, told)| told);
    let (kind, status) = match (last, partner.is_overdue, partner.next) {
        (_, true, _) => ("late", t.say("partner-overdue")),
        (None, ..) if !partner.law.is_empty() => ("soon", t.say("partner-not-told")),
        (None, ..) => ("none", t.say("partner-not-told")),
        (Some(_), false, Some(_)) => ("soon", t.say("partner-promised")),
        (Some(_), false, None) => ("ok", t.say("partner-told")),
    };
    Row {
        href: format!("/partners/{}", partner.id),
        name: of("name").to_string(),
        sort: shown::choice(by.language, &PARTNER, "sort", of("sort")),
        dial: shown::dialled(of("phone")).unwrap_or_default(),
        phone: shown::phone_shown(of("phone")),
        kind,
        status,
        told: last.map_or_else(String::new, |told| format!("{} {}", told.get("at").replace('T', " "), told.get("by"))),
        next: partner.next.map_or_else(String::new, |next| next.strftime("%Y-%m-%d %H:%M").to_string()),
        law: partner.law.to_string(),
    }
}

/// The clock that is out first, in words.
fn next_clock(by: &In, incident: &RecordId) -> String {
    let running =
        clocks(by.state(), incident, by.clock(), &clock::zone()).into_iter().filter_map(|clock| match clock.standing {
            Standing::Running(minutes) => Some((minutes, clock.rule.id.as_str())),
            _ => None,
        });
    running.min().map_or_else(String::new, |(minutes, rule)| {
        format!("{}: {}", by.say(&format!("clock-{rule}")), left(by, minutes))
    })
}

fn page(by: &In, values: &BTreeMap<String, String>, faults: &[Fault]) -> Response {
    let (t, state) = (Say(by.language), by.state());
    let incident = current(by);
    let (form, errors) = match ASKS.form(by, values, faults) {
        Ok(form) => form,
        Err(trouble) => return by.trouble(&trouble),
    };
    let all = partners(state, incident.as_ref(), by.clock());
    let has = |sort: &str| all.iter().any(|one| one.record.get("sort") == sort);
    let speaks = incident.as_ref().and_then(|incident| spokesperson(state, incident));
    let on = watches(state, by.clock());
    let now = on.iter().find(|(stands, ..)| *stands == Watch::Now);
    let page = OverviewPage {
        t,
        csrf: by.csrf(),
        is_on: incident.is_some(),
        overdue: all.iter().filter(|one| one.is_overdue).count(),
        has_usual: law::partners().iter().all(|usual| has(&usual.sort)),
        rows: all.iter().map(|one| row(by, one)).collect(),
        spokesperson: speaks.map_or_else(|| t.say("press-nobody"), |(_, one)| one.get("name").to_string()),
        clock: incident.as_ref().map_or_else(String::new, |incident| next_clock(by, incident)),
        watch: now.map_or_else(
            || t.say("watch-nobody"),
            |(_, _, watch)| format!("{}: {}", watch.get("system"), watch.get("who")),
        ),
        form,
        errors,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(t.say("partner-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// The page.
pub async fn show(by: In) -> Response {
    page(&by, &BTreeMap::new(), &[])
}

/// One more partner.
pub async fn add(posted: Posted) -> Response {
    match ASKS.save(&posted, &[], None, |_| None) {
        Ok(id) => go(&format!("/partners/{id}")),
        Err(Unsaved::Faults(values, faults)) => page(&posted.by, &values, &faults),
        Err(Unsaved::Trouble(trouble)) => posted.by.trouble(&trouble),
    }
}

/// The starting list: whoever is not there yet. Numbers are filled in by those who know them.
pub async fn usual(posted: Posted) -> Response {
    let (by, hand) = (&posted.by, posted.by.who.hand());
    let done = by.app.record(|state| {
        let mut all = Vec::new();
        for usual in law::partners() {
            // The id is the sort: two computers that begin the list apart have one list when they meet.
            let id = RecordId::parse(&format!("usual-{}", usual.sort)).ok_or_else(|| Refusal::new("field-unknown"))?;
            if state.register().of("partner").any(|(_, one)| one.get("sort") == usual.sort) {
                continue;
            }
            let name = shown::choice(by.language, &PARTNER, "sort", &usual.sort);
            all.extend(events(state, &PARTNER, &id, &[("name", &name), ("sort", &usual.sort)], None, &hand)?);
        }
        Ok(all)
    });
    match done {
        Ok(_) => go("/partners"),
        Err(trouble) => by.trouble(&trouble),
    }
}
