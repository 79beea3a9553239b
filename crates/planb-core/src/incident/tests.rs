//! Incidents as data: begun, stepped, joined in any order, frozen, ticked.

use jiff::civil::{DateTime, date};

use super::first_hour::{Place, made, tick, ticks, untick};
use super::*;
use crate::log::{Hlc, LogId, Order};

fn id(text: &str) -> RecordId {
    RecordId(text.to_string())
}

fn hand() -> Hand {
    Hand { name: "Eva Carlsson".into(), card: String::new() }
}

fn at(clock: &str) -> DateTime {
    format!("2021-12-16T{clock}").parse().unwrap()
}

fn night(source: &str, day: i8) -> Night {
    Night::new(source, date(2021, 12, day), date(2021, 12, day).at(2, 10, 0, 0))
}

/// A municipality in which people decide one after the other.
#[derive(Default)]
struct Town {
    register: Register,
    writes: Vec<(Order, DateTime, RecordWritten)>,
}

impl Town {
    /// Writes what was decided on this computer; says how much that was, or why not.
    fn take(&mut self, log: u8, decided: Result<Vec<RecordWritten>, Refusal>) -> String {
        let writes = match decided {
            Ok(writes) => writes,
            Err(refusal) => return refusal.to_string(),
        };
        let count = writes.len();
        for written in writes {
            let seq = self.writes.len() as u64 + 1;
            let order = Order { hlc: Hlc(seq), log: LogId([log; 32]), seq, index: 0 };
            self.register.write(order, at("07:33"), &written);
            self.writes.push((order, at("07:33"), written));
        }
        count.to_string()
    }

    fn start(&mut self, name: &str, clock: &str, what: &str) -> String {
        let (id, hand) = (id(name), hand());
        let nights = [night("tes", 16), night("Treserva 2", 15)];
        let wish = Start { id: &id, what, unit: "", nights: &nights, why: "början" };
        let decided = start(&self.register, &wish, &Now { by: &hand, at: at(clock) });
        self.take(1, decided)
    }

    fn step(&mut self, name: &str, word: &str, why: &str, may: May) -> String {
        let hand = hand();
        let step = Step::parse(word).unwrap();
        let decided = super::step(&self.register, &id(name), step, why, may, &Now { by: &hand, at: at("08:06") });
        self.take(1, decided)
    }

    fn join(&mut self, one: &str, into: &str) -> String {
        let hand = hand();
        let now = Now { by: &hand, at: at("09:00") };
        let decided = join(&self.register, &id(one), &id(into), May::Decide, &now);
        self.take(2, decided)
    }

    fn level(&self, name: &str) -> &str {
        self.register.get("incident", name).get("level")
    }

    fn current(&self) -> Option<String> {
        current(&self.register).map(|current| current.id.0.clone())
    }
}

#[test]
fn an_incident_begins_once_and_freezes_each_source() {
    let mut town = Town::default();
    assert_eq!(town.start("a", "07:33", "  "), "incident-what");
    assert_eq!(town.start("a", "07:33", "Alla system ligger nere"), "3", "the incident and two sources");
    assert_eq!(town.start("a", "07:33", "Alla system ligger nere"), "0", "the form was sent twice");
    assert_eq!(town.start("b", "07:40", "Vi når inget"), "incident-goes-on");
    assert_eq!((town.current(), town.level("a")), (Some("a".into()), "outage"));
    let frozen: Vec<String> = frozen(&town.register, &id("a"))
        .into_iter()
        .map(|(source, (id, record))| format!("{source} {} {id}", record.get("night")))
        .collect();
    assert_eq!(frozen, ["Treserva 2 2021-12-15 a~treserva-2~2021-12-15", "tes 2021-12-16 a~tes~2021-12-16"]);
}

