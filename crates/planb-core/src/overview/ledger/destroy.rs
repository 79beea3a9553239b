//! When paper is no longer needed: it is kept until somebody decides, and what was done is certified.

use super::Sheets;
use crate::erasure::{ClientErased, ErasureDecided};
use crate::ledger::{FormsDestroyed, FormsDestructionDecided, LINE_MAX, SHEETS_MAX, Stage, own_client};
use crate::log::KeyId;
use crate::refusal::Refusal;
use crate::register::{Field, Shape};
use crate::sheet::Serial;
use crate::state::{Event, State};

fn line(name: &'static str, typed: &str) -> Result<String, Refusal> {
    Field::new(name, Shape::Line(LINE_MAX)).required().check(typed, |_, _| true)
}

/// Decides that paper may be destroyed: only of sheets that stand in a system, or were voided.
pub fn decide_destruction(state: &State, sheets: Sheets<'_>, reference: &str) -> Result<Vec<Event>, Refusal> {
    let reference = line("reference", reference)?;
    check(sheets.serials)?;
    for serial in sheets.serials {
        let stage = state.ledger().issued(serial).map(|(sheet, _)| sheet.standing().stage);
        if !stage.is_some_and(|stage| matches!(stage, Stage::Entered | Stage::Checked | Stage::Voided)) {
            return Err(Refusal::new("ledger-destroy-stage").with("serial", serial));
        }
    }
    Ok(vec![FormsDestructionDecided { serials: sheets.serials.to_vec(), reference, by: sheets.by.clone() }.into()])
}

/// Certifies that paper was destroyed, and that somebody saw it. What was read of blank sheets goes too: their keys are destroyed,
/// here and at every computer that is met. What is about a known client goes when the client is erased.
pub fn destroy(state: &State, sheets: Sheets<'_>, witness: &str) -> Result<Vec<Event>, Refusal> {
    let witness = line("witness", witness)?;
    check(sheets.serials)?;
    if witness.to_lowercase() == sheets.by.name.trim().to_lowercase() {
        return Err(Refusal::new("ledger-second-same"));
    }
    let mut reference = "";
    for serial in sheets.serials {
        let standing = state.ledger().issued(serial).map(|(sheet, _)| sheet.standing());
        let decision = standing.map_or("", |standing| standing.decision.as_str());
        let is_other = !reference.is_empty() && decision != reference;
        if decision.is_empty() || is_other || standing.is_some_and(|standing| standing.is_destroyed) {
            return Err(Refusal::new("ledger-destroy-decision").with("serial", serial));
        }
        reference = decision;
    }
    let destroyed = FormsDestroyed {
        serials: sheets.serials.to_vec(),
        reference: reference.to_string(),
        by: sheets.by.clone(),
        witness,
    };
    let mut events = vec![destroyed.into()];
    let erasures = state.erasures();
    for client in sheets.serials.iter().map(own_client) {
        let keys: Vec<KeyId> = erasures.keys(&client).map(|(key, _)| *key).collect();
        if !keys.is_empty() && !erasures.is_erased(&client) {
            events.push(ErasureDecided { client, reference: reference.to_string() }.into());
            events.push(ClientErased { client, keys, ground: reference.to_string() }.into());
        }
    }
    Ok(events)
}

fn check(serials: &[Serial]) -> Result<(), Refusal> {
    // Each may need three entries, and a transaction has room for 4 096.
    if serials.is_empty() || serials.len() > SHEETS_MAX / 2 {
        return Err(Refusal::new("ledger-how-many").with("most", SHEETS_MAX / 2));
    }
    Ok(())
}
