//! One call chain: the tree, its holes, approval, and drills.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::chain::relay::{self, Link};
use planb_core::chain::{CHAIN, DRILL, LINK, REPLY};
use planb_core::id::UnitId;
use planb_core::overview::chain;
use planb_core::overview::coverage::MOST_CALLS;
use planb_core::register::{self, RecordId, Schema, Wish};
use planb_core::state::{Event, State};
use planb_core::task::TASK;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use crate::register::record::may_write;
use crate::register::{found, shown, unit_of};

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
    let mut order: Vec<(usize, usize)> = Vec::new();
    let mut seen = vec![false; links.len()];
    let mut stack: Vec<(usize, usize)> =
        links.iter().enumerate().rev().filter(|(_, link)| link.caller.is_none()).map(|(at, _)| (at, 0)).collect();
    loop {
        while let Some((at, depth)) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            order.push((at, depth));
            let below = links.iter().enumerate().rev().filter(|(_, link)| link.caller.as_ref() == Some(&links[at].id));
            stack.extend(below.map(|(below, _)| (below, depth + 1)));
        }
        match seen.iter().position(|seen| !seen) {
            Some(at) => stack.push((at, 0)),
            None => break,
        }
    }
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
    order.iter().map(place).collect()
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
        may_write: may(&by, &CHAIN, &id, record),
    };
    by.page(&Page::new(record.get("name"), &page))
}

