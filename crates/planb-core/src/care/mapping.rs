//! A mapping: how the columns of one source become care records. One TOML file per source.
//!
//! `mappings/` holds the shipped ones; `docs/mapping.md` explains each key with an example. An unknown key is an error
//! that names its line and what could stand there.

use std::collections::BTreeMap;

use serde::Deserialize;

mod shape;

pub use super::field::Field;
use super::pattern::{Expression, Pattern};
pub use super::report::PdfRules;
use super::value::Dates;
use super::{Every, Kind};
pub(super) use shape::one_or_many;
pub use shape::{ColumnRef, Columns, NameOrder, Take, Takes, Values};

/// A mapping file may be at most this long.
pub const MAPPING_MAX_BYTES: usize = 256 * 1024;

/// One source's mapping.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The source's name in settings, reports and the log (`treserva`).
    pub source: String,
    /// What people call it.
    #[serde(default)]
    pub title: String,
    /// How often the system writes it.
    pub every: Every,
    pub file: FileRules,
    #[serde(default)]
    pub exported_at: ExportedAt,
    /// Named vocabularies: code to text.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub words: ExtraWords,
    /// How the pages of PDF files are sorted (`format = "pdf"`).
    #[serde(default)]
    pub pdf: Option<PdfRules>,
    /// What each row becomes; several kinds may come from one row.
    #[serde(rename = "record", default)]
    pub records: Vec<RecordRules>,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct MappingFault {
    /// Counted from 1; 0 when the fault has no place.
    pub line: usize,
    /// What is wrong and what could stand there instead.
    pub message: String,
}

impl Mapping {
    /// Reads a mapping and checks that its parts fit together.
    pub fn parse(text: &str) -> Result<Mapping, MappingFault> {
        if text.len() > MAPPING_MAX_BYTES {
            return Err(MappingFault { line: 0, message: format!("a mapping is at most {MAPPING_MAX_BYTES} bytes") });
        }
        let mapping: Mapping = toml::from_str(text).map_err(|error| MappingFault {
            line: error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1),
            message: error.message().to_string(),
        })?;
        mapping.check().map_err(|message| MappingFault { line: 0, message })?;
        Ok(mapping)
    }

    /// The kinds that the source gives, each once.
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.records.iter().map(|record| record.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    fn check(&self) -> Result<(), String> {
        if self.source.is_empty() || !self.source.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(format!("source = {:?}: a source's name is made of a–z, 0–9, - and _", self.source));
        }
        match (&self.pdf, self.file.format) {
            (Some(_), Format::Pdf) if !self.records.is_empty() => {
                return Err("a report has no [[record]]: its pages are taken as they are".into());
            }
            (Some(rules), Format::Pdf) => return rules.check(&self.title),
            (Some(_), _) => return Err("[pdf] stands with format = \"pdf\" in [file] only".into()),
            (None, Format::Pdf) => return Err("format = \"pdf\" needs [pdf]: it says whose the pages are".into()),
            (None, _) => {}
        }
        if self.records.is_empty() {
            return Err("there is no [[record]]: nothing would be read".into());
        }
        for record in &self.records {
            record.check().map_err(|message| format!("[[record]] kind = {:?}: {message}", record.kind.word()))?;
            for take in record.fields.values().flat_map(|takes| &takes.0) {
                if let Values::Named(name) = &take.values
                    && !self.values.contains_key(name)
                {
                    let known: Vec<&str> = self.values.keys().map(String::as_str).collect();
                    return Err(format!("values = {name:?}: there is no [values.{name}]; known: {}", known.join(", ")));
                }
            }
        }
        Ok(())
    }
}

/// Which files are this source's, and how they are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRules {
    /// File names with `*` and `?`.
    #[serde(deserialize_with = "one_or_many")]
    pub names: Vec<Pattern>,
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub encoding: Encoding,
    /// `;`, `,`, `|` or a tab; without it the file decides.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Sheets by name (with `*`) or number from 1; without it every sheet with the header.
    #[serde(default)]
    pub sheet: Option<ColumnRef>,
    /// The header's row from 1; 0 when there is none; without it the row that fits best.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// Rows whose first filled cell fits are no records: `Antal:*`, `Summa*`.
    #[serde(default, deserialize_with = "one_or_many")]
    pub skip: Vec<Pattern>,
    #[serde(default)]
    pub dates: Dates,
}

/// The file's format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Auto,
    Text,
    Xlsx,
    Ods,
    /// Printed reports, page by page: never found out by itself.
    Pdf,
}

/// A text file's encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    #[default]
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Where the time of the export stands; else the file's own time counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedAt {
    /// An expression over each title line, its first group (or all of it) the date and time: `Uttag: (.*)`.
    #[serde(default)]
    pub title: Option<Expression>,
    /// The same over the file's name.
    #[serde(default)]
    pub name: Option<Expression>,
    /// A cell (`B2`).
    #[serde(default)]
    pub cell: Option<String>,
}

/// Names of medicines that the shipped list lacks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraWords {
    #[serde(default)]
    pub varying: Vec<String>,
    #[serde(default)]
    pub controlled: Vec<String>,
}

