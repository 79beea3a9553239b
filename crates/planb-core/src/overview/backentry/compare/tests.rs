//! Each file as it was written says what the ledger says; what was changed in it, left out or added is found, and bad files are refused.

use super::*;
use crate::overview::backentry::export::{Meant, meant};
use crate::overview::backentry::tests::{entered, filled_in, serial, visits};
use crate::overview::review::tests::{issued, says};
use crate::overview::trial::Trial;

/// The sheets that belong into a file, and what they say.
fn contents(trial: &Trial, which: Meant) -> Vec<Content> {
    meant(&trial.state, which, "", |_| true).iter().filter_map(|serial| content(&trial.state, serial)).collect()
}

/// The table that goes out.
fn table(trial: &Trial, which: Meant) -> Vec<Vec<String>> {
    let rows = contents(trial, which).into_iter().flat_map(|content| rows(&trial.state, &content));
    let cells = |cells: [&str; 12]| cells.map(str::to_string).to_vec();
    std::iter::once(cells(HEADS)).chain(rows.map(|row| cells(row.cells()))).collect()
}

/// Each sheet with how it stands and what differs, on one line.
fn told(trial: &Trial, file: Result<File, Refusal>) -> Vec<String> {
    let file = match file {
        Ok(file) => file,
        Err(refusal) => return vec![refusal.to_string()],
    };
    let expected = meant(&trial.state, Meant::Entered, "", |_| true);
    let line = |one: Compared| {
        let name = one.serial.map_or_else(|| format!("{}:", one.place.unwrap_or(0)), |serial| serial.0);
        let fields: Vec<String> = one.differences.iter().map(|of| format!("{} {}", of.field, of.what)).collect();
        [name, one.is.word().to_string(), fields.join(", ")].join(" ").trim_end().to_string()
    };
    compare(&trial.state, &file, &expected, |unit| unit.0 == "norra").into_iter().map(line).collect()
}

fn bytes(json: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(json).unwrap()
}

#[test]
fn what_goes_out_is_what_the_ledger_says() {
    let trial = visits();
    let (state, equal) = (&trial.state, [format!("{} equal", serial(1))]);
    let all = contents(&trial, Meant::Entered);
    assert_eq!(told(&trial, of_table(&table(&trial, Meant::Entered))), equal);
    let fhir = bundle(state, &all);
    assert_eq!(told(&trial, of_json(&bytes(&fhir))), equal);
    assert_eq!(told(&trial, of_json(&bytes(&fhir["entry"][0]["resource"]))), equal);
    assert_eq!(told(&trial, of_json(&bytes(&lifecare(state, &all)))), equal);
    // A spreadsheet saved it again: another order of columns, spaces, a mark before a formula.
    let mut saved = table(&trial, Meant::Entered);
    for row in &mut saved {
        row.reverse();
        row.push(String::new());
        row.iter_mut().for_each(|cell| cell.push(' '));
    }
    assert_eq!(told(&trial, of_table(&saved)), equal);
}

/// Changes the table's cell of a field.
fn set(table: &mut [Vec<String>], field: &str, head: &str, text: &str) {
    let at = HEADS.iter().position(|own| *own == head).unwrap();
    table.iter_mut().find(|row| row[4] == field).unwrap()[at] = text.into();
}

#[test]
fn what_was_changed_in_a_table_is_named_by_its_field() {
    let trial = visits();
    let check = |change: &dyn Fn(&mut Vec<Vec<String>>)| {
        let mut table = table(&trial, Meant::Entered);
        change(&mut table);
        told(&trial, of_table(&table)).join("; ").replace(&serial(1).0, "1")
    };
    let outcome = "visits.2.outcome";
    assert_eq!(check(&|table| set(table, outcome, "value", "Utfört")), "1 differs visits.2.outcome value");
    assert_eq!(check(&|table| set(table, outcome, "entered_by", "Bo")), "1 differs visits.2.outcome entered_by");
    assert_eq!(check(&|table| set(table, outcome, "unreadable", "true")), "1 differs visits.2.outcome unreadable");
    assert_eq!(check(&|table| table.retain(|row| row[4] != outcome)), "1 differs visits.2.outcome missing");
    assert_eq!(check(&|table| table.push(table[1].clone())), format!("1 differs {} twice", check_first(&trial)));
    let surplus = check(&|table| set(table, outcome, "field", "visits.9.outcome"));
    assert_eq!(surplus, "1 differs visits.2.outcome missing, visits.9.outcome surplus");
    assert_eq!(check(&|table| table.truncate(1)), "1 missing");
    let strange = check(&|table| set(table, outcome, "serial", "Tolvan Demo"));
    assert!(
        strange.ends_with("not_ours; 1 differs visits.2.outcome missing"),
        "what is no number is not told: {strange}"
    );
    let unissued = check(&|table| set(table, outcome, "serial", &serial(77).0));
    assert!(unissued.contains(&format!("{} not_ours", serial(77))), "{unissued}");
}

fn check_first(trial: &Trial) -> String {
    table(trial, Meant::Entered)[1][4].clone()
}

