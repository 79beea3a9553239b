//! All slips: what is overdue first. No names stand here, so the page may be on a wall.

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::contact::CONTACT;
use planb_core::incident;
use planb_core::overview::contact::{Slip, Standing, slips};
use planb_core::overview::elapsed::{minutes, moment};
use planb_node::clock;
use planb_node::web::fields::Item;
use planb_node::web::{In, Page, Say, shown};

use super::words;

/// Most closed slips in the list.
const MOST_CLOSED: usize = 50;

struct Row {
    href: String,
    number: String,
    kind: &'static str,
    status: String,
    what: String,
    unit: String,
    received: String,
    age: String,
    promised: String,
    taken_by: String,
    waits: bool,
}

#[derive(Template)]
#[template(path = "contact/list.html")]
struct ListPage {
    t: Say,
    is_on: bool,
    overdue: usize,
    open: usize,
    rows: Vec<Row>,
    closed: Vec<Row>,
    units: Vec<Item>,
}

/// The status parts's word of a standing.
pub fn kind(standing: Standing) -> &'static str {
    match standing {
        Standing::Overdue => "late",
        Standing::Open => "soon",
        Standing::CalledBack => "ok",
        Standing::Closed => "na",
    }
}

/// How long ago, in words.
pub fn age(by: &In, from: DateTime) -> String {
    let minutes = minutes(from, by.clock(), &clock::zone()).max(0);
    match minutes {
        0..120 => by.say_with("frame-minutes", &[("minutes", minutes.to_string())]),
        _ => by.say_with("frame-hours", &[("hours", (minutes / 60).to_string())]),
    }
}

fn row(by: &In, slip: &Slip<'_>) -> Row {
    let of = |field: &str| slip.record.get(field);
    let said = |field: &str| shown::choice(by.language, &CONTACT, field, of(field));
    let what = [said("way"), said("topic")].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    Row {
        href: format!("/contacts/{}", slip.id),
        number: of("number").to_string(),
        kind: kind(slip.standing),
        status: by.say(&format!("contact-is-{}", slip.standing.word())),
        what,
        unit: match of("unit") {
            "" => by.say("contact-desk"),
            unit => shown::name(by.state(), by.language, "unit", unit),
        },
        received: of("received").replace('T', " "),
        age: moment(of("received")).map_or_else(String::new, |at| age(by, at)),
        promised: of("promised").replace('T', " "),
        taken_by: of("taken_by").to_string(),
        waits: of("words") == "wait",
    }
}

/// The page; `?unit=` shows one unit's.
pub async fn list(by: In) -> Response {
    let t = Say(by.language);
    let unit = by.query.get("unit").map_or("", String::as_str);
    let all = slips(by.state(), by.clock());
    let wanted = all.iter().filter(|slip| unit.is_empty() || slip.record.get("unit") == unit);
    let (closed, left): (Vec<&Slip<'_>>, Vec<&Slip<'_>>) = wanted.partition(|slip| slip.standing == Standing::Closed);
    let page = ListPage {
        t,
        is_on: incident::current(by.state().register()).is_some(),
        overdue: left.iter().filter(|slip| slip.standing == Standing::Overdue).count(),
        open: left.len(),
        rows: left.into_iter().map(|slip| row(&by, slip)).collect(),
        closed: closed.into_iter().take(MOST_CLOSED).map(|slip| row(&by, slip)).collect(),
        units: words::units(&by, unit, &t.say("contact-all-units")),
    };
    by.page(&Page::new(t.say("contact-title"), &page))
}
