//! A form from what a superuser has: a spreadsheet, or a text with headings, ticks and lines.
//!
//! What cannot be understood is told with its row or line, and nothing is guessed. What comes out is a form's file, checked by the
//! same rules as every other: it prints and is read at once.

mod markdown;
mod sheet;

use std::collections::BTreeMap;

use super::fhir::{code_of, name_of};
use super::{Choice, Field, FormDefinition, FormFault, Guard, Kind, Paper, Returns, Section, Starts, Width, Words};

pub use markdown::from_markdown;
pub use sheet::from_rows;

/// A text that becomes a form may have at most this many bytes …
pub const NEW_MAX_BYTES: usize = 256 << 10;
/// … and this many lines or rows.
pub const NEW_MAX_LINES: usize = 2_000;

/// What is wrong, and in which row or line of what was given, counted from 1; 0 for the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFault {
    pub line: usize,
    pub why: NewWhy,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewWhy {
    TooLong,
    /// No row of the spreadsheet has the heads *field* and *kind*.
    NoHeads,
    /// Nobody has said what the form is called.
    NoTitle,
    /// Something to fill in without a question.
    NoLabel,
    /// A question without anything to fill in.
    NoAnswer(String),
    /// A kind that there is not.
    Kind(String),
    /// A choice with fewer than two options.
    Options(String),
    /// A number that is none, or not one that fits.
    Number(String),
    /// Neither yes nor no.
    YesNo(String),
    /// A word that does not stand in the list for its column.
    Word(String),
    /// A table that is neither a grid nor rows to fill in.
    Table,
    /// What became of it breaks a form's own rules.
    Form(FormFault),
}

impl NewWhy {
    /// The name of the fault among texts.
    pub fn key(&self) -> &'static str {
        match self {
            NewWhy::TooLong => "too-long",
            NewWhy::NoHeads => "no-heads",
            NewWhy::NoTitle => "no-title",
            NewWhy::NoLabel => "no-label",
            NewWhy::NoAnswer(_) => "no-answer",
            NewWhy::Kind(_) => "kind",
            NewWhy::Options(_) => "options",
            NewWhy::Number(_) => "number",
            NewWhy::YesNo(_) => "yes-no",
            NewWhy::Word(_) => "word",
            NewWhy::Table => "table",
            NewWhy::Form(_) => "form",
        }
    }

    /// What was written there.
    pub fn written(&self) -> String {
        match self {
            NewWhy::NoAnswer(text)
            | NewWhy::Kind(text)
            | NewWhy::Options(text)
            | NewWhy::Number(text)
            | NewWhy::YesNo(text)
            | NewWhy::Word(text) => text.chars().take(60).collect(),
            NewWhy::Form(fault) => fault.to_string(),
            NewWhy::TooLong | NewWhy::NoHeads | NewWhy::NoTitle | NewWhy::NoLabel | NewWhy::Table => String::new(),
        }
    }
}

fn fault<T>(line: usize, why: NewWhy) -> Result<T, NewFault> {
    Err(NewFault { line, why })
}

/// What is told of the form as a whole, above its fields or on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub title: Option<String>,
    pub lead: Option<String>,
    pub code: Option<String>,
    pub version: Option<String>,
    pub law: Option<String>,
    pub paper: Option<String>,
    pub returns: Option<String>,
}

impl About {
    /// Keeps a line such as `kod: FALL`; false where the word is none of these.
    fn take(&mut self, word: &str, value: &str) -> bool {
        let place = match folded(word).as_str() {
            "titel" | "title" | "namn" | "name" => &mut self.title,
            "ingress" | "lead" => &mut self.lead,
            "kod" | "code" => &mut self.code,
            "version" => &mut self.version,
            "lag" | "lagrum" | "law" => &mut self.law,
            "papper" | "paper" => &mut self.paper,
            "ater" | "retur" | "returns" => &mut self.returns,
            _ => return false,
        };
        *place = Some(value.trim().to_string());
        true
    }

    /// The same, where `first` has said nothing.
    fn or(self, first: About) -> About {
        About {
            title: first.title.or(self.title),
            lead: first.lead.or(self.lead),
            code: first.code.or(self.code),
            version: first.version.or(self.version),
            law: first.law.or(self.law),
            paper: first.paper.or(self.paper),
            returns: first.returns.or(self.returns),
        }
    }
}

/// A form that is being made, and in which line each of its parts was written.
#[derive(Default)]
struct Draft {
    about: About,
    sections: Vec<Section>,
    lines: BTreeMap<String, usize>,
}

impl Draft {
    fn section(&mut self, line: usize, title: &str, rows: usize) {
        let taken: Vec<&str> = self.sections.iter().map(|section| section.name.as_str()).collect();
        let name = distinct(&name_of(title, "section"), &taken);
        self.lines.insert(name.clone(), line);
        let (title, note) = (both(title), Words::default());
        self.sections.push(Section { name, title, note, starts: Starts::Here, rows, fields: Vec::new() });
    }

