//! Endurance: who sits in which chair of the crisis staff, who relieves them, and for how long they have been here.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::refusal::Refusal;
use crate::register::{
    self, Belongs, Field, Hand, Hands, Record, RecordId, RecordWritten, Register, Schema, Shape, Wish,
};

/// The chairs, in the order in which they are filled (`staff method`: who decides, who writes, who speaks, who finds people).
pub const CHAIRS: [&str; 8] =
    ["lead", "log-keeper", "communicator", "staffing", "liaison", "it", "logistics", "analysis"];
/// Chairs that are never empty in silence.
pub const NEVER_EMPTY: [&str; 2] = ["lead", "log-keeper"];
/// Hours in one stretch after which somebody must be relieved.
pub const MOST_HOURS: i64 = 12;
/// Whoever was away for so many hours has rested: their hours begin anew.
const REST_HOURS: i64 = 6;

/// One person's time in a chair.
pub const SHIFT: Schema = Schema {
    kind: "shift",
    title: "person",
    belongs: Belongs::ToAll,
    hands: Hands::Everybody,
    fields: &[
        Field::new("incident", Shape::One("incident")).required(),
        Field::new("chair", Shape::Choice(&CHAIRS)).required().listed(),
        Field::new("person", Shape::Line(120)).required().listed(),
        Field::new("phone", Shape::Phone).listed(),
        Field::new("from", Shape::Moment).required().listed(),
        Field::new("until", Shape::Moment).listed(),
        // Who comes next, and when they are expected.
        Field::new("relieved_by", Shape::Line(120)).listed(),
        Field::new("relief_at", Shape::Moment).listed(),
    ],
};

/// Somebody sits down.
#[derive(Clone, Debug)]
pub struct Sit<'a> {
    /// Drawn when the form was shown.
    pub id: &'a RecordId,
    pub incident: &'a RecordId,
    pub chair: &'a str,
    pub person: &'a str,
    pub phone: &'a str,
}

/// Who decides, and when: local time.
#[derive(Clone, Debug)]
pub struct Now<'a> {
    pub by: &'a Hand,
    pub at: DateTime,
}

fn spelled(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Seats somebody in a chair and ends the shift of whoever sat there in this incident. Nothing is written where they sit
/// there already, or where the form comes twice.
pub fn sit(
    register: &Register,
    family: &[&RecordId],
    sit: &Sit<'_>,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    if register.find("shift", &sit.id.0).is_some() {
        return Ok(Vec::new());
    }
    let person = sit.person.trim();
    if person.is_empty() {
        return Err(Refusal::new("shift-who"));
    }
    let there: Vec<(&RecordId, &Record)> =
        sitting(register, family).filter(|(_, record)| record.get("chair") == sit.chair).collect();
    if there.iter().any(|(_, record)| is_same(record.get("person"), person)) {
        return Ok(Vec::new());
    }
    let moment = spelled(now.at);
    let set = [
        ("incident", sit.incident.0.as_str()),
        ("chair", sit.chair),
        ("person", person),
        ("phone", sit.phone),
        ("from", &moment),
    ];
    let mut all = put(register, sit.id, &set, now.by)?;
    for (id, _) in there {
        all.extend(put(register, id, &[("until", moment.as_str()), ("relieved_by", person)], now.by)?);
    }
    Ok(all)
}

/// Names who comes next in a chair, and when.
pub fn relief(
    register: &Register,
    id: &RecordId,
    who: &str,
    at: &str,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    going_on(register, id)?;
    if who.trim().is_empty() {
        return Err(Refusal::new("shift-who"));
    }
    put(register, id, &[("relieved_by", who), ("relief_at", at)], now.by)
}

/// Somebody leaves a chair and nobody takes it.
pub fn leave(register: &Register, id: &RecordId, now: &Now<'_>) -> Result<Vec<RecordWritten>, Refusal> {
    if going_on(register, id).is_err() {
        return Ok(Vec::new());
    }
    put(register, id, &[("until", spelled(now.at).as_str())], now.by)
}

fn going_on<'a>(register: &'a Register, id: &RecordId) -> Result<&'a Record, Refusal> {
    let record = register.find("shift", &id.0).ok_or_else(|| Refusal::new("page-not-found"))?;
    if record.get("until").is_empty() { Ok(record) } else { Err(Refusal::new("shift-over")) }
}

fn put(register: &Register, id: &RecordId, set: &[(&str, &str)], by: &Hand) -> Result<Vec<RecordWritten>, Refusal> {
    let typed: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let set = SHIFT
        .check(&typed, |_, _| true)
        .map_err(|faults| faults.into_iter().next().map_or_else(|| Refusal::new("field-unknown"), |fault| fault.why))?;
    register::write(register, &SHIFT, &Wish { id, set: &set, seen: None, by })
}

