//! What the fields of a kind of record are: names, shapes, limits. Data, from which forms, lists and the API are made.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{RETIRED, RecordId};
use crate::id::UnitId;
use crate::number::phone;
use crate::refusal::Refusal;

/// What a field holds. Every value is text; a field of several holds one on each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters in all; Markdown where people read it.
    Text(usize),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any of these words.
    Choices(&'static [&'static str]),
    /// A telephone number: E.164 where it can be read, else as it was typed.
    Phone,
    /// `2026-11-22`.
    Date,
    /// `2026-11-22T07:33`, local.
    Moment,
    /// A whole number in this range.
    Number(u32, u32),
    /// The id of a record of this kind.
    One(&'static str),
    /// Ids of records of this kind, in order.
    Many(&'static str),
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub is_required: bool,
    /// Readable by the unit's own nodes only.
    pub is_private: bool,
    /// Shown in lists.
    pub is_listed: bool,
}

impl Field {
    /// A field that may be empty and stands on the record's own page.
    pub const fn new(name: &'static str, shape: Shape) -> Field {
        Field { name, shape, is_required: false, is_private: false, is_listed: false }
    }

    /// The same, shown in lists.
    pub const fn listed(self) -> Field {
        Field { is_listed: true, ..self }
    }

    /// The same, never empty.
    pub const fn required(self) -> Field {
        Field { is_required: true, ..self }
    }

    /// The same, for the unit's own nodes only.
    pub const fn private(self) -> Field {
        Field { is_private: true, ..self }
    }
}

/// Which unit a record belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// To nobody in particular: everybody sees it.
    ToAll,
    /// The record is a unit.
    Itself,
    /// The unit that a field names; without one, to all.
    Field(&'static str),
}

/// Who writes the records of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Who leads the unit; what is in no unit's hands, who leads all.
    Leaders,
    /// The same, and what is in no unit's hands, everybody who leads some unit.
    Managers,
    /// Everybody who sees the record: what is written while it happens, by whoever stands there.
    Everybody,
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// `system`: in events, addresses and texts.
    pub kind: &'static str,
    /// The field that a record is called by.
    pub title: &'static str,
    pub belongs: Belongs,
    pub hands: Hands,
    pub fields: &'static [Field],
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub why: Refusal,
}

/// The parts of a value that holds several.
pub fn parts(value: &str) -> impl Iterator<Item = &str> {
    value.split('\n').map(str::trim).filter(|part| !part.is_empty())
}

/// Several as one value.
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().collect::<Vec<_>>().join("\n")
}

impl Schema {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The unit that a record belongs to, by its id and fields.
    pub fn unit_of<'a>(&self, id: &'a RecordId, get: impl Fn(&'static str) -> &'a str) -> Option<UnitId> {
        let unit = match self.belongs {
            Belongs::ToAll => return None,
            Belongs::Itself => id.0.as_str(),
            Belongs::Field(field) => parts(get(field)).next()?,
        };
        (!unit.is_empty()).then(|| UnitId(unit.to_string()))
    }

    /// What was typed as canonical values, or all that is wrong with it. Fields that are not given are left alone; `exists`
    /// says whether a record of a kind is there.
    pub fn check(
        &self,
        typed: &BTreeMap<String, String>,
        exists: impl Fn(&str, &str) -> bool,
    ) -> Result<BTreeMap<String, String>, Vec<Fault>> {
        let mut set = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, text) in typed {
            let checked = match self.field(name) {
                Some(field) => field.check(text, &exists),
                None if name == RETIRED => line(text, 500),
                None => Err(Refusal::new("field-unknown")),
            };
            match checked {
                Ok(value) => drop(set.insert(name.clone(), value)),
                Err(why) => faults.push(Fault { field: name.clone(), why }),
            }
        }
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }

    /// Required fields that a record would lack.
    pub fn lacking<'a>(&self, get: impl Fn(&'static str) -> &'a str) -> Vec<Fault> {
        let empty = self.fields.iter().filter(|field| field.is_required && get(field.name).is_empty());
        empty.map(|field| Fault { field: field.name.to_string(), why: Refusal::new("field-required") }).collect()
    }
}

