//! The closing sheet on paper: the sums per unit, every lost sheet with its report, what was explained, who has which system back, the log's
//! seal, and lines to sign on.

use std::collections::BTreeMap;

use planb_core::ledger::{Stage, Told};
use planb_core::look::Looked;
use planb_core::overview::ledger::{Counts, Which, counts, sheets, total};
use planb_core::overview::reconcile::{closed, event, is_other, left, returns};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::printing::{Paper, making};
use planb_node::web::{In, shown};
use planb_paper::{Statement, StatementTable, statement_sheet, tongue};

use super::end::in_the_way;
use crate::named::{form_name, moment, spans, unit_name};
use crate::upload::counts::all_in_tray;

/// `/print/reconcile`.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    if !by.who.role.sees_all() {
        return Err(Trouble::user("not-yours"));
    }
    let (sheet, has_words) = statement(by);
    let language = tongue(by.language.code());
    let subject = event(by.state().register()).map_or_else(String::new, |(id, _)| id.0.clone());
    let look =
        Looked { by: by.who.hand(), unit: None, what: "sheet-words".into(), which: String::new(), why: String::new() };
    Ok(Paper {
        what: "closing",
        subject,
        title: by.say("closing-sheet"),
        unit: None,
        version: None,
        back: "/reconcile".into(),
        look: has_words.then_some(look),
        make: making(move |stamp| statement_sheet(stamp, &sheet, language)),
    })
}

fn numbers(counts: &Counts) -> [u32; 6] {
    let explained = counts.outstanding - counts.unexplained;
    [counts.issued, counts.entered + counts.checked, counts.voided, counts.lost, explained, counts.unexplained]
}

const NUMBERS: [&str; 6] =
    ["count-issued", "count-entered", "count-voided", "count-lost", "count-explained", "count-left"];

fn per_unit(by: &In) -> StatementTable {
    let mut units: BTreeMap<String, Counts> = BTreeMap::new();
    for ((unit, _), one) in counts(by.state(), Which::default()) {
        let sum = units.entry(unit_name(by, &unit)).or_default();
        *sum = sum.with(one);
    }
    let row = |(unit, counts): (String, Counts)| {
        std::iter::once(unit).chain(numbers(&counts).map(|number| number.to_string())).collect()
    };
    StatementTable {
        title: by.say("after-units"),
        header: std::iter::once("record-unit").chain(NUMBERS).map(|key| by.say(key)).collect(),
        rows: units.into_iter().map(row).collect(),
        none: by.say("after-none"),
    }
}

/// What was written of a sheet about one thing.
fn words(by: &In, serial: &Serial, about: &str) -> String {
    let contents = by.state().ledger().contents(serial);
    let of = contents.into_iter().flat_map(|contents| contents.remarks()).filter(|(_, remark)| remark.about == about);
    of.map(|(_, remark)| remark.text.as_str()).last().unwrap_or_default().to_string()
}

fn lost(by: &In) -> (StatementTable, bool) {
    let mut has_words = false;
    let which = Which { stage: Some(Stage::Lost), ..Which::default() };
    let rows = sheets(by.state(), which).map(|(serial, sheet, issue)| {
        let said = sheet.last(|told| matches!(told, Told::Lost | Told::Settled { .. }));
        let who = said.map_or_else(String::new, |said| format!("{} {}", moment(said.at), said.by.name));
        let report = words(by, serial, "lost");
        has_words |= !report.is_empty();
        let form = format!("{}, {}", form_name(by, &issue.form, issue.version), unit_name(by, &issue.unit));
        vec![serial.to_string(), form, who, report]
    });
    let table = StatementTable {
        title: by.say("closing-lost"),
        rows: rows.collect(),
        header: ["stock-sheet", "stock-form", "closing-reported", "closing-report"].map(|key| by.say(key)).into(),
        none: by.say("closing-none"),
    };
    (table, has_words)
}

