//! A call chain that is run in earnest: who is to be rung next, who answered what, who is still missing.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::chain;
use super::situation::minutes_between;
use crate::chain::relay::{Link, Reach, in_call_order};
use crate::chain::{Who, answer_id};
use crate::register::whole::sayings;
use crate::register::{Hand, Record, RecordId};
use crate::state::State;

/// For so long others pass by a number that somebody has before them.
pub const LEASE_MINUTES: i64 = 10;
/// Who did not answer is rung again after so long.
pub const AGAIN_MINUTES: i64 = 10;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// A word of [`crate::chain::OUTCOMES`].
    pub outcome: String,
    pub at: DateTime,
    pub read_back: String,
    pub by: Hand,
    pub once: String,
}

/// Somebody who is to be rung: a person of the chain, or their deputy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    pub answer: RecordId,
    pub person: RecordId,
    pub reach: Reach,
    /// The last one first: it counts.
    pub calls: Vec<Call>,
    /// Who has the number before them, since when.
    pub taken: Option<(Hand, DateTime)>,
}

impl Callee {
    /// What they last answered; empty when nobody rang.
    pub fn outcome(&self) -> &str {
        self.calls.first().map_or("", |call| call.outcome.as_str())
    }

    /// Whether somebody spoke to them.
    pub fn is_reached(&self) -> bool {
        ["answered", "cannot-come"].contains(&self.outcome())
    }

    fn is_free(&self, by: &Hand, now: DateTime) -> bool {
        self.taken.as_ref().is_none_or(|(hand, at)| hand == by || minutes_between(*at, now) >= LEASE_MINUTES)
    }
}

/// A place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub link: RecordId,
    pub depth: usize,
    pub person: Callee,
    pub deputy: Option<Callee>,
}

impl Place {
    /// Whoever of the two it is.
    pub fn callee(&self, who: Who) -> Option<&Callee> {
        match who {
            Who::Person => Some(&self.person),
            Who::Deputy => self.deputy.as_ref(),
        }
    }

    /// The person cannot do what the chain asks of them, so that the deputy has to.
    fn needs_deputy(&self) -> bool {
        let is_dead = self.person.reach != Reach::Number;
        is_dead || ["no-answer", "wrong-number", "cannot-come"].contains(&self.person.outcome())
    }
}

/// How far a run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// In the order of the calls, which is that of the paper; whoever began is not rung.
    pub places: Vec<Place>,
}

/// How many of the chain's people stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub of: usize,
    pub answered: usize,
    pub cannot_come: usize,
    pub no_answer: usize,
    pub wrong_number: usize,
    /// Nobody rang, or there is no number.
    pub not_called: usize,
    /// Of those who were not reached or cannot come, how many have a deputy who answered.
    pub deputies: usize,
}

/// Whether those who did not answer are rung again before their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    WhenItIsTime,
    Now,
}

/// How far a run has come.
pub fn running(state: &State, run: &RecordId) -> Running {
    let register = state.register();
    let record = register.get("run", &run.0);
    let links = chain::links(state, &RecordId(record.get("chain").to_string()));
    let began = record.get("begun_by");
    let answers: BTreeMap<&RecordId, &Record> = register.by("answer", "run", &run.0).collect();
    let callee = |link: &Link, who: Who, person: &RecordId, reach: Reach| {
        let answer = answer_id(run, &link.id, who);
        let record = answers.get(&answer).copied();
        let (calls, taken) = (record.map(calls).unwrap_or_default(), record.and_then(taken));
        Callee { answer, person: person.clone(), reach, calls, taken }
    };
    let place = |(at, depth): (usize, usize)| {
        let link = &links[at];
        Place {
            link: link.id.clone(),
            depth,
            person: callee(link, Who::Person, &link.person, link.reach),
            deputy: link.deputy.as_ref().map(|(deputy, reach)| callee(link, Who::Deputy, deputy, *reach)),
        }
    };
    let is_caller = |link: &Link| !began.is_empty() && register.get("person", &link.person.0).get("name") == began;
    let order = in_call_order(&links).into_iter().filter(|(at, _)| !is_caller(&links[*at]));
    Running { places: order.map(place).collect() }
}

/// Every call, the last to happen first, also when it was written down later than one that happened after it.
fn calls(record: &Record) -> Vec<Call> {
    let mut all: Vec<_> = sayings(record, "outcome")
        .into_iter()
        .filter_map(|whole| {
            let call = Call {
                outcome: whole.get("outcome").to_string(),
                at: whole.get("at").parse().ok()?,
                read_back: whole.get("read_back").to_string(),
                by: whole.by.clone(),
                once: whole.get("once").to_string(),
            };
            Some(((call.at, whole.order), call))
        })
        .collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().rev().map(|(_, call)| call).collect()
}

