//! *Utskriven och inlåst*: what a manager may sign. The word is about paper, so it is never younger than the paper.

use jiff::civil::Date;

use super::{LOCKED_IN, day};
use crate::id::UnitId;
use crate::refusal::Refusal;
use crate::register::Record;
use crate::state::State;

/// The field by which somebody says that the binder came out of another printer, or a copier.
pub const ELSEWHERE: &str = "printed_elsewhere";

/// What is signed, as the register has it.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    pub unit: &'a str,
    pub data_as_of: &'a str,
    pub place: &'a str,
    /// `yes`, or empty.
    pub printed_elsewhere: &'a str,
}

/// The day of the data in the newest printed binder that waits to be locked in.
pub fn waiting(state: &State, unit: &UnitId) -> Option<Date> {
    binders(state, &unit.0).filter(|copy| copy.get("state") == "printed").filter_map(data_of).max()
}

/// Whether this may be signed: it says a place, and paper that was printed here or is said to have been printed elsewhere.
pub fn may_sign(state: &State, word: &Word<'_>) -> Result<(), Refusal> {
    if word.place.trim().is_empty() {
        return Err(Refusal::new("locked-in-no-place"));
    }
    let Ok(typed) = word.data_as_of.parse::<Date>() else { return Err(Refusal::new("locked-in-no-date")) };
    let is_somewhere = |copy: &&Record| copy.get("state") == "printed" || LOCKED_IN.contains(&copy.get("state"));
    let newest = binders(state, word.unit).filter(is_somewhere).filter_map(data_of).max();
    match newest {
        _ if word.printed_elsewhere == "yes" => Ok(()),
        Some(data) if typed <= data => Ok(()),
        Some(data) => Err(Refusal::new("locked-in-younger").with("data", data).with("typed", typed)),
        None => Err(Refusal::new("locked-in-not-printed")),
    }
}

fn binders<'a>(state: &'a State, unit: &'a str) -> impl Iterator<Item = &'a Record> {
    state.register().by("copy", "unit", unit).map(|(_, copy)| copy).filter(|copy| copy.get("what") == "binder")
}

fn data_of(copy: &Record) -> Option<Date> {
    day(copy, "data_as_of").or_else(|| day(copy, "printed_on"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;

    /// A unit with copies in these states, of which the data is of these days of November.
    fn unit(copies: &[(&str, &str, &str)]) -> Trial {
        let mut trial = Trial::default();
        trial.record("unit", "norra", &[("name", "Hemtjänst Norra")]);
        for (number, (what, state, data)) in copies.iter().enumerate() {
            let data = format!("2026-11-{data} 22:10");
            let set = [("what", *what), ("unit", "norra"), ("state", *state), ("data_as_of", data.as_str())];
            trial.record("copy", &format!("k{number}"), &set).record(
                "copy",
                &format!("k{number}"),
                &[("printed_on", "2026-11-29")],
            );
        }
        trial
    }

    fn said(trial: &Trial, data: &str, place: &str, elsewhere: &str) -> String {
        let word = Word { unit: "norra", data_as_of: data, place, printed_elsewhere: elsewhere };
        may_sign(&trial.state, &word).err().map_or_else(|| "signed".into(), |refusal| refusal.to_string())
    }

    #[test]
    fn what_is_signed_is_never_younger_than_the_paper() {
        let nothing: &[(&str, &str, &str)] = &[];
        let waits = &[("binder", "printed", "28"), ("binder", "printed", "20"), ("plan", "printed", "29")][..];
        let lies = &[("binder", "locked-in", "28")][..];
        let gone = &[("binder", "destroyed", "28"), ("binder", "lost", "28"), ("usb", "printed", "28")][..];
        let younger = "locked-in-younger data=2026-11-28 typed=2026-11-29";
        for (copies, offered, data, place, elsewhere, expected) in [
            (nothing, "", "2026-11-29", "Skåpet", "", "locked-in-not-printed"),
            (nothing, "", "", "Skåpet", "yes", "locked-in-no-date"),
            (nothing, "", "2026-11-27", "", "yes", "locked-in-no-place"),
            (nothing, "", "2026-11-27", "Skåpet", "yes", "signed"),
            (waits, "2026-11-28", "2026-11-28", "Skåpet", "", "signed"),
            (waits, "2026-11-28", "2026-11-20", "Skåpet", "", "signed"),
            (waits, "2026-11-28", "2026-11-28", " ", "", "locked-in-no-place"),
            (waits, "2026-11-28", "2026-11-29", "Skåpet", "", younger),
            (waits, "2026-11-28", "2026-11-29", "Skåpet", "yes", "signed"),
            (lies, "", "2026-11-28", "Skåpet", "", "signed"),
            (lies, "", "2026-11-29", "Skåpet", "", younger),
            (gone, "", "2026-11-28", "Skåpet", "", "locked-in-not-printed"),
        ] {
            let trial = unit(copies);
            let offers = waiting(&trial.state, &UnitId("norra".into())).map(|day| day.to_string()).unwrap_or_default();
            let found = (offers, said(&trial, data, place, elsewhere));
            assert_eq!(found, (offered.into(), expected.into()), "{copies:?} {data} {place}");
        }
    }
}
