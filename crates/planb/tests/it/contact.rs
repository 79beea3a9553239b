//! *En väg in* over HTTP: a slip from the first word to the answer, who may read it, and what happens when things are done twice.

use super::browser::{Answer, Browser, Serving};
use super::merge::{Laptop, sync_all};
use super::place::Place;
use super::web::{self, administrator, card};

/// A node with an administrator, two units and an incident that goes on: since a day on which the law of today holds, in a week in
/// which no clock is set, and before this program was made.
pub fn crisis() -> (Place, Serving, Browser) {
    web::crisis("Allt ligger nere", "2026-02-02T03:00")
}

/// A filled-in slip; later fields win over earlier ones.
fn slip(browser: &mut Browser, more: &[(&str, &str)]) -> Answer {
    let form = browser.get("/contacts/new");
    let (csrf, id) = (form.csrf(), form.hidden("id"));
    let usual = [
        ("csrf", csrf.as_str()),
        ("id", &id),
        ("sort", "call"),
        ("who", "Siv Berg"),
        ("phone", "070-174 06 05"),
        ("about", "Karl Berg"),
        ("what", "Maten kom inte i dag."),
        ("promise", "1h"),
        ("way", "phone"),
        ("topic", "meals"),
        ("unit", ""),
    ];
    let kept = usual.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let fields: Vec<(&str, &str)> = kept.chain(more).copied().collect();
    browser.post("/contacts/new", &fields)
}

/// A step of the slip that a page shows.
fn step(browser: &mut Browser, page: &Answer, step: &str, fields: &[(&str, &str)]) -> Answer {
    let (path, csrf, seen) = (path_of(page), page.csrf(), page.hidden("seen"));
    let mut all = vec![("csrf", csrf.as_str()), ("seen", seen.as_str())];
    all.extend(fields);
    browser.post(&format!("{path}/{step}"), &all)
}

fn path_of(page: &Answer) -> String {
    let id = page
        .body
        .split("action=\"/contacts/")
        .nth(1)
        .unwrap_or_else(|| panic!("{}", page.body))
        .split('/')
        .next()
        .unwrap();
    format!("/contacts/{id}")
}

#[test]
fn a_call_is_written_called_back_and_closed() {
    let (_place, _serving, mut boss) = crisis();
    assert!(!boss.get("/more").body.contains("id=\"oldest\""), "nobody waits");
    let page = slip(&mut boss, &[]);
    assert_eq!(page.status, 200, "{}", page.body);
    for must in [
        "Siv Berg, 070-174 06 05",
        "Gäller: Karl Berg",
        "Maten kom inte i dag.",
        "tel:+46701740605",
        "Lovat svar senast",
        "-L001",
    ] {
        assert!(page.body.contains(must), "{must}: {}", page.body);
    }
    let list = boss.get("/contacts");
    assert!(
        list.body.contains("-L001") && !list.body.contains("Siv Berg") && !list.body.contains("Karl Berg"),
        "no names on the wall"
    );
    assert!(boss.get("/more").body.contains("Äldsta obesvarade: 0 min"), "on every screen");
    let page = step(&mut boss, &page, "called", &[("outcome", "no-answer"), ("text", "")]);
    assert!(page.body.contains("ingen svarade. Försök 1."), "{}", page.body);
    let refused = step(&mut boss, &page, "called", &[("outcome", "close"), ("text", "")]);
    assert_eq!(refused.status, 422, "a slip is closed with an answer");
    let page = step(&mut boss, &page, "called", &[("outcome", "reached"), ("text", "Maten kommer klockan ett.")]);
    assert!(
        page.body.contains("Uppringd") && page.body.contains("fick tag på dem. Maten kommer klockan ett."),
        "{}",
        page.body
    );
    assert!(!boss.get("/more").body.contains("id=\"oldest\""));
    let closed = step(&mut boss, &page, "close", &[("text", "Maten kom.")]);
    assert!(
        closed.body.contains("Stängd. Svar: Maten kom.") && closed.body.contains("id=\"reopen\""),
        "{}",
        closed.body
    );
    assert!(boss.get("/contacts").body.contains("Ingen väntar på svar."));
}

