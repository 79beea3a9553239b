//! What is read and is no record: opened units and their clients, each look an entry; what falls with what; the matrix; old paper.

use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::clients::{Person, Sorting};
use planb_core::overview::organisation::Units;
use planb_core::system::falls::{Fallen, Start};
use planb_node::trouble::Trouble;
use planb_node::web::Opening;
use planb_node::web::page::json;
use serde_json::{Value, json};

use super::{By, told};
use crate::pages::clients::{look, looked, open_here, opening, row, with_person};
use crate::pages::falls::fallen;
use crate::pages::old_paper::{Old, sheet_line};

/// The units that are open here and that this person's work is with.
pub async fn openings(by: By) -> Response {
    let opening = |opening: &std::sync::Arc<Opening>| {
        json!({ "unit": opening.unit.unit().0, "name": opening.unit.name(), "opening": opening.token, "by": opening.by,
                "night": opening.unit.night().to_string(), "until": opening.ends_at().to_string(), "missing": opening.unit.missing })
    };
    json(&json!({ "units": open_here(&by).iter().map(opening).collect::<Vec<_>>() }))
}

/// Everybody of an opened unit, who is hurt first. That somebody looked is written before.
pub async fn clients(by: By, Path(token): Path<String>) -> Response {
    let listed = || -> Result<Value, Trouble> {
        let opening = opening(&by, &token)?;
        let people = opening.unit.people(by.who.role, Sorting::Harm);
        look(&by, vec![looked(&by, opening.unit.unit(), "clients", String::new())])?;
        let client = |person: &Person<'_>| {
            let said = row(&by, &opening, person);
            json!({ "id": opening.id_of(&person.key), "name": said.name, "born": said.born, "address": said.address,
                    "within": said.within, "by_when": said.by_when, "reasons": said.reasons, "two_carers": said.two_carers })
        };
        Ok(json!({ "clients": people.iter().map(client).collect::<Vec<_>>() }))
    };
    listed().map_or_else(|trouble| told(&by, &trouble), |list| json(&list))
}

/// One client's sheets, as this role's paper has them. That somebody looked is written before.
pub async fn client(by: By, Path((token, id)): Path<(String, String)>) -> Response {
    let shown = with_person(&by, &token, &id, |opening, person| {
        look(&by, vec![looked(&by, opening.unit.unit(), "client", person.called())])?;
        let sheets = person.sheets.iter().map(|sheet| serde_json::to_value(&sheet.content));
        let sheets = sheets.collect::<Result<Vec<_>, _>>().map_err(|_| Trouble::internal("bundle-contents"))?;
        Ok(json!({ "name": person.name, "number": person.number, "sheets": sheets }))
    });
    shown.map_or_else(|trouble| told(&by, &trouble), |client| json(&client))
}

/// What falls when a system, or the network, power or another need does.
pub async fn falls(by: By) -> Response {
    let state = by.state();
    let Some((_, down)) = fallen(state, by.query.get("start").map_or("", String::as_str)) else {
        return told(&by, &Trouble::user("page-not-found"));
    };
    let key = |start: &Start| match start {
        Start::Need(need) => need.clone(),
        Start::System(id) => id.0.clone(),
    };
    let one = |one: &Fallen| {
        let system = state.register().get("system", &one.id.0);
        json!({ "system": one.id.0, "name": system.get("name"), "because": one.because.iter().map(key).collect::<Vec<_>>(),
                "plan_b": system.get("plan_b") })
    };
    json(&json!({ "falls": down.iter().map(one).collect::<Vec<_>>() }))
}

/// What each unit that this person sees does without each system that it uses; an empty text is work that is left.
pub async fn matrix(by: By) -> Response {
    let (register, units) = (by.state().register(), Units::of(by.state()));
    let mut cells = Vec::new();
    for unit in units.iter().filter(|unit| by.sees(Some(&unit.id))) {
        for (system, _) in register.of("system") {
            let cover = register.get("cover", &format!("{}~{system}", unit.id));
            if cover.get("used") != "no" {
                cells.push(json!({ "unit": unit.id.0, "system": system.0, "instead": cover.get("instead"),
                                   "practised": cover.get("practised") }));
            }
        }
    }
    json(&json!({ "cells": cells }))
}

/// What of a unit's paper should be destroyed.
pub async fn old_paper(by: By, Path(unit): Path<String>) -> Response {
    let unit = UnitId(unit);
    if Units::of(by.state()).get(&unit).is_none() {
        return told(&by, &Trouble::user("page-not-found"));
    }
    if !by.sees(Some(&unit)) {
        return told(&by, &Trouble::user("not-yours"));
    }
    let old = Old::of(by.state(), &unit);
    let sheets: Vec<String> = old.sheets.iter().map(sheet_line).collect();
    let copies: Vec<&str> = old.copies.iter().map(|copy| copy.0.as_str()).collect();
    json(&json!({ "sheet": sheets, "copy": copies }))
}
