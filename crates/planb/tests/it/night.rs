//! Nights on the sample exports: fresh, again, without keys, without exports, with bad files.

use crate::place::{NIGHT, Place, run, text};

#[test]
fn a_first_night_is_fresh_and_says_so() {
    let place = Place::with_keys();
    let (report, code) = place.json(&["night", "--at", NIGHT]);
    assert_eq!(code, 0, "{report:#}");
    let units: Vec<_> = report["units"].as_array().unwrap().iter().map(|unit| unit["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["forsorjningsstod", "hemtjanst-norra", "hemtjanst-sodra", "sabo-alvgarden"]);
    for unit in report["units"].as_array().unwrap() {
        assert!(place.path(unit["path"].as_str().unwrap()).exists());
    }
    // The exports are gone: the hub's disk holds nothing in clear.
    assert_eq!(std::fs::read_dir(place.path("exports")).unwrap().count(), 0);
    let (status, code) = place.json(&["status", "--at", "2021-12-16T07:40"]);
    assert_eq!((code, status["fresh"].as_bool()), (0, Some(true)));
    // Four days later the same binders are stale.
    let (status, code) = place.json(&["status", "--at", "2021-12-20T07:40"]);
    assert_eq!((code, status["fresh"].as_bool()), (1, Some(false)));
}

#[test]
fn the_same_night_again_takes_up_where_it_was() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let before = crate::place::files_below(&place.path("out"));
    place.put_exports("2021-12-15T22:10");
    let (report, code) = place.json(&["night", "--at", "2021-12-16T03:00"]);
    assert_eq!(code, 0);
    assert!(report["units"].as_array().unwrap().iter().all(|unit| unit["resumed"] == true));
    assert!(before == crate::place::files_below(&place.path("out")), "a bundle was written over");
}

#[test]
fn without_keys_or_exports_nothing_is_done_and_the_answer_says_what_to_do() {
    let place = Place::new();
    place.put_exports("2021-12-15T22:10");
    let out = place.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(3));
    assert!(text(&out).contains("planb keys --print"), "{}", text(&out));
    let out = place.run(&["status"]);
    assert_eq!(out.status.code(), Some(3));
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let out = place.run(&["night", "--at", "2021-12-17T02:10"]);
    assert_eq!(out.status.code(), Some(3));
    assert!(text(&out).contains("Gårdagens pärmar är orörda"), "{}", text(&out));
    assert_eq!(run(&["night", "--no-such"]).status.code(), Some(2));
    assert_eq!(run(&["night", "--dir", "/no/such/place"]).status.code(), Some(3));
}

#[test]
fn bad_files_are_refused_clearly_and_the_rest_goes_on() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    place.put_exports("2021-12-16T22:10");
    let at = "2021-12-16T22:10";
    place.put("lakemedel.csv", b"", at);
    place.put("tes_besok.xlsx", b"PK\x03\x04 not really a workbook", at);
    place.put("okand.bin", &[0u8, 159, 146, 150, 255, 0, 1, 2], at);
    let (report, code) = place.json(&["night", "--at", "2021-12-17T02:10"]);
    assert_eq!(code, 1, "{report:#}");
    let held: Vec<_> = report["held"].as_array().unwrap().iter().filter_map(|held| held["source"].as_str()).collect();
    assert_eq!(held, ["lakemedel", "tes"], "{:#}", report["held"]);
    assert_eq!(report["unmapped"][0], "okand.bin");
    let (status, _) = place.json(&["status", "--at", "2021-12-17T07:40"]);
    assert_eq!(status["fresh"], false);
}

#[test]
fn refused_values_are_shown_by_the_check_and_nowhere_else() {
    let place = Place::with_keys();
    let csv = "Personnummer;Läkemedel;Styrka;Form;Morgon;Lunch;Kväll;Natt;Vid behov;Insatt;Ändrad\r\n\
               199001019802;Alvedon;500 mg;tablett;1;;;;;2021-03-03;\r\n";
    place.put("lakemedel.csv", csv.as_bytes(), "2021-12-15T22:10");
    let exports = place.path("exports");
    let files: Vec<String> =
        std::fs::read_dir(&exports).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_string()).collect();
    let mut args = vec!["import", "--check", "--at", NIGHT];
    args.extend(files.iter().map(String::as_str));
    let out = place.run(&args);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out).contains("199001019802"));
    let out = place.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(1));
    let mut said = text(&out);
    said.push_str(&text(&place.run(&["status", "--at", NIGHT])));
    said.push_str(&text(&place.run(&["night", "--at", NIGHT, "--json"])));
    assert!(said.contains("lakemedel.csv, rad 2"), "{said}");
    assert!(!said.contains("199001019802"), "a refused value was told");
}

#[test]
fn the_program_speaks_english_and_writes_its_manual() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&run(&["--help", "--lang", "en"]));
    assert!(help.contains("The night run"), "{help}");
    let out = run(&["man", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let page = std::fs::read_to_string(folder.path().join("planb-night.1")).unwrap();
    assert!(page.contains("Nattk"), "{page}");
    let page = std::fs::read_to_string(folder.path().join("planb-form-give.1")).unwrap();
    assert!(page.contains("planb\\-form\\-give"), "{page}");
}

#[test]
fn a_weekly_source_may_rest_and_its_sheets_are_carried_on() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    // Next night everything comes but the schedule (weekly) and the payments (monthly).
    place.put_exports("2021-12-16T22:10");
    let treserva = place.path("exports/treserva_brukare.csv");
    let mut bytes = std::fs::read(&treserva).unwrap();
    let at = bytes.windows(10).position(|window| window == b"2021-12-15").unwrap();
    bytes[at..at + 10].copy_from_slice(b"2021-12-16");
    place.put("treserva_brukare.csv", &bytes, "2021-12-16T22:10");
    for resting in ["timecare_schema.xlsx", "forsorjningsstod.csv"] {
        std::fs::remove_file(place.path("exports").join(resting)).unwrap();
    }
    let (report, code) = place.json(&["night", "--at", "2021-12-17T02:10"]);
    assert_eq!((code, report["held"].as_array().unwrap().len()), (0, 0), "{:#}", report["held"]);
    let (bundle, out) = (place.path("out/hemtjanst-norra/parm-2021-12-17.tar.age"), place.path("o"));
    let key = place.path("kuvert/kuvert-hemtjanst-norra.key");
    run(&["open", bundle.to_str().unwrap(), "--key", key.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(out.join("A-forst-2021-12-16.pdf").exists(), "last night's schedule is not carried on");
    // Two weeks later the schedule is overdue and red.
    place.put_exports("2021-12-30T22:10");
    std::fs::remove_file(place.path("exports/timecare_schema.xlsx")).unwrap();
    let (report, code) = place.json(&["night", "--at", "2021-12-31T02:10"]);
    let held: Vec<_> = report["held"].as_array().unwrap().iter().filter_map(|held| held["source"].as_str()).collect();
    assert!(code == 1 && held.contains(&"timecare"), "{held:?}");
}
