//! The crisis room for programs: what its forms decide and write, by tables, and the log to read.

use serde_json::{Value, json};

use super::api::{get, post, town};
use super::browser::Answer;

/// Where a deed says to look.
fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["location"].as_str().unwrap().to_string()
}

#[test]
fn a_day_is_led_by_programs_through_the_pages_own_decisions() {
    let (place_, _serving, mut robot, mut other) = town();
    assert_eq!(get(&mut robot, "incident"), json!({ "incident": null }));
    let begun = json!({ "id": "pagar", "what": "Alla system nere" });
    assert_eq!(place(&post(&mut robot, "incident/start", &begun)), "/");
    place(&post(&mut robot, "incident/start", &begun));
    let incident = get(&mut robot, "incident");
    assert_eq!((&incident["incident"]["id"], &incident["incident"]["level"]), (&json!("pagar"), &json!("outage")));

    let line = json!({ "token": "rad-1", "text": "Vattnet är avstängt i Norra", "channel": "phone", "flags": ["key"] });
    place(&post(&mut robot, "log", &line));
    place(&post(&mut robot, "log", &line));
    let log = get(&mut other, "log");
    let said: Vec<&str> = log["lines"].as_array().unwrap().iter().filter_map(|line| line["text"].as_str()).collect();
    assert_eq!(
        said.iter().filter(|text| text.contains("Vattnet")).count(),
        1,
        "the same form twice is one line: {log}"
    );
    assert!(said.iter().any(|text| text.contains("Alla system nere")), "the page's own line: {log}");
    assert_eq!(log["lines"][0]["is_key"], true);

    let report = json!({ "rest": "green", "colour-medicines": "red", "words-medicines": "Inga listor" });
    let answer = post(&mut robot, "situation/hemtjanst-norra", &report);
    assert!(place(&answer).starts_with("/situation/hemtjanst-norra?saved="), "{}", answer.body);
    let reports = get(&mut robot, "register/report");
    assert!(reports["count"].as_u64().unwrap() > 0, "what pages write is read: {reports}");

    let meeting = json!({ "id": "mote", "name": "Krisledning", "when": "2026-12-01 08:00", "leader": "Eva Ek", "keeper": "Siv Alm", "open": true });
    assert_eq!(place(&post(&mut robot, "meetings/new", &meeting)), "/meetings/mote");
    let said = json!({ "decision-text": "Papper från nu", "decision-reason": "Inget svarar", "decision-decided-by": "Eva Ek",
                       "task-what": "Hämta nycklar", "task-owner": "Siv Alm", "text-1": "Norra är röd" });
    place(&post(&mut robot, "meetings/mote/save", &said));
    let decisions = get(&mut robot, "register/decision");
    assert_eq!(decisions["records"][0]["fields"]["text"], "Papper från nu");
    assert!(get(&mut robot, "log").to_string().contains("Papper från nu"));
    place(&post(&mut robot, "meetings/mote/close", &json!({})));
    let minutes = robot.send("POST", "/api/v1/print/minutes/mote", "application/json", b"");
    assert_eq!((minutes.status, minutes.header("content-type")), (200, "application/pdf"));

    place(&post(&mut robot, "incident/step", &json!({ "step": "closed", "why": "Allt är tillbaka" })));
    let (verified, _) = place_.json(&["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
}

#[test]
fn a_no_is_told_as_the_page_tells_it() {
    let (_place, _serving, mut robot, mut other) = town();
    let told = |answer: &Answer| (answer.status, answer.json()["error"].as_str().unwrap_or_default().to_string());
    let refused = |error: &str| (422, error.to_string());
    // With nothing going on there is no log to write in.
    assert_eq!(post(&mut robot, "incident/step", &json!({ "step": "crisis" })).status / 100, 4);
    for (path, body) in [
        ("incident/start", json!({})),
        ("incident/start", json!({ "what": 7 })),
        ("incident/start", json!({ "what": "a", "more": "b" })),
        ("incident/start", json!({ "what": "a\u{202e}" })),
        ("incident/step", json!({ "step": "sideways" })),
        ("log", json!({ "text": "" })),
    ] {
        assert_eq!(told(&post(&mut robot, path, &body)), refused("form-refused"), "{path} {body}");
    }
    assert_eq!(told(&post(&mut robot, "log", &json!([]))).0, 400);
    place(&post(&mut robot, "incident/start", &json!({ "what": "Nere" })));
    // Who may not decide is told so, as JSON.
    assert_eq!(
        told(&post(&mut other, "incident/step", &json!({ "step": "crisis", "why": "x" }))),
        (403, "not-yours".into())
    );
    let answer = post(&mut robot, "log", &json!({ "text": "Sent", "happened": "i går kväll" }));
    assert_eq!(told(&answer), refused("form-refused"));
    let faults: Value = answer.json()["faults"].clone();
    assert_eq!(faults[0]["field"], "happened", "{faults}");
    assert!(faults[0]["message"].as_str().unwrap().len() > 5);
    assert_eq!(post(&mut robot, "clocks/none/known", &json!({ "known": "nu" })).status, 404);
}

#[test]
fn what_is_described_is_what_there_is() {
    let (_place, _serving, mut robot, _other) = town();
    let described = get(&mut robot, "openapi.json");
    for path in [
        "incident/start",
        "log",
        "meetings/{id}/save",
        "contacts/new",
        "notices/{id}/publish",
        "shifts/sit",
        "binders/{unit}/print",
        "envelopes/{id}/drill",
        "calls/run/{id}",
        "clocks/{rule}/reported",
    ] {
        assert!(described["paths"][format!("/api/v1/{path}")]["post"].is_object(), "{path}");
    }
    for path in ["incident", "log", "clients", "falls", "matrix", "register/incident", "units/{id}/old-paper"] {
        assert!(described["paths"][format!("/api/v1/{path}")]["get"].is_object(), "{path}");
    }
    assert!(
        described["paths"]["/api/v1/register/incident"]["post"].is_null(),
        "what pages decide is not written past them"
    );
    let past = robot.send("POST", "/api/v1/register/incident", "application/json", br#"{"what":"x"}"#);
    assert_eq!((past.status, past.header("allow")), (405, "GET"));
    assert_eq!(get(&mut robot, "clients"), json!({ "units": [] }));
    let falls = get(&mut robot, "falls?start=network");
    assert!(falls["falls"].is_array());
    assert_eq!(robot.send("GET", "/api/v1/falls?start=nope", "application/json", b"").status, 404);
    assert_eq!(get(&mut robot, "units/hemtjanst-norra/old-paper"), json!({ "sheet": [], "copy": [] }));
}