/// Sheets that are out for a reason, by unit, form and reason.
fn explained(by: &In) -> StatementTable {
    let mut all: BTreeMap<(String, String, String), Vec<Serial>> = BTreeMap::new();
    for (serial, sheet, issue) in sheets(by.state(), Which::default()) {
        let standing = sheet.standing();
        if matches!(standing.stage, Stage::Stock | Stage::Given) && !standing.explained.is_empty() {
            let why = by.say(&format!("explain-{}", standing.explained));
            let why = match standing.holders.join(", ") {
                holders if holders.is_empty() => why,
                holders => format!("{why} ({holders})"),
            };
            let key = (unit_name(by, &issue.unit), form_name(by, &issue.form, issue.version), why);
            all.entry(key).or_default().push(serial.clone());
        }
    }
    let row = |((unit, form, why), serials): ((String, String, String), Vec<Serial>)| {
        vec![format!("{form}, {unit}"), why, serials.len().to_string(), spans(&serials)]
    };
    StatementTable {
        title: by.say("closing-explained"),
        header: ["stock-form", "sheet-why", "closing-count", "closing-serials"].map(|key| by.say(key)).into(),
        rows: all.into_iter().map(row).collect(),
        none: by.say("closing-none"),
    }
}

fn returned(by: &In) -> StatementTable {
    let register = by.state().register();
    let name = |kind: &str, id: &str| shown::name(by.state(), by.language, kind, id);
    let all = event(register).map(|(id, _)| returns(register, id)).unwrap_or_default();
    let row = |one: &planb_core::overview::reconcile::Return<'_>| {
        let get = |field: &str| one.record.map_or_else(String::new, |record| record.get(field).replace('T', " "));
        let at = one.record.map_or_else(|| by.say("returned-not"), |_| get("back_at"));
        vec![name("unit", one.unit), name("system", one.system), at, get("said_by"), get("paper_until")]
    };
    let fields = ["unit", "system", "back_at", "said_by", "paper_until"];
    StatementTable {
        title: by.say("returned-title"),
        header: fields.map(|field| shown::label(by.language, &planb_core::reconcile::RETURNED, field)).into(),
        rows: all.iter().map(row).collect(),
        none: by.say("returned-none"),
    }
}

fn statement(by: &In) -> (Statement, bool) {
    let (state, left) = (by.state(), left(by.state(), all_in_tray(by)));
    let register = state.register();
    let event = event(register);
    let closing = event.and_then(|(id, _)| closed(register, id)).map(|(_, closing)| closing);
    let closing = closing.filter(|closing| !is_other(closing, &left.closing.counts));
    let all = total(&counts(state, Which::default()));
    let mut facts: Vec<(String, String)> =
        NUMBERS.iter().zip(numbers(&all)).map(|(key, number)| (by.say(key), number.to_string())).collect();
    if let Some((_, record)) = event {
        facts.push((by.say("closing-over"), record.get("ended").replace('T', " ")));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let (mut lead, mut after) = (vec![by.say("closing-sum")], vec![by.say("closing-keep")]);
    if let Some(closing) = closing {
        let args = [("at", closing.get("at").replace('T', " ")), ("by", closing.get("by").to_string())];
        lead.insert(0, by.say_with("reconcile-closed", &args));
        after.extend(Some(closing.get("note").to_string()).filter(|note| !note.is_empty()));
    } else {
        lead.extend(in_the_way(by, &left));
    }
    let (lost, has_words) = lost(by);
    let sheet = Statement {
        title: by.say("closing-sheet"),
        subject: event.map_or_else(String::new, |(_, record)| record.get("what").to_string()),
        draft: if closing.is_some() { String::new() } else { by.say("closing-draft") },
        lead,
        facts,
        tables: vec![per_unit(by), lost, explained(by), returned(by)],
        closing: after,
        signatures: vec![by.say("closing-sign"), by.say("closing-sign-two")],
    };
    (sheet, has_words)
}