#[test]
fn steps_follow_each_other_and_a_false_alarm_ends_everything() {
    use May::{Decide, Report};
    let why = "Flera system samtidigt";
    for (steps, expected, level) in [
        (&[("crisis", why, Decide)][..], "1", "crisis"),
        (&[("crisis", why, Report)], "not-yours", "outage"),
        (&[("crisis", " ", Decide)], "incident-why", "outage"),
        (&[("crisis", why, Decide), ("crisis", why, Decide)], "0", "crisis"),
        (&[("false-alarm", why, Report)], "1", "false-alarm"),
        (&[("crisis", why, Decide), ("false-alarm", why, Report)], "not-yours", "crisis"),
        (&[("crisis", why, Decide), ("false-alarm", why, Decide)], "1", "false-alarm"),
        (&[("crisis", why, Decide), ("closed", why, Decide)], "incident-step", "crisis"),
        (&[("crisis", why, Decide), ("return", why, Decide)], "1", "return"),
        (&[("return", why, Decide), ("crisis", why, Decide)], "1", "crisis"),
        (&[("return", why, Decide), ("closed", why, Decide)], "1", "closed"),
        (&[("closed", why, Decide)], "1", "closed"),
        (&[("closed", why, Decide), ("closed", why, Decide)], "0", "closed"),
        (&[("false-alarm", why, Decide), ("crisis", why, Decide)], "incident-over", "false-alarm"),
    ] {
        let mut town = Town::default();
        town.start("a", "07:33", "Nere");
        let said: Vec<String> = steps.iter().map(|(step, why, may)| town.step("a", step, why, *may)).collect();
        assert_eq!((said.last().unwrap().as_str(), town.level("a")), (expected, level), "{steps:?}");
        let is_over = ["closed", "false-alarm"].contains(&level);
        assert_eq!(town.current().is_none(), is_over, "{steps:?}");
        assert_eq!(!town.register.get("incident", "a").get("ended").is_empty(), is_over, "{steps:?}");
    }
    let mut town = Town::default();
    town.start("a", "07:33", "Nere");
    town.step("a", "false-alarm", "Ett uttag", Report);
    assert_eq!(town.start("b", "09:00", "Nere igen"), "3", "the next one can begin");
}

/// Two that were begun apart and have met.
fn apart() -> Town {
    let mut town = Town::default();
    town.start("b", "07:40", "Vi når inget");
    let alone = std::mem::take(&mut town);
    town.start("a", "07:33", "Allt ligger nere");
    for (order, at, written) in alone.writes {
        let order = Order { log: LogId([9; 32]), ..order };
        town.register.write(order, at, &written);
        town.writes.push((order, at, written));
    }
    town
}

#[test]
fn two_that_were_begun_apart_are_joined_by_a_person() {
    let mut town = apart();
    assert_eq!(open(&town.register).len(), 2);
    assert_eq!(town.current(), Some("a".into()), "the one that began first");
    town.step("b", "crisis", "Alla", May::Decide);
    assert_eq!(town.current(), Some("b".into()), "the graver one");
    assert_eq!(town.join("a", "a"), "incident-same");
    assert_eq!(town.join("a", "c"), "page-not-found");
    assert_eq!(town.join("b", "a"), "2");
    assert_eq!(town.join("b", "a"), "0", "sent twice");
    assert_eq!((town.current(), town.level("a")), (Some("a".into()), "crisis"), "the graver level stays");
    assert_eq!(town.register.get("incident", "a").get("began"), "2021-12-16T07:33");
    assert_eq!(family(&town.register, &id("a")).len(), 2);
    assert_eq!(town.step("b", "return", "Tillbaka", May::Decide), "1");
    assert_eq!(town.level("a"), "return", "a form of the joined one means the root");
    let mut other = apart();
    other.join("a", "b");
    assert_eq!(other.register.get("incident", "b").get("began"), "2021-12-16T07:33", "the earlier beginning counts");
}

