//! What an issued binder is to the log, and the swap slip in its manifest.

use jiff::civil::{Date, DateTime};
use planb_core::care::Kind;
use planb_core::overview::binder::register::SheetRow;
use planb_core::snapshot::{BinderIssued, Edition, FileDigest, SheetIssued, SheetRemoved};
use planb_core::state::Event;
use planb_node::bundle::{ChangedSheet, Changes};

use super::make::Bundle;
use super::plan::{Job, is_supplement};

/// One entry per edition: the bundle, and what is new, changed and gone in the register of sheets.
pub fn events(job: &Job, bundles: &[Bundle], night: Date, input: FileDigest) -> Vec<Event> {
    let (put, dropped) = job.planned.register.since(&job.before.register);
    let data_as_of: Vec<(Kind, DateTime)> = job.data.iter().map(|(kind, age)| (*kind, age.as_of)).collect();
    let event = |bundle: &Bundle| {
        let here = |row: &&SheetRow| is_supplement(&row.place) == (bundle.edition == Edition::Supplement);
        let is_known = |row: &&SheetRow| job.before.register.sheets.contains_key(&row.key);
        let removed = dropped.iter().filter_map(|key| {
            let sheet = job.before.register.sheets.get(key)?;
            let is_here = is_supplement(&sheet.place) == (bundle.edition == Edition::Supplement);
            is_here.then(|| SheetRemoved { key: *key, serial: sheet.serial.clone(), place: sheet.place.clone() })
        });
        Event::from(BinderIssued {
            night,
            unit: job.unit.clone(),
            edition: bundle.edition,
            file: bundle.file,
            pages: bundle.pages,
            clients: bundle.clients,
            data_as_of: data_as_of.clone(),
            added: put.iter().filter(here).filter(|row| !is_known(row)).map(|row| issued(job, row)).collect(),
            changed: put.iter().filter(here).filter(is_known).map(|row| issued(job, row)).collect(),
            removed: removed.collect(),
            input: Some(input),
        })
    };
    bundles.iter().map(event).collect()
}

fn issued(job: &Job, row: &SheetRow) -> SheetIssued {
    let facets = job.facets.get(&row.key).cloned().unwrap_or_default();
    let plan = job.plans.get(&row.key).cloned();
    SheetIssued { key: row.key, digest: row.digest, serial: row.serial.clone(), place: row.place.clone(), facets, plan }
}

/// The swap slip (ändringsblad) of one edition: places and serials, no names.
pub fn changes(job: &Job, supplement: bool) -> Changes {
    let sheets = |rows: &[SheetRow]| -> Vec<ChangedSheet> {
        let here = rows.iter().filter(|row| is_supplement(&row.place) == supplement);
        here.map(|row| ChangedSheet { place: row.place.clone(), serial: row.serial.clone() }).collect()
    };
    let changes = &job.planned.changes;
    Changes { new: sheets(&changes.new), changed: sheets(&changes.changed), removed: sheets(&changes.removed) }
}
