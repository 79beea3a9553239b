//! The situation: how each unit stands with each thing that it cannot do without, as it was last reported.

use std::collections::BTreeMap;

use crate::number::personal;
use crate::refusal::Refusal;
use crate::register::{Belongs, Field, Hands, RecordId, Schema, Shape};

/// What is asked of every unit, in the order in which it is asked on the telephone.
pub const FUNCTIONS: [&str; 10] =
    ["staff", "keys", "medicines", "alarms", "meals", "documentation", "payments", "phones", "premises", "vehicles"];

/// Most characters of what is said beside a colour.
pub const MOST_WORDS: usize = 200;

/// How one unit stands with one thing. The id is `INCIDENT~UNIT~FUNCTION`; every report says the whole record anew.
pub const REPORT: Schema = Schema {
    kind: "report",
    title: "function",
    belongs: Belongs::Field("unit"),
    hands: Hands::Everybody,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("unit", Shape::One("unit")).required().listed(),
        Field::new("function", Shape::Choice(&FUNCTIONS)).required().listed(),
        Field::new("colour", Shape::Choice(&["green", "yellow", "red"])).required().listed(),
        Field::new("words", Shape::Line(MOST_WORDS)).listed(),
        Field::new("trend", Shape::Choice(&["better", "same", "worse"])).listed(),
        Field::new("at", Shape::Moment).required().listed(),
        Field::new("reported_by", Shape::Line(120)),
        Field::new("channel", Shape::Choice(&["phone", "runner", "meeting", "sms", "paper", "in-person", "radio"])),
        // Drawn when the form was shown: what is sent twice is one report.
        Field::new("once", Shape::Line(40)),
    ],
};

/// The id of a unit's report on one function in one incident.
pub fn report_id(incident: &RecordId, unit: &str, function: &str) -> RecordId {
    RecordId(format!("{incident}~{unit}~{function}"))
}

/// How something stands; the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colour {
    Green,
    Yellow,
    Red,
}

impl Colour {
    /// All, as they are asked for.
    pub const ALL: [Colour; 3] = [Colour::Green, Colour::Yellow, Colour::Red];

    /// The word in the register and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Colour::Green => "green",
            Colour::Yellow => "yellow",
            Colour::Red => "red",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Colour> {
        Colour::ALL.into_iter().find(|colour| colour.word() == word)
    }
}

/// Which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    Better,
    Same,
    Worse,
}

impl Trend {
    /// All.
    pub const ALL: [Trend; 3] = [Trend::Better, Trend::Same, Trend::Worse];

    /// The word in the register and in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Trend::Better => "better",
            Trend::Same => "same",
            Trend::Worse => "worse",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Trend> {
        Trend::ALL.into_iter().find(|trend| trend.word() == word)
    }

    /// What two colours say, one after the other.
    pub fn between(before: Colour, now: Colour) -> Trend {
        match now.cmp(&before) {
            std::cmp::Ordering::Less => Trend::Better,
            std::cmp::Ordering::Equal => Trend::Same,
            std::cmp::Ordering::Greater => Trend::Worse,
        }
    }
}

/// What is known or said of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    pub colour: Colour,
    pub words: String,
    pub trend: Option<Trend>,
}

/// A row of a report form: nothing, a colour, words, or a direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub colour: Option<Colour>,
    pub words: String,
    pub trend: Option<Trend>,
}

/// What is said of the functions that a form is silent about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Left,
    /// They are green.
    Green,
    /// They are as they were; what was never reported stays so.
    AsBefore,
}

