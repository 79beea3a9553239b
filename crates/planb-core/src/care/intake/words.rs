//! Names, empty words and codes: what a text says, apart from where it stands.

use super::super::mapping::{Field, NameOrder};
use super::super::*;
use super::draft::{Draft, Value};

/// A name from one column or from two.
pub fn full_name(draft: &Draft, whole: Field, given: Field, family: Field) -> Name {
    let (given, family) = (draft.text(given), draft.text(family));
    if !given.is_empty() || !family.is_empty() {
        return Name { given, family };
    }
    match draft.first(whole) {
        Some(value) => name_of(value),
        None => Name::default(),
    }
}

fn name_of(value: &Value) -> Name {
    let text = value.cell.text();
    if let Some((family, given)) = text.split_once(',') {
        return Name { given: given.trim().into(), family: family.trim().into() };
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let order = value.take.map_or(NameOrder::default(), |take| take.name);
    // Small words go with the family name: af Geijerstam, von der Au.
    let small = |word: &&str| {
        word.chars().next().is_some_and(char::is_lowercase) || matches!(*word, "Al" | "El" | "Von" | "De")
    };
    match order {
        NameOrder::GivenFamily => {
            let at = words.iter().skip(1).position(small).map_or(words.len().saturating_sub(1), |at| at + 1);
            let (given, family) = words.split_at(at);
            Name { given: given.join(" "), family: family.join(" ") }
        }
        NameOrder::FamilyGiven => {
            let at = words.iter().position(|word| !small(word)).map_or(words.len(), |at| at + 1);
            let (family, given) = words.split_at(at);
            Name { given: given.join(" "), family: family.join(" ") }
        }
    }
}

/// Nothing for an empty text.
pub fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Nothing for the words that say that there is nothing.
pub fn something(text: String) -> Option<String> {
    let nothing = ["", "inget", "ingen", "inga", "nej", "n", "-", "–", "saknas"];
    (!nothing.contains(&text.to_lowercase().as_str())).then_some(text)
}

/// A code must not stay in the lock's text: a run of three or more digits there moves to the code sheet.
pub fn without_code(lock: Option<String>, code: Option<String>) -> (Option<String>, Option<String>) {
    let Some(text) = lock else { return (None, code) };
    let mut run = 0;
    let longest = text
        .chars()
        .map(|c| {
            run = if c.is_ascii_digit() { run + 1 } else { 0 };
            run
        })
        .max()
        .unwrap_or(0);
    if longest < 3 {
        return (Some(text), code);
    }
    let shown: String = text.chars().map(|c| if c.is_ascii_digit() { '•' } else { c }).collect();
    let code = match code {
        Some(code) => format!("{code}; {text}"),
        None => text,
    };
    (Some(shown), Some(code))
}
