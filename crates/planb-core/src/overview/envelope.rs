//! Which envelopes somebody must do something about, and when the next one is to be tried.
//!
//! An envelope is out of use when it was opened, and doubtful when whoever held it has left: both are replaced. A key that has
//! a newer one is destroyed. Once a quarter one is opened, timed and replaced, so that it is known to work.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::id::UnitId;
use crate::register::folded::folded;
use crate::register::{Record, RecordId};
use crate::snapshot::Edition;
use crate::state::State;

/// How many days may pass between two drills: a quarter.
pub const DRILL_DAYS: i32 = 92;

/// Why something is to be done, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It was opened: replace it.
    Opened,
    /// Whoever held it has left: replace it.
    HolderLeft,
    /// It has been replaced: destroy it.
    Destroy,
    /// It was printed: put it into its envelope, seal it.
    Seal,
    /// Nobody has said who holds it, or where it lies.
    Unplaced,
}

impl Why {
    /// The key of what is to be done.
    pub fn key(self) -> &'static str {
        match self {
            Why::Opened => "envelope-due-opened",
            Why::HolderLeft => "envelope-due-left",
            Why::Destroy => "envelope-due-destroy",
            Why::Seal => "envelope-due-seal",
            Why::Unplaced => "envelope-due-unplaced",
        }
    }

    /// Whether the envelope can no longer be trusted.
    pub fn is_pressing(self) -> bool {
        matches!(self, Why::Opened | Why::HolderLeft)
    }
}

/// Something to do about one envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub envelope: RecordId,
    pub seal: String,
    pub unit: Option<UnitId>,
    pub why: Why,
}

/// When one was tried last, and which is the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drill {
    pub last: Option<Date>,
    /// The one that was tried longest ago, or never; none where no envelope is sealed.
    pub next: Option<RecordId>,
    pub is_due: bool,
}

/// What is to be done, the gravest first.
pub fn due(state: &State) -> Vec<Due> {
    let gone = gone(state);
    let mut all: Vec<Due> = state
        .register()
        .of("envelope")
        .filter_map(|(id, record)| {
            let unit = Some(record.get("unit")).filter(|unit| !unit.is_empty()).map(|unit| UnitId(unit.to_string()));
            let why = why(state, record, unit.as_ref(), &gone)?;
            Some(Due { envelope: id.clone(), seal: record.get("seal").to_string(), unit, why })
        })
        .collect();
    all.sort_by(|one, other| (one.why, &one.unit, &one.envelope).cmp(&(other.why, &other.unit, &other.envelope)));
    all
}

fn why(state: &State, record: &Record, unit: Option<&UnitId>, gone: &BTreeSet<(String, String)>) -> Option<Why> {
    match record.get("state") {
        "opened" => Some(Why::Opened),
        "replaced" => Some(Why::Destroy),
        "printed" => Some(Why::Seal),
        "sealed" if was_opened(state, record, unit) => Some(Why::Opened),
        "sealed" if has_left(state, record, gone) => Some(Why::HolderLeft),
        "sealed" => {
            let is_held = !record.get("holder").is_empty() || !record.get("held_by").is_empty();
            (!is_held || record.get("place").is_empty()).then_some(Why::Unplaced)
        }
        _ => None,
    }
}

/// Whether a binder of its unit was opened since somebody last said what state it is in.
fn was_opened(state: &State, record: &Record, unit: Option<&UnitId>) -> bool {
    let edition = match record.get("opens") {
        "unit" => Edition::Common,
        "supplement" => Edition::Supplement,
        _ => return false,
    };
    let said = record.value("state").and_then(|value| value.now()).map(|said| said.at);
    let opens = unit.and_then(|unit| state.unit(unit)).into_iter().flat_map(|unit| unit.opens());
    opens.into_iter().any(|opened| opened.edition == edition && said.is_some_and(|said| opened.opened_at > said))
}

/// People whom the nights no longer find, by unit and folded name.
fn gone(state: &State) -> BTreeSet<(String, String)> {
    let left = state.people_ever().filter(|(_, _, found)| found.is_none());
    left.map(|(unit, name, _)| (unit.0.clone(), folded(name))).collect()
}

/// Whether its holder is no longer in the register, or no longer in the nightly list of any unit of theirs.
fn has_left(state: &State, record: &Record, gone: &BTreeSet<(String, String)>) -> bool {
    let holder = record.get("holder");
    if holder.is_empty() {
        return false;
    }
    let Some(person) = state.register().find("person", holder).filter(|person| person.is_live()) else { return true };
    let name = folded(person.get("name"));
    let mut units = person.all("unit").peekable();
    units.peek().is_some() && units.all(|unit| gone.contains(&(unit.to_string(), name.clone())))
}

