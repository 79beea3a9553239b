//! Two nights with a few changed clients between: which sheets ought to be listed, which are.
//!
//! What ought to change is told by whoever wrote the exports (who changed, and what), not by the night's own digests. The harm
//! list is not judged: whether a new need moves a client there is the vocabulary's to say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use planb_before::demo::{Change, What};
use planb_before::import::shipped_mappings;
use planb_before::night::{self, Report, Silent};
use planb_core::overview::binder::page::{Binder, Content, Sheet};
use planb_node::settings::Settings;
use planb_node::trouble::Trouble;

use super::{EXPORTED, NIGHT, Town, options};
use crate::answer;

/// A sheet: the unit's id and the place in its binder.
type Spot = (String, String);

/// Runs both nights and answers how many sheets were missed and how many were listed without cause.
pub fn second(dir: &Path, town: Town, changed_clients_percent: u32) -> Result<(), Trouble> {
    let (mut node, settings) = town.node(dir)?;
    let mappings = shipped_mappings();
    let first = night::run(&mut node, &settings, &mappings, &options(NIGHT), &Silent)?;
    let later = |time: jiff::civil::DateTime| time.checked_add(1.day()).unwrap_or(time);
    let exports = Settings::path(dir, &settings.exports.folder);
    let facts = town.write(&exports, Change::Night { number: 1, changed_clients_percent }, later(EXPORTED))?;
    let second = night::run(&mut node, &settings, &mappings, &options(later(NIGHT)), &Silent)?;
    let binders = night::planned(&mut node, &settings, &mappings, &options(later(NIGHT)))?;

    let changed: BTreeMap<String, What> =
        facts.changed.iter().map(|client| (client.personnummer.clone(), client.what)).collect();
    let (expected, unjudged) = expected(&binders, &changed);
    let listed: BTreeSet<Spot> = listed(&second).difference(&unjudged).cloned().collect();
    let (missed, extra) = (told(expected.difference(&listed)), told(listed.difference(&expected)));
    answer::json(&serde_json::json!({
        "pages": first.pages + second.pages, "first_seconds": first.seconds, "second_seconds": second.seconds,
        "changed_clients": changed.len(), "expected": expected.len(), "listed": listed.len(),
        "missed": missed.len(), "extra": extra.len(), "missed_sheets": missed, "extra_sheets": extra,
    }));
    Ok(())
}

fn told<'a>(spots: impl Iterator<Item = &'a Spot>) -> Vec<String> {
    spots.map(|(unit, place)| format!("{unit} {place}")).collect()
}

/// Every sheet that the night lists as new, changed or removed.
fn listed(report: &Report) -> BTreeSet<Spot> {
    let lines = report.units.iter().flat_map(|unit| {
        let sheets = unit.new.iter().chain(&unit.changed).chain(&unit.removed);
        sheets.map(|sheet| (unit.unit.0.clone(), sheet.place.clone()))
    });
    lines.collect()
}

/// The sheets that ought to be listed, and those that are not judged.
fn expected(binders: &[Binder], changed: &BTreeMap<String, What>) -> (BTreeSet<Spot>, BTreeSet<Spot>) {
    let (mut expected, mut unjudged) = (BTreeSet::new(), BTreeSet::new());
    for binder in binders {
        let sheets = || binder.parts.iter().flat_map(|part| &part.sheets);
        let days = sheets().filter_map(|sheet| match &sheet.content {
            Content::Run(run) => Some(run.date),
            _ => None,
        });
        let last_day = days.max();
        let keys_changed: BTreeSet<&str> = sheets()
            .filter(|sheet| of_client(sheet, changed) == Some(What::Key))
            .map(|sheet| sheet.place.0.as_str())
            .collect();
        for sheet in sheets() {
            let spot = (binder.unit.0.clone(), sheet.place.0.clone());
            match &sheet.content {
                Content::Harm(_) => _ = unjudged.insert(spot),
                // A day that rolled in is new paper, not a changed sheet.
                Content::Run(run) if Some(run.date) == last_day => {}
                _ if is_expected(sheet, changed, &keys_changed) => _ = expected.insert(spot),
                _ => {}
            }
        }
    }
    (expected, unjudged)
}

/// What changed for the client whose sheet this is.
fn of_client(sheet: &Sheet, changed: &BTreeMap<String, What>) -> Option<What> {
    let number = match &sheet.content {
        Content::Client(client) | Content::Bag(client) => &client.number,
        Content::MedicineList(list) => &list.number,
        Content::Signing(signing) => &signing.number,
        _ => return None,
    };
    changed.get(&number.replace('-', "")).copied()
}

/// A need and a key stand on the client's sheets, a dose on those of medicines, a key also on runs and code sheets.
fn is_expected(sheet: &Sheet, changed: &BTreeMap<String, What>, keys_changed: &BTreeSet<&str>) -> bool {
    match &sheet.content {
        Content::Client(_) | Content::Bag(_) => matches!(of_client(sheet, changed), Some(What::Need | What::Key)),
        Content::MedicineList(_) | Content::Signing(_) => of_client(sheet, changed) == Some(What::Dose),
        Content::Run(run) => run
            .visits
            .iter()
            .filter_map(|visit| visit.who.as_ref())
            .any(|who| keys_changed.contains(who.place.0.as_str())),
        Content::Codes(codes) => codes.rows.iter().any(|row| keys_changed.contains(row.place.0.as_str())),
        _ => false,
    }
}
