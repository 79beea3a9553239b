//! From the sealed binder to what lies locked in: files for a copier and their wiping, *Utskriven och inlåst*, the change sheet, old
//! sheets that are destroyed.

use std::path::{Path, PathBuf};
use std::process::Command;

use planb_core::id::UnitId;
use planb_core::overview::paper::{self, Paper};
use planb_core::snapshot::Edition;
use planb_node::store::Node;

use crate::browser::{Browser, Serving};
use crate::place::{NIGHT, Place, text};

const UNIT: &str = "hemtjanst-norra";

fn key(place: &Place) -> String {
    place.path(&format!("kuvert/kuvert-{UNIT}.key")).to_str().unwrap().to_string()
}

fn memory() -> tempfile::TempDir {
    let memory = tempfile::tempdir().unwrap();
    std::fs::write(memory.path().join("SEMESTER.JPG"), b"not ours").unwrap();
    memory
}

fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

fn log(place: &Place, event: &str) -> usize {
    let node = Node::open(&place.dir());
    node.unwrap().entries().unwrap().iter().filter(|entry| entry.event.name() == event).count()
}

#[test]
fn files_for_the_copier_are_listed_in_the_log_and_wiped_without_touching_others() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let (memory, key) = (memory(), key(&place));
    let folder = memory.path().to_str().unwrap();
    let said = place.ok(&["print", UNIT, "--key", &key, "--to", folder, "--by", "Prov"]);
    assert!(said.contains("01_HEMTJANST_NORRA.PDF") && said.contains("inte krypterade"), "{said}");
    let first = std::fs::read(memory.path().join("01_HEMTJANST_NORRA.PDF")).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    let count = names(memory.path()).len();
    assert_eq!(log(&place, "SheetsPrinted"), count - 2, "one entry a document; the list and the picture are none");
    let state = |place: &Place| {
        let node = Node::open(&place.dir()).unwrap();
        let copies: Vec<(String, String, String)> = node
            .state()
            .register()
            .of("copy")
            .map(|(_, copy)| (copy.get("what").into(), copy.get("state").into(), copy.get("place").into()))
            .collect();
        copies
    };
    let printed = |what: &str, place: &str| (what.to_string(), "printed".to_string(), place.to_string());
    assert_eq!(state(&place), [printed("usb", folder), printed("binder", "")]);
    let again = place.run(&["print", UNIT, "--key", &key, "--to", folder]);
    assert_eq!((again.status.code(), names(memory.path()).len()), (Some(2), count), "{}", text(&again));
    // The list is gone, one file is another, an unfinished one lies there: the node remembers what it wrote.
    std::fs::remove_file(memory.path().join("PLANB.LST")).unwrap();
    std::fs::write(memory.path().join("02_HEMTJANST_NORRA.PDF"), b"somebody's own").unwrap();
    std::fs::write(memory.path().join(".planb-x.part"), b"half").unwrap();
    let out = place.run(&["print", "--wipe", folder, "--by", "Prov"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out));
    assert_eq!(names(memory.path()), ["02_HEMTJANST_NORRA.PDF", "SEMESTER.JPG"]);
    assert_eq!(state(&place)[0].1, "printed", "not all of it is gone");
    std::fs::write(memory.path().join("02_HEMTJANST_NORRA.PDF"), &first).unwrap();
    assert_eq!(place.run(&["print", "--wipe", folder]).status.code(), Some(1), "another document under that name");
    std::fs::remove_file(memory.path().join("02_HEMTJANST_NORRA.PDF")).unwrap();
    assert_eq!(place.run(&["print", "--wipe", folder]).status.code(), Some(2), "nothing of ours lies there");
    let memory = self::memory();
    let folder = memory.path().to_str().unwrap();
    place.ok(&["print", UNIT, "--key", &key, "--to", folder, "--profile", "on_call"]);
    place.ok(&["print", "--wipe", folder]);
    assert_eq!(names(memory.path()), ["SEMESTER.JPG"]);
    assert_eq!(state(&place)[2], ("usb".into(), "destroyed".into(), folder.into()));
    for (args, code) in [
        (vec!["print", "nowhere", "--key", &key, "--to", folder], 2),
        (vec!["print", UNIT, "--key", &key, "--to", "/no/such/folder"], 2),
        (vec!["print", UNIT, "--key", &key], 2),
        (vec!["print", UNIT, "--key", &key, "--printer", "lpt1:"], 2),
        (vec!["print", UNIT, "--key", &key, "--to", folder, "--from", "Z9-000001-0"], 2),
        (vec!["print", "forsorjningsstod", "--key", &key, "--to", folder], 2),
    ] {
        let out = place.run(&args);
        assert_eq!(out.status.code(), Some(code), "{args:?}: {}", text(&out));
    }
    assert_eq!(names(memory.path()), ["SEMESTER.JPG"]);
}