fn taken(record: &Record) -> Option<(Hand, DateTime)> {
    let said = record.value("taken_by")?.now().filter(|said| !said.text.is_empty())?;
    Some((said.by.clone(), record.get("taken_at").parse().ok()?))
}

impl Running {
    /// Whom this hand rings next: whom they have before them, else the first who is free and was not rung, a deputy right
    /// after the one who was not reached, and in the end those who did not answer.
    pub fn next(&self, by: &Hand, now: DateTime, again: Again) -> Option<(&Place, Who)> {
        let both = || self.places.iter().flat_map(|place| [(place, Who::Person), (place, Who::Deputy)]);
        let of = |(place, who): (&'_ Place, Who)| place.callee(who).cloned();
        let is_mine = |callee: &Callee| {
            let is_own = |(hand, at): &(Hand, DateTime)| hand == by && minutes_between(*at, now) < LEASE_MINUTES;
            callee.taken.as_ref().is_some_and(is_own)
        };
        let is_new = |place: &Place, who: Who, callee: &Callee| {
            let is_due = who == Who::Person || place.needs_deputy();
            is_due && callee.calls.is_empty() && callee.reach == Reach::Number && callee.is_free(by, now)
        };
        let mine = both().find(|one| of(*one).is_some_and(|callee| is_mine(&callee)));
        let fresh = || both().find(|(place, who)| place.callee(*who).is_some_and(|callee| is_new(place, *who, callee)));
        let silent = || {
            let silent = both().filter(|(place, who)| {
                let covered = place.person.is_reached() || place.deputy.as_ref().is_some_and(Callee::is_reached);
                place.callee(*who).is_some_and(|callee| {
                    let waited = callee.calls.first().map_or(0, |call| minutes_between(call.at, now));
                    let is_time = again == Again::Now || waited >= AGAIN_MINUTES;
                    !covered && callee.outcome() == "no-answer" && is_time && callee.is_free(by, now)
                })
            });
            silent.min_by_key(|(place, who)| {
                place.callee(*who).and_then(|callee| callee.calls.first().map(|call| call.at))
            })
        };
        mine.or_else(fresh).or_else(silent)
    }

    /// Whether what a form with this word says was taken in already.
    pub fn has_taken(&self, once: &str) -> bool {
        let callees = self.places.iter().flat_map(|place| std::iter::once(&place.person).chain(&place.deputy));
        !once.is_empty() && callees.flat_map(|callee| &callee.calls).any(|call| call.once == once)
    }

    /// A place by its link.
    pub fn place(&self, link: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.link.0 == link)
    }

