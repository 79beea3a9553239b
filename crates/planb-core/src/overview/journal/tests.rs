//! Lines that are seen, looked for, put right, and about clients.

use super::super::trial::Trial;
use super::*;
use crate::note::{Correction, NoteWritten};

fn line(incident: &str) -> Line {
    Line { incident: RecordId(incident.into()), ..Line::default() }
}

fn note(text: &str, line: Line) -> NoteWritten {
    NoteWritten { text: text.into(), unit: None, staff: false, client: None, line: Some(line) }
}

fn unit(id: &str) -> Option<UnitId> {
    Some(UnitId(id.into()))
}

/// Lines for all, for the staff, for a unit, about clients; one of another incident.
fn trial() -> Trial {
    let mut trial = Trial::default();
    trial.record("incident", "i", &[("what", "Allt är nere"), ("level", "crisis"), ("began", "2021-12-16T03:00")]);
    trial.record("incident", "j", &[("what", "Nere här med"), ("level", "outage"), ("joined", "i")]);
    trial.event(note("Allt är nere", Line { is_key: true, channel: "phone".into(), ..line("i") }));
    trial.event(NoteWritten {
        staff: true,
        ..note("Vem talar med pressen?", Line { mark: "press".into(), ..line("j") })
    });
    trial.event(NoteWritten { unit: unit("norra"), ..note("Två är sjuka", line("i")) });
    let named = |name: &str| Line { client_name: name.into(), is_secret: true, ..line("i") };
    let (one, two) = (Some(ClientId([1; 16])), Some(ClientId([2; 16])));
    trial.event(NoteWritten { unit: unit("norra"), client: one, ..note("Föll i natt", named("Agda Provsson")) });
    trial.event(NoteWritten { staff: true, client: two, ..note("Anhörig ringde", named("Agda Provsson")) });
    trial.event(note("En annan kris", line("other")));
    trial
}

fn seen(trial: &Trial, role: Role, units: &[&str], wanted: &Wanted) -> String {
    let units: Vec<UnitId> = units.iter().map(|id| UnitId((*id).into())).collect();
    let incident = RecordId("i".into());
    let all = lines(&trial.state, &incident, Reader { role, units: &units }, wanted);
    let shown = |listed: Listed<'_>| match listed.sight {
        Sight::Whole => listed.note.written.text.clone(),
        Sight::Closed => format!("[{}]", listed.note.number),
    };
    all.map(shown).collect::<Vec<_>>().join(" | ")
}

#[test]
fn nobody_sees_what_is_for_others() {
    let trial = trial();
    let all = |role, units: &[&str]| seen(&trial, role, units, &Wanted::default());
    assert_eq!(all(Role::Staff, &["norra"]), "[K1-006] | Två är sjuka | Allt är nere");
    assert_eq!(all(Role::UnitManager, &["sodra"]), "Allt är nere");
    assert_eq!(all(Role::LogKeeper, &[]), "[K1-007] | [K1-006] | Två är sjuka | Vem talar med pressen? | Allt är nere");
    assert_eq!(all(Role::Finance, &[]), "Två är sjuka | Allt är nere", "not of the staff, and no clients");
}

#[test]
fn lines_are_found_by_what_they_say_and_are() {
    let trial = trial();
    let found = |wanted: Wanted| seen(&trial, Role::Director, &[], &wanted);
    assert_eq!(found(Wanted { mark: "key".into(), ..Wanted::default() }), "Allt är nere");
    assert_eq!(found(Wanted { mark: "press".into(), ..Wanted::default() }), "Vem talar med pressen?");
    assert_eq!(found(Wanted { whom: "norra".into(), ..Wanted::default() }), "[K1-006] | Två är sjuka");
    assert_eq!(found(Wanted { whom: "all".into(), ..Wanted::default() }), "Allt är nere");
    assert_eq!(found(Wanted { text: "AGDA natt".into(), ..Wanted::default() }), "[K1-006]");
    assert_eq!(found(Wanted { text: "k1-003".into(), ..Wanted::default() }), "Allt är nere");
    let early = jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0);
    assert_eq!(found(Wanted { until: Some(early), ..Wanted::default() }), "");
}

#[test]
fn a_line_that_was_put_right_stays_and_says_by_which() {
    let mut trial = trial();
    let put_right = |number: &str| {
        let corrects = Some(Correction { number: number.into(), why: "fel klockslag".into() });
        note("Allt är nere sedan 03:00", Line { corrects, ..line("i") })
    };
    trial.event(put_right("K1-003"));
    assert_eq!(to_correct(&trial.state, "k1-003").unwrap_err().to_string(), "log-corrected number=K1-003 by=K1-009");
    assert!(to_correct(&trial.state, "K1-009").is_ok(), "a correction can be put right itself");
    trial.event(put_right("K1-009"));
    // Two who did not know of each other: both stand there.
    trial.event(put_right("K1-009"));
    let all = corrections(&trial.state);
    assert_eq!(all["K1-003"], ["K1-009"]);
    assert_eq!(all["K1-009"], ["K1-010", "K1-011"]);
    let corrected = Wanted { mark: "corrected".into(), ..Wanted::default() };
    assert_eq!(seen(&trial, Role::Staff, &[], &corrected).matches("Allt är nere").count(), 4, "none is gone");
    assert_eq!(to_correct(&trial.state, "K9-999").unwrap_err().key, "note-unknown");
}

#[test]
fn a_name_is_one_client_within_its_scope_only() {
    let trial = trial();
    let incident = RecordId("j".into());
    let named = |unit: Option<UnitId>, staff, name| client_named(&trial.state, &incident, (unit.as_ref(), staff), name);
    assert_eq!(named(unit("norra"), false, " agda  PROVSSON"), Some(ClientId([1; 16])));
    assert_eq!(named(None, true, "Agda Provsson"), Some(ClientId([2; 16])));
    assert_eq!(named(unit("sodra"), false, "Agda Provsson"), None);
    assert_eq!(named(unit("norra"), false, "Agda"), None);
}

#[test]
fn what_was_sent_twice_is_found() {
    let mut trial = trial();
    assert!(about(&trial.state, "form:abc").is_none());
    trial.event(note("En gång", Line { about: "form:abc".into(), ..line("i") }));
    assert_eq!(about(&trial.state, "form:abc").map(|note| note.number.as_str()), Some("K1-009"));
}
