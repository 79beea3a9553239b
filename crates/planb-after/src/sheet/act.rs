//! What somebody says of one sheet: it is back, voided, lost, explained, or what is so where two said different things.

use axum::extract::Path;
use axum::response::Response;
use planb_core::overview::ledger::Sheets;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Posted};

use crate::named::{own, serial};
use crate::{said, stock};

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
    by.app.record(|state| said::found(state, Sheets { serials, by: &hand }, place)).map(drop)
}

/// They cannot be found: where was looked.
pub fn lose(by: &In, serials: &[Serial], words: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| said::lost(state, Sheets { serials, by: &hand }, words)).map(drop)
}

/// They are out and may be: why.
pub fn explain(by: &In, serials: &[Serial], why: &str, words: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| said::explained(state, Sheets { serials, by: &hand }, why, words)).map(drop)
}

/// What is so of a sheet in doubt. Said by who writes for the unit: it ends what others said.
fn settle(by: &In, serial: &Serial, stands: &str, words: &str) -> Result<(), Trouble> {
    let (_, issue) = own(by, serial)?;
    if !by.who.writes(Some(&issue.unit)) {
        return Err(Trouble::user("not-yours"));
    }
    let (hand, all) = (by.who.hand(), [serial.clone()]);
    by.app.record(|state| said::settled(state, Sheets { serials: &all, by: &hand }, stands, words)).map(drop)
}