/// A manager who is logged in.
fn manager(place: &Place) -> (Serving, Browser) {
    let (said, _) = place.json(&["card", "new", "--role", "unit-manager", "--unit", UNIT, "--name", "Eva Carlsson"]);
    let serving = Serving::of(&place.dir());
    let mut browser = Browser::at(&serving);
    browser.log_in(said["words"].as_str().unwrap(), "");
    (serving, browser)
}

fn lock_in(place: &Place, data: &str) {
    let (_serving, mut browser) = manager(place);
    let page = browser.get(&format!("/binders/{UNIT}"));
    let csrf = page.csrf();
    let elsewhere = ("printed_elsewhere", "yes");
    let fields =
        [("csrf", csrf.as_str()), ("data_as_of", data), ("place", "Skåpet"), elsewhere, ("signed_by", "Åsa Öberg")];
    let taken = browser.post(&format!("/binders/{UNIT}/lock-in"), &fields);
    assert!(taken.status == 200 && taken.body.contains("Åsa Öberg"), "{}", taken.body);
}

/// A second night on which a medicine has another strength.
fn second_night(place: &Place) {
    place.put_exports("2021-12-16T22:10");
    let path = place.path("exports/lakemedel.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("500 mg"));
    place.put("lakemedel.csv", text.replace("500 mg", "250 mg").as_bytes(), "2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
}

/// The text of the change sheet in the unit's newest binder; none when there is no such sheet.
fn change_sheet(place: &Place, night: &str) -> Option<String> {
    let out = place.path(&format!("oppnad-{night}"));
    let bundle = place.path(&format!("out/{UNIT}/parm-{night}.tar.age"));
    let key = key(place);
    let opened =
        crate::place::run(&["open", bundle.to_str().unwrap(), "--key", &key, "--out", out.to_str().unwrap(), "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&opened.stdout).unwrap();
    let first = PathBuf::from(said["files"][0].as_str().unwrap());
    first.ends_with("A-andringsblad.pdf").then(|| {
        let read = Command::new("pdftotext").args(["-layout", first.to_str().unwrap(), "-"]).output();
        let read = read.expect("pdftotext is needed: `cargo xtask test` installs it");
        String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn the_change_sheet_names_what_differs_from_the_paper_that_is_locked_in() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let (status, _) = place.json(&["status", "--at", "2021-12-16T07:40"]);
    let of = |status: &serde_json::Value| {
        let units = status["units"].as_array().unwrap().clone();
        units.into_iter().find(|unit| unit["unit"] == UNIT).unwrap()
    };
    assert_eq!(of(&status)["paper"], serde_json::Value::Null, "a file is no paper");
    assert_eq!(change_sheet(&place, "2021-12-16"), None);
    // Printed on another computer, signed here: the log knows which sheets that were.
    lock_in(&place, "2021-12-15");
    let unit = UnitId(UNIT.into());
    let sheets = |place: &Place| {
        let node = Node::open(&place.dir()).unwrap();
        Paper::of(node.state(), &unit, Edition::Common).sheets.len()
    };
    assert!(sheets(&place) > 20, "{}", sheets(&place));
    let (status, _) = place.json(&["status", "--at", "2021-12-17T07:40"]);
    assert_eq!((&of(&status)["paper"], &of(&status)["paper_age_days"]), (&"2021-12-15".into(), &2.into()));
    second_night(&place);
    let said = change_sheet(&place, "2021-12-17").expect("a change sheet lies first");
    let node = Node::open(&place.dir()).unwrap();
    let paper = Paper::of(node.state(), &unit, Edition::Common);
    let shelf = node.state().unit(&unit).unwrap().shelf(Edition::Common).unwrap().register();
    let mut swapped = 0;
    for sheet in shelf.values() {
        let old = paper.in_use().find(|old| old.place == sheet.place);
        let differs = old.as_ref().is_some_and(|old| old.serial != sheet.serial);
        let row = old.map(|old| format!("{} {}", old.serial, sheet.serial));
        assert_eq!(row.is_some_and(|row| said.contains(&row)), differs, "{}: {said}", sheet.place.0);
        swapped += usize::from(differs);
    }
    assert!(swapped > 0 && swapped < shelf.len() / 2 && said.contains("Läkemedel"), "{swapped}: {said}");
    drop(node);
    // The night after changes nothing: the same change sheet, since the paper is the same.
    place.put_exports("2021-12-17T22:10");
    place.run(&["night", "--at", "2021-12-18T02:10", "--accept", "prov"]);
    assert!(change_sheet(&place, "2021-12-18").is_some());
}

/// How many pages the files of a memory have, and what stands on them.
fn pages_on(memory: &Path) -> (usize, String) {
    let files = names(memory).into_iter().filter(|name| name.ends_with(".PDF"));
    let texts = files.map(|name| {
        let out = Command::new("pdftotext").args(["-layout", memory.join(name).to_str().unwrap(), "-"]).output();
        String::from_utf8(out.unwrap().stdout).unwrap()
    });
    let all: String = texts.collect();
    (all.matches('\u{c}').count(), all)
}

#[test]
fn a_memory_gets_the_pages_that_the_change_sheet_names_and_no_others() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    lock_in(&place, "2021-12-15");
    let key = key(&place);
    let nothing = place.run(&["print", UNIT, "--key", &key, "--changes", "--to", memory().path().to_str().unwrap()]);
    assert!(text(&nothing).contains("Inget blad har ändrats"), "{}", text(&nothing));
    second_night(&place);
    let (some, whole) = (memory(), memory());
    let fill = |memory: &tempfile::TempDir, more: &[&str]| {
        let mut args = vec!["print", UNIT, "--key", &key, "--to", memory.path().to_str().unwrap()];
        args.extend(more);
        let (said, code) = place.json(&args);
        assert_eq!(code, 0, "{said}");
        usize::try_from(said["pages"].as_u64().unwrap()).unwrap()
    };
    let (few, all) = (fill(&some, &["--changes"]), fill(&whole, &[]));
    let ((there, said), (_, everything)) = (pages_on(some.path()), pages_on(whole.path()));
    assert!(few < all / 2 && there == few, "{few} of {all}: {there}");
    assert!(said.contains("Ändringsblad") && said.len() < everything.len() / 2);
    // One sheet from the end, and not the document that it stands in.
    let last = shelf_last(&place);
    let end = memory();
    let few = fill(&end, &["--from", &last]);
    assert!(few < all / 4 && pages_on(end.path()).0 == few, "{few}");
}

/// The serial of a sheet late in the binder's largest part.
fn shelf_last(place: &Place) -> String {
    let node = Node::open(&place.dir()).unwrap();
    let shelf = node.state().unit(&UnitId(UNIT.into())).unwrap().shelf(Edition::Common).unwrap().register();
    let last =
        shelf.into_values().filter(|sheet| sheet.place.0.starts_with('E')).max_by_key(|sheet| sheet.place.clone());
    last.unwrap().serial.0
}

#[test]
fn a_binder_printed_anew_makes_the_old_one_old_and_it_is_destroyed_on_the_page() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    lock_in(&place, "2021-12-15");
    second_night(&place);
    let memory = memory();
    let folder = memory.path().to_str().unwrap();
    place.ok(&["print", UNIT, "--key", &key(&place), "--to", folder]);
    let waits = |copy: &&planb_core::register::Record| copy.get("what") == "binder" && copy.get("state") == "printed";
    let node = Node::open(&place.dir()).unwrap();
    let copies: Vec<_> = node.state().register().of("copy").map(|(_, copy)| copy).filter(waits).collect();
    let data = copies[0].get("data_as_of")[..10].to_string();
    drop(node);
    let (_serving, mut browser) = manager(&place);
    let page = browser.get(&format!("/binders/{UNIT}"));
    assert!(page.body.contains("Ligger okrypterat på USB-minne"), "{}", page.body);
    let (csrf, today) = (page.csrf(), jiff::Zoned::now().date().to_string());
    // The form is offered with the data time of what waits, not with today's.
    let offered = page.body.split("name=\"data_as_of\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(offered.contains(&format!("value=\"{data}\"")) && data != today, "{offered}");
    let fields = [("csrf", csrf.as_str()), ("data_as_of", &data), ("day", &today)];
    let nowhere = browser.post(&format!("/binders/{UNIT}/lock-in"), &fields);
    assert!(nowhere.status == 422 && nowhere.body.contains("Skriv var pärmen ligger."), "{}", nowhere.body);
    let younger = [("csrf", csrf.as_str()), ("data_as_of", today.as_str()), ("day", &today), ("place", "Skåpet")];
    let refused = browser.post(&format!("/binders/{UNIT}/lock-in"), &younger);
    let why = format!("Den utskrivna pärmen har uppgifter från {data}");
    assert!(refused.status == 422 && refused.body.contains(&why), "younger than the paper: {}", refused.body);
    let typed = |name: &str| refused.body.split(&format!("name=\"{name}\"")).nth(1).unwrap().split('>').next().unwrap();
    assert!(typed("data_as_of").contains(&today) && typed("place").contains("Skåpet"), "what was typed is kept");
    let written = browser
        .post("/register/lockedin/new", &[&younger[..], &[("unit", UNIT), ("signed_by", "Eva Carlsson")]].concat());
    assert!(written.body.contains(&why), "{}", written.body);
    let fields = [&fields[..], &[("place", "Skåpet")]].concat();
    browser.post(&format!("/binders/{UNIT}/lock-in"), &fields);
    let page = browser.get(&format!("/binders/{UNIT}"));
    assert!(page.body.contains("id=\"old\""), "{}", page.body);
    let copy = page.hidden("copy");
    let unit = UnitId(UNIT.into());
    let node = Node::open(&place.dir()).unwrap();
    let old = Paper::of(node.state(), &unit, Edition::Common);
    let sheets = old.to_destroy(node.state(), &unit, Edition::Common);
    assert!(paper::signed(node.state(), &unit).is_some());
    drop(node);
    // A sheet that somebody found on a table: which copy is it of?
    let found = browser.get(&format!("/binders?serial={}", old.in_use().next().unwrap().serial.0.to_lowercase()));
    assert!(found.body.contains("id=\"copy\""), "{}", found.body);
    let sheets: Vec<String> = sheets.iter().map(|at| format!("{} {}", at.place.0, at.serial)).collect();
    let mut fields = vec![("csrf", csrf.as_str()), ("copy", &copy)];
    fields.extend(sheets.iter().map(|sheet| ("sheet", sheet.as_str())));
    let done = browser.post(&format!("/binders/{UNIT}/destroyed"), &fields);
    assert!(done.status == 200 && !done.body.contains("id=\"old\""), "{}", done.body);
    // Tomorrow is no day on which anybody has signed.
    let later = [("csrf", csrf.as_str()), ("data_as_of", "2021-12-16"), ("day", "2999-01-01")];
    assert_eq!(browser.post(&format!("/binders/{UNIT}/lock-in"), &later).status, 422);
}

#[test]
fn the_page_prints_with_the_key_of_the_envelope_only() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let (_serving, mut browser) = manager(&place);
    let address = format!("/binders/{UNIT}/print");
    let page = browser.get(&address);
    assert!(page.body.contains("id=\"binder-print\"") && page.body.contains("id=\"due\""), "{}", page.body);
    let memory = memory();
    let (csrf, folder) = (page.csrf(), memory.path().to_str().unwrap().to_string());
    let line = std::fs::read_to_string(key(&place)).unwrap();
    let wrong = std::fs::read_to_string(place.path("kuvert/kuvert-hemtjanst-sodra.key")).unwrap();
    let fill = |browser: &mut Browser, key: &str, folder: &str| {
        let fields =
            [("csrf", csrf.as_str()), ("where", "usb"), ("key", key), ("folder", folder), ("edition", "binder")];
        browser.post(&address, &fields)
    };
    assert_eq!(fill(&mut browser, &wrong, &folder).status, 400);
    assert_eq!(fill(&mut browser, "", &folder).status, 400);
    assert_eq!(fill(&mut browser, &line, "relative").status, 400);
    assert_eq!(names(memory.path()), ["SEMESTER.JPG"]);
    let filled = fill(&mut browser, &line, &folder);
    assert!(filled.status == 200 && filled.body.contains(&folder), "{}", filled.body);
    assert!(names(memory.path()).len() > 4);
    let wiped = browser.post(&address, &[("csrf", &csrf), ("where", "wipe"), ("folder", &folder)]);
    assert!(wiped.status == 200 && !wiped.body.contains("Ligger okrypterat"), "{}", wiped.body);
    assert_eq!(names(memory.path()), ["SEMESTER.JPG"]);
    // A printer that is not there: the page says so, and puts it away.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let printer = format!("ipp://127.0.0.1:{port}");
    let fields = [("csrf", csrf.as_str()), ("where", "printer"), ("key", &line), ("printer", &printer)];
    let mut going = browser.post(&address, &fields);
    for _ in 0..200 {
        if going.body.contains("id=\"stopped\"") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        going = browser.get(&address);
    }
    assert!(going.body.contains("svarar inte") && going.body.contains("id=\"seen-go\""), "{}", going.body);
    let put_away = browser.post(&format!("{address}/stop"), &[("csrf", &csrf), ("edition", "binder")]);
    assert!(put_away.body.contains("id=\"print-form\""), "{}", put_away.body);
    let confirm = browser.post(&format!("{address}/confirm"), &[("csrf", &csrf), ("nothing", "1")]);
    assert_eq!(confirm.status, 400, "no run waits");
    assert_eq!(browser.get("/binders/hemtjanst-sodra/print").status, 403);
}

#[test]
fn a_unit_that_both_cares_and_pays_has_all_of_its_first_tab() {
    let place = Place::with_keys();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mappings");
    std::fs::create_dir_all(place.path("mappings")).unwrap();
    for entry in std::fs::read_dir(shipped).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&entry).unwrap();
        let text =
            text.replace("constant = { unit = \"Försörjningsstöd\" }", "constant = { unit = \"Hemtjänst Norra\" }");
        std::fs::write(place.path("mappings").join(entry.file_name().unwrap()), text).unwrap();
    }
    place.run(&["night", "--at", NIGHT]);
    let identity = planb_before::open::read_key_file(Path::new(&key(&place))).unwrap();
    let bundle = place.path(&format!("out/{UNIT}/parm-2021-12-16.tar.age"));
    let (manifest, _) = planb_node::bundle::open_bundle(&bundle, &identity).unwrap();
    let first: Vec<(&str, Vec<&str>)> = manifest
        .files
        .iter()
        .filter(|file| file.file.starts_with("A-"))
        .map(|file| (file.file.as_str(), file.sheets.iter().map(|sheet| sheet.place.0.as_str()).collect()))
        .collect();
    assert!(manifest.files.iter().any(|file| file.file.starts_with("F-")), "it pays: {first:?}");
    assert!(first.len() > 1 && first.iter().any(|(_, places)| places.contains(&"A-002")), "{first:?}");
}
