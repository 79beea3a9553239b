//! What a reserve computer takes from the hub's list, what it has already, and which of its own nights are old.
//!
//! Its own are the files that it fetched itself; whatever else has such a name is somebody's, and is left alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::list::{Listed, parse_path};
use super::{Edition, FileDigest};
use crate::id::UnitId;

/// Which units a computer serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Units {
    All,
    Named(BTreeSet<UnitId>),
}

impl Units {
    /// Whether it serves this one.
    pub fn has(&self, unit: &UnitId) -> bool {
        match self {
            Units::All => true,
            Units::Named(units) => units.contains(unit),
        }
    }
}

/// A file as it lies on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// Fetched by this computer.
    Own(FileDigest),
    /// Put there by somebody else.
    Foreign(FileDigest),
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In this order: the newest night of every unit first, the common binder before the supplement.
    pub take: Vec<Listed>,
    /// What is here already, byte for byte.
    pub same: Vec<Listed>,
    /// Paths where something else lies that this computer did not fetch.
    pub foreign: Vec<String>,
    /// Units that it serves and the list does not name.
    pub absent: Vec<UnitId>,
}

/// What to take of a list: of each unit and edition the newest `keep` nights, unless they are here.
pub fn plan(listed: &[Listed], units: &Units, keep: usize, here: impl Fn(&str) -> Option<Here>) -> Plan {
    let mut plan = Plan::default();
    let mut by_shelf: BTreeMap<(&UnitId, Edition), Vec<&Listed>> = BTreeMap::new();
    for binder in listed.iter().filter(|binder| units.has(&binder.unit)) {
        by_shelf.entry((&binder.unit, binder.edition)).or_default().push(binder);
    }
    if let Units::Named(named) = units {
        let is_there = |unit: &&UnitId| by_shelf.keys().any(|(known, _)| known == unit);
        plan.absent = named.iter().filter(|unit| !is_there(unit)).cloned().collect();
    }
    let mut wanted: Vec<(usize, &Listed)> = Vec::new();
    for nights in by_shelf.values_mut() {
        nights.sort_by_key(|binder| std::cmp::Reverse(binder.night));
        wanted.extend(nights.iter().take(keep).enumerate().map(|(back, binder)| (back, *binder)));
    }
    wanted.sort_by_key(|(back, binder)| (*back, binder.edition, &binder.unit));
    for (_, binder) in wanted {
        match here(&binder.path()) {
            Some(Here::Own(digest) | Here::Foreign(digest)) if digest == binder.digest => {
                plan.same.push(binder.clone());
            }
            Some(Here::Foreign(_)) => plan.foreign.push(binder.path()),
            Some(Here::Own(_)) | None => plan.take.push(binder.clone()),
        }
    }
    plan
}

