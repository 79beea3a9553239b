//! The ledger of forms: which sheets of paper there are, where each one is, and what became of it.
//!
//! What happens to a sheet is common: that it was issued, given out, handed in, scanned, entered, voided or lost says nothing
//! about a client, and every computer must know whose a sheet is that comes back to it. What stands *on* a sheet (its marks,
//! its picture's key, what a person read in it, the words of a report) is sealed with the client's key, or with one of the
//! sheet's own, in the unit's scope: it is gone when that key is destroyed.
//!
//! A sheet is a fold of what was said of it, in the log's order. Where two could not know of each other and both cannot be
//! true, the sheet is *in doubt* and counts as outstanding until somebody says what is so ([`SheetSettled`]).

pub mod book;
pub mod content;
pub mod sheet;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use book::Ledger;
pub use content::{Contents, Settlement};
pub use sheet::{Doubt, Issue, Said, Sheet, Stage, Standing, Told};

use crate::id::{ClientId, UnitId};
use crate::log::packed;
use crate::register::{Hand, WriteRef};
use crate::sheet::Serial;

/// Most sheets that are issued in one run.
pub const RUN_MAX: u32 = 2_000;
/// Most sheets that one entry names.
pub const SHEETS_MAX: usize = 2_000;
/// Most characters of a holder, a place or a system.
pub const LINE_MAX: usize = 120;
/// Most characters of a remark, or of what a person read in a field.
pub const TEXT_MAX: usize = 4_000;

/// Why a sheet is voided.
pub const VOIDS: [&str; 6] = ["unused", "spoiled", "misprint", "wrong-form", "copy", "other"];
/// Why a sheet that is outstanding may stay so when the event is closed.
pub const EXPLANATIONS: [&str; 5] = ["stock", "at-client", "with-holder", "elsewhere", "other"];
/// What a sheet in doubt can be settled as.
pub const SETTLED_AS: [&str; 6] = ["stock", "given", "back", "entered", "voided", "lost"];
/// What a remark is about.
pub const REMARKS: [&str; 6] = ["voided", "lost", "explained", "settled", "adopted", "entered"];

/// Sheets of one form were issued to a unit: `count` serials from `first` on, for a client or blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormsIssued {
    pub unit: UnitId,
    /// The form's code, as it stands on paper: `TUR`.
    pub form: String,
    pub version: u16,
    /// Pages of one sheet.
    pub pages: u32,
    pub prefix: String,
    pub first: u64,
    pub count: u32,
    /// Whom they are filled in for; blank without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Who signed for them.
    pub by: Hand,
}

impl FormsIssued {
    /// The serials that it issues.
    pub fn serials(&self) -> impl Iterator<Item = Serial> + '_ {
        let count = u64::from(self.count.min(RUN_MAX));
        (self.first..self.first.saturating_add(count)).map(|number| Serial::new(&self.prefix, number))
    }
}

/// Sheets were given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsGiven {
    pub serials: Vec<Serial>,
    /// Who has them now: a person, a group, a run.
    pub to: String,
    /// Who had them, as the writer knew it; empty when they came from the stock.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    pub by: Hand,
}

/// Sheets were handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsBack {
    pub serials: Vec<Serial>,
    /// Where they lie.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    pub by: Hand,
}

/// A page was scanned. What was read of it is a [`PageRead`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageScanned {
    pub serial: Serial,
    pub form: String,
    pub version: u16,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// BLAKE3 of the sealed picture, which is also its name on the computer in whose log this stands.
    #[serde(with = "packed::array")]
    pub picture: [u8; 32],
    /// Fields that a person has to look at.
    pub flagged: u32,
    pub by: Hand,
}

/// What was read of a scanned page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageRead {
    pub unit: UnitId,
    pub client: ClientId,
    pub serial: Serial,
    pub page: u32,
    /// The picture that it was read from.
    #[serde(with = "packed::array")]
    pub picture: [u8; 32],
    /// What opens the picture: destroyed with this entry's own key.
    #[serde(with = "packed::array")]
    pub key: [u8; 32],
    /// Two bytes for every box in the layout's order, as `form::answer::pack` writes them.
    #[serde(with = "packed::list")]
    pub marks: Vec<u8>,
    /// Where the centres of the corner marks are in the picture, in pixels: x and y of upper left, upper right, lower right,
    /// lower left. Empty where nobody has shown them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corners: Vec<f32>,
    /// Keyed digest of the page as it came, so that the same picture is known again.
    #[serde(with = "packed::array")]
    pub original: [u8; 32],
}

/// A person has seen the picture of a field and says what stands there. A tick is `true` or `false`, a choice its option, several
/// options stand with a space between, handwriting as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSettled {
    pub unit: UnitId,
    pub client: ClientId,
    pub serial: Serial,
    pub page: u32,
    pub field: String,
    pub value: String,
    pub by: Hand,
}

/// A sheet's content now stands in a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEntered {
    pub serial: Serial,
    /// The system's id in the register, or a word.
    pub system: String,
    pub by: Hand,
    /// Who read it a second time; needed for narcotics and money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Hand>,
}

/// Somebody else has compared what was entered with the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetChecked {
    pub serial: Serial,
    pub by: Hand,
}

/// Sheets are voided (*makulerade*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsVoided {
    pub serials: Vec<Serial>,
    /// One of [`VOIDS`].
    pub why: String,
    pub by: Hand,
}

/// Sheets cannot be found; where was looked is said in a [`SheetsRemarked`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsLost {
    pub serials: Vec<Serial>,
    pub by: Hand,
}

/// A paper that was made by hand got a number of ours, and stands for a sheet of this form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAdopted {
    pub unit: UnitId,
    pub serial: Serial,
    pub form: String,
    pub version: u16,
    pub pages: u32,
    pub by: Hand,
}

/// Sheets that are outstanding may be so: why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsExplained {
    pub serials: Vec<Serial>,
    /// One of [`EXPLANATIONS`].
    pub why: String,
    pub by: Hand,
}

/// What is so of a sheet that was in doubt. It ends what was said up to now; what comes later counts anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSettled {
    pub serial: Serial,
    /// One of [`SETTLED_AS`].
    pub stands: String,
    /// What its writer saw.
    pub over: Vec<WriteRef>,
    pub by: Hand,
}

/// Words about sheets that may be about a client: where a lost one was looked for, why one was voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetsRemarked {
    pub unit: UnitId,
    /// Set where all of them are one client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    pub serials: Vec<Serial>,
    /// One of [`REMARKS`].
    pub about: String,
    pub text: String,
    pub by: Hand,
}

/// The paper may be destroyed: where that was decided (*gallringsbeslut*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormsDestructionDecided {
    pub serials: Vec<Serial>,
    /// The decision's number in the register.
    pub reference: String,
    pub by: Hand,
}

/// The paper was destroyed: by whom, and who saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormsDestroyed {
    pub serials: Vec<Serial>,
    pub reference: String,
    pub by: Hand,
    pub witness: String,
}

/// The client under whose key what stands on a blank sheet is sealed: one for each sheet, made of its serial.
pub fn own_client(serial: &Serial) -> ClientId {
    let digest = blake3::derive_key("planb form sheet client v1", serial.0.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    ClientId(id)
}
