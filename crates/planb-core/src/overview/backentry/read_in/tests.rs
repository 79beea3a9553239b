//! A file that goes out, is filled in and mended, and is read in: what was changed stands here then, what must not be is told by its
//! name, and what is equal writes nothing.

use super::super::compare::{of_json, of_table};
use super::super::export::{HEADS, bundle, lifecare, rows_to_fill};
use super::super::tests::{entered, filled_in, serial};
use super::*;
use crate::overview::review::tests::{issued, says, scanned};
use crate::overview::review::{AS_READ, ASK, PAGE, Standing, UNREADABLE, items_of};
use crate::overview::trial::Trial;

/// The table that goes out of these sheets.
fn table(trial: &Trial, numbers: &[u64]) -> Vec<Vec<String>> {
    let contents = numbers.iter().filter_map(|number| content(&trial.state, &serial(*number)));
    let rows = contents.flat_map(|content| rows_to_fill(&trial.state, &content));
    let cells = |cells: [&str; 12]| cells.map(str::to_string).to_vec();
    std::iter::once(cells(HEADS)).chain(rows.map(|row| cells(row.cells()))).collect()
}

/// Changes the table's cell of a field.
fn set(table: &mut [Vec<String>], field: &str, head: &str, text: &str) {
    let at = HEADS.iter().position(|own| *own == head).unwrap();
    table.iter_mut().find(|row| row[4] == field).unwrap_or_else(|| panic!("no row of {field}"))[at] = text.into();
}

/// Somebody of the unit Norra reads a file in: each sheet that came, on one line, and how much was written.
fn reads(trial: &mut Trial, who: &str, file: Result<File, Refusal>) -> (Vec<String>, usize) {
    let by = Hand { name: who.into(), card: String::new() };
    let read = file.and_then(|file| read_in(&trial.state, &file, &by, |unit| unit.0 == "norra"));
    let (all, events) = match read {
        Ok(came) => came,
        Err(refusal) => return (vec![refusal.to_string()], 0),
    };
    let line = |one: Came| {
        let name = one.serial.map_or_else(|| format!("{}:", one.place.unwrap_or(0)), |serial| serial.0);
        let fields: Vec<String> = one.fields.iter().map(|of| format!("{} {}", of.field, of.what.word())).collect();
        let line = [name, one.is.word().to_string(), fields.join(", ")].join(" ").trim_end().to_string();
        (1..9).fold(line, |line, number| line.replace(&serial(number).0, &number.to_string()))
    };
    let (lines, count) = (all.into_iter().map(line).collect(), events.len());
    for event in events {
        trial.event(event);
    }
    (lines, count)
}

/// Changes cells of sheet 1's table, and has somebody read it in.
fn changed(trial: &mut Trial, who: &str, cells: &[(&str, &str)]) -> (String, usize) {
    let mut table = table(trial, &[1]);
    for (field, text) in cells {
        set(&mut table, field, "value", text);
    }
    let (lines, count) = reads(trial, who, of_table(&table));
    (lines.join("; "), count)
}

fn value(trial: &Trial, field: &str) -> String {
    let found = table(trial, &[1]).into_iter().find(|row| row[4] == field);
    found.map(|row| row[6].clone()).unwrap_or_default()
}

#[test]
fn what_is_typed_in_a_table_stands_here_then_and_is_read_in_once() {
    let mut trial = filled_in();
    let equal = table(&trial, &[1]);
    assert_eq!(reads(&mut trial, "Eva", of_table(&equal)), (vec!["1 equal".to_string()], 0));
    let mut mended = equal.clone();
    let cells = [
        ("run.name", "Norra 3"),
        ("run.date", "2026-11-28 00:00"),
        ("visits.2.different", "'=1+1, sade hon"),
        ("visits.2.outcome", "inställt"),
        ("visits.3.two", "Nej"),
        ("visits.4.outcome", "Extra"),
        ("visits.4.from", "7.05"),
        // As a spreadsheet writes it: no change.
        ("visits.1.from", "07:31:00"),
        ("visits.1.client", ""),
    ];
    for (field, text) in cells {
        set(&mut mended, field, "value", text);
    }
    let (lines, count) = reads(&mut trial, "Bo", of_table(&mended));
    let told = "1 read_in run.date read_in, run.name read_in, visits.2.different read_in, visits.2.outcome read_in, \
                visits.3.two read_in, visits.4.from read_in, visits.4.outcome read_in";
    assert_eq!((lines, count), (vec![told.to_string()], 7));
    let stands = ["run.name", "run.date", "visits.2.different", "visits.2.outcome", "visits.3.two", "visits.4.from"];
    let stands = stands.map(|field| value(&trial, field));
    assert_eq!(stands, ["Norra 3", "2026-11-28", "=1+1, sade hon", "Inställt", "Nej", "07:05"]);
    assert_eq!(value(&trial, "visits.1.client"), "07:30 Demo, Tolvan", "an empty cell wipes nothing");
    assert_eq!(reads(&mut trial, "Bo", of_table(&mended)), (vec!["1 equal".to_string()], 0));
    let again = table(&trial, &[1]);
    assert_eq!(reads(&mut trial, "Åsa", of_table(&again)), (vec!["1 equal".to_string()], 0));
    let by = Hand { name: "Bo".into(), card: String::new() };
    let settled = trial.state.ledger().contents(&serial(1)).unwrap().field(1, "run.name").unwrap();
    assert_eq!(settled.by, [(&by, "Norra 3")]);
}