    /// How many stand how.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { of: self.places.len(), ..Counts::default() };
        for place in &self.places {
            let count = match place.person.outcome() {
                "answered" => &mut counts.answered,
                "cannot-come" => &mut counts.cannot_come,
                "no-answer" => &mut counts.no_answer,
                "wrong-number" => &mut counts.wrong_number,
                _ => &mut counts.not_called,
            };
            *count += 1;
            let is_covered = place.deputy.as_ref().is_some_and(|deputy| deputy.outcome() == "answered");
            counts.deputies += usize::from(place.needs_deputy() && is_covered);
        }
        counts
    }

    /// Who is still missing: nobody spoke to them.
    pub fn missing(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !place.person.is_reached())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ANSWER;
    use crate::overview::trial::Trial;
    use crate::register::whole::say;

    fn at(time: &str) -> DateTime {
        format!("2026-12-16T{time}").parse().unwrap()
    }

    fn hand(name: &str) -> Hand {
        Hand { name: name.into(), card: "c".into() }
    }

    /// Ada calls Eva (deputy Nils) and Olle, who has no number; Eva calls Nils.
    fn trial() -> Trial {
        let mut trial = Trial::default();
        for (id, name, phone) in [
            ("ada", "Ada", "0701740601"),
            ("eva", "Eva", "0701740602"),
            ("nils", "Nils", "0701740603"),
            ("olle", "Olle", ""),
        ] {
            trial.record("person", id, &[("name", name), ("phone", phone)]);
        }
        trial.record("chain", "c", &[("name", "Norra")]);
        for (id, caller, deputy, place) in [
            ("ada", "", "", "0"),
            ("eva", "c~ada", "nils", "1"),
            ("olle", "c~ada", "", "2"),
            ("nils", "c~eva", "", "3"),
        ] {
            let set = [("chain", "c"), ("person", id), ("caller", caller), ("deputy", deputy), ("place", place)];
            trial.record("link", &format!("c~{id}"), &set);
        }
        trial.record("run", "r", &[("chain", "c"), ("begun", "2026-12-16T07:40"), ("begun_by", "Ada")]);
        trial
    }

    fn answer(trial: &mut Trial, link: &str, who: Who, outcome: &str, time: &str) {
        let (run, link) = (RecordId("r".into()), RecordId(format!("c~{link}")));
        let at = format!("2026-12-16T{time}");
        let set = [("run", "r"), ("link", &link.0), ("who", who.word()), ("outcome", outcome), ("at", &at)];
        let set = set.into_iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        let id = answer_id(&run, &link, who);
        let written = say(trial.state.register(), &ANSWER, &id, &set, &hand("Ada")).unwrap();
        trial.event(written);
    }

    fn take(trial: &mut Trial, link: &str, name: &str, time: &str) {
        let (run, link) = (RecordId("r".into()), RecordId(format!("c~{link}")));
        let id = answer_id(&run, &link, Who::Person);
        let set = [("run", "r"), ("link", link.0.as_str()), ("who", "person"), ("taken_by", name)];
        let at = format!("2026-12-16T{time}");
        let set = set.into_iter().chain([("taken_at", at.as_str())]);
        let set = set.map(|(field, text)| (field.to_string(), text.to_string())).collect();
        let written = crate::register::RecordWritten {
            kind: "answer".into(),
            id,
            set,
            over: Vec::new(),
            by: hand(name),
            only: None,
        };
        trial.event(written);
    }

    /// Whom somebody rings next: `eva`, `eva's deputy`, or `nobody`.
    fn next(trial: &Trial, name: &str, time: &str, again: Again) -> String {
        let running = running(&trial.state, &RecordId("r".into()));
        running.next(&hand(name), at(time), again).map_or("nobody".into(), |(place, who)| {
            let person = place.link.0.trim_start_matches("c~").to_string();
            if who == Who::Person { person } else { format!("{person}'s deputy") }
        })
    }

    #[test]
    fn one_at_a_time_and_the_unreached_go_to_the_deputy() {
        let mut trial = trial();
        let plain = Again::WhenItIsTime;
        assert_eq!(next(&trial, "Ada", "07:41", plain), "eva", "whoever began is not rung");
        answer(&mut trial, "eva", Who::Person, "no-answer", "07:42");
        assert_eq!(next(&trial, "Ada", "07:42", plain), "eva's deputy");
        answer(&mut trial, "eva", Who::Deputy, "no-answer", "07:43");
        assert_eq!(next(&trial, "Ada", "07:43", plain), "nils", "Olle has no number");
        answer(&mut trial, "nils", Who::Person, "wrong-number", "07:44");
        assert_eq!(next(&trial, "Ada", "07:45", plain), "nobody");
        assert_eq!(next(&trial, "Ada", "07:45", Again::Now), "eva");
        assert_eq!(next(&trial, "Ada", "07:52", plain), "eva", "it is time to ring again");
        answer(&mut trial, "eva", Who::Person, "answered", "07:53");
        assert_eq!(next(&trial, "Ada", "09:00", Again::Now), "nobody");
        let counts = running(&trial.state, &RecordId("r".into())).counts();
        let expected = Counts { of: 3, answered: 1, wrong_number: 1, not_called: 1, ..Counts::default() };
        assert_eq!(counts, expected);
    }

    #[test]
    fn several_ring_at_once_and_a_lease_ends() {
        let mut trial = trial();
        take(&mut trial, "eva", "Ada", "07:41");
        let plain = Again::WhenItIsTime;
        assert_eq!(next(&trial, "Ada", "07:45", plain), "eva", "still before them");
        assert_eq!(next(&trial, "Bo", "07:45", plain), "nils");
        assert_eq!(next(&trial, "Bo", "07:51", plain), "eva", "Ada went away");
        // Bo took it on another node meanwhile: both rang, both answers are kept.
        take(&mut trial, "eva", "Bo", "07:42");
        answer(&mut trial, "eva", Who::Person, "no-answer", "07:46");
        answer(&mut trial, "eva", Who::Person, "cannot-come", "07:44");
        let running = running(&trial.state, &RecordId("r".into()));
        let calls: Vec<&str> = running.places[0].person.calls.iter().map(|call| call.outcome.as_str()).collect();
        assert_eq!(calls, ["no-answer", "cannot-come"], "the latest counts, however late it is written down");
        assert_eq!(running.places[0].person.taken, None);
    }

    #[test]
    fn who_is_missing_is_said_until_somebody_spoke_to_them() {
        let mut trial = trial();
        let missing = |trial: &Trial| {
            let running = running(&trial.state, &RecordId("r".into()));
            running.missing().map(|place| place.person.person.0.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(missing(&trial), "eva nils olle");
        answer(&mut trial, "eva", Who::Person, "cannot-come", "07:42");
        answer(&mut trial, "eva", Who::Deputy, "answered", "07:43");
        answer(&mut trial, "nils", Who::Person, "no-answer", "07:43");
        assert_eq!(missing(&trial), "nils olle");
        assert_eq!(running(&trial.state, &RecordId("r".into())).counts().deputies, 1);
    }
}
