//! What somebody says of one sheet: it is back, voided, lost, explained, or what is so where two said different things.

use axum::extract::Path;
use axum::response::Response;
use planb_core::ledger::{Stage, Told};
use planb_core::overview::ledger::{self, Sheets};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Posted};

use crate::named::{own, serial};
use crate::stock;

/// What is said, and the page again. Said twice it is written once.
pub async fn take(Path((typed, act)): Path<(String, String)>, posted: Posted) -> Response {
    let by = &posted.by;
    let serial = match serial(&typed) {
        Ok(serial) => serial,
        Err(trouble) => return by.trouble(&trouble),
    };
    let trouble = match say(by, &serial, &act, &posted.fields) {
        Ok(()) => return go(&format!("/forms/sheet/{serial}")),
        Err(trouble) => trouble,
    };
    match super::page(by, &serial, &act, &posted.fields, Some(&trouble)) {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn say(by: &In, serial: &Serial, act: &str, fields: &Fields) -> Result<(), Trouble> {
    own(by, serial)?;
    let all = [serial.clone()];
    let (why, words) = (fields.get("why"), fields.get("words"));
    match act {
        "back" => found(by, &all, words),
        "void" => stock::void(by, &all, why, words),
        "lose" => lose(by, &all, words),
        "explain" => explain(by, &all, why, words),
        "settle" => settle(by, serial, why, words),
        _ => Err(Trouble::user("page-not-found")),
    }
}

/// They are here: where they lie.
pub fn found(by: &In, serials: &[Serial], place: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| match stock::others(state, serials, Stage::Back) {
        left if left.is_empty() => Ok(Vec::new()),
        left => ledger::hand_in(state, Sheets { serials: &left, by: &hand }, place),
    })?;
    Ok(())
}

/// They cannot be found: where was looked.
pub fn lose(by: &In, serials: &[Serial], words: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| match stock::others(state, serials, Stage::Lost) {
        left if left.is_empty() => Ok(Vec::new()),
        left => ledger::lose(state, Sheets { serials: &left, by: &hand }, words),
    })?;
    Ok(())
}

/// They are out and may be: why.
pub fn explain(by: &In, serials: &[Serial], why: &str, words: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| {
        let is_said = |serial: &&Serial| {
            state.ledger().issued(serial).is_some_and(|(sheet, _)| sheet.standing().explained == why)
        };
        let left: Vec<Serial> = serials.iter().filter(|serial| why.is_empty() || !is_said(serial)).cloned().collect();
        if left.is_empty() {
            return Ok(Vec::new());
        }
        ledger::explain(state, Sheets { serials: &left, by: &hand }, why, words)
    })?;
    Ok(())
}

/// What is so of a sheet in doubt. Said by who writes for the unit: it ends what others said.
fn settle(by: &In, serial: &Serial, stands: &str, words: &str) -> Result<(), Trouble> {
    let (_, issue) = own(by, serial)?;
    if !by.who.writes(Some(&issue.unit)) {
        return Err(Trouble::user("not-yours"));
    }
    let (hand, all) = (by.who.hand(), [serial.clone()]);
    by.app.record(|state| {
        let known = state.ledger().sheet(serial);
        let last = known.and_then(|sheet| sheet.said().next_back()).map(|(_, said)| said);
        let is_said = last.is_some_and(|said| {
            matches!(&said.told, Told::Settled { stands: of, .. } if of == stands) && said.by == hand
        });
        if is_said && known.is_some_and(|sheet| sheet.standing().stage != Stage::InDoubt) {
            return Ok(Vec::new());
        }
        ledger::settle(state, Sheets { serials: &all, by: &hand }, stands, words)
    })?;
    Ok(())
}
