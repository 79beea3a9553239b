//! *Efterarbete*: how many sheets are out, back and missing, what is to be done with them, and what is left to enter.

use askama::Template;
use axum::response::Response;
use planb_core::overview::ledger::{Debt, Which, debt};
use planb_core::overview::reconcile::{Accounts, accounts, closed, event, is_other, left};
use planb_core::register::RecordId;
use planb_node::web::{In, Page, Say};

use crate::named::{moment, unit_name};
use crate::upload::counts::all_in_tray;

/// A unit's row.
struct Row {
    name: String,
    href: String,
    numbers: Accounts,
}

/// What is left to enter, in words.
struct Board {
    left: String,
    pace: String,
    hours: String,
    /// The oldest sheet with medicine on it: where it is, and the words.
    medicine: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "stock/after.html")]
struct AfterPage {
    t: Say,
    all: Accounts,
    board: Board,
    rows: Vec<Row>,
    /// How far the end of the work has come.
    standing: String,
    standing_kind: &'static str,
}

/// The debt of the units that this person sees.
fn owed(by: &In) -> Debt {
    let now = by.clock();
    if by.who.role.sees_all() {
        return debt(by.state(), Which::default(), now);
    }
    let mut all = Debt::default();
    for unit in &by.who.units {
        let one = debt(by.state(), Which { unit: Some(unit), ..Which::default() }, now);
        all.left += one.left;
        all.entered_today += one.entered_today;
        all.pace = match (all.pace, one.pace) {
            (Some(pace), Some(more)) => Some(pace + more),
            (pace, more) => pace.or(more),
        };
        all.oldest_medicine = match (all.oldest_medicine.take(), one.oldest_medicine) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    all.hours_left = all.pace.map(|pace| (f64::from(all.left) / pace).ceil() as u32);
    all
}

fn board(by: &In) -> Board {
    let owed = owed(by);
    let pace = owed.pace.map(|pace| format!("{pace:.1}").replace('.', by.language.say("decimal-mark").as_str()));
    let medicine = owed.oldest_medicine.map(|(at, serial)| {
        let args = [("serial", serial.to_string()), ("at", moment(at))];
        (format!("/forms/sheet/{serial}"), by.say_with("after-medicine-at", &args))
    });
    Board {
        left: owed.left.to_string(),
        pace: pace.map_or_else(|| by.say("after-pace-none"), |pace| by.say_with("after-pace-at", &[("pace", pace)])),
        hours: match owed.hours_left {
            Some(0) => by.say("after-hours-none"),
            Some(hours) => by.say_with("after-hours-left", &[("hours", hours.to_string())]),
            None if owed.left == 0 => by.say("after-hours-none"),
            None => by.say("after-hours-unknown"),
        },
        medicine,
    }
}

/// How far the end of the work has come, in a sentence.
fn standing(by: &In) -> (&'static str, String) {
    let (state, left) = (by.state(), left(by.state(), all_in_tray(by)));
    let incident = event(state.register()).map(|(id, _)| id.clone()).unwrap_or(RecordId(String::new()));
    if let Some((_, closing)) = closed(state.register(), &incident) {
        let args = [("at", closing.get("at").replace('T', " ")), ("by", closing.get("by").to_string())];
        return match is_other(closing, &left.closing.counts) {
            true => ("soon", by.say_with("reconcile-closed-other", &args)),
            false => ("ok", by.say_with("reconcile-closed", &args)),
        };
    }
    match (left.goes_on, left.sheets()) {
        (true, _) => ("none", by.say("reconcile-goes-on")),
        (false, 0) if left.in_tray > 0 => ("soon", by.say_with("left-tray", &[("count", left.in_tray.to_string())])),
        (false, 0) => ("ok", by.say("reconcile-ready")),
        (false, sheets) => ("soon", by.say_with("reconcile-left", &[("sheets", sheets.to_string())])),
    }
}

/// `/after`.
pub async fn show(by: In) -> Response {
    let t = Say(by.language);
    let units = accounts(by.state(), |unit| by.sees(Some(unit)));
    let all = units.values().fold(Accounts::default(), |all, one| all.with(*one));
    let row = |(unit, numbers)| Row { name: unit_name(&by, &unit), href: format!("/forms?unit={unit}"), numbers };
    let mut rows: Vec<Row> = units.into_iter().map(row).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.numbers.missing), row.name.clone()));
    let (standing_kind, standing) = standing(&by);
    let page = AfterPage { t, all, board: board(&by), rows, standing, standing_kind };
    by.page(&Page::new(t.say("after-title"), &page))
}
