//! The search: units, people, systems, plans and the rest by any word of theirs, with a wrong letter or a part of a number.

mod near;
#[cfg(test)]
mod tests;

use super::organisation::Units;
use crate::id::UnitId;
use crate::register::folded::{dialled, fold_into, folded};
use crate::register::{Belongs, Field, Record, RecordId, Schema, Shape, parts};
use crate::state::{State, schemas};
use near::is_near;

/// The kinds that can be found, in the order in which equals are shown.
pub const KINDS: [&str; 10] =
    ["unit", "person", "system", "post", "duty", "chain", "plan", "delegation", "copy", "task"];

/// Most letters of what is typed that count, and most words.
const MOST_TYPED: usize = 200;
const MOST_WORDS: usize = 8;
/// How much of a long text is searched.
const MOST_OF_A_TEXT: usize = 2_000;
/// Least letters of a word in which one may be wrong.
const LEAST_FOR_TYPO: usize = 4;
/// Least digits that are looked for within a telephone number.
const LEAST_DIGITS: usize = 3;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: &'static str,
    pub id: RecordId,
    pub title: String,
    /// What tells it from others of its name: a person's unit, a system's purpose.
    pub detail: String,
    pub score: u32,
}

/// Finds what fits every typed word, best first, at most `most`. `sees` says whether the reader sees what belongs to a unit.
pub fn find(state: &State, sees: impl Fn(Option<&UnitId>) -> bool, typed: &str, most: usize) -> Vec<Hit> {
    let typed = Typed::of(typed);
    if typed.words.is_empty() {
        return Vec::new();
    }
    let units = Units::of(state);
    let mut hits = Vec::new();
    let mut words = Words::default();
    for kind in KINDS {
        let Some(schema) = schemas::schema(kind) else { continue };
        for (id, record) in state.register().of(kind) {
            if !is_seen(schema, id, record, &sees) {
                continue;
            }
            words.take(state, &units, schema, record);
            if let Some(score) = typed.score(&words) {
                let (title, detail) = said(state, &units, schema, record);
                hits.push(Hit { kind, id: id.clone(), title, detail, score });
            }
        }
    }
    for unit in units.iter().filter(|unit| !unit.is_registered && sees(Some(&unit.id))) {
        words.clear();
        fold_into(&unit.name, &mut words.title);
        if let Some(score) = typed.score(&words) {
            let (id, title) = (RecordId::from(&unit.id), unit.name.clone());
            hits.push(Hit { kind: "unit", id, title, detail: String::new(), score });
        }
    }
    let rank = |kind: &str| KINDS.iter().position(|known| *known == kind);
    hits.sort_by(|a, b| {
        let (one, other) = ((rank(a.kind), &a.title, &a.id), (rank(b.kind), &b.title, &b.id));
        b.score.cmp(&a.score).then_with(|| one.cmp(&other))
    });
    hits.truncate(most);
    hits
}

/// Whether the reader sees a record: one of its units, or none that it names.
fn is_seen(schema: &Schema, id: &RecordId, record: &Record, sees: &impl Fn(Option<&UnitId>) -> bool) -> bool {
    match schema.belongs {
        Belongs::Field(field) if !record.get(field).is_empty() => {
            record.all(field).any(|unit| sees(Some(&UnitId(unit.to_string()))))
        }
        _ => sees(schema.unit_of(id, |field| record.get(field)).as_ref()),
    }
}

/// What one record can be found by, folded, as words with a blank between.
#[derive(Default)]
struct Words {
    title: String,
    other: String,
    /// Digits of its telephone numbers, as they are dialled at home.
    phones: String,
}

impl Words {
    fn clear(&mut self) {
        self.title.clear();
        self.other.clear();
        self.phones.clear();
    }

    fn take(&mut self, state: &State, units: &Units, schema: &Schema, record: &Record) {
        self.clear();
        for field in schema.fields.iter().filter(|field| !field.is_private && !record.get(field.name).is_empty()) {
            let value = record.get(field.name);
            let is_title = field.name == title_field(schema);
            if field.name == "serial" {
                // Scanned or typed without its hyphens it is one word.
                let together = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
                fold_into(&together, &mut self.other);
                self.other.push(' ');
            }
            let to = if is_title { &mut self.title } else { &mut self.other };
            if !to.is_empty() {
                to.push(' ');
            }
            match field.shape {
                Shape::Line(_) | Shape::Date => fold_into(value, to),
                Shape::Text(most) => fold_into(beginning(value, most.min(MOST_OF_A_TEXT)), to),
                Shape::Phone => {
                    fold_into(value, to);
                    self.phones.push_str(&dialled(value));
                    self.phones.push(' ');
                }
                Shape::One(kind) | Shape::Many(kind) => {
                    for id in parts(value) {
                        fold_into(called(state, units, kind, id), to);
                        to.push(' ');
                    }
                }
                Shape::Choice(_) | Shape::Choices(_) | Shape::Number(..) => {}
            }
        }
    }
}

