//! What a file says of a field, as it is kept when a person says it: the words of a table, or what FHIR carries. `None` where it cannot
//! stand in the field.

use crate::care::table::clean;
use crate::form::layout::{FieldAt, Sort};
use crate::form::{Choice, Field, Kind};
use crate::overview::backentry::export::is_formula;
use crate::overview::review::may_say;

/// Words for a tick, as the table, a spreadsheet or a person writes them.
const YES: [&str; 4] = ["ja", "yes", "true", "sant"];
const NO: [&str; 4] = ["nej", "no", "false", "falskt"];

/// Of words, as a table has them.
pub fn of_words(own: &Field, field: &FieldAt, typed: &str) -> Option<String> {
    let word = clean(typed);
    let value = match field.sort {
        Sort::Tick if YES.iter().any(|yes| is(yes, &word)) => "true".to_string(),
        Sort::Tick if NO.iter().any(|no| is(no, &word)) => "false".to_string(),
        Sort::Tick => return None,
        Sort::One => one(own, field, &word)?,
        Sort::Many => many(own, &word)?,
        Sort::Written | Sort::Boxes => bare(typed).to_string(),
    };
    of_kept(own, field, &value)
}

/// Of what is as it is kept already.
pub fn of_kept(own: &Field, field: &FieldAt, value: &str) -> Option<String> {
    let value = match own.kind {
        Kind::Date => date(value)?,
        Kind::Time => time(value)?,
        _ => value.trim().to_string(),
    };
    // What the review says of a field by a mark of its own is nothing that a file says.
    (!value.starts_with('(') && may_say(field, &value)).then_some(value)
}

/// A text without the mark that keeps a spreadsheet from taking it for a formula.
fn bare(typed: &str) -> &str {
    let typed = typed.trim();
    typed.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(typed)
}

/// `2026-11-28`, also with the hour that a spreadsheet gives a day.
fn date(typed: &str) -> Option<String> {
    let day = typed.trim();
    let day = day.strip_suffix(" 00:00").unwrap_or(day);
    (day.len() == 10).then(|| day.parse::<jiff::civil::Date>().ok())?.map(|day| day.to_string())
}

/// `07:40`, also as it is typed (`7.40`) or as a spreadsheet writes it (`07:40:00`).
fn time(typed: &str) -> Option<String> {
    let hour = typed.trim();
    let hour = hour.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(hour);
    let (hours, minutes) = hour.split_once([':', '.'])?;
    let time = jiff::civil::Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()?;
    (minutes.len() == 2).then(|| time.strftime("%H:%M").to_string())
}

fn is(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn options(own: &Field) -> &[Choice] {
    match &own.kind {
        Kind::One { options } | Kind::Many { options } => options,
        _ => &[],
    }
}

/// The option that a word names, in either language or as it is kept; `None` where several have the word.
fn one(own: &Field, field: &FieldAt, word: &str) -> Option<String> {
    if let Some(at) = field.boxes.iter().find(|at| at.option == word) {
        return Some(at.option.clone());
    }
    let named = |option: &&Choice| [&option.sv, &option.en].iter().any(|words| is(&clean(words), word));
    let mut named = options(own).iter().filter(named);
    let first = named.next()?;
    named.next().is_none().then(|| first.name.clone())
}

/// Options with commas between, in the form's order. A word of an option may have commas of its own.
fn many(own: &Field, words: &str) -> Option<String> {
    let all = options(own);
    let mut found = vec![false; all.len()];
    let mut rest = words.to_lowercase();
    while !rest.is_empty() {
        let begins = |word: &str| {
            let after = rest.strip_prefix(&clean(word).to_lowercase())?;
            let next = if after.is_empty() { Some(after) } else { after.strip_prefix(',') };
            next.map(|next| (rest.len() - after.len(), next.trim_start().to_string()))
        };
        let words = all.iter().enumerate().flat_map(|(at, option)| {
            [&option.sv, &option.en, &option.name]
                .map(|word| (at, word))
                .into_iter()
                .filter(|(_, word)| !word.is_empty())
        });
        let fits = words.filter_map(|(at, word)| begins(word).map(|(length, next)| (length, at, next)));
        let (_, at, next) = fits.max_by_key(|(length, at, _)| (*length, std::cmp::Reverse(*at)))?;
        found[at] = true;
        rest = next;
    }
    let chosen = all.iter().zip(found).filter(|(_, is_found)| *is_found);
    Some(chosen.map(|(option, _)| option.name.as_str()).collect::<Vec<_>>().join(" "))
}
