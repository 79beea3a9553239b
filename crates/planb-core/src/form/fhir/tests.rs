//! Every form goes out and comes back, R4's own rules hold, and somebody else's questionnaire becomes paper.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::*;
use crate::form::answer::{Mark, Verdict, answers};
use crate::form::layout::{Sort, layout};
use crate::form::{FormDefinition, Guard, Kind, shipped};
use crate::sheet::Serial;

fn bytes(json: &Value) -> Vec<u8> {
    serde_json::to_vec(json).unwrap()
}

#[test]
fn every_form_comes_back_as_itself() {
    for form in shipped() {
        assert_eq!(take(&bytes(&form.fhir())).as_ref(), Ok(form), "{}", form.named());
    }
}

/// Walks every item; `inside` is the type of what it stands in.
fn walk(item: &Value, inside: &str, see: &mut impl FnMut(&Value, &str)) {
    for child in item["item"].as_array().into_iter().flatten() {
        see(child, inside);
        walk(child, child["type"].as_str().unwrap_or_default(), see);
    }
}

fn nothing_is_empty(value: &Value, place: &str) {
    match value {
        Value::String(text) => assert!(!text.trim().is_empty(), "{place}"),
        Value::Array(items) => {
            assert!(!items.is_empty(), "{place}");
            items.iter().for_each(|item| nothing_is_empty(item, place));
        }
        Value::Object(fields) => {
            assert!(!fields.is_empty(), "{place}");
            fields.iter().for_each(|(name, field)| nothing_is_empty(field, &format!("{place}.{name}")));
        }
        Value::Null => panic!("{place} is null"),
        _ => {}
    }
}

#[test]
fn what_r4_asks_of_a_questionnaire_holds() {
    let types = ["group", "display", "boolean", "integer", "date", "time", "string", "text", "choice"];
    for form in shipped() {
        let out = form.fhir();
        nothing_is_empty(&out, &form.id);
        let name = out["name"].as_str().unwrap();
        assert!(name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric()));
        assert_eq!(out["status"], "active");
        let mut links = BTreeSet::new();
        walk(&out, "", &mut |item, _| {
            let (link, sort) = (item["linkId"].as_str().unwrap(), item["type"].as_str().unwrap());
            assert!(links.insert(link.to_string()), "que-2: {link} stands there twice");
            assert!(types.contains(&sort), "{link}: {sort}");
            let has = |name: &str| !item[name].is_null();
            assert!(sort != "group" || has("item"), "que-1a: {link}");
            assert!(sort != "display" || !has("item"), "que-1b: {link}");
            assert!(sort != "display" || !has("required") && !has("repeats"), "que-6: {link}");
            assert!(!has("answerOption") || sort == "choice", "que-5: {link}");
            assert!(sort != "choice" || item["answerOption"].as_array().is_some_and(|all| all.len() > 1), "{link}");
            assert!(!has("maxLength") || sort == "string", "que-10: {link}");
        });
        assert!(links.len() > form.sections.len());
    }
}

