//! A reserve computer from the hub's night to the opened binder: fetching, the kiosk's pages, envelopes; and the order of exports.

use std::path::PathBuf;
use std::process::Command;

use planb_node::keys::Identity;
use planb_node::store::Node;
use serde_json::Value;

use super::browser::{Browser, Serving};
use super::place::{NIGHT, Place, files_below, run, text};

/// A computer of its own in a folder, enrolled by the hub.
pub struct Station {
    pub folder: tempfile::TempDir,
}

impl Station {
    fn of(hub: &Place) -> Station {
        Station::named(hub, "Reservdator Norra")
    }

    pub fn named(hub: &Place, name: &str) -> Station {
        let station = Station { folder: tempfile::tempdir().unwrap() };
        let asked = station.json(&["enrol", "--new"]).0;
        let (request, words) = (asked["request"].as_str().unwrap(), asked["words"].as_str().unwrap());
        let args = ["enrol", "--request", request, "--name", name, "--words", words, "--common"];
        let signed = hub.json(&args).0;
        assert_eq!(station.json(&["enrol", "--answer", signed["answer"].as_str().unwrap()]).1, 0);
        station.meet(hub);
        station
    }

    /// Meets the hub by a stick.
    fn meet(&self, hub: &Place) {
        let stick = tempfile::tempdir().unwrap();
        hub.run(&["sync", stick.path().to_str().unwrap()]);
        self.json(&["sync", stick.path().to_str().unwrap()]);
    }

