//! The forms' way by commands alone: given out, back, voided, lost and found, adopted, entered, checked; and where each sheet is.

use planb_core::id::UnitId;
use planb_core::organisation::UnitFound;
use planb_core::register::{Hand, RecordId};
use planb_core::target::TARGET;
use planb_node::store::Node;
use planb_node::web::records::events;
use serde_json::Value;

use super::place::{Place, text};

/// A node with a unit, and sheets of a form issued to it.
fn issued(form: &str, count: &str) -> (Place, Vec<String>) {
    let place = Place::new();
    let mut node = Node::open(&place.dir()).unwrap();
    let (unit, name) = (UnitId::of_name("Hemtjänst Norra"), "Hemtjänst Norra".to_string());
    node.record(|_| Ok(vec![UnitFound { unit, name }.into()])).unwrap();
    drop(node);
    let serials = issue(&place, form, count);
    (place, serials)
}

fn issue(place: &Place, form: &str, count: &str) -> Vec<String> {
    let out = place.path("blanketter");
    let words = ["form", "issue", "--unit", "Hemtjänst Norra", "--form", form, "--count", count, "--out"];
    let (said, code) = place.json(&[&words[..], &[out.to_str().unwrap(), "--by", "Eva Lind"]].concat());
    assert_eq!(code, 0, "{said}");
    said["serials"].as_array().unwrap().iter().map(|serial| serial.as_str().unwrap().to_string()).collect()
}

fn form(place: &Place, words: &[&str]) -> (Value, i32) {
    place.json(&[&["form"], words].concat())
}

/// The stages of the sheets that an act named.
fn stages(said: &Value) -> Vec<&str> {
    said["sheets"].as_array().unwrap().iter().map(|sheet| sheet["stage"].as_str().unwrap()).collect()
}

/// A no: exit code 2, and its key.
fn refused(place: &Place, words: &[&str], key: &str) {
    let (said, code) = form(place, words);
    assert_eq!((said["error"].as_str(), code), (Some(key), 2), "{words:?}: {said}");
    assert!(!said["remedy"].as_str().unwrap().is_empty(), "{said}");
}

#[test]
fn sheets_go_out_and_come_back_by_commands() {
    let (place, all) = issued("KONTAKT", "8");
    let run = format!("{}..{}", all[0], all[4]);
    let (said, code) = form(&place, &["give", &run, "--to", "Olle Berg", "--by", "Eva Lind"]);
    assert_eq!((stages(&said), said["written"].as_bool(), code), (vec!["given"; 5], Some(true), 0));
    let (said, _) = form(&place, &["give", &run, "--to", "Olle Berg", "--by", "Eva Lind"]);
    assert_eq!(said["written"], false, "said twice it is written once");
    let (said, code) = form(&place, &["back", &all[0].to_lowercase(), "--place", "låda 3"]);
    assert_eq!((said["sheets"][0]["place"].as_str(), stages(&said), code), (Some("låda 3"), vec!["back"], 0));
    refused(&place, &["void", &all[1], "--why", "unused"], "ledger-void-out");
    let (said, _) = form(&place, &["void", &all[1], "--why", "spoiled", "--words", "Kaffe"]);
    assert_eq!(stages(&said), ["voided"]);
    let (said, _) = form(&place, &["lose", &all[2], &all[3], "--words", "Letat i bilen"]);
    assert_eq!(stages(&said), ["lost", "lost"]);
    let (said, _) = form(&place, &["found", &all[3], "--place", "handskfacket"]);
    assert_eq!((stages(&said), said["sheets"][0]["found"].as_bool()), (vec!["back"], Some(true)));
    let rest = [&all[4][..], &all[5], &all[6], &all[7]];
    let (said, _) = form(&place, &[&["explain"], &rest[..], &["--why", "stock"]].concat());
    assert_eq!(said["sheets"][0]["explained"], "stock");
    // Voided by one who did not know that it was in use: in doubt, and told so with the exit code.
    let (said, code) = form(&place, &["back", &all[1]]);
    assert_eq!((stages(&said), code), (vec!["in_doubt"], 1));
    refused(&place, &["give", &all[1], "--to", "Bo Ek"], "ledger-in-doubt");
    let (said, code) = form(&place, &["settle", &all[1], "--as", "voided", "--words", "Den är tom"]);
    assert_eq!((stages(&said), code), (vec!["voided"], 0));
    refused(&place, &["back", "K1-000001-A"], "sheet-serial");
    refused(&place, &["back", "ZZ9-000001-7", "ZZ9-000002-5"], "sheet-serial");
    refused(&place, &["give", &format!("{}..{}", all[4], all[0]), "--to", "Bo"], "sheet-run");
    let usage = place.run(&["form", "void", &all[4], "--why", "because"]);
    assert_eq!(usage.status.code(), Some(2), "{}", text(&usage));

    let (said, code) = form(&place, &["where", &all[0]]);
    let did: Vec<&str> = said["said"].as_array().unwrap().iter().map(|one| one["did"].as_str().unwrap()).collect();
    assert_eq!((did, said["stage"].as_str(), code), (vec!["issued", "given", "back"], Some("back"), 0));
    let told = place.ok(&["form", "where", &all[0]]);
    assert!(told.contains("låda 3") && told.contains("Olle Berg") && told.contains("(Eva Lind)"), "{told}");
    assert!(!place.ok(&["form", "where", &all[2]]).contains("Letat i bilen"), "words may be about a client");
}

