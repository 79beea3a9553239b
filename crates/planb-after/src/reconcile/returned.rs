//! The return to normal, per unit and system: back since when, who said so, and until when what happened stands on paper.

use std::collections::BTreeMap;

use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::reconcile::{self, Back, Return, event, returns as all_returns};
use planb_core::reconcile::RETURNED;
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::fields::{FormField, Told, ask_field, say_fault, typed};
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Posted, shown};

/// What is asked.
pub const NAMES: [&str; 6] = ["unit", "system", "back_at", "said_by", "paper_until", "note"];
/// Rows that are shown.
const ROWS: usize = 400;

/// A unit and a system.
pub struct Row {
    pub unit: String,
    pub system: String,
    pub is_back: bool,
    pub told: String,
}

/// The table and its form.
pub struct Returns {
    /// No event, no return.
    pub has_event: bool,
    pub rows: Vec<Row>,
    pub back: usize,
    pub count: usize,
    pub fields: Vec<FormField>,
    pub is_refused: bool,
    pub errors: Vec<Told>,
}

fn row(by: &In, one: &Return<'_>) -> Row {
    let name = |kind: &str, id: &str| shown::name(by.state(), by.language, kind, id);
    let told = one.record.map(|record| {
        let args = [("at", record.get("back_at").replace('T', " ")), ("by", record.get("said_by").to_string())];
        let told = by.say_with("returned-told", &args);
        let until = record.get("paper_until").replace('T', " ");
        let until = if until.is_empty() { until } else { by.say_with("returned-until", &[("until", until)]) };
        [told, until, record.get("note").to_string()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    Row {
        unit: name("unit", one.unit),
        system: name("system", one.system),
        is_back: told.is_some(),
        told: told.unwrap_or_else(|| by.say("returned-not")),
    }
}

/// What a refused form was told.
fn faults(by: &In, fields: &Fields) -> Vec<Fault> {
    let values = typed(by, &RETURNED, fields);
    check(by, &values).err().unwrap_or_default()
}

/// The table, and the form with what was typed.
pub fn returns(by: &In, fields: &Fields, is_refused: bool) -> Result<Returns, Trouble> {
    let register = by.state().register();
    let event = event(register).map(|(id, _)| id.clone());
    let all: Vec<Return<'_>> = match &event {
        Some(id) => all_returns(register, id),
        None => Vec::new(),
    };
    let seen: Vec<&Return<'_>> = all.iter().filter(|one| by.sees(Some(&UnitId(one.unit.to_string())))).collect();
    let faults = if is_refused { faults(by, fields) } else { Vec::new() };
    let values = if is_refused { typed(by, &RETURNED, fields) } else { BTreeMap::new() };
    let usual = |name: &str| match name {
        "back_at" => by.clock().strftime("%Y-%m-%d %H:%M").to_string(),
        "said_by" => by.who.name.clone(),
        "unit" => by.who.units.first().map_or_else(String::new, |unit| unit.0.clone()),
        _ => String::new(),
    };
    let field = |name: &&str| {
        let field = RETURNED.field(name)?;
        let value = values.get(*name).cloned().unwrap_or_else(|| usual(name));
        let mut asked = ask_field(by, &RETURNED, field, &value.replace('T', " "));
        if field.refers_to().is_some() {
            asked = ask_field(by, &RETURNED, field, &value);
        }
        if let Some(fault) = faults.iter().find(|fault| fault.field == *name) {
            asked.error = say_fault(by, "", &fault.why);
        }
        Some(asked)
    };
    let told = |fault: &Fault| Told {
        name: fault.field.clone(),
        text: say_fault(by, &shown::label(by.language, &RETURNED, &fault.field), &fault.why),
    };
    let mut rows: Vec<Row> = seen.iter().take(ROWS).map(|one| row(by, one)).collect();
    rows.sort_by_key(|row| (row.is_back, row.unit.to_lowercase(), row.system.to_lowercase()));
    Ok(Returns {
        has_event: event.is_some(),
        back: seen.iter().filter(|one| one.record.is_some()).count(),
        count: seen.len(),
        rows,
        fields: NAMES.iter().filter_map(field).collect(),
        is_refused,
        errors: faults.iter().map(told).collect(),
    })
}

/// What would be written.
fn check(by: &In, values: &BTreeMap<String, String>) -> Result<Vec<planb_core::state::Event>, Vec<Fault>> {
    let fault = |field: &str, key| vec![Fault { field: field.to_string(), why: Refusal::new(key) }];
    let get = |name: &str| values.get(name).map_or("", String::as_str);
    let register = by.state().register();
    let incident: RecordId = event(register).map(|(id, _)| id.clone()).ok_or_else(|| fault("", "closing-no-event"))?;
    if !by.sees(Some(&UnitId(get("unit").to_string()))) {
        return Err(fault("unit", "issue-unit"));
    }
    let said = Back {
        incident: &incident,
        unit: get("unit"),
        system: get("system"),
        back_at: get("back_at"),
        said_by: get("said_by"),
        paper_until: get("paper_until"),
        note: get("note"),
    };
    reconcile::back(by.state(), &said, &by.who.hand())
}

/// A unit has a system back.
pub async fn take(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    let values = typed(by, &RETURNED, fields);
    match check(by, &values) {
        Ok(events) => match by.app.record(|_| Ok(events)) {
            Ok(_) => go("/reconcile#returned"),
            Err(trouble) => by.trouble(&trouble),
        },
        Err(_) => super::page(by, fields, "returned", Some(&Trouble::user("returned-refused"))),
    }
}
