//! Paper comes back over HTTP: forms are issued and printed, filled in with a pen, scanned, reviewed and entered; without scripts.

use std::collections::BTreeMap;

use planb_core::form::FormDefinition;
use planb_core::form::laid::of_program;
use planb_core::form::layout::layout;
use planb_core::id::UnitId;
use planb_core::overview::ledger::{Run, issue};
use planb_core::register::{Hand, RecordId};
use planb_core::sheet::{Serial, Stamp};
use planb_core::system::SYSTEM;
use planb_node::store::Node;
use planb_node::web::records::events;
use planb_paper::scan::{Grey, input, png};
use planb_paper::{FormRun, FormSheet, Language, form_sheets};

use super::browser::{Answer, Browser, Serving};
use super::place::{Place, text};
use super::web::{administrator, card, import};

const UNITS: &str = "Enhet\tVerksamhet\nHemtjänst Norra\tHemtjänst\nNattpatrullen\tNattpatrull\n";
/// A PDF's page as the reader draws it.
pub const PER_MM: f64 = 200.0 / 25.4;

/// A node with two units, a system, an administrator.
pub fn desk() -> (Place, Serving, Browser) {
    let (place, serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    let mut node = Node::open(&place.dir()).unwrap();
    let by = Hand { name: "Ada Ek".into(), card: String::new() };
    for (id, name) in [("tes", "TES"), ("treserva", "Treserva")] {
        node.record(|state| events(state, &SYSTEM, &RecordId(id.into()), &[("name", name)], None, &by)).unwrap();
    }
    (place, serving, browser)
}

/// Issues a sheet and prints it: its number, and its pages as pictures.
pub fn printed(place: &Place, form: &FormDefinition, unit: &str) -> (Serial, Vec<Grey>) {
    let mut node = Node::open(&place.dir()).unwrap();
    let (prefix, by) = (node.prefix().as_str().to_string(), Hand { name: "Ada Ek".into(), card: String::new() });
    let unit = UnitId(unit.into());
    let mut serials = Vec::new();
    node.record(|state| {
        let run = Run { unit: &unit, form, count: 1, client: None, holder: Some("Bo Ek"), by: &by };
        let (given, events) = issue(state, &prefix, run)?;
        serials = given;
        Ok(events)
    })
    .unwrap();
    let made_at = jiff::civil::date(2026, 11, 28).at(7, 40, 0, 0);
    let (municipality, heads) = ("Provköping".to_string(), String::new());
    let stamp = Stamp { municipality, exercise: false, serial: serials[0].0.clone(), made_at, data_as_of: None, heads };
    let sheets = vec![FormSheet { serial: serials[0].clone(), given: BTreeMap::new() }];
    let pdf = form_sheets(&stamp, &FormRun { form, unit: String::new(), sheets }, Language::Swedish).unwrap();
    let pages = input::pages(&pdf).unwrap().map(|page| page.unwrap().grey).collect();
    (serials.remove(0), pages)
}

/// A cross in a box.
pub fn tick(pages: &mut [Grey], form: &FormDefinition, field: &str, option: &str) {
    for (page, grey) in layout(form).iter().zip(pages) {
        let own = page.fields.iter().filter(|own| own.name == field);
        for at in own.flat_map(|own| &own.boxes).filter(|at| at.option == option) {
            for step in -140..=140 {
                let off = f64::from(step) / 100.0;
                for (x, y) in [(at.x_mm + off, at.y_mm + off), (at.x_mm + off, at.y_mm - off)] {
                    let (x, y) = ((x * PER_MM) as usize, (y * PER_MM) as usize);
                    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        grey.pixels[(y + dy) * grey.width + x + dx] = 30;
                    }
                }
            }
        }
    }
}

