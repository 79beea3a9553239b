//! Old paper: sheets and copies that newer ones have replaced, and that should be destroyed.

use planb_node::web::records::events;
use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Path;
use axum::response::Response;
use planb_core::copy::COPY;
use planb_core::id::UnitId;
use planb_core::overview::paper::{self, Paper};
use planb_core::print::{Print, SheetAt, SheetsDestroyed};
use planb_core::register::RecordId;
use planb_core::snapshot::Edition;
use planb_core::state::{Event, State};
use planb_node::trouble::Trouble;
use planb_node::web::Posted;
use planb_node::web::page::go;

const EDITIONS: [Edition; 2] = [Edition::Common, Edition::Supplement];

/// What of both binders should be destroyed: whole copies of which nothing serves any more, and single sheets of others.
#[derive(Default)]
pub struct Old {
    pub copies: BTreeSet<RecordId>,
    pub sheets: BTreeSet<SheetAt>,
}

impl Old {
    /// Of one unit.
    pub fn of(state: &State, unit: &UnitId) -> Old {
        let mut old = Old::default();
        for edition in EDITIONS {
            let paper = Paper::of(state, unit, edition);
            let gone = paper.to_destroy(state, unit, edition);
            let is_locked_in = |print: &Print| {
                print.supplement == (edition == Edition::Supplement)
                    && paper::LOCKED_IN.contains(&state.register().get("copy", &print.copy.0).get("state"))
            };
            let prints = state.unit(unit).into_iter().flat_map(|unit| unit.prints().printed());
            let prints: Vec<&Print> = prints.map(|(_, print)| print).filter(|print| is_locked_in(print)).collect();
            // The newest copy that each sheet is in.
            let newest: BTreeMap<SheetAt, &RecordId> =
                prints.iter().flat_map(|print| print.sheets().map(|sheet| (sheet, &print.copy))).collect();
            let serves = |print: &Print| {
                print.sheets().any(|sheet| !gone.contains(&sheet) && newest.get(&sheet) == Some(&&print.copy))
            };
            let serving: BTreeSet<&RecordId> =
                prints.iter().filter(|print| serves(print)).map(|print| &print.copy).collect();
            let copies = prints.iter().map(|print| &print.copy).filter(|copy| !serving.contains(copy)).cloned();
            old.copies.extend(copies.chain(paper.old_copies));
            let single = |sheet: &SheetAt| newest.get(sheet).is_some_and(|copy| serving.contains(copy));
            old.sheets.extend(gone.iter().filter(|sheet| single(sheet)).cloned());
        }
        old
    }
}

/// A sheet as the page lists it: place and serial.
pub fn sheet_line(at: &SheetAt) -> String {
    format!("{} {}", at.place.0, at.serial)
}

/// The old sheets and copies that the page listed were destroyed.
pub async fn destroyed(Path(unit): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = || -> Result<(), Trouble> {
        let id = UnitId(unit.clone());
        if !by.who.writes(Some(&id)) {
            return Err(Trouble::user("not-yours"));
        }
        // Only what was on the page that somebody read.
        let named: BTreeSet<&str> = posted.fields.all("sheet").collect();
        let (today, hand) = (by.today().to_string(), by.who.hand());
        by.app.record(|state| {
            let old = Old::of(state, &id);
            let is_named = |at: &SheetAt| named.contains(sheet_line(at).as_str());
            let sheets: Vec<SheetAt> = old.sheets.into_iter().filter(is_named).collect();
            let mut all = Vec::new();
            for copy in old.copies.iter().filter(|copy| posted.fields.all("copy").any(|named| named == copy.0)) {
                let set = [("state", "destroyed"), ("state_on", today.as_str())];
                all.extend(events(state, &COPY, copy, &set, None, &hand)?);
            }
            if !sheets.is_empty() {
                all.push(Event::from(SheetsDestroyed { unit: id.clone(), sheets, by: hand.clone() }));
            }
            Ok(all)
        })?;
        Ok(())
    };
    match done() {
        Ok(()) => go(&format!("/binders/{unit}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
