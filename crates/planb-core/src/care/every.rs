//! A source's own rhythm: every night, every week, every month.

use serde::{Deserialize, Serialize};

/// Slack of a rhythm below a week: a night that starts late is not a night that failed.
const SLACK_DAILY_HOURS: u32 = 12;
/// Slack from a week up: a holiday.
const SLACK_WEEKLY_HOURS: u32 = 24;
/// Slack of a monthly rhythm: a weekend and a day.
const SLACK_MONTHLY_HOURS: u32 = 72;
/// The longest rhythm: a year of hours, days, weeks or months.
const LONGEST_HOURS: u32 = LONGEST_DAYS * 24;
const LONGEST_DAYS: u32 = 366;
const LONGEST_WEEKS: u32 = 52;
const LONGEST_MONTHS: u32 = 12;

/// How often a source gives a new export: `12h`, `1d`, `7d`, `1 month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Every {
    Hours(u32),
    Days(u32),
    Months(u32),
}

impl Every {
    /// The greatest age in hours at which an export is still in rhythm: 12 h → 24, 1 d → 36, 7 d → 192,
    /// 1 month (31 d) → 816.
    pub fn allowed_hours(self) -> u32 {
        match self {
            Every::Hours(hours) => hours + SLACK_DAILY_HOURS,
            Every::Days(days) if days < 7 => days * 24 + SLACK_DAILY_HOURS,
            Every::Days(days) => days * 24 + SLACK_WEEKLY_HOURS,
            Every::Months(months) => months * 31 * 24 + SLACK_MONTHLY_HOURS,
        }
    }
}

impl TryFrom<String> for Every {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || format!("every = {text:?}: write \"1d\", \"7d\", \"12h\" or \"1 month\"");
        let plain = text.trim().to_lowercase();
        let (number, word) = plain.split_at(plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len()));
        let number: u32 = number.parse().map_err(|_| wrong())?;
        let (every, most) = match word.trim() {
            "h" | "hour" | "hours" => (Every::Hours(number), LONGEST_HOURS),
            "d" | "day" | "days" => (Every::Days(number), LONGEST_DAYS),
            "w" | "week" | "weeks" => (Every::Days(number.saturating_mul(7)), LONGEST_WEEKS),
            "month" | "months" => (Every::Months(number), LONGEST_MONTHS),
            _ => return Err(wrong()),
        };
        if number == 0 || number > most {
            return Err(format!("every = {text:?}: write a number from 1 to {most}"));
        }
        Ok(every)
    }
}

impl From<Every> for String {
    fn from(every: Every) -> String {
        every.to_string()
    }
}

impl std::fmt::Display for Every {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Every::Hours(hours) => write!(f, "{hours}h"),
            Every::Days(days) => write!(f, "{days}d"),
            Every::Months(1) => write!(f, "1 month"),
            Every::Months(months) => write!(f, "{months} months"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_is_read_and_written() {
        let read = |text: &str| Every::try_from(text.to_string());
        assert_eq!(read("12h"), Ok(Every::Hours(12)));
        assert_eq!(read("1d"), Ok(Every::Days(1)));
        assert_eq!(read(" 7 D "), Ok(Every::Days(7)));
        assert_eq!(read("2 weeks"), Ok(Every::Days(14)));
        assert_eq!(read("1 month"), Ok(Every::Months(1)));
        for longest in ["8784h", "366d", "52w", "12 months"] {
            assert!(read(longest).is_ok(), "{longest}");
        }
        let wrong = ["", "d", "0d", "1y", "1d2", "99999999999d", "4294967295w", "8785h", "367d", "53w", "13 months"];
        for wrong in wrong {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for every in [Every::Hours(12), Every::Days(7), Every::Months(1), Every::Months(3)] {
            assert_eq!(read(&every.to_string()), Ok(every));
        }
    }

    #[test]
    fn each_rhythm_has_its_slack() {
        assert_eq!(Every::Hours(1).allowed_hours(), 13);
        assert_eq!(Every::Days(1).allowed_hours(), 36);
        assert_eq!(Every::Days(7).allowed_hours(), 192);
        assert_eq!(Every::Months(1).allowed_hours(), 816);
    }
}
