//! The pages over HTTP, on a real store, without scripts.

use planb_core::incident::INCIDENT;
use planb_core::register::{Field, Hand, RecordId, Shape};
use planb_core::state::schemas;
use planb_node::store::Node;
use planb_node::web::records::events;

use super::browser::{Answer, Browser, Serving};
use super::place::Place;

pub const UNITS: &str =
    "Enhet\tVerksamhet\tTelefon\nHemtjänst Norra\tHemtjänst\t0923-123 45\nNattpatrullen\tNattpatrull\t070-174 06 05\n";
pub const PEOPLE: &str = "Namn\tTitel\tEnhet\tMobil\tSkyddade personuppgifter\nEva Carlsson\tEnhetschef\tHemtjänst Norra\t070-174 06 01\t\nOlle Berg\tUndersköterska\tHemtjänst Norra\t070-174 06 02\tnej\nHemlig Person\tUndersköterska\tHemtjänst Norra\t070-174 06 03\tja\nVilse Vik\tVikarie\tHemtjänst Västra\t070-174 06 04\t\n";

/// A card's words, made by whoever holds the node.
pub fn card(place: &Place, role: &str, unit: Option<&str>, name: Option<&str>) -> (String, String) {
    let mut args = vec!["card", "new", "--role", role];
    args.extend(unit.iter().flat_map(|unit| ["--unit", unit]));
    args.extend(name.iter().flat_map(|name| ["--name", name]));
    let (said, code) = place.json(&args);
    assert_eq!(code, 0, "{said}");
    let of = |key: &str| said[key].as_str().unwrap().to_string();
    assert!(of("login_url").contains("/card/PLANB1"));
    (of("words"), of("login_url").rsplit('/').next().unwrap().to_string())
}

/// A node with an administrator who is logged in.
pub fn administrator() -> (Place, Serving, Browser) {
    let place = Place::new();
    let (words, _) = card(&place, "administrator", None, Some("Ada Ek"));
    let serving = Serving::of(&place.dir());
    let mut browser = Browser::at(&serving);
    let page = browser.log_in(&words, "");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Ada Ek · Administratör"), "{}", page.body);
    (place, serving, browser)
}

/// A crisis has begun at this minute, as another process of the same node writes it: the next write on any page sees it.
pub fn begin_crisis(place: &Place, what: &str, began: &str) {
    let set = [("what", what), ("level", "crisis"), ("began", began)];
    let (id, by) = (RecordId("handelse".into()), Hand { name: "Ada Ek".into(), card: String::new() });
    let mut node = Node::open(&place.dir()).unwrap();
    node.record(|state| events(state, &INCIDENT, &id, &set, None, &by)).unwrap();
}

/// The crisis has come to another level, as another process writes it.
pub fn set_level(place: &Place, level: &str) {
    let (id, by) = (RecordId("handelse".into()), Hand { name: "Ada Ek".into(), card: String::new() });
    let mut node = Node::open(&place.dir()).unwrap();
    node.record(|state| events(state, &INCIDENT, &id, &[("level", level)], None, &by)).unwrap();
}

/// A node with two units on which a crisis goes on, and its administrator.
pub fn crisis(what: &str, began: &str) -> (Place, Serving, Browser) {
    let (place, serving, mut browser) = administrator();
    begin_crisis(&place, what, began);
    import(&mut browser, "unit", UNITS);
    (place, serving, browser)
}