#[test]
fn paper_made_by_hand_is_entered_and_checked_by_commands() {
    let (place, free) = issued("FRITT", "1");
    let words =
        ["adopt", "--unit", "Hemtjänst Norra", "--form", "FRITT", "--words", "Linjerat blad om kvällen", "--by", "EL"];
    let (said, code) = form(&place, &words);
    let serial = said["sheets"][0]["serial"].as_str().unwrap().to_string();
    assert_eq!((code, stages(&said)), (0, vec!["stock"]));
    let (said, _) = form(&place, &[&words[..], &["--sticker", &free[0]]].concat());
    assert_eq!(said["sheets"][0]["serial"], free[0].as_str());
    refused(&place, &[&words[..], &["--sticker", &free[0]]].concat(), "ledger-adopted");

    let enter = ["enter", &serial, "--by", "EL"];
    refused(&place, &enter, "enter-system-missing");
    let mut node = Node::open(&place.dir()).unwrap();
    let by = Hand { name: "Ada Ek".into(), card: String::new() };
    let set = [("form", "FRITT"), ("system", "treserva")];
    let system = RecordId("treserva".into());
    let name = [("name", "Treserva")];
    node.record(|state| events(state, &planb_core::system::SYSTEM, &system, &name, None, &by)).unwrap();
    node.record(|state| events(state, &TARGET, &planb_core::target::id("FRITT"), &set, None, &by)).unwrap();
    drop(node);
    refused(&place, &enter, "enter-when-missing");
    refused(&place, &[&enter[..], &["--happened", "i går"]].concat(), "enter-when-bad");
    let (said, code) = form(&place, &[&enter[..], &["--happened", "2026-11-28 07.40"]].concat());
    assert_eq!((stages(&said), code), (vec!["entered"], 0), "{said}");
    refused(&place, &[&enter[..], &["--happened", "2026-11-28"]].concat(), "ledger-entered");
    refused(&place, &["check", &serial, "--by", "el"], "ledger-check-self");
    let (said, code) = form(&place, &["check", &serial, "--by", "BE"]);
    assert_eq!((stages(&said), code), (vec!["checked"], 0));
    let (said, _) = form(&place, &["where", &serial]);
    assert_eq!((&said["said"][1]["system"], &said["said"][2]["by"]), (&"treserva".into(), &"BE".into()));
    let unsigned = place.run(&["form", "check", &serial]);
    assert_eq!(unsigned.status.code(), Some(2), "who checks says who");
    let (ledger, _) = place.json(&["ledger"]);
    assert_eq!((&ledger["total"]["issued"], &ledger["total"]["checked"]), (&2.into(), &1.into()), "{ledger}");
}

