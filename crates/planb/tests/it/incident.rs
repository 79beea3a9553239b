//! The morning: something is started, done and taken back, on paper too; two that were started apart meet; an exercise stays
//! apart.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use planb_node::store::Node;

use super::browser::{Answer, Browser, Serving};
use super::place::{NIGHT, Place, run, text};
use super::web::{UNITS, card, import};

/// The tag that has this id.
fn tag<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in\n{page}"));
    let start = page[..at].rfind('<').unwrap();
    &page[start..at + page[at..].find('>').unwrap()]
}

fn attribute(tag: &str, name: &str) -> String {
    let start = format!(" {name}=\"");
    let value = tag.split(start.as_str()).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&")
}

/// The values of a form as it was shown.
fn values(page: &str, id: &str) -> Vec<(String, String)> {
    let start = page.find(tag(page, id)).unwrap();
    let form = page[start..].split("</form>").next().unwrap();
    let mut found = Vec::new();
    for input in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        found.push((attribute(input, "name"), attribute(input, "value")));
    }
    for select in form.split("<select").skip(1) {
        let chosen =
            select.split("<option").skip(1).find(|option| option.split('>').next().unwrap().contains(" selected"));
        found.push((attribute(select, "name"), chosen.map(|option| attribute(option, "value")).unwrap_or_default()));
    }
    found
}

/// A browser that counts clicks.
struct Person {
    browser: Browser,
    clicks: usize,
}

impl Person {
    fn at(serving: &Serving, words: &str, name: &str) -> Person {
        let mut browser = Browser::at(serving);
        let page = browser.log_in(words, name);
        assert_eq!(page.status, 200, "{}", page.body);
        Person { browser, clicks: 0 }
    }

    fn get(&mut self, path: &str) -> Answer {
        let page = self.browser.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        page
    }

    /// Clicks a link.
    fn click(&mut self, page: &Answer, id: &str) -> Answer {
        self.clicks += 1;
        self.get(&attribute(tag(&page.body, id), "href"))
    }