#[test]
fn a_join_that_comes_late_or_crosses_another_loses_nothing() {
    let mut town = apart();
    let tick_of = |town: &mut Town, incident: &str, key| {
        let (own, hand) = (id(incident), hand());
        let place = Place { incident: &own, role: "director", unit: "", key };
        let decided = tick(&town.register, &place, at("08:00"), "", &Now { by: &hand, at: at("08:01") });
        town.take(3, decided)
    };
    tick_of(&mut town, "b", "region");
    town.join("b", "a");
    let is_made = |town: &Town, incident: &str| {
        made(&town.register, &Place { incident: &id(incident), role: "director", unit: "", key: "region" }).is_some()
    };
    assert!(is_made(&town, "a") && is_made(&town, "b"));
    // The same writes in the opposite order of arrival.
    let mut late = Register::default();
    for (order, at, written) in town.writes.iter().rev() {
        late.write(*order, *at, written);
    }
    assert_eq!(late, town.register);
    // Two people on two computers join each to the other, and meet afterwards.
    let mut ring = apart();
    let hand = hand();
    let now = Now { by: &hand, at: at("09:00") };
    let crossing =
        [("a", "b"), ("b", "a")].map(|(one, into)| super::join(&ring.register, &id(one), &id(into), May::Decide, &now));
    for (log, decided) in (5..).zip(crossing) {
        ring.take(log, decided);
    }
    assert_eq!(ring.current(), Some("a".into()), "a ring of joins has a root");
    assert_eq!(root_of(&ring.register, &id("b")), &id("a"));
}

#[test]
fn newer_data_is_taken_in_by_a_decision() {
    let mut town = Town::default();
    town.start("a", "07:33", "Nere");
    let take = |town: &mut Town, night: &Night, why: &str| {
        let hand = hand();
        let decided = take_in(&town.register, &id("a"), night, why, &Now { by: &hand, at: at("15:00") });
        town.take(1, decided)
    };
    assert_eq!(take(&mut town, &night("tes", 16), "Ny"), "0", "it is frozen already");
    assert_eq!(take(&mut town, &night("tes", 15), "Ny"), "freeze-older");
    assert_eq!(take(&mut town, &night("tes", 17), " "), "incident-why");
    assert_eq!(take(&mut town, &night("tes", 17), "Leverantören har kontrollerat"), "1");
    assert_eq!(frozen(&town.register, &id("a"))["tes"].1.get("night"), "2021-12-17");
}

#[test]
fn a_tick_has_its_own_time_and_is_taken_back_with_a_reason() {
    let mut town = Town::default();
    town.start("a", "07:33", "Nere");
    let (own, hand) = (id("a"), hand());
    let place = Place { incident: &own, role: "unit-manager", unit: "hemtjanst-norra", key: "chain" };
    let now = Now { by: &hand, at: at("08:00") };
    let tick = |town: &mut Town, place: &Place<'_>, clock: &str, note: &str| {
        let decided = tick(&town.register, place, at(clock), note, &now);
        town.take(1, decided)
    };
    assert_eq!(tick(&mut town, &place, "08:06", ""), "tick-future");
    assert_eq!(tick(&mut town, &Place { key: "region", ..place }, "07:50", ""), "page-not-found");
    assert_eq!(tick(&mut town, &place, "07:50", "Alla svarade"), "1");
    assert_eq!(tick(&mut town, &place, "07:55", "igen"), "0", "it stands already");
    assert_eq!(made(&town.register, &place).unwrap().1.get("at"), "2021-12-16T07:50");
    let none = untick(&town.register, &place, " ", &now);
    assert_eq!(town.take(1, none), "incident-why");
    let back = untick(&town.register, &place, "Fel enhet", &now);
    assert_eq!(town.take(1, back), "1");
    assert!(made(&town.register, &place).is_none());
    assert_eq!(tick(&mut town, &place, "07:58", ""), "1", "and can be made again");
    assert_eq!(made(&town.register, &place).unwrap().1.get("at"), "2021-12-16T07:58");
}

#[test]
fn every_card_is_short() {
    for role in ["director", "administrator", "unit-manager", "staff", "log-keeper"] {
        let ticks = ticks(role);
        assert!(!ticks.is_empty() && ticks.len() <= first_hour::MOST, "{role}");
        let once: std::collections::BTreeSet<_> = ticks.iter().collect();
        assert_eq!(once.len(), ticks.len(), "{role}: each once");
    }
    assert!(ticks("nobody").is_empty());
}
