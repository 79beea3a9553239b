//! New sheets whose numbers somebody else took while they were planned: all of them move up together.

use super::page::Binder;
use super::plan::Planned;
use crate::sheet::Serial;

impl Planned {
    /// Adds `by` to the number of every serial with this prefix from `from` on: those that the planning gave.
    pub fn move_serials(&mut self, prefix: &str, from: u64, by: u64) {
        if by == 0 {
            return;
        }
        let moved = |serial: &mut Serial| {
            if let Some((own, number)) = serial.parts()
                && own == prefix
                && number >= from
            {
                *serial = Serial::new(prefix, number.saturating_add(by));
            }
        };
        let sheets_of = |binder: &mut Binder| {
            binder.parts.iter_mut().flat_map(|part| &mut part.sheets).for_each(|sheet| moved(&mut sheet.serial));
        };
        sheets_of(&mut self.common);
        self.supplement.as_mut().map(sheets_of);
        self.register.sheets.values_mut().for_each(|sheet| moved(&mut sheet.serial));
        let changes = &mut self.changes;
        for rows in [&mut changes.new, &mut changes.changed, &mut changes.removed] {
            rows.iter_mut().for_each(|row| moved(&mut row.serial));
        }
        self.next_serial = self.next_serial.saturating_add(by);
    }
}
