//! Which nights' snapshots are kept. The others are deleted: that is also how imported data is erased.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

/// How many of the newest nights are kept.
pub const NIGHTS_KEPT: usize = 14;
/// How many month ends are kept: the last night of each month that has one.
pub const MONTH_ENDS_KEPT: usize = 12;

/// The nights to keep out of those that there are: the `newest` ones (14 unless the settings say otherwise), the last night of each of the 12 newest months, and
/// those that held data still refers to. Counted in nights that exist, so that a hub which stood still loses nothing.
pub fn nights_to_keep(nights: &BTreeSet<Date>, referenced: &BTreeSet<Date>, newest: usize) -> BTreeSet<Date> {
    let newest = nights.iter().rev().take(newest);
    let months: BTreeMap<(i16, i8), Date> =
        nights.iter().map(|night| ((night.year(), night.month()), *night)).collect();
    let month_ends = months.values().rev().take(MONTH_ENDS_KEPT);
    newest.chain(month_ends).chain(referenced.intersection(nights)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    fn nights(count: i32) -> BTreeSet<Date> {
        let last: Date = "2026-11-21".parse().unwrap();
        (0..count).map(|back| last - back.days()).collect()
    }

    #[test]
    fn fourteen_nights_month_ends_and_what_is_held() {
        let held = BTreeSet::from(["2026-10-05".parse().unwrap(), "2020-01-01".parse().unwrap()]);
        let kept = nights_to_keep(&nights(90), &held, NIGHTS_KEPT);
        let words: Vec<String> = kept.iter().map(Date::to_string).collect();
        insta::assert_snapshot!(words.join(" "), @"2026-08-31 2026-09-30 2026-10-05 2026-10-31 2026-11-08 2026-11-09 2026-11-10 2026-11-11 2026-11-12 2026-11-13 2026-11-14 2026-11-15 2026-11-16 2026-11-17 2026-11-18 2026-11-19 2026-11-20 2026-11-21");
    }

    #[test]
    fn few_nights_are_all_kept_and_month_ends_have_a_limit() {
        assert_eq!(nights_to_keep(&nights(14), &BTreeSet::new(), NIGHTS_KEPT), nights(14));
        assert!(nights_to_keep(&BTreeSet::new(), &nights(3), NIGHTS_KEPT).is_empty());
        let kept = nights_to_keep(&nights(800), &BTreeSet::new(), NIGHTS_KEPT);
        assert_eq!(kept.len(), NIGHTS_KEPT + MONTH_ENDS_KEPT - 1);
    }
}