    /// Clicks a form's button; some fields were typed in.
    fn submit(&mut self, page: &Answer, form: &str, typed: &[(&str, &str)]) -> Answer {
        self.clicks += 1;
        let mut fields = values(&page.body, form);
        for (name, value) in typed {
            fields.retain(|(own, _)| own != name);
            fields.push(((*name).to_string(), (*value).to_string()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&attribute(tag(&page.body, form), "action"), &fields)
    }
}

/// A municipality with two units: the director's, the administrator's and a unit manager's card.
struct Town {
    place: Place,
    serving: Serving,
    manager: String,
    director: String,
}

fn town() -> Town {
    let place = Place::new();
    let (admin, _) = card(&place, "administrator", None, Some("Ada Ek"));
    let (director, _) = card(&place, "director", None, Some("Doris Direktör"));
    let serving = Serving::of(&place.dir());
    let mut browser = Browser::at(&serving);
    browser.log_in(&admin, "");
    import(&mut browser, "unit", UNITS);
    let (manager, _) = card(&place, "unit-manager", Some("Hemtjänst Norra"), Some("Eva Carlsson"));
    Town { place, serving, manager, director }
}

/// The lines of the log that begin so, with the times at which they happened.
fn lines(dir: &Path, start: &str) -> Vec<(String, String)> {
    let node = Node::open(dir).unwrap();
    let notes = node.state().notes().iter().filter(|(_, note)| note.written.line.is_some());
    let own = notes.filter(|(_, note)| note.written.text.starts_with(start));
    own.map(|(_, note)| (note.happened_at.strftime("%H:%M").to_string(), note.written.text.clone())).collect()
}

#[test]
fn four_clicks_from_the_first_page_to_the_first_paper() {
    let Town { place, serving, manager, .. } = town();
    drop(serving);
    let launched = Instant::now();
    let serving = Serving::of(&place.dir());
    let mut eva = Person::at(&serving, &manager, "");
    let home = eva.get("/");
    let start = eva.click(&home, "incident-start");
    assert!(start.body.contains("id=\"happens\"") && start.body.contains("value=\"Flera system går inte att nå.\""));
    assert!(start.body.contains("value=\"hemtjanst-norra\" selected"), "her own unit: {}", start.body);
    let here = eva.submit(&start, "start-form", &[]);
    let logged = launched.elapsed();
    assert_eq!(lines(&place.dir(), "Driftstopp startat").len(), 1);
    assert!(logged < Duration::from_secs(60), "{logged:?}");
    println!("from launch to the first line: {logged:?}");
    assert!(here.body.contains("id=\"here\"") && here.body.contains("DRIFTSTOPP"), "{}", here.body);
    assert!(tag(&here.body, "now-go").contains("/print/binder/hemtjanst-norra"));
    let ask = eva.click(&here, "now-go");
    let paper = eva.submit(&ask, "print-form", &[]);
    assert!(paper.body.starts_with("%PDF"), "{}", paper.body);
    assert!(eva.clicks <= 4, "{} clicks", eva.clicks);
    // The form sent again, from the page that still stands there, begins nothing.
    let again = eva.submit(&start, "start-form", &[]);
    assert!(again.body.contains("id=\"here\""));
    assert_eq!(lines(&place.dir(), "Driftstopp startat").len(), 1);
    let board = eva.get("/board");
    assert!(board.body.contains("id=\"home\""), "what is known of the paper is still there");
}

#[test]
fn every_link_of_the_crisis_room_leads_somewhere() {
    let Town { place: _place, serving, director, .. } = town();
    let mut doris = Person::at(&serving, &director, "");
    let start = doris.get("/incident/start");
    doris.submit(&start, "start-form", &[]);
    for path in ["/", "/incident", "/incident/first-hour", "/shifts", "/incident/start", "/incident/first-hour/paper"] {
        let page = doris.get(path);
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        let links = page
            .body
            .split("<a ")
            .skip(1)
            .map(|rest| attribute(&format!(" {}", rest.split('>').next().unwrap()), "href"));
        for href in links.filter(|href| href.starts_with('/') && !href.starts_with("/language/")) {
            doris.get(href.split('#').next().unwrap());
        }
    }
}

#[test]
fn an_outage_becomes_a_crisis_and_ends_as_a_false_alarm() {
    let Town { place, serving, manager, director } = town();
    let (mut eva, mut doris) = (Person::at(&serving, &manager, ""), Person::at(&serving, &director, ""));
    let none = eva.get("/incident");
    assert!(none.body.contains("id=\"none\""));
    let (start, late) = (eva.get("/incident/start"), doris.get("/incident/start"));
    eva.submit(&start, "start-form", &[("what", "Treserva och TES är nere")]);
    let met = doris.submit(&late, "start-form", &[]);
    assert!(met.body.contains("id=\"goes-on\"") && met.body.contains("Treserva och TES"), "{}", met.body);
    let joined = doris.submit(&met, "join-in", &[("unit", "nattpatrullen")]);
    assert!(joined.body.contains("id=\"here\""));
    doris.submit(&met, "join-in", &[("unit", "nattpatrullen")]);
    assert_eq!(lines(&place.dir(), "Nattpatrullen är också").len(), 1, "once");
    let show = doris.get("/incident");
    assert!(show.body.contains("Ingen leder just nu") && show.body.contains("Ingen för loggen"), "{}", show.body);
    assert!(!eva.get("/incident").body.contains("step-crisis"), "only the director makes it a crisis");
    let forbidden = {
        let mut fields = values(&show.body, "step-crisis");
        fields.retain(|(name, _)| name != "csrf");
        let csrf = eva.get("/incident").csrf();
        fields.push(("csrf".into(), csrf));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        eva.browser.post("/incident/step", &fields)
    };
    assert_eq!(forbidden.status, 403);
    let crisis = doris.submit(&show, "step-crisis", &[]);
    assert!(crisis.body.contains("KRISLÄGE") && crisis.body.contains("Doris Direktör"), "{}", crisis.body);
    doris.submit(&show, "step-crisis", &[]);
    assert_eq!(lines(&place.dir(), "Beslut: krisläge").len(), 1, "sent twice");
    let silent = doris.submit(&crisis, "step-false-alarm", &[]);
    assert_eq!(silent.status, 422);
    assert!(silent.body.contains("Det saknas ett skäl"));
    let over = doris.submit(&crisis, "step-false-alarm", &[("why", "Ett uttag i serverrummet")]);
    assert!(over.body.contains("id=\"ended\"") && over.body.contains("Falskt larm"), "{}", over.body);
    assert!(doris.get("/").body.contains("id=\"home\"") && doris.get("/").body.contains("NORMALLÄGE"));
    assert_eq!(lines(&place.dir(), "Falskt larm").len(), 1);
}

#[test]
fn the_first_hour_is_ticked_on_screen_and_by_pen() {
    let Town { place, serving, manager, .. } = town();
    let mut eva = Person::at(&serving, &manager, "");
    let early = eva.browser.get("/print/first-hour/unit-manager?preview=1");
    assert!(early.body.starts_with("%PDF"), "the card can be printed before anything happens");
    for path in ["/print/shifts", "/print/situation"] {
        let none = eva.browser.get(path);
        assert!(none.status == 400 && none.body.contains("inget att skriva ut förrän"), "{path}: {}", none.body);
    }
    let start = eva.get("/incident/start");
    eva.submit(&start, "start-form", &[]);
    let card = eva.get("/incident/first-hour");
    let ticked = eva.submit(&card, "form-pcs-off", &[("clock", "0.01"), ("note", "Affisch uppsatt")]);
    assert!(
        ticked.body.contains("Klart 00:01, Eva Carlsson") && ticked.body.contains("Affisch uppsatt"),
        "{}",
        ticked.body
    );
    eva.submit(&card, "form-pcs-off", &[]);
    let wrong = eva.submit(&ticked, "form-chain", &[("clock", "halv åtta"), ("note", "Alla svarade")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Alla svarade"), "what was typed stays");
    let silent = eva.submit(&ticked, "undo-pcs-off", &[]);
    assert_eq!(silent.status, 422);
    let undone = eva.submit(&ticked, "undo-pcs-off", &[("why", "Fel enhet")]);
    assert!(undone.body.contains("form-pcs-off"), "{}", undone.body);
    let pen = eva.get("/incident/first-hour/paper");
    let typed =
        [("clock-chain", "00:02"), ("note-chain", "Två svarade inte"), ("clock-keys", "00.03"), ("who", "Olle Berg")];
    let entered = eva.submit(&pen, "pen-form", &typed);
    assert!(entered.body.contains("Klart 00:02") && entered.body.contains("Klart 00:03"), "{}", entered.body);
    eva.submit(&pen, "pen-form", &typed);
    let found: Vec<String> = lines(&place.dir(), "Första timmen").into_iter().map(|(clock, _)| clock).collect();
    assert_eq!(found.len(), 4, "a tick, its taking back, two by pen: {found:?}");
    assert_eq!((found[0].as_str(), &found[2..]), ("00:01", &["00:02".to_string(), "00:03".to_string()][..]));
    let ask = eva.click(&entered, "print-card");
    assert!(eva.submit(&ask, "print-form", &[]).body.starts_with("%PDF"));
}

#[test]
fn chairs_are_taken_relieved_and_missed() {
    let Town { place, serving, director, .. } = town();
    let mut doris = Person::at(&serving, &director, "");
    assert!(doris.get("/shifts").body.contains("id=\"none\""));
    let start = doris.get("/incident/start");
    doris.submit(&start, "start-form", &[]);
    let empty = doris.get("/shifts");
    let sat = doris.submit(&empty, "me-lead", &[]);
    assert!(sat.body.contains("Doris Direktör") && sat.body.contains("Ingen som tar över är utsedd"), "{}", sat.body);
    assert!(!doris.get("/").body.contains("Ingen leder just nu"));
    let nobody = doris.submit(&sat, "sit-log-keeper", &[("phone", "0923-123 45")]);
    assert_eq!(nobody.status, 422);
    let keeper = doris.submit(&sat, "sit-log-keeper", &[("person", "Olle Berg"), ("phone", "0923-123 45")]);
    assert!(keeper.body.contains("tel:+4692312345"), "{}", keeper.body);
    let relieved = doris.submit(&keeper, "sit-lead", &[("person", "Bo Biträdande")]);
    assert!(relieved.body.contains("Leder: Doris Direktör"), "{}", relieved.body);
    let id = relieved.body.split("id=\"leave-").nth(1).unwrap().split('"').next().unwrap().to_string();
    let left = doris.submit(&relieved, &format!("leave-{id}"), &[]);
    assert!(left.body.contains("Ingen sitter här"), "{}", left.body);
    assert_eq!(lines(&place.dir(), "Leder: ").len(), 3);
    let ask = doris.click(&left, "print-shifts");
    assert!(doris.submit(&ask, "print-form", &[]).body.starts_with("%PDF"));
}

#[test]
fn two_that_were_started_apart_meet_and_are_joined() {
    let hub = Place::new();
    hub.ok(&["root", "split", "--identity-files"]);
    let (director, _) = card(&hub, "director", None, Some("Doris Direktör"));
    let stick = tempfile::tempdir().unwrap();
    hub.ok(&["stick", "make", stick.path().to_str().unwrap(), "--name", "Krislaptop"]);
    for name in ["START.html", "LAS-MIG.txt", "starta-planb.sh", "planb"] {
        assert!(stick.path().join(name).is_file(), "{name}");
    }
    let laptop = stick.path().join("planb-dator");
    let (at_hub, at_laptop) = (Serving::of(&hub.dir()), Serving::of(&laptop));
    let (mut one, mut two) = (Person::at(&at_hub, &director, ""), Person::at(&at_laptop, &director, ""));
    for (person, what) in [(&mut one, "Allt är svart"), (&mut two, "TES svarar inte")] {
        let start = person.get("/incident/start");
        let here = person.submit(&start, "start-form", &[("what", what)]);
        assert!(here.body.contains(what), "{}", here.body);
    }
    let before = [lines(&hub.dir(), ""), lines(&laptop, "")].map(|lines| lines.len());
    let place = tempfile::tempdir().unwrap();
    let sync = || {
        for dir in [&hub.dir(), &laptop, &hub.dir(), &laptop] {
            run(&["sync", place.path().to_str().unwrap(), "--dir", dir.to_str().unwrap()]);
        }
        std::thread::sleep(Duration::from_millis(1_500));
    };
    sync();
    let show = one.get("/incident");
    assert!(show.body.contains("id=\"apart\"") && show.body.contains("Allt är svart"), "{}", show.body);
    assert!(show.body.contains("TES svarar inte"));
    let form = show.body.split("id=\"join-").nth(1).unwrap().split('"').next().unwrap().to_string();
    let joined = one.submit(&show, &format!("join-{form}"), &[]);
    assert!(joined.body.contains("id=\"joined\"") && !joined.body.contains("id=\"apart\""), "{}", joined.body);
    sync();
    let there = two.get("/incident");
    assert!(there.body.contains("id=\"joined\"") && !there.body.contains("id=\"apart\""), "{}", there.body);
    assert_eq!(before, [1, 1]);
    assert_eq!(lines(&hub.dir(), "").len(), 3, "both beginnings and the join");
    assert_eq!(lines(&hub.dir(), ""), lines(&laptop, ""));
}

#[test]
fn a_newer_night_is_taken_in_by_a_decision() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let (director, _) = card(&place, "director", None, Some("Doris Direktör"));
    let serving = Serving::of(&place.dir());
    let mut doris = Person::at(&serving, &director, "");
    let start = doris.get("/incident/start");
    assert!(start.body.contains("Kopian från natten 2021-12-16"), "{}", start.body);
    doris.submit(&start, "start-form", &[]);
    assert!(lines(&place.dir(), "Driftstopp startat")[0].1.contains("tes 2021-12-16"));
    let binders = doris.get("/binders");
    assert!(binders.body.contains("alla arbetar från natten 2021-12-16"), "{}", binders.body);
    assert!(!doris.get("/incident").body.contains("Ta in nyare underlag"));
    place.put_exports("2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    std::thread::sleep(Duration::from_millis(1_500));
    let show = doris.get("/incident");
    let sources = show.body.matches("Ta in nyare underlag").count();
    assert!(sources > 1, "{}", show.body);
    assert_eq!(doris.submit(&show, "freeze-1", &[]).status, 422, "a reason is asked for");
    let taken = doris.submit(&show, "freeze-1", &[("why", "Leverantören har kontrollerat")]);
    assert_eq!(taken.body.matches("Ta in nyare underlag").count(), sources - 1, "{}", taken.body);
    doris.submit(&show, "freeze-1", &[("why", "Leverantören har kontrollerat")]);
    assert_eq!(lines(&place.dir(), "Beslut: nyare underlag").len(), 1);
    assert!(doris.get("/binders").body.contains("från nätterna 2021-12-16 till 2021-12-17"));
    // One source was taken in: the binder of the new night has others that nobody has decided on.
    assert!(first_page(&place).contains("Den här pärmen är från natten 2021-12-16."), "{}", first_page(&place));
    let form = doris.get("/binders/hemtjanst-norra/print");
    assert!(form.body.contains("id=\"frozen\"") && form.body.contains("Nyare finns och väntar"), "{}", form.body);
    for _ in 0..sources {
        let show = doris.get("/incident");
        if let Some(id) = show.body.split("id=\"freeze-").nth(1) {
            let form = format!("freeze-{}", id.split('"').next().unwrap());
            doris.submit(&show, &form, &[("why", "Leverantören har kontrollerat")]);
        }
    }
    let page = first_page(&place);
    assert!(page.contains("Den här pärmen är från natten 2021-12-17.") && page.contains("Leverantören"), "{page}");
    assert!(!doris.get("/binders").body.contains("väntar på beslut"));
}

/// Kalix worked for three weeks from one night; many others came meanwhile, and each clears away what is old.
#[test]
fn the_night_that_is_frozen_stays_however_many_come() {
    let place = Place::with_keys();
    let settings = std::fs::read_to_string(place.path("planb.toml")).unwrap();
    assert!(settings.contains("\nnights = 14 "), "{settings}");
    std::fs::write(place.path("planb.toml"), settings.replace("\nnights = 14 ", "\nnights = 2 ")).unwrap();
    place.ok(&["night", "--at", NIGHT]);
    let (director, _) = card(&place, "director", None, Some("Doris Direktör"));
    let serving = Serving::of(&place.dir());
    let mut doris = Person::at(&serving, &director, "");
    let start = doris.get("/incident/start");
    doris.submit(&start, "start-form", &[]);
    let there = |night: &str| {
        ["out/hemtjanst-norra/parm-{}.tar.age", "snapshots/hemtjanst-norra/parm-{}.snapshot.age"]
            .map(|name| place.path(&name.replace("{}", night)).exists())
    };
    for night in 17..22 {
        place.put_exports(&format!("2021-12-{}T22:10", night - 1));
        place.run(&["night", "--at", &format!("2021-12-{night}T02:10"), "--accept", "prov"]);
    }
    assert_eq!([there("2021-12-16"), there("2021-12-17")], [[true, true], [false, false]]);
    assert!(first_page(&place).contains("Den här pärmen är från natten 2021-12-16."), "{}", first_page(&place));
    std::thread::sleep(Duration::from_millis(1_500));
    let show = doris.get("/incident");
    doris.submit(&show, "step-false-alarm", &[("why", "Prov")]);
    place.put_exports("2021-12-21T22:10");
    place.run(&["night", "--at", "2021-12-22T02:10", "--accept", "prov"]);
    assert_eq!(there("2021-12-16"), [false, false], "it is over");
}

/// What the first page of a print says that was laid on a USB memory.
fn first_page(place: &Place) -> String {
    let memory = tempfile::tempdir().unwrap();
    let (folder, key) = (memory.path().to_str().unwrap(), place.path("kuvert/kuvert-hemtjanst-norra.key"));
    place.ok(&["print", "hemtjanst-norra", "--to", folder, "--key", key.to_str().unwrap(), "--by", "Prov"]);
    let mut files: Vec<_> = std::fs::read_dir(memory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "PDF"));
    files.sort();
    let out = Command::new("pdftotext").args([files[0].to_str().unwrap(), "-"]).output().unwrap();
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_exercise_looks_different_and_never_meets_the_real_thing() {
    let Town { place, serving, manager, .. } = town();
    let mut eva = Person::at(&serving, &manager, "");
    let start = eva.get("/incident/start");
    let told = eva.click(&start, "exercise-go");
    let made = eva.submit(&told, "exercise-form", &[]);
    let address = attribute(tag(&made.body, "exercise-open"), "href");
    let exercise = place.dir().with_file_name("nod-ovning");
    assert!(address.starts_with("http://127.0.0.") && exercise.is_dir(), "{address}");
    // The same printed card opens it, and the unit is there.
    let mut browser = Browser::at(&serving);
    browser.address = address.trim_start_matches("http://").trim_end_matches('/').to_string();
    let page = browser.log_in(&manager, "");
    assert!(page.body.contains("Eva Carlsson · Enhetschef"), "{}", page.body);
    let mut there = Person { browser, clicks: 0 };
    let start = there.get("/incident/start");
    let here = there.submit(&start, "start-form", &[]);
    for path in ["/", "/board", "/incident", "/incident/first-hour", "/shifts", "/binders", "/calls", "/more"] {
        let page = there.get(path);
        assert!(page.body.contains("pb-mode--exercise") && page.body.contains("ÖVNING"), "{path}");
    }
    assert!(here.body.contains("ÖVNING · DRIFTSTOPP"), "{}", here.body);
    assert!(eva.get("/").body.contains("NORMALLÄGE"), "nothing is seen of it in the real thing");
    let card = there.get("/incident/first-hour");
    let ask = there.click(&card, "print-card");
    assert!(there.submit(&ask, "print-form", &[]).body.starts_with("%PDF"));
    let made = run(&[
        "exercise",
        "--to",
        place.path("ny").to_str().unwrap(),
        "--dir",
        place.dir().to_str().unwrap(),
        "--json",
    ]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made));
    let said: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert!(said["prefix"].as_str().unwrap().starts_with('X') && said["cards"].as_u64() == Some(3), "{said}");
    // By a stick they pass each other; over the network they refuse each other.
    let stick = tempfile::tempdir().unwrap();
    for dir in [&place.dir(), &exercise, &place.dir(), &exercise] {
        run(&["sync", stick.path().to_str().unwrap(), "--dir", dir.to_str().unwrap()]);
    }
    assert_eq!(lines(&place.dir(), "").len(), 0);
    assert_eq!(lines(&exercise, "").len(), 1);
    let said = refused(&place.dir(), &exercise);
    let counts = [&said["sent"], &said["received"]].map(|count| count.as_u64());
    assert_eq!((counts, said["in_sync"].as_bool()), ([Some(0), Some(0)], Some(false)), "{said}");
}

/// What comes of it when a node in one folder wants to meet the one in another over the network.
fn refused(answering: &Path, asking: &Path) -> serde_json::Value {
    use std::io::{BufRead, BufReader};
    let args = ["serve", "--listen", "127.0.0.1:0", "--meet", "127.0.0.1:0", "--for", "60", "--json", "--dir"];
    let mut child = Command::new(env!("CARGO_BIN_EXE_planb"))
        .args(args)
        .arg(answering)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let out = run(&["sync", said["address"].as_str().unwrap(), "--json", "--dir", asking.to_str().unwrap()]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_ne!(out.status.code(), Some(0));
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out)))
}
