//! Cells to dates, times, sums, yes and no: however a business system writes them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;

use super::table::Cell;
use super::{Ore, Protection, Slot, Whereabouts, Work};

/// Which comes first in dates of two or three short numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// `16/12`, as in Sweden.
    #[default]
    DayFirst,
    /// `12/16`.
    MonthFirst,
}

/// Spreadsheet days count from here; numbers in this range are dates of 1954–2119.
const SPREADSHEET_DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
/// A sum of money is less than this many kronor.
const KRONOR_MAX: i64 = 1_000_000_000;
/// A schedule cell has at most this many working spans.
const SPANS_MAX: usize = 6;

/// Reads a date; `near` decides the year where the cell has none (the year that brings it closest).
pub fn date(cell: &Cell, near: Date, dates: Dates) -> Option<Date> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::DateTime(at) => Some(at.date()),
        Cell::Number(number) if SPREADSHEET_DAYS.contains(number) => of_spreadsheet(*number),
        Cell::Number(number) if number.fract() == 0.0 => date_of_text(&format!("{number:.0}"), near, dates),
        Cell::Text(text) => date_of_text(text, near, dates),
        _ => None,
    }
}

/// The date of a spreadsheet's day number (epoch 1900).
pub fn of_spreadsheet(days: f64) -> Option<Date> {
    Date::new(1899, 12, 30).ok()?.checked_add((days.floor() as i64).days()).ok()
}

fn date_of_text(text: &str, near: Date, dates: Dates) -> Option<Date> {
    let text = text.trim().to_lowercase();
    // A time or a zone after the date does not matter.
    let text = match text.split_once(['t', ' ']) {
        Some((first, _)) if first.len() >= 8 && first.bytes().all(|b| b.is_ascii_digit() || b"-/.".contains(&b)) => {
            first
        }
        _ => text.as_str(),
    };
    if text.len() > 40 {
        return None;
    }
    let mut numbers: Vec<&str> = Vec::new();
    let mut month_word = None;
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push(part);
        } else if let Some(at) = MONTHS.iter().position(|month| part.starts_with(month)) {
            month_word = Some(at as i8 + 1);
        } else if !part.chars().all(char::is_alphabetic) {
            return None;
        }
    }
    let number = |text: &str| text.parse::<i16>().ok();
    let small = |text: &str| text.parse::<i8>().ok();
    match (numbers.as_slice(), month_word) {
        ([one], None) if one.len() == 8 => {
            Date::new(number(one.get(..4)?)?, small(one.get(4..6)?)?, small(one.get(6..)?)?).ok()
        }
        ([one], None) if one.len() == 6 => {
            Date::new(2000 + number(one.get(..2)?)?, small(one.get(2..4)?)?, small(one.get(4..)?)?).ok()
        }
        ([year, month, day], None) if year.len() == 4 => Date::new(number(year)?, small(month)?, small(day)?).ok(),
        ([a, b, year], None) if matches!(year.len(), 2 | 4) => {
            let (day, month) = day_month(a, b, dates)?;
            let year = number(year)?;
            Date::new(if year < 100 { 2000 + year } else { year }, month, day).ok()
        }
        ([a, b], None) => {
            let (day, month) = day_month(a, b, dates)?;
            nearest_year(month, day, near)
        }
        ([day], Some(month)) => nearest_year(month, small(day)?, near),
        ([day, year], Some(month)) if year.len() == 4 => Date::new(number(year)?, month, small(day)?).ok(),
        _ => None,
    }
}

fn day_month(a: &str, b: &str, dates: Dates) -> Option<(i8, i8)> {
    let (a, b) = (a.parse().ok()?, b.parse().ok()?);
    Some(if dates == Dates::DayFirst { (a, b) } else { (b, a) })
}

fn nearest_year(month: i8, day: i8, near: Date) -> Option<Date> {
    (near.year() - 1..=near.year() + 1)
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| (near.until(*date).map(|span| span.get_days().abs()).unwrap_or(i32::MAX), *date))
}

/// Reads a time of day: a cell, `07:05`, `7.30`, `0705`, `7`, a fraction of a day. Seconds are dropped; 24:00 is 00:00.
pub fn time(cell: &Cell) -> Option<Time> {
    match cell {
        Cell::Time(time) => Some(*time),
        Cell::DateTime(at) => Some(at.time()),
        Cell::Number(number) => time_of_number(*number),
        Cell::Text(text) => time_of_text(text),
        _ => None,
    }
}

