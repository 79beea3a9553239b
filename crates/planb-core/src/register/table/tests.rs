//! Sheets that people paste: which column is which, and what every row would do.

use jiff::civil::date;

use super::*;
use crate::log::{Hlc, LogId, Order};
use crate::register::{Hand, RecordId, RecordWritten, Register, Schema};

const UNIT: Schema = Schema {
    kind: "unit",
    title: "name",
    belongs: crate::register::Belongs::Itself,
    hands: crate::register::Hands::Leaders,
    fields: &[Field::new("name", Shape::Line(120)).required()],
};

const PERSON: Schema = Schema {
    kind: "person",
    title: "name",
    belongs: crate::register::Belongs::Field("unit"),
    hands: crate::register::Hands::Leaders,
    fields: &[
        Field::new("name", Shape::Line(120)).required(),
        Field::new("title", Shape::Line(120)),
        Field::new("unit", Shape::Many("unit")),
        Field::new("phone", Shape::Phone),
        Field::new("other_phone", Shape::Phone),
        Field::new("email", Shape::Line(200)),
        Field::new("manager", Shape::Choice(&["yes", "no"])),
        Field::new("shift", Shape::Choice(&["day", "night"])),
        Field::new("since", Shape::Date),
        Field::new("hours", Shape::Number(0, 5_000)),
    ],
};

fn schema_of(kind: &str) -> Option<&'static Schema> {
    [&UNIT, &PERSON].into_iter().find(|schema| schema.kind == kind)
}

type Line<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

