//! *Ring*: the call chains, who is on call, and the numbers that matter.

use askama::Template;
use axum::response::Response;
use planb_core::overview::chain;
use planb_core::overview::coverage::MOST_CALLS;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use planb_node::web::{In, Page, Say};

struct ChainRow {
    href: String,
    name: String,
    unit: String,
    people: usize,
    holes: usize,
    drilled: String,
    approved: String,
}

struct Number {
    href: String,
    name: String,
    about: String,
    dial: String,
    shown: String,
}

#[derive(Template)]
#[template(path = "pages/calls.html")]
struct CallsPage<'a> {
    t: Say,
    csrf: &'a str,
    chains: Vec<ChainRow>,
    numbers: Vec<Number>,
    units: Vec<(String, String, bool)>,
    may_propose: bool,
    may_all: bool,
}

/// The numbers of those who are on call, and of posts' holders.
fn numbers(by: &In) -> Vec<Number> {
    let (state, language) = (by.state(), by.language);
    let register = state.register();
    let number = |href: String, name: String, about: String, phone: &str| Number {
        href,
        name,
        about,
        dial: shown::dialled(phone).unwrap_or_default(),
        shown: shown::phone_shown(phone),
    };
    let duty = planb_core::organisation::DUTY;
    let mut all: Vec<Number> = register
        .of("duty")
        .filter(|(id, duty_record)| by.sees(unit_of(&duty, id, duty_record).as_ref()))
        .map(|(id, record)| {
            let about = record.get("hours").to_string();
            number(format!("/register/duty/{id}"), record.get("name").into(), about, record.get("phone"))
        })
        .collect();
    let post = planb_core::organisation::POST;
    let posts = register.of("post").filter(|(id, record)| by.sees(unit_of(&post, id, record).as_ref()));
    all.extend(posts.filter(|(_, record)| !record.get("holder").is_empty()).map(|(id, record)| {
        let holder = record.get("holder");
        let name = shown::name(state, language, "person", holder);
        let phone = register.get("person", holder).get("phone").to_string();
        number(format!("/register/post/{id}"), record.get("name").into(), name, &phone)
    }));
    all
}

/// The page.
pub async fn calls(by: In) -> Response {
    let (t, state, language) = (Say(by.language), by.state(), by.language);
    let register = state.register();
    let schema = planb_core::chain::CHAIN;
    let seen = register.of("chain").filter(|(id, record)| by.sees(unit_of(&schema, id, record).as_ref()));
    let chains = seen.map(|(id, record)| {
        let last = register.by("drill", "chain", &id.0).map(|(_, drill)| drill.get("day")).max().unwrap_or_default();
        ChainRow {
            href: format!("/calls/{id}"),
            name: record.get("name").to_string(),
            unit: shown::name(state, language, "unit", record.get("unit")),
            people: chain::links(state, id).len(),
            holes: chain::holes(state, id, MOST_CALLS).len(),
            drilled: last.to_string(),
            approved: record.get("approved_on").to_string(),
        }
    });
    let chosen = by.query.get("unit").cloned().unwrap_or_default();
    let units = shown::choices(state, language, "unit").into_iter();
    let units = units.filter(|(id, _)| by.who.writes(Some(&planb_core::id::UnitId(id.clone()))));
    let page = CallsPage {
        t,
        csrf: by.csrf(),
        chains: chains.collect(),
        numbers: numbers(&by),
        units: units
            .map(|(id, name)| {
                let here = id == chosen;
                (id, name, here)
            })
            .collect(),
        may_propose: by.who.role.writes_all() || by.who.role.writes_own(),
        may_all: by.who.role.writes_all(),
    };
    by.page(&Page::new(t.say("calls-title"), &page))
}