#[test]
fn nothing_is_lost_and_nothing_is_twice() {
    let (_place, _serving, mut boss) = crisis();
    let form = boss.get("/contacts/new");
    let (csrf, id) = (form.csrf(), form.hidden("id"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("id", &id),
        ("who", "Siv Berg"),
        ("phone", "070-174 06 05"),
        ("promise", "1h"),
        ("way", "phone"),
    ];
    let refused = boss.post("/contacts/new", &fields);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("value=\"Siv Berg\"") && refused.body.contains("value=\"070-174 06 05\""),
        "what was typed stays"
    );
    let mut whole = fields.to_vec();
    whole.push(("what", "Maten kom inte."));
    let first = boss.post("/contacts/new", &whole);
    let again = boss.post("/contacts/new", &whole);
    assert_eq!(path_of(&first), path_of(&again), "sent twice");
    assert_eq!(again.body.matches("Maten kom inte.").count(), 1);
    // Two tabs: the second step of the same page is refused with what was typed in view; the very same one is done already.
    let taken = step(&mut boss, &first, "called", &[("outcome", "no-answer"), ("text", "Signal men inget svar")]);
    let twice = step(&mut boss, &first, "called", &[("outcome", "no-answer"), ("text", "Signal men inget svar")]);
    assert_eq!(
        twice.body.matches("Signal men inget svar").count() - taken.body.matches("Signal men inget svar").count(),
        1,
        "kept in the form"
    );
    assert_eq!(twice.status, 422);
    let other = slip(&mut boss, &[("who", "Siv"), ("phone", "+46701740605"), ("what", "Ringer igen.")]);
    assert_eq!(other.status, 422);
    assert!(
        other.body.contains("id=\"same\"") && other.body.contains("-L001") && other.body.contains("Ringer igen."),
        "{}",
        other.body
    );
    let anyway = slip(&mut boss, &[("what", "Ringer igen."), ("anyway", "1")]);
    assert!(anyway.body.contains("-L002"), "{}", anyway.body);
    let passed = slip(&mut boss, &[("phone", ""), ("promise", "at"), ("promise_at", "2026-01-01 08:00")]);
    assert!(passed.status == 422 && passed.body.contains("har redan gått"), "{}", passed.body);
}

#[test]
fn words_are_for_those_who_answer_and_can_be_handed_over() {
    let (place, serving, mut boss) = crisis();
    let page = slip(&mut boss, &[("unit", "hemtjanst-norra")]);
    let path = path_of(&page);
    let (words, _) = card(&place, "staff", Some("nattpatrullen"), None);
    let mut night = Browser::at(&serving);
    night.log_in(&words, "Vera Vik");
    let seen = night.get(&path);
    assert!(seen.status == 200 && !seen.body.contains("Siv Berg") && !seen.body.contains("Maten kom"), "{}", seen.body);
    assert!(seen.body.contains("kan inte läsas här") && night.get("/contacts").body.contains("-L001"));
    let same = slip(&mut night, &[("who", "Siv"), ("what", "Fråga")]);
    assert_eq!(same.status, 200, "who may not read is not told that the number is known: {}", same.body);
    let handed = [("unit", "nattpatrullen"), ("received_by", "Vera Vik"), ("read_back", "right")];
    let page = step(&mut boss, &page, "hand-over", &handed);
    assert!(page.body.contains("mottagen av Vera Vik. Rätt motläst"), "{}", page.body);
    let seen = night.get(&path);
    assert!(seen.body.contains("Siv Berg") && seen.body.contains("Maten kom inte i dag."), "{}", seen.body);
    assert!(boss.get("/looks").body.contains("en lapp från en väg in"), "who looks is written");
}

