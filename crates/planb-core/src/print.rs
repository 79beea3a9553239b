//! Prints: which sheets came out on paper, from which sealed binder, and which old sheets were destroyed.
//!
//! An entry names places and serials, never people. A print is part of a copy of the register ([`crate::copy`] has where the
//! paper is); what lies in the binder now follows from both (`overview::paper`).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::log::{Order, packed};
use crate::register::{Hand, RecordId};
use crate::sheet::{Place, Serial};

/// How many prints are remembered per unit, the newest ones; a print is one document of one run. All stay in the log.
pub const PRINTS_REMEMBERED: usize = 400;
/// How many entries of destroyed sheets are remembered per unit, the newest ones.
pub const DESTROYED_REMEMBERED: usize = 200;

/// How the sheets came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// The printer said that it was done.
    Printer,
    /// Laid on a USB memory for a copier.
    Usb,
    /// Printed by somebody from the opened files, and signed as locked in.
    Hand,
}

/// Sheets of one document of a sealed binder were printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsPrinted {
    /// The copy of the register that they are part of.
    pub copy: RecordId,
    pub unit: UnitId,
    /// True for the supplement of protected identities.
    #[serde(default)]
    pub supplement: bool,
    /// BLAKE3 of the sealed binder.
    #[serde(with = "packed::array")]
    pub bundle: [u8; 32],
    /// The binder's night.
    pub night: Date,
    /// The document's name in the binder; empty for all of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    pub way: Way,
    pub pages: u32,
    pub sheets: Vec<SheetAt>,
    pub by: Hand,
}

/// A sheet and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetAt {
    pub place: Place,
    pub serial: Serial,
}

/// Old sheets were destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsDestroyed {
    pub unit: UnitId,
    pub sheets: Vec<SheetAt>,
    pub by: Hand,
}

/// One print as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    pub copy: RecordId,
    pub supplement: bool,
    pub night: Date,
    pub pages: u32,
    /// `PLACE SERIAL` a line: a year of prints takes little room.
    sheets: String,
}

impl Print {
    /// Its sheets, in the order in which they came out.
    pub fn sheets(&self) -> impl Iterator<Item = SheetAt> + '_ {
        self.sheets.lines().filter_map(sheet_at)
    }

    /// Those whose places begin with a letter.
    pub fn sheets_of(&self, letter: char) -> impl Iterator<Item = SheetAt> + '_ {
        self.sheets.lines().filter(move |line| line.starts_with(letter)).filter_map(sheet_at)
    }
}

fn sheet_at(line: &str) -> Option<SheetAt> {
    let (place, serial) = line.split_once(' ')?;
    Some(SheetAt { place: Place(place.into()), serial: Serial(serial.into()) })
}

/// What was printed and destroyed in one unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prints {
    printed: BTreeMap<Order, Print>,
    destroyed: BTreeMap<Order, Vec<SheetAt>>,
}

impl Prints {
    /// Folds a print in.
    pub fn print(&mut self, order: Order, printed: &SheetsPrinted) {
        let lines: Vec<String> = printed.sheets.iter().map(|at| format!("{} {}", at.place.0, at.serial)).collect();
        let print = Print {
            copy: printed.copy.clone(),
            supplement: printed.supplement,
            night: printed.night,
            pages: printed.pages,
            sheets: lines.join("\n"),
        };
        self.printed.insert(order, print);
        if self.printed.len() > PRINTS_REMEMBERED {
            self.printed.pop_first();
        }
    }

    /// Folds in that sheets were destroyed.
    pub fn destroy(&mut self, order: Order, destroyed: &SheetsDestroyed) {
        self.destroyed.insert(order, destroyed.sheets.clone());
        if self.destroyed.len() > DESTROYED_REMEMBERED {
            self.destroyed.pop_first();
        }
    }

    /// The prints, the newest last.
    pub fn printed(&self) -> impl DoubleEndedIterator<Item = (&Order, &Print)> {
        self.printed.iter()
    }

    /// When each sheet was last said to be destroyed.
    pub fn destroyed(&self) -> BTreeMap<&SheetAt, &Order> {
        self.destroyed.iter().flat_map(|(order, sheets)| sheets.iter().map(move |sheet| (sheet, order))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Hlc, LogId};

    fn order(seq: usize) -> Order {
        Order { hlc: Hlc(seq as u64), log: LogId([1; 32]), seq: seq as u64, index: 0 }
    }

    fn at(place: &str, number: u64) -> SheetAt {
        SheetAt { place: Place(place.into()), serial: Serial::new("K1", number) }
    }

    fn printed(sheets: Vec<SheetAt>) -> SheetsPrinted {
        SheetsPrinted {
            copy: RecordId("k1-000900-x".into()),
            unit: UnitId("norra".into()),
            supplement: false,
            bundle: [7; 32],
            night: jiff::civil::date(2021, 12, 16),
            file: "C-brukarblad.pdf".into(),
            way: Way::Printer,
            pages: 2,
            sheets,
            by: Hand::default(),
        }
    }

    #[test]
    fn what_was_printed_comes_back_and_the_oldest_is_forgotten() {
        let mut prints = Prints::default();
        let sheets = vec![at("C-001", 1), at("E-001-50b", 2)];
        for seq in 0..PRINTS_REMEMBERED {
            prints.print(order(seq), &printed(sheets.clone()));
        }
        assert_eq!(prints.printed().next().unwrap().0.seq, 0);
        assert_eq!(prints.printed().next().unwrap().1.sheets().collect::<Vec<_>>(), sheets);
        prints.print(order(PRINTS_REMEMBERED), &printed(Vec::new()));
        assert_eq!(prints.printed().count(), PRINTS_REMEMBERED);
        assert_eq!(prints.printed().next().unwrap().0.seq, 1);
        assert_eq!(prints.printed().next_back().unwrap().1.sheets().count(), 0);
    }

    #[test]
    fn the_last_word_on_a_destroyed_sheet_counts() {
        let mut prints = Prints::default();
        let destroyed = |sheets| SheetsDestroyed { unit: UnitId("norra".into()), sheets, by: Hand::default() };
        for seq in (0..=DESTROYED_REMEMBERED).rev() {
            prints.destroy(order(seq), &destroyed(vec![at("C-001", 1), at("C-002", seq as u64)]));
        }
        let known = prints.destroyed();
        assert_eq!(known[&at("C-001", 1)].seq, DESTROYED_REMEMBERED as u64);
        assert_eq!((known.contains_key(&at("C-002", 0)), known.contains_key(&at("C-002", 1))), (false, true));
    }
}