/// Shifts of an incident and those that were joined to it.
fn of<'a>(register: &'a Register, family: &[&RecordId]) -> impl Iterator<Item = (&'a RecordId, &'a Record)> {
    register.of("shift").filter(|(_, record)| family.iter().any(|id| id.0 == record.get("incident")))
}

fn sitting<'a>(register: &'a Register, family: &[&RecordId]) -> impl Iterator<Item = (&'a RecordId, &'a Record)> {
    of(register, family).filter(|(_, record)| record.get("until").is_empty())
}

/// Somebody who sits in a chair now.
#[derive(Clone, Debug)]
pub struct Seat<'a> {
    pub id: &'a RecordId,
    pub record: &'a Record,
    /// Minutes in this stretch, whatever chair they sat in, since they rested last.
    pub minutes: i64,
}

impl Seat<'_> {
    /// Whether they must be relieved.
    pub fn is_over(&self) -> bool {
        self.minutes > MOST_HOURS * 60
    }
}

/// A chair, and who sits in it: nobody, one, or two where two computers have met that each had one.
#[derive(Clone, Debug)]
pub struct Chair<'a> {
    pub word: &'static str,
    pub seats: Vec<Seat<'a>>,
}

impl Chair<'_> {
    /// Whether it is empty and must not be.
    pub fn is_missed(&self) -> bool {
        self.seats.is_empty() && NEVER_EMPTY.contains(&self.word)
    }
}

/// Minutes from one local moment to another, as they pass: what that is in the night when the clocks are set, the zone says.
pub type Passed<'a> = &'a dyn Fn(DateTime, DateTime) -> i64;

/// Every chair of an incident as it is now.
pub fn chairs<'a>(register: &'a Register, family: &[&RecordId], now: DateTime, passed: Passed<'_>) -> Vec<Chair<'a>> {
    let own: Vec<(&RecordId, &Record)> = of(register, family).collect();
    let chair = |word: &'static str| {
        let there = own.iter().filter(|(_, record)| record.get("chair") == word && record.get("until").is_empty());
        let mut seats: Vec<Seat<'a>> = there
            .map(|(id, record)| Seat { id, record, minutes: stretch(&own, record.get("person"), now, passed) })
            .collect();
        seats.sort_by_key(|seat| (seat.record.get("from").to_string(), seat.id.clone()));
        Chair { word, seats }
    };
    CHAIRS.into_iter().map(chair).collect()
}

/// Shifts that are over, the last first.
pub fn past<'a>(register: &'a Register, family: &[&RecordId]) -> Vec<(&'a RecordId, &'a Record)> {
    let mut all: Vec<_> = of(register, family).filter(|(_, record)| !record.get("until").is_empty()).collect();
    all.sort_by_key(|(id, record)| std::cmp::Reverse((record.get("until").to_string(), (*id).clone())));
    all
}

