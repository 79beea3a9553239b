//! A source's own rhythm: every night, every week, every month.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Slack of a daily rhythm: a night that starts late is not a night that failed.
const SLACK_DAILY_HOURS: u32 = 12;
/// Slack from a week up: a holiday.
const SLACK_WEEKLY_HOURS: u32 = 24;
/// Slack of a monthly rhythm: a weekend and a day.
const SLACK_MONTHLY_HOURS: u32 = 72;
/// The longest rhythm in days, and in months.
const LONGEST: u32 = 366;

/// How often a source gives a new export: `1d`, `7d`, `1 month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Every {
    Days(u32),
    Months(u32),
}

impl Every {
    /// The greatest age in hours at which an export is still in rhythm: 1 d → 36, 7 d → 192, 1 month (31 d) → 816.
    pub fn allowed_hours(self) -> u32 {
        match self {
            Every::Days(days) if days < 7 => days * 24 + SLACK_DAILY_HOURS,
            Every::Days(days) => days * 24 + SLACK_WEEKLY_HOURS,
            Every::Months(months) => months * 31 * 24 + SLACK_MONTHLY_HOURS,
        }
    }
}

/// Whole hours from `then` to `now`, rounded up; 0 when `then` is later.
pub fn hours_between(then: DateTime, now: DateTime) -> u32 {
    let seconds = now.duration_since(then).as_secs();
    u32::try_from(seconds.max(0).div_euclid(3600) + i64::from(seconds.max(0) % 3600 > 0)).unwrap_or(u32::MAX)
}

impl TryFrom<String> for Every {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = text.trim().to_lowercase();
        let (number, word) = plain.split_at(plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len()));
        let number: u32 = number.parse().map_err(|_| format!("`{text}`: write 1d, 7d or 1 month"))?;
        if number == 0 || number > LONGEST {
            return Err(format!("`{text}`: write a number from 1 to {LONGEST}"));
        }
        match word.trim() {
            "d" | "day" | "days" => Ok(Every::Days(number)),
            "w" | "week" | "weeks" if number <= LONGEST / 7 => Ok(Every::Days(number * 7)),
            "month" | "months" => Ok(Every::Months(number)),
            _ => Err(format!("`{text}`: write 1d, 7d or 1 month")),
        }
    }
}

impl From<Every> for String {
    fn from(every: Every) -> String {
        match every {
            Every::Days(days) => format!("{days}d"),
            Every::Months(1) => "1 month".into(),
            Every::Months(months) => format!("{months} months"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_is_read_and_written() {
        let read = |text: &str| Every::try_from(text.to_string());
        assert_eq!(read("1d"), Ok(Every::Days(1)));
        assert_eq!(read(" 7 D "), Ok(Every::Days(7)));
        assert_eq!(read("2 weeks"), Ok(Every::Days(14)));
        assert_eq!(read("1 month"), Ok(Every::Months(1)));
        assert_eq!(read("366d"), Ok(Every::Days(366)));
        for wrong in ["", "d", "0d", "367d", "1y", "1d2", "99999999999d", "53 weeks"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(String::from(Every::Months(1)), "1 month");
        assert_eq!(read(&String::from(Every::Days(7))), Ok(Every::Days(7)));
    }

    #[test]
    fn each_rhythm_has_its_slack() {
        assert_eq!(Every::Days(1).allowed_hours(), 36);
        assert_eq!(Every::Days(7).allowed_hours(), 192);
        assert_eq!(Every::Months(1).allowed_hours(), 816);
    }
}
