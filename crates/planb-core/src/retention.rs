//! How long papers are kept, as a dated table (`retention.toml`): data that a jurist or an archivist of the municipality reads, changes and
//! signs. Nothing is destroyed by it: that needs a decision.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

/// The table that Plan B comes with.
pub const SHIPPED: &str = include_str!("retention.toml");

/// One rule, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    /// What it is about.
    pub sv: String,
    pub en: String,
    /// What it says.
    pub keep_sv: String,
    pub keep_en: String,
    pub law: String,
    pub source: String,
    /// The role that has checked the row, and the day; empty while nobody has.
    pub verified_by: String,
    pub verified_on: String,
    pub valid_from: Date,
    #[serde(default)]
    pub valid_to: Option<Date>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "read so that a file of a later version with other keys is refused by name")]
    version: u32,
    #[allow(dead_code, reason = "for whoever reads the file")]
    written_on: String,
    rule: Vec<Rule>,
}

// A test reads the file that is shipped; an empty table would show no rule at all.
static TABLE: LazyLock<File> = LazyLock::new(|| toml::from_str(SHIPPED).unwrap_or_default());

/// The rules that are in force on a day, in the order of the table.
pub fn rules(day: Date) -> impl Iterator<Item = &'static Rule> {
    TABLE.rule.iter().filter(move |rule| rule.valid_from <= day && rule.valid_to.is_none_or(|to| day <= to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_row_says_what_how_long_and_by_which_law() {
        let file: File = toml::from_str(SHIPPED).unwrap();
        for rule in &file.rule {
            let said = [&rule.sv, &rule.en, &rule.keep_sv, &rule.keep_en, &rule.law, &rule.source];
            assert!(said.iter().all(|text| !text.is_empty()), "{}", rule.id);
            assert_eq!(rule.verified_by.is_empty(), rule.verified_on.is_empty(), "{}: who and when", rule.id);
        }
    }

    #[test]
    fn the_law_of_a_day_is_that_days() {
        let ids = |day: Date| rules(day).map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(ids(date(2025, 6, 1)), "beslut journal");
        assert_eq!(ids(date(2025, 12, 1)), "beslut journal personakt undantag");
        assert_eq!(ids(date(2026, 1, 15)), "beslut journal personakt undantag barn");
    }
}
