//! What the entries about forms make of the state: the ledger, and the numbers that it has given.

use super::State;
use super::event::{Entry, Event};
use crate::ledger::RUN_MAX;
use crate::ledger::book::At;

impl State {
    /// Folds in an entry about forms; any other is the night's.
    pub(super) fn apply_forms(&mut self, entry: &Entry, event: &Event) {
        let at = At { order: entry.order, time: entry.happened_at };
        let erasures = &self.erasures;
        let ledger = &mut self.ledger;
        match event {
            Event::FormsIssued(issued) => {
                let count = u64::from(issued.count.clamp(1, RUN_MAX));
                let last = issued.first.saturating_add(count - 1);
                ledger.issue(at, issued);
                self.count_number(&issued.prefix, last);
            }
            Event::SheetAdopted(adopted) => {
                ledger.adopt(at, adopted);
                self.count_serial(&adopted.serial);
            }
            Event::SheetsGiven(given) => ledger.give(at, given),
            Event::SheetsBack(back) => ledger.hand_in(at, back),
            Event::PageScanned(scanned) => ledger.scan(at, scanned),
            Event::SheetEntered(entered) => ledger.enter(at, entered),
            Event::SheetChecked(checked) => ledger.check(at, checked),
            Event::SheetsVoided(voided) => ledger.void(at, voided),
            Event::SheetsLost(lost) => ledger.lose(at, lost),
            Event::SheetsExplained(explained) => ledger.explain(at, explained),
            Event::SheetSettled(settled) => ledger.settle(at, settled),
            Event::FormsDestructionDecided(decided) => ledger.decide_destruction(at, decided),
            Event::FormsDestroyed(destroyed) => ledger.destroy(at, destroyed),
            Event::PageRead(read) if !erasures.is_erased(&read.client) => ledger.read(at, read),
            Event::FieldSettled(settled) if !erasures.is_erased(&settled.client) => ledger.settle_field(at, settled),
            Event::SheetsRemarked(remark) if !remark.client.is_some_and(|client| erasures.is_erased(&client)) => {
                ledger.remark(at, remark);
            }
            Event::PageRead(_) | Event::FieldSettled(_) | Event::SheetsRemarked(_) => {}
            event => self.apply_night(entry.order, event),
        }
    }
}
