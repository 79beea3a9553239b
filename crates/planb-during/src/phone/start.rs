//! The telephone's own first page: report, ring, notices, one way in, as far as the role has them.

use askama::Template;
use axum::response::Response;
use planb_core::chain::{CHAIN, RUN};
use planb_core::register::{Record, RecordId};
use planb_node::web::records::unit_of;
use planb_node::web::{Bareness, In, Page, Say, shown};

use crate::{here, run};

/// Where the notices to staff and the desk for calls stand.
const NOTICES: &str = "/notices";
const CONTACT: &str = "/contacts";

#[derive(Template)]
#[template(path = "phone/start.html")]
struct StartPage<'a> {
    t: Say,
    csrf: &'a str,
    is_calm: bool,
    /// Address and words.
    reports: Vec<(String, String)>,
    chains: Vec<(String, String)>,
    notices: &'static str,
    contact: &'static str,
}

/// The page.
pub async fn show(by: In) -> Response {
    let (t, incident) = (Say(by.language), here::incident(&by));
    let register = by.state().register();
    let mut reports: Vec<(String, String)> = Vec::new();
    if by.who.role.sees_all() {
        reports.push(("/situation".into(), t.say("phone-situation")));
    } else {
        for unit in &by.who.units {
            let name = shown::name(by.state(), by.language, "unit", &unit.0);
            reports.push((format!("/situation/{}", unit.0), t.with("phone-report", "unit", name)));
        }
    }
    let own = |(id, chain): &(&RecordId, &Record)| {
        let unit = unit_of(&CHAIN, id, chain);
        // Who sees all rings what somebody has begun; the others ring their own.
        let is_theirs = unit.as_ref().is_some_and(|unit| by.who.units.contains(unit));
        let is_open = incident.as_ref().is_some_and(|incident| run::open(by.state(), &id.0, incident).is_some());
        by.sees(unit.as_ref()) && (is_theirs || is_open)
    };
    let chain = |(id, chain): (&RecordId, &Record)| {
        let is_open = incident.as_ref().is_some_and(|incident| run::open(by.state(), &id.0, incident).is_some());
        let key = if is_open { "phone-ring" } else { "phone-ring-chain" };
        (format!("/calls/{id}/{}", RUN.kind), t.with(key, "name", chain.get("name")))
    };
    let page = StartPage {
        t,
        csrf: by.csrf(),
        is_calm: incident.is_none(),
        reports,
        chains: register.of(CHAIN.kind).filter(own).map(chain).collect(),
        notices: NOTICES,
        contact: CONTACT,
    };
    by.bare(&Page::new(t.say("phone-title"), &page), Bareness::Phone)
}