#[test]
fn a_new_case_goes_to_a_unit_with_a_temporary_number() {
    let (_place, _serving, mut boss) = crisis();
    let form = boss.get("/contacts/new?sort=unit");
    let (csrf, id) = (form.csrf(), form.hidden("id"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("id", &id),
        ("sort", "unit"),
        ("about", "Ny Brukare"),
        ("what", "Trygghetsbesök kväll."),
        ("received_by", "Eva Carlsson"),
        ("read_back", "right"),
        ("promise", "none"),
        ("topic", "decision"),
        ("from_unit", "nattpatrullen"),
    ];
    let refused = boss.post("/contacts/new", &fields);
    assert!(refused.status == 422 && refused.body.contains("Ny Brukare"), "to which unit? {}", refused.body);
    let mut whole = fields.to_vec();
    whole.push(("unit", "hemtjanst-norra"));
    let page = boss.post("/contacts/new", &whole);
    for must in ["Tillfälligt nummer", "C-", "Rätt motläst", "Eva Carlsson", "Från en enhet"] {
        assert!(page.body.contains(must), "{must}: {}", page.body);
    }
}

#[test]
fn a_paper_slip_keeps_its_own_number_and_times() {
    let (_place, _serving, mut boss) = crisis();
    let paper = [("sort", "paper"), ("number", "k1-000123-x/2"), ("received", "2026-02-02 06:10"), ("promise", "2h")];
    let page = slip(&mut boss, &paper);
    assert!(
        page.body.contains("K1-000123-X/2")
            && page.body.contains("2026-02-02 06:10")
            && page.body.contains("2026-02-02 08:10"),
        "{}",
        page.body
    );
    let again = slip(
        &mut boss,
        &[("phone", ""), ("sort", "paper"), ("number", "K1-000123-X/2"), ("received", "2026-02-02 06:10")],
    );
    assert!(again.status == 422 && again.body.contains("finns redan en lapp"), "{}", again.body);
    let later = slip(
        &mut boss,
        &[("phone", ""), ("sort", "paper"), ("number", "K1-000123-X/3"), ("received", "2199-01-01 06:10")],
    );
    assert!(later.status == 422 && later.body.contains("har inte varit än"), "{}", later.body);
    let csrf = boss.get("/print/slips?sheets=1").csrf();
    let pdf = boss.post("/print/slips?sheets=1", &[("csrf", &csrf)]);
    assert!(pdf.status == 200 && pdf.header("content-type") == "application/pdf");
}

#[test]
fn without_an_incident_the_page_says_so() {
    let (_place, _serving, mut boss) = administrator();
    let page = boss.get("/contacts/new");
    assert!(
        page.status == 200
            && page.body.contains("Ingen händelse är startad.")
            && page.body.contains("href=\"/incident/start\"")
    );
    let csrf = page.csrf();
    let refused =
        boss.post("/contacts/new", &[("csrf", &csrf), ("id", "a"), ("what", "x"), ("promise", "1h"), ("way", "phone")]);
    assert!(refused.status == 400 && refused.body.contains("Ingen händelse är startad."), "{}", refused.body);
}

#[test]
fn words_that_cannot_be_locked_for_a_unit_wait_in_sight() {
    let (place, serving, mut boss) = crisis();
    place.ok(&["root", "split", "--identity-files"]);
    let (_, code) = card(&place, "director", None, Some("Dag Chef"));
    let laptop = Laptop::enrolled(&place, "Krislaptop", &["--staff"]);
    let stick = tempfile::tempdir().unwrap();
    let meet = || {
        for _ in 0..2 {
            place.run(&["sync", stick.path().to_str().unwrap()]);
            sync_all(&[&laptop], stick.path());
        }
        std::thread::sleep(std::time::Duration::from_millis(1_500));
    };
    meet();
    let there = Serving::of(&laptop.dir());
    let mut director = Browser::at(&there);
    assert_eq!(director.log_in(&code, "").status, 200);
    let made = slip(&mut director, &[("unit", "hemtjanst-norra")]);
    assert!(made.body.contains("id=\"waits\"") && made.body.contains("Läs upp dem i telefon"), "{}", made.body);
    assert!(!made.body.contains("id=\"deliver-go\""), "not from here: {}", made.body);
    let path = path_of(&made);
    let cannot = step(&mut director, &made, "deliver", &[]);
    assert_eq!(cannot.status, 422, "{}", cannot.body);
    assert!(director.get("/contacts").body.contains("Orden väntar"), "on the list too");
    meet();
    let (words, _) = card(&place, "unit-manager", Some("hemtjanst-norra"), Some("Eva Carlsson"));
    let mut manager = Browser::at(&serving);
    manager.log_in(&words, "");
    let waits = manager.get(&path);
    assert!(
        waits.body.contains("orden är kvar hos krisledningen") && !waits.body.contains("Siv Berg"),
        "{}",
        waits.body
    );
    let page = boss.get(&path);
    assert!(page.body.contains("id=\"deliver-go\""), "{}", page.body);
    let given = step(&mut boss, &page, "deliver", &[]);
    assert!(
        given.body.contains("Orden lämnade till Hemtjänst Norra.") && !given.body.contains("id=\"waits\""),
        "{}",
        given.body
    );
    let read = manager.get(&path);
    assert!(read.body.contains("Siv Berg") && read.body.contains("Maten kom inte i dag."), "{}", read.body);
    assert!(!manager.get("/contacts").body.contains("Orden väntar"));
}