/// For how many minutes somebody has been here without a rest: their shifts backwards from now, as long as no gap between
/// two of them is a rest.
fn stretch(own: &[(&RecordId, &Record)], person: &str, now: DateTime, passed: Passed<'_>) -> i64 {
    let moment = |text: &str| text.parse::<DateTime>().ok();
    let times = own.iter().filter(|(_, record)| is_same(record.get("person"), person)).filter_map(|(_, record)| {
        let from = moment(record.get("from"))?;
        Some((from, moment(record.get("until")).unwrap_or(now)))
    });
    let mut times: Vec<(DateTime, DateTime)> = times.collect();
    times.sort_by_key(|(from, until)| std::cmp::Reverse((*until, *from)));
    let mut since = now;
    for (from, until) in times {
        if passed(until, since) >= REST_HOURS * 60 {
            break;
        }
        since = since.min(from);
    }
    passed(since, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Hlc, LogId, Order};

    /// Shifts as `chair person from until`, in one incident; times are hours and minutes of 16 December, `+` the next day.
    fn register(lines: &[&str]) -> Register {
        let mut register = Register::default();
        for (at, line) in (1..).zip(lines) {
            let words: Vec<&str> = line.split(' ').collect();
            let set = [
                ("incident", "i".to_string()),
                ("chair", words[0].into()),
                ("person", words[1].into()),
                ("from", spelled(time(words[2]))),
                ("until", words.get(3).map_or_else(String::new, |until| spelled(time(until)))),
            ];
            let set = set.into_iter().map(|(name, text)| (name.to_string(), text)).collect();
            let written = RecordWritten {
                kind: "shift".into(),
                id: RecordId(format!("s{at}")),
                set,
                over: Vec::new(),
                by: Hand::default(),
                only: None,
            };
            let order = Order { hlc: Hlc::default(), log: LogId([1; 32]), seq: at, index: 0 };
            register.write(order, time("07:33"), &written);
        }
        register
    }

    fn time(text: &str) -> DateTime {
        let (day, clock) = text.strip_prefix('+').map_or((16, text), |clock| (17, clock));
        format!("2021-12-{day}T{clock}").parse().unwrap()
    }

    fn now<'a>(hand: &'a Hand, at: &str) -> Now<'a> {
        Now { by: hand, at: time(at) }
    }

    fn seated(register: &Register, at: &str) -> Vec<String> {
        seated_by(register, at, &wall)
    }

    /// A night in which no clock is set.
    fn wall(from: DateTime, until: DateTime) -> i64 {
        until.duration_since(from).as_mins()
    }

    fn seated_by(register: &Register, at: &str, passed: Passed<'_>) -> Vec<String> {
        let id = RecordId("i".into());
        let chairs = chairs(register, &[&id], time(at), passed);
        let seats = chairs.iter().flat_map(|chair| chair.seats.iter().map(move |seat| (chair.word, seat)));
        let over = |seat: &Seat<'_>| if seat.is_over() { " over" } else { "" };
        seats
            .map(|(word, seat)| format!("{word} {} {}{}", seat.record.get("person"), seat.minutes, over(seat)))
            .collect()
    }

    #[test]
    fn hours_are_counted_since_the_last_rest_whatever_the_chair() {
        for (shifts, at, expected) in [
            (&["lead Eva 07:33"][..], "11:33", &["lead Eva 240"][..]),
            (&["lead Eva 07:33"], "19:33", &["lead Eva 720"]),
            (&["lead Eva 07:33"], "19:34", &["lead Eva 721 over"]),
            (&["lead Eva 07:00 12:00", "it eva 12:30"], "13:00", &["it eva 360"]),
            (&["lead Eva 07:00 12:00", "it Eva 17:59"], "19:30", &["it Eva 750 over"]),
            (&["lead Eva 07:00 12:00", "it Eva 18:00"], "19:30", &["it Eva 90"]),
            (&["lead Eva 07:33", "lead Åsa 08:00"], "09:00", &["lead Eva 87", "lead Åsa 60"]),
            (&["lead Eva 07:33 +07:00"], "+08:00", &[]),
        ] {
            assert_eq!(seated(&register(shifts), at), expected, "{shifts:?} at {at}");
        }
    }

    #[test]
    fn an_hour_that_the_clock_has_twice_is_two_hours_for_who_sits_through_it() {
        let longer = |from: DateTime, until: DateTime| wall(from, until) + if from < until { 60 } else { 0 };
        let register = register(&["lead Eva 07:33"]);
        assert_eq!(seated_by(&register, "18:34", &longer), ["lead Eva 721 over"]);
    }

    #[test]
    fn a_chair_that_must_not_be_empty_is_missed() {
        let id = RecordId("i".into());
        let missed = |shifts: &[&str]| -> Vec<&str> {
            let register = register(shifts);
            let chairs = chairs(&register, &[&id], time("12:00"), &wall);
            chairs.iter().filter(|chair| chair.is_missed()).map(|chair| chair.word).collect()
        };
        assert_eq!(missed(&[]), ["lead", "log-keeper"]);
        assert_eq!(missed(&["lead Eva 07:33", "it Bo 08:00"]), ["log-keeper"]);
        assert_eq!(missed(&["lead Eva 07:33 09:00", "log-keeper Bo 08:00"]), ["lead"]);
    }

    #[test]
    fn who_sits_down_relieves_whoever_sat_there() {
        let (hand, incident, id) = (Hand::default(), RecordId("i".into()), RecordId("new".into()));
        let sat = |shifts: &[&str], chair: &str, person: &str| -> String {
            let wish = Sit { id: &id, incident: &incident, chair, person, phone: "" };
            match sit(&register(shifts), &[&incident], &wish, &now(&hand, "15:00")) {
                Ok(writes) => writes
                    .iter()
                    .map(|one| format!("{} {:?}", one.id, one.set.get("until")))
                    .collect::<Vec<_>>()
                    .join("; "),
                Err(refusal) => refusal.to_string(),
            }
        };
        assert_eq!(sat(&[], "lead", "Eva"), "new None");
        assert_eq!(sat(&["lead Bo 07:33"], "lead", "Eva"), "new None; s1 Some(\"2021-12-16T15:00\")");
        assert_eq!(sat(&["lead eva 07:33"], "lead", " Eva "), "", "they sit there already");
        assert_eq!(sat(&["lead Eva 07:33"], "it", "Eva"), "new None", "one person may have two chairs");
        assert_eq!(sat(&[], "lead", " "), "shift-who");
        assert_eq!(sat(&[], "throne", "Eva"), "field-choice");
        let gone = leave(&register(&["lead Eva 07:33 09:00"]), &RecordId("s1".into()), &now(&hand, "15:00"));
        assert_eq!(gone, Ok(Vec::new()), "twice is once");
    }
}
