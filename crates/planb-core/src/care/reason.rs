//! Why a row was refused, why it was taken with a warning, why a whole source could not be used.
//!
//! The words are in `text/{sv,en}/import.ftl` under each reason's key.

use serde::Serialize;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $key:literal,)*) => {
        /// Why a row was refused, or what to look at in one that was taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Reason] = &[$(Reason::$variant,)*];

            /// The Fluent key of its words.
            pub fn key(self) -> &'static str {
                match self { $(Reason::$variant => $key,)* }
            }
        }
    };
}

reasons! {
    /// No personnummer and no name to find the person by.
    MissingId "reason-missing-id",
    /// The number column holds something that is no number.
    UnreadableId "reason-unreadable-id",
    MissingName "reason-missing-name",
    /// Neither the file, nor the mapping, nor the person's client record says which unit.
    MissingUnit "reason-missing-unit",
    MissingDate "reason-missing-date",
    UnreadableDate "reason-unreadable-date",
    MissingTime "reason-missing-time",
    UnreadableTime "reason-unreadable-time",
    MissingAmount "reason-missing-amount",
    UnreadableAmount "reason-unreadable-amount",
    /// A medicine or an order without text.
    MissingText "reason-missing-text",
    /// The person is in no client list.
    UnknownClient "reason-unknown-client",
    /// The name fits two people; never guessed.
    NameFitsTwo "reason-name-fits-two",
    /// The name fits nobody.
    NameFitsNobody "reason-name-fits-nobody",
    /// Warnings from here on: the row was taken.
    JoinedByName "reason-joined-by-name",
    WrongCheckDigit "reason-wrong-check-digit",
    ReserveNumber "reason-reserve-number",
    CenturyFromOtherFile "reason-century-from-other-file",
    UnreadablePhone "reason-unreadable-phone",
    UnreadableValue "reason-unreadable-value",
    /// A word in a protection or block column that is neither yes nor no: taken as yes.
    TakenAsProtected "reason-taken-as-protected",
    /// The same person in two units: both are kept, blank fields filled from each other.
    InTwoUnits "reason-in-two-units",
    /// The same person twice in one unit: put together.
    TwiceInUnit "reason-twice-in-unit",
    /// The same row twice: one was kept.
    SameRowTwice "reason-same-row-twice",
    /// A visit in a unit that the client list does not give the person: the client's sheet was added there.
    AddedToUnit "reason-added-to-unit",
    /// A schedule cell that is neither working time nor a known word.
    UnknownShift "reason-unknown-shift",
}

/// Something about one cell or row, for people to look at. `value` may be personal: it is shown by the interactive check
/// only, never logged or stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub sheet: Option<String>,
    /// The row in the file, from 1.
    pub row: u32,
    pub column: Option<String>,
    pub value: String,
    pub reason: Reason,
}

/// A row that was not taken.
pub type Refused = Finding;
/// A row that was taken, and what to look at.
pub type Warning = Finding;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unreadable {
    #[error("the file is not there")]
    NotFound,
    #[error("the file may not be read")]
    Denied,
    #[error("the disk or network gave an error")]
    Disk,
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes; the limit is {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooLarge { limit: u64 },
    #[error("more than {limit} rows")]
    TooManyRows { limit: u64 },
    #[error("more than {limit} columns (row {row})")]
    TooManyColumns { row: u64, limit: u64 },
    #[error("a cell has more than {limit} bytes (row {row})")]
    CellTooLong { row: u64, limit: u64 },
    #[error("the file is cut off or damaged")]
    Damaged,
    #[error("the file is no table: neither text, XLSX nor ODS")]
    NoTable,
    #[error("the sheet named by the mapping is not in the file")]
    NoSheet,
    #[error("the file is no PDF")]
    NoPdf,
    #[error("the file is encrypted")]
    Encrypted,
    #[error("the file is a form that only another program can show")]
    Form,
    #[error("the file has layers that are switched off")]
    Layers,
    #[error("the file has a picture that is too large")]
    Picture,
    #[error("more than {limit} pages")]
    TooManyPages { limit: u64 },
    #[error("more than {limit} objects")]
    TooManyObjects { limit: u64 },
}

impl Unreadable {
    /// The Fluent key of its words; `limit`, `row` and `bytes` are arguments.
    pub fn key(&self) -> &'static str {
        match self {
            Unreadable::NotFound => "unreadable-not-found",
            Unreadable::Denied => "unreadable-denied",
            Unreadable::Disk => "unreadable-disk",
            Unreadable::Empty => "unreadable-empty",
            Unreadable::TooLarge { .. } => "unreadable-too-large",
            Unreadable::UnpacksTooLarge { .. } => "unreadable-unpacks-too-large",
            Unreadable::TooManyRows { .. } => "unreadable-too-many-rows",
            Unreadable::TooManyColumns { .. } => "unreadable-too-many-columns",
            Unreadable::CellTooLong { .. } => "unreadable-cell-too-long",
            Unreadable::Damaged => "unreadable-damaged",
            Unreadable::NoTable => "unreadable-no-table",
            Unreadable::NoSheet => "unreadable-no-sheet",
            Unreadable::NoPdf => "unreadable-no-pdf",
            Unreadable::Encrypted => "unreadable-encrypted",
            Unreadable::Form => "unreadable-form",
            Unreadable::Layers => "unreadable-layers",
            Unreadable::Picture => "unreadable-picture",
            Unreadable::TooManyPages { .. } => "unreadable-too-many-pages",
            Unreadable::TooManyObjects { .. } => "unreadable-too-many-objects",
        }
    }
}

/// Why a whole source was held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum SourceFault {
    Unreadable(Unreadable),
    /// No row looks like the header that the mapping describes.
    NoHeader,
    /// Columns that the mapping requires are gone.
    ColumnsLost {
        columns: Vec<String>,
    },
}

impl SourceFault {
    /// The Fluent key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            SourceFault::Unreadable(why) => why.key(),
            SourceFault::NoHeader => "fault-no-header",
            SourceFault::ColumnsLost { .. } => "fault-columns-lost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_words_in_both_languages() {
        let texts = [include_str!("../../../../text/sv/import.ftl"), include_str!("../../../../text/en/import.ftl")];
        let limits = (Unreadable::TooLarge { bytes: 2, limit: 1 }, Unreadable::CellTooLong { row: 1, limit: 1 });
        let faults = [
            Unreadable::NotFound,
            Unreadable::Denied,
            Unreadable::Disk,
            Unreadable::Empty,
            limits.0,
            Unreadable::UnpacksTooLarge { limit: 1 },
            Unreadable::TooManyRows { limit: 1 },
            Unreadable::TooManyColumns { row: 1, limit: 1 },
            limits.1,
            Unreadable::Damaged,
            Unreadable::NoTable,
            Unreadable::NoSheet,
            Unreadable::NoPdf,
            Unreadable::Encrypted,
            Unreadable::Form,
            Unreadable::Layers,
            Unreadable::Picture,
            Unreadable::TooManyPages { limit: 1 },
            Unreadable::TooManyObjects { limit: 1 },
        ]
        .map(SourceFault::Unreadable);
        let others = [SourceFault::NoHeader, SourceFault::ColumnsLost { columns: Vec::new() }];
        let keys = faults.iter().chain(&others).map(SourceFault::key).chain(Reason::ALL.iter().map(|r| r.key()));
        for key in keys {
            for text in texts {
                assert!(text.lines().any(|line| line.starts_with(&format!("{key} = "))), "{key}");
            }
        }
    }
}
