//! What programs can do: everything that the pages can, with the same roles.

use serde_json::{Value, json};

use super::browser::{Answer, Browser, Serving};
use super::place::Place;
use super::web::{PEOPLE, UNITS, administrator, card, import};

/// A program that somebody's card has let in.
fn program(place: &Place, serving: &Serving, (role, unit, name): (&str, Option<&str>, &str)) -> Browser {
    let (words, code) = card(place, role, unit, Some(name));
    Browser::at(serving).log_in(&words, "");
    let mut program = Browser::at(serving);
    let asked = json!({ "card": code, "pin": "7402" }).to_string();
    let token = program.send("POST", "/api/v1/token", "application/json", asked.as_bytes()).json();
    program.headers.push(("authorization".into(), format!("Bearer {}", token["token"].as_str().unwrap())));
    program
}

pub fn post(program: &mut Browser, path: &str, body: &Value) -> Answer {
    program.send("POST", &format!("/api/v1/{path}"), "application/json", body.to_string().as_bytes())
}

pub fn get(program: &mut Browser, path: &str) -> Value {
    let answer = program.send("GET", &format!("/api/v1/{path}"), "application/json", b"");
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.json()
}

fn status(program: &mut Browser, path: &str, body: &Value) -> u16 {
    post(program, path, body).status
}

fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["id"].as_str().unwrap().to_string()
}

/// A node with two units and their people, an administrator's program, and one of the other unit's manager.
pub fn town() -> (Place, Serving, Browser, Browser) {
    let (place, serving, mut boss) = administrator();
    import(&mut boss, "unit", UNITS);
    import(&mut boss, "person", PEOPLE);
    let robot = program(&place, &serving, ("administrator", None, "Robot Ek"));
    let other = program(&place, &serving, ("unit-manager", Some("nattpatrullen"), "Nils Natt"));
    (place, serving, robot, other)
}

