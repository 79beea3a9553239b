//! The weeks after for programs: forms issued, scanned, looked at, entered and accounted for; and that nothing which a page does is
//! left out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::api::{get, post, town};
use super::browser::{Answer, Browser};

fn done(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["location"].as_str().unwrap().to_string()
}

/// Sends files as a form with a file field does, and waits until they are read.
fn scan(program: &mut Browser, unit: &str, files: &[&[u8]]) -> Value {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\n".to_vec();
    body.extend(unit.as_bytes());
    for file in files {
        body.extend(b"\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        body.extend(*file);
    }
    body.extend(b"\r\n--x--\r\n");
    let answer = program.send("POST", "/api/v1/scan", "multipart/form-data; boundary=x", &body);
    let place = done(&answer);
    let place = place.strip_prefix("/api/v1/").unwrap().to_string();
    for _ in 0..600 {
        let progress = get(program, &place);
        if progress["is_done"] == true {
            return progress;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the stack is never read");
}

/// Sends a file with one word beside it.
fn with_file(program: &mut Browser, path: &str, (name, word): (&str, &str), file: &[u8]) -> Answer {
    let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{word}\r\n").into_bytes();
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    program.send("POST", path, "multipart/form-data; boundary=x", &body)
}

/// Sends a file to be held against the ledger.
fn compared(program: &mut Browser, which: &str, file: &[u8]) -> Answer {
    with_file(program, "/api/v1/enter/compare", ("which", which), file)
}

/// A file that was mended is read in once, by whoever works with the unit's sheets; what stands in it is told in no answer.
fn reads_in(robot: &mut Browser, other: &mut Browser, csv: &[u8]) {
    let path = "/api/v1/enter/read-in";
    let csv = String::from_utf8_lossy(csv);
    let bad = with_file(robot, path, ("try", "false"), csv.replace("middag", "kväll").as_bytes()).json();
    assert_eq!((&bad["written"], &bad["sheets"][0]["fields"][0]["what"]), (&json!(0), &json!("bad")), "no date: {bad}");
    let mended = csv.replace("Ringde om middag", "2026-11-28");
    let hidden = with_file(other, path, ("try", "false"), mended.as_bytes()).json();
    assert_eq!((&hidden["written"], &hidden["sheets"][0]["is"]), (&json!(0), &json!("not_yours")), "{hidden}");
    for (is_try, written) in [("true", 1), ("false", 1), ("false", 0)] {
        let came = with_file(robot, path, ("try", is_try), mended.as_bytes());
        assert_eq!((came.status, &came.json()["written"]), (200, &json!(written)), "{}", came.body);
        assert!(!came.body.contains("2026"), "{}", came.body);
    }
    assert_eq!(compared(robot, "all", mended.as_bytes()).json()["differs"], 0);
    assert_eq!(with_file(robot, path, ("try", "perhaps"), csv.as_bytes()).status, 400);
    let lifecare = robot.send("GET", "/api/v1/enter/export/lifecare?which=all", "application/json", b"").bytes;
    assert_eq!(with_file(robot, path, ("try", "true"), &lifecare).json()["error"], "read-in-lifecare");
}

/// A file that went out says what the ledger says; one that was changed does not, and to whom it is not it says nothing.
fn compares(robot: &mut Browser, other: &mut Browser, csv: &[u8]) {
    let csv_text = String::from_utf8_lossy(csv);
    let came = compared(robot, "all", csv);
    assert_eq!(
        (came.status, &came.json()["differs"], &came.json()["missing"]),
        (200, &json!(0), &json!(0)),
        "{}",
        came.body
    );
    assert!(came.json()["equal"].as_u64().unwrap() >= 1 && !came.body.contains("Ringde"), "{}", came.body);
    let changed = csv_text.replace("middag", "kväll");
    assert_eq!(compared(robot, "all", changed.as_bytes()).json()["differs"], 1);
    // Another unit's manager is told nothing of it.
    let hidden = compared(other, "all", csv).json();
    assert_eq!((&hidden["equal"], &hidden["sheets"][0]["is"]), (&json!(0), &json!("not_yours")), "{hidden}");
    assert_eq!(compared(robot, "some", csv).status, 400);
    assert_eq!(compared(robot, "all", b"{\"resourceType\":").json()["error"], "compare-cut");
}

#[test]
fn forms_go_out_and_come_back_by_programs() {
    let (place, _serving, mut robot, mut other) = town();
    done(&post(&mut robot, "incident/start", &json!({ "id": "pagar", "what": "Alla system nere" })));
    assert!(get(&mut robot, "forms")["forms"].as_array().unwrap().len() > 10);
    let issue = json!({ "unit": "hemtjanst-norra", "form": "KONTAKT", "count": "3", "signed": "Eva Carlsson" });
    let pdf = post(&mut robot, "forms/issue", &issue).bytes;
    assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&pdf));
    let listed = get(&mut robot, "sheets?unit=hemtjanst-norra&stage=stock");
    let serials: Vec<String> =
        listed["sheets"].as_array().unwrap().iter().map(|row| row["serial"].as_str().unwrap().to_string()).collect();
    assert_eq!((listed["count"].as_u64(), serials.len()), (Some(3), 3), "{listed}");
    assert_eq!(get(&mut other, "sheets")["count"], 0, "another unit's manager sees none");

    done(&post(&mut robot, "forms/give", &json!({ "from": serials[0], "to": serials[2], "holder": "Olle Berg" })));
    let lost = json!({ "words": "Inte i bilen" });
    done(&post(&mut robot, &format!("forms/sheet/{}/lose", serials[2]), &lost));
    let told = post(&mut other, &format!("forms/sheet/{}/lose", serials[1]), &lost);
    assert_eq!((told.status, &told.json()["error"]), (422, &json!("sheet-not-yours")), "{}", told.body);

    let progress = scan(&mut robot, "hemtjanst-norra", &[&pdf, b"not paper"]);
    assert_eq!((&progress["pages"], &progress["read"]), (&json!(3), &json!(3)), "{progress}");
    assert_eq!(progress["unreadable"][0]["file"], 2, "{progress}");
    assert_eq!(get(&mut robot, "scan/tray"), json!({ "pages": [] }));
    assert_eq!(get(&mut robot, "ledger")["units"][0]["issued"], 3);
    let picture = robot.send("GET", &format!("/api/v1/picture/{}/1", serials[0]), "application/json", b"").bytes;
    assert!(picture.starts_with(b"\x89PNG"));
    assert_eq!(other.send("GET", &format!("/api/v1/picture/{}/1", serials[0]), "application/json", b"").status, 400);

    let queue = get(&mut robot, "enter");
    assert!(queue["count"].as_u64().unwrap() >= 2, "{queue}");
    let sheet = get(&mut robot, &format!("enter/sheet/{}", serials[0]));
    let written = sheet["fields"].as_array().unwrap().iter().find(|field| field["is_written"] == true).unwrap().clone();
    let name = written["field"].as_str().unwrap();
    let path = format!("enter/sheet/{}", serials[0]);
    done(&post(&mut robot, &path, &json!({ "action": "save", "fields": { name: "Ringde om middag" } })));
    let sheet = get(&mut robot, &path);
    assert!(sheet.to_string().contains("Ringde om middag"), "{sheet}");
    let refused = post(&mut robot, &path, &json!({ "action": "entered" }));
    assert_eq!(refused.status, 422, "when it happened is missing: {}", refused.body);

    let path = format!("forms/sheet/{}/void", serials[1]);
    let refused = post(&mut robot, &path, &json!({ "why": "unused" }));
    assert_eq!(refused.status, 422, "it was scanned: {}", refused.body);
    assert!(!refused.json()["faults"][0]["message"].as_str().unwrap().is_empty(), "{}", refused.body);
    done(&post(&mut robot, &path, &json!({ "why": "spoiled", "words": "Regnblött" })));
    let left = get(&mut robot, "reconcile");
    assert_eq!((&left["goes_on"], &left["is_nothing_left"]), (&json!(true), &json!(false)), "{left}");
    let printed = post(&mut robot, "print/reconcile", &json!({})).bytes;
    assert!(printed.starts_with(b"%PDF-"));
    assert!(get(&mut robot, "retention")["ready"][0]["count"].as_u64().unwrap() >= 1);
    let review = get(&mut robot, "review?limit=5");
    assert!(review["waiting"].as_array().unwrap().len() <= 5);
    let csv = robot.send("GET", "/api/v1/enter/export/csv?which=all", "application/json", b"").bytes;
    assert!(String::from_utf8_lossy(&csv).contains("Ringde om middag"));
    compares(&mut robot, &mut other, &csv);
    reads_in(&mut robot, &mut other, &csv);
    let (verified, _) = place.json(&["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
}

#[test]
fn what_was_on_paper_is_written_in_and_the_log_is_searched() {
    let (_place, _serving, mut robot, _other) = town();
    done(&post(&mut robot, "incident/start", &json!({ "id": "pagar", "what": "Alla system nere" })));
    let day = get(&mut robot, "log")["lines"][0]["happened_at"].as_str().unwrap()[..10].to_string();
    let keys = planb_core::incident::first_hour::ticks("director");
    let (key, other) = (keys[0], keys[1]);
    let pen = json!({ "role": "director", "day": day, "who": "Eva Ek", "clock": { key: "00:01" }, "note": { key: "Ringde alla" } });
    done(&post(&mut robot, "incident/first-hour/paper", &pen));
    let wrong = json!({ "role": "director", "day": day, "clock": { other: "99:99" } });
    assert_eq!(post(&mut robot, "incident/first-hour/paper", &wrong).status, 422);

    done(&post(&mut robot, "log", &json!({ "token": "rad-1", "text": "Vattnet är avstängt i Norra" })));
    let found = post(&mut robot, "log/find", &json!({ "text": "vattnet" })).json();
    assert_eq!(found["count"], 1, "{found}");
    let number = found["lines"][0]["number"].as_str().unwrap();
    assert_eq!(get(&mut robot, &format!("log/{number}"))["text"], "Vattnet är avstängt i Norra");
    assert_eq!(post(&mut robot, "log/find", &json!({ "text": "vattnet", "nope": 1 })).status, 400);

    let meeting = json!({ "id": "mote", "name": "Krisledning", "when": "2026-12-01 08:00", "leader": "Eva Ek", "keeper": "Siv Alm", "open": true });
    done(&post(&mut robot, "meetings/new", &meeting));
    done(&post(&mut robot, "meetings/mote/save", &json!({ "here": ["hemtjanst-norra"] })));
    let rolls = |robot: &mut Browser| get(robot, "register/attendance")["records"][0]["fields"]["state"].clone();
    assert_eq!(rolls(&mut robot), "here");
    done(&post(&mut robot, "meetings/mote/save", &json!({ "was": { "hemtjanst-norra": "here" } })));
    assert_eq!(rolls(&mut robot), "missing");
}

/// Forms of pages whose address programs have by another name.
const ELSEWHERE: [(&str, &str); 22] = [
    ("/binders/copy/{id}/move", "copies/{id}/move"),
    ("/binders/{unit}/lock-in", "units/{id}/lock-in"),
    ("/calls/drill/{id}", "drills/{id}/replies"),
    ("/calls/propose", "chains"),
    ("/calls/{id}/approve", "chains/{id}/approve"),
    ("/calls/{id}/drill", "chains/{id}/drills"),
    ("/cards/new", "cards"),
    ("/clocks/{rule}/{step}", "clocks/{rule}/known"),
    ("/exercises/of/{id}", "exercises/{id}/score"),
    ("/exercises/{unit}", "register/exercise"),
    ("/forms/sheet/{serial}/{act}", "forms/sheet/{serial}/settle"),
    ("/meetings/{id}/{part}", "meetings/{id}/save"),
    ("/print/{*what}", "print/board"),
    ("/register/{kind}/import", "import/person"),
    ("/register/{kind}/import/take", "import/person"),
    ("/register/{kind}/new", "register/person"),
    ("/register/{kind}/{id}/edit", "register/person/{id}"),
    ("/register/{kind}/{id}/retire", "register/person/{id}"),
    ("/register/{kind}/{id}/settle", "register/person/{id}/settle"),
    ("/systems/starting", "starting"),
    ("/login", "token"),
    ("/login/pin", "token"),
];

/// Forms that only ask for something: programs read it.
const ASKED: [(&str, &str); 2] = [("/forms", "sheets"), ("/search", "search")];

/// Forms that programs have no address for, and why.
const NOT: [(&str, &str); 5] = [
    ("/logout", "a token is forgotten"),
    (
        "/reserve/down/{unit}",
        "a reserve computer asks for an envelope and knows no cards: `planb fetch` and `planb print`",
    ),
    ("/reserve/open/{token}/close", "as above"),
    ("/reserve/test", "as above"),
    ("/first/choose", "asked once, where there is no node yet: `planb init`"),
];

/// Every Rust file below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The addresses in a file that forms are sent to.
fn forms_of(source: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in source.split(".route(").skip(1) {
        let Some(path) = part.split('"').nth(1) else { continue };
        let mut depth = 1;
        let end = part.find(|letter| {
            depth += match letter {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let is_page = path.starts_with('/') && !path.starts_with("/api/");
        let served = &part[..end.unwrap_or(part.len())];
        // What prints a paper is sent to as well.
        if is_page && (served.contains("post(") || served.contains("printing::routes")) {
            all.push(path.to_string());
        }
    }
    all
}

#[test]
fn programs_can_do_everything_that_pages_can() {
    let example = "r.route(\"/a\", get(x).post(y(1)))\n.route(\"/b\", get(x))\n.route(\"/api/v1/c\", post(z))\n\
                   .route(\"/d\", printing::routes_of(x))";
    assert_eq!(forms_of(example), ["/a", "/d"]);
    let (_place, _serving, mut robot, _other) = town();
    let described = get(&mut robot, "openapi.json");
    let at = |path: &str| &described["paths"][format!("/api/v1/{}", path.trim_start_matches('/'))];
    let writes = |path: &str| ["post", "patch", "delete"].iter().any(|method| at(path)[*method].is_object());
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut files);
    let sources = files.iter().filter(|path| path.components().any(|part| part.as_os_str() == "src"));
    let forms: BTreeSet<String> = sources.flat_map(|path| forms_of(&std::fs::read_to_string(path).unwrap())).collect();
    assert!(forms.len() > 100, "the sources are read: {}", forms.len());
    let is_known = |form: &str| {
        let elsewhere = ELSEWHERE.iter().find(|(page, _)| *page == form).is_some_and(|(_, api)| writes(api));
        let asked = ASKED.iter().find(|(page, _)| *page == form).is_some_and(|(_, api)| at(api)["get"].is_object());
        writes(form) || elsewhere || asked || NOT.iter().any(|(page, _)| *page == form)
    };
    let missing: Vec<&String> = forms.iter().filter(|form| !is_known(form)).collect();
    assert!(missing.is_empty(), "programs cannot do: {missing:?}");
    let listed = NOT.iter().chain(&ELSEWHERE).chain(&ASKED).map(|(page, _)| *page);
    let stale: Vec<&str> = listed.filter(|page| !forms.contains(*page)).collect();
    assert!(stale.is_empty(), "no page has: {stale:?}");
}
