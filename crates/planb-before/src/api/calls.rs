//! Call chains: proposed, read with their holes, approved, drilled.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use planb_core::chain::relay::Link;
use planb_core::chain::{CHAIN, DRILL, OUTCOMES, READ_BACK};
use planb_core::id::UnitId;
use planb_core::overview::chain;
use planb_core::overview::coverage::MOST_CALLS;
use planb_core::register::RecordId;
use planb_node::web::In;
use planb_node::web::page::json;
use planb_node::web::records::found;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, register, sent, told, unfit};
use crate::pages::calling::{self, Answered, Drilling, FAN};

/// Of which unit, and how many one person calls.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    fan: Option<usize>,
}

/// What was answered in a drill so far, and whether it is over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replies {
    answers: Vec<Reply>,
    #[serde(default)]
    end: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    link: String,
    outcome: String,
    #[serde(default)]
    read_back: Option<String>,
}

/// Makes a chain from the register.
pub async fn propose(by: By, request: Request) -> Response {
    let wanted: Wanted = match sent(request, &by).await {
        Ok(wanted) => wanted,
        Err(answer) => return answer,
    };
    let (least, most, usual) = FAN;
    let fan = wanted.fan.unwrap_or(usual);
    if !(least..=most).contains(&fan) {
        return unfit(&by, "fan", "field-number", &[("least", least.to_string()), ("most", most.to_string())]);
    }
    let unit = wanted.unit.filter(|unit| !unit.is_empty()).map(UnitId);
    match calling::propose(&by, unit.as_ref(), fan) {
        Ok(id) => register::made(&by, &CHAIN, &id),
        Err(trouble) => told(&by, &trouble),
    }
}

/// A chain: its places in the order of the calls, and its holes.
pub async fn chain(by: By, Path(id): Path<String>) -> Response {
    let (id, record) = match found(&by, &CHAIN, &id) {
        Ok(found) => found,
        Err(trouble) => return told(&by, &trouble),
    };
    let state = by.state();
    let place = |link: &Link| {
        let person = state.register().get("person", &link.person.0);
        json!({ "link": link.id.0, "person": link.person.0, "name": person.get("name"), "phone": person.get("phone"),
                "caller": link.caller.as_ref().map(|caller| &caller.0),
                "deputy": link.deputy.as_ref().map(|(deputy, _)| &deputy.0) })
    };
    let places: Vec<Value> = chain::links(state, &id).iter().map(place).collect();
    let holes = chain::holes(state, &id, MOST_CALLS);
    let hole = |hole: &planb_core::chain::relay::Hole| json!({ "link": hole.link.0, "person": hole.person.0, "message": by.say_with(hole.key, &hole.args) });
    let holes: Vec<Value> = holes.iter().map(hole).collect();
    let drills: Vec<&str> = state.register().by("drill", "chain", &id.0).map(|(drill, _)| drill.0.as_str()).collect();
    json(&json!({ "chain": register::shown(&CHAIN, &id, record), "places": places, "holes": holes, "drills": drills }))
}

/// Approves a chain as it is.
pub async fn approve(by: By, Path(id): Path<String>) -> Response {
    match calling::approve(&by, &id) {
        Ok(id) => register::record(&by, &CHAIN, &id),
        Err(trouble) => told(&by, &trouble),
    }
}

/// Begins a drill of a chain now.
pub async fn begin(by: By, Path(id): Path<String>) -> Response {
    match calling::begin(&by, &id) {
        Ok(drill) => {
            let mut answer = drilled(&by, &drill);
            *answer.status_mut() = StatusCode::CREATED;
            register::place(&mut answer, &format!("/api/v1/drills/{drill}"));
            answer
        }
        Err(trouble) => told(&by, &trouble),
    }
}

/// How a drill goes or went.
pub async fn drill(by: By, Path(id): Path<String>) -> Response {
    match found(&by, &DRILL, &id) {
        Ok((id, _)) => drilled(&by, &id),
        Err(trouble) => told(&by, &trouble),
    }
}

fn drilled(by: &In, id: &RecordId) -> Response {
    let now = by.app.now();
    let (record, drilled) = (now.state.register().get("drill", &id.0), chain::drill(&now.state, id));
    let ids = |all: &[RecordId]| all.iter().map(|id| id.0.clone()).collect::<Vec<_>>();
    json(&json!({
        "id": id.0, "chain": record.get("chain"), "day": record.get("day"), "begun": record.get("begun"), "ended": record.get("ended"),
        "minutes": drilled.minutes, "reached": drilled.reached, "of": drilled.of, "read_back_percent": drilled.read_back_percent,
        "dead_numbers": ids(&drilled.dead_numbers), "never_called": ids(&drilled.never_called),
    }))
}

/// Takes what was answered; all of it or nothing.
pub async fn reply(by: By, Path(id): Path<String>, request: Request) -> Response {
    let replies: Replies = match sent(request, &by).await {
        Ok(replies) => replies,
        Err(answer) => return answer,
    };
    let links = match found(&by, &DRILL, &id) {
        Ok((_, drill)) => chain::links(by.state(), &RecordId(drill.get("chain").to_string())),
        Err(trouble) => return told(&by, &trouble),
    };
    let mut answers = Vec::with_capacity(replies.answers.len());
    for reply in replies.answers {
        let is_known = OUTCOMES.contains(&reply.outcome.as_str())
            && reply.read_back.as_deref().is_none_or(|word| READ_BACK.contains(&word))
            && links.iter().any(|link| link.id.0 == reply.link);
        if !is_known {
            return unfit(&by, "answers", "field-choice", &[]);
        }
        answers.push(Answered {
            link: reply.link,
            outcome: reply.outcome,
            read_back: reply.read_back.unwrap_or_default(),
        });
    }
    let drilling = if replies.end { Drilling::Ends } else { Drilling::GoesOn };
    match calling::reply(&by, &id, &answers, drilling) {
        Ok(drill) => drilled(&by, &drill),
        Err(trouble) => told(&by, &trouble),
    }
}
