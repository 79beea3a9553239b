//! Login cards: made, listed, taken out of use. A card's secret is in the answer to its making and nowhere else.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use planb_core::card::{Card, CardId, MAX_UNITS};
use planb_core::id::UnitId;
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use planb_node::web::records::exists;
use planb_node::web::{In, PrintedCard};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, sent, told};
use crate::pages::cards::{Sort, asked_for, card_of};

/// Why a card is taken out of use.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    why: String,
}

/// Cards to be made: one person's, or one for each unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    role: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    /// One for each unit, with a typed name at log-in.
    #[serde(default)]
    for_units: bool,
}

/// Most characters of a name on a card.
pub const MOST_NAME: usize = 40;
/// Letters of Latin alphabets: two bytes each at the most, so that what a card can hold is the same for every name.
pub const NAME: &str =
    "^[\\u0020-\\u007e\\u00a1-\\u024f]*[\\u0021-\\u007e\\u00a1-\\u024f][\\u0020-\\u007e\\u00a1-\\u024f]*$";

fn is_name(name: &str) -> bool {
    let is_latin = |letter: char| matches!(letter, ' '..='~' | '\u{a1}'..='\u{24f}');
    !name.trim().is_empty() && name.chars().all(is_latin) && name.chars().count() <= MOST_NAME
}

/// Makes cards. Whoever asks holds their secrets: words and code are said once.
pub async fn make(by: By, request: Request) -> Response {
    let asked: Asked = match sent(request, &by).await {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    if !by.who.role.keeps_cards() {
        return told(&by, &Trouble::user("not-yours"));
    }
    let sort = if asked.for_units { Sort::Units } else { Sort::Personal };
    let units: Vec<UnitId> = asked.units.into_iter().map(UnitId).collect();
    if let Some(unknown) = units.iter().find(|unit| !exists(by.state(), "unit", &unit.0)) {
        return told(&by, &Trouble::user("field-not-found").with("unit", unknown));
    }
    if asked.name.as_deref().is_some_and(|name| !is_name(name)) || units.len() > MAX_UNITS {
        return told(&by, &Trouble::user("card-label").with("most", MOST_NAME));
    }
    let name = asked.name.unwrap_or_default();
    let made =
        asked_for(&by, &asked.role, sort, units, &name).and_then(|wanted| by.app.issue_cards(&wanted, &by.who.hand()));
    let card = |card: &PrintedCard| json!({ "id": card.id.to_string(), "label": card.card.label, "words": card.words.join(" "), "code": card.code });
    match made {
        Ok(printed) => {
            let cards: Vec<Value> = printed.iter().map(card).collect();
            let mut answer = json(&json!({ "cards": cards }));
            *answer.status_mut() = StatusCode::CREATED;
            answer
        }
        Err(trouble) => told(&by, &trouble),
    }
}

/// All cards, for who keeps them.
pub async fn list(by: By) -> Response {
    if !by.who.role.keeps_cards() {
        return told(&by, &Trouble::user("not-yours"));
    }
    let cards = by.state().cards();
    let card = |card: &Card| {
        let units: Vec<&str> = card.units.iter().map(|unit| unit.0.as_str()).collect();
        let issued = planb_node::clock::local_of_ms(card.issued_ms).date().to_string();
        json!({ "id": card.id.to_string(), "label": card.label, "role": card.role().map(|role| role.word()),
                "units": units, "issued_on": issued, "revoked": cards.revoked(&card.id).map(|revoked| &revoked.reason) })
    };
    let all: Vec<Value> = cards.iter().map(card).collect();
    json(&json!({ "cards": all }))
}

/// The card that a path names, for who keeps cards.
fn kept(by: &In, id: &str) -> Result<CardId, Trouble> {
    if !by.who.role.keeps_cards() {
        return Err(Trouble::user("not-yours"));
    }
    let card = card_of(id)?;
    let is_known = by.state().cards().statements(&card).next().is_some();
    if is_known { Ok(card) } else { Err(Trouble::user("card-unknown")) }
}

/// Takes a card out of use, here at once and at other nodes when they meet.
pub async fn revoke(by: By, Path(id): Path<String>, request: Request) -> Response {
    let why: Why = match sent(request, &by).await {
        Ok(why) => why,
        Err(answer) => return answer,
    };
    done(&by, kept(&by, &id).and_then(|card| by.app.revoke_card(card, &why.why, &by.who.hand())))
}

/// Lets a card's holder choose a new PIN on this node.
pub async fn forget_pin(by: By, Path(id): Path<String>) -> Response {
    done(&by, kept(&by, &id).and_then(|card| by.app.forget_pin(&card)))
}

fn done(by: &In, done: Result<(), Trouble>) -> Response {
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(trouble) => told(by, &trouble),
    }
}