#[test]
fn what_cannot_stand_in_a_field_costs_that_field_only() {
    let mut trial = filled_in();
    let cells = [
        ("run.name", "Norra 3"),
        ("run.date", "28/11"),
        ("visits.1.from", "25:00"),
        ("visits.1.to", "i natt"),
        ("visits.2.outcome", "Åt upp"),
        ("visits.3.two", "kanske"),
        ("visits.4.client", UNREADABLE),
        ("visits.4.different", ASK),
    ];
    let told = "1 partly run.date bad, run.name read_in, visits.1.from bad, visits.1.to bad, visits.2.outcome bad, \
                visits.3.two bad, visits.4.client bad, visits.4.different bad";
    assert_eq!(changed(&mut trial, "Bo", &cells), (told.to_string(), 1));
    assert_eq!(changed(&mut trial, "Bo", &cells[1..3]), ("1 left run.date bad, visits.1.from bad".into(), 0));
    let check = |change: &dyn Fn(&mut Vec<Vec<String>>)| {
        let mut trial = filled_in();
        let mut table = table(&trial, &[1]);
        change(&mut table);
        let (lines, count) = reads(&mut trial, "Bo", of_table(&table));
        (lines.join("; "), count)
    };
    let row = |field: &str, text: &str| {
        let cells = [&serial(1).0, "", "", "", field, "", text, "", "", "", "", ""];
        cells.map(str::to_string).to_vec()
    };
    let told = |text: &str, count: usize| (text.to_string(), count);
    let added = |field: &'static str| check(&move |table| table.push(row(field, "Utfört")));
    assert_eq!(added("visits.2.outcome"), told("1 left visits.2.outcome twice", 0));
    assert_eq!(added("visits.5.outcome"), told("1 read_in visits.5.outcome read_in", 1), "an empty row is none");
    assert_eq!(added("visits.22.outcome"), told("1 left visits.22.outcome unscanned", 0));
    assert_eq!(added("visits.99.outcome"), told("1 left visits.99.outcome unknown", 0));
    assert_eq!(added("visits.2.mood"), told("1 left visits.2.mood unknown", 0));
    assert_eq!(added("visits.2.sign"), told("1 left visits.2.sign unknown", 0));
    // The column of values was sorted by itself.
    let moved = check(&|table| {
        set(table, "visits.2.different", "label", "Tur");
        set(table, "visits.2.different", "value", "Norra 3");
    });
    assert_eq!(moved, told("1 left visits.2.different moved", 0));
}

