//! An envelope opens a unit in the pages: who sees what, what is written of it, and what is not there.

use planb_node::keys::Identity;

use super::browser::{Answer, Browser, Serving};
use super::place::{NIGHT, Place, files_below};

const NORRA: &str = "hemtjanst-norra";

/// A node after a night, served.
fn after_a_night() -> (Place, Serving) {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let serving = Serving::of(&place.dir());
    (place, serving)
}

fn logged_in(place: &Place, serving: &Serving, role: &str, unit: Option<&str>, name: &str) -> Browser {
    let mut args = vec!["card", "new", "--role", role, "--name", name];
    args.extend(unit.iter().flat_map(|unit| ["--unit", unit]));
    let (said, code) = place.json(&args);
    assert_eq!(code, 0, "{said}");
    let mut browser = Browser::at(serving);
    let page = browser.log_in(said["words"].as_str().unwrap(), "");
    assert!(page.body.contains(name), "{}", page.body);
    browser
}

/// The key file of a unit's envelope, and its words, four letters each.
fn envelope(place: &Place, unit: &str) -> (String, String) {
    let file = std::fs::read_to_string(place.path(&format!("kuvert/kuvert-{unit}.key"))).unwrap();
    let line = file.lines().find(|line| line.starts_with("AGE-")).unwrap();
    let words = planb_node::words::write(Identity::parse(line).unwrap().secret()).unwrap();
    let starts: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
    assert_eq!(starts.len(), 27);
    (file, starts.join(" "))
}

fn open(browser: &mut Browser, unit: &str, key: &str) -> Answer {
    let address = format!("/binders/{unit}/open");
    let csrf = browser.get(&address).csrf();
    browser.post(&address, &[("csrf", &csrf), ("key", key)])
}

/// The addresses of links that begin so.
fn links(body: &str, start: &str) -> Vec<String> {
    let parts = body.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap().to_string());
    parts.filter(|href| href.starts_with(start)).collect()
}

/// The address of the client with this name in a list.
fn link_of(body: &str, name: &str) -> String {
    let part = body.split("<li>").find(|part| part.contains(name)).unwrap_or_else(|| panic!("{name} is not in {body}"));
    links(part, "/clients/").remove(0)
}

