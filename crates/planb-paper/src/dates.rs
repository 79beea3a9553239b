//! Dates and times in words, as people say them: `tis 14 dec 2021 kl. 22:10`.

use jiff::civil::{Date, DateTime};

use crate::words::{Language, say};

/// `tis 14 dec`.
pub(crate) fn day(language: Language, date: Date) -> String {
    let weekday = say(language, &format!("day-{}", date.weekday().to_monday_one_offset()), &[]);
    let month = say(language, &format!("month-{}", date.month()), &[]);
    say(language, "date-day", &[("weekday", &weekday), ("day", &date.day().to_string()), ("month", &month)])
}

/// `tis 14 dec 2021`.
pub(crate) fn full_day(language: Language, date: Date) -> String {
    format!("{} {}", day(language, date), date.year())
}

/// `tis 14 dec 2021 kl. 22:10`.
pub(crate) fn moment(language: Language, at: DateTime) -> String {
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    say(language, "date-moment", &[("day", &full_day(language, at.date())), ("clock", &clock)])
}

/// `tis 14 dec 22:10`.
pub(crate) fn short_moment(language: Language, at: DateTime) -> String {
    format!("{} {:02}:{:02}", day(language, at.date()), at.hour(), at.minute())
}

/// The weekdays of `days` (ISO 1–7) as said: `alla dagar`, `mån–fre`, `mån, ons`.
pub(crate) fn weekdays(language: Language, days: &[u8]) -> String {
    let mut days: Vec<u8> = days.iter().copied().filter(|d| (1..=7).contains(d)).collect();
    days.sort_unstable();
    days.dedup();
    let name = |day: u8| say(language, &format!("day-{day}"), &[]);
    match days.as_slice() {
        [] => String::new(),
        [1, 2, 3, 4, 5, 6, 7] => say(language, "every-day", &[]),
        [first, .., last] if days.len() > 2 && usize::from(last - first) + 1 == days.len() => {
            format!("{}–{}", name(*first), name(*last))
        }
        _ => days.iter().map(|d| name(*d)).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_words() {
        let at = date(2021, 12, 14).at(22, 10, 0, 0);
        assert_eq!(moment(Language::Swedish, at), "tis 14 dec 2021 kl. 22:10");
        assert_eq!(moment(Language::English, at), "Tue 14 Dec 2021 at 22:10");
    }

    #[test]
    fn weekdays_are_said_shortly() {
        let said = |days: &[u8]| weekdays(Language::Swedish, days);
        assert_eq!(said(&[1, 2, 3, 4, 5, 6, 7]), "alla dagar");
        assert_eq!(said(&[5, 4, 3, 2, 1]), "mån–fre");
        assert_eq!(said(&[1, 3]), "mån, ons");
        assert_eq!(said(&[0, 9]), "");
    }
}
