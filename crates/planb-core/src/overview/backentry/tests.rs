//! The queue, the lines of a sheet, duplicates, and what goes out.

use super::entering::{Anyway, Entering};
use super::export::{FieldRow, content, lifecare, rows};
use super::*;
use crate::ledger::SheetEntered;
use crate::overview::ledger::Sheets;
use crate::overview::review::tests::{issued, says, scanned};
use crate::overview::review::{AS_READ, PAGE};
use crate::overview::trial::Trial;
use crate::register::Hand;

pub(super) fn serial(number: u64) -> Serial {
    Serial::new("K1", number)
}

pub(super) fn entered(trial: &mut Trial, number: u64, who: &str) {
    let by = Hand { name: who.into(), card: String::new() };
    trial.event(SheetEntered { serial: serial(number), system: "tes".into(), by, second: None });
}

#[test]
fn a_sheet_waits_until_it_is_entered_and_medicine_until_it_is_checked() {
    let mut trial = Trial::default();
    trial.record("target", "sign", &[("form", "SIGN"), ("system", "pascal")]);
    issued(&mut trial, "SIGN", 1);
    issued(&mut trial, "BESOK", 1);
    assert!(queue(&trial.state).0.is_empty(), "what lies in the stock is not entered");
    scanned(&mut trial, 1, "SIGN", 1, &[]);
    scanned(&mut trial, 2, "BESOK", 1, &[("visits.1.outcome", "done", '?')]);
    let told: Vec<String> = queue(&trial.state)
        .0
        .iter()
        .map(|of| format!("{} {:?} {} {:?} {:?}", of.form, of.system, of.doubts, of.guard, of.missing))
        .collect();
    let mut told_sorted = told.clone();
    told_sorted.sort();
    assert_eq!(told_sorted, ["BESOK \"\" 1 None [2]", "SIGN \"pascal\" 1 Medicine []"]);
    entered(&mut trial, 1, "Eva");
    entered(&mut trial, 2, "Eva");
    assert!(queue(&trial.state).0.is_empty());
    let checks: Vec<String> = to_check(&trial.state).iter().map(|(serial, _, by)| format!("{serial} {by}")).collect();
    assert_eq!(checks, [format!("{} Eva", serial(1))]);
}

#[test]
fn the_same_about_the_same_person_at_the_same_time_is_a_duplicate() {
    let mut trial = Trial::default();
    issued(&mut trial, "JOUR", 3);
    for number in 1..=3 {
        scanned(&mut trial, number, "JOUR", 1, &[]);
        says(&mut trial, "Eva", number, 1, "who.client", "Demo, Tolvan 19800101-9802");
        says(&mut trial, "Eva", number, 1, WHEN, if number == 3 { "2026-11-29" } else { "2026-11-28 07:40" });
    }
    let state =
        |trial: &Trial, number: u64, at: &str| duplicate(&trial.state, &serial(number), at).map(|(other, _)| other);
    assert_eq!(state(&trial, 1, "2026-11-28 07:40"), None, "nothing is entered yet");
    entered(&mut trial, 2, "Eva");
    entered(&mut trial, 3, "Eva");
    assert_eq!(state(&trial, 1, "2026-11-28 07:40"), Some(serial(2)));
    assert_eq!(state(&trial, 1, "2026-11-28 07:41"), None);
    says(&mut trial, "Eva", 1, 1, "who.client", "Demo, Elvan");
    assert_eq!(state(&trial, 1, "2026-11-28 07:40"), None, "somebody else");
}

#[test]
fn a_form_says_when_it_happened() {
    let of = |code: &str| when_fields(&crate::form::laid::of_program(code, 1).unwrap().form);
    assert_eq!(of("JOUR"), (Some("event.date".into()), Some("event.time".into())));
    assert_eq!(of("SIGN"), (Some("who.monday".into()), None));
    assert_eq!(of("BESOK"), (Some("run.date".into()), None), "not the times of its rows");
}

