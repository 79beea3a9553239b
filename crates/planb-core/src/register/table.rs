//! A pasted spreadsheet: which column is which field, and what each row would write.
//!
//! Nothing is guessed that matters: a name that is unknown or fits several is a fault of its row, and a row about somebody
//! with protected identity is refused. What a row leaves empty is left alone.

mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::folded::{dialled, folded};
use super::{Field, Schema, Shape};
pub use read::{Known, Outcome, RowRead, Sheet, read};

/// Most rows that are read of one sheet.
pub const MOST_ROWS: usize = 100_000;
/// The column that names a record by its id, as exports have it.
pub const ID: &str = "id";

/// How many rows are looked at to guess what a column holds.
const ROWS_LOOKED_AT: usize = 50;
/// Least points with which a column is a field.
const LEAST: i32 = 25;

/// A sheet as it was pasted. Rows may be shorter or longer than the headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Headers that people write over a field, folded, besides its own labels.
const SYNONYMS: [(&str, &[&str]); 13] = [
    (
        "name",
        &[
            "namn",
            "hela namnet",
            "for och efternamn",
            "systemnamn",
            "system",
            "enhetsnamn",
            "enhet",
            "medarbetare",
            "full name",
        ],
    ),
    ("title", &["befattning", "yrke", "yrkestitel", "roll", "rubrik", "position", "job title"]),
    ("unit", &["enhet", "avdelning", "arbetsplats", "grupp", "tjanstestalle", "department", "workplace"]),
    (
        "phone",
        &[
            "mobil",
            "mobilnummer",
            "mobiltelefon",
            "telefon",
            "telefonnummer",
            "tel",
            "tfn",
            "tjanstemobil",
            "jobbmobil",
            "mobile",
            "telephone",
        ],
    ),
    ("other_phone", &["telefon 2", "annan telefon", "fast telefon", "kontorstelefon", "landline", "office phone"]),
    ("private_phone", &["privat telefon", "privat mobil", "hemtelefon", "telefon hem", "home phone", "private phone"]),
    ("email", &["e post", "epost", "mejl", "mail", "e mail", "epostadress", "e postadress", "email address"]),
    ("manager", &["chef", "ar chef", "arbetsledare", "manager"]),
    ("shift", &["arbetstid", "skift", "pass", "shift"]),
    ("supplier", &["leverantor", "vendor", "supplier", "provider"]),
    ("owner", &["systemagare", "agare", "informationsagare", "owner"]),
    ("administrator", &["forvaltare", "systemforvaltare", "kontaktperson", "administrator"]),
    ("depends_on", &["beroenden", "beroende av", "kopplingar", "dependencies", "depends on"]),
];

/// The two halves of a name that some sheets have apart; together they are the field that a record is called by.
pub(super) const GIVEN: [&str; 4] = ["fornamn", "tilltalsnamn", "first name", "given name"];
pub(super) const FAMILY: [&str; 4] = ["efternamn", "slaktnamn", "last name", "family name"];

/// Which column is which field: by the header's words, and by what the cells look like. Each field once, but for a name in
/// two columns, given and family. `labels` are the fields' labels in both languages.
pub fn guess(
    headers: &[String],
    rows: &[Vec<String>],
    schema: &Schema,
    labels: &[(&str, Vec<String>)],
) -> Vec<Option<&'static str>> {
    let headers: Vec<String> = headers.iter().map(|header| folded(header)).collect();
    let mut columns: Vec<Option<&'static str>> = vec![None; headers.len()];
    let title = schema.field(schema.title).map(|field| field.name);
    let halves: Vec<usize> = [GIVEN, FAMILY].iter().filter_map(|words| place(&headers, words)).collect();
    if halves.len() == 2 {
        halves.iter().for_each(|at| columns[*at] = title);
    }
    if let Some(at) = place(&headers, &[ID]) {
        columns[at] = Some(ID);
    }
    let mut points = Vec::new();
    for (at, header) in headers.iter().enumerate().filter(|(at, _)| columns[*at].is_none()) {
        let cells: Vec<&str> = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).collect();
        let looked_at = || cells.iter().filter(|cell| !cell.is_empty()).take(ROWS_LOOKED_AT).copied();
        for (order, field) in schema.fields.iter().enumerate() {
            let said = labels.iter().filter(|(name, _)| *name == field.name).flat_map(|(_, labels)| labels);
            let sum = by_header(header, field, said) + by_content(field, looked_at());
            points.push((-sum, at, order, field.name));
        }
    }
    points.sort_unstable();
    let mut used: BTreeSet<&str> = columns.iter().flatten().copied().collect();
    for (sum, at, _, field) in points {
        if -sum >= LEAST && columns[at].is_none() && used.insert(field) {
            columns[at] = Some(field);
        }
    }
    columns
}

/// The first header that is one of these.
pub(super) fn place(headers: &[String], words: &[&str]) -> Option<usize> {
    headers.iter().position(|header| words.contains(&header.as_str()))
}

/// How well a header names a field.
fn by_header<'a>(header: &str, field: &Field, labels: impl Iterator<Item = &'a String>) -> i32 {
    if header.is_empty() {
        return 0;
    }
    let synonyms = SYNONYMS.iter().filter(|(name, _)| *name == field.name).flat_map(|(_, words)| words.iter());
    let synonyms = synonyms.map(|word| (80 - i32::from(*word == "enhet" && field.name == "name"), (*word).to_string()));
    let own = labels.map(|label| (100, folded(label))).chain([(90, folded(field.name))]);
    let fit = |(points, label): (i32, String)| {
        let (long, short) =
            if header.len() >= label.len() { (header, label.as_str()) } else { (label.as_str(), header) };
        let has_all = short.split(' ').all(|word| long.split(' ').any(|other| other == word));
        match () {
            () if header == label => points,
            () if label.is_empty() => 0,
            () if has_all => points - 40,
            () if short.len() >= 4 && long.starts_with(short) => points - 50,
            () => 0,
        }
    };
    own.chain(synonyms).map(fit).max().unwrap_or(0)
}

/// How well cells look like a field: more than nothing where most do, less where hardly any does.
fn by_content<'a>(field: &Field, cells: impl Iterator<Item = &'a str>) -> i32 {
    let looks: fn(&str) -> bool = match field.shape {
        Shape::Phone => |cell| dialled(cell).len() >= 6 && !cell.contains('@') && !looks_like_date(cell),
        Shape::Date => looks_like_date,
        Shape::Number(..) => |cell| cell.chars().all(|letter| letter.is_ascii_digit() || letter == ' '),
        _ if field.name == "email" => |cell| cell.contains('@'),
        _ => return 0,
    };
    let (mut all, mut fitting) = (0, 0);
    for cell in cells {
        all += 1;
        fitting += i32::from(looks(cell));
    }
    match all {
        0 => 0,
        _ if fitting * 5 < all => -30,
        // A number may be anything: it only speaks against.
        _ if matches!(field.shape, Shape::Number(..)) => 0,
        _ if fitting * 5 >= all * 4 => 30,
        _ => 0,
    }
}

fn looks_like_date(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits == 8
        && cell.starts_with(['1', '2'])
        && cell.chars().all(|letter| letter.is_ascii_digit() || "-/.".contains(letter))
}