/// Sends a stack as a browser does.
pub fn scan(browser: &mut Browser, unit: &str, pictures: &[Vec<u8>]) -> Answer {
    let form = browser.get("/scan");
    let mut body = Vec::new();
    for (name, value) in [("csrf", form.csrf()), ("token", form.hidden("token")), ("unit", unit.to_string())] {
        body.extend(format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    for (at, picture) in pictures.iter().enumerate() {
        let head = format!("--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{at}.png\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(picture);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let answer = browser.send("POST", "/scan", "multipart/form-data; boundary=x", &body);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let path = answer.header("location").to_string();
    for _ in 0..600 {
        let page = browser.get(&path);
        if page.body.contains("id=\"now\"") {
            return page;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("still reading");
}

/// Where the page's main form goes.
pub fn action<'a>(page: &'a Answer, form: &str) -> &'a str {
    let start = format!("<form id=\"{form}\" method=\"post\" action=\"");
    page.body.split(&start).nth(1).unwrap_or_else(|| panic!("{}", page.body)).split('"').next().unwrap()
}

/// One press of a button.
fn press(browser: &mut Browser, page: &Answer, say: &str) -> Answer {
    let (path, csrf) = (action(page, "answer").to_string(), page.csrf());
    browser.post(&path, &[("csrf", &csrf), ("say", say)])
}

#[test]
fn a_stack_is_scanned_reviewed_and_entered() {
    let (place, serving, mut boss) = desk();
    let (visits, medicine) = (&of_program("BESOK", 1).unwrap().form, &of_program("SIGN", 1).unwrap().form);
    let (first, mut pages) = printed(&place, visits, "hemtjanst-norra");
    tick(&mut pages, visits, "visits.1.outcome", "done");
    for option in ["done", "declined"] {
        tick(&mut pages, visits, "visits.2.outcome", option);
    }
    let (second, mut doses) = printed(&place, medicine, "hemtjanst-norra");
    tick(&mut doses, medicine, "doses.given.1.1", "");
    let mut stack: Vec<Vec<u8>> = pages.iter().chain(&doses).map(|page| png(page, &[])).collect();
    stack.push(png(&Grey { width: 1_600, height: 2_300, pixels: vec![250; 1_600 * 2_300] }, &[]));
    stack.push(b"no picture at all".to_vec());
    let result = scan(&mut boss, "hemtjanst-norra", &stack);
    let count = pages.len() + doses.len();
    for must in [format!("{} sidor, {count} igenkända", count + 1), "1 tomma".into(), "Fil 5: det är varken".into()] {
        assert!(result.body.contains(&must), "{must}: {}", result.body);
    }
    // The very same again: nothing is written twice.
    let again = scan(&mut boss, "hemtjanst-norra", &stack[..2]);
    assert!(again.body.contains("2 är samma bild"), "{}", again.body);
    review(&mut boss, &first);
    enter(&place, &serving, &mut boss, (&first, &second));
}

/// One key for each of the two doubts.
fn review(boss: &mut Browser, first: &Serial) {
    let page = boss.get("/review");
    assert!(page.body.contains("1 av 2") && page.body.contains("Flera är kryssade"), "{}", page.body);
    assert!(page.body.contains("src=\"data:image/png;base64,") && page.header("cache-control") == "no-store");
    assert!(page.body.contains("ifylld av Bo Ek"), "whom it was given to");
    let asked = press(boss, &page, "ask");
    assert!(asked.body.contains("2 av 2"), "{}", asked.body);
    let back = boss.get(&format!("/review/{first}/1/visits.2.outcome"));
    let page = press(boss, &back, "=declined");
    assert!(page.body.contains("Hela sidan") && page.body.contains("data-key=\"Enter\""), "{}", page.body);
    let undo = action(&page, "undo-form").to_string();
    let again = boss.post(&undo, &[("csrf", &page.csrf())]);
    assert!(again.body.contains("1 av 2") && again.body.contains("Flera är kryssade"), "{}", again.body);
    let page = press(boss, &again, "=declined");
    let nonsense = boss.post(action(&again, "answer"), &[("csrf", &again.csrf()), ("say", "=nothing")]);
    assert_eq!(nonsense.status, 400);
    let end = press(boss, &page, "=");
    assert!(end.body.contains("2 av 2 är klara"), "{}", end.body);
}

fn enter(place: &Place, serving: &Serving, boss: &mut Browser, (first, second): (&Serial, &Serial)) {
    let list = boss.get("/enter");
    assert!(list.body.contains("Inget system valt"), "{}", list.body);
    // Each form is asked for once where it belongs.
    for (serial, system) in [(first, "tes"), (second, "treserva")] {
        let page = boss.get(&format!("/enter/sheet/{serial}"));
        let fields = [("csrf", page.csrf()), ("system", system.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = boss.post(action(&page, "which"), &fields);
        assert!(page.body.contains("id=\"entered\""), "{}", page.body);
    }
    let page = boss.get(&format!("/enter/sheet/{first}"));
    assert!(page.body.contains("till TES") && page.body.contains("value=\"Avböjt\""), "{}", page.body);
    let path = action(&page, "sheet-form").to_string();
    let csrf = page.csrf();
    let mut fields = vec![("csrf", csrf.as_str()), ("action", "entered"), ("1/visits.2.different", "Ville sova")];
    let refused = boss.post(&path, &fields);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Skriv när det hände.") && refused.body.contains("value=\"Ville sova\""));
    fields.push(("when", "2026-11-28"));
    let next = boss.post(&path, &fields);
    assert_eq!(next.status, 200, "{}", next.body);
    let done = boss.get(&format!("/enter/sheet/{first}"));
    assert!(done.body.contains("Infört av Ada Ek") && done.body.contains("value=\"Ville sova\""), "{}", done.body);
    let twice = boss.post(&path, &fields);
    assert!(twice.body.contains("redan infört i"), "{}", twice.body);
    // Medicine that was seen is entered, and somebody else compares it.
    let page = boss.get(&format!("/enter/sheet/{second}"));
    let fields = [("csrf", csrf.as_str()), ("action", "entered"), ("when", "2026-11-23")];
    let entered = boss.post(action(&page, "sheet-form"), &fields);
    assert_eq!(entered.status, 200, "{}", entered.body);
    let check = format!("/enter/check/{second}");
    let own = boss.post(&check, &[("csrf", &csrf)]);
    assert_eq!(own.status, 400, "{}", own.body);
    let mut other = logged_in(place, serving, "unit-manager", Some("hemtjanst-norra"), "Eva Carlsson");
    let page = other.get(&check);
    assert!(page.body.contains("M\u{e5}ndag mo"), "{}", page.body);
    let checked = other.post(&check, &[("csrf", &page.csrf())]);
    assert!(checked.body.contains("Inget väntar på dig."), "{}", checked.body);
    exported(boss, first);
    compared(place, boss, second);
    // Another unit's staff see none of it.
    let mut night = logged_in(place, serving, "staff", Some("nattpatrullen"), "Nils Natt");
    assert_eq!(night.get(&format!("/enter/sheet/{first}")).status, 403);
    assert!(night.get("/enter/export?which=all").body.contains("0 blad"));
    let looks = boss.get("/looks");
    assert!(looks.body.contains("en blankett som förs in"), "every look is written: {}", looks.body);
}

fn logged_in(place: &Place, serving: &Serving, role: &str, unit: Option<&str>, name: &str) -> Browser {
    let (words, _) = card(place, role, unit, Some(name));
    let mut browser = Browser::at(serving);
    browser.log_in(&words, "");
    browser
}

fn exported(boss: &mut Browser, first: &Serial) {
    let csv = boss.get("/enter/export/csv?which=entered");
    assert!(csv.body.contains("\"visits.2.different\"") && csv.body.contains("Ville sova"), "{}", csv.body);
    assert!(!csv.header("content-disposition").contains("K1"), "a file's name says nothing");
    let lifecare = boss.get("/enter/export/lifecare?which=entered").json();
    let visits = lifecare["reported_visits"].as_array().unwrap();
    assert_eq!(visits.len(), 2);
    assert_eq!((&visits[1]["Status"], &visits[1]["Note"]), (&"Declined".into(), &"Ville sova".into()));
    let fhir = boss.get("/enter/export/fhir?which=entered").json();
    let entries = fhir["entry"].as_array().unwrap();
    let own = entries.iter().find(|entry| entry["resource"]["identifier"]["value"] == first.0.as_str()).unwrap();
    let bytes = serde_json::to_vec(&own["resource"]).unwrap();
    let read = planb_core::form::fhir::take_response(&of_program("BESOK", 1).unwrap().form, &bytes).unwrap();
    assert_eq!(read.texts["visits.2.different"], "Ville sova");
    assert_eq!(boss.get("/enter/export/xlsx?which=entered").status, 200);
}

/// Sends a file to be compared.
fn sent(browser: &mut Browser, path: &str, file: &[u8]) -> Answer {
    let csrf = browser.get("/enter/compare").csrf();
    let mut body = format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
    body.extend(b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    browser.send("POST", path, "multipart/form-data; boundary=x", &body)
}

/// Each of the four files says what the ledger says, to the command and on the page; what was changed in one is named.
fn compared(place: &Place, boss: &mut Browser, second: &Serial) {
    let file = place.path("ut");
    for what in ["csv", "xlsx", "fhir", "lifecare"] {
        let bytes = boss.get(&format!("/enter/export/{what}?which=entered")).bytes;
        std::fs::write(&file, &bytes).unwrap();
        let (said, code) = place.json(&["form", "compare", file.to_str().unwrap()]);
        assert_eq!((&said["equal"], &said["differs"], code), (&2.into(), &0.into(), 0), "{what}: {said}");
        let page = sent(boss, "/enter/compare", &bytes);
        assert!(page.body.contains("Filen säger samma sak som liggaren"), "{what}: {}", page.body);
        std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        let (said, code) = place.json(&["form", "compare", file.to_str().unwrap()]);
        assert!(code == 1 || said["error"].is_string() && code == 2, "half of {what}: {said}");
    }
    let csv = boss.get("/enter/export/csv?which=entered").body.replace("Ville sova", "Ville ut");
    std::fs::write(&file, &csv).unwrap();
    let (said, code) = place.json(&["form", "compare", file.to_str().unwrap()]);
    assert_eq!((&said["equal"], &said["differs"], code), (&1.into(), &1.into(), 1), "{said}");
    assert!(said.to_string().contains("visits.2.different") && !said.to_string().contains("Ville"), "{said}");
    let page = sent(boss, "/enter/compare", csv.as_bytes());
    assert!(page.body.contains("skiljer sig") && page.body.contains("[visits.2.different]"), "{}", page.body);
    let without: Vec<&str> = csv.lines().filter(|line| !line.contains(&second.0)).collect();
    std::fs::write(&file, without.join("\r\n")).unwrap();
    let said = place.run(&["form", "compare", file.to_str().unwrap()]);
    let told = text(&said);
    assert!(told.contains(&format!("{second}  saknas i filen")) && told.contains("0 av 2 blad är lika"), "{told}");
    for (bad, key) in [("{\"resourceType\":\"Patient\"}", "compare-foreign"), ("Namn;Ålder\nA;3\n", "compare-foreign")]
    {
        std::fs::write(&file, bad).unwrap();
        let (said, code) = place.json(&["form", "compare", file.to_str().unwrap()]);
        assert_eq!((said["error"].as_str(), code), (Some(key), 2), "{said}");
        assert_eq!(sent(boss, "/enter/compare", bad.as_bytes()).status, 422);
    }
}

#[test]
fn what_nobody_knows_is_told_what_it_is() {
    let (place, _serving, mut boss) = desk();
    let form = &of_program("FRITT", 1).unwrap().form;
    let (serial, mut pages) = printed(&place, form, "hemtjanst-norra");
    blot(form, &mut pages);
    let result = scan(&mut boss, "hemtjanst-norra", &[png(&pages[0], &[])]);
    assert!(result.body.contains("1 utan kod") && result.body.contains("href=\"/scan/tray\""), "{}", result.body);
    let end = boss.get("/reconcile");
    assert!(end.body.contains("ligger i facket på den här datorn: 1."), "the end waits for the tray: {}", end.body);
    assert_eq!(place.json(&["ledger"]).0["in_tray"], 1);
    let tray = boss.get("/scan/tray");
    let path = tray.body.split("href=\"/scan/tray/").nth(1).unwrap().split('"').next().unwrap().to_string();
    let path = format!("/scan/tray/{path}");
    let page = boss.get(&path);
    let csrf = page.csrf();
    let wrong = boss.post(&path, &[("csrf", &csrf), ("action", "corners"), ("serial", "K1-000001-A"), ("number", "1")]);
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    assert!(wrong.body.contains("value=\"K1-000001-A\""), "what was typed stays");
    let away = boss.post(&path, &[("csrf", &csrf), ("action", "foreign")]);
    assert_eq!(place.json(&["ledger"]).0["in_tray"], 0, "what is none of ours does not wait");
    assert!(away.body.contains("Facket är tomt") && away.body.contains("Hör inte hit: 1"), "{}", away.body);
    boss.post(&path, &[("csrf", &csrf), ("action", "ours")]);
    let mut page = boss.get(&format!("{path}/corners?serial={serial}&number=1"));
    let times = pages[0].width.div_ceil(700) as f64;
    for (x, y) in layout(form)[0].marks {
        assert!(page.body.contains("type=\"image\""), "{}", page.body);
        let at = |mm: f64| format!("{}", (mm * PER_MM / times) as u32);
        let (x, y, points) = (at(x), at(y), page.hidden("points"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("serial", &serial.0),
            ("number", "1"),
            ("points", &points),
            ("at.x", &x),
            ("at.y", &y),
        ];
        page = boss.post(&format!("{path}/corners"), &fields);
    }
    assert!(page.body.contains("Facket är tomt"), "{}", page.body);
    let sheet = boss.get(&format!("/enter/sheet/{serial}"));
    assert!(sheet.status == 200 && sheet.body.contains("data:image/png"), "{}", sheet.body);
    // Where the corner marks are seen, the number alone is enough.
    let (serial, mut pages) = printed(&place, form, "hemtjanst-norra");
    blot(form, &mut pages);
    scan(&mut boss, "hemtjanst-norra", &[png(&pages[0], &[])]);
    let tray = boss.get("/scan/tray");
    let path = tray.body.split("href=\"/scan/tray/").nth(1).unwrap().split('"').next().unwrap().to_string();
    let csrf = boss.get(&format!("/scan/tray/{path}")).csrf();
    let fields = [("csrf", csrf.as_str()), ("action", "corners"), ("serial", &serial.0), ("number", "1")];
    let page = boss.post(&format!("/scan/tray/{path}"), &fields);
    assert!(page.body.contains("Facket är tomt"), "{}", page.body);
}

/// A blot on both codes: only a person can read the number.
fn blot(form: &FormDefinition, pages: &mut [Grey]) {
    for (layout, page) in layout(form).iter().zip(pages) {
        for code in layout.codes {
            for y in (code.y_mm * PER_MM) as usize..((code.y_mm + code.height_mm) * PER_MM) as usize {
                for x in (code.x_mm * PER_MM) as usize..((code.x_mm + code.width_mm) * PER_MM) as usize {
                    page.pixels[y * page.width + x] = 120;
                }
            }
        }
    }
}
