//! The intake's rules, on small tables.

use jiff::civil::datetime;

use super::super::table::TableRow;
use super::*;

const CLIENTS: &str = r#"
    source = "a"
    every = "1d"
    file = { names = "a" }
    exported_at = { title = 'Uttag (.*)' }
    [[record]]
    kind = "client"
    required = ["id", "family"]
    [record.fields]
    id = "Nr"
    family = "Namn"
    unit = "Enhet"
    protected = "Skydd"
    blocked = "Spärr"
    address = "Adress"
    lock = "Lås"
"#;

const VISITS: &str = r#"
    source = "b"
    every = "1d"
    file = { names = "b" }
    [[record]]
    kind = "visit"
    [record.fields]
    id = "Nr"
    client_name = "Namn"
    unit = "Enhet"
    date = "Datum"
    start = "Tid"
"#;

/// Lines of cells with `;` between; the first is row 1.
fn grid(text: &str) -> Grid {
    let row = |(at, line): (usize, &str)| TableRow {
        row: at as u32 + 1,
        cells: line.trim().split(';').map(Cell::of_text).collect(),
    };
    Grid { sheet: None, rows: text.trim().lines().enumerate().map(row).collect() }
}

/// Clients and visits per unit, as the sources' reports count them.
fn counted(intake: &Intake) -> BTreeMap<(UnitId, Kind), u32> {
    let mut sums = BTreeMap::new();
    for (key, rows) in intake.sources.iter().flat_map(|source| &source.counts) {
        *sums.entry(key.clone()).or_default() += rows;
    }
    sums
}

/// The same, counted among the records.
fn kept(intake: &Intake) -> BTreeMap<(UnitId, Kind), u32> {
    let mut sums = BTreeMap::new();
    for record in &intake.records {
        let key = match record {
            Record::Client(client) => (client.unit.clone(), Kind::Client),
            Record::Visit(visit) => (visit.unit.clone(), Kind::Visit),
            _ => continue,
        };
        *sums.entry(key).or_default() += 1;
    }
    sums
}

/// Takes in the texts with their mappings; says records and findings.
fn check(sources: &[(&str, &str)]) -> String {
    let mappings: Vec<Mapping> = sources.iter().map(|(mapping, _)| Mapping::parse(mapping).unwrap()).collect();
    let inputs = mappings.iter().zip(sources).map(|(mapping, (_, text))| Input {
        mapping,
        facts: FileFacts { file: mapping.source.clone(), modified: None },
        grids: Ok(vec![grid(text)]),
    });
    let intake = take_in(inputs.collect(), datetime(2026, 11, 21, 12, 0, 0, 0));
    assert_eq!(counted(&intake), kept(&intake), "the guard compares what was counted with what was kept");
    let mut said = String::new();
    for record in &intake.records {
        said += &match record {
            Record::Client(c) => format!(
                "client {} {} {} {:?} blocked {} {:?} lock {:?} code {:?}\n",
                c.unit,
                c.id.0,
                c.name.sorted(),
                c.protection,
                c.blocked,
                c.address,
                c.lock.as_deref().unwrap_or(""),
                c.door_code.as_deref().unwrap_or("")
            ),
            Record::Visit(v) => format!("visit {} {} {} {}\n", v.unit, v.client.0, v.date, v.start),
            Record::Unit(_) => String::new(),
            other => format!("{other:?}\n"),
        };
    }
    for source in &intake.sources {
        let fault = source.fault.as_ref().map(|fault| format!("{} fault {}\n", source.source, fault.key()));
        said += &fault.unwrap_or_default();
        for (what, list) in [("refused", &source.refused), ("warning", &source.warnings)] {
            for finding in list {
                said += &format!("{} {what} row {} {}\n", source.source, finding.row, finding.reason.key());
            }
        }
    }
    said
}

