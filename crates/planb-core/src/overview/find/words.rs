//! What each record can be found by, and what is said of it when it is.

use super::super::organisation::Units;
use super::typed::beginning;
use crate::id::UnitId;
use crate::register::folded::{dialled, fold_into};
use crate::register::{Field, Record, Schema, Shape, parts};
use crate::state::{State, schemas};

/// How much of a long text is searched.
const MOST_OF_A_TEXT: usize = 2_000;

/// What one record can be found by, folded, as words with a blank between.
#[derive(Default)]
pub struct Words {
    pub title: String,
    pub other: String,
    /// Digits of its telephone numbers, as they are dialled at home.
    pub phones: String,
}

impl Words {
    /// The words of one record. What only a unit's own nodes may read is not among them.
    pub fn of(state: &State, units: &Units, schema: &Schema, record: &Record) -> Words {
        let mut words = Words::default();
        for field in schema.fields.iter().filter(|field| !field.is_private && !record.get(field.name).is_empty()) {
            let value = record.get(field.name);
            let is_title = field.name == title_field(schema);
            if field.name == "serial" {
                // Scanned or typed without its hyphens it is one word.
                let together = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
                fold_into(&together, &mut words.other);
                words.other.push(' ');
            }
            let to = if is_title { &mut words.title } else { &mut words.other };
            if !to.is_empty() {
                to.push(' ');
            }
            match field.shape {
                Shape::Line(_) | Shape::Date | Shape::Moment => fold_into(value, to),
                Shape::Text(most) => fold_into(beginning(value, most.min(MOST_OF_A_TEXT)), to),
                Shape::Phone => {
                    fold_into(value, to);
                    words.phones.push_str(&dialled(value));
                    words.phones.push(' ');
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
        words
    }
}

/// The field that a hit is called by: a copy by its serial, since what it is is one of few words.
fn title_field(schema: &Schema) -> &'static str {
    if schema.kind == "copy" { "serial" } else { schema.title }
}

/// What a record is called; nothing when it is not there.
fn called<'a>(state: &'a State, units: &'a Units, kind: &str, id: &'a str) -> &'a str {
    if kind == "unit" {
        return units.get(&UnitId(id.to_string())).map_or("", |known| known.name.as_str());
    }
    schemas::schema(kind).map_or("", |schema| state.register().get(kind, id).get(schema.title))
}

/// Title and detail of a hit.
pub fn said(state: &State, units: &Units, schema: &Schema, record: &Record) -> (String, String) {
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
