//! Login cards: listed, taken out of use. New ones are made at the pages only: a card is shown once, to be printed.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use planb_core::card::{Card, CardId};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::page::json;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, sent, told};
use crate::pages::cards::card_of;

/// Why a card is taken out of use.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    why: String,
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