#[test]
fn times_are_read_as_they_are_typed() {
    let cases = [
        ("2026-11-28", Some("2026-11-28")),
        (" 2026-11-28 07:40 ", Some("2026-11-28 07:40")),
        ("2026-11-28T7.40", Some("2026-11-28 07:40")),
        ("2026-11-31", None),
        ("2026-11-28 25:00", None),
        ("28/11", None),
        ("", None),
    ];
    for (typed, expected) in cases {
        assert_eq!(typed_when(typed).as_deref(), expected, "{typed}");
    }
}

/// A filled-in visit sheet that stands in its system.
pub(super) fn visits() -> Trial {
    let mut trial = filled_in();
    entered(&mut trial, 1, "Åsa Öberg");
    trial
}

/// A filled-in visit sheet.
pub(super) fn filled_in() -> Trial {
    let mut trial = Trial::default();
    issued(&mut trial, "BESOK", 1);
    let marks = [
        ("visits.1.outcome", "done", 'x'),
        ("visits.2.outcome", "declined", 'x'),
        ("visits.3.outcome", "done", 'x'),
        ("visits.3.two", "", 'x'),
    ];
    scanned(&mut trial, 1, "BESOK", 1, &marks);
    for (field, value) in [
        ("visits.1.client", "07:30 Demo, Tolvan"),
        ("visits.1.from", "07:31"),
        ("visits.1.to", "07:55"),
        ("visits.2.different", "Ville sova"),
        (WHEN, "2026-11-28"),
    ] {
        says(&mut trial, "Eva", 1, 1, field, value);
    }
    trial
}

#[test]
fn rows_that_went_as_planned_are_told_from_those_that_did_not() {
    let trial = visits();
    let content = content(&trial.state, &serial(1)).unwrap();
    let row = |number: usize| {
        let own: Vec<&Line> = content.lines.iter().filter(|line| line.row == Some(number)).collect();
        assert!(!own.is_empty());
        row_of(content.form, &own)
    };
    assert_eq!([1, 2, 3, 4].map(row), [Row::Planned, Row::Differs, Row::Differs, Row::Blank]);
    let outcome = content.lines.iter().find(|line| line.name == "visits.2.outcome").unwrap();
    assert_eq!((outcome.shown.sv.as_str(), outcome.shown.en.as_str()), ("Avböjt", "Declined"));
}

#[test]
fn a_grid_s_row_says_when_it_was_ticked() {
    let mut trial = Trial::default();
    issued(&mut trial, "SIGN", 1);
    scanned(&mut trial, 1, "SIGN", 1, &[("doses.given.2.1", "", 'x'), ("doses.given.2.6", "", 'x')]);
    says(&mut trial, "Eva", 1, 1, "doses.given.2", "Alvedon 500 mg");
    let content = content(&trial.state, &serial(1)).unwrap();
    let line = content.lines.iter().find(|line| line.name == "doses.given.2").unwrap();
    assert_eq!((line.value.as_str(), line.shown.sv.as_str()), ("Alvedon 500 mg", "Måndag mo, Tisdag mi"));
    assert!(line.is_written && line.area.width_mm > 200.0);
    let told = rows(&trial.state, &content).into_iter().find(|row| row.field == "doses.given.2").unwrap();
    assert_eq!(told.value, "Alvedon 500 mg: Måndag mo, Tisdag mi");
}

#[test]
fn what_goes_out_can_be_read_again() {
    let trial = visits();
    let content = content(&trial.state, &serial(1)).unwrap();
    let all = rows(&trial.state, &content);
    let outcome = all.iter().find(|row| row.field == "visits.2.outcome").unwrap();
    assert_eq!((outcome.value.as_str(), outcome.entered_by.as_str()), ("Avböjt", "Åsa Öberg"));
    assert_eq!((outcome.happened.as_str(), outcome.system.as_str()), ("2026-11-28", "tes"));
    for row in &all {
        let cells: Vec<String> = row.cells().iter().map(|cell| (*cell).to_string()).collect();
        assert_eq!(FieldRow::of_cells(&cells).as_ref(), Some(row));
    }
    let text = serde_json::to_string(&lifecare(&trial.state, &[content])).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let visits = json["reported_visits"].as_array().unwrap();
    let told: Vec<String> = visits
        .iter()
        .map(|visit| format!("{} {} {}", visit["Row"], visit["Status"], visit["IsDoubleManning"]))
        .collect();
    assert_eq!(told, ["1 \"Completed\" false", "2 \"Declined\" false", "3 \"Completed\" true"]);
    assert_eq!(visits[0]["StartTime"], "2026-11-28T07:31");
    assert_eq!(visits[1]["Note"], "Ville sova");
    assert!(visits.iter().all(|visit| visit["Source"] == serial(1).0 && visit["Quittance"] == "None"));
}