/// The paths of own files whose time is over: beyond the newest `keep` nights of their unit and edition. Counted in nights that
/// are here, so that no clock matters and a hub that stands still costs nothing. `used` names those that are needed all the same.
pub fn old(own: &BTreeSet<String>, keep: usize, used: impl Fn(&BTreeSet<Date>) -> BTreeSet<Date>) -> Vec<String> {
    let mut by_shelf: BTreeMap<(UnitId, Edition), Vec<(Date, &String)>> = BTreeMap::new();
    for path in own {
        if let Some((unit, edition, night)) = parse_path(path) {
            by_shelf.entry((unit, edition)).or_default().push((night, path));
        }
    }
    let mut old = Vec::new();
    for nights in by_shelf.values_mut() {
        nights.sort_by_key(|(night, _)| std::cmp::Reverse(*night));
        let used = used(&nights.iter().map(|(night, _)| *night).collect());
        let over = nights.iter().skip(keep).filter(|(night, _)| !used.contains(night));
        old.extend(over.map(|(_, path)| (*path).clone()));
    }
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(unit: &str, edition: Edition, night: &str) -> Listed {
        let digest = FileDigest(*blake3::hash(format!("{unit}{night}").as_bytes()).as_bytes());
        Listed { unit: UnitId(unit.into()), edition, night: night.parse().unwrap(), bytes: 9, digest }
    }

    fn paths(binders: &[Listed]) -> Vec<String> {
        binders.iter().map(Listed::path).collect()
    }

    fn named(units: &[&str]) -> Units {
        Units::Named(units.iter().map(|unit| UnitId((*unit).into())).collect())
    }

    fn list() -> Vec<Listed> {
        use Edition::{Common, Supplement};
        let rows = [
            ("norra", Common, "2026-02-01"),
            ("norra", Common, "2026-02-02"),
            ("norra", Supplement, "2026-02-02"),
            ("sodra", Common, "2026-02-02"),
        ];
        rows.map(|(unit, edition, night)| listed(unit, edition, night)).to_vec()
    }

    #[test]
    fn a_computer_takes_the_newest_of_its_own_units_first() {
        let nothing = |_: &str| None;
        let plan = plan(&list(), &named(&["norra", "vastra"]), 14, nothing);
        let expected =
            ["norra/parm-2026-02-02.tar.age", "norra/bilaga-2026-02-02.tar.age", "norra/parm-2026-02-01.tar.age"];
        assert_eq!(paths(&plan.take), expected);
        assert_eq!(plan.absent, [UnitId("vastra".into())]);
        let newest = super::plan(&list(), &Units::All, 1, nothing);
        assert_eq!(newest.take.len(), 3);
        assert!(newest.absent.is_empty());
    }

    #[test]
    fn what_is_here_is_not_taken_again_and_what_is_not_ours_is_left() {
        let digest = list()[1].digest;
        let other = FileDigest([0; 32]);
        for (here, take, same, foreign) in [
            (Here::Own(digest), 0, 1, 0),
            (Here::Foreign(digest), 0, 1, 0),
            (Here::Own(other), 1, 0, 0),
            (Here::Foreign(other), 0, 0, 1),
        ] {
            let plan = plan(&list()[1..2], &named(&["norra"]), 14, |_| Some(here));
            assert_eq!((plan.take.len(), plan.same.len(), plan.foreign.len()), (take, same, foreign), "{here:?}");
        }
    }

    #[test]
    fn old_nights_are_counted_and_not_dated() {
        let own: BTreeSet<String> = (1..=16)
            .map(|day| format!("norra/parm-2026-02-{day:02}.tar.age"))
            .chain(["norra/bilaga-1970-01-01.tar.age".into(), "annat.txt".into()])
            .collect();
        let none = |_: &BTreeSet<Date>| BTreeSet::new();
        assert_eq!(old(&own, 14, none), ["norra/parm-2026-02-02.tar.age", "norra/parm-2026-02-01.tar.age"]);
        assert!(old(&own, 16, none).is_empty());
        assert_eq!(old(&own, 15, none).len(), 1);
        let first = |nights: &BTreeSet<Date>| nights.iter().take(1).copied().collect();
        assert_eq!(old(&own, 14, first), ["norra/parm-2026-02-02.tar.age"], "the first is in use");
    }

    #[test]
    fn a_path_comes_back() {
        for binder in list() {
            let (unit, edition, night) = parse_path(&binder.path()).unwrap();
            assert_eq!((unit, edition, night), (binder.unit, binder.edition, binder.night));
        }
        for bad in [
            "",
            "norra",
            "norra/parm-2026-02-30.tar.age",
            "norra/parm-20260203.tar.age",
            "../parm-2026-02-03.tar.age",
            "Norra/parm-2026-02-03.tar.age",
            "norra/x/parm-2026-02-03.tar.age",
            "norra/parm-2026-02-03.tar",
            "norra/annat-2026-02-03.tar.age",
        ] {
            assert_eq!(parse_path(bad), None, "{bad}");
        }
    }
}
