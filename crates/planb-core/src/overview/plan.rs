//! How each plan stands, from the register: its approved versions and the copies that are printed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::binder::page::Tab;
use super::paper;
use crate::id::UnitId;
use crate::plan::standing::{self, Approved, Facts, Printed, Standing};
use crate::register::{Record, RecordId};
use crate::snapshot::Edition;
use crate::state::State;

/// States of a copy that is still somewhere.
pub(super) const STANDING_COPIES: [&str; 4] = ["printed", "locked-in", "carried-out", "back"];

/// Which plans lie in the binders of units, on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound(BTreeMap<RecordId, Vec<Printed>>);

impl Bound {
    /// Those of all units. A sheet of which nobody knows the plan any more is none.
    pub fn of(state: &State) -> Bound {
        let mut bound = Bound::default();
        for (unit, known) in state.units_known() {
            let Some(shelf) = known.shelf(Edition::Common).filter(|shelf| shelf.has_plans()) else { continue };
            for sheet in paper::lying_in(state, unit, Tab::Plans).into_values() {
                if let Some(plan) = shelf.plan(&sheet.serial) {
                    let printed = Printed { version: plan.number, on: sheet.night };
                    bound.0.entry(plan.plan.clone()).or_default().push(printed);
                }
            }
        }
        bound
    }
}

/// How a plan stands today, the worst first.
pub fn standing(state: &State, bound: &Bound, plan: &RecordId, today: Date) -> Vec<Standing> {
    let record = state.register().get("plan", &plan.0);
    standing::standing(&facts(state, bound, plan, record), today)
}

/// The plans that lie in a unit's binder: its own continuity plans, by their titles, then the crisis plans, its own and those that
/// hold for all.
pub fn in_binder<'a>(state: &'a State, unit: &'a UnitId) -> Vec<(&'a RecordId, &'a Record)> {
    let own = |sort: &'static str, of: &'a str| {
        let all = state.register().by("plan", "unit", of).filter(move |(_, plan)| plan.get("sort") == sort);
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(id, plan)| (plan.get("title"), *id));
        all
    };
    let everybodys = || {
        let all = state.register().of("plan").filter(|(_, plan)| plan.get("unit").is_empty());
        all.filter(|(_, plan)| plan.get("sort") == "crisis")
    };
    [own("continuity", &unit.0), own("crisis", &unit.0), everybodys().collect()].concat()
}

/// What is known of a plan. A copy is of the plan when its subject is the plan's id or its title.
fn facts(state: &State, bound: &Bound, id: &RecordId, plan: &Record) -> Facts {
    let register = state.register();
    let version = |(_, version): (&RecordId, &Record)| {
        Some(Approved { number: version.get("number").parse().ok()?, on: version.get("approved_on").parse().ok()? })
    };
    let copy = |(_, copy): (&RecordId, &Record)| {
        Some(Printed { version: copy.get("version").parse().unwrap_or(0), on: copy.get("printed_on").parse().ok()? })
    };
    Facts {
        versions: register.by("version", "plan", &id.0).filter_map(version).collect(),
        copies: copies_of(state, "plan", id, plan.get("title")).filter_map(copy).collect(),
        bound: bound.0.get(id).cloned().unwrap_or_default(),
        practised: plan.get("practised").parse().ok(),
        next_revision: plan.get("next_revision").parse().ok(),
    }
}

