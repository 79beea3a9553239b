//! Two computers that edit one plan without knowing of each other, and a card that one of them has never heard of.

use super::browser::{Browser, Serving};
use super::place::{Place, run, text};

fn words(place: &Place, name: &str) -> (String, String) {
    let (said, code) = place.json(&["card", "new", "--role", "administrator", "--name", name]);
    assert_eq!(code, 0, "{said}");
    let url = said["login_url"].as_str().unwrap().to_string();
    (said["words"].as_str().unwrap().to_string(), url.rsplit('/').next().unwrap().to_string())
}

fn edit(browser: &mut Browser, address: &str, text: &str) {
    let form = browser.get(&format!("{address}/edit"));
    let (csrf, seen) = (form.csrf(), form.hidden("seen"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("seen", seen.as_str()),
        ("title", "Hemtjänst"),
        ("sort", "continuity"),
        ("plan_b", text),
    ];
    let saved = browser.post(&format!("{address}/edit"), &fields);
    assert_eq!(saved.status, 200, "{}", saved.body);
    assert!(saved.body.contains(text));
}

fn synced(dir: &std::path::Path, place: &std::path::Path) {
    let out = run(&["sync", place.to_str().unwrap(), "--dir", dir.to_str().unwrap()]);
    assert!(out.status.code().is_some_and(|code| code < 2), "{}", text(&out));
}

#[test]
fn what_two_wrote_apart_is_kept_shown_and_settled() {
    let hub = Place::new();
    hub.ok(&["root", "split", "--identity-files"]);
    let (card, _) = words(&hub, "Ada Ek");
    let serving = Serving::of(&hub.dir());
    let mut at_hub = Browser::at(&serving);
    at_hub.log_in(&card, "");
    let csrf = at_hub.get("/register/plan/new").csrf();
    let fields = [("csrf", csrf.as_str()), ("title", "Hemtjänst"), ("sort", "continuity"), ("plan_b", "Ring växeln")];
    let plan = at_hub.post("/register/plan/new", &fields);
    let address = plan.body.split("/edit\"").next().unwrap().rsplit('"').next().unwrap().to_string();
    assert!(address.starts_with("/register/plan/"), "{address}");
    let stick = tempfile::tempdir().unwrap();
    hub.ok(&["stick", "make", stick.path().to_str().unwrap(), "--name", "Krislaptop"]);
    let laptop = stick.path().join("planb-dator");
    let (new_words, new_code) = words(&hub, "Nya Ek");
    let on_stick = Serving::of(&laptop);
    let mut at_laptop = Browser::at(&on_stick);
    assert!(at_laptop.log_in(&new_words, "").body.contains("inte känt"), "it has never heard of the card");
    assert!(at_laptop.log_in(&new_code, "").body.contains("Nya Ek"), "but its code says who signed it");
    edit(&mut at_hub, &address, "Gå till kommunhuset");
    edit(&mut at_laptop, &address, "Ring räddningstjänsten");
    let place = tempfile::tempdir().unwrap();
    for dir in [&hub.dir(), &laptop, &hub.dir(), &laptop] {
        synced(dir, place.path());
    }
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    for browser in [&mut at_hub, &mut at_laptop] {
        let page = browser.get(&address);
        assert!(
            page.body.contains("Gå till kommunhuset") && page.body.contains("Ring räddningstjänsten"),
            "{}",
            page.body
        );
        assert!(page.body.contains("id=\"open-plan_b\""));
        assert!(browser.get("/conflicts").body.contains(&address));
    }
    let csrf = at_hub.get(&address).csrf();
    let settled = [("csrf", csrf.as_str()), ("field", "plan_b"), ("text", "Ring räddningstjänsten")];
    at_hub.post(&format!("{address}/settle"), &settled);
    for dir in [&hub.dir(), &laptop] {
        synced(dir, place.path());
    }
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    let page = at_laptop.get(&address);
    assert!(!page.body.contains("id=\"open-plan_b\"") && page.body.contains("Ring räddningstjänsten"));
    assert!(page.body.contains("Gå till kommunhuset"), "what stood there stays to be seen");
}

#[test]
fn who_has_an_old_form_is_told_and_loses_nothing() {
    let place = Place::new();
    let (card, _) = words(&place, "Ada Ek");
    let serving = Serving::of(&place.dir());
    let mut browser = Browser::at(&serving);
    browser.log_in(&card, "");
    let csrf = browser.get("/register/plan/new").csrf();
    let fields = [("csrf", csrf.as_str()), ("title", "Hemtjänst"), ("sort", "continuity"), ("plan_b", "Ring växeln")];
    let plan = browser.post("/register/plan/new", &fields);
    let address = plan.body.split("/edit\"").next().unwrap().rsplit('"').next().unwrap().to_string();
    let old = browser.get(&format!("{address}/edit")).hidden("seen");
    edit(&mut browser, &address, "Gå till kommunhuset");
    let fields = [("csrf", csrf.as_str()), ("seen", old.as_str()), ("plan_b", "Ring räddningstjänsten")];
    let told = browser.post(&format!("{address}/edit"), &fields);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Ring räddningstjänsten") && told.body.contains("Gå till kommunhuset"), "{}", told.body);
    let seen = told.hidden("seen");
    let fields = [("csrf", csrf.as_str()), ("seen", seen.as_str()), ("plan_b", "Ring räddningstjänsten")];
    assert_eq!(browser.post(&format!("{address}/edit"), &fields).status, 200);
}