/// A sheet that somebody filled in: every third box ticked, one crossed out, and something written in every line.
fn filled(form: &FormDefinition) -> Response {
    let (mut said, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for page in layout(form) {
        let boxes: usize = page.fields.iter().map(|field| field.boxes.len()).sum();
        let verdict = |at: usize| match at % 7 {
            0 | 3 => Verdict { mark: Mark::Ticked, confidence: 0.9, flagged: false },
            5 => Verdict { mark: Mark::Struck, confidence: 0.7, flagged: true },
            _ => Verdict { mark: Mark::Blank, confidence: 1.0, flagged: false },
        };
        let verdicts: Vec<Verdict> = (0..boxes).map(verdict).collect();
        let read = answers(&page, &verdicts);
        for field in &page.fields {
            if matches!(field.sort, Sort::Written | Sort::Boxes) {
                texts.insert(field.name.clone(), said_in(&field.name));
            } else {
                said.insert(field.name.clone(), read[&field.name].clone());
            }
        }
    }
    Response { serial: Serial::new("K1", 123), answers: said, texts }
}

/// Dates and times as they should be, and in words, in every field.
fn said_in(name: &str) -> String {
    match name.len() % 4 {
        0 => "2026-11-28".into(),
        1 => "07:40".into(),
        2 => "24:10".into(),
        _ => format!("står i {name}"),
    }
}

#[test]
fn dates_and_times_are_fhirs_or_words_beside_it() {
    let (visits, text) = (shipped().iter().find(|form| form.code == "BESOK").unwrap(), "i natt");
    for (typed, date, time) in [("2026-11-28", true, false), ("07:40", false, true), (text, false, false)] {
        let names = ["run.date", "visits.1.from"].map(str::to_string);
        let texts = names.iter().map(|name| (name.clone(), typed.to_string())).collect();
        let sheet = Response { serial: Serial::new("K1", 1), answers: BTreeMap::new(), texts };
        let out = response(visits, &sheet);
        let answers = [&out["item"][0]["item"][0]["answer"][0], &out["item"][1]["item"][0]["answer"][0]];
        assert_eq!(answers[0]["valueDate"].is_string(), date, "{out}");
        assert_eq!(answers[1]["valueTime"] == "07:40:00", time, "{out}");
        assert_eq!(take_response(visits, &bytes(&out)), Ok(sheet), "{typed}");
    }
}

#[test]
fn every_sheet_comes_back_as_it_was_filled_in() {
    for form in shipped() {
        let sheet = filled(form);
        let out = response(form, &sheet);
        nothing_is_empty(&out, &form.id);
        assert_eq!(take_response(form, &bytes(&out)), Ok(sheet), "{}", form.named());
    }
}

#[test]
fn a_response_names_nothing_that_its_questionnaire_does_not_ask() {
    for form in shipped() {
        let mut asked = BTreeMap::new();
        walk(&form.fhir(), "", &mut |item, _| {
            asked.insert(item["linkId"].as_str().unwrap().to_string(), item["type"].as_str().unwrap().to_string());
        });
        walk(&response(form, &filled(form)), "", &mut |item, _| {
            let link = item["linkId"].as_str().unwrap();
            let sort = asked.get(link).unwrap_or_else(|| panic!("{}: nobody asks {link}", form.named()));
            assert!(!(item["answer"].is_array() && sort == "group"), "qrs-1: {link}");
        });
    }
}

#[test]
fn what_others_say_of_medicine_is_still_for_a_person_to_see() {
    let form = shipped().iter().find(|form| form.id == "medicine-signing").unwrap();
    let field = &form.sections[1].fields[0];
    assert_eq!(field.guard, Guard::Medicine);
    let cell = json!({ "linkId": "doses.given.1.2", "answer": [{ "valueBoolean": true }] });
    let row = json!({ "linkId": "doses.given.1", "item": [cell] });
    let grid = json!({ "linkId": "doses.given", "item": [row] });
    let sent = json!({
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:planb:form:medicine-signing|1",
        "identifier": { "value": Serial::new("K1", 5).0 },
        "item": [{ "linkId": "doses", "item": [grid] }],
    });
    let read = take_response(form, &bytes(&sent)).unwrap();
    assert!(read.answers["doses.given.1.2"].flagged);
}

#[test]
fn a_questionnaire_of_somebody_else_becomes_paper() {
    let foreign = json!({
        "resourceType": "Questionnaire",
        "name": "FallRiskScreen",
        "title": "Fallriskbedömning",
        "version": "2.3.1",
        "status": "draft",
        "item": [
            { "linkId": "1", "type": "date", "text": "Datum", "required": true },
            { "linkId": "2", "type": "group", "text": "Bakgrund", "item": [
                { "linkId": "2.1", "type": "boolean", "text": "Har fallit senaste året" },
                { "linkId": "2.2", "type": "choice", "text": "Rörlighet", "answerOption": [
                    { "valueCoding": { "code": "A", "display": "Går själv" } },
                    { "valueString": "Går med stöd" },
                    { "valueCoding": { "code": "A", "display": "Går inte" } } ] },
                { "linkId": "2.3", "type": "group", "text": "Läkemedel", "item": [
                    { "linkId": "2.3.1", "type": "choice", "repeats": true, "text": "Tar", "answerOption": [
                        { "valueString": "Lugnande" }, { "valueString": "Sömnmedel" } ] } ] },
                { "linkId": "2.4", "type": "integer", "text": "Antal fall" },
                { "linkId": "2.5", "type": "choice", "answerValueSet": "http://example.org/x", "text": "Syn" } ] },
            { "linkId": "3", "type": "text", "text": "Övrigt", "item": [
                { "linkId": "3.1", "type": "display", "text": "Skriv läsligt" } ] },
        ],
    });
    let form = take(&bytes(&foreign)).unwrap();
    assert_eq!((form.id.as_str(), form.code.as_str(), form.version), ("fallriskscreen", "FALLRIS", 2));
    let kinds: Vec<Vec<&str>> =
        form.sections.iter().map(|section| section.fields.iter().map(|field| field.kind.name()).collect()).collect();
    assert_eq!(kinds, [vec!["date"], vec!["tick", "one", "info", "many", "boxes", "text"], vec!["text", "info"]]);
    let Kind::One { options } = &form.sections[1].fields[1].kind else { panic!() };
    let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["a", "gar-med-stod", "a-2"]);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let item = |items: Value| json!({ "resourceType": "Questionnaire", "title": "T", "item": items });
    let why = |bytes: &[u8]| take(bytes).map_or_else(|fault| fault.to_string(), |form| form.named());
    let tick = json!({ "linkId": "a", "type": "boolean", "text": "A" });
    let cases = [
        (item(json!([tick])), "t.1".to_string()),
        (item(json!([tick, tick])), "a: the linkId stands there twice".into()),
        (item(json!([{ "type": "boolean", "text": "Ja?" }])), "Ja?: linkId is missing".into()),
        (item(json!([{ "linkId": "a" }])), "a: type is missing".into()),
        (json!({ "resourceType": "Questionnaire" }), "item is missing".into()),
        (json!({ "resourceType": "Patient" }), "the resource is Patient".into()),
        (item(json!([{ "linkId": "a", "type": "display", "text": "A" }])), "there is nothing to fill in".into()),
    ];
    for (json, expected) in cases {
        assert_eq!(why(&bytes(&json)), expected);
    }
    assert!(why(b"{").contains("line 1"));
    let padded = |length: usize| {
        let mut bytes = bytes(&item(json!([tick])));
        bytes.resize(length, b' ');
        bytes
    };
    assert_eq!(why(&padded(FHIR_MAX_BYTES)), "t.1");
    assert_eq!(why(&padded(FHIR_MAX_BYTES + 1)), "more than 1048576 bytes");
    let deep = format!("{{\"resourceType\":{}", "[".repeat(100_000));
    assert!(why(deep.as_bytes()).contains("recursion"));
}