/// Takes in a pasted list, as it was guessed to be.
pub fn import(browser: &mut Browser, kind: &str, pasted: &str) -> Answer {
    let csrf = browser.get(&format!("/register/{kind}/import")).csrf();
    let shown = browser.post(&format!("/register/{kind}/import"), &[("csrf", &csrf), ("pasted", pasted)]);
    assert_eq!(shown.status, 200, "{}", shown.body);
    let mut fields = vec![("csrf".to_string(), csrf), ("pasted".to_string(), pasted.to_string())];
    for at in 0..20 {
        let start = format!("name=\"column-{at}\"");
        let Some(from) = shown.body.find(&start) else { break };
        let select = shown.body[from..].split("</select>").next().unwrap();
        let chosen = select.split("\" selected").next().unwrap().rsplit('"').next().unwrap();
        fields.push((format!("column-{at}"), chosen.to_string()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let taken = browser.post(&format!("/register/{kind}/import/take"), &fields);
    assert_eq!(taken.status, 200, "{}", taken.body);
    shown
}

#[test]
fn a_manager_sets_up_from_two_pasted_lists() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("nod");
    let serving = Serving::of(&dir);
    let mut browser = Browser::at(&serving);
    let first = browser.get("/");
    assert!(first.body.contains("id=\"first\"") && !dir.exists());
    let csrf = first.csrf();
    let none = browser.post("/first/choose", &[("csrf", &csrf), ("choice", "set-up"), ("organisation", "Provköping")]);
    assert_eq!(none.status, 422);
    assert!(none.body.contains("Provköping"), "what was typed stays");
    let fields =
        [("csrf", csrf.as_str()), ("choice", "set-up"), ("organisation", "Provköping"), ("person", "Eva Carlsson")];
    let made = browser.post("/first/choose", &fields);
    assert_eq!(made.status, 200, "{}", made.body);
    let code = made.body.split("/card/").nth(1).unwrap().split('"').next().unwrap().to_string();
    let page = browser.log_in(&code, "");
    assert!(page.body.contains("Eva Carlsson · Administratör") && page.body.contains("Provköping"));
    let shown = import(&mut browser, "unit", UNITS);
    assert!(shown.body.contains("2 nya"), "{}", shown.body);
    let shown = import(&mut browser, "person", PEOPLE);
    assert!(shown.body.contains("2 nya") && shown.body.contains("2 tas inte med"), "{}", shown.body);
    let people = browser.get("/register/person");
    assert!(people.body.contains("Eva Carlsson") && people.body.contains("070-174 06 01"));
    assert!(!people.body.contains("Hemlig Person") && !people.body.contains("Vilse Vik"));
    let csrf = people_csrf(&mut browser);
    let chain = browser.post("/calls/propose", &[("csrf", &csrf), ("unit", "hemtjanst-norra"), ("fan", "5")]);
    assert!(chain.body.contains("id=\"chain\"") && chain.body.contains("tel:+46701740602"), "{}", chain.body);
    let found = browser.get("/search?q=evva+carl");
    assert!(found.body.contains("Eva Carlsson"), "one letter wrong: {}", found.body);
    let board = browser.get("/");
    assert!(board.body.contains("id=\"home\"") && board.body.contains("Nattpatrullen"));
}

fn people_csrf(browser: &mut Browser) -> String {
    browser.get("/calls").csrf()
}

#[test]
fn every_page_answers_and_nothing_is_found_that_is_not_there() {
    let (_place, _serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    for schema in schemas::ALL.iter().filter(|schema| planb_before::register::OPEN.contains(&schema.kind)) {
        for path in ["", "/new", "/import", "/export.csv", "/export.xlsx"] {
            let answer = browser.get(&format!("/register/{}{path}", schema.kind));
            assert_eq!(answer.status, 200, "/register/{}{path}", schema.kind);
            if !path.starts_with("/export") {
                assert_eq!(answer.body.matches("<h1").count(), 1, "/register/{}{path}", schema.kind);
                assert!(!answer.body.contains("style=\"") && !answer.body.contains("onclick"), "the policy forbids it");
            }
        }
    }
    for path in [
        "/nope",
        "/register/nope",
        "/register/unit/nope",
        "/register/unit/..%2f..%2fetc",
        "/register/version",
        "/assets/../x",
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let page = browser.get("/more");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(page.header("cache-control"), "no-store");
    let sent = browser.send("GET", "/language/en?to=%2Fmore%0D%0ASet-Cookie:+x=1", "text/plain", b"");
    assert_eq!((sent.header("location"), sent.header("x")), ("/", ""));
    let elsewhere = browser.send("GET", "/language/sv?to=//example.org", "text/plain", b"");
    assert_eq!(elsewhere.header("location"), "/");
}

#[test]
fn what_is_typed_is_never_run_and_a_refused_form_keeps_it() {
    let (_place, _serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    let attack = "<script>alert(1)</script>\"'><img src=x>";
    for schema in schemas::ALL.iter().filter(|schema| planb_before::register::OPEN.contains(&schema.kind)) {
        let form = browser.get(&format!("/register/{}/new", schema.kind));
        let csrf = form.csrf();
        let mut fields = vec![("csrf", csrf.as_str())];
        fields.extend(schema.fields.iter().map(|field| (field.name, attack)));
        let refused = browser.post(&format!("/register/{}/new", schema.kind), &fields);
        assert!(!refused.body.contains("<script>alert"), "{}", schema.kind);
        assert!(!refused.body.contains("<img src=x"), "{}", schema.kind);
        // What is chosen from a list cannot be kept when it is not in the list.
        let is_typed = |field: &Field| {
            !matches!(field.shape, Shape::One(_) | Shape::Many(_) | Shape::Choice(_) | Shape::Choices(_))
        };
        let is_kept = refused.body.contains("&#60;script&#62;alert") || refused.body.contains("&lt;script&gt;alert");
        assert_eq!(is_kept, schema.fields.iter().any(is_typed), "{}", schema.kind);
    }
    let csrf = browser.get("/register/system/new").csrf();
    let taken = browser.post("/register/system/new", &[("csrf", &csrf), ("name", attack), ("plan_b", attack)]);
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert!(taken.body.contains("id=\"record\"") && !taken.body.contains("<script>alert"));
    for path in ["/register/system", "/matrix", "/search?q=script", "/systems/falls", "/more"] {
        assert!(!browser.get(path).body.contains("<script>alert"), "{path}");
    }
    let long = "å".repeat(600_000);
    let refused = browser.post("/register/system/new", &[("csrf", &csrf), ("name", "Långt"), ("plan_b", &long)]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(&long[..2_000]), "what was typed stays");
    assert!(refused.body.contains("för lång"));
    let huge = vec![b'a'; 9 << 20];
    assert_eq!(browser.send("POST", "/register/system/new", "application/x-www-form-urlencoded", &huge).status, 413);
}

#[test]
fn forms_of_others_are_not_taken() {
    let (_place, serving, mut browser) = administrator();
    let fields = [("csrf", "FEL"), ("name", "Intrång")];
    let refused = browser.post("/register/system/new", &fields);
    assert_eq!(refused.status, 400, "{}", refused.body);
    let csrf = browser.get("/register/system/new").csrf();
    browser.headers.push(("origin".into(), "https://example.org".into()));
    let foreign = browser.post("/register/system/new", &[("csrf", &csrf), ("name", "Intrång")]);
    assert_eq!(foreign.status, 400);
    browser.headers.clear();
    assert!(!browser.get("/register/system").body.contains("Intrång"));
    let nobody = Browser::at(&serving).send("GET", "/register/system", "text/plain", b"");
    assert_eq!((nobody.status, nobody.header("location")), (303, "/login?to=/register/system"));
}

#[test]
fn a_role_sees_its_units_only() {
    let (place, serving, mut boss) = administrator();
    import(&mut boss, "unit", UNITS);
    import(&mut boss, "person", PEOPLE);
    let csrf = boss.get("/register/task/new").csrf();
    for (what, unit) in [("Byt nyckelskåp", "hemtjanst-norra"), ("Ladda lamporna", "nattpatrullen")] {
        boss.post("/register/task/new", &[("csrf", &csrf), ("what", what), ("unit", unit)]);
    }
    let (words, _) = card(&place, "unit-manager", Some("nattpatrullen"), Some("Nils Natt"));
    let mut manager = Browser::at(&serving);
    assert!(manager.log_in(&words, "").body.contains("Nils Natt"));
    let tasks = manager.get("/register/task");
    assert!(tasks.body.contains("Ladda lamporna") && !tasks.body.contains("Byt nyckelskåp"));
    assert!(!manager.get("/register/person").body.contains("Olle Berg"));
    assert!(!manager.get("/search?q=olle").body.contains("Olle Berg"));
    assert_eq!(manager.get("/register/unit/hemtjanst-norra").status, 403);
    assert_eq!(manager.get("/cards").status, 403);
    assert_eq!(manager.get("/looks").status, 403);
    let csrf = manager.get("/register/task/new").csrf();
    let other = [("csrf", csrf.as_str()), ("what", "Inte min"), ("unit", "hemtjanst-norra")];
    assert!(manager.post("/register/task/new", &other).status >= 400);
    let own = [("csrf", csrf.as_str()), ("what", "Min egen"), ("unit", "nattpatrullen")];
    assert_eq!(manager.post("/register/task/new", &own).status, 200);
    let (words, _) = card(&place, "staff", Some("nattpatrullen"), None);
    let mut staff = Browser::at(&serving);
    assert_eq!(staff.log_in(&words, "").status, 422, "a unit's card asks for a name");
    assert!(staff.log_in(&words, "Vera Vik").body.contains("Vera Vik"));
    assert_eq!(staff.get("/register/task/new").status, 403);
}

#[test]
fn a_lost_card_is_revoked_and_guessing_is_slow() {
    let (place, serving, mut boss) = administrator();
    let (words, _) = card(&place, "director", None, Some("Dag Chef"));
    let mut director = Browser::at(&serving);
    assert_eq!(director.log_in(&words, "").status, 200);
    let cards = boss.get("/cards");
    let section = cards.body.split("<section").find(|section| section.contains("Dag Chef")).unwrap().to_string();
    let id = section.split("/cards/").nth(1).unwrap().split('/').next().unwrap().to_string();
    boss.post(&format!("/cards/{id}/revoke"), &[("csrf", &cards.csrf()), ("why", "Tappad i snön")]);
    assert!(director.get("/more").body.contains("id=\"login-title\""), "at once");
    assert!(Browser::at(&serving).log_in(&words, "").body.contains("taget ur bruk"));
    let (words, _) = card(&place, "director", None, Some("Dagny Chef"));
    assert_eq!(Browser::at(&serving).log_in(&words, "").status, 200);
    let mut finder = Browser::at(&serving);
    let csrf = finder.post("/login", &[("card", &words), ("to", "/")]).csrf();
    let mut last = String::new();
    for _ in 0..6 {
        last = finder.post("/login/pin", &[("csrf", &csrf), ("pin", "9998")]).body;
    }
    assert!(last.contains("Vänta"), "{last}");
    let right = finder.post("/login/pin", &[("csrf", &csrf), ("pin", "7402")]);
    assert!(right.body.contains("Vänta"), "also for the right one");
}

#[test]
fn the_local_network_is_answered_over_tls_only() {
    let place = Place::new();
    let said = place.ok(&["serve", "--listen", "127.0.0.1:0", "--lan", "127.0.0.1:0", "--for", "1", "--json"]);
    let said: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert!(said["pages"][0].as_str().unwrap().starts_with("http://127.0.0.1:"), "{said}");
    assert!(said["pages"][1].as_str().unwrap().starts_with("https://127.0.0.1:"), "{said}");
    assert!(place.path("web-ca.crt").is_file() && place.path("web-ca.key").is_file());
}
