//! The law as a dated table (`law.toml`): what is to be reported within which time, to whom, by which paragraph, and who has checked that.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

/// The table that Plan B comes with.
pub const SHIPPED: &str = include_str!("law.toml");

/// Something that is to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `cyb-anmalan`: in records and in text keys.
    pub id: String,
    /// `known`, `data`, or the id of the rule whose report it runs from.
    pub anchor: String,
    /// Hours as they pass.
    #[serde(default)]
    pub hours: Option<u16>,
    /// Months, of days that are not moved.
    #[serde(default)]
    pub months: Option<u8>,
    /// The sort of partner that it is reported to; `public` for those whom it concerns.
    pub to: String,
    pub law: String,
    pub source: String,
    /// The role that has checked the row, and the day; empty while nobody has.
    pub verified_by: String,
    pub verified_on: String,
    pub valid_from: Date,
    #[serde(default)]
    pub valid_to: Option<Date>,
}

/// Who receives what is reported, at a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    pub to: String,
    pub name: String,
    pub valid_from: Date,
    #[serde(default)]
    pub valid_to: Option<Date>,
    pub source: String,
    /// It was announced and has not been seen as law.
    #[serde(default)]
    pub is_announced: bool,
}

/// A partner of the starting list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usual {
    pub sort: String,
    /// What obliges to tell them; empty where nothing does.
    #[serde(default)]
    pub law: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "read so that a file of a later version with other keys is refused by name")]
    version: u32,
    #[allow(dead_code, reason = "for whoever reads the file")]
    written_on: String,
    rule: Vec<Rule>,
    receiver: Vec<Receiver>,
    partner: Vec<Usual>,
}

// A test reads the file that is shipped; an empty table would show no clock at all.
static TABLE: LazyLock<File> = LazyLock::new(|| toml::from_str(SHIPPED).unwrap_or_default());

fn is_valid(day: Date, from: Date, to: Option<Date>) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// The rules that are in force on a day, in the order of the table.
pub fn rules(day: Date) -> impl Iterator<Item = &'static Rule> {
    TABLE.rule.iter().filter(move |rule| is_valid(day, rule.valid_from, rule.valid_to))
}

/// The rule with an id, in force on a day.
pub fn rule(id: &str, day: Date) -> Option<&'static Rule> {
    rules(day).find(|rule| rule.id == id)
}

/// Who receives reports to a sort of partner on a day.
pub fn receiver(to: &str, day: Date) -> Option<&'static Receiver> {
    TABLE.receiver.iter().find(|receiver| receiver.to == to && is_valid(day, receiver.valid_from, receiver.valid_to))
}

/// The starting list of partners.
pub fn partners() -> &'static [Usual] {
    &TABLE.partner
}

/// What obliges to tell a sort of partner; empty where nothing does.
pub fn obliges(sort: &str) -> &'static str {
    TABLE.partner.iter().find(|usual| usual.sort == sort).map_or("", |usual| usual.law.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::SORTS;
    use jiff::civil::date;

    #[test]
    fn the_table_hangs_together() {
        let file: File = toml::from_str(SHIPPED).unwrap();
        for rule in &file.rule {
            assert!(rule.hours.is_none() || rule.months.is_none(), "{}: one length", rule.id);
            let is_known = ["known", "data"].contains(&rule.anchor.as_str())
                || file.rule.iter().any(|other| other.id == rule.anchor);
            assert!(is_known, "{}: anchor {}", rule.id, rule.anchor);
            assert!(rule.to == "public" || SORTS.contains(&rule.to.as_str()), "{}: to {}", rule.id, rule.to);
            assert_eq!(rule.verified_by.is_empty(), rule.verified_on.is_empty(), "{}: who and when", rule.id);
            assert!(!rule.law.is_empty() && !rule.source.is_empty(), "{}: law and source", rule.id);
        }
        assert!(file.partner.iter().all(|usual| SORTS.contains(&usual.sort.as_str())));
        assert!(file.receiver.iter().all(|receiver| SORTS.contains(&receiver.to.as_str())));
    }

    #[test]
    fn the_law_of_a_day_is_that_days() {
        let ids = |day: Date| rules(day).map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(ids(date(2021, 12, 16)), "gdpr-imy gdpr-registrerade");
        assert_eq!(ids(date(2026, 1, 15)), "cyb-upplys cyb-anmalan cyb-slut cyb-mottagare gdpr-imy gdpr-registrerade");
        assert!(receiver("csirt", date(2026, 6, 30)).unwrap().name.contains("MCF"));
        assert!(receiver("csirt", date(2026, 7, 1)).unwrap().is_announced);
        assert!(receiver("csirt", date(2021, 12, 16)).is_none());
        assert_eq!((obliges("bank"), obliges("imy").is_empty()), ("", false));
    }
}