impl Field {
    /// What was typed as a canonical value. Empty is always a value: the field is cleared.
    pub fn check(&self, typed: &str, exists: impl Fn(&str, &str) -> bool) -> Result<String, Refusal> {
        let typed = typed.trim();
        if typed.is_empty() {
            return if self.is_required { Err(Refusal::new("field-required")) } else { Ok(String::new()) };
        }
        match self.shape {
            Shape::Line(most) => line(typed, most),
            Shape::Text(most) => text(typed, most),
            Shape::Choice(words) => one_of(typed, words),
            Shape::Choices(words) => each(typed, |part| one_of(part, words)),
            Shape::Phone => phone_number(typed),
            Shape::Date => date(typed),
            Shape::Moment => moment(typed),
            Shape::Number(least, most) => number(typed, least, most),
            Shape::One(kind) => known(typed, kind, &exists),
            Shape::Many(kind) => each(typed, |part| known(part, kind, &exists)),
        }
    }

    /// The kind that this field's ids are of.
    pub fn refers_to(&self) -> Option<&'static str> {
        match self.shape {
            Shape::One(kind) | Shape::Many(kind) => Some(kind),
            _ => None,
        }
    }
}

fn too_long(text: &str, most: usize) -> Result<(), Refusal> {
    let characters = text.chars().count();
    if characters > most {
        return Err(Refusal::new("field-too-long").with("characters", characters).with("most", most));
    }
    Ok(())
}

/// Control characters, and those that turn the direction of what follows.
fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn line(typed: &str, most: usize) -> Result<String, Refusal> {
    if typed.chars().any(is_control) {
        return Err(Refusal::new("field-control"));
    }
    too_long(typed, most)?;
    Ok(typed.to_string())
}

fn text(typed: &str, most: usize) -> Result<String, Refusal> {
    let plain = typed.replace("\r\n", "\n").replace('\t', "    ");
    if plain.chars().any(|letter| letter != '\n' && is_control(letter)) {
        return Err(Refusal::new("field-control"));
    }
    too_long(&plain, most)?;
    Ok(plain)
}

fn one_of(typed: &str, words: &[&str]) -> Result<String, Refusal> {
    let found = words.iter().find(|word| **word == typed);
    found.map(|word| (*word).to_string()).ok_or_else(|| Refusal::new("field-choice"))
}

fn each(typed: &str, check: impl Fn(&str) -> Result<String, Refusal>) -> Result<String, Refusal> {
    let mut kept: Vec<String> = Vec::new();
    for part in parts(typed) {
        let part = check(part)?;
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    if kept.len() > 200 {
        return Err(Refusal::new("field-too-many").with("most", 200));
    }
    Ok(joined(kept.iter().map(String::as_str)))
}

fn phone_number(typed: &str) -> Result<String, Refusal> {
    let typed = line(typed, 60)?;
    let read = phone::read(&typed, phone::Written::Text);
    Ok(if read.readable { read.number } else { typed })
}

fn date(typed: &str) -> Result<String, Refusal> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_plain = typed.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '/' | '.'));
    let spelled = match (digits.len(), is_plain) {
        (8, true) => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => String::new(),
    };
    spelled.parse::<Date>().map(|date| date.to_string()).map_err(|_| Refusal::new("field-date"))
}

fn moment(typed: &str) -> Result<String, Refusal> {
    let wrong = || Refusal::new("field-moment");
    let (day, time) = typed.split_once(['T', ' ']).ok_or_else(wrong)?;
    let time = time.trim().replace('.', ":");
    let time = if time.matches(':').count() == 1 { format!("{time}:00") } else { time };
    let read = format!("{}T{time}", date(day.trim()).map_err(|_| wrong())?).parse::<DateTime>().map_err(|_| wrong())?;
    Ok(read.strftime("%Y-%m-%dT%H:%M").to_string())
}

fn number(typed: &str, least: u32, most: u32) -> Result<String, Refusal> {
    let number = typed.parse::<u32>().ok().filter(|number| (least..=most).contains(number));
    let wrong = || Refusal::new("field-number").with("least", least).with("most", most);
    number.map(|number| number.to_string()).ok_or_else(wrong)
}

fn known(typed: &str, kind: &str, exists: impl Fn(&str, &str) -> bool) -> Result<String, Refusal> {
    if exists(kind, typed) { Ok(typed.to_string()) } else { Err(Refusal::new("field-not-found")) }
}