#[test]
fn what_was_changed_in_json_is_named_by_its_field() {
    let trial = visits();
    let one = serial(1).0;
    let fhir = |from: &str, to: &str| {
        let text = bundle(&trial.state, &contents(&trial, Meant::Entered)).to_string();
        assert!(text.contains(from), "{from}: {text}");
        told(&trial, of_json(text.replace(from, to).as_bytes())).join("; ")
    };
    assert_eq!(fhir("Ville sova", "Ville ut"), format!("{one} differs visits.2.different value"));
    assert_eq!(fhir("\"declined\"", "\"cancelled\""), format!("{one} differs visits.2.outcome value"));
    assert_eq!(fhir("\"declined\"", "\"eaten\""), format!("{one} differs visits.outcome fault"));
    assert_eq!(fhir("|1\"", "|2\""), format!("{one} differs questionnaire fault"), "a newer version of the form");
    let lifecare = |from: &str, to: &str| {
        let text = lifecare(&trial.state, &contents(&trial, Meant::Entered)).to_string();
        assert!(text.contains(from), "{from}: {text}");
        told(&trial, of_json(text.replace(from, to).as_bytes())).join("; ")
    };
    assert_eq!(lifecare("Declined", "Completed"), format!("{one} differs visits.2 Status"));
    assert_eq!(lifecare("\"Row\":2", "\"Row\":7"), format!("{one} differs visits.2 missing, visits.7 surplus"));
    assert_eq!(lifecare("\"Row\":2", "\"Row\":1"), format!("{one} differs visits.2 missing, visits.1 twice"));
}

#[test]
fn a_sheet_that_was_entered_since_is_told() {
    let mut trial = filled_in();
    let left = table(&trial, Meant::Left);
    assert!(left.len() > 5, "{left:?}");
    assert_eq!(told(&trial, of_table(&left)), [format!("{} equal", serial(1))]);
    entered(&mut trial, 1, "Eva");
    // The form has no system of its own here, and the entry says which it was.
    let told_now = told(&trial, of_table(&left)).join("");
    assert!(told_now.starts_with(&format!("{} entered_since", serial(1))), "{told_now}");
    assert!(!told_now.contains("entered_by") && told_now.contains("system"), "{told_now}");
    says(&mut trial, "Eva", 1, 1, "visits.2.different", "Ville ut");
    let changed = told(&trial, of_table(&left)).join("");
    assert!(changed.contains("visits.2.different value"), "{changed}");
}

#[test]
fn sheets_of_others_are_told_apart() {
    let mut trial = visits();
    let file = of_table(&table(&trial, Meant::Entered)).unwrap();
    let seen = compare(&trial.state, &file, &[], |_| false);
    assert_eq!((seen[0].is, seen[0].differences.len(), &seen[0].unit), (Is::NotYours, 0, &None));
    issued(&mut trial, "FRITT", 1);
    assert!(!told(&trial, Ok(file)).join("").contains("missing"), "what lies in the stock belongs into no file");
}

#[test]
fn files_that_are_none_of_ours_are_refused() {
    let trial = visits();
    let json = |text: &str| told(&trial, of_json(text.as_bytes())).join("");
    let cases = [
        ("{\"resourceType\":\"Patient\"}", "compare-foreign"),
        ("{\"resourceType\":\"Bundle\",\"entry\":3}", "compare-foreign"),
        ("{\"reported_visits\":{}}", "compare-foreign"),
        ("{\"reported_visits\":[],\"documentations\":[],\"plans\":[]}", "compare-newer columns=plans"),
        ("[1]", "compare-foreign"),
        ("{}", "compare-foreign"),
        ("{\"resourceType\":\"Bundle\",\"entry\":[", "compare-cut line=1"),
        ("{\"a\":oj}", "compare-json line=1"),
        ("\u{feff}{\"resourceType\":\"Bundle\",\"entry\":[7,{\"resource\":\"x\"},{}]}", ""),
    ];
    for (text, expected) in cases {
        let told = json(text);
        assert!(
            if expected.is_empty() { told.matches("not_ours").count() == 3 } else { told.starts_with(expected) },
            "{text}: {told}"
        );
    }
    let cell = |text: &str| text.split(';').map(str::to_string).collect::<Vec<_>>();
    let heads = HEADS.join(";");
    let cases = [
        (vec![], "compare-empty"),
        (vec!["Namn;Telefon".to_string()], "compare-foreign"),
        (vec![heads.replace(";value", "")], "compare-columns columns=value"),
        (vec![format!("{heads};mood")], "compare-newer columns=mood"),
        (vec![format!("\"{}\"", HEADS.join("\";\""))], "compare-cut"),
    ];
    for (rows, expected) in cases {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| cell(row)).collect();
        assert_eq!(told(&trial, of_table(&rows)).join(""), expected);
    }
    assert!(is_json(b"\xef\xbb\xbf \n{") && is_json(b"[") && !is_json(b"\"serial\"") && !is_json(b""));
}