    pub fn json(&self, args: &[&str]) -> (Value, i32) {
        let mut all = args.to_vec();
        all.extend(["--json", "--dir", self.folder.path().to_str().unwrap()]);
        let out = run(&all);
        let value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{args:?}\n{}", text(&out)));
        (value, out.status.code().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The settings of a reserve computer for one unit.
    fn set(&self, from: &str) {
        self.serve(from, "hemtjanst-norra");
    }

    /// The same for another.
    pub fn serve(&self, from: &str, unit: &str) {
        let path = self.path("planb.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        let settings = settings.replace("\nfrom = \"\"", &format!("\nfrom = {from:?}"));
        std::fs::write(path, settings.replace("\nunits = []", &format!("\nunits = [{unit:?}]"))).unwrap();
    }

    fn events(&self, name: &str) -> usize {
        let mut node = Node::open(self.folder.path()).unwrap();
        node.entries().unwrap().iter().filter(|entry| entry.event.name() == name).count()
    }
}

/// The words on the sheet in the unit's envelope.
fn words(hub: &Place, unit: &str) -> String {
    let key = std::fs::read_to_string(hub.path(&format!("kuvert/kuvert-{unit}.key"))).unwrap();
    let line = key.lines().find(|line| line.starts_with("AGE-")).unwrap();
    planb_node::words::write(Identity::parse(line).unwrap().secret()).unwrap().join(" ")
}

#[test]
fn a_reserve_computer_fetches_opens_and_is_tested() {
    let hub = Place::with_keys();
    hub.ok(&["night", "--at", NIGHT]);
    let station = Station::of(&hub);
    assert_eq!(station.json(&["fetch"]), (station.json(&["fetch"]).0, 2), "nobody has said from where");
    station.set(hub.path("out").to_str().unwrap());
    let there = files_below(&hub.path("out/hemtjanst-norra")).len();
    let (fetched, code) = station.json(&["fetch"]);
    assert_eq!((fetched["taken"].as_array().unwrap().len(), code), (there, 0), "{fetched}");
    let (again, code) = station.json(&["fetch"]);
    assert_eq!((again["taken"].as_array().unwrap().len(), code), (0, 0), "{again}");
    assert_eq!(again["same"].as_u64(), Some(there as u64));
    assert!(again["bytes"].as_u64().unwrap() < 10_000);
    let sealed = files_below(&station.path("out"));
    assert!(sealed.iter().all(|(_, bytes)| bytes.starts_with(b"age-encryption.org/v1")));
    assert_eq!(station.json(&["fetch", "--from", "/not/there"]).0["error"], "not-found");
    let (absent, code) = station.json(&["fetch", "--unit", "Finns Inte"]);
    assert_eq!((absent["absent"][0].as_str(), code), (Some("finns-inte"), 1));

    let serving = Serving::of(station.folder.path());
    let mut browser = Browser::at(&serving);
    let front = browser.get("/");
    assert!(front.body.contains("id=\"systems-down\"") && front.body.contains("id=\"only-look\""), "{}", front.body);
    let look = browser.get("/reserve/look");
    assert!(look.body.contains("2021-12-16") && look.body.contains("/reserve/look/hemtjanst-norra/label"));
    papers_without_card(&hub, &mut browser);
    let down = browser.get("/reserve/down");
    assert!(down.body.contains("id=\"reserve-open\""), "one unit, so no question: {}", down.body);
    let (csrf, address) = (down.csrf(), "/reserve/down/hemtjanst-norra");
    let (right, wrong) = (words(&hub, "hemtjanst-norra"), words(&hub, "hemtjanst-sodra"));
    let send = |browser: &mut Browser, csrf: &str, name: &str, words: &str| {
        browser.post(address, &[("csrf", csrf), ("edition", "parm"), ("name", name), ("words", words)])
    };
    assert_eq!(send(&mut browser, "x", "Eva", &right).status, 400);
    for (name, words) in [("Eva Carlsson", wrong.as_str()), ("Eva Carlsson", "hej"), ("", right.as_str())] {
        let refused = send(&mut browser, &csrf, name, words);
        assert_eq!(refused.status, 422, "{name} {}", refused.body);
        assert!(refused.body.contains(words), "what was typed stays");
    }
    assert_eq!(station.events("BundleOpened"), 0);
    let opened = send(&mut browser, &csrf, "Eva Carlsson", &right);
    assert_eq!(opened.status, 200, "{}", opened.body);
    let file = opened.body.split("href=\"/reserve/open/").nth(1).unwrap().split('"').next().unwrap().to_string();
    let pdf = browser.get(&format!("/reserve/open/{file}"));
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    assert!(pdf.body.starts_with("%PDF"));
    // The looks are for the unit, and cannot be read on this computer.
    let closed = Node::open(station.folder.path()).unwrap().closed();
    assert_eq!((station.events("BundleOpened"), closed), (1, 2));
    assert_eq!(files_below(&station.path("out")), sealed, "nothing in clear lies on the disk");
    let token = file.split('/').next().unwrap();
    let closed = browser.post(&format!("/reserve/open/{token}/close"), &[("csrf", &csrf)]);
    assert!(closed.body.contains("id=\"reserve\""));
    assert_eq!(browser.get(&format!("/reserve/open/{file}")).status, 400);
    assert_eq!(browser.get("/reserve/down/hemtjanst-sodra").status, 400, "not of this computer");
    self_test(&mut browser, &station);
}

/// The three papers come to whoever stands at a reserve computer, and name nobody; at another computer they ask for a card.
fn papers_without_card(hub: &Place, browser: &mut Browser) {
    let node = Node::open(&hub.dir()).unwrap();
    let people: Vec<String> =
        node.state().register().of("person").map(|(_, person)| person.get("name").to_string()).collect();
    drop(node);
    for (what, expected) in [("lock-in", "Skriv ut och lås in"), ("night", "skrivs för hand"), ("label", "Får startas")]
    {
        let said = browser.text_of(&format!("/reserve/look/hemtjanst-norra/{what}"));
        assert!(said.contains(expected), "{what}: {said}");
        assert!(people.iter().all(|name| !said.contains(name)), "{what}: {said}");
    }
    assert_eq!(browser.get("/reserve/look/hemtjanst-norra/nothing").status, 404);
    assert_eq!(browser.get("/reserve/look/hemtjanst-sodra/label").status, 404, "not of this computer");
    let serving = Serving::of(&hub.dir());
    let refused = Browser::at(&serving).get("/reserve/look/hemtjanst-norra/label");
    assert!(refused.status == 400 && refused.body.contains("ingen reservdator"), "{}", refused.body);
}

fn self_test(browser: &mut Browser, station: &Station) {
    let page = browser.get("/reserve/test");
    assert!(page.body.contains("id=\"seen\""), "{}", page.body);
    assert!(browser.get("/reserve/test/page.pdf").body.starts_with("%PDF"));
    let csrf = page.csrf();
    let some = [("csrf", csrf.as_str()), ("name", "Eva Carlsson"), ("page", "good"), ("paper", "good")];
    assert_eq!(browser.post("/reserve/test", &some).status, 422, "a question is open");
    let all = [&some[..], &[("toner", "unknown")]].concat();
    let done = browser.post("/reserve/test", &all);
    // The binder is of 2021: the test says so.
    assert!(done.body.contains("id=\"reserve-tested\"") && done.body.contains("planb fetch"), "{}", done.body);
    let receipt = done.body.split("id=\"receipt\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let receipt = receipt.split('"').next().unwrap().to_string();
    assert!(browser.get(&receipt).body.starts_with("%PDF"), "{receipt}");
    let node = Node::open(station.folder.path()).unwrap();
    let (_, test) = node.state().register().of("selftest").next().unwrap();
    assert_eq!((test.get("result"), test.get("binder"), test.get("by")), ("faults", "fault", "Eva Carlsson"));
    let (_, own) = node.state().register().of("station").next().unwrap();
    assert_eq!((own.get("name"), own.get("night"), own.get("test")), ("Reservdator Norra", "2021-12-16", "faults"));
}

#[test]
fn while_something_goes_on_the_first_page_says_from_which_night() {
    let hub = Place::with_keys();
    hub.ok(&["night", "--at", NIGHT]);
    let station = Station::of(&hub);
    station.set(hub.path("out").to_str().unwrap());
    let (director, _) = super::web::card(&hub, "director", None, Some("Doris Ek"));
    let serving = Serving::of(&hub.dir());
    let mut boss = Browser::at(&serving);
    boss.log_in(&director, "");
    let start = boss.get("/incident/start");
    let (csrf, id) = (start.csrf(), start.hidden("id"));
    let fields = [("csrf", csrf.as_str()), ("id", &id), ("what", "Allt är nere"), ("unit", "")];
    assert_eq!(boss.post("/incident/start", &fields).status, 200);
    drop(serving);
    hub.put_exports("2021-12-16T22:10");
    hub.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    station.meet(&hub);
    station.json(&["fetch"]);
    assert!(station.path("out/hemtjanst-norra/parm-2021-12-17.tar.age").exists(), "the newer one has come too");

    let serving = Serving::of(station.folder.path());
    let mut browser = Browser::at(&serving);
    let down = browser.get("/reserve/down");
    assert!(down.body.contains("id=\"frozen\"") && down.body.contains("2021-12-16"), "{}", down.body);
    let key = words(&hub, "hemtjanst-norra");
    let fields = [("csrf", down.csrf()), ("edition", "parm".into()), ("name", "Eva Carlsson".into()), ("words", key)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let opened = browser.post("/reserve/down/hemtjanst-norra", &fields);
    assert!(opened.body.contains("Nyare finns och väntar på beslut"), "{}", opened.body);
    let first = opened.body.split("href=\"/reserve/open/").nth(1).unwrap().split('"').next().unwrap().to_string();
    assert!(first.ends_with("/0-fryst-underlag.pdf"), "{first}");
    let said = browser.text_of(&format!("/reserve/open/{first}"));
    assert!(said.contains("Den här pärmen är från natten 2021-12-16."), "{said}");
    let rest = opened.body.split("href=\"/reserve/open/").nth(2).unwrap().split('"').next().unwrap().to_string();
    assert!(browser.get(&format!("/reserve/open/{rest}")).body.starts_with("%PDF"), "the binder's own come after it");
}

#[test]
fn an_envelope_is_registered_and_replaced() {
    let hub = Place::with_keys();
    hub.ok(&["night", "--at", NIGHT]);
    let unit = "hemtjanst-norra";
    let of_unit = || {
        let node = Node::open(&hub.dir()).unwrap();
        let all = node.state().register().by("envelope", "unit", unit);
        let mut lines: Vec<String> =
            all.map(|(_, record)| format!("{} {}", record.get("opens"), record.get("state"))).collect();
        lines.sort();
        lines
    };
    assert_eq!(of_unit(), ["supplement printed", "unit printed"]);
    let shares = Node::open(&hub.dir()).unwrap().state().register().by("envelope", "opens", "recovery").count();
    assert_eq!(shares, 3);
    let old = hub.path("gammalt.key");
    std::fs::copy(hub.path(&format!("kuvert/kuvert-{unit}.key")), &old).unwrap();
    let wrong = hub.path("kuvert/kuvert-hemtjanst-sodra.key");
    let refused = hub.run(&["keys", "rotate", "Hemtjänst Norra", "--key", wrong.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
    assert_eq!(of_unit().len(), 2, "nothing has changed");
    let args = ["keys", "rotate", "Hemtjänst Norra", "--key", old.to_str().unwrap(), "--identity-files"];
    let (rotated, code) = hub.json(&args);
    assert_eq!((rotated["destroy"].as_array().unwrap().len(), rotated["closed"].as_u64(), code), (1, Some(0), 0));
    assert_eq!(rotated["last_night"], "2021-12-16");
    let sheet = |unit: &str| {
        let pdf = hub.path(&format!("kuvert/kuvert-{unit}.pdf"));
        let out = Command::new("pdftotext").args(["-layout", pdf.to_str().unwrap(), "-"]).output().unwrap();
        String::from_utf8(out.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (anew, first) = (sheet(unit), sheet("hemtjanst-sodra"));
    assert!(anew.contains("från nätterna efter 2021-12-16") && !anew.contains("från den första"), "{anew}");
    assert!(first.contains("varje natt från den första") && first.contains("Systemen ligger nere"), "{first}");
    assert!(rotated["resealed"].as_u64().unwrap() > 3, "{rotated}");
    assert_eq!(of_unit(), ["supplement printed", "unit printed", "unit replaced"]);
    hub.put_exports("2021-12-16T22:10");
    hub.run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov"]);
    let opens = |night: &str, key: &PathBuf| {
        let bundle = hub.path(&format!("out/{unit}/parm-{night}.tar.age"));
        let out = hub.path("x");
        let args = ["open", bundle.to_str().unwrap(), "--key", key.to_str().unwrap(), "--out", out.to_str().unwrap()];
        matches!(run(&args).status.code(), Some(0 | 1))
    };
    let new = hub.path(&format!("kuvert/kuvert-{unit}.key"));
    let found = [("2021-12-16", &old), ("2021-12-16", &new), ("2021-12-17", &old), ("2021-12-17", &new)];
    assert_eq!(found.map(|(night, key)| opens(night, key)), [true, false, false, true]);
    let serving = Serving::of(&hub.dir());
    let mut browser = Browser::at(&serving);
    let card = hub.json(&["card", "new", "--role", "administrator", "--name", "Ada Ek"]).0;
    browser.log_in(card["words"].as_str().unwrap(), "");
    let page = browser.get("/envelopes");
    assert!(page.body.contains("id=\"envelopes-due\"") && page.body.contains("planb"), "{}", page.body);
}

#[test]
fn an_order_is_printed_and_what_comes_is_compared() {
    let place = Place::new();
    let out = place.path("tes.pdf");
    let (none, code) = place.json(&["order", "tes", "--check", out.to_str().unwrap()]);
    assert_eq!((none["error"].as_str(), code), (Some("order-none"), 2));
    let (made, code) = place.json(&["order", "tes", "--out", out.to_str().unwrap(), "--format", "xlsx"]);
    assert_eq!((made["order"].as_str(), code), (Some("tes"), 0), "{made}");
    assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF"));
    for hour in ["gurka", "25:00"] {
        let (wrong, code) = place.json(&["order", "tes", "--out", out.to_str().unwrap(), "--hour", hour]);
        assert_eq!((wrong["error"].as_str(), code), (Some("order-hour"), 2), "{hour}");
    }
    // To whom, which folder and by when are no columns of the file: they stand above the table.
    let said = Command::new("pdftotext").args(["-layout", out.to_str().unwrap(), "-"]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let at = |word: &str| said.find(word).unwrap_or_else(|| panic!("{word}: {said}"));
    assert!(["Till", "Systemägare", "Mapp", "Senast"].into_iter().all(|what| at(what) < at("Betyder")), "{said}");
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/exports/tes_besok.xlsx");
    let check = |file: &PathBuf| {
        let at = "2021-12-16T02:10";
        let (said, code) = place.json(&["order", "tes", "--check", file.to_str().unwrap(), "--at", at]);
        let findings = said["findings"].as_array().unwrap().iter();
        (findings.map(|one| one["finding"].as_str().unwrap().to_string()).collect::<Vec<_>>(), code)
    };
    place.put("tes_besok.xlsx", &std::fs::read(&sample).unwrap(), "2021-12-16T01:00");
    assert_eq!(check(&place.path("exports/tes_besok.xlsx")), (vec![], 0));
    place.put("tes_besok.csv", b"Namn;Konto\nA;1\n", "2021-12-16T05:00");
    let (findings, code) = check(&place.path("exports/tes_besok.csv"));
    assert_eq!(code, 1);
    for expected in ["order-lacking", "order-format", "order-late"] {
        assert!(findings.iter().any(|finding| finding == expected), "{expected}: {findings:?}");
    }
    place.put("tes_besok.csv", b"\x7fELF\x02\x01\x01\0\0\0\0\0", "2021-12-16T05:00");
    let path = place.path("exports/tes_besok.csv");
    assert_eq!(place.json(&["order", "tes", "--check", path.to_str().unwrap()]).0["error"], "order-unreadable");
    let unknown = place.json(&["order", "Ett okänt system"]).0;
    assert_eq!(unknown["error"], "order-no-source");
    assert!(unknown["remedy"].as_str().unwrap().contains("--source: "), "{unknown}");
}
