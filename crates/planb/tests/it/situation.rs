//! The situation: reported in few taps, seen on the board and on the wall, printed, logged; nothing twice, nothing lost.

use super::browser::{Answer, Browser, Serving};
use super::place::Place;
use super::web::{self, UNITS, administrator, card, import};

/// A node with two units and an incident that goes on; and its administrator.
pub fn crisis() -> (Place, Serving, Browser) {
    web::crisis("Allt nere", "2021-12-16T07:33")
}

/// The form at `path` with these fields chosen, sent.
fn send(browser: &mut Browser, path: &str, chosen: &[(&str, &str)]) -> Answer {
    let form = browser.get(path);
    let (csrf, once) = (form.csrf(), form.hidden("once"));
    let fields: Vec<(&str, &str)> =
        [("csrf", csrf.as_str()), ("once", once.as_str())].into_iter().chain(chosen.iter().copied()).collect();
    browser.post(path, &fields)
}

/// How many entries the log has, as the foot of a page says.
pub fn entries(browser: &mut Browser) -> u64 {
    let page = browser.get("/more").body;
    let made = page.split("id=\"made\">").nth(1).unwrap().split('<').next().unwrap();
    let numbers: Vec<&str> =
        made.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    numbers.last().unwrap().parse().unwrap()
}

#[test]
fn a_full_report_takes_six_taps_at_most() {
    let (place, serving, mut boss) = crisis();
    let (words, _) = card(&place, "unit-manager", Some("hemtjanst-norra"), None);
    let mut browser = Browser::at(&serving);
    browser.log_in(&words, "Eva Carlsson");
    let path = "/situation/hemtjanst-norra";
    let form = browser.get(path);
    assert_eq!((form.status, form.body.matches("<h1").count()), (200, 1), "{}", form.body);
    assert!(form.body.contains("aldrig namn på"), "the hint is there");
    assert!(!form.body.contains("<script"), "it works without scripts");
    // One tap: all is well.
    let saved = send(&mut browser, path, &[("rest", "green")]);
    assert!(saved.body.contains("id=\"saved\""), "{}", saved.body);
    // Two things differ. Every choice and every field to write in is a tap, and so is sending: five, and one to get here.
    let differs = [
        ("colour-alarms", "red"),
        ("words-alarms", "Larmen är nere, vi går rundor"),
        ("colour-staff", "yellow"),
        ("words-staff", "Fem av sju"),
        ("rest", "before"),
    ];
    let taps = 1 + differs.len();
    assert!(taps <= 6, "{taps} taps");
    for (name, value) in differs.iter().filter(|(name, _)| name.starts_with("colour-")) {
        assert!(form.body.contains(&format!("name=\"{name}\" type=\"radio\" value=\"{value}\"")), "{name}");
    }
    let saved = send(&mut browser, path, &differs);
    assert!(saved.body.contains("id=\"saved\"") && saved.body.contains("Fem av sju · sämre"), "{}", saved.body);
    let board = boss.get("/situation");
    for shown in ["Larm: Rött", "Larmen är nere, vi går rundor", "Personal: Gult", "Inte hört från"] {
        assert!(board.body.contains(shown), "{shown}: {}", board.body);
    }
    assert!(board.body.find("Hemtjänst Norra") < board.body.find("Nattpatrullen"), "the worst first");
    let wall = boss.get("/situation/wall");
    assert!(!wall.body.contains("http-equiv=\"refresh\"") && !wall.body.contains("id=\"menu\""), "{}", wall.body);
    assert!(wall.body.contains("KRISLÄGE") && wall.body.contains("Larmen är nere"));
    assert!(boss.get("/situation/wall?live=1").body.contains("http-equiv=\"refresh\""));
    let pdf = boss.get("/print/situation?preview=1");
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
}

#[test]
fn what_is_sent_twice_is_one_report_and_a_refused_form_keeps_its_words() {
    let (_place, _serving, mut browser) = crisis();
    let path = "/situation/nattpatrullen";
    let form = browser.get(path);
    let (csrf, once) = (form.csrf(), form.hidden("once"));
    let fields =
        [("csrf", csrf.as_str()), ("once", &once), ("rest", "left"), ("colour-keys", "red"), ("who", "Nils Natt")];
    browser.post(path, &fields);
    let before = entries(&mut browser);
    browser.post(path, &fields);
    assert_eq!(entries(&mut browser), before, "nothing twice");
    let number = [("rest", "left"), ("colour-keys", "yellow"), ("words-keys", "Nyckel till 19300725-9892")];
    let refused = send(&mut browser, path, &number);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("personnummer") && refused.body.contains("Nyckel till"), "{}", refused.body);
    assert_eq!(send(&mut browser, path, &[("rest", "left")]).status, 422, "an empty report");
    assert!(!browser.get("/situation").body.contains("19300725"));
}

#[test]
fn a_units_card_reports_its_own_unit_only_and_without_an_incident_nobody() {
    let (place, serving, _boss) = crisis();
    let (words, _) = card(&place, "staff", Some("nattpatrullen"), None);
    let mut browser = Browser::at(&serving);
    browser.log_in(&words, "Nils Natt");
    assert_eq!(browser.get("/situation/hemtjanst-norra").status, 403);
    assert_eq!(browser.get("/situation/finns-inte").status, 404);
    let board = browser.get("/situation");
    assert!(board.body.contains("Nattpatrullen") && !board.body.contains("Hemtjänst Norra"), "{}", board.body);
    let saved = send(&mut browser, "/situation/nattpatrullen", &[("rest", "green")]);
    assert!(saved.body.contains("id=\"saved\""), "{}", saved.body);

    let (_place, _serving, mut calm) = administrator();
    import(&mut calm, "unit", UNITS);
    let none = calm.get("/situation");
    assert!(none.body.contains("/incident/start") && none.body.contains("Ingen händelse pågår"), "{}", none.body);
}