#[test]
fn fhir_is_read_in_field_by_field() {
    let mut trial = filled_in();
    issued(&mut trial, "FALL", 1);
    scanned(&mut trial, 2, "FALL", 1, &[("fall.during", "walk", 'x'), ("after.pain", "3", 'x')]);
    let json = |trial: &Trial| {
        let contents = [1, 2].map(|number| content(&trial.state, &serial(number)).unwrap());
        bundle(&trial.state, &contents).to_string()
    };
    let equal = json(&trial);
    let both = (vec!["1 equal".to_string(), "2 equal".to_string()], 0);
    assert_eq!(reads(&mut trial, "Bo", of_json(equal.as_bytes())), both);
    let mut mended = equal.clone();
    let changes = [
        ("Ville sova", "Ville ut"),
        ("\"declined\"", "\"eaten\""),
        ("\"07:55:00\"", "\"07:57:00\""),
        ("[{\"valueInteger\":3}]", "[{\"valueInteger\":7}]"),
        ("\"code\":\"walk\"", "\"code\":\"bed\""),
    ];
    for (from, to) in changes {
        assert!(mended.contains(from), "{from}: {mended}");
        mended = mended.replacen(from, to, 1);
    }
    let told = [
        "1 partly visits.1.to read_in, visits.2.different read_in, visits.2.outcome bad",
        "2 read_in after.pain read_in, fall.during read_in",
    ];
    let (lines, count) = reads(&mut trial, "Bo", of_json(mended.as_bytes()));
    assert_eq!((lines, count), (told.map(String::from).to_vec(), 4));
    let now = json(&trial);
    assert!(
        now.contains("Ville ut") && now.contains("\"code\":\"bed\"") && now.contains("[{\"valueInteger\":7}]"),
        "{now}"
    );
    let (lines, count) = reads(&mut trial, "Bo", of_json(mended.as_bytes()));
    assert_eq!((lines[0].as_str(), count), ("1 left visits.2.outcome bad", 0));
    // A row that stands there twice says nothing that is sure.
    let twice = equal.replacen("\"valueInteger\":3}", "\"valueInteger\":2}", 1);
    let (lines, _) = reads(&mut trial, "Bo", of_json(twice.as_bytes()));
    assert!(lines[0].ends_with("visits.2.outcome twice, visits.2.two twice"), "{lines:?}");
    // Another version of the form: nothing of it can be said to mean this one.
    let newer = equal.replace("visit-sheet|1", "visit-sheet|2");
    let (lines, _) = reads(&mut trial, "Bo", of_json(newer.as_bytes()));
    assert_eq!(lines[0], "1 left questionnaire bad");
    // In a table the same options stand in words, in the form's order whatever theirs is.
    let mut table = table(&trial, &[2]);
    set(&mut table, "fall.during", "value", "Vet inte, gick");
    set(&mut table, "after.pain", "value", "11");
    let (lines, count) = reads(&mut trial, "Bo", of_table(&table));
    assert_eq!((lines, count), (vec!["2 partly after.pain bad, fall.during read_in".to_string()], 1));
    assert!(json(&trial).contains("\"display\":\"Vet inte\""));
    let contents = [content(&trial.state, &serial(1)).unwrap()];
    let lifecare = lifecare(&trial.state, &contents).to_string();
    assert_eq!(reads(&mut trial, "Bo", of_json(lifecare.as_bytes())).0, ["read-in-lifecare"]);
}

#[test]
fn medicine_and_money_are_read_beside_their_picture() {
    let mut trial = Trial::default();
    for form in ["HSLANT", "SIGN", "EKBIST"] {
        issued(&mut trial, form, 1);
    }
    let pages = |form: &str| crate::form::laid::of_program(form, 1).unwrap().pages.len() as u32;
    for (number, form) in [(1, "HSLANT"), (2, "SIGN"), (3, "EKBIST")] {
        (1..=pages(form)).for_each(|page| scanned(&mut trial, number, form, page, &[]));
    }
    says(&mut trial, "Eva", 1, 1, "note.done", "Alvedon");
    says(&mut trial, "Eva", 2, 1, "doses.given.2", "Alvedon");
    says(&mut trial, "Eva", 3, 1, "who.name", "Tolvan Demo");
    let mut table = table(&trial, &[1, 2, 3]);
    let fields: Vec<&str> = table.iter().map(|row| row[4].as_str()).collect();
    assert!(fields.contains(&"note.told") && !fields.iter().any(|field| field.starts_with("doses.given.3")));
    for (field, text) in [("note.told", "Ja, muntligt"), ("note.done", "Ipren"), ("doses.given.2", "Ipren")] {
        set(&mut table, field, "value", text);
    }
    table.iter_mut().filter(|row| row[6] == "Tolvan Demo").for_each(|row| row[6] = "Elvan Demo".into());
    let (lines, count) = reads(&mut trial, "Bo", of_table(&table));
    let told = ["1 partly note.done guarded, note.told read_in", "2 left doses.given.2 guarded", "3 guarded"];
    assert_eq!((lines, count), (told.map(String::from).to_vec(), 1));
    let contents = [content(&trial.state, &serial(2)).unwrap()];
    let fhir = bundle(&trial.state, &contents).to_string().replace("Alvedon", "Ipren");
    let (lines, count) = reads(&mut trial, "Bo", of_json(fhir.as_bytes()));
    assert_eq!((lines, count), (vec!["2 left doses.given.2 guarded".to_string()], 0));
}