/// When one was tried last, and which is the next.
pub fn drill(state: &State, today: Date) -> Drill {
    let tried = |record: &Record| record.get("tried_on").parse::<Date>().ok();
    let last = state.register().of("envelope").filter_map(|(_, record)| tried(record)).max();
    let sealed = state.register().by("envelope", "state", "sealed").filter(|(_, record)| record.get("opens") == "unit");
    let next = sealed.min_by_key(|(id, record)| (tried(record), (*id).clone())).map(|(id, _)| id.clone());
    let is_old = last.is_none_or(|last| (today - last).get_days() > DRILL_DAYS);
    Drill { last, is_due: is_old && next.is_some(), next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::{PersonFound, PersonLeft};
    use crate::overview::trial::{Trial, today};
    use crate::snapshot::{BundleOpened, FileDigest};

    fn sealed(trial: &mut Trial, id: &str, more: &[(&str, &str)]) {
        let fields =
            [("seal", id), ("opens", "unit"), ("unit", "norra"), ("state", "sealed"), ("place", "Kassaskåpet")];
        trial.record("envelope", id, &fields).record("envelope", id, more);
    }

    fn said(trial: &Trial) -> String {
        due(&trial.state).iter().map(|due| format!("{} {:?}", due.seal, due.why)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn each_state_says_what_to_do() {
        for (set, expected) in [
            (("held_by", "Eva"), ""),
            (("held_by", ""), "a Unplaced"),
            (("state", "printed"), "a Seal"),
            (("state", "opened"), "a Opened"),
            (("state", "replaced"), "a Destroy"),
            (("state", "destroyed"), ""),
            (("retired", "borta"), ""),
        ] {
            let mut trial = Trial::default();
            sealed(&mut trial, "a", &[set]);
            assert_eq!(said(&trial), expected, "{set:?}");
        }
    }

    #[test]
    fn a_binder_that_was_opened_says_that_the_envelope_was() {
        let mut trial = Trial::default();
        sealed(&mut trial, "a", &[("held_by", "Eva")]);
        sealed(&mut trial, "b", &[("held_by", "Eva"), ("opens", "supplement")]);
        let opened = |at: &str, edition| BundleOpened {
            unit: UnitId("norra".into()),
            edition,
            bundle: FileDigest([1; 32]),
            opened_at: at.parse().unwrap(),
            by: "Eva".into(),
        };
        trial.event(opened("2001-01-01T03:00", Edition::Common));
        assert_eq!(said(&trial), "", "before it was sealed");
        trial.event(opened("2099-01-01T03:00", Edition::Common));
        assert_eq!(said(&trial), "a Opened");
        trial.event(opened("2099-01-01T03:00", Edition::Supplement));
        assert_eq!(said(&trial), "a Opened, b Opened");
    }

    #[test]
    fn a_holder_who_has_left_is_seen_in_the_register_and_in_the_night() {
        let mut trial = Trial::default();
        let unit = UnitId("norra".into());
        let found = |name: &str| PersonFound {
            unit: unit.clone(),
            name: name.into(),
            title: None,
            work_phones: vec![],
            manager: false,
        };
        trial.record("person", "eva", &[("name", "Eva Carlsson"), ("unit", "norra")]);
        trial.event(found("Eva Carlsson"));
        sealed(&mut trial, "a", &[("holder", "eva")]);
        assert_eq!(said(&trial), "");
        trial.event(PersonLeft { unit: unit.clone(), name: "Eva Carlsson".into() });
        assert_eq!(said(&trial), "a HolderLeft");
        trial.event(found("Eva Carlsson"));
        assert_eq!(said(&trial), "");
        trial.record("person", "eva", &[("retired", "slutat")]);
        assert_eq!(said(&trial), "a HolderLeft");
    }

    #[test]
    fn the_next_drill_is_the_one_tried_longest_ago() {
        let mut trial = Trial::default();
        assert_eq!(drill(&trial.state, today()), Drill::default());
        sealed(&mut trial, "a", &[("tried_on", "2026-08-22")]);
        sealed(&mut trial, "b", &[("tried_on", "2026-01-01")]);
        let next = Some(RecordId("b".into()));
        let last = "2026-08-22".parse().ok();
        assert_eq!(today().to_string(), "2026-11-22");
        assert_eq!(drill(&trial.state, today()), Drill { last, next: next.clone(), is_due: false });
        let tomorrow = "2026-11-23".parse().unwrap();
        assert_eq!(drill(&trial.state, tomorrow), Drill { last, next, is_due: true });
        sealed(&mut trial, "c", &[]);
        assert_eq!(drill(&trial.state, today()).next, Some(RecordId("c".into())), "never tried comes first");
    }
}