/// Printed copies of something that are still somewhere: their subject is its id or what it is called.
pub(super) fn copies_of<'a>(
    state: &'a State,
    what: &'a str,
    id: &'a RecordId,
    called: &'a str,
) -> impl Iterator<Item = (&'a RecordId, &'a Record)> {
    state.register().by("copy", "what", what).filter(move |(_, copy)| {
        let subject = copy.get("subject");
        let is_it = subject == id.0 || (!called.is_empty() && subject == called);
        is_it && STANDING_COPIES.contains(&copy.get("state"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::{Trial, today};
    use crate::print::{SheetAt, SheetsPrinted, Way};
    use crate::register::Hand;
    use crate::sheet::{Place, Serial, SheetDigest, SheetKey};
    use crate::snapshot::{BinderIssued, FileDigest, PlanVersion, SheetIssued};

    #[test]
    fn versions_and_copies_of_the_register_say_how_a_plan_stands() {
        let mut trial = Trial::default();
        trial.record(
            "plan",
            "p",
            &[("title", "Läkemedel"), ("practised", "2026-05-02"), ("next_revision", "2027-05-01")],
        );
        let keys = |trial: &Trial| {
            let standing = standing(&trial.state, &Bound::of(&trial.state), &RecordId("p".into()), today());
            standing.iter().map(|one| one.key).collect::<Vec<_>>()
        };
        assert_eq!(keys(&trial), ["standing-never-approved"]);
        trial.record("version", "v1", &[("plan", "p"), ("number", "1"), ("approved_on", "2026-09-01")]);
        assert_eq!(keys(&trial), ["standing-not-printed"]);
        let copy = [("what", "plan"), ("subject", "Läkemedel"), ("version", "1"), ("printed_on", "2026-09-02")];
        trial.record("copy", "k1", &copy).record("copy", "k1", &[("state", "locked-in")]);
        assert_eq!(keys(&trial), ["standing-good"]);
        trial.record("copy", "k1", &[("state", "lost")]);
        assert_eq!(keys(&trial), ["standing-not-printed"]);
        trial.record("copy", "k1", &[("state", "back")]);
        trial.record("version", "v2", &[("plan", "p"), ("number", "2"), ("approved_on", "2026-10-01")]);
        assert_eq!(keys(&trial), ["standing-newer-than-print"]);
    }

    #[test]
    fn what_lies_in_binders_says_how_a_plan_stands() {
        let mut trial = Trial::default();
        let plan = [("title", "Krisplan"), ("sort", "crisis"), ("practised", "2026-05-02")];
        trial.record("plan", "p", &plan).record("plan", "p", &[("next_revision", "2027-05-01")]);
        trial.record("version", "v1", &[("plan", "p"), ("number", "1"), ("approved_on", "2026-09-01")]);
        let key =
            |trial: &Trial| standing(&trial.state, &Bound::of(&trial.state), &RecordId("p".into()), today())[0].key;
        let issue = |trial: &mut Trial, unit: &str, number: u32, serial: u64| {
            let key = SheetKey([1; 16]);
            let place = Place("I-001".into());
            let version = PlanVersion { plan: RecordId("p".into()), number };
            let sheet = SheetIssued {
                key,
                digest: SheetDigest([1; 16]),
                serial: Serial::new("K1", serial),
                place,
                facets: Vec::new(),
                plan: Some(version),
            };
            trial.event(BinderIssued {
                night: today(),
                unit: UnitId(unit.into()),
                edition: Edition::Common,
                file: FileDigest([1; 32]),
                pages: 1,
                clients: 0,
                data_as_of: Vec::new(),
                added: vec![sheet],
                changed: Vec::new(),
                removed: Vec::new(),
                input: None,
            });
        };
        let print = |trial: &mut Trial, unit: &str, copy: &str, serial: u64| {
            let fields = [("what", "binder"), ("unit", unit), ("printed_on", "2026-11-20"), ("state", "printed")];
            trial.record("copy", copy, &fields);
            trial.event(SheetsPrinted {
                copy: RecordId(copy.into()),
                unit: UnitId(unit.into()),
                supplement: false,
                bundle: [1; 32],
                night: today(),
                file: String::new(),
                way: Way::Printer,
                pages: 1,
                sheets: vec![SheetAt { place: Place("I-001".into()), serial: Serial::new("K1", serial) }],
                by: Hand::default(),
            });
        };
        for (unit, copy, serial) in [("norra", "c1", 1), ("sodra", "c2", 2)] {
            issue(&mut trial, unit, 1, serial);
            print(&mut trial, unit, copy, serial);
        }
        assert_eq!(key(&trial), "standing-not-printed", "what lies in the printer's tray is no paper");
        trial.record("copy", "c1", &[("state", "locked-in")]).record("copy", "c2", &[("state", "locked-in")]);
        assert_eq!(key(&trial), "standing-good");
        trial.record("version", "v2", &[("plan", "p"), ("number", "2"), ("approved_on", "2026-10-01")]);
        assert_eq!(key(&trial), "standing-newer-than-print");
        for (unit, copy, serial) in [("norra", "c3", 3), ("sodra", "c4", 4)] {
            issue(&mut trial, unit, 2, serial);
            print(&mut trial, unit, copy, serial);
            assert_eq!(key(&trial), "standing-newer-than-print");
            trial.record("copy", copy, &[("state", "locked-in")]);
        }
        assert_eq!(key(&trial), "standing-good");
    }

    #[test]
    fn a_binder_has_the_units_own_plans_and_the_crisis_plan() {
        let mut trial = Trial::default();
        for (id, sort, unit) in [
            ("b", "continuity", "norra"),
            ("a", "continuity", "norra"),
            ("other", "continuity", "sodra"),
            ("rsa", "analysis", "norra"),
            ("all", "crisis", ""),
            ("own", "crisis", "norra"),
            ("loose", "continuity", ""),
        ] {
            trial.record("plan", id, &[("title", id), ("sort", sort), ("unit", unit)]);
        }
        let unit = UnitId("norra".into());
        let found: Vec<&str> = in_binder(&trial.state, &unit).into_iter().map(|(id, _)| id.0.as_str()).collect();
        assert_eq!(found, ["a", "b", "own", "all"]);
    }

    #[test]
    fn the_serial_of_a_copy_is_not_given_again() {
        let mut trial = Trial::default();
        let next = |trial: &Trial, prefix: &str| trial.state.next_serial(prefix);
        assert_eq!(next(&trial, "K1"), 1);
        trial.record("copy", "one", &[("serial", Serial::new("K1", 41).0.as_str())]);
        trial.record("copy", "two", &[("serial", Serial::new("K1", 7).0.as_str())]);
        trial.record("copy", "far", &[("serial", Serial::new("K1", 9_000_000_000).0.as_str())]);
        trial.record("copy", "bad", &[("serial", "K1-000099-?")]);
        trial.record("task", "other", &[("serial", Serial::new("K1", 500).0.as_str())]);
        assert_eq!((next(&trial, "K1"), next(&trial, "K2")), (42, 1));
    }
}