#[test]
fn sheets_that_are_done_away_or_of_others_are_left_and_told() {
    let mut trial = filled_in();
    let mut file = table(&trial, &[1]);
    set(&mut file, "visits.2.different", "value", "Ville ut");
    let by = Hand { name: "Bo".into(), card: String::new() };
    let others = read_in(&trial.state, &of_table(&file).unwrap(), &by, |_| false).unwrap();
    assert_eq!((others.0[0].is, others.0[0].unit.is_none(), others.1.len()), (Is::NotYours, true, 0));
    let elsewhere = |name: &str, trial: &mut Trial| {
        let mut file = file.clone();
        file.iter_mut().skip(1).for_each(|row| row[0] = name.to_string());
        let (mut lines, count) = reads(trial, "Bo", of_table(&file));
        lines.dedup_by_key(|line| line.split(' ').nth(1).map(String::from));
        (lines.join("; "), count)
    };
    issued(&mut trial, "BESOK", 1);
    assert_eq!(elsewhere(&serial(2).0, &mut trial), ("2 away".into(), 0), "it lies in the stock");
    assert_eq!(elsewhere(&serial(7).0, &mut trial), ("7 not_ours".into(), 0));
    assert_eq!(elsewhere("Tolvan Demo", &mut trial), ("2: not_ours".into(), 0));
    entered(&mut trial, 1, "Eva");
    assert_eq!(reads(&mut trial, "Bo", of_table(&file)), (vec!["1 entered".to_string()], 0));
    assert_eq!(value(&trial, "visits.2.different"), "Ville sova");
}

#[test]
fn of_handwriting_the_newest_word_stands_and_of_ticks_the_review_decides() {
    let mut trial = filled_in();
    let told = |what: &str, count: usize| (what.to_string(), count);
    let (note, tick) = ("visits.2.different", "visits.2.outcome");
    for (who, text) in [("Bo", "Ville ut"), ("Eva", "Ville sova"), ("Bo", "Ville ut")] {
        assert_eq!(changed(&mut trial, who, &[(note, text)]), told(&format!("1 read_in {note} read_in"), 1), "{who}");
        assert_eq!(value(&trial, note), text, "{who}");
        assert_eq!(changed(&mut trial, who, &[(note, text)]), told("1 equal", 0), "{who}");
    }
    assert_eq!(changed(&mut trial, "Bo", &[(tick, "Inställt")]), told(&format!("1 read_in {tick} read_in"), 1));
    assert_eq!(changed(&mut trial, "Eva", &[(tick, "Utfört")]), told(&format!("1 left {tick} other"), 0));
    assert_eq!(changed(&mut trial, "Bo", &[(tick, "Extra")]), told(&format!("1 read_in {tick} read_in"), 1));
    assert_eq!(value(&trial, tick), "Extra");
    // A doubt is answered so, by a value that differs from what was read and by no other.
    issued(&mut trial, "BESOK", 1);
    scanned(&mut trial, 2, "BESOK", 1, &[("visits.1.outcome", "done", '?')]);
    for (text, standing) in [("Utfört", Standing::Open), ("Avböjt", Standing::Done)] {
        let mut file = table(&trial, &[2]);
        set(&mut file, "visits.1.outcome", "value", text);
        reads(&mut trial, "Bo", of_table(&file));
        assert_eq!(items_of(&trial.state, &serial(2))[0].standing, standing, "{text}");
    }
    says(&mut trial, "Eva", 2, 1, PAGE, AS_READ);
    assert_eq!(items_of(&trial.state, &serial(2))[0].said.as_deref(), Some("declined"));
}

#[test]
fn one_file_is_one_transaction_and_no_more_than_goes_into_one() {
    let said = |fields, bytes| within(fields, bytes).err().map(|refusal| refusal.to_string()).unwrap_or_default();
    assert_eq!(said(FIELDS_MAX, BYTES_MAX), "");
    assert_eq!(said(FIELDS_MAX + 1, 1), "read-in-many count=2001 most=2000");
    assert_eq!(said(1, BYTES_MAX + 1), "read-in-long most=8");
    // Beside each there may be a client's key, and around it what an entry has.
    const { assert!(2 * FIELDS_MAX <= crate::log::header::MAX_ENTRIES) };
    assert!((BYTES_MAX + 2 * FIELDS_MAX * 1_000) as u64 <= crate::log::segment::MAX_TRANSACTION_BYTES);
}
