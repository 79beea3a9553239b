//! Slips as data: what is promised, what is overdue, who has waited longest, who may read.

use jiff::civil::date;

use super::*;
use crate::card::CardId;
use crate::id::UnitId;
use crate::note::{self, About, Line};
use crate::overview::trial::Trial;
use crate::register::Hand;

fn stockholm() -> TimeZone {
    TimeZone::get("Europe/Stockholm").unwrap()
}

fn at(hour: i8, minute: i8) -> DateTime {
    date(2026, 11, 22).at(hour, minute, 0, 0)
}

#[test]
fn a_promise_is_kept_in_hours_that_pass() {
    let zone = stockholm();
    let promised = |button, now| promise(button, None, now, &zone).map(|at| at.map(|at| at.to_string()));
    let ok = |text: &str| Ok(Some(text.to_string()));
    assert_eq!(promised("1h", at(7, 40)), ok("2026-11-22T08:40:00"));
    assert_eq!(promised("2h", at(23, 30)), ok("2026-11-23T01:30:00"));
    assert_eq!(promised("1h", date(2026, 3, 29).at(1, 30, 0, 0)), ok("2026-03-29T03:30:00"), "there is no 02:30");
    assert_eq!(promised("2h", date(2026, 10, 25).at(1, 30, 0, 0)), ok("2026-10-25T02:30:00"), "02:30 comes twice");
    assert_eq!(promised("today", at(7, 40)), ok("2026-11-22T16:00:00"));
    assert_eq!(promised("today", at(16, 1)).unwrap_err().key, "contact-promise-passed");
    assert_eq!(promised("tomorrow", date(2026, 12, 31).at(8, 0, 0, 0)), ok("2027-01-01T09:00:00"));
    assert_eq!(promised("none", at(7, 40)), Ok(None));
    assert_eq!(promised("at", at(7, 40)).unwrap_err().key, "field-moment");
    assert_eq!(promised("genast", at(7, 40)).unwrap_err().key, "field-choice");
    let typed = |hour| promise("at", Some(at(hour, 0)), at(7, 40), &zone).map(|at| at.map(|at| at.hour()));
    assert_eq!((typed(11), typed(7).unwrap_err().key), (Ok(Some(11)), "contact-promise-passed"));
}

fn slip(trial: &mut Trial, id: &str, received: &str, promised: &str, state: &str) {
    let moment = |clock: &str| if clock.is_empty() { String::new() } else { format!("2026-11-22T{clock}") };
    let (received, promised) = (moment(received), moment(promised));
    let set = [
        ("number", id),
        ("incident", "i"),
        ("way", "phone"),
        ("received", received.as_str()),
        ("promised", promised.as_str()),
        ("state", state),
        ("closed", if state == "closed" { received.as_str() } else { "" }),
    ];
    trial.record("contact", id, &set);
}

#[test]
fn what_is_overdue_comes_first_and_the_oldest_unanswered_is_named() {
    let mut trial = Trial::default();
    for (id, received, promised, state) in [
        ("a", "06:00", "", "open"),
        ("b", "07:00", "09:00", "open"),
        ("c", "07:10", "08:00", "open"),
        ("d", "07:20", "07:45", "open"),
        ("e", "05:00", "06:00", "called-back"),
        ("f", "04:00", "05:00", "closed"),
        ("g", "04:30", "05:00", "closed"),
    ] {
        slip(&mut trial, id, received, promised, state);
    }
    let order = |now| {
        let all = slips(&trial.state, now);
        all.iter().map(|slip| format!("{} {}", slip.id, slip.standing.word())).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(order(at(7, 40)), "d open, c open, b open, a open, e called-back, g closed, f closed");
    assert_eq!(order(at(7, 45)), order(at(7, 40)), "the minute that was promised is still kept");
    assert_eq!(order(at(8, 1)), "d overdue, c overdue, b open, a open, e called-back, g closed, f closed");
    let waiting = waiting(&trial.state);
    assert_eq!((waiting.open, waiting.oldest), (4, Some((RecordId("a".into()), "a".into(), at(6, 0)))));
    trial.record("contact", "a", &[("state", "called-back")]);
    assert_eq!(super::waiting(&trial.state).oldest.unwrap().1, "b");
    assert_eq!(super::waiting(&Trial::default().state), Waiting::default());
}

fn who(role: Role, unit: &str, card: u8) -> Who {
    Who { card: CardId([card; 16]), role, units: vec![UnitId(unit.into())], name: "Eva Carlsson".into() }
}

fn word(trial: &mut Trial, slip: &str, unit: Option<&str>, number: &str, by: &Who) {
    let id = RecordId(slip.into());
    let line = Line {
        incident: RecordId("i".into()),
        by: by.hand(),
        source: number.into(),
        about: about(&id),
        ..Line::default()
    };
    let unit = unit.map(|unit| UnitId(unit.into()));
    let about = About { staff: unit.is_none(), unit, client: Some(client(&id)), line: Some(line) };
    let written = note::write("Maten kom inte.", about).unwrap();
    trial.event(written);
}

#[test]
fn words_are_read_by_those_whose_work_they_are() {
    let mut trial = Trial::default();
    slip(&mut trial, "a", "07:00", "", "open");
    let staff = who(Role::Staff, "norra", 1);
    word(&mut trial, "a", Some("norra"), "070-174 06 05", &staff);
    word(&mut trial, "a", None, "", &staff);
    let id = RecordId("a".into());
    let lines = lines(&trial.state, &id);
    assert_eq!(lines.len(), 2);
    let read = |who: &Who| lines.iter().map(|note| may_read(who, note)).collect::<Vec<_>>();
    assert_eq!(read(&staff), [true, true], "their own words");
    assert_eq!(read(&who(Role::Staff, "norra", 2)), [true, false]);
    assert_eq!(read(&who(Role::Staff, "sodra", 3)), [false, false]);
    assert_eq!(read(&who(Role::Director, "", 4)), [true, true]);
    assert_eq!(read(&who(Role::DeviceDesk, "", 5)), [false, false]);
    assert_eq!(read(&Who { card: CardId([1; 16]), ..who(Role::Finance, "", 1) }), [true, true]);
    let nobody = Hand::default();
    assert!(nobody.card.is_empty(), "whoever holds the node has no card, and no words of their own by it");
}

#[test]
fn the_same_number_is_found_however_it_is_written() {
    let mut trial = Trial::default();
    let by = who(Role::Director, "", 1);
    for (id, state, number) in [("a", "open", "070-174 06 05"), ("b", "closed", "0701740605"), ("c", "open", "okänt")]
    {
        slip(&mut trial, id, "07:00", "", state);
        word(&mut trial, id, None, number, &by);
    }
    let same = |who: &Who, number: &str| same_number(&trial.state, who, number);
    assert_eq!(same(&by, "+46 70 174 06 05"), [RecordId("a".into())]);
    assert!(same(&by, "okänt").is_empty() && same(&by, "").is_empty() && same(&by, "070-174 06 06").is_empty());
    assert!(same(&who(Role::Staff, "norra", 2), "0701740605").is_empty(), "who may not read is told nothing");
}