fn time_of_number(number: f64) -> Option<Time> {
    if (0.0..1.0).contains(&number) || number > 20_000.0 {
        let minutes = (number.fract() * 24.0 * 60.0).round() as i64 % (24 * 60);
        return Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok();
    }
    if number.fract() == 0.0 && (100.0..=2400.0).contains(&number) {
        return hour_minute((number as i64) / 100, (number as i64) % 100);
    }
    // 07.30 that a spreadsheet took for the number 7.3.
    (1.0..=24.0)
        .contains(&number)
        .then(|| hour_minute(number.trunc() as i64, (number.fract() * 100.0).round() as i64))?
}

fn time_of_text(text: &str) -> Option<Time> {
    let text = text.trim().trim_start_matches("kl").trim_start_matches('.').trim();
    if text.len() > 25 {
        return None;
    }
    if let Some((first, after)) = text.split_once(['T', ' '])
        && first.len() == 10
    {
        return time_of_text(after);
    }
    let parts: Vec<&str> = text.split([':', '.', ',']).collect();
    let number = |text: &str| -> Option<i64> {
        let short = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
        if short { text.parse().ok() } else { None }
    };
    match parts.as_slice() {
        [all] if matches!(all.len(), 3 | 4) && all.bytes().all(|b| b.is_ascii_digit()) => {
            let all: i64 = all.parse().ok()?;
            hour_minute(all / 100, all % 100)
        }
        [hour] => hour_minute(number(hour)?, 0),
        // A spreadsheet's fraction of a day as text.
        [zero, fraction] if number(zero) == Some(0) && fraction.len() > 2 => {
            time_of_number(format!("0.{fraction}").parse().ok()?)
        }
        [hour, minute] => hour_minute(number(hour)?, number(minute)?),
        [hour, minute, second, ..] if number(second.get(..2)?).is_some() => hour_minute(number(hour)?, number(minute)?),
        _ => None,
    }
}

fn hour_minute(hour: i64, minute: i64) -> Option<Time> {
    match (hour, minute) {
        (24, 0) => Some(Time::midnight()),
        (0..=23, 0..=59) => Time::new(hour as i8, minute as i8, 0, 0).ok(),
        _ => None,
    }
}

/// Reads date and time written together or apart (`2021-12-15 22:10`); midnight when there is no time.
pub fn date_time(text: &str, near: Date) -> Option<DateTime> {
    let text = text.trim();
    let found = date_of_text(text, near, Dates::DayFirst).or_else(|| {
        let (first, _) = text.rsplit_once(' ')?;
        date_of_text(first, near, Dates::DayFirst)
    })?;
    let time = text.rsplit([' ', 'T', '_']).next().filter(|last| *last != text).and_then(time_of_text);
    Some(found.to_datetime(time.unwrap_or(Time::midnight())))
}

/// Reads a sum: decimal comma or point, spaces or points as thousands, `kr`, a leading or trailing minus.
pub fn amount(cell: &Cell) -> Option<Ore> {
    let ore = match cell {
        Cell::Number(number) if number.abs() < KRONOR_MAX as f64 => (number * 100.0).round() as i64,
        Cell::Text(text) => {
            let text = text.to_lowercase().replace(['−', '–'], "-");
            let text: String = text.trim_end_matches("kr").trim_end_matches("sek").split_whitespace().collect();
            let text = text.trim_end_matches(":-");
            let (minus, plain) = match text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
                Some(rest) => (true, rest),
                None => (false, text),
            };
            let ore = ore_of_text(plain.strip_prefix('+').unwrap_or(plain))?;
            if minus { -ore } else { ore }
        }
        _ => return None,
    };
    (ore.abs() < KRONOR_MAX * 100).then_some(Ore(ore))
}

