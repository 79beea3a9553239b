//! *Granska*: what could be read in two ways, and all that is medicine or money, one screen at a time or hundreds at a glance.

mod gallery;
mod one;
pub mod show;
mod whole;

use axum::Router;
use axum::routing::{get, post};
use planb_core::ledger::Told;
use planb_core::overview::backentry::entering::said_of;
use planb_core::overview::review::{self, Item, PAGE, Spot, Standing};
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::{In, Shared};

use crate::picture::may_see;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/review", get(one::first))
        .route("/review/gallery", get(gallery::show).post(gallery::take))
        .route("/review/{serial}/{page}/{field}", get(one::show).post(one::take))
        .route("/review/{serial}/{page}/undo/{field}", post(one::undo))
}

/// What this person may look at, in order.
pub fn seen(by: &In) -> Vec<Item> {
    let items = by.now.worked_out(review::items);
    items.0.iter().filter(|item| may_see(by, &item.unit)).cloned().collect()
}

/// The path of a doubt's own page.
pub fn path(spot: &Spot) -> String {
    let field = if spot.field == PAGE { "page" } else { &spot.field };
    format!("/review/{}/{}/{field}", spot.serial, spot.page)
}

/// The doubt that a path names, and where it stands among all.
pub fn found(by: &In, (serial, page, field): (&str, u32, &str)) -> Result<(Vec<Item>, usize), Trouble> {
    let field = if field == "page" { PAGE } else { field };
    let all = seen(by);
    let at =
        all.iter().position(|item| item.spot.serial.0 == serial && item.spot.page == page && item.spot.field == field);
    at.map(|at| (all, at)).ok_or_else(|| Trouble::user("review-gone"))
}

/// Where to go after a doubt: the next one that waits for this person, else the first, else the end.
pub fn next(by: &In, after: Option<&Spot>) -> String {
    let items = by.app.now();
    let items = items.worked_out(review::items);
    let mut waiting = items.0.iter().filter(|item| may_see(by, &item.unit) && item.waits_for(&by.who.name));
    let first = waiting.clone().next();
    let later = after.and_then(|after| waiting.find(|item| item.spot > *after));
    later.or(first).map_or_else(|| "/review".to_string(), |item| path(&item.spot))
}

/// What somebody says of fields of one sheet; nothing where they have said it before.
pub fn say(by: &In, serial: &Serial, said: &[(u32, String, String)]) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| said_of(state, serial, said, &hand)).map(drop)
}

/// Who filled in a sheet, as far as the ledger knows: whom it was given to last.
pub fn carer(state: &State, serial: &Serial) -> String {
    let given = state.ledger().sheet(serial).and_then(|sheet| sheet.last(|told| matches!(told, Told::Given { .. })));
    match given.map(|said| &said.told) {
        Some(Told::Given { to, .. }) => to.clone(),
        _ => String::new(),
    }
}

/// How many of them are done.
pub fn done(all: &[Item]) -> usize {
    all.iter().filter(|item| item.standing == Standing::Done).count()
}