#[test]
fn records_are_written_by_programs() {
    let (place, serving, mut boss) = administrator();
    let mut program = program(&place, &serving, ("administrator", None, "Robot Ek"));
    assert_eq!(program.send("GET", "/api/v1/me", "application/json", b"").json()["role"], "administrator");
    let made = program.send(
        "POST",
        "/api/v1/register/system",
        "application/json",
        br#"{"name":"TES","needs":["network","power"]}"#,
    );
    assert_eq!(made.status, 201, "{}", made.body);
    let (id, tag) = (made.json()["id"].as_str().unwrap().to_string(), made.header("etag").to_string());
    let path = format!("/api/v1/register/system/{id}");
    program.headers.push(("if-match".into(), tag));
    assert_eq!(program.send("PATCH", &path, "application/json", br#"{"name":"TES 2"}"#).status, 200);
    let stale = program.send("PATCH", &path, "application/json", br#"{"name":"TES 3"}"#);
    assert_eq!(stale.status, 409, "{}", stale.body);
    let wrong = program.send("POST", "/api/v1/register/system", "application/json", br#"{"integrity":"9"}"#);
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["faults"][0]["field"], "integrity");
    for bad in [&b"[]"[..], b"{", b"{\"name\":{}}"] {
        assert_eq!(program.send("POST", "/api/v1/register/system", "application/json", bad).status, 400);
    }
    assert!(boss.get("/register/system").body.contains("TES 2"));
    let described = program.send("GET", "/api/v1/openapi.json", "application/json", b"").json();
    assert_eq!(described["openapi"], "3.1.0");
    assert!(described["paths"]["/api/v1/register/plan/{id}"]["patch"].is_object());
    assert_eq!(program.send("DELETE", &path, "application/json", b"").status, 204);
    assert!(!boss.get("/register/system").body.contains("TES 2"));
    let (verified, _) = place.json(&["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
}

#[test]
fn only_a_token_counts() {
    let (_place, serving, mut boss) = administrator();
    assert_eq!(boss.send("GET", "/api/v1/me", "application/json", b"").status, 401, "a browser's cookie");
    for path in ["cards", "board", "register/unit", "print/board"] {
        let answer = Browser::at(&serving).send("GET", &format!("/api/v1/{path}"), "application/json", b"");
        assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("not-logged-in")), "{path}");
    }
}

#[test]
fn a_plan_is_approved_as_it_was_read() {
    let (_place, _serving, mut robot, mut other) = town();
    let plan = json!({ "title": "Utan el", "sort": "continuity", "unit": "hemtjanst-norra", "plan_b": "Ficklampor." });
    let made = post(&mut robot, "register/plan", &plan);
    let (id, version) = (id(&made), made.json()["version"].clone());
    let path = format!("plans/{id}/approve");
    assert_eq!(status(&mut other, &path, &json!({ "version": version })), 403);
    assert_eq!(status(&mut robot, &path, &json!({ "version": "an older one" })), 409);
    assert_eq!(status(&mut robot, &path, &json!({ "version": version, "force": true })), 400);
    assert_eq!(status(&mut robot, "plans/nope/approve", &json!({ "version": version })), 404);
    assert_eq!(get(&mut robot, &format!("plans/{id}/versions"))["changed"], true);
    assert_eq!(status(&mut robot, &path, &json!({ "version": version })), 201);
    let versions = get(&mut robot, &format!("plans/{id}/versions"));
    assert_eq!((&versions["changed"], &versions["versions"][0]["number"]), (&json!(false), &json!(1)));
    assert_eq!(versions["versions"][0]["approved_by"], "Robot Ek");
    let again = post(&mut robot, &path, &json!({ "version": version }));
    assert_eq!((again.status, &again.json()["error"]), (409, &json!("plan-same")));
}

#[test]
fn a_chain_is_made_approved_and_drilled() {
    let (_place, _serving, mut robot, mut other) = town();
    let norra = json!({ "unit": "hemtjanst-norra", "fan": 5 });
    assert_eq!(status(&mut other, "chains", &norra), 403);
    assert_eq!(status(&mut robot, "chains", &json!({ "unit": "hemtjanst-norra", "fan": 1 })), 422);
    assert_eq!(status(&mut robot, "chains", &json!({ "unit": "hemtjanst-norra", "fan": 13 })), 422);
    assert_eq!(status(&mut robot, "chains", &json!({ "unit": "nattpatrullen" })), 409, "nobody works there");
    let chain = id(&post(&mut robot, "chains", &norra));
    let shown = get(&mut robot, &format!("chains/{chain}"));
    assert_eq!(shown["places"].as_array().unwrap().len(), 2, "{shown}");
    assert_eq!(status(&mut other, &format!("chains/{chain}/approve"), &json!({})), 403);
    let approved = post(&mut robot, &format!("chains/{chain}/approve"), &json!({}));
    assert_eq!(approved.json()["fields"]["approved_by"], "Robot Ek");
    let drill = id(&post(&mut robot, &format!("chains/{chain}/drills"), &json!({})));
    let path = format!("drills/{drill}/replies");
    let link = |at: usize| shown["places"][at]["link"].clone();
    let wrong = json!({ "answers": [{ "link": "nope", "outcome": "answered" }] });
    assert_eq!(status(&mut robot, &path, &wrong), 422);
    assert_eq!(status(&mut robot, &path, &json!({ "answers": [{ "link": link(0), "outcome": "perhaps" }] })), 422);
    let first = json!({ "answers": [{ "link": link(1), "outcome": "wrong-number" }] });
    assert_eq!(status(&mut robot, &path, &first), 200);
    let last = json!({ "answers": [{ "link": link(0), "outcome": "answered", "read_back": "right" }], "end": true });
    let drilled = post(&mut robot, &path, &last).json();
    assert_eq!(
        (&drilled["reached"], &drilled["of"]),
        (&json!(0), &json!(1)),
        "whoever begins is not called: {drilled}"
    );
    assert_eq!(drilled["dead_numbers"].as_array().unwrap().len(), 1);
    assert_ne!(get(&mut robot, &format!("drills/{drill}"))["ended"], "");
    let tasks = get(&mut robot, "register/task");
    assert_eq!(tasks["count"], 1, "the number that was wrong, said before the end: {tasks}");
}

#[test]
fn an_exercise_is_made_and_scored() {
    let (_place, _serving, mut robot, mut other) = town();
    let wanted = json!({ "unit": "hemtjanst-norra", "scenario": "morning", "day": "2026-12-16" });
    let exercise = id(&post(&mut robot, "register/exercise", &wanted));
    let shown = get(&mut robot, &format!("exercises/{exercise}"));
    let (most, path) = (shown["questions"][0]["points"].as_u64().unwrap(), format!("exercises/{exercise}/score"));
    let score = |points: u64, number: u64| {
        json!({ "version": shown["version"], "answers": [{ "number": number, "points": points, "missing": "Ficklampor" }],
                "more": ["Batterier"], "until": "2027-01-15" })
    };
    assert_eq!(status(&mut other, &path, &score(1, 1)), 403);
    let too_much = post(&mut robot, &path, &score(most + 1, 1));
    assert_eq!((too_much.status, &too_much.json()["faults"][0]["field"]), (422, &json!("points-1")));
    assert_eq!(status(&mut robot, &path, &score(1, 99)), 422);
    let scored = post(&mut robot, &path, &score(most, 1));
    assert_eq!((scored.status, &scored.json()["score"]), (200, &json!(most)), "{}", scored.body);
    assert_eq!(scored.json()["tasks"].as_array().unwrap().len(), 2);
    assert_eq!(status(&mut robot, &path, &score(0, 1)), 409, "it has changed since it was read");
}

#[test]
fn what_is_printed_is_locked_in_and_lost() {
    let (place, serving, mut robot, mut other) = town();
    let chain = id(&post(&mut robot, "chains", &json!({ "unit": "hemtjanst-norra" })));
    let path = format!("print/chain/{chain}");
    let looked = robot.send("GET", &format!("/api/v1/{path}"), "application/json", b"");
    assert_eq!((looked.status, looked.header("content-type")), (200, "application/pdf"));
    assert_eq!(get(&mut robot, "register/copy")["count"], 0, "a look writes nothing");
    assert_eq!(status(&mut other, &path, &json!({})), 403);
    assert_eq!(status(&mut robot, "print/nothing", &json!({})), 404);
    let printed = post(&mut robot, &path, &json!({}));
    assert_eq!(printed.status, 201);
    assert!(printed.body.starts_with("%PDF-"));
    let copy = printed.header("location").trim_start_matches("/api/v1/").to_string();
    assert_eq!(get(&mut robot, &copy)["fields"]["state"], "printed");
    let today = get(&mut robot, &copy)["fields"]["printed_on"].clone();
    let locked = json!({ "data_as_of": today, "place": "Skåp 2", "printed_elsewhere": "yes" });
    let untold = json!({ "data_as_of": today, "place": "Skåp 2" });
    assert_eq!(status(&mut other, "units/hemtjanst-norra/lock-in", &locked), 403);
    assert_eq!(status(&mut robot, "units/nope/lock-in", &locked), 404);
    assert_eq!(status(&mut robot, "units/hemtjanst-norra/lock-in", &json!({ "data_as_of": "2999-01-01" })), 422);
    assert_eq!(status(&mut robot, "units/hemtjanst-norra/lock-in", &untold), 422, "no binder was printed");
    let word =
        json!({ "unit": "hemtjanst-norra", "day": today, "data_as_of": today, "place": "Skåp 2", "signed_by": "R" });
    assert_eq!(status(&mut robot, "register/lockedin", &word), 422, "nor is it written as a record");
    assert_eq!(status(&mut robot, "units/hemtjanst-norra/lock-in", &locked), 201);
    assert_eq!(get(&mut robot, &copy)["fields"]["state"], "locked-in");
    let id = copy.rsplit('/').next().unwrap();
    assert_eq!(status(&mut robot, &format!("copies/{id}/move"), &json!({ "move": "carry-out" })), 422, "by whom?");
    assert_eq!(status(&mut robot, &format!("copies/{id}/move"), &json!({ "move": "eat" })), 400);
    assert_eq!(status(&mut robot, &format!("copies/{id}/move"), &json!({ "move": "lose" })), 200);
    assert_eq!(get(&mut robot, "register/breach")["count"], 1);
    let units = get(&mut other, "board")["units"].clone();
    assert_eq!((units.as_array().unwrap().len(), &units[0]["unit"]), (1, &json!("nattpatrullen")), "its own only");
    let mut staff = program(&place, &serving, ("staff", Some("hemtjanst-norra"), "Vera Vik"));
    assert_eq!(status(&mut staff, &path, &json!({})), 403);
}

#[test]
fn cards_are_listed_and_revoked() {
    let (_place, _serving, mut robot, mut other) = town();
    assert_eq!(other.send("GET", "/api/v1/cards", "application/json", b"").status, 403);
    let cards = get(&mut robot, "cards")["cards"].clone();
    let card = cards.as_array().unwrap().iter().find(|card| card["label"] == "Nils Natt").unwrap().clone();
    assert_eq!((&card["role"], &card["revoked"]), (&json!("unit-manager"), &Value::Null));
    let path = format!("cards/{}", card["id"].as_str().unwrap());
    assert_eq!(status(&mut other, &format!("{path}/revoke"), &json!({ "why": "Nej" })), 403);
    assert_eq!(status(&mut robot, &format!("{path}/revoke"), &json!({ "why": " " })), 422);
    assert_eq!(status(&mut robot, &format!("cards/{}/revoke", "A".repeat(26)), &json!({ "why": "Tappat" })), 404);
    assert_eq!(status(&mut robot, &format!("{path}/revoke"), &json!({ "why": "Tappat" })), 204);
    assert_eq!(other.send("GET", "/api/v1/me", "application/json", b"").status, 401, "at once");
    assert_eq!(get(&mut robot, "cards")["cards"].as_array().unwrap().len(), cards.as_array().unwrap().len());
    assert_eq!(status(&mut robot, &format!("{path}/forget-pin"), &json!({})), 204);
}

#[test]
fn lists_go_in_and_out_and_systems_are_started() {
    let (_place, _serving, mut robot, mut other) = town();
    let table = "Namn;Telefon\nAnna Ek;0701740602\n;0701740603\n";
    let import = |dry_run: bool| json!({ "table": table, "dry_run": dry_run });
    let seen = post(&mut robot, "import/person", &import(true)).json();
    let outcomes = |answer: &Value| -> Vec<String> {
        answer["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!((outcomes(&seen), &seen["written"]), (vec!["new".into(), "refused".into()], &json!(false)), "{seen}");
    let csv = |robot: &mut Browser| robot.send("GET", "/api/v1/export/person", "application/json", b"").body.clone();
    assert!(!csv(&mut robot).contains("Anna Ek"), "a dry run writes nothing");
    assert_eq!(post(&mut robot, "import/person", &import(false)).json()["written"], true);
    assert!(csv(&mut robot).contains("Anna Ek"));
    assert_eq!(status(&mut robot, "import/person", &json!({ "table": " \n" })), 409);
    assert_eq!(status(&mut other, "import/system", &import(false)), 403);
    let systems = get(&mut robot, "starting");
    let first = &systems["systems"][0];
    assert_eq!(first["is_there"], false);
    assert_eq!(status(&mut other, "starting", &json!({ "systems": [first["id"]] })), 403);
    assert_eq!(post(&mut robot, "starting", &json!({ "systems": [first["id"]] })).json()["entries"], 1);
    assert_eq!(get(&mut robot, "starting")["systems"][0]["is_there"], true);
    assert_eq!(status(&mut robot, "starting", &json!({ "systems": ["nope"] })), 400);
}

#[test]
fn what_waits_for_a_word_is_listed_and_answered() {
    let (_place, _serving, mut robot, mut other) = town();
    assert_eq!(get(&mut robot, "proposals"), json!({ "proposals": [] }));
    let none = json!({ "proposals": ["nope"], "answer": "taken" });
    assert_eq!(post(&mut robot, "proposals", &none).json(), json!({ "entries": 0 }));
    assert_eq!(status(&mut robot, "proposals", &json!({ "proposals": [], "answer": "maybe" })), 400);
    assert_eq!(get(&mut robot, "conflicts"), json!({ "conflicts": [] }));
    let settled = json!({ "field": "name", "value": "Norra" });
    let answer = post(&mut robot, "register/unit/hemtjanst-norra/settle", &settled);
    assert_eq!((answer.status, &answer.json()["error"]), (409, &json!("register-agreed")), "nobody disputes it");
    assert_eq!(status(&mut other, "looks", &json!({ "why": "Stickprov" })), 403);
    assert_eq!(status(&mut robot, "looks", &json!({ "why": " " })), 422);
    assert_eq!(status(&mut robot, "looks", &json!({ "why": "Tio slag, alla med ärende." })), 204);
    assert_eq!(get(&mut robot, "looks"), json!({ "looks": [] }), "a spot check is no look");
    let mut named = |letters: usize| {
        let path = format!("/api/v1/looks?who={}", "a".repeat(letters));
        robot.send("GET", &path, "application/json", b"").status
    };
    assert_eq!((named(120), named(121)), (200, 400));
}

#[test]
fn versions_of_a_plan_are_compared() {
    let (_place, _serving, mut robot, _other) = town();
    let plan = json!({ "title": "Utan el", "sort": "continuity", "unit": "hemtjanst-norra", "plan_b": "Ficklampor." });
    let made = post(&mut robot, "register/plan", &plan);
    let (id, version) = (id(&made), made.json()["version"].clone());
    assert_eq!(status(&mut robot, &format!("plans/{id}/approve"), &json!({ "version": version })), 201);
    let path = format!("/api/v1/register/plan/{id}");
    assert_eq!(robot.send("PATCH", &path, "application/json", br#"{"plan_b":"Stearinljus."}"#).status, 200);
    let compared = get(&mut robot, &format!("plans/{id}/compare"));
    assert_eq!((&compared["to"], &compared["changed"][0]["field"]), (&json!("now"), &json!("plan_b")), "{compared}");
    let pieces = compared["changed"][0]["pieces"].to_string();
    assert!(pieces.contains("removed") && pieces.contains("Stearinljus"), "{pieces}");
    let missing = robot.send("GET", &format!("/api/v1/plans/{id}/compare?from=nope"), "application/json", b"");
    assert_eq!(missing.status, 404);
}

#[test]
fn a_card_that_a_program_made_lets_somebody_in() {
    let (_place, serving, mut robot, mut other) = town();
    let asked = json!({ "role": "staff", "name": "Siv Lind", "units": ["hemtjanst-norra"] });
    assert_eq!(status(&mut other, "cards", &asked), 403);
    assert_eq!(status(&mut robot, "cards", &json!({ "role": "staff", "units": ["nope"], "for_units": true })), 409);
    assert_eq!(status(&mut robot, "cards", &json!({ "role": "staff", "name": "Siv\u{202e}" })), 422);
    let made = post(&mut robot, "cards", &asked);
    assert_eq!(made.status, 201, "{}", made.body);
    let words = made.json()["cards"][0]["words"].as_str().unwrap().to_string();
    let mut siv = Browser::at(&serving);
    siv.log_in(&words, "");
    assert!(siv.get("/binders").body.contains("Siv Lind"));
    assert!(!get(&mut robot, "cards").to_string().contains(&words), "the secret is said once");
}