/// Eva says that a sheet stands in its system: what is written, or which rule says no.
fn enters(trial: &Trial, number: u64, (system, second): (Option<&str>, Option<&str>)) -> String {
    let (by, serials) = (Hand { name: "Eva".into(), card: String::new() }, [serial(number)]);
    let entering = Entering { system, happened: Some("2026-11-28"), second, anyway: Anyway::No };
    match entering::entered(&trial.state, Sheets { serials: &serials, by: &by }, entering) {
        Ok(events) => format!("written: {}", events.len()),
        Err(refusal) => refusal.key.to_string(),
    }
}

#[test]
fn a_sheet_goes_into_the_system_that_its_form_goes_into() {
    let mut trial = Trial::default();
    trial.record("system", "tes", &[("name", "TES")]).record("system", "treserva", &[("name", "Treserva")]);
    issued(&mut trial, "KONTAKT", 1);
    scanned(&mut trial, 1, "KONTAKT", 1, &[]);
    let cases = [
        (None, "enter-system-missing"),
        (Some(""), "enter-system-unknown"),
        (Some("Gurka"), "enter-system-unknown"),
        (Some("treserva"), "written: 3"),
        (Some(" Treserva "), "written: 3"),
    ];
    for (system, expected) in cases {
        assert_eq!(enters(&trial, 1, (system, None)), expected, "{system:?}");
    }
    trial.record("target", "kontakt", &[("form", "KONTAKT"), ("system", "tes")]);
    let cases = [
        (None, "written: 3"),
        (Some("tes"), "written: 3"),
        (Some("Gurka"), "enter-system-unknown"),
        (Some("treserva"), "enter-system-other"),
    ];
    for (system, expected) in cases {
        assert_eq!(enters(&trial, 1, (system, None)), expected, "{system:?}");
    }
}

#[test]
fn medicine_and_money_are_entered_once_people_have_seen_the_picture() {
    let mut trial = Trial::default();
    trial.record("system", "tes", &[("name", "TES")]);
    issued(&mut trial, "SIGN", 1);
    let tes = (Some("tes"), None);
    assert_eq!(enters(&trial, 1, tes), "enter-unscanned", "it lies in the stock");
    scanned(&mut trial, 1, "SIGN", 1, &[("doses.given.1.1", "", 'x')]);
    assert_eq!(enters(&trial, 1, tes), "enter-unseen");
    says(&mut trial, "Eva", 1, 1, PAGE, AS_READ);
    assert!(enters(&trial, 1, tes).starts_with("written"), "{}", enters(&trial, 1, tes));
    // Money: two see it, and two enter it.
    issued(&mut trial, "EKBIST", 1);
    let pages = crate::form::laid::of_program("EKBIST", 1).unwrap().pages.len() as u32;
    assert_eq!(enters(&trial, 2, (Some("tes"), Some("Bo"))), "enter-unscanned");
    for page in 1..=pages {
        scanned(&mut trial, 2, "EKBIST", page, &[]);
    }
    for who in ["Eva", "Bo"] {
        assert_eq!(enters(&trial, 2, (Some("tes"), Some("Bo"))), "enter-unseen", "before {who}");
        for page in 1..=pages {
            says(&mut trial, who, 2, page, PAGE, AS_READ);
        }
    }
    assert_eq!(enters(&trial, 2, (Some("tes"), None)), "ledger-second");
    assert_eq!(enters(&trial, 2, (Some("tes"), Some(" eva "))), "ledger-second-same");
    assert!(enters(&trial, 2, (Some("tes"), Some("Bo"))).starts_with("written"));
}
