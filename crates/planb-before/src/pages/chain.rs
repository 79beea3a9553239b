//! One call chain: the tree, its holes, approval, and drills.

use planb_node::web::records::{found, may_write, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::chain::relay::{self, Link};
use planb_core::chain::{CHAIN, DRILL, OUTCOMES, READ_BACK};
use planb_core::id::UnitId;
use planb_core::overview::chain;
use planb_core::overview::coverage::MOST_CALLS;
use planb_core::register::{self, RecordId, Schema};
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use super::calling::{self, Answered, Drilling, FAN};

/// Somebody in the chain, as deep as they are called.
struct Place {
    depth: usize,
    edit: String,
    name: String,
    title: String,
    dial: String,
    phone: String,
    deputy: String,
    calls: usize,
    outcome: String,
    read_back: String,
    link: String,
}

struct DrillRow {
    href: String,
    day: String,
    minutes: String,
    reached: String,
}

#[derive(Template)]
#[template(path = "pages/chain.html")]
struct ChainPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    name: String,
    say: Vec<String>,
    read_back: String,
    places: Vec<Place>,
    holes: Vec<String>,
    approved: String,
    drills: Vec<DrillRow>,
    /// Where the unit's first binder pages are printed, when no night has made a binder yet.
    trial: String,
    /// In earnest, or in an exercise.
    run_word: String,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "pages/drill.html")]
struct DrillPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    chain: String,
    name: String,
    begun: String,
    ended: String,
    places: Vec<Place>,
    summary: Vec<(String, String)>,
    may_write: bool,
}

impl ChainPage<'_> {
    fn print_address(&self) -> String {
        format!("/print/chain/{}", self.id)
    }
}

/// Every place, callers before those whom they call; what cannot be reached from the beginning comes last.
fn places(state: &State, by: &In, links: &[Link], replies: &BTreeMap<String, (String, String)>) -> Vec<Place> {
    let register = state.register();
    let place = |(at, depth): &(usize, usize)| {
        let link = &links[*at];
        let person = register.get("person", &link.person.0);
        let phone = person.get("phone");
        let (outcome, read_back) = replies.get(&link.id.0).cloned().unwrap_or_default();
        Place {
            depth: (*depth).min(6),
            edit: format!("/register/link/{}/edit", link.id),
            name: shown::name(state, by.language, "person", &link.person.0),
            title: person.get("title").to_string(),
            dial: shown::dialled(phone).unwrap_or_default(),
            phone: shown::phone_shown(phone),
            deputy: link
                .deputy
                .as_ref()
                .map_or_else(String::new, |(deputy, _)| shown::name(state, by.language, "person", &deputy.0)),
            calls: links.iter().filter(|other| other.caller.as_ref() == Some(&link.id)).count(),
            outcome,
            read_back,
            link: link.id.0.clone(),
        }
    };
    relay::in_call_order(links).iter().map(place).collect()
}

fn may(by: &In, schema: &Schema, id: &RecordId, record: &register::Record) -> bool {
    may_write(&by.who, schema, unit_of(schema, id, record).as_ref())
}

fn trial(by: &In, unit: &str) -> String {
    let has_binder = super::binders::issued(by, &UnitId(unit.to_string())).is_some();
    if unit.is_empty() || has_binder { String::new() } else { format!("/print/binder/{unit}") }
}

/// The chain's page.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    let (id, record) = match found(&by, &CHAIN, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (t, state) = (Say(by.language), by.state());
    let links = chain::links(state, &id);
    let holes = chain::holes(state, &id, MOST_CALLS);
    let mut drills: Vec<DrillRow> = state
        .register()
        .by("drill", "chain", &id.0)
        .map(|(drill, record)| {
            let drilled = chain::drill(state, drill);
            DrillRow {
                href: format!("/calls/drill/{drill}"),
                day: record.get("day").to_string(),
                minutes: drilled.minutes.map_or_else(String::new, |minutes| minutes.to_string()),
                reached: format!("{}/{}", drilled.reached, drilled.of),
            }
        })
        .collect();
    drills.sort_by(|one, other| other.day.cmp(&one.day));
    let page = ChainPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        name: record.get("name").to_string(),
        say: record.get("say").lines().map(str::to_string).collect(),
        read_back: record.get("read_back").to_string(),
        places: places(state, &by, &links, &BTreeMap::new()),
        holes: holes.iter().map(|hole| by.say_with(hole.key, &hole.args)).collect(),
        approved: match record.get("approved_on") {
            "" => String::new(),
            day => by.say_with("chain-approved", &[("who", record.get("approved_by").into()), ("day", day.into())]),
        },
        drills,
        trial: trial(&by, record.get("unit")),
        run_word: t.say(if by.app.settings.exercise { "run-begin-exercise" } else { "run-begin" }),
        may_write: may(&by, &CHAIN, &id, record),
    };
    by.page(&Page::new(record.get("name"), &page))
}

