//! What is on paper: printed, looked at before, locked in, moved; and the board that says what is not.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use planb_core::copy::{COPY, LOCKED_IN};
use planb_core::overview::coverage::{self, COLUMNS, Cell, Check, Row};
use planb_core::register::RecordId;
use planb_node::web::page;
use planb_node::web::page::json;
use planb_node::web::printing;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{By, register, sent, told};
use crate::pages::{copies, home, lock_in, papers};

const PDF: &str = "application/pdf";

/// How old the data is that was locked in, and where it lies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedIn {
    data_as_of: String,
    #[serde(default)]
    place: Option<String>,
    /// `yes`: it was printed where this program does not see it.
    #[serde(default)]
    printed_elsewhere: Option<String>,
}

/// What happened to a copy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    #[serde(rename = "move")]
    what: String,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    holder: Option<String>,
    #[serde(default)]
    receipt: Option<String>,
}

/// How a paper would look; writes nothing.
pub async fn preview(by: By, Path(what): Path<String>) -> Response {
    let paper = match papers::paper(&by, &what) {
        Ok(paper) => paper,
        Err(trouble) => return told(&by, &trouble),
    };
    match printing::preview(by.0.clone(), paper).await {
        Ok(pdf) => page::file("preview.pdf", PDF, pdf),
        Err(trouble) => told(&by, &trouble),
    }
}

/// Prints a paper: the PDF, and where its entry as a copy is.
pub async fn print(by: By, Path(what): Path<String>) -> Response {
    let paper = match papers::paper(&by, &what) {
        Ok(paper) => paper,
        Err(trouble) => return told(&by, &trouble),
    };
    match printing::print_now(by.0.clone(), paper).await {
        Ok((name, copy, pdf)) => {
            let mut answer = page::file(&name, PDF, pdf);
            *answer.status_mut() = StatusCode::CREATED;
            register::place(&mut answer, &format!("/api/v1/register/copy/{copy}"));
            answer
        }
        Err(trouble) => told(&by, &trouble),
    }
}

/// *Utskriven och inlåst*.
pub async fn lock_in(by: By, Path(unit): Path<String>, request: Request) -> Response {
    let given: LockedIn = match sent(request, &by).await {
        Ok(given) => given,
        Err(answer) => return answer,
    };
    let (place, elsewhere) = (given.place.unwrap_or_default(), given.printed_elsewhere.unwrap_or_default());
    let word = lock_in::Word {
        data_as_of: &given.data_as_of,
        place: &place,
        printed_elsewhere: &elsewhere,
        ..lock_in::Word::default()
    };
    match lock_in::locked_in(&by, &unit, &word) {
        Ok(id) => register::made(&by, &LOCKED_IN, &id),
        Err(trouble) => told(&by, &trouble),
    }
}

/// A copy was locked in, carried out, brought back, destroyed or lost; a lost one is a personal-data incident too.
pub async fn move_copy(by: By, Path(id): Path<String>, request: Request) -> Response {
    let moved: Moved = match sent(request, &by).await {
        Ok(moved) => moved,
        Err(answer) => return answer,
    };
    let given = [("place", &moved.place), ("holder", &moved.holder), ("receipt", &moved.receipt)];
    let fields: Vec<(&str, &str)> = given.iter().filter_map(|(name, text)| Some((*name, text.as_deref()?))).collect();
    match copies::move_now(&by, &id, &moved.what, &fields) {
        Ok(_) => register::record(&by, &COPY, &RecordId(id)),
        Err(trouble) => told(&by, &trouble),
    }
}

/// The coverage board of the units that this card sees, and the checks of the whole organisation.
pub async fn board(by: By) -> Response {
    let (state, today) = (by.state(), by.today());
    let cell = |cell: &Cell| json!({ "tone": home::tone(cell.tone), "word": by.say_with(cell.word_key, &cell.args), "date": cell.date.map(|date| date.to_string()) });
    let row = |row: &Row| {
        let named = COLUMNS.iter().zip(&row.cells);
        let cells: Map<String, Value> =
            named.map(|(column, one)| (column.trim_start_matches("column-").replace('-', "_"), cell(one))).collect();
        json!({ "unit": row.unit.0, "name": row.name, "cells": cells })
    };
    let check = |check: &Check| {
        json!({ "is_done": check.is_done, "word": by.say_with(check.key, &check.args),
                "todo": by.say_with(check.todo_key, &check.args), "missing": check.missing })
    };
    let board = coverage::board(state, today, |unit| by.sees(unit));
    let checks = coverage::checks(state, today);
    json(&json!({ "units": board.rows.iter().map(row).collect::<Vec<_>>(),
                  "checks": checks.iter().map(check).collect::<Vec<_>>() }))
}