#[test]
fn commands_enter_by_the_pages_rules() {
    let (place, all) = issued("EKBIST", "1");
    let slips = issue(&place, "KONTAKT", "1");
    let enter = |serial: &str, more: &[&str]| {
        let words = ["enter", serial, "--happened", "2026-11-28", "--by", "EL"];
        [&words[..], more].concat().iter().map(|word| (*word).to_string()).collect::<Vec<_>>()
    };
    let no = |serial: &str, more: &[&str], key: &str| {
        let words = enter(serial, more);
        refused(&place, &words.iter().map(String::as_str).collect::<Vec<_>>(), key);
    };
    no(&slips[0], &["--system", "Gurka"], "enter-system-unknown");
    let mut node = Node::open(&place.dir()).unwrap();
    let by = Hand { name: "Ada Ek".into(), card: String::new() };
    for (id, name) in [("treserva", "Treserva"), ("tes", "TES")] {
        let (id, set) = (RecordId(id.into()), [("name", name)]);
        node.record(|state| events(state, &planb_core::system::SYSTEM, &id, &set, None, &by)).unwrap();
    }
    let set = [("form", "KONTAKT"), ("system", "treserva")];
    node.record(|state| events(state, &TARGET, &planb_core::target::id("KONTAKT"), &set, None, &by)).unwrap();
    drop(node);
    no(&slips[0], &["--system", "tes"], "enter-system-other");
    // Money that nobody has scanned, and nobody has seen.
    no(&all[0], &["--system", "treserva", "--second", "BE"], "enter-unscanned");
    let words = enter(&slips[0], &["--system", "Treserva"]);
    let (said, code) = form(&place, &words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((stages(&said), code), (vec!["entered"], 0), "{said}");
    // The numbers add up, in JSON and in words, as the documentation says.
    form(&place, &["check", &slips[0], "--by", "BE"]);
    let (said, _) = place.json(&["ledger"]);
    for row in said["units"].as_array().unwrap().iter().chain([&said["total"]]) {
        let number = |name: &str| row[name].as_u64().unwrap();
        let sum: u64 = ["entered", "checked", "voided", "lost", "outstanding"].map(number).iter().sum();
        assert_eq!(number("issued"), sum, "{row}");
    }
    let told = place.run(&["ledger"]);
    let told = text(&told);
    let line =
        told.lines().find(|line| line.starts_with("Hemtjänst Norra, Kontaktlapp")).unwrap_or_else(|| panic!("{told}"));
    let numbers: Vec<u64> = line.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    assert_eq!(numbers, [1, 0, 1, 0, 0, 0], "{line}");
    assert!(!told.contains("hemtjanst-norra") && !told.contains("contact-slip"), "names, not ids: {told}");
}

#[test]
fn a_list_comes_from_a_scanner() {
    let (place, all) = issued("EKBIST", "2");
    use std::io::Write;
    let dir = place.dir();
    let words = ["form", "back", "-", "--json", "--dir", dir.to_str().unwrap()];
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_planb"))
        .args(words)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\r\n{}\r\n", all[1], all[1]).as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(stages(&said), ["back"]);
}

#[test]
fn a_page_that_is_scanned_again_is_no_new_one() {
    let (place, _) = issued("KONTAKT", "1");
    let pdf = std::fs::read_dir(place.path("blanketter")).unwrap().next().unwrap().unwrap().path();
    let scan = |files: &[&str]| text(&place.run(&[&["scan"], files].concat()));
    let pdf = pdf.to_str().unwrap();
    let told = scan(&[pdf]);
    assert!(told.contains("Bokförda i liggaren: 1. Skannade förut: 0. Inte bokförda: 0."), "{told}");
    let letter = place.path("brev.png");
    std::fs::write(&letter, b"no picture").unwrap();
    let told = scan(&[pdf, letter.to_str().unwrap()]);
    assert!(told.contains("har skannats förut (samma bild)"), "{told}");
    assert!(
        told.contains("Bokförda i liggaren: 0. Skannade förut: 1. Inte bokförda: 1. Filerna ligger kvar"),
        "{told}"
    );
    assert!(!told.contains("facket") && !told.contains("införd"), "nothing went into a tray or a system: {told}");
}