    /// A field in the last section; the section that it stands in is made if there is none.
    fn field(&mut self, line: usize, label: Words, kind: Kind) -> &mut Field {
        if self.sections.is_empty() {
            self.section(line, "", 0);
        }
        let at = self.sections.len() - 1;
        let section = &mut self.sections[at];
        let taken: Vec<&str> = section.fields.iter().map(|field| field.name.as_str()).collect();
        let name = distinct(&name_of(&label.sv, "field"), &taken);
        self.lines.insert(format!("{}.{name}", section.name), line);
        let (guard, width, required) = (Guard::None, Width::Full, false);
        section.fields.push(Field { name, label, kind, guard, width, required });
        let last = section.fields.len() - 1;
        &mut section.fields[last]
    }

    /// The form, by a form's own rules; `given` was told apart and goes before what the file says.
    fn done(self, given: About) -> Result<FormDefinition, NewFault> {
        let Draft { about, mut sections, lines } = self;
        let about = about.or(given);
        let Some(title) = about.title.filter(|title| !title.is_empty()) else { return fault(0, NewWhy::NoTitle) };
        sections.retain(|section| !section.fields.is_empty());
        let id = name_of(&title, "form");
        let version = about.version.unwrap_or_else(|| "1".into());
        let Ok(version) = version.parse() else { return fault(0, NewWhy::Number(version)) };
        let form = FormDefinition {
            code: about.code.map_or_else(|| code_of(&id), |code| code.to_uppercase()),
            version,
            title: both(&title),
            lead: both(&about.lead.unwrap_or_default()),
            law: about.law.unwrap_or_default(),
            paper: paper(about.paper)?,
            returns: returns(about.returns)?,
            sections,
            id,
        };
        let place = |wrong: &FormFault| {
            let parts: Vec<&str> = wrong.place.split('.').collect();
            let known = (1..=parts.len()).rev().find_map(|count| lines.get(&parts[..count].join(".")));
            known.copied().unwrap_or(0)
        };
        FormDefinition::read(&form.write(""))
            .map_err(|wrong| NewFault { line: place(&wrong), why: NewWhy::Form(wrong) })
    }
}

fn paper(word: Option<String>) -> Result<Paper, NewFault> {
    match word.as_deref().map(folded).as_deref() {
        None | Some("" | "staende" | "upright") => Ok(Paper::Upright),
        Some("liggande" | "wide") => Ok(Paper::Wide),
        _ => fault(0, NewWhy::Word(word.unwrap_or_default())),
    }
}

fn returns(word: Option<String>) -> Result<Returns, NewFault> {
    match word.as_deref().map(folded).as_deref() {
        None | Some("" | "ordagrant" | "word_for_word") => Ok(Returns::WordForWord),
        Some("sammanfattas" | "summarised") => Ok(Returns::Summarised),
        Some("avvikelser" | "deviations") => Ok(Returns::Deviations),
        Some("skannas" | "scanned") => Ok(Returns::Scanned),
        _ => fault(0, NewWhy::Word(word.unwrap_or_default())),
    }
}

/// A text in one language stands for both.
fn both(text: &str) -> Words {
    let text = text.trim().to_string();
    Words { sv: text.clone(), en: text }
}

/// Small letters without rings and dots, as words are compared.
fn folded(text: &str) -> String {
    let letter = |c: char| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        'é' => 'e',
        c => c,
    };
    text.trim().to_lowercase().chars().map(letter).collect()
}

fn distinct(name: &str, taken: &[&str]) -> String {
    let names = std::iter::once(name.to_string()).chain((2u32..).map(|number| format!("{name}-{number}")));
    names.into_iter().find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

/// Options by what is written beside their boxes.
fn choices<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Choice> {
    let mut options: Vec<Choice> = Vec::new();
    for text in texts.map(str::trim).filter(|text| !text.is_empty()) {
        let taken: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
        let name = distinct(&name_of(text, "option"), &taken);
        options.push(Choice { name, sv: text.to_string(), en: text.to_string() });
    }
    options
}

/// `0–10`, `0 ingen – 10 värst tänkbara`.
fn scale(text: &str) -> Option<Kind> {
    let dash = |c: char| c == '-' || c == '–';
    let (low, high) = text.split_once(dash)?;
    let end = |part: &str| {
        let part = part.trim();
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let meaning = part[digits.len()..].trim().trim_matches(|c| c == '(' || c == ')').to_string();
        Some((digits.parse::<u32>().ok()?, meaning))
    };
    let ((from, low), (to, high)) = (end(low)?, end(high)?);
    let is_scale = from < to && to <= 99 && to - from < 12;
    is_scale.then(|| Kind::Scale { from, to, low: both(&low), high: both(&high) })
}

/// Whether a label says that somebody signs there.
fn is_signature(label: &str) -> bool {
    let label = folded(label);
    ["underskrift", "signatur", "signature"].iter().any(|word| label.starts_with(word))
}