/// How a row becomes one record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRules {
    pub kind: Kind,
    /// The rows add to clients that another source gives (a list of keys, warnings, services); they make none.
    #[serde(default)]
    pub adds: bool,
    /// Only rows that fit all of these.
    #[serde(default)]
    pub when: Vec<When>,
    /// Fields whose column must be there: a lost one is a fault of the whole source.
    #[serde(default)]
    pub required: Vec<Field>,
    /// Fields with one value for every row.
    #[serde(default)]
    pub constant: BTreeMap<Field, String>,
    #[serde(default)]
    pub fields: BTreeMap<Field, Takes>,
    #[serde(default)]
    pub extract: Vec<Extract>,
    #[serde(default)]
    pub route: Vec<Route>,
    /// Columns of the norm calculation, in order (payments).
    #[serde(default)]
    pub lines: Vec<ColumnRef>,
    /// Cells that hold several records' values side by side.
    #[serde(default)]
    pub split_rows: Option<SplitRows>,
    /// A schedule of people × days.
    #[serde(default)]
    pub matrix: Option<Matrix>,
    /// Words of absence in schedule cells (`Sem*`, `Sjuk*`).
    #[serde(default)]
    pub away: Vec<Pattern>,
}

impl RecordRules {
    /// Every field that the rules may fill.
    pub fn filled(&self) -> Vec<Field> {
        let groups = self.extract.iter().flat_map(|extract| extract.fields());
        let routed = self.route.iter().flat_map(|route| {
            route.rules.iter().flat_map(|rule| rule.to.iter().copied()).chain(route.rest.iter().copied())
        });
        let mut all: Vec<Field> =
            self.fields.keys().chain(self.constant.keys()).copied().chain(groups).chain(routed).collect();
        if self.matrix.is_some() {
            all.extend([Field::Date, Field::Work]);
        }
        all.sort();
        all.dedup();
        all
    }

    fn check(&self) -> Result<(), String> {
        for extract in &self.extract {
            for group in extract.regex.groups() {
                if !Field::ALL.iter().any(|field| field.word() == group) {
                    return Err(format!("the group {group:?} in extract is no field; fields: {}", self.words()));
                }
            }
        }
        let filled = self.filled();
        for field in filled.iter().chain(&self.required) {
            if !field.kinds().contains(&self.kind) {
                return Err(format!("{} is no field of this kind; fields: {}", field.word(), self.words()));
            }
        }
        if let Some(missing) = self.required.iter().find(|field| !filled.contains(field)) {
            return Err(format!("{} is required but no column gives it", missing.word()));
        }
        if self.matrix.is_some() && self.kind != Kind::Shift {
            return Err("only kind = \"shift\" has a matrix".into());
        }
        let has = |fields: &[Field]| fields.iter().any(|field| filled.contains(field));
        let needs: &[&[Field]] = match self.kind {
            Kind::Unit => &[&[Field::Name]],
            Kind::Client => &[&[Field::Id]],
            Kind::Contact => {
                &[&[Field::Id, Field::ClientName, Field::ClientFamily], &[Field::Name, Field::Family, Field::Phones]]
            }
            Kind::Visit => &[&[Field::Id, Field::ClientName, Field::ClientFamily], &[Field::Date], &[Field::Start]],
            Kind::Shift => &[&[Field::Staff], &[Field::Date], &[Field::Work, Field::Start]],
            Kind::Medicine => &[&[Field::Id, Field::ClientName, Field::ClientFamily], &[Field::Name]],
            Kind::Order => &[&[Field::Id, Field::ClientName, Field::ClientFamily], &[Field::Text]],
            Kind::Payment => &[&[Field::Id, Field::Case], &[Field::Amount], &[Field::Unit]],
            Kind::Staff => &[&[Field::Name, Field::Family], &[Field::Unit]],
        };
        for any in needs {
            if !has(any) {
                let words: Vec<&str> = any.iter().map(|field| field.word()).collect();
                return Err(format!("nothing gives {}", words.join(" or ")));
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        let of_kind = Field::ALL.iter().filter(|field| field.kinds().contains(&self.kind));
        of_kind.map(|field| field.word()).collect::<Vec<_>>().join(", ")
    }
}

/// A condition on a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub column: Columns,
    /// The cell fits one of these …
    #[serde(default, deserialize_with = "one_or_many")]
    pub is: Vec<Pattern>,
    /// … and none of these.
    #[serde(default, deserialize_with = "one_or_many")]
    pub is_not: Vec<Pattern>,
}

/// Takes a cell apart: each named group of the expression fills the field of its name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    pub column: Columns,
    pub regex: Expression,
}

impl Extract {
    /// The fields that its groups fill.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.regex.groups().filter_map(|group| Field::ALL.iter().find(|field| field.word() == group).copied())
    }
}

/// Sends a cell's text to fields by what it says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub column: Columns,
    #[serde(default, deserialize_with = "one_or_many")]
    pub split: Vec<String>,
    pub rules: Vec<Rule>,
    /// Where a text goes that no rule fits; nowhere when empty.
    #[serde(default, deserialize_with = "one_or_many")]
    pub rest: Vec<Field>,
}

/// One rule of a route: the first that fits counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(deserialize_with = "one_or_many")]
    pub like: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    pub to: Vec<Field>,
}

/// Several records in one row: the first parts of the columns belong together, then the second …
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRows {
    pub columns: Vec<ColumnRef>,
    #[serde(deserialize_with = "one_or_many")]
    pub by: Vec<String>,
}

/// A schedule whose columns are days.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// The first column of days; without it, every column whose header is a date.
    #[serde(default)]
    pub from: Option<ColumnRef>,
}
