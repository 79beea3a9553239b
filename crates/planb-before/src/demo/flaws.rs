//! Rows that no import may take in, put among the good ones.

use super::exports::VisitRow;
use super::{Flaw, Municipality, Source, Why};

/// How many personnummer of nobody the flaws need.
pub const STRANGERS: usize = 9;

/// Puts `flawed` evenly among `rows`, whose first stands on row `first` of the file.
pub fn spread<T>(rows: &mut Vec<T>, flawed: Vec<(Why, T)>, source: Source, first: usize) -> Vec<Flaw> {
    let (good, parts) = (rows.len(), flawed.len() + 1);
    let mut flaws = Vec::new();
    for (index, (why, row)) in flawed.into_iter().enumerate() {
        let at = good * (index + 1) / parts + index;
        rows.insert(at, row);
        flaws.push(Flaw { source, row: first + at, why });
    }
    flaws
}

/// Visits of strangers, on days that are none, and to one of two people with the same name.
pub fn visits(town: &Municipality, good: &[VisitRow]) -> Vec<(Why, VisitRow)> {
    let mut flawed = Vec::new();
    let Some(pattern) = good.iter().find(|row| !row.number.is_empty()) else { return flawed };
    for stranger in town.strangers.iter().take(4) {
        let name = "Okänd, Oanmäld".to_string();
        flawed.push((Why::UnknownPerson, VisitRow { number: stranger.clone(), client: name, ..pattern.clone() }));
    }
    for text in ["2025-02-31", "okänt", "32/13"] {
        flawed.push((Why::UnreadableDate, VisitRow { date_text: Some(text.to_string()), ..pattern.clone() }));
    }
    for pair in town.clients.windows(2) {
        if pair[0].sorted() == pair[1].sorted() && pair[0].unit == pair[1].unit {
            let unit = town.units[pair[0].unit].name.clone();
            let row = VisitRow { unit, client: pair[0].sorted(), number: String::new(), ..pattern.clone() };
            flawed.push((Why::NameFitsTwo, row));
        }
    }
    flawed
}
