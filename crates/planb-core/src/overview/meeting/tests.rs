//! Agendas, what is said, how units stand, which meeting was before.

use super::super::trial::Trial;
use super::*;
use crate::meeting::{find, next_number};

fn id(text: &str) -> RecordId {
    RecordId(text.into())
}

fn agenda(trial: &Trial) -> String {
    let all = points(&trial.state, &id("m"));
    let said = |point: &Point<'_>| {
        let remarks: Vec<&str> = point.remarks.iter().map(|(_, remark)| remark.get("text")).collect();
        format!("{}{}{}", point.number, point.title.unwrap_or(""), if remarks.is_empty() { "" } else { " +" })
            + &remarks.join(" +")
    };
    all.iter().map(said).collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_agenda_is_the_standing_one_with_this_meetings_own_points() {
    let mut trial = Trial::default();
    trial.record("meeting", "m", &[("number", "K1-M1")]);
    assert_eq!(agenda(&trial), "0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11");
    let own = |number| [("meeting", "m"), ("number", number)];
    trial.record("agendapoint", "m~4", &[&own("4")[..], &[("title", "Omfall")]].concat());
    trial.record("agendapoint", "m~9", &[&own("9")[..], &[("retired", "x")]].concat());
    trial.record("agendapoint", "m~12", &[&own("12")[..], &[("title", "Löner")]].concat());
    trial.record("remark", "r2", &[("meeting", "m"), ("point", "4"), ("text", "Två"), ("at", "2026-11-22T11:35")]);
    trial.record("remark", "r1", &[("meeting", "m"), ("point", "4"), ("text", "Ett"), ("at", "2026-11-22T11:31")]);
    trial.record("remark", "r3", &[("meeting", "other"), ("point", "4"), ("text", "Annat möte")]);
    assert_eq!(agenda(&trial), "0 | 1 | 2 | 3 | 4Omfall +Ett +Två | 5 | 6 | 7 | 8 | 10 | 11 | 12Löner");
    trial.record("remark", "r4", &[("meeting", "m"), ("point", "9"), ("text", "Länsstyrelsen ringer")]);
    assert!(agenda(&trial).contains("9 +Länsstyrelsen ringer"), "nothing that was said is lost");
}

#[test]
fn a_meetings_number_is_the_computers_own() {
    let mut trial = Trial::default();
    let next = |trial: &Trial, prefix: &str| next_number(trial.state.register(), prefix);
    assert_eq!(next(&trial, "K1"), "K1-M1");
    trial.record("meeting", "a", &[("number", "K1-M1")]);
    trial.record("meeting", "b", &[("number", "K1-M10")]);
    trial.record("meeting", "c", &[("number", "K2-M4")]);
    assert_eq!(
        (next(&trial, "K1"), next(&trial, "K2"), next(&trial, "K")),
        ("K1-M11".into(), "K2-M5".into(), "K-M1".into())
    );
    let register = trial.state.register();
    assert_eq!(find(register, " k1-m10 "), Some(&id("b")));
    assert_eq!(find(register, "c"), Some(&id("c")));
    assert_eq!(find(register, "K9-M1"), None);
}

#[test]
fn a_unit_stands_as_its_gravest_function_does() {
    let mut trial = Trial::default();
    trial.unit_found("norra", "Hemtjänst Norra").unit_found("alv", "Älvgården").unit_found("sodra", "Södra");
    let report = |unit: &'static str, function: &'static str, colour: &'static str, at: &'static str| {
        [("unit", unit), ("function", function), ("colour", colour), ("at", at)]
    };
    trial.record("report", "1", &report("norra", "staff", "red", "2026-11-22T08:00"));
    trial.record("report", "2", &report("norra", "staff", "green", "2026-11-22T09:00"));
    trial.record("report", "3", &report("norra", "keys", "yellow", "2026-11-22T08:30"));
    trial.record("report", "4", &report("alv", "meals", "lila", "så snart som möjligt"));
    let all = situation(&trial.state);
    let said: Vec<String> = all
        .iter()
        .map(|stands| {
            let said: Vec<&str> = stands.said.iter().map(|said| said.function.as_str()).collect();
            format!("{} {:?} {}", stands.name, stands.colour, said.join(","))
        })
        .collect();
    assert_eq!(said, ["Älvgården None ", "Hemtjänst Norra Some(1) keys", "Södra None "]);
    let since = "2026-11-22T08:45".parse().ok();
    let changed = changed(&trial.state, since, |_, _| true);
    assert_eq!(changed.units.iter().map(|stands| stands.name.as_str()).collect::<Vec<_>>(), ["Hemtjänst Norra"]);
}

#[test]
fn the_meeting_before_is_the_last_of_its_name() {
    let mut trial = Trial::default();
    let meeting = |name: &'static str, opened: &'static str| [("name", name), ("opened", opened), ("when", opened)];
    trial.record("meeting", "a", &meeting("Krisledning", "2026-11-22T11:30"));
    trial.record("meeting", "b", &meeting("Krisledning", "2026-11-22T14:00"));
    trial.record("meeting", "p", &meeting("Hemtjänsten", "2026-11-22T14:30"));
    trial.record("meeting", "c", &[("name", "Krisledning"), ("when", "2026-11-22T16:00")]);
    let before = |id: &str| previous(&trial.state, &self::id(id)).map(|(id, _)| id.0.clone());
    assert_eq!((before("a"), before("b"), before("c")), (None, Some("a".into()), Some("b".into())));
    assert_eq!(before("p"), None, "two are held side by side");
}