/// Makes a chain from the register: of one unit, or of everybody.
pub async fn propose(posted: Posted) -> Response {
    let by = &posted.by;
    let typed = posted.fields.get("unit").to_string();
    let unit = (!typed.is_empty()).then(|| UnitId(typed.clone()));
    let fan: usize = posted.fields.get("fan").parse().unwrap_or(5).clamp(2, 12);
    if !by.who.writes(unit.as_ref()) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let made = || -> Result<RecordId, Trouble> {
        let id = RecordId::random(random::bytes()?);
        let callees = chain::callees(by.state(), unit.as_ref());
        let proposed = relay::propose(&callees, fan);
        if proposed.is_empty() {
            return Err(Trouble::user("chain-nobody"));
        }
        let hand = by.who.hand();
        let name = match &unit {
            Some(unit) => shown::name(by.state(), by.language, "unit", &unit.0),
            None => by.app.organisation(&by.now),
        };
        let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| ((*n).into(), (*v).into())).collect()
        };
        let link_id = |person: &RecordId| RecordId(format!("{id}~{person}").chars().take(register::MAX_ID).collect());
        let (say, read_back) = (by.say("chain-say"), by.say("chain-read-back"));
        let name = by.say_with("chain-of", &[("name", name)]);
        let chain = text(&[("name", name.as_str()), ("unit", &typed), ("say", &say), ("read_back", &read_back)]);
        let mut all = vec![(&CHAIN, id.clone(), chain)];
        for (place, one) in proposed.iter().enumerate() {
            let caller = one.caller.as_ref().map(link_id).map(|id| id.0).unwrap_or_default();
            let deputy = one.deputy.as_ref().map(|id| id.0.clone()).unwrap_or_default();
            let set = [("chain", id.0.as_str()), ("person", &one.person.0), ("caller", &caller), ("deputy", &deputy)];
            let mut set = text(&set);
            set.insert("place".into(), place.to_string());
            all.push((&LINK, link_id(&one.person), set));
        }
        by.app.record(|state| {
            let mut events: Vec<Event> = Vec::new();
            for (schema, id, set) in &all {
                let wish = Wish { id, set, seen: None, by: &hand };
                events.extend(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from));
            }
            Ok(events)
        })?;
        Ok(id)
    };
    match made() {
        Ok(id) => go(&format!("/calls/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Writes fields of a record, for who may.
fn put(by: &In, schema: &'static Schema, id: &RecordId, set: &[(&str, &str)]) -> Result<(), Trouble> {
    crate::register::record::write(by, schema, id, set, None)
}

/// Approves the chain as it is.
pub async fn approve(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = || -> Result<(), Trouble> {
        let (id, record) = found(by, &CHAIN, &id)?;
        if !may(by, &CHAIN, &id, record) {
            return Err(Trouble::user("not-yours"));
        }
        let today = by.today().to_string();
        put(by, &CHAIN, &id, &[("approved_by", by.who.name.as_str()), ("approved_on", &today)])
    };
    match done() {
        Ok(()) => go(&format!("/calls/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Begins a drill now.
pub async fn begin(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = || -> Result<RecordId, Trouble> {
        let (id, record) = found(by, &CHAIN, &id)?;
        if !may(by, &CHAIN, &id, record) {
            return Err(Trouble::user("not-yours"));
        }
        let drill = RecordId::random(random::bytes()?);
        let now = by.clock();
        let (day, time) = (now.date().to_string(), now.strftime("%H:%M").to_string());
        put(by, &DRILL, &drill, &[("chain", id.0.as_str()), ("day", &day), ("begun", &time)])?;
        Ok(drill)
    };
    match done() {
        Ok(drill) => go(&format!("/calls/drill/{drill}")),
        Err(trouble) => by.trouble(&trouble),
    }
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

/// What was answered; all rows of the page at once, or one. Dead numbers become tasks when the drill is ended.
pub async fn reply(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = || -> Result<(), Trouble> {
        let (drill, record) = found(by, &DRILL, &id)?;
        if !may_write(&by.who, &DRILL, None) {
            return Err(Trouble::user("not-yours"));
        }
        let time = by.clock().strftime("%H:%M").to_string();
        let hand = by.who.hand();
        let links = chain::links(by.state(), &RecordId(record.get("chain").to_string()));
        let is_end = posted.fields.has("end");
        by.app.record(|state| {
            let register = state.register();
            let mut events: Vec<Event> = Vec::new();
            let mut write = |schema: &Schema, id: &RecordId, set: &BTreeMap<String, String>| {
                let wish = Wish { id, set, seen: None, by: &hand };
                register::write(register, schema, &wish).map(|all| events.extend(all.into_iter().map(Event::from)))
            };
            for link in &links {
                let outcome = posted.fields.get(&format!("outcome-{}", link.id));
                if !["answered", "no-answer", "wrong-number", "cannot-come"].contains(&outcome) {
                    continue;
                }
                let reply = RecordId(format!("{drill}~{}", link.id).chars().take(register::MAX_ID).collect());
                let mut set = BTreeMap::from([
                    ("drill".to_string(), drill.0.clone()),
                    ("link".to_string(), link.id.0.clone()),
                    ("outcome".to_string(), outcome.to_string()),
                ]);
                let read_back = posted.fields.get(&format!("read-{}", link.id));
                if ["right", "wrong", "not-asked"].contains(&read_back) {
                    set.insert("read_back".into(), read_back.to_string());
                }
                if register.find("reply", &reply.0).is_none() {
                    set.insert("at".into(), time.clone());
                }
                write(&REPLY, &reply, &set)?;
            }
            if is_end {
                write(&DRILL, &drill, &BTreeMap::from([("ended".to_string(), time.clone())]))?;
                for link in
                    links.iter().filter(|link| posted.fields.get(&format!("outcome-{}", link.id)) == "wrong-number")
                {
                    let name = register.get("person", &link.person.0).get("name");
                    let what = by.say_with("drill-task", &[("name", name.to_string())]);
                    let unit =
                        register.get("person", &link.person.0).all("unit").next().unwrap_or_default().to_string();
                    let set = BTreeMap::from([
                        ("what".to_string(), what),
                        ("unit".to_string(), unit),
                        ("from".to_string(), "drill".to_string()),
                        ("about".to_string(), drill.0.clone()),
                    ]);
                    let task = RecordId(format!("{drill}~{}", link.person).chars().take(register::MAX_ID).collect());
                    write(&TASK, &task, &set)?;
                }
            }
            Ok(events)
        })?;
        Ok(())
    };
    match done() {
        Ok(()) => go(&format!("/calls/drill/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
