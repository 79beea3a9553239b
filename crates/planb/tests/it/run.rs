//! A call chain in earnest: one person at a time, two taps a call, several who ring at once, paper entered afterwards.

use super::browser::{Answer, Browser, Serving};
use super::place::Place;
use super::situation::{crisis, entries};
use super::web::{card, import};

const STAFF: &str = "Namn\tTitel\tEnhet\tMobil\nEva Carlsson\tEnhetschef\tHemtjänst Norra\t070-174 06 01\nOlle Berg\tUndersköterska\tHemtjänst Norra\t070-174 06 02\nNils Natt\tUndersköterska\tHemtjänst Norra\t070-174 06 03\nVera Vik\tUndersköterska\tHemtjänst Norra\t070-174 06 04\n";

/// A crisis with a chain: Eva calls Olle, Nils and Vera, and has a deputy. Gives the chain's address.
fn chain() -> (Place, Serving, Browser, String) {
    let (place, serving, mut browser) = crisis();
    import(&mut browser, "person", STAFF);
    let csrf = browser.get("/calls").csrf();
    let page = browser.post("/calls/propose", &[("csrf", &csrf), ("unit", "hemtjanst-norra"), ("fan", "5")]);
    let at = page.body.find("action=\"/calls/").unwrap() + "action=\"".len();
    let address = page.body[at..].split("/run\"").next().unwrap().to_string();
    (place, serving, browser, address)
}

/// Who is to be rung on this page, and the page's address.
fn callee(page: &Answer) -> String {
    let after = page.body.split("id=\"callee\">").nth(1);
    after.map_or("nobody".into(), |after| after.split('<').next().unwrap().to_string())
}

fn run_of(page: &Answer) -> String {
    let at = page.body.find("/calls/run/").expect("a run") + "/calls/run/".len();
    page.body[at..].split(['/', '"']).next().unwrap().to_string()
}

fn begin(browser: &mut Browser, chain: &str) -> Answer {
    let csrf = browser.get(chain).csrf();
    browser.post(&format!("{chain}/run"), &[("csrf", &csrf)])
}

/// One tap: what they answered. The other tap was the number.
fn answer(browser: &mut Browser, page: &Answer, outcome: &str) -> Answer {
    assert!(page.body.contains("id=\"dial\" href=\"tel:+46701740"), "{}", page.body);
    let of = |name: &str| page.hidden(name);
    let fields = [("csrf", of("csrf")), ("once", of("once")), ("link", of("link")), ("who", of("who"))];
    let fields = fields.iter().map(|(name, value)| (*name, value.as_str())).chain([("outcome", outcome)]);
    browser.post(&format!("/calls/run/{}", run_of(page)), &fields.collect::<Vec<_>>())
}

#[test]
fn each_call_is_two_taps_and_the_unreached_go_to_the_deputy() {
    let (place, serving, mut browser, chain) = chain();
    let first = begin(&mut browser, &chain);
    // Whoever begins the chain is rung first, and has a deputy.
    let head = callee(&first);
    assert_ne!(head, "nobody");
    assert!(!first.body.contains("<script") && first.body.contains("Starta inte din dator"), "{}", first.body);
    // Somebody else rings the same chain: they get the next one.
    let (words, _) = card(&place, "unit-manager", Some("hemtjanst-norra"), None);
    let mut other = Browser::at(&serving);
    other.log_in(&words, "Bo Ek");
    let theirs = begin(&mut other, &chain);
    assert_eq!(run_of(&theirs), run_of(&first), "one run");
    let second = callee(&theirs);
    assert_ne!(second, head);
    let deputy = answer(&mut browser, &first, "no-answer");
    assert!(deputy.body.contains(&format!("Ersätter {head}")), "{}", deputy.body);
    // The same answer sent again, as after a phone dropped off, changes nothing.
    let before = entries(&mut browser);
    let again = answer(&mut browser, &first, "no-answer");
    assert_eq!((callee(&again), entries(&mut browser)), (callee(&deputy), before));
    let third = answer(&mut browser, &deputy, "answered");
    assert!(![second.as_str(), &head, "nobody"].contains(&callee(&third).as_str()), "{}", third.body);
    let fourth = answer(&mut browser, &third, "wrong-number");
    answer(&mut other, &theirs, "cannot-come");
    let run = run_of(&fourth);
    let board = browser.get(&format!("/calls/run/{run}/board"));
    for shown in ["Svarade inte", "Fel nummer", "Kan inte komma", "Ersättare"] {
        assert!(board.body.contains(shown), "{shown}: {}", board.body);
    }
    assert!(browser.get("/register/task").body.contains("Fel telefonnummer till"), "a task for the number");
    let csrf = board.csrf();
    let over = browser.post(&format!("/calls/run/{run}/end"), &[("csrf", &csrf)]);
    assert!(over.body.contains("Slut 20"), "{}", over.body);
    let before = entries(&mut browser);
    browser.post(&format!("/calls/run/{run}/end"), &[("csrf", &csrf)]);
    assert_eq!(entries(&mut browser), before, "it ends once");
}

#[test]
fn ticks_on_paper_are_entered_in_one_go() {
    let (_place, _serving, mut browser, chain) = chain();
    let run = run_of(&begin(&mut browser, &chain));
    let path = format!("/calls/run/{run}/paper");
    let form = browser.get(&path);
    let names: Vec<String> = form
        .body
        .match_indices("id=\"row-")
        .map(|(at, start)| form.body[at + start.len()..].split('"').next().unwrap().to_string())
        .collect();
    assert_eq!(names.len(), 5, "four people and a deputy: {names:?}");
    let (csrf, once) = (form.csrf(), form.hidden("once"));
    let key = |start: &str, at: usize| format!("{start}-{}", names[at]);
    let (one, two, time) = (key("outcome", 0), key("outcome", 2), key("time", 0));
    let fields =
        [("csrf", csrf.as_str()), ("once", &once), (&one, "answered"), (&two, "no-answer"), (&time, "kvart i åtta")];
    let refused = browser.post(&path, &fields);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("kvart i åtta") && refused.body.contains("value=\"no-answer\" checked"),
        "it is kept"
    );
    let fields = [("csrf", csrf.as_str()), ("once", &once), (&one, "answered"), (&two, "no-answer"), (&time, "")];
    let board = browser.post(&path, &fields);
    assert!(board.body.contains("id=\"board\"") && board.body.contains("Svarade inte"), "{}", board.body);
    let before = entries(&mut browser);
    browser.post(&path, &fields);
    assert_eq!(entries(&mut browser), before, "entered once");
}
