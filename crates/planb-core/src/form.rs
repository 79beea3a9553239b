//! Forms as data: what stands on a form, where, and what a marked sheet of it says.
//!
//! A form is one TOML file, written by somebody who knows the work and not programming. Its geometry is a function of the file
//! alone ([`layout`]): the same millimetres are printed and read. A version never changes; a change is a new version, and sheets
//! of the old one are read for ever.

pub mod answer;
pub mod code;
pub mod fhir;
pub mod guess;
pub mod kept;
pub mod laid;
pub mod layout;
pub mod new;
mod own;
mod read;
mod shipped;
mod width;
mod write;

use serde::{Deserialize, Serialize};

pub use own::Forms;
pub use read::{FormFault, Why};
pub use shipped::shipped;

/// A form's file may have at most this many bytes …
pub const FILE_MAX_BYTES: usize = 64 << 10;
/// … this many sections …
pub const SECTIONS_MAX: usize = 30;
/// … this many fields in all …
pub const FIELDS_MAX: usize = 120;
/// … this many rows in a section that is repeated, or in a grid …
pub const ROWS_MAX: usize = 40;
/// … this many options or columns of one field …
pub const OPTIONS_MAX: usize = 28;
/// … this many lines to write on in one field …
pub const LINES_MAX: u32 = 30;
/// … this many characters in boxes …
pub const CHARACTERS_MAX: u32 = 24;
/// … this many characters in one text …
pub const TEXT_MAX_CHARS: usize = 400;
/// … and becomes at most this many pages.
pub const PAGES_MAX: usize = 8;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub sv: String,
    pub en: String,
}

/// A form of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDefinition {
    /// The name in files and commands: `visit-sheet`.
    pub id: String,
    /// The name in the code on paper: 2–7 of 0–9 A–Z.
    pub code: String,
    /// From 1.
    pub version: u16,
    pub title: Words,
    /// What to do with it, in a sentence or two.
    pub lead: Words,
    /// What says that it must have these fields; empty where nothing does.
    pub law: String,
    pub paper: Paper,
    pub returns: Returns,
    pub sections: Vec<Section>,
}

/// The paper of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    #[default]
    Upright,
    Wide,
}

/// How a form's content goes back into its system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    #[default]
    WordForWord,
    Summarised,
    Deviations,
    Scanned,
}

/// Where a section begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    #[default]
    Here,
    /// On a page of its own, so that the page can be handed over by itself.
    NewPage,
}

/// Fields under one heading, once or in rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub name: String,
    pub title: Words,
    pub note: Words,
    pub starts: Starts,
    /// How many times the fields stand there, as the rows of a table; 0: once, below each other.
    pub rows: usize,
    pub fields: Vec<Field>,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub label: Words,
    pub kind: Kind,
    pub guard: Guard,
    pub width: Width,
    /// Somebody has to have filled it in before the sheet counts as done.
    pub required: bool,
}

/// What is filled in, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines to write on.
    Text {
        lines: u32,
    },
    /// A box per character.
    Boxes {
        count: u32,
    },
    /// Year, month and day in boxes.
    Date,
    /// Hours and minutes in boxes.
    Time,
    /// One box to tick.
    Tick,
    /// One of several.
    One {
        options: Vec<Choice>,
    },
    /// Any of several.
    Many {
        options: Vec<Choice>,
    },
    /// One of the numbers `from`–`to`; what the ends mean.
    Scale {
        from: u32,
        to: u32,
        low: Words,
        high: Words,
    },
    Signature,
    /// People or medicines times columns; `groups` repeat the columns (days), `rows` are named or left to be written.
    Grid {
        rows: GridRows,
        groups: Vec<Words>,
        columns: Vec<Words>,
        initials: Initials,
    },
    /// Words to read.
    Info,
}

/// The rows of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridRows {
    Named(Vec<Words>),
    Blank(usize),
}

/// Whether a grid has room for initials under each box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initials {
    #[default]
    None,
    Under,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub name: String,
    pub sv: String,
    pub en: String,
}

/// Whether a field may be entered without a person having seen it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    #[default]
    None,
    /// Never booked without a person who saw the picture.
    Medicine,
    Money,
    /// Two persons.
    Narcotics,
}

/// How much of the page's width a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    #[default]
    Full,
    Half,
    Third,
}

impl FormDefinition {
    /// Reads a form's file.
    pub fn read(toml: &str) -> Result<FormDefinition, FormFault> {
        read::read(toml)
    }

    /// The guard of each of its fields.
    pub fn guards(&self) -> impl Iterator<Item = Guard> {
        self.sections.iter().flat_map(|section| &section.fields).map(|field| field.guard)
    }

    /// The form and its version as they are named in lists: `visit-sheet.1`.
    pub fn named(&self) -> String {
        format!("{}.{}", self.id, self.version)
    }
}

impl Kind {
    /// How many boxes to tick it has in one row.
    pub fn ticks(&self) -> usize {
        match self {
            Kind::Tick => 1,
            Kind::One { options } | Kind::Many { options } => options.len(),
            Kind::Scale { from, to, .. } => (to - from + 1) as usize,
            Kind::Grid { rows, groups, columns, .. } => rows.count() * groups.len().max(1) * columns.len(),
            _ => 0,
        }
    }
}

impl GridRows {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        match self {
            GridRows::Named(names) => names.len(),
            GridRows::Blank(count) => *count,
        }
    }
}
