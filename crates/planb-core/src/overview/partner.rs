//! Partners as the crisis room sees them: what each was told last, and which promise has passed.

use jiff::civil::DateTime;

use super::elapsed::moment;
use crate::partner::{SORTS, law};
use crate::register::{Record, RecordId};
use crate::state::State;

/// A partner, and what they were told in an incident.
#[derive(Clone, Debug)]
pub struct Partner<'a> {
    pub id: &'a RecordId,
    pub record: &'a Record,
    /// The newest first.
    pub told: Vec<(&'a RecordId, &'a Record)>,
    /// What they were promised with the last word.
    pub next: Option<DateTime>,
    /// The promise has passed.
    pub is_overdue: bool,
    /// What obliges to tell them; empty where nothing does.
    pub law: &'static str,
}

/// All partners: overdue promises first, then those whom a law names and nobody has told, then in the order of the starting list.
pub fn partners<'a>(state: &'a State, incident: Option<&RecordId>, now: DateTime) -> Vec<Partner<'a>> {
    let register = state.register();
    let partner = |(id, record): (&'a RecordId, &'a Record)| {
        let mut told: Vec<(&RecordId, &Record)> = register
            .of("told")
            .filter(|(_, told)| told.get("partner") == id.0 && incident.is_some_and(|of| told.get("incident") == of.0))
            .collect();
        told.sort_by(|one, other| (other.1.get("at"), other.0).cmp(&(one.1.get("at"), one.0)));
        let next = told.first().and_then(|(_, told)| moment(told.get("next")));
        let is_overdue = next.is_some_and(|next| next < now);
        Partner { id, record, told, next, is_overdue, law: law::obliges(record.get("sort")) }
    };
    let mut all: Vec<Partner<'a>> = register.of("partner").map(partner).collect();
    let place = |sort: &str| law::partners().iter().position(|usual| usual.sort == sort).unwrap_or(SORTS.len());
    let key = |one: &Partner<'_>| {
        let is_waited_for = !one.law.is_empty() && one.told.is_empty();
        (!one.is_overdue, !is_waited_for, place(one.record.get("sort")), one.record.get("name").to_string())
    };
    all.sort_by_cached_key(key);
    all
}

/// Who speaks to the press now: the last who was named.
pub fn spokesperson<'a>(state: &'a State, incident: &RecordId) -> Option<(&'a RecordId, &'a Record)> {
    let named = state.register().of("spokesperson").filter(|(_, one)| one.get("incident") == incident.0);
    named.max_by_key(|(id, one)| (one.get("from"), *id))
}

/// How a watch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    Now,
    Later,
    Past,
}

/// Watches by when they begin, those of now first and past ones last.
pub fn watches(state: &State, now: DateTime) -> Vec<(Watch, &RecordId, &Record)> {
    let stands = |watch: &Record| match (moment(watch.get("from")), moment(watch.get("until"))) {
        (Some(from), _) if from > now => Watch::Later,
        (_, Some(until)) if until <= now => Watch::Past,
        _ => Watch::Now,
    };
    let mut all: Vec<(Watch, &RecordId, &Record)> =
        state.register().of("watch").map(|(id, watch)| (stands(watch), id, watch)).collect();
    all.sort_by_key(|(stands, id, watch)| (*stands as u8, watch.get("from"), *id));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;
    use jiff::civil::date;

    #[test]
    fn promises_that_have_passed_come_first_then_whom_the_law_names() {
        let mut trial = Trial::default();
        for (id, sort) in [("b", "bank"), ("i", "imy"), ("r", "region"), ("o", "other")] {
            trial.record("partner", id, &[("name", id), ("sort", sort)]);
        }
        let incident = RecordId("i".into());
        let order = |trial: &Trial, of: Option<&RecordId>| {
            let now = date(2026, 11, 22).at(7, 40, 0, 0);
            let all = partners(&trial.state, of, now);
            all.iter()
                .map(|one| {
                    format!("{}{}{}", one.record.get("name"), one.told.len(), if one.is_overdue { "!" } else { "" })
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(order(&trial, Some(&incident)), "i0 r0 b0 o0");
        let told = |trial: &mut Trial, id: &str, partner: &str, at: &str, next: &str| {
            let set = [("partner", partner), ("incident", "i"), ("at", at), ("what", "Läget"), ("next", next)];
            trial.record("told", id, &set);
        };
        told(&mut trial, "1", "b", "2026-11-22T06:00", "2026-11-22T07:00");
        told(&mut trial, "2", "i", "2026-11-22T06:00", "2026-11-22T12:00");
        assert_eq!(order(&trial, Some(&incident)), "b1! r0 i1 o0");
        told(&mut trial, "3", "b", "2026-11-22T07:05", "");
        assert_eq!(order(&trial, Some(&incident)), "r0 i1 b2 o0", "the last word counts");
        assert_eq!(order(&trial, Some(&RecordId("other".into()))), "i0 r0 b0 o0", "another incident's words");
        assert_eq!(order(&trial, None), "i0 r0 b0 o0");
    }

    #[test]
    fn the_last_named_speaks_and_somebody_watches_now() {
        let mut trial = Trial::default();
        let incident = RecordId("i".into());
        assert!(spokesperson(&trial.state, &incident).is_none());
        for (id, name, from) in [("1", "Eva", "2026-11-22T08:00"), ("2", "Bo", "2026-11-22T07:00")] {
            trial.record("spokesperson", id, &[("name", name), ("incident", "i"), ("from", from)]);
        }
        assert_eq!(spokesperson(&trial.state, &incident).unwrap().1.get("name"), "Eva");
        for (id, from, until) in [("a", "07:00", "08:00"), ("b", "08:00", "16:00"), ("c", "16:00", "22:00")] {
            let (from, until) = (format!("2026-11-22T{from}"), format!("2026-11-22T{until}"));
            trial.record("watch", id, &[("system", "Lifecare"), ("who", "Eva"), ("from", &from), ("until", &until)]);
        }
        let stands: Vec<_> = watches(&trial.state, date(2026, 11, 22).at(8, 0, 0, 0))
            .into_iter()
            .map(|(w, id, _)| (w, id.0.clone()))
            .collect();
        assert_eq!(stands, [(Watch::Now, "b".into()), (Watch::Later, "c".into()), (Watch::Past, "a".into())]);
    }
}