/// Decides what a report says, by function. `before` is what was last reported.
///
/// # Errors
///
/// `report-empty` where it says nothing, `report-colour` where there are words without a colour, `report-personal-number`
/// where the words hold what looks like somebody's personal number.
pub fn report(
    before: &BTreeMap<&'static str, Stand>,
    rows: &BTreeMap<&'static str, Row>,
    rest: Rest,
) -> Result<BTreeMap<&'static str, Stand>, Refusal> {
    let mut said = BTreeMap::new();
    for function in FUNCTIONS {
        let (known, row) = (before.get(function), rows.get(function).cloned().unwrap_or_default());
        let words = row.words.trim().to_string();
        if personal::stands_in(&words) {
            return Err(Refusal::new("report-personal-number"));
        }
        let is_silent = row.colour.is_none() && words.is_empty() && row.trend.is_none();
        let colour = match (row.colour, known, rest) {
            (Some(colour), ..) => colour,
            (None, _, Rest::Green) if is_silent => Colour::Green,
            (None, _, Rest::Left) if is_silent => continue,
            (None, None, Rest::AsBefore) if is_silent => continue,
            (None, Some(known), _) => known.colour,
            (None, None, _) => return Err(Refusal::new("report-colour")),
        };
        // What is still not green is so for the same reason, unless another is given.
        let is_same = known.is_some_and(|known| known.colour == colour && colour != Colour::Green);
        let words = match known {
            Some(known) if is_same && words.is_empty() => known.words.clone(),
            _ => words,
        };
        let trend = row.trend.or_else(|| known.map(|known| Trend::between(known.colour, colour)));
        said.insert(function, Stand { colour, words, trend });
    }
    if said.is_empty() { Err(Refusal::new("report-empty")) } else { Ok(said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(colour: Colour, words: &str) -> Stand {
        Stand { colour, words: words.into(), trend: None }
    }

    fn row(colour: Option<Colour>, words: &str) -> Row {
        Row { colour, words: words.into(), trend: None }
    }

    /// `alarms red worse "Nere" · …`, of those that are not plainly green.
    fn check(before: &[(&'static str, Stand)], rows: &[(&'static str, Row)], rest: Rest) -> String {
        let (before, rows) = (before.iter().cloned().collect(), rows.iter().cloned().collect());
        match report(&before, &rows, rest) {
            Err(refusal) => refusal.to_string(),
            Ok(said) => {
                let greens = said.values().filter(|stand| stand.colour == Colour::Green).count();
                let others = said.iter().filter(|(_, stand)| stand.colour != Colour::Green).map(|(function, stand)| {
                    let trend = stand.trend.map_or("", Trend::word);
                    format!("{function} {} {trend} {:?}", stand.colour.word(), stand.words)
                });
                format!("{greens} green; {}", others.collect::<Vec<_>>().join("; "))
            }
        }
    }

    #[test]
    fn one_tap_says_all_and_then_only_what_differs() {
        let red = || ("alarms", row(Some(Colour::Red), "Larmen är nere"));
        let before = || [("alarms", stand(Colour::Red, "Larmen är nere")), ("staff", stand(Colour::Green, ""))];
        assert_eq!(check(&[], &[], Rest::Green), "10 green; ");
        assert_eq!(check(&[], &[red()], Rest::Green), "9 green; alarms red  \"Larmen är nere\"");
        assert_eq!(check(&[], &[red()], Rest::Left), "0 green; alarms red  \"Larmen är nere\"");
        assert_eq!(check(&before(), &[], Rest::AsBefore), "1 green; alarms red same \"Larmen är nere\"");
        assert_eq!(check(&before(), &[], Rest::Green), "10 green; ", "what was red is over");
        let yellow = [("alarms", row(Some(Colour::Yellow), ""))];
        assert_eq!(check(&before(), &yellow, Rest::Left), "0 green; alarms yellow better \"\"");
        let new_words = [("alarms", row(None, "Vi går rundor"))];
        assert_eq!(check(&before(), &new_words, Rest::Left), "0 green; alarms red same \"Vi går rundor\"");
    }

    #[test]
    fn what_cannot_be_a_report_is_refused() {
        assert_eq!(check(&[], &[], Rest::Left), "report-empty");
        assert_eq!(check(&[], &[], Rest::AsBefore), "report-empty", "nothing was said before");
        assert_eq!(check(&[], &[("keys", row(None, "Vilka?"))], Rest::Green), "report-colour");
        let number = [("keys", row(Some(Colour::Red), "Nyckel till 19300725-9892 saknas"))];
        assert_eq!(check(&[], &number, Rest::Green), "report-personal-number");
    }
}
