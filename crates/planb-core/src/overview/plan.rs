//! How each plan stands, from the register: its approved versions and the copies that are printed.

use jiff::civil::Date;

use crate::plan::standing::{self, Approved, Facts, Printed, Standing};
use crate::register::{Record, RecordId};
use crate::state::State;

/// States of a copy that is still somewhere.
pub(super) const STANDING_COPIES: [&str; 4] = ["printed", "locked-in", "carried-out", "back"];

/// How a plan stands today, the worst first.
pub fn standing(state: &State, plan: &RecordId, today: Date) -> Vec<Standing> {
    let record = state.register().get("plan", &plan.0);
    standing::standing(&facts(state, plan, record), today)
}

/// What is known of a plan. A copy is of the plan when its subject is the plan's id or its title.
fn facts(state: &State, id: &RecordId, plan: &Record) -> Facts {
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
    use crate::sheet::Serial;

    #[test]
    fn versions_and_copies_of_the_register_say_how_a_plan_stands() {
        let mut trial = Trial::default();
        trial.record(
            "plan",
            "p",
            &[("title", "Läkemedel"), ("practised", "2026-05-02"), ("next_revision", "2027-05-01")],
        );
        let keys = |trial: &Trial| {
            let standing = standing(&trial.state, &RecordId("p".into()), today());
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