#[test]
fn a_name_that_fits_two_is_refused_and_one_gives_a_warning() {
    let clients = "Nr;Namn;Enhet;Skydd;Spärr;Adress;Lås
        193007259892;Ek;Norra;N;N;Gatan 1;Nyckel
        195602169814;Ek;Norra;N;N;Gatan 2;Nyckel
        194407049891;Alm;Norra;N;N;Gatan 3;Nyckel";
    let visits = "Nr;Namn;Enhet;Datum;Tid
        ;Ek;Norra;2021-12-16;07:05
        ;Alm;Norra;2021-12-16;07:05
        ;Bo;Norra;2021-12-16;07:05
        196001279881;Alm;Norra;2021-12-16;07:05
        194407049891;Alm;Norra;2025-02-31;07:05
        194407049891;Alm;Norra;2021-12-16;sent
        194407049891;Alm;Södra;2021-12-16;08:05";
    insta::assert_snapshot!(check(&[(CLIENTS, clients), (VISITS, visits)]), @r#"
    client norra 193007259892 Ek None blocked false "Gatan 1" lock "Nyckel" code ""
    client norra 194407049891 Alm None blocked false "Gatan 3" lock "Nyckel" code ""
    client norra 195602169814 Ek None blocked false "Gatan 2" lock "Nyckel" code ""
    visit norra 194407049891 2021-12-16 07:05:00
    client sodra 194407049891 Alm None blocked false "Gatan 3" lock "Nyckel" code ""
    visit sodra 194407049891 2021-12-16 08:05:00
    b refused row 2 reason-name-fits-two
    b refused row 4 reason-name-fits-nobody
    b refused row 5 reason-unknown-client
    b refused row 6 reason-unreadable-date
    b refused row 7 reason-unreadable-time
    b warning row 3 reason-joined-by-name
    b warning row 8 reason-added-to-unit
    "#);
}

#[test]
fn a_person_in_two_units_is_kept_in_both_and_filled_but_never_from_a_blocked_record() {
    let clients = "Uttag 2021-12-15 22:10
        Nr;Namn;Enhet;Skydd;Spärr;Adress;Lås
        300725-9892;Ek;Norra;N;N;Gatan 1;Kod 1942 vid dörr
        193007259892;Ek;Södra;J;N;;
        195602169814;Alm;Norra;N;J;Hemlig 1;
        195602169814;Alm;Södra;N;kanske;;";
    insta::assert_snapshot!(check(&[(CLIENTS, clients)]), @r#"
    client norra 193007259892 Ek Protected blocked false "Gatan 1" lock "Kod •••• vid dörr" code "Kod 1942 vid dörr"
    client norra 195602169814 Alm None blocked true "Hemlig 1" lock "" code ""
    client sodra 193007259892 Ek Protected blocked false "Gatan 1" lock "Kod •••• vid dörr" code "Kod 1942 vid dörr"
    client sodra 195602169814 Alm None blocked true "" lock "" code ""
    a warning row 4 reason-in-two-units
    a warning row 6 reason-in-two-units
    a warning row 6 reason-taken-as-protected
    "#);
}

#[test]
fn a_century_that_another_file_writes_wins() {
    let clients = "Nr;Namn;Enhet\n260522-9851;Ek;Norra";
    let visits = "Nr;Namn;Enhet;Datum;Tid\n192605229851;Ek;Norra;2021-12-16;07:05";
    insta::assert_snapshot!(check(&[(CLIENTS, clients), (VISITS, visits)]), @r#"
    client norra 192605229851 Ek None blocked false "" lock "" code ""
    visit norra 192605229851 2021-12-16 07:05:00
    a warning row 2 reason-century-from-other-file
    "#);
}

#[test]
fn a_lost_column_is_a_fault_of_the_source() {
    insta::assert_snapshot!(check(&[(CLIENTS, "Nr;Enhet;Adress\n193007259892;Norra;Gatan")]), @"a fault fault-columns-lost");
    insta::assert_snapshot!(check(&[(CLIENTS, "x;y\n1;2")]), @"a fault fault-no-header");
}

#[test]
fn a_mapping_says_what_is_wrong_with_it_and_where() {
    let wrong =
        |find: &str, put: &str| Mapping::parse(&CLIENTS.replace(find, put)).map(|_| ()).unwrap_err().to_string();
    let unknown_key = wrong("required", "requierd");
    assert!(unknown_key.starts_with("line 8: unknown field `requierd`, expected one of"), "{unknown_key}");
    let unknown_field = wrong("family = \"Namn\"", "famly = \"Namn\"");
    assert!(unknown_field.contains("unknown variant `famly`") && unknown_field.starts_with("line"), "{unknown_field}");
    assert!(wrong("\"1d\"", "\"ofta\"").contains("write \"1d\""));
    assert!(wrong("lock =", "run =").contains("run is no field of this kind"));
    assert!(wrong("id = \"Nr\"", "").contains("id is required but no column gives it"));
    assert!(wrong("lock = \"Lås\"", "lock = { column = \"Lås\", values = \"x\" }").contains("there is no [values.x]"));
}

#[test]
fn a_mapping_and_its_expressions_have_a_longest_length() {
    let long = |length: usize| Mapping::parse(&format!("{CLIENTS}# {}", "x".repeat(length - CLIENTS.len() - 2)));
    assert!(long(super::super::mapping::MAPPING_MAX_BYTES).is_ok());
    assert!(long(super::super::mapping::MAPPING_MAX_BYTES + 1).is_err());
    let regex = |length: usize| Mapping::parse(&CLIENTS.replace("Uttag (.*)", &"x".repeat(length)));
    assert!(regex(super::super::pattern::REGEX_MAX_BYTES).is_ok());
    assert!(regex(super::super::pattern::REGEX_MAX_BYTES + 1).is_err());
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let clients = "Nr;Namn;Enhet\n193007259892;Ek;Norra\n195602169814;Alm;Södra";
    let visits = "Nr;Namn;Enhet;Datum;Tid\n193007259892;Ek;Norra;2021-12-16;07:05";
    assert_eq!(check(&[(CLIENTS, clients), (VISITS, visits)]), check(&[(VISITS, visits), (CLIENTS, clients)]));
}

#[test]
fn a_cell_has_an_address() {
    assert_eq!(cell_address("B2"), Some((1, 2)));
    assert_eq!(cell_address("AA10"), Some((26, 10)));
    assert_eq!(cell_address("2B"), None);
}

#[test]
fn the_documented_mapping_reads() {
    let text = include_str!("../../../../../docs/mapping.md");
    let example = text.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let kinds = Mapping::parse(example).map(|mapping| mapping.kinds());
    assert_eq!(kinds, Ok(vec![Kind::Client]));
}

#[test]
fn a_finding_of_the_join_names_the_column_that_held_the_value() {
    let clients = "Nr;Namn;Enhet;Skydd;Spärr;Adress;Lås
        193007259892;Ek;Norra;N;N;Gatan 1;Nyckel
        195602169814;Ek;Norra;N;N;Gatan 2;Nyckel
        194407049891;Alm;Norra;N;N;Gatan 3;Nyckel";
    let visits = "Tid;Datum;Namn;Nr;Enhet
        07:05;2021-12-16;Ek;;Norra
        07:05;2021-12-16;Bo;;Norra
        07:05;2021-12-16;Alm;196001279881;Norra
        07:05;2021-12-16;Alm;;Norra
        07:05;2021-12-16;;;Norra";
    let mappings = [CLIENTS, VISITS].map(|text| Mapping::parse(text).unwrap());
    let inputs = mappings.iter().zip([clients, visits]).map(|(mapping, text)| Input {
        mapping,
        facts: FileFacts { file: mapping.source.clone(), modified: None },
        grids: Ok(vec![grid(text)]),
    });
    let intake = take_in(inputs.collect(), datetime(2026, 11, 21, 12, 0, 0, 0));
    let findings = intake.sources.iter().flat_map(|source| source.refused.iter().chain(&source.warnings));
    let line = |finding: &Finding| {
        format!("row {} {} {}", finding.row, finding.column.as_deref().unwrap_or("–"), finding.reason.key())
    };
    insta::assert_snapshot!(findings.map(line).collect::<Vec<_>>().join("\n"), @r"
    row 2 Namn reason-name-fits-two
    row 3 Namn reason-name-fits-nobody
    row 4 Nr reason-unknown-client
    row 6 – reason-missing-id
    row 5 Namn reason-joined-by-name
    ");
}

#[test]
fn a_medicine_with_one_row_per_dose_is_put_together() {
    let clients = "Nr;Namn;Enhet;Skydd;Spärr;Adress;Lås
        193007259892;Ek;Norra;N;N;Gatan 1;Nyckel";
    let mapping = r#"
        source = "c"
        every = "1d"
        file = { names = "c" }
        [[record]]
        kind = "medicine"
        [record.fields]
        id = "Nr"
        name = "Läkemedel"
        strength = "Styrka"
        slot = "Tid"
        dose = "Dos"
        as_needed = "Vid behov"
    "#;
    let doses = "Nr;Läkemedel;Styrka;Tid;Dos;Vid behov
        193007259892;Furix;40 mg;Kväll;½;
        193007259892;Furix;40 mg;08:00;1;
        193007259892;Furix;20 mg;08:00;1;
        193007259892;Furix;40 mg;07:30;1;
        193007259892;Alvedon;500 mg;;;max 4
        193007259892;Levaxin;75 µg;;1;
        193007259892;Levaxin;75 µg;sen;1;";
    let mappings = [CLIENTS, mapping].map(|text| Mapping::parse(text).unwrap());
    let inputs = mappings.iter().zip([clients, doses]).map(|(mapping, text)| Input {
        mapping,
        facts: FileFacts { file: mapping.source.clone(), modified: None },
        grids: Ok(vec![grid(text)]),
    });
    let intake = take_in(inputs.collect(), datetime(2026, 11, 21, 12, 0, 0, 0));
    let mut said = String::new();
    for record in &intake.records {
        if let Record::Medicine(m) = record {
            said += &format!("{} {} {:?} {:?}\n", m.name, m.strength, m.doses, m.as_needed);
        }
    }
    for finding in intake.sources.iter().flat_map(|source| &source.refused) {
        said += &format!("row {} {} {}\n", finding.row, finding.column.as_deref().unwrap_or("–"), finding.reason.key());
    }
    insta::assert_snapshot!(said, @r#"
    Furix 40 mg [(Morning, "1"), (Evening, "½")] None
    Furix 20 mg [(Morning, "1")] None
    Furix 40 mg [(Morning, "1")] None
    Alvedon 500 mg [] Some("max 4")
    row 7 – reason-missing-time
    row 8 Tid reason-unreadable-time
    "#);
}