fn ore_of_text(plain: &str) -> Option<i64> {
    let decimal_at = plain.rfind([',', '.']).filter(|at| {
        let after = plain.len() - at - 1;
        // A point or comma with three digits after it parts thousands.
        after <= 2
    });
    let (whole, decimals) = match decimal_at {
        Some(at) => (plain.get(..at)?, plain.get(at + 1..)?),
        None => (plain, ""),
    };
    let mut groups = whole.split([',', '.', '\'']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if first.is_empty() || !digits(first) || !digits(decimals) || rest.iter().any(|g| g.len() != 3 || !digits(g)) {
        return None;
    }
    let kronor: i64 = format!("{first}{}", rest.concat()).parse().ok().filter(|kronor| *kronor < KRONOR_MAX)?;
    let ore: i64 = format!("{decimals:0<2}").parse().ok()?;
    Some(kronor * 100 + ore)
}

/// Reads yes or no; `None` when the word is neither.
pub fn yes(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Bool(yes) => Some(*yes),
        Cell::Number(number) if *number == 0.0 => Some(false),
        Cell::Number(number) if *number == 1.0 || *number == 2.0 => Some(true),
        Cell::Text(text) => match text.trim().to_lowercase().as_str() {
            "j" | "ja" | "x" | "1" | "2" | "y" | "yes" | "true" | "sant" | "✓" | "✔" => Some(true),
            "n" | "nej" | "0" | "no" | "false" | "falskt" | "-" | "–" | "ingen" | "inget" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Reads a mark of protected identity. An unknown word protects: the error to make is the safe one.
pub fn protection(cell: &Cell) -> (Protection, bool) {
    match (cell, yes(cell)) {
        (Cell::Empty, _) | (_, Some(false)) => (Protection::None, true),
        (_, Some(true)) => (Protection::Protected, true),
        _ => {
            let word = cell.text().to_lowercase();
            let registration = word.contains("folkbokf") || word.contains("kvarskriv") || word.contains("registration");
            let known = registration || word.contains("sekretess") || word.contains("skydd") || word == "protected";
            (if registration { Protection::ProtectedRegistration } else { Protection::Protected }, known)
        }
    }
}

/// Reads minutes: `20`, `20 min`, `0:20`, a time cell.
pub fn minutes(cell: &Cell) -> Option<u32> {
    match cell {
        Cell::Number(number) if (0.0..=1440.0).contains(number) => Some(number.round() as u32),
        Cell::Time(time) => Some(time.hour() as u32 * 60 + time.minute() as u32),
        Cell::Text(text) => {
            let text = text.trim().to_lowercase();
            if let Some((hours, rest)) = text.split_once(':') {
                return Some(
                    hours.trim().parse::<u32>().ok().filter(|h| *h <= 24)? * 60
                        + rest.trim().parse::<u32>().ok().filter(|m| *m < 60)?,
                );
            }
            let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
            digits.parse().ok().filter(|minutes| *minutes <= 1440)
        }
        _ => None,
    }
}

/// Reads a word for a time of day (`morgon`, `fm`, `kväll`) or a clock time.
pub fn slot(cell: &Cell) -> Option<Slot> {
    let word = cell.text().to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|w| word.starts_with(w));
    Some(match () {
        () if starts(&["morg", "mor", "frukost"]) => Slot::Morning,
        () if starts(&["förm", "fm", "f.m"]) => Slot::Forenoon,
        () if starts(&["lunch", "middag", "mitt på dagen", "dag"]) => Slot::Lunch,
        () if starts(&["efterm", "em", "e.m"]) => Slot::Afternoon,
        () if starts(&["kväll", "kv"]) => Slot::Evening,
        () if starts(&["natt"]) => Slot::Night,
        () => return time(cell).map(Slot::of),
    })
}

/// Reads where a client is: a status in words, as Swedish systems have it. `None` when it is none of these.
pub fn whereabouts(cell: &Cell) -> Option<Whereabouts> {
    let word = cell.text().trim().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|part| word.contains(part));
    Some(match () {
        () if has(&["avliden", "avlidit", "död", "deceased"]) => Whereabouts::Dead,
        () if has(&["sjukhus", "lasarett", "inlagd", "slutenvård", "slutenv", "hospital"]) => Whereabouts::Hospital,
        () if has(&["korttid", "växelvård", "permission", "bortrest", "borta", "frånvar", "away"]) => {
            Whereabouts::Away
        }
        () if has(&["hemma", "aktiv", "pågående", "ordinärt boende", "home"]) => Whereabouts::Home,
        () => return None,
    })
}

/// Reads a schedule cell: spans of work (`21-07`, `7-12/16-20`, `13.30–21.30`), else text. Words of absence are the
/// mapping's, tried before this.
pub fn work(cell: &Cell) -> Option<Work> {
    let text = cell.text();
    if text.is_empty() {
        return None;
    }
    let mut spans = Vec::new();
    for part in text.split(['/', ',', ';', '+', '&']).flat_map(|part| part.split(" och ")) {
        let Some(span) = span(part) else { return Some(Work::Text(text)) };
        spans.push(span);
    }
    Some(if spans.len() <= SPANS_MAX { Work::Hours(spans) } else { Work::Text(text) })
}

fn span(part: &str) -> Option<(Time, Time)> {
    let (from, to) = part.trim().split_once(['-', '–', '—', '−'])?;
    Some((time_of_text(from)?, time_of_text(to)?))
}

#[cfg(test)]
#[path = "value/tests.rs"]
mod tests;