#[test]
fn an_envelope_opens_a_unit_and_every_look_is_written() {
    let (place, serving) = after_a_night();
    let mut boss = logged_in(&place, &serving, "administrator", None, "Ada Ek");
    let mut manager = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    let (_, words) = envelope(&place, NORRA);
    let locked = manager.get("/clients");
    assert!(locked.body.contains("låst, uppgifter från 2021-12-15") && locked.body.contains("Öppna: 0. Låsta: 1."));
    assert!(!manager.get("/search?q=lindgren").body.contains("Sixten"));
    let list = open(&mut manager, NORRA, &words.to_uppercase());
    assert!(list.body.contains("id=\"client-list\"") && list.body.contains("Sixten Lindgren"), "{}", list.body);
    let hours: Vec<u32> =
        list.body.split("inom ").skip(1).map(|rest| rest.split(' ').next().unwrap().parse().unwrap()).collect();
    assert!(hours.is_sorted() && hours.len() > 10, "who is hurt first stands first: {hours:?}");
    for hidden in ["Siv Långström", "Zeinab Långström", "1942", "Gun Hökby"] {
        assert!(!list.body.contains(hidden), "{hidden}: protected, a code, or another unit's");
    }
    let address = link_of(&list.body, "Sixten Lindgren");
    let page = manager.get(&address);
    assert_eq!(page.header("cache-control"), "no-store");
    for wanted in ["Insulin 2 ggr/dag", "tel:+46796817016", "tel:+46763599479", "Trygghetslarm", "MRSA", "id=\"age\""] {
        assert!(page.body.contains(wanted), "{wanted}: {}", page.body);
    }
    let page = manager.get(&link_of(&list.body, "Örjan Müller"));
    assert!(page.body.contains("Portkod: se kodblad") && !page.body.contains("1942"), "a code stays on paper");
    let found = manager.get("/");
    assert!(found.body.contains("method=\"post\" action=\"/search\""), "what is typed is sent");
    let sent =
        manager.send("POST", "/search", "application/x-www-form-urlencoded", &form(&found.csrf(), "lindgrn six"));
    assert!(!sent.header("location").contains("lindgr"), "{}", sent.header("location"));
    let hits = manager.get(sent.header("location"));
    assert_eq!(link_of(&hits.body, "Sixten Lindgren"), address, "one letter wrong, and the same page");
    let looks = boss.get("/looks");
    for said in [
        "öppnade enheten med kuvertet",
        "listan över brukare",
        "en brukares uppgifter: Sixten Lindgren, 1950",
        "en sökning bland brukare: lindgrn six",
    ] {
        assert!(looks.body.contains(said), "{said}: {}", looks.body);
    }
    assert!(looks.body.contains("Eva Lind"));
    let written: Vec<_> =
        files_below(&place.dir()).into_iter().filter(|(_, bytes)| has(bytes, "Sixten Lindgren")).collect();
    assert!(written.is_empty(), "only in memory: {:?}", written.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

fn form(csrf: &str, typed: &str) -> Vec<u8> {
    format!("csrf={csrf}&q={}", super::browser::encoded(typed)).into_bytes()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_role_sees_what_its_paper_would_say() {
    let (place, serving) = after_a_night();
    let (file, _) = envelope(&place, NORRA);
    let mut nurse = logged_in(&place, &serving, "nurse", Some(NORRA), "Nora Nurse");
    let list = open(&mut nurse, NORRA, &file);
    let address = link_of(&list.body, "Sixten Lindgren");
    let token = address.trim_start_matches("/clients/").split('/').next().unwrap().to_string();
    let mut carer = logged_in(&place, &serving, "staff", Some(NORRA), "Vera Vik");
    assert!(carer.get(&address).body.contains("Sixten Lindgren"), "open for everybody who sees the unit");
    let print = address.replacen("/clients/", "/print/client/", 1);
    let csrf = carer.get(&print).csrf();
    let pdf = carer.post(&print, &[("csrf", &csrf)]);
    assert!(pdf.header("content-type") == "application/pdf" && pdf.body.starts_with("%PDF"), "{}", pdf.status);
    let mut boss = logged_in(&place, &serving, "administrator", None, "Ada Ek");
    assert!(boss.get("/looks").body.contains("skrev ut en brukares blad: Sixten Lindgren, 1950"));
    let copies = boss.get(&format!("/binders/{NORRA}"));
    assert!(copies.body.contains("Brukarblad") && !copies.body.contains("Lindgren"), "{}", copies.body);
    let mut other = logged_in(&place, &serving, "unit-manager", Some("hemtjanst-sodra"), "Sune Söder");
    let mut finance = logged_in(&place, &serving, "finance", None, "Fia Ek");
    for browser in [&mut other, &mut finance] {
        for path in [address.clone(), format!("/clients/{token}"), format!("/binders/{NORRA}/open"), print.clone()] {
            assert_eq!(browser.get(&path).status, 403, "{path}");
        }
        let home = browser.get("/more");
        assert!(home.body.contains("method=\"get\" action=\"/search\""));
    }
    let mut payer = logged_in(&place, &serving, "case-officer", Some(NORRA), "Hanna Handl");
    assert!(!payer.get(&format!("/clients/{token}")).body.contains("Lindgren"), "no payment, no client");
    assert_eq!(nurse.get(&format!("{address}x")).status, 404);
    let csrf = nurse.get(&format!("/clients/{token}")).csrf();
    let closed = nurse.post(&format!("/binders/{NORRA}/close"), &[("csrf", &csrf)]);
    assert!(closed.body.contains("Öppna: 0."), "{}", closed.body);
    assert!(nurse.get(&address).body.contains("inte öppen längre"));
}

#[test]
fn when_everybody_has_left_nothing_is_open() {
    let (place, serving) = after_a_night();
    let (_, words) = envelope(&place, NORRA);
    let mut one = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    let mut two = logged_in(&place, &serving, "staff", Some(NORRA), "Vera Vik");
    let list = open(&mut one, NORRA, &words);
    let address = link_of(&list.body, "Sixten Lindgren");
    one.post("/logout", &[("csrf", &list.csrf())]);
    let page = two.get(&address);
    assert!(page.body.contains("Sixten Lindgren"), "somebody is still here");
    two.post("/logout", &[("csrf", &page.csrf())]);
    let mut one = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    assert!(one.get(&address).body.contains("inte öppen längre"));
}

#[test]
fn a_look_that_cannot_be_written_shows_nothing() {
    let (place, serving) = after_a_night();
    let mut manager = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    let list = open(&mut manager, NORRA, &envelope(&place, NORRA).1);
    let address = link_of(&list.body, "Sixten Lindgren");
    let (held, hold) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let dir = place.dir();
    // Another process that writes for longer than this one waits.
    let writer = std::thread::spawn(move || {
        let mut node = planb_node::store::Node::open(&dir).unwrap();
        let nothing = node.record(|_| {
            held.send(()).unwrap();
            let _ = released.recv();
            Ok(Vec::new())
        });
        nothing.unwrap();
    });
    hold.recv().unwrap();
    let page = manager.get(&address);
    assert!(page.status == 500 && !page.body.contains("Lindgren"), "{}", page.body);
    release.send(()).unwrap();
    writer.join().unwrap();
    assert!(manager.get(&address).body.contains("Sixten Lindgren"));
}

#[test]
fn what_does_not_open_is_said_and_nothing_typed_is_lost() {
    let (place, serving) = after_a_night();
    let (file, words) = envelope(&place, NORRA);
    let mut manager = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    let misspelt = words.replacen(' ', " qqqq ", 1);
    let refused = open(&mut manager, NORRA, &misspelt);
    assert!(refused.status == 422 && refused.body.contains("nummer 2") && refused.body.contains(&misspelt));
    let (other, _) = envelope(&place, "hemtjanst-sodra");
    let refused = open(&mut manager, NORRA, &other);
    assert!(refused.status == 422 && refused.body.contains("rätt enhet"), "{}", refused.body);
    let (supplement, _) = envelope(&place, "hemtjanst-norra-bilaga");
    assert_eq!(open(&mut manager, NORRA, &supplement).status, 422, "the supplement's key opens no common snapshot");
    let snapshots = place.path(&format!("snapshots/{NORRA}"));
    let newest = snapshots.join("parm-2021-12-16.snapshot.age");
    let good = std::fs::read(&newest).unwrap();
    place.put_exports("2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10"]);
    let second = snapshots.join("parm-2021-12-17.snapshot.age");
    let mut bytes = std::fs::read(&second).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&second, &bytes).unwrap();
    let list = open(&mut manager, NORRA, &file);
    assert!(list.body.contains("Natten 2021-12-16") && list.body.contains("2021-12-17 är skadad"), "{}", list.body);
    std::fs::write(&newest, &good[..good.len() / 2]).unwrap();
    let refused = open(&mut manager, NORRA, &file);
    assert!(refused.status == 422 && refused.body.contains("Ta pärmen"), "{}", refused.body);
    std::fs::remove_file(&newest).unwrap();
    std::fs::remove_file(&second).unwrap();
    let refused = open(&mut manager, NORRA, &file);
    assert!(refused.status == 422 && refused.body.contains("inga uppgifter"), "{}", refused.body);
    let mut last = String::new();
    for _ in 0..31 {
        last = open(&mut manager, NORRA, "fel").body;
    }
    assert!(last.contains("För många fel"), "{last}");
}

#[test]
fn what_was_held_is_shown_from_its_last_good_night() {
    let (place, serving) = after_a_night();
    place.put_exports("2021-12-16T22:10");
    std::fs::remove_file(place.path("exports/lakemedel.csv")).unwrap();
    place.run(&["night", "--at", "2021-12-17T02:10"]);
    let mut manager = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Lind");
    let list = open(&mut manager, NORRA, &envelope(&place, NORRA).0);
    assert!(list.body.contains("Natten 2021-12-17") && list.body.contains("id=\"missing\""), "{}", list.body);
    let page = manager.get(&link_of(&list.body, "Göta Hökby"));
    assert!(page.body.contains("id=\"medicines\"") && page.body.contains("UNDERLAG"), "{}", page.body);
}

#[test]
fn a_trial_binder_is_printed_from_the_register_alone() {
    let place = Place::new();
    let serving = Serving::of(&place.dir());
    let mut boss = logged_in(&place, &serving, "administrator", None, "Ada Ek");
    let csrf = boss.get("/register/unit/new").csrf();
    boss.post("/register/unit/new", &[("csrf", &csrf), ("name", "Hemtjänst Norra")]);
    let fields = [("csrf", csrf.as_str()), ("name", "Eva Lind"), ("unit", NORRA), ("phone", "070-174 06 05")];
    assert_eq!(boss.post("/register/person/new", &fields).status, 200);
    let binder = boss.get(&format!("/binders/{NORRA}"));
    assert!(binder.body.contains("id=\"print-trial\""), "{}", binder.body);
    let address = format!("/print/binder/{NORRA}");
    let csrf = boss.get(&address).csrf();
    let pdf = boss.post(&address, &[("csrf", &csrf)]);
    assert!(pdf.header("content-type") == "application/pdf" && pdf.body.contains("<xmpTPg:NPages>3<"), "three pages");
    assert!(boss.get(&format!("/binders/{NORRA}")).body.contains("Pärm: Provpärm"));
}

/// Takes in whatever newer data waits for a decision, source by source.
fn take_in_all(browser: &mut Browser) {
    loop {
        let page = browser.get("/incident");
        let Some(form) = page.body.split("action=\"/incident/freeze\"").nth(1) else { return };
        let hidden = |name: &str| {
            let start = format!("name=\"{name}\" value=\"");
            form.split(&start).nth(1).unwrap().split('"').next().unwrap().to_string()
        };
        let (id, source, night) = (hidden("id"), hidden("source"), hidden("night"));
        let fields =
            [("csrf", page.csrf()), ("id", id), ("source", source), ("night", night), ("why", "Kontrollerat".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(browser.post("/incident/freeze", &fields).status, 200);
    }
}

#[test]
fn while_something_goes_on_a_unit_opens_from_its_frozen_night() {
    let (place, serving) = after_a_night();
    let mut boss = logged_in(&place, &serving, "director", None, "Doris Ek");
    let mut manager = logged_in(&place, &serving, "unit-manager", Some(NORRA), "Eva Carlsson");
    let (key, _) = envelope(&place, NORRA);
    let start = boss.get("/incident/start");
    let (csrf, id) = (start.csrf(), start.hidden("id"));
    boss.post("/incident/start", &[("csrf", &csrf), ("id", &id), ("what", "Allt är nere"), ("unit", "")]);
    place.put_exports("2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    let frozen = open(&mut manager, NORRA, &key);
    assert!(frozen.body.contains("Natten 2021-12-16,") && frozen.body.contains("id=\"frozen\""), "{}", frozen.body);
    assert!(frozen.body.contains("Nyare finns och väntar på beslut"), "{}", frozen.body);
    take_in_all(&mut boss);
    let newer = open(&mut manager, NORRA, &key);
    assert!(newer.body.contains("Natten 2021-12-17,") && !newer.body.contains("väntar på beslut"), "{}", newer.body);
}
