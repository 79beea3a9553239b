//! Guesses: what digits in boxes seem to say. A guess is no answer. It is shown beside the picture to a person, who takes it or types,
//! and on a form with medicine, narcotics or money there is none.
//!
//! Half a guess is none: every box is a digit beyond doubt, and all of them are something that can be true of the field.

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};

use super::{FormDefinition, Guard, Kind};

/// Numbers with more boxes than this are of persons, telephones and accounts: nobody guesses who somebody is.
pub const NUMBER_BOXES_MAX: u32 = 6;
/// A date this many years before or after the day on which it is read is taken for one that was misread.
pub const YEARS_MOST: i16 = 2;

/// What is in a box for a character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Empty,
    /// A digit (0–9) beyond doubt, and how sure that is (0–1).
    Digit(u8, f32),
    /// Something that is no digit, or may be several.
    Unsure,
}

/// What a field seems to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// As a person would type it: `2026-11-28`, `14:30`, `75`.
    pub value: String,
    /// 0–1: that of the least sure digit.
    pub confidence: f32,
}

/// The kind of the field with this name (`visits.3.from`), where a guess of it may be offered; `None` on a form with medicine,
/// narcotics or money anywhere on it, and of what is no date, time or short number.
pub fn guessable<'a>(form: &'a FormDefinition, name: &str) -> Option<&'a Kind> {
    if form.guards().any(|guard| guard != Guard::None) {
        return None;
    }
    let parts: Vec<&str> = name.split('.').collect();
    let section = form.sections.iter().find(|section| Some(&section.name.as_str()) == parts.first())?;
    let own = match (section.rows, parts.as_slice()) {
        (0, [_, own]) => own,
        (1.., [_, _, own]) => own,
        _ => return None,
    };
    let kind = &section.fields.iter().find(|field| field.name == *own)?.kind;
    let is_short = |count: &u32| *count <= NUMBER_BOXES_MAX;
    let may = match kind {
        Kind::Date | Kind::Time => true,
        Kind::Boxes { count } => is_short(count),
        _ => false,
    };
    may.then_some(kind)
}

/// What the boxes of a field say, read on a day; `None` unless all of it is beyond doubt and can be true.
pub fn guess(kind: &Kind, cells: &[Cell], today: Date) -> Option<Guess> {
    // A number may leave boxes empty before or after it, never in it.
    let is_empty = |cell: &&Cell| **cell == Cell::Empty;
    let before = cells.iter().take_while(is_empty).count();
    let after = cells[before..].iter().rev().take_while(is_empty).count();
    let written = &cells[before..cells.len() - after];
    let mut digits = String::with_capacity(written.len());
    let mut confidence = 1.0;
    for cell in written {
        let Cell::Digit(digit, sure) = cell else { return None };
        digits.push(char::from(b'0' + (*digit).min(9)));
        confidence = f32::min(confidence, *sure);
    }
    let value = match kind {
        Kind::Date => plausible(&digits, today)?.to_string(),
        Kind::Time => time(&digits)?,
        Kind::Boxes { count } if (1..=*count as usize).contains(&digits.len()) => digits,
        _ => return None,
    };
    Some(Guess { value, confidence })
}

/// `20261128` as a date that exists and is near `today`.
fn plausible(digits: &str, today: Date) -> Option<Date> {
    if digits.len() != 8 {
        return None;
    }
    let (year, month, day) = (digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    let read = Date::new(year, month, day).ok()?;
    let years = YEARS_MOST.years();
    let (first, last) =
        (today.checked_sub(years).unwrap_or(date(0, 1, 1)), today.checked_add(years).unwrap_or(Date::MAX));
    (first..=last).contains(&read).then_some(read)
}

/// `1430` as a time of day: `14:30`.
fn time(digits: &str) -> Option<String> {
    if digits.len() != 4 {
        return None;
    }
    let read = Time::new(digits[..2].parse().ok()?, digits[2..].parse().ok()?, 0, 0).ok()?;
    Some(read.strftime("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::shipped;

    fn cells(text: &str) -> Vec<Cell> {
        let cell = |c: char| match c {
            ' ' => Cell::Empty,
            '?' => Cell::Unsure,
            digit => Cell::Digit(digit.to_digit(10).unwrap() as u8, 0.99),
        };
        text.chars().map(cell).collect()
    }

    fn value(kind: &Kind, text: &str) -> Option<String> {
        guess(kind, &cells(text), date(2026, 11, 28)).map(|guess| guess.value)
    }

    #[test]
    fn what_can_be_true_is_guessed_whole_or_not_at_all() {
        for (text, expected) in [
            ("1430", Some("14:30")),
            ("0000", Some("00:00")),
            ("2359", Some("23:59")),
            ("2400", None),
            ("1260", None),
            ("143 ", None),
            (" 430", None),
            ("14?0", None),
            ("    ", None),
        ] {
            assert_eq!(value(&Kind::Time, text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("20261128", Some("2026-11-28")),
            ("20241128", Some("2024-11-28")),
            ("20241127", None),
            ("20281129", None),
            ("20260229", None),
            ("20261328", None),
            ("19611128", None),
            ("2026112 ", None),
        ] {
            assert_eq!(value(&Kind::Date, text).as_deref(), expected, "{text}");
        }
        let number = Kind::Boxes { count: 3 };
        for (text, expected) in
            [(" 75", Some("75")), ("75 ", Some("75")), ("007", Some("007")), ("7 5", None), ("   ", None), ("7?", None)]
        {
            assert_eq!(value(&number, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_guess_is_as_sure_as_its_least_sure_digit() {
        let cells = [Cell::Digit(1, 0.99), Cell::Digit(2, 0.97), Cell::Digit(0, 1.0), Cell::Digit(5, 0.98)];
        assert_eq!(guess(&Kind::Time, &cells, date(2026, 11, 28)).unwrap().confidence, 0.97);
    }

    #[test]
    fn of_medicine_narcotics_and_money_nothing_is_guessed() {
        let (mut guessed, mut guarded) = (0, 0);
        for form in shipped() {
            let is_guarded = form.guards().any(|guard| guard != Guard::None);
            for field in crate::form::layout::layout(form).iter().flat_map(|page| &page.fields) {
                let may = guessable(form, &field.name).is_some();
                assert!(!may || (!is_guarded && !field.cells.is_empty()), "{} {}", form.named(), field.name);
                guessed += usize::from(may);
                guarded += usize::from(is_guarded && !field.cells.is_empty());
            }
        }
        assert!(guessed > 60 && guarded > 30, "{guessed} fields may be guessed, {guarded} may not");
        // The same form on both sides: a field that may be guessed may not once anything on the form is money.
        let mut form = shipped().iter().find(|form| form.id == "visit-sheet").unwrap().clone();
        assert!(guessable(&form, "visits.3.from").is_some() && guessable(&form, "run.date").is_some());
        for guard in [Guard::Medicine, Guard::Money, Guard::Narcotics] {
            form.sections[0].fields[0].guard = guard;
            assert!(guessable(&form, "visits.3.from").is_none() && guessable(&form, "run.date").is_none());
        }
    }

    #[test]
    fn nobody_guesses_who_somebody_is() {
        let form = shipped().iter().find(|form| form.id == "journal-note").unwrap();
        let numbers = form.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)));
        let number = numbers.into_iter().find(|(_, field)| field.kind == Kind::Boxes { count: 12 }).unwrap();
        assert!(guessable(form, &format!("{}.{}", number.0.name, number.1.name)).is_none());
    }
}