/// The field that a hit is called by: a copy by its serial, since what it is is one of few words.
fn title_field(schema: &Schema) -> &'static str {
    if schema.kind == "copy" { "serial" } else { schema.title }
}

fn beginning(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

/// What a record is called; nothing when it is not there.
fn called<'a>(state: &'a State, units: &'a Units, kind: &str, id: &'a str) -> &'a str {
    if kind == "unit" {
        return units.get(&UnitId(id.to_string())).map_or("", |known| known.name.as_str());
    }
    schemas::schema(kind).map_or("", |schema| state.register().get(kind, id).get(schema.title))
}

/// Title and detail of a hit.
fn said(state: &State, units: &Units, schema: &Schema, record: &Record) -> (String, String) {
    let fields: &[&str] = match schema.kind {
        "unit" => &["phone", "address"],
        "person" => &["title", "unit"],
        "system" => &["purpose"],
        "post" => &["holder", "unit"],
        "duty" => &["phone", "hours"],
        "delegation" => &["law"],
        "copy" => &["subject", "unit", "place"],
        "task" => &["owner", "until"],
        _ => &["unit"],
    };
    let one = |name: &&str| {
        let field: Option<&Field> = schema.field(name);
        let value = record.get(name);
        match field.and_then(Field::refers_to) {
            Some(kind) => parts(value).next().map_or("", |id| called(state, units, kind, id)).to_string(),
            None => value.to_string(),
        }
    };
    let details: Vec<String> = fields.iter().map(one).filter(|detail| !detail.is_empty()).collect();
    (record.get(title_field(schema)).to_string(), details.join(" · "))
}

/// What was typed, as words. A telephone number is one word, however it is spaced.
pub struct Typed {
    words: Vec<String>,
}

impl Typed {
    /// Reads what was typed.
    pub fn of(typed: &str) -> Typed {
        let typed = beginning(typed.trim(), MOST_TYPED);
        let is_number = typed.chars().all(|letter| letter.is_ascii_digit() || " +-()/".contains(letter));
        let number = dialled(typed);
        if is_number && number.len() > LEAST_DIGITS {
            // A serial's digits and a date have no blank in them, but are folded into words on the other side.
            return Typed { words: vec![number] };
        }
        Typed {
            words: folded(typed)
                .split(' ')
                .filter(|word| !word.is_empty())
                .take(MOST_WORDS)
                .map(String::from)
                .collect(),
        }
    }

    /// How well all words fit something with this title, these other texts and these numbers; `None` when one does not, or
    /// nothing was typed.
    pub fn fits(&self, title: &str, other: &[&str], numbers: &[&str]) -> Option<u32> {
        let mut words = Words::default();
        fold_into(title, &mut words.title);
        for text in other {
            words.other.push(' ');
            fold_into(text, &mut words.other);
        }
        for number in numbers {
            words.phones.push_str(&dialled(number));
            words.phones.push(' ');
        }
        self.score(&words).filter(|_| !self.words.is_empty())
    }

    /// How well all words fit; `None` when one does not.
    fn score(&self, words: &Words) -> Option<u32> {
        let mut sum = 0;
        for word in &self.words {
            let title = fits(word, &words.title).map(Fit::in_title);
            let other = fits(word, &words.other).map(Fit::elsewhere);
            let phone = is_within(word, &words.phones).then(|| Fit::Prefix.elsewhere());
            sum += title.max(other).max(phone)?;
        }
        Some(sum)
    }
}

/// How a typed word fits one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Typo,
    Prefix,
    Exact,
}

impl Fit {
    fn in_title(self) -> u32 {
        match self {
            Fit::Exact => 60,
            Fit::Prefix => 50,
            Fit::Typo => 30,
        }
    }

    fn elsewhere(self) -> u32 {
        match self {
            Fit::Exact => 45,
            Fit::Prefix => 35,
            Fit::Typo => 10,
        }
    }
}

/// The best fit among folded words.
fn fits(typed: &str, words: &str) -> Option<Fit> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    let fit = |word: &str| {
        if word == typed || is_number && word.trim_start_matches('0') == typed.trim_start_matches('0') {
            Some(Fit::Exact)
        } else if word.starts_with(typed) {
            Some(Fit::Prefix)
        } else {
            (!is_number && typed.len() >= LEAST_FOR_TYPO && is_near(typed, word)).then_some(Fit::Typo)
        }
    };
    words.split(' ').filter(|word| !word.is_empty()).filter_map(fit).max()
}

fn is_within(typed: &str, phones: &str) -> bool {
    typed.len() >= LEAST_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit()) && phones.contains(typed)
}
