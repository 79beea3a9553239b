//! Hours as the clock on the wall counts them, and as they pass: not the same in the two nights when the clocks are set.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// When it was that a clock showed this. An hour that comes twice is taken as the first one, which a promise keeps sooner; one that
/// never comes is taken as if the clock had not been set.
pub fn instant(at: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(at).compatible().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Minutes from one moment to another; negative when the other was before.
pub fn minutes(from: DateTime, to: DateTime, zone: &TimeZone) -> i64 {
    (instant(to, zone).as_second() - instant(from, zone).as_second()).div_euclid(60)
}

/// So many hours later, as they pass.
pub fn after_hours(from: DateTime, hours: i64, zone: &TimeZone) -> DateTime {
    let later = instant(from, zone).checked_add(Span::new().hours(hours)).unwrap_or(Timestamp::MAX);
    later.to_zoned(zone.clone()).datetime()
}

/// So many months later: the same day of the month, or the month's last where it has no such day (lag 1930:173 1 §), at the same time.
pub fn after_months(from: DateTime, months: i32) -> DateTime {
    from.checked_add(Span::new().months(months)).unwrap_or(DateTime::MAX)
}

/// The moment that a field says.
pub fn moment(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

/// A moment as a field says it.
pub fn said(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn stockholm() -> TimeZone {
        TimeZone::get("Europe/Stockholm").unwrap()
    }

    #[test]
    fn hours_pass_also_when_the_clock_is_set() {
        let zone = stockholm();
        let check = |from: DateTime, hours, to: DateTime| {
            assert_eq!(after_hours(from, hours, &zone), to, "{from} + {hours} h");
            assert_eq!(minutes(from, to, &zone), hours * 60, "{from} to {to}");
        };
        check(date(2021, 12, 16).at(3, 0, 0, 0), 72, date(2021, 12, 19).at(3, 0, 0, 0));
        // The last Sunday of March has 23 hours, that of October 25.
        check(date(2026, 3, 28).at(12, 0, 0, 0), 24, date(2026, 3, 29).at(13, 0, 0, 0));
        check(date(2026, 10, 24).at(12, 0, 0, 0), 24, date(2026, 10, 25).at(11, 0, 0, 0));
        check(date(2026, 3, 29).at(1, 30, 0, 0), 1, date(2026, 3, 29).at(3, 30, 0, 0));
        assert_eq!(minutes(date(2026, 1, 2).at(8, 0, 0, 0), date(2026, 1, 2).at(7, 13, 0, 0), &zone), -47);
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        let check = |from: DateTime, to: DateTime| assert_eq!(after_months(from, 1), to, "{from}");
        check(date(2026, 1, 31).at(9, 5, 0, 0), date(2026, 2, 28).at(9, 5, 0, 0));
        check(date(2028, 1, 31).at(9, 5, 0, 0), date(2028, 2, 29).at(9, 5, 0, 0));
        check(date(2026, 12, 16).at(3, 0, 0, 0), date(2027, 1, 16).at(3, 0, 0, 0));
        check(date(2026, 8, 31).at(0, 0, 0, 0), date(2026, 9, 30).at(0, 0, 0, 0));
    }
}
