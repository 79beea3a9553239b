//! Times as people type and read them while something happens.

use jiff::civil::{Date, DateTime, Time};
use planb_core::overview::elapsed;
use planb_core::refusal::Refusal;
use planb_node::clock;
use planb_node::text::Language;

/// A time of a day that somebody typed: `7:33`, `07.33`, `0733`. Empty is `None`.
pub fn typed(text: &str, day: Date) -> Result<Option<DateTime>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Refusal::new("clock-typed");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '.' | ' '));
    let (hour, minute) = match (digits.len(), is_plain) {
        (3 | 4, true) => digits.split_at(digits.len() - 2),
        (1 | 2, true) => (digits.as_str(), "0"),
        _ => return Err(wrong()),
    };
    let number = |text: &str| text.parse::<i8>().map_err(|_| wrong());
    let time = Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| wrong())?;
    Ok(Some(day.to_datetime(time)))
}

/// How long it is since a record's moment: `3 h 20 min`.
pub fn lasted(language: Language, began: &str, now: DateTime) -> String {
    // As it passed, also in the night when the clocks change.
    let minutes = elapsed::moment(began).map_or(0, |began| elapsed::minutes(began, now, &clock::zone()));
    hours(language, minutes.max(0))
}

/// Minutes from one moment to another, as they pass.
pub fn passed(from: DateTime, until: DateTime) -> i64 {
    elapsed::minutes(from, until, &clock::zone())
}

/// Minutes as hours and minutes.
pub fn hours(language: Language, minutes: i64) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    language.say_with("clock-lasted", &[("hours", hours.to_string()), ("minutes", minutes.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        let day = jiff::civil::date(2021, 12, 16);
        for (text, expected) in [
            ("7:33", Some("07:33")),
            ("07.33", Some("07:33")),
            ("0733", Some("07:33")),
            ("733", Some("07:33")),
            ("8", Some("08:00")),
            ("24:00", None),
            ("halv åtta", None),
            ("7:333", None),
        ] {
            let read = typed(text, day).ok().flatten().map(|at| at.strftime("%H:%M").to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        assert_eq!(typed(" ", day), Ok(None));
    }
}