fn register(records: &[Line<'_>]) -> Register {
    let mut register = Register::default();
    for ((kind, id, set), seq) in records.iter().zip(1..) {
        let set = set.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
        let (kind, id) = ((*kind).to_string(), RecordId((*id).into()));
        let written = RecordWritten { kind, id, set, over: vec![], by: Hand::default(), only: None };
        let order = Order { hlc: Hlc(seq), log: LogId([1; 32]), seq, index: 0 };
        register.write(order, date(2026, 11, 22).at(7, 40, 0, 0), &written);
    }
    register
}

/// A sheet from lines, cells parted by `|`.
fn table(lines: &[&str]) -> Table {
    let mut rows = lines.iter().map(|line| line.split('|').map(|cell| cell.trim().to_string()).collect::<Vec<_>>());
    Table { headers: rows.next().unwrap_or_default(), rows: rows.collect() }
}

fn labels() -> Vec<(&'static str, Vec<String>)> {
    let labels =
        [("name", "Namn"), ("title", "Titel"), ("unit", "Enhet"), ("phone", "Mobil i tjänsten"), ("since", "Sedan")];
    labels.into_iter().map(|(field, label)| (field, vec![label.to_string()])).collect()
}

fn guessed(lines: &[&str]) -> String {
    let table = table(lines);
    let columns = guess(&table.headers, &table.rows, &PERSON, &labels());
    columns.into_iter().map(|column| column.unwrap_or("-")).collect::<Vec<_>>().join(" ")
}

#[test]
fn columns_are_known_by_their_headers_or_by_what_they_hold() {
    for (lines, expected) in [
        (&["Namn | Befattning | Enhet | Mobil | E-post"][..], "name title unit phone email"),
        (&["EFTERNAMN | Förnamn | Arbetsplats | Telefonnummer"], "name name unit phone"),
        (&["Mobil i tjänsten | Kontorstelefon | Namn på medarbetaren"], "phone other_phone name"),
        (&["Namn | Kolumn 2 | Kolumn 3", "Anna | 070-174 06 01 | anna@example.se"], "name phone email"),
        (&["Namn | Telefon", "Anna | Hemtjänst Norra", "Bo | Södra", "Cia | Södra"], "name phone"),
        (&["Namn | x", "Anna | 2026-11-22", "Bo | 20261122"], "name since"),
        (&["id | Namn | Sekretessmarkering | Lön"], "id name - -"),
        (&["Namn | Mobil | Telefon"], "name phone other_phone"),
        (&["Vad som helst | "], "- -"),
    ] {
        assert_eq!(guessed(lines), expected, "{lines:?}");
    }
}

fn known() -> Register {
    register(&[
        ("unit", "norra", &[("name", "Hemtjänst Norra")]),
        ("unit", "sodra", &[("name", "Hemtjänst Södra")]),
        ("unit", "alv", &[("name", "Säbo Älven / 2")]),
        ("unit", "tva", &[("name", "Tvåan")]),
        ("unit", "tva2", &[("name", "tvåan")]),
        ("person", "a", &[("name", "Anna Berg"), ("unit", "norra"), ("phone", "+46701740601")]),
        ("person", "b", &[("name", "Bo Ek"), ("unit", "norra")]),
        ("person", "b2", &[("name", "Bo Ek"), ("unit", "norra\nsodra")]),
    ])
}

fn choices() -> Vec<(&'static str, &'static str, Vec<String>)> {
    let said = |word: &'static str, labels: [&str; 2]| ("shift", word, labels.map(String::from).to_vec());
    vec![said("day", ["Dag", "Days"]), said("night", ["Natt", "Nights"])]
}

fn sheet(table: &Table) -> Sheet {
    let register = known();
    let also = [("unit", RecordId("natt".into()), "Nattpatrullen".to_string())];
    let choices = choices();
    let known = Known { register: &register, schema_of, also: &also, choices: &choices };
    read(&known, &PERSON, table, &guess(&table.headers, &table.rows, &PERSON, &labels()))
}

/// What the only row does.
fn row(headers: &str, cells: &str) -> String {
    let sheet = sheet(&table(&[headers, cells]));
    let Some(row) = sheet.rows.first() else { return "-".into() };
    let set: String = row.set.iter().map(|(name, value)| format!(" {name}={}", value.replace('\n', "+"))).collect();
    let faults: String = row.faults.iter().map(|fault| format!(" ! {} {}", fault.field, fault.why)).collect();
    let same = row.same_as.as_ref().map(|id| format!(" ={id}")).unwrap_or_default();
    format!("{:?}{same}{set}{faults}", row.outcome)
}

#[test]
fn a_row_is_new_changes_one_says_nothing_or_is_refused() {
    let headers = "Namn | Enhet | Mobil | Arbetstid | Chef | Hours | Sedan";
    for (cells, expected) in [
        ("Cia Dal | Hemtjänst Norra | 070 174 06 03", "New name=Cia Dal phone=+46701740603 unit=norra"),
        ("anna berg | hemtjanst norra | 0701740601", "Same =a"),
        ("Anna Berg | | 0701740601", "Same =a"),
        ("Anna Berg | Hemtjänst Norra | 0701740602", "Changed =a phone=+46701740602"),
        ("Anna Berg | Hemtjänst Södra", "New name=Anna Berg unit=sodra"),
        ("Bo Ek | Hemtjänst Norra", "Refused name=Bo Ek unit=norra ! name field-ambiguous"),
        ("Bo Ek | Hemtjänst Södra | 0701740604", "Changed =b2 phone=+46701740604"),
        ("Cia Dal | Södra", "Refused name=Cia Dal ! unit field-not-found"),
        ("Cia Dal | Tvåan", "Refused name=Cia Dal ! unit field-ambiguous"),
        ("Cia Dal | Hemtjänst Norra; Hemtjänst Södra", "New name=Cia Dal unit=norra+sodra"),
        ("Cia Dal | Säbo Älven / 2", "New name=Cia Dal unit=alv"),
        ("Cia Dal | Nattpatrullen", "New name=Cia Dal unit=natt"),
        (
            "Cia Dal | | | natt | x | 1 200 | 2026-11-22",
            "New hours=1200 manager=yes name=Cia Dal shift=night since=2026-11-22",
        ),
        (
            "Cia Dal | | | dygnet | kanske | många | i fjol",
            "Refused name=Cia Dal ! hours field-number least=0 most=5000 ! manager field-choice ! shift field-choice ! since field-date",
        ),
        (" | Hemtjänst Norra", "Refused unit=norra ! name field-required"),
        (" | | ", "-"),
        ("Skyddade personuppgifter | Hemtjänst Norra", "Refused ! name field-protected"),
    ] {
        assert_eq!(row(headers, cells), expected, "{cells}");
    }
}

#[test]
fn who_is_protected_is_refused_and_nothing_of_the_row_is_kept() {
    for (headers, cells, is_refused) in [
        ("Namn | Skyddad identitet", "Cia Dal | Ja", true),
        ("Namn | Sekretessmarkering", "Cia Dal | X", true),
        ("Namn | Sekretessmarkering", "Cia Dal | S", true),
        ("Namn | Sekretessmarkering", "Cia Dal | nej", false),
        ("Namn | Sekretessmarkering", "Cia Dal | ", false),
        ("Namn | Titel", "Cia Dal | Sekretessmarkerad", true),
        ("Namn | Titel", "Cia Dal | Sekreterare", false),
    ] {
        assert_eq!(row(headers, cells) == "Refused ! name field-protected", is_refused, "{headers} {cells}");
    }
}

#[test]
fn names_in_two_columns_ids_and_repeated_rows() {
    assert_eq!(row("Efternamn | Förnamn | Enhet", "Berg | Anna | Hemtjänst Norra"), "Same =a");
    assert_eq!(row("id | Namn", "a | Anna Lund"), "Changed =a name=Anna Lund");
    assert_eq!(row("id | Namn", "z | Anna Lund"), "Refused name=Anna Lund ! name field-not-found");
    let sheet =
        sheet(&table(&["Namn | Enhet", "Cia Dal | Hemtjänst Norra", "", "Cia  Dal | Hemtjänst Norra", "Anna Berg"]));
    let lines: Vec<_> = sheet.rows.iter().map(|row| (row.number, row.outcome)).collect();
    assert_eq!(lines, [(2, Outcome::New), (4, Outcome::Refused), (5, Outcome::Same)]);
    assert_eq!(sheet.rows[1].faults[0].why.to_string(), "field-repeated row=2");
    assert_eq!((sheet.new, sheet.changed, sheet.same, sheet.refused), (1, 0, 1, 1));
}

#[test]
fn no_more_rows_are_read_than_may_be() {
    let row = |n: usize| vec![format!("Person {n}")];
    let table = Table { headers: vec!["Namn".into()], rows: (0..MOST_ROWS + 5).map(row).collect() };
    let sheet = sheet(&table);
    assert_eq!((sheet.new, sheet.left_out), (MOST_ROWS, 5));
}

#[test]
fn rows_of_any_length_are_no_trouble() {
    let table = Table {
        headers: vec!["Namn".into(), "Enhet".into()],
        rows: vec![vec!["Cia".into()], vec![], vec!["Eva".into(), String::new(), "mer".into(), "än så".into()]],
    };
    assert_eq!(sheet(&table).new, 2);
    assert_eq!(
        read(&Known { register: &known(), schema_of, also: &[], choices: &[] }, &PERSON, &table, &[]).refused,
        2
    );
}
