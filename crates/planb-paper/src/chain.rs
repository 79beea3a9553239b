//! A call chain on paper: the whole relay tree for whoever leads, and one sheet for each who calls others.

use planb_core::sheet::Stamp;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::font::printable;
use crate::geometry::{BOX_MM, BoxAt};
use crate::stamp::{Paper, Size, dial, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// The tree is not drawn deeper than this; what lies deeper stands at the same indentation.
const DEPTH_DRAWN_MAX: u8 = 6;

/// What is ticked for everyone who is called, in the order of the boxes' columns.
const OUTCOMES: [&str; 5] = [
    "paper-chain-reached",
    "paper-chain-read-right",
    "paper-chain-no-answer",
    "paper-chain-wrong-number",
    "paper-chain-cannot-come",
];

/// A call chain.
#[derive(Clone, Debug)]
pub struct ChainSheet {
    pub name: String,
    pub unit: String,
    /// What to say, one sentence each.
    pub opening: Vec<String>,
    /// What the one who is called reads back, word by word.
    pub read_back: String,
    /// In the order of the tree: the first begins, the last calls the first back.
    pub people: Vec<ChainPerson>,
    /// What is wrong with the chain, one sentence each.
    pub holes: Vec<String>,
}

/// One person of a chain.
#[derive(Clone, Debug)]
pub struct ChainPerson {
    /// From 1.
    pub number: u32,
    /// 0 for whoever begins.
    pub depth: u8,
    pub name: String,
    pub title: String,
    /// The number as people read it; empty leaves a line to fill in.
    pub phone_shown: String,
    /// The number in E.164, printed as a code that dials.
    pub phone_dial: Option<String>,
    /// Who takes over when there is no answer: name and number.
    pub deputy: Option<(String, String)>,
    /// The names of those whom this one calls.
    pub calls: Vec<String>,
    pub note: String,
}

/// The PDF of a call chain: the whole chain first, then a sheet for each who calls.
pub fn chain_sheet(stamp: &Stamp, sheet: &ChainSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    paper(sheet, language)?.pdf(stamp, language)
}

/// Every tick box of the same PDF. The row is the index of the person; the columns are: reached, read back right, no
/// answer, wrong number, cannot come. A person stands on a page of the whole chain and on the sheet of whoever calls them.
pub fn chain_boxes(stamp: &Stamp, sheet: &ChainSheet, language: Language) -> Result<Vec<BoxAt>, RenderError> {
    let set = paper(sheet, language)?.set(stamp, language)?;
    let calls = called(&sheet.people).into_iter().filter(|calls| !calls.is_empty());
    let own = calls.map(|calls| calls.into_iter().filter_map(|call| call.index).collect());
    let parts: Vec<Vec<usize>> = std::iter::once((0..sheet.people.len()).collect()).chain(own).collect();
    let mut boxes = Vec::new();
    for (part, people) in parts.iter().enumerate() {
        for (row, column) in people.iter().flat_map(|row| (0..OUTCOMES.len()).map(move |column| (row, column))) {
            if let Some((page, x, y)) = set.position(&format!("t{part}-{row}-{column}")) {
                let (x_mm, y_mm) = (x + BOX_MM / 2.0, y + BOX_MM / 2.0);
                boxes.push(BoxAt { page, row: *row as u32, column: column as u32, x_mm, y_mm });
            }
        }
    }
    Ok(boxes)
}

fn paper(sheet: &ChainSheet, language: Language) -> Result<Paper, RenderError> {
    let mut people = sheet.people.iter().map(person).collect::<Result<Vec<_>, _>>()?;
    let called = called(&sheet.people);
    for (at, calls) in called.iter().enumerate() {
        for index in calls.iter().filter_map(|call| call.index) {
            people[index]["caller"] = json!(at);
        }
    }
    for (at, calls) in called.iter().enumerate() {
        people[at]["index"] = json!(at);
        people[at]["calls"] = calls.iter().map(|call| json!({ "index": call.index, "name": call.name })).collect();
    }
    Ok(Paper {
        template: Template::Chain,
        size: Size::A4,
        what: titled(&say(language, "paper-chain", &[]), &sheet.unit),
        has_boxes: true,
        keep: say(language, "paper-keep-people", &[]),
        body: json!({
            "name": printable(&sheet.name),
            "unit": printable(&sheet.unit),
            "opening": texts(&sheet.opening),
            "read_back": printable(&sheet.read_back),
            "people": people,
            "holes": texts(&sheet.holes),
            "outcomes": OUTCOMES.map(|key| say(language, key, &[])),
        }),
    })
}

fn texts(list: &[String]) -> Vec<String> {
    list.iter().map(|text| printable(text)).filter(|text| !text.is_empty()).collect()
}

fn person(person: &ChainPerson) -> Result<Value, RenderError> {
    let deputy = person.deputy.as_ref().map(|(name, phone)| json!([printable(name), printable(phone)]));
    Ok(json!({
        "number": person.number,
        "depth": person.depth.min(DEPTH_DRAWN_MAX),
        "name": printable(&person.name),
        "title": printable(&person.title),
        "phone": printable(&person.phone_shown),
        "art": dial(person.phone_dial.as_deref())?,
        "deputy": deputy,
        "note": printable(&person.note),
        "caller": null,
    }))
}

/// Somebody who is to be called: their place among the people, or only a name where they are not among them.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    index: Option<usize>,
    name: String,
}

/// Whom each person calls. Of several with one name the first is meant who stands one step deeper and whom nobody calls
/// yet, then the first whom nobody calls.
fn called(people: &[ChainPerson]) -> Vec<Vec<Call>> {
    let mut taken = BTreeSet::new();
    let mut all = Vec::with_capacity(people.len());
    for (at, caller) in people.iter().enumerate() {
        let mut calls = Vec::with_capacity(caller.calls.len());
        for name in caller.calls.iter().filter(|name| !name.trim().is_empty()) {
            let free = |index: &usize| *index != at && people[*index].name == *name && !taken.contains(index);
            let below = |index: &usize| people[*index].depth == caller.depth.saturating_add(1);
            let index = (0..people.len()).filter(free).find(below).or_else(|| (0..people.len()).find(free));
            taken.extend(index);
            calls.push(Call { index, name: printable(name) });
        }
        all.push(calls);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(name: &str, depth: u8, calls: &[&str]) -> ChainPerson {
        ChainPerson {
            number: 1,
            depth,
            name: name.into(),
            title: String::new(),
            phone_shown: String::new(),
            phone_dial: None,
            deputy: None,
            calls: calls.iter().map(|name| name.to_string()).collect(),
            note: String::new(),
        }
    }

    #[test]
    fn everyone_is_called_once_also_when_two_have_one_name() {
        let people = [
            someone("Anna", 0, &["Bo", "Eva"]),
            someone("Bo", 1, &["Eva", "Siri"]),
            someone("Eva", 2, &["Eva"]),
            someone("Eva", 1, &[]),
        ];
        let found: Vec<Vec<_>> = called(&people).iter().map(|calls| calls.iter().map(|c| c.index).collect()).collect();
        assert_eq!(found, [vec![Some(1), Some(3)], vec![Some(2), None], vec![None], vec![]]);
    }
}