/// Makes a chain from the register: of one unit, or of everybody.
pub async fn propose(posted: Posted) -> Response {
    let typed = posted.fields.get("unit");
    let unit = (!typed.is_empty()).then(|| UnitId(typed.to_string()));
    let (least, most, usual) = FAN;
    let fan = posted.fields.get("fan").parse().unwrap_or(usual).clamp(least, most);
    gone(&posted.by, calling::propose(&posted.by, unit.as_ref(), fan), "/calls")
}

/// Goes to the page of what was done, or says why it was not.
fn gone(by: &In, done: Result<RecordId, Trouble>, under: &str) -> Response {
    match done {
        Ok(id) => go(&format!("{under}/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Approves the chain as it is.
pub async fn approve(Path(id): Path<String>, posted: Posted) -> Response {
    gone(&posted.by, calling::approve(&posted.by, &id), "/calls")
}

/// Begins a drill now.
pub async fn begin(Path(id): Path<String>, posted: Posted) -> Response {
    gone(&posted.by, calling::begin(&posted.by, &id), "/calls/drill")
}

/// The drill's page: one row per person.
pub async fn drill(by: In, Path(id): Path<String>) -> Response {
    let (id, record) = match found(&by, &DRILL, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (t, state) = (Say(by.language), by.state());
    let register = state.register();
    let chain_id = RecordId(record.get("chain").to_string());
    let links = chain::links(state, &chain_id);
    let replies = register
        .by("reply", "drill", &id.0)
        .map(|(_, reply)| {
            let said = (reply.get("outcome").to_string(), reply.get("read_back").to_string());
            (reply.get("link").to_string(), said)
        })
        .collect();
    let drilled = chain::drill(state, &id);
    let mut summary = vec![
        (t.say("drill-reached"), format!("{}/{}", drilled.reached, drilled.of)),
        (t.say("drill-read-back"), drilled.read_back_percent.map_or_else(|| "–".into(), |right| format!("{right} %"))),
        (t.say("drill-dead"), drilled.dead_numbers.len().to_string()),
        (t.say("drill-never"), drilled.never_called.len().to_string()),
    ];
    if let Some(minutes) = drilled.minutes {
        summary.insert(0, (t.say("drill-minutes"), minutes.to_string()));
    }
    let page = DrillPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        chain: format!("/calls/{chain_id}"),
        name: register.get("chain", &chain_id.0).get("name").to_string(),
        begun: record.get("begun").to_string(),
        ended: record.get("ended").to_string(),
        places: places(state, &by, &links, &replies),
        summary,
        may_write: by.who.role.writes_all() || by.who.role.writes_own(),
    };
    by.page(&Page::new(t.say("drill-title"), &page))
}

/// What was answered; all rows of the page at once, or one. A row without an answer is left as it is.
pub async fn reply(Path(id): Path<String>, posted: Posted) -> Response {
    let known = |word: &str, words: &[&str]| words.contains(&word).then(|| word.to_string());
    let answered = |(name, outcome): &(String, String)| {
        let link = name.strip_prefix("outcome-")?;
        Some(Answered {
            outcome: known(outcome, &OUTCOMES)?,
            read_back: known(posted.fields.get(&format!("read-{link}")), &READ_BACK).unwrap_or_default(),
            link: link.to_string(),
        })
    };
    let answers: Vec<Answered> = posted.fields.0.iter().filter_map(answered).collect();
    let drilling = if posted.fields.has("end") { Drilling::Ends } else { Drilling::GoesOn };
    gone(&posted.by, calling::reply(&posted.by, &id, &answers, drilling), "/calls/drill")
}
