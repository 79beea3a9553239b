//! Which column fills which field of a kind: by the whole header, by a part of it, or by what the cells look like.

use std::collections::BTreeMap;

use planb_core::care::mapping::Field;
use planb_core::care::pattern::folded;

use super::columns::Column;

/// Fields of text that two columns may fill together, such as *Postnr* and *Postort*.
const JOINED: [&str; 1] = ["postal"];
/// From so many letters a word counts also as the end of a longer one: *klientnamn*.
const END_MIN_LETTERS: usize = 4;

/// How a column was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The header is a known word.
    Exact,
    /// The header has a known word in it, or the cells look like it.
    Likely,
}

/// What a kind could have from a file.
pub struct Picked<'a> {
    pub kind: &'a str,
    pub fields: BTreeMap<&'a str, Vec<(Certainty, &'a Column)>>,
}

impl Picked<'_> {
    /// Whether a field is filled.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// Whether a column is in use.
    pub fn uses(&self, column: &Column) -> bool {
        self.fields.values().flatten().any(|(_, used)| used.number == column.number)
    }

    /// How well the file fits the kind: a known header counts twice, and what makes the kind what it is.
    pub fn score(&self) -> usize {
        let of = |certainty: Certainty| if certainty == Certainty::Exact { 2 } else { 1 };
        let fields: usize = self.fields.values().filter_map(|of_field| Some(of(of_field.first()?.0))).sum();
        let own: &[&str] = match self.kind {
            "visit" => &["date", "start"],
            "medicine" => &["name", "strength"],
            "payment" => &["amount"],
            "shift" => &["staff", "date"],
            _ => &[],
        };
        fields + if !own.is_empty() && own.iter().all(|field| self.has(field)) { 4 } else { 0 }
    }
}

/// Picks a kind's columns. A column fills one field; lists take every column that fits.
pub fn picked<'a>(kind: &'a str, fields: &'a BTreeMap<String, Vec<String>>, columns: &'a [Column]) -> Picked<'a> {
    let mut picked = Picked { kind, fields: BTreeMap::new() };
    let columns: Vec<&Column> = columns.iter().filter(|column| !column.is_relatives() && !column.is_day).collect();
    for (certainty, fits) in [(Certainty::Exact, is_exact as fn(&str, &str) -> bool), (Certainty::Likely, is_part)] {
        for (field, words) in fields {
            let takes_several = takes_several(field);
            // The order of the words is the order of preference.
            for column in words.iter().flat_map(|word| columns.iter().filter(|c| fits(&folded(&c.name), word))) {
                let is_full = picked.fields.get(field.as_str()).is_some_and(|of| !of.is_empty()) && !takes_several;
                if !is_full && !picked.uses(column) && is_of_field(kind, field, column, fields) {
                    picked.fields.entry(field).or_default().push((certainty, column));
                }
            }
        }
    }
    by_content(&mut picked, fields, &columns);
    for of_field in picked.fields.values_mut() {
        of_field.sort_by_key(|(_, column)| column.number);
    }
    picked
}

/// What no header said: the number, and a visit's day and times.
fn by_content<'a>(picked: &mut Picked<'a>, fields: &'a BTreeMap<String, Vec<String>>, columns: &[&'a Column]) {
    let wanted: &[(&str, &str)] = match picked.kind {
        "visit" => &[("id", "personnummer"), ("date", "datum"), ("start", "klockslag"), ("end", "klockslag")],
        _ => &[("id", "personnummer")],
    };
    for (field, looks) in wanted {
        let Some((field, _)) = fields.get_key_value(*field).filter(|_| !picked.has(field)) else { continue };
        let found = columns.iter().find(|column| column.looks == *looks && !picked.uses(column));
        if let Some(column) = found {
            picked.fields.insert(field, vec![(Certainty::Likely, column)]);
        }
    }
}

fn takes_several(field: &str) -> bool {
    JOINED.contains(&field) || Field::ALL.iter().any(|known| known.word() == field && known.is_list())
}

fn is_exact(header: &str, word: &str) -> bool {
    header == word
}

/// Whether the header has the word among its words, or is one word that ends with it.
fn is_part(header: &str, word: &str) -> bool {
    let words: Vec<&str> = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let known: Vec<&str> = word.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_among = !known.is_empty() && words.windows(known.len()).any(|some| some == known);
    let is_end = word.chars().count() >= END_MIN_LETTERS && words.last().is_some_and(|last| last.ends_with(word));
    is_among || is_end
}

/// What a header alone does not tell: a number is no name, and who does the work is a person or a unit.
fn is_of_field(kind: &str, field: &str, column: &Column, fields: &BTreeMap<String, Vec<String>>) -> bool {
    let is_number = column.looks == "personnummer";
    let has = |field: &str| fields.get(field).is_some_and(|words| words.contains(&folded(&column.name)));
    let both = |one: &str, other: &str| has(one) && has(other);
    match field {
        "id" | "co_applicant" => is_number || has(field),
        _ if is_number => false,
        "phones" | "work_phones" | "private_phones" => matches!(column.looks, "telefon" | "text" | "tom"),
        _ if column.looks == "telefon" => matches!(field, "account" | "case" | "amount"),
        "unit" if kind == "visit" && both("unit", "staff") => column.names_units(),
        "staff" if kind == "visit" && both("unit", "staff") => !column.names_units(),
        _ => true,
    }
}
