//! What the nights' entries make of the state: units, people, sources, snapshots, binders, prints.

use super::event::Event;
use super::unit::{HISTORY_NIGHTS, UnitState};
use super::{HoldSubject, SourceCounted, State};
use crate::id::UnitId;
use crate::log::Order;
use crate::register::RecordWritten;
use crate::sheet::Serial;
use crate::snapshot::{BinderIssued, SourceTaken};

/// No node prints so many sheets in all its years.
const MOST_SERIAL: u64 = 999_999_999;

impl State {
    /// Folds in an entry of the night, of the organisation or of a print; any other leaves the state as it is.
    pub(super) fn apply_night(&mut self, order: Order, event: &Event) {
        match event {
            Event::UnitFound(found) => self.names.write(found.unit.clone(), order, found.name.clone()),
            Event::PersonFound(found) => {
                self.people.write((found.unit.clone(), found.name.clone()), order, Some(found.clone()));
            }
            Event::PersonLeft(left) => self.people.write((left.unit.clone(), left.name.clone()), order, None),
            Event::SourceTaken(taken) => self.take_source(order, taken),
            Event::ReportTaken(taken) => self.unit_mut(&taken.unit).take_report(order, taken),
            Event::SnapshotTaken(taken) => self.unit_mut(&taken.unit).take(order, taken),
            Event::KindHeld(held) => {
                let subject = HoldSubject { source: held.source.clone(), unit: held.unit.clone(), kind: held.kind };
                self.holds.write(subject, order, held.clone());
            }
            Event::HoldAccepted(accepted) => {
                let subject =
                    HoldSubject { source: accepted.source.clone(), unit: accepted.unit.clone(), kind: accepted.kind };
                self.accepted.write(subject, order, accepted.clone());
            }
            Event::BinderIssued(binder) => {
                self.count_serials(binder);
                self.unit_mut(&binder.unit).issue(order, binder);
            }
            Event::SerialsReserved(reserved) => {
                let last = reserved.first.saturating_add(u64::from(reserved.count)).saturating_sub(1);
                self.count_number(&reserved.prefix, last);
            }
            Event::BundleOpened(opened) => self.unit_mut(&opened.unit).open(order, opened),
            Event::KeysPrinted(printed) => self.unit_mut(&printed.unit).print_key(order, printed),
            Event::SheetsPrinted(printed) => self.unit_mut(&printed.unit).prints.print(order, printed),
            Event::SheetsDestroyed(destroyed) => self.unit_mut(&destroyed.unit).prints.destroy(order, destroyed),
            Event::NightFinished(night) => self.nights.write(night.night, order, night.clone()),
            _ => {}
        }
    }

    fn take_source(&mut self, order: Order, taken: &SourceTaken) {
        let nights = self.sources.entry(taken.source.clone()).or_default();
        let counted = SourceCounted {
            night: taken.night,
            rows: taken.rows,
            exported_at: taken.exported_at,
            kinds: taken.kinds.clone(),
            passed_by: taken.passed_by,
        };
        nights.write(taken.night, order, counted);
        if nights.len() > HISTORY_NIGHTS {
            nights.drop_first();
        }
    }

    fn unit_mut(&mut self, unit: &UnitId) -> &mut UnitState {
        self.units.entry(unit.clone()).or_default()
    }

    fn count_serials(&mut self, binder: &BinderIssued) {
        for sheet in binder.added.iter().chain(&binder.changed) {
            self.count_serial(&sheet.serial);
        }
    }

    /// A printed copy has a serial like any sheet: no sheet gets it after, and no other copy.
    pub(super) fn count_copy(&mut self, written: &RecordWritten) {
        let typed = written.set.get("serial").filter(|_| written.kind == "copy");
        if let Some(serial) = typed.and_then(|typed| Serial::parse(typed)) {
            self.count_serial(&serial);
        }
    }

    /// A number that is far beyond any was typed by somebody, and would leave none for the next sheet.
    pub(super) fn count_serial(&mut self, serial: &Serial) {
        if let Some((prefix, number)) = serial.parts() {
            self.count_number(prefix, number);
        }
    }

    pub(super) fn count_number(&mut self, prefix: &str, number: u64) {
        if number <= MOST_SERIAL {
            let greatest = self.serials.entry(prefix.to_string()).or_default();
            *greatest = u64::max(*greatest, number);
        }
    }
}
