//! Every form, and a sheet of each filled in, as FHIR: judged by somebody else's reading of R4, and taken in again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use planb_core::form::answer::{Mark, Verdict, answers};
use planb_core::form::fhir::{Response, response, take, take_response};
use planb_core::form::layout::{Sort, layout};
use planb_core::form::{FormDefinition, shipped};
use planb_core::sheet::Serial;
use serde_json::{Value, json};

use crate::demo::planb;
use crate::judges::run;

/// The judge, which `cargo xtask test` installs by its lock file.
const JUDGE: &str = "testkit/fhir";

/// What is written in fields: dates and times as they should be, and as people write them.
const WRITTEN: [&str; 5] = ["2026-11-28", "07:40", "24:10", "i natt vid tre", "Åsa Öberg \"Ågren\"\nrad två"];

/// Asks the judge about files; what is wrong, by file.
fn judged(files: &[PathBuf]) -> Vec<(PathBuf, Value)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(JUDGE);
    let is_there = home.join("node_modules/fhir").exists();
    assert!(
        is_there,
        "{JUDGE}: the judge is not installed: `cargo xtask test` does it, or `npm ci --prefix {JUDGE} --ignore-scripts`"
    );
    let script = home.join("judge.cjs");
    let paths = files.iter().map(|file| file.to_str().unwrap());
    let said = run("node", &std::iter::once(script.to_str().unwrap()).chain(paths).collect::<Vec<_>>());
    let said: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(said.len(), files.len());
    files.iter().cloned().zip(said).collect()
}

#[track_caller]
fn is_r4(files: &[PathBuf]) {
    for (file, said) in judged(files) {
        assert_eq!(said["wrong"], json!([]), "{}", file.display());
    }
}

/// A sheet that somebody filled in: some boxes ticked, some crossed out, and something in every line.
fn filled(form: &FormDefinition) -> Response {
    let (mut said, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for page in layout(form) {
        let boxes: usize = page.fields.iter().map(|field| field.boxes.len()).sum();
        let verdict = |at: usize| match at % 7 {
            0 | 3 => Verdict { mark: Mark::Ticked, confidence: 0.9, flagged: false },
            5 => Verdict { mark: Mark::Struck, confidence: 0.7, flagged: true },
            _ => Verdict { mark: Mark::Blank, confidence: 1.0, flagged: false },
        };
        let read = answers(&page, &(0..boxes).map(verdict).collect::<Vec<_>>());
        for (at, field) in page.fields.iter().enumerate() {
            if matches!(field.sort, Sort::Written | Sort::Boxes) {
                texts.insert(field.name.clone(), WRITTEN[at % WRITTEN.len()].to_string());
            } else {
                said.insert(field.name.clone(), read[&field.name].clone());
            }
        }
    }
    Response { serial: Serial::new("K1", 123), answers: said, texts }
}

#[test]
fn every_form_goes_out_as_r4_and_comes_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for form in shipped() {
        let file = folder.path().join(format!("{}.json", form.code));
        planb(&["form", "export", &form.code, "--fhir", "--out", file.to_str().unwrap()]);
        assert_eq!(take(&std::fs::read(&file).unwrap()).as_ref(), Ok(form), "{}", form.named());
        files.push(file);
    }
    assert!(files.len() >= 18);
    is_r4(&files);
}

#[test]
fn every_filled_in_sheet_goes_out_as_r4_and_comes_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut entries) = (Vec::new(), Vec::new());
    for form in shipped() {
        let sheet = filled(form);
        let out = response(form, &sheet);
        let file = folder.path().join(format!("{}.json", form.code));
        std::fs::write(&file, out.to_string()).unwrap();
        assert_eq!(take_response(form, &std::fs::read(&file).unwrap()), Ok(sheet), "{}", form.named());
        files.push(file);
        entries.push(json!({ "resource": out }));
    }
    let bundle = folder.path().join("bundle.json");
    std::fs::write(&bundle, json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string())
        .unwrap();
    files.push(bundle);
    is_r4(&files);
}

#[test]
fn the_judge_finds_what_is_not_r4() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = |name: &str, change: fn(&mut Value)| {
        let mut out = response(&shipped()[0], &filled(&shipped()[0]));
        change(&mut out);
        let file = folder.path().join(name);
        std::fs::write(&file, out.to_string()).unwrap();
        file
    };
    let files = [
        wrong("status.json", |out| out["status"] = json!("done")),
        wrong("date.json", |out| out["item"][0]["item"][0]["answer"] = json!([{ "valueDate": "i natt" }])),
        wrong("field.json", |out| out["planb"] = json!(1)),
    ];
    for (file, said) in judged(&files) {
        assert_eq!(said["wrong"].as_array().map(Vec::len), Some(1), "{}: {said}", file.display());
    }
}
