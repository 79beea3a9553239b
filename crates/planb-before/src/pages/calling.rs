//! What is done with a call chain: proposed, approved, drilled, answered. For the pages and for programs alike.

use planb_node::web::records::{found, may_write, unit_of, write};
use planb_node::web::shown;
use std::collections::BTreeMap;

use planb_core::chain::relay;
use planb_core::chain::{CHAIN, DRILL, LINK, REPLY};
use planb_core::id::UnitId;
use planb_core::overview::chain;
use planb_core::refusal::Refusal;
use planb_core::register::{self, Hand, RecordId, Schema, Wish};
use planb_core::state::{Event, State};
use planb_core::task::TASK;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::In;

/// How many one person calls in a proposed chain: fewest, most, and unless somebody says otherwise.
pub const FAN: (usize, usize, usize) = (2, 12, 5);

/// What one person answered in a drill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Their place in the chain.
    pub link: String,
    pub outcome: String,
    pub read_back: String,
}

/// Whether a drill goes on after what was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drilling {
    GoesOn,
    Ends,
}

/// Makes a chain from the register: of one unit, or of everybody.
pub fn propose(by: &In, unit: Option<&UnitId>, fan: usize) -> Result<RecordId, Trouble> {
    if !by.who.writes(unit) {
        return Err(Trouble::user("not-yours"));
    }
    let id = RecordId::random(random::bytes()?);
    let proposed = relay::propose(&chain::callees(by.state(), unit), fan);
    if proposed.is_empty() {
        return Err(Trouble::user("chain-nobody"));
    }
    let hand = by.who.hand();
    let name = match unit {
        Some(unit) => shown::name(by.state(), by.language, "unit", &unit.0),
        None => by.app.organisation(&by.now),
    };
    let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| ((*n).into(), (*v).into())).collect()
    };
    let link_id = |person: &RecordId| joined_id(&id, person);
    let (say, read_back) = (by.say("chain-say"), by.say("chain-read-back"));
    let name = by.say_with("chain-of", &[("name", name)]);
    let of = unit.map_or("", |unit| unit.0.as_str());
    let chain = text(&[("name", name.as_str()), ("unit", of), ("say", &say), ("read_back", &read_back)]);
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
            put(&mut events, state, schema, id, set, &hand)?;
        }
        Ok(events)
    })?;
    Ok(id)
}

/// The id of what belongs to two records.
fn joined_id(one: &RecordId, other: &RecordId) -> RecordId {
    RecordId(format!("{one}~{other}").chars().take(register::MAX_ID).collect())
}

fn put(
    events: &mut Vec<Event>,
    state: &State,
    schema: &Schema,
    id: &RecordId,
    set: &BTreeMap<String, String>,
    by: &Hand,
) -> Result<(), Refusal> {
    let wish = Wish { id, set, seen: None, by };
    events.extend(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from));
    Ok(())
}

/// The chain that a path names, for who may write it.
fn own(by: &In, id: &str) -> Result<RecordId, Trouble> {
    let (id, record) = found(by, &CHAIN, id)?;
    let may = may_write(&by.who, &CHAIN, unit_of(&CHAIN, &id, record).as_ref());
    if may { Ok(id) } else { Err(Trouble::user("not-yours")) }
}

/// Approves a chain as it is.
pub fn approve(by: &In, id: &str) -> Result<RecordId, Trouble> {
    let id = own(by, id)?;
    let today = by.today().to_string();
    write(by, &CHAIN, &id, &[("approved_by", by.who.name.as_str()), ("approved_on", &today)], None)?;
    Ok(id)
}

/// Begins a drill of a chain now.
pub fn begin(by: &In, id: &str) -> Result<RecordId, Trouble> {
    let id = own(by, id)?;
    let drill = RecordId::random(random::bytes()?);
    let now = by.clock();
    let (day, time) = (now.date().to_string(), now.strftime("%H:%M").to_string());
    write(by, &DRILL, &drill, &[("chain", id.0.as_str()), ("day", &day), ("begun", &time)], None)?;
    Ok(drill)
}

/// Writes what was answered in a drill. Dead numbers become tasks when it ends.
pub fn reply(by: &In, id: &str, answers: &[Answered], drilling: Drilling) -> Result<RecordId, Trouble> {
    let (drill, record) = found(by, &DRILL, id)?;
    if !may_write(&by.who, &DRILL, None) {
        return Err(Trouble::user("not-yours"));
    }
    let time = by.clock().strftime("%H:%M").to_string();
    let hand = by.who.hand();
    let links = chain::links(by.state(), &RecordId(record.get("chain").to_string()));
    by.app.record(|state| {
        let mut events: Vec<Event> = Vec::new();
        for answer in answers.iter().filter(|answer| links.iter().any(|link| link.id.0 == answer.link)) {
            let reply = joined_id(&drill, &RecordId(answer.link.clone()));
            let mut set = BTreeMap::from([
                ("drill".to_string(), drill.0.clone()),
                ("link".to_string(), answer.link.clone()),
                ("outcome".to_string(), answer.outcome.clone()),
            ]);
            if !answer.read_back.is_empty() {
                set.insert("read_back".into(), answer.read_back.clone());
            }
            if state.register().find("reply", &reply.0).is_none() {
                set.insert("at".into(), time.clone());
            }
            put(&mut events, state, &REPLY, &reply, &set, &hand)?;
        }
        if drilling == Drilling::Ends {
            let ended = BTreeMap::from([("ended".to_string(), time.clone())]);
            put(&mut events, state, &DRILL, &drill, &ended, &hand)?;
            for link in &links {
                let now = answers.iter().find(|answer| answer.link == link.id.0).map(|answer| answer.outcome.as_str());
                let before = state.register().get("reply", &joined_id(&drill, &link.id).0).get("outcome");
                if now.unwrap_or(before) == "wrong-number" {
                    let name = state.register().get("person", &link.person.0).get("name").to_string();
                    let what = by.say_with("drill-task", &[("name", name)]);
                    let (task, set) = chain::dead_number(state, &drill, "drill", &link.person, what);
                    put(&mut events, state, &TASK, &task, &set, &hand)?;
                }
            }
        }
        Ok(events)
    })?;
    Ok(drill)
}
