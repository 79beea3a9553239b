//! The incident's log over HTTP: a line is written, put right, found, printed, and never lost or doubled.

use std::collections::BTreeMap;

use super::browser::{Answer, Browser, Serving};
use super::merge::{Laptop, sync_all};
use super::place::Place;
use super::web::{self, administrator, card};

/// A node whose administrator has begun an incident.
pub fn crisis() -> (Place, Serving, Browser) {
    web::crisis("Alla system är nere", "2026-11-22T03:00")
}

/// Writes a line; gives the page that follows.
pub fn write(browser: &mut Browser, text: &str, more: &[(&str, &str)]) -> Answer {
    let page = browser.get("/log");
    send(browser, &page, text, more)
}

fn send(browser: &mut Browser, page: &Answer, text: &str, more: &[(&str, &str)]) -> Answer {
    let hidden = ["csrf", "incident", "token", "shown"].map(|name| (name, page.hidden(name)));
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("text", text));
    if !more.iter().any(|(name, _)| *name == "happened") {
        fields.push(("happened", fields[3].1));
    }
    fields.extend(more);
    browser.post("/log", &fields)
}

/// The number that the page says a line was saved as.
pub fn number(page: &Answer) -> String {
    let saved = page.body.split("sparad som ").nth(1).unwrap_or_else(|| panic!("not saved:\n{}", page.body));
    saved.split('.').next().unwrap().to_string()
}

/// The row of a line on a page.
fn row<'a>(page: &'a Answer, number: &str) -> &'a str {
    let start = format!("id=\"{}\"", number.to_lowercase());
    let at = page.body.find(&start).unwrap_or_else(|| panic!("no {number} in\n{}", page.body));
    page.body[at..].split("</dd>").next().unwrap()
}

#[test]
fn before_anything_has_happened_the_log_says_so_kindly() {
    let (_place, _serving, mut browser) = administrator();
    let page = browser.get("/log");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("id=\"none\"") && page.body.contains("/incident/start"), "{}", page.body);
}

#[test]
fn a_line_is_written_once_and_put_right_by_another() {
    let (_place, _serving, mut browser) = crisis();
    let form = browser.get("/log");
    assert_eq!(form.body.matches("<h1").count(), 1);
    let more = [("reported_by", "Eva Carlsson"), ("channel", "phone"), ("flags", "key")];
    let first = send(&mut browser, &form, "Inga system svarar", &more);
    let number = number(&first);
    let line = row(&first, &number);
    for must in ["Inga system svarar", "Eva Carlsson, telefon", "Nyckelmeddelande", "av Ada Ek"] {
        assert!(line.contains(must), "{must} is not in {line}");
    }
    // The same form, sent again by an impatient hand: the same line.
    let again = send(&mut browser, &form, "Inga system svarar", &more);
    assert_eq!(self::number(&again), number);
    assert_eq!(again.body.matches("Inga system svarar").count(), 1, "{}", again.body);
    // Two tabs are two forms, and two lines.
    let other = write(&mut browser, "Inga system svarar", &[]);
    assert_eq!(other.body.matches("Inga system svarar").count(), 2);

    let form = browser.get(&format!("/log/{}/correct", number.to_lowercase()));
    let hidden = ["csrf", "incident", "token", "shown"].map(|name| form.hidden(name));
    let mut fields = vec![("csrf", hidden[0].as_str()), ("incident", &hidden[1]), ("token", &hidden[2])];
    fields.extend([("shown", hidden[3].as_str()), ("happened", "2026-11-22 03:10"), ("text", "Bara mejlen är nere")]);
    let address = format!("/log/{number}/correct");
    let refused = browser.post(&address, &fields);
    assert_eq!(refused.status, 422, "a correction says why");
    assert!(refused.body.contains("Bara mejlen är nere"), "what was typed stays");
    fields.push(("why", "hörde fel"));
    let put_right = browser.post(&address, &fields);
    let by = self::number(&put_right);
    assert!(row(&put_right, &by).contains(&number) && row(&put_right, &by).contains("hörde fel"));
    let old = row(&put_right, &number);
    assert!(old.contains("Inga system svarar") && old.contains("Rättad av") && old.contains(&by), "{old}");
    let twice = browser.post(&address, &[&fields[..2], &[("token", "annan"), ("text", "x"), ("why", "y")]].concat());
    assert!(twice.status == 400 && twice.body.contains(&by), "{}", twice.body);
}

#[test]
fn bad_input_is_refused_kindly_and_stays_typed() {
    let (_place, _serving, mut browser) = crisis();
    for (text, more, said) in [
        (" ", ("source", "radion"), "tom"),
        ("Vatten saknas", ("happened", "igår"), "Vatten saknas"),
        ("Vatten saknas", ("happened", "2126-01-01 10:00"), "framtiden"),
        ("Vatten saknas", ("happened", "1999-01-01 10:00"), "ett år"),
        ("Vatten saknas", ("mark", "hemligt"), "Vatten saknas"),
        ("Vatten saknas", ("whom", "ingen-enhet"), "Vatten saknas"),
    ] {
        let refused = write(&mut browser, text, &[more]);
        assert_eq!(refused.status, 422, "{more:?}\n{}", refused.body);
        assert!(refused.body.contains(said), "{more:?}\n{}", refused.body);
        assert!(refused.body.contains("govuk-error-summary"));
    }
    assert!(browser.get("/log").body.contains("Inget är skrivet än"), "nothing was written by any of them");
    let attack = write(&mut browser, "<script>alert(1)</script>", &[("reported_by", "\"><img src=x>")]);
    assert!(!attack.body.contains("<script>alert") && !attack.body.contains("<img src=x"));
}

#[test]
fn a_clients_line_is_for_few_and_says_who_looked() {
    let (place, serving, mut browser) = crisis();
    let (words, _) = card(&place, "unit-manager", Some("hemtjanst-norra"), Some("Eva Carlsson"));
    let mut manager = Browser::at(&serving);
    manager.log_in(&words, "");
    let page = write(&mut manager, "Föll i natt, hämtad av ambulans", &[("client", "Agda Provsson")]);
    let number = number(&page);
    let line = row(&page, &number);
    assert!(!line.contains("Agda") && !line.contains("Föll"), "closed in the list: {line}");
    let opened = manager.get(&format!("/log/{}", number.to_lowercase()));
    assert!(opened.body.contains("Agda Provsson") && opened.body.contains("Föll i natt"), "{}", opened.body);
    assert!(browser.get("/looks").body.contains(&number), "who looked is written");
    assert!(!browser.get("/log").body.contains("Agda"));
    // The same name is the same client; found by name, without the name in an address.
    let again = write(&mut manager, "Anhöriga är nådda", &[("client", "agda provsson")]);
    let csrf = again.csrf();
    let found = manager.post("/log/find", &[("csrf", &csrf), ("find-text", "agda")]);
    assert!(found.body.contains("Föll i natt") && found.body.contains("Anhöriga är nådda"), "{}", found.body);
    let log = place.ok(&["log", "--event", "NoteWritten"]);
    let client = |text: &str| {
        let line = log.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text} in\n{log}"));
        line.split('[').nth(1).and_then(|rest| rest.split(']').next()).unwrap().to_string()
    };
    assert_eq!(client("Föll i natt"), client("Anhöriga är nådda"));
    let (words, _) = card(&place, "unit-manager", Some("nattpatrullen"), Some("Nils Natt"));
    let mut other = Browser::at(&serving);
    other.log_in(&words, "");
    assert!(!other.get("/log").body.contains(&number));
    assert_eq!(other.get(&format!("/log/{number}")).status, 403);
    let (words, _) = card(&place, "finance", None, Some("Fia Ek"));
    let mut finance = Browser::at(&serving);
    finance.log_in(&words, "");
    assert_eq!(finance.get(&format!("/log/{number}")).status, 403);
}

#[test]
fn the_log_is_printed_with_its_numbers_and_without_clients() {
    let (_place, _serving, mut browser) = crisis();
    let line = number(&write(&mut browser, "Telefonerna fungerar", &[]));
    let client = number(&write(&mut browser, "Har inte fått mat", &[("client", "Agda Provsson"), ("whom", "staff")]));
    for path in ["/print/log", "/print/log-rules"] {
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{}", page.body);
        let csrf = page.csrf();
        let body = format!("csrf={csrf}");
        let pdf = browser.send("POST", path, "application/x-www-form-urlencoded", body.as_bytes());
        assert_eq!(pdf.header("content-type"), "application/pdf", "{}", pdf.body);
    }
    let shown = browser.get("/log");
    assert!(row(&shown, &line).contains("Telefonerna fungerar") && !row(&shown, &client).contains("Har inte"));
}

/// Number and text of every line on the first page, in its order.
fn lines(page: &Answer) -> Vec<(String, String)> {
    let parts = page.body.split("<dt class=\"govuk-summary-list__key\">").skip(1);
    let line = |part: &str| {
        let number = part.split("\">").nth(1).unwrap().split('<').next().unwrap().to_string();
        let text = part.split("pb-lines\">").nth(1).map_or("", |rest| rest.split('<').next().unwrap());
        (number, text.to_string())
    };
    parts.map(line).collect()
}

/// Every line, from all pages, the newest first.
fn all_lines(browser: &mut Browser) -> Vec<(String, String)> {
    let pages = (1..).map(|page| lines(&browser.get(&format!("/log?page={page}")))).take_while(|page| !page.is_empty());
    pages.flatten().collect()
}

#[test]
fn two_computers_write_two_hundred_lines_each_apart_and_no_number_changes() {
    const EACH: usize = 200;
    let (place, _serving, mut browser) = crisis();
    place.ok(&["root", "split", "--identity-files"]);
    let laptop = Laptop::enrolled(&place, "Bärbar", &["--admin"]);
    let stick = tempfile::tempdir().unwrap();
    let meet = |times: usize| {
        for _ in 0..times {
            place.run(&["sync", stick.path().to_str().unwrap()]);
            sync_all(&[&laptop], stick.path());
        }
    };
    meet(2);
    let words = laptop.json(&["card", "new", "--role", "director", "--name", "Dag Chef"]);
    let there = Serving::of(&laptop.dir());
    let mut director = Browser::at(&there);
    assert_eq!(director.log_in(words["words"].as_str().unwrap(), "").status, 200);
    let mut written = BTreeMap::new();
    let mut both_sides = [("hemma", &mut browser), ("borta", &mut director)];
    // One form each: what tells its lines apart is the token, which is drawn anew for each.
    let forms = both_sides.each_mut().map(|(_, browser)| browser.get("/log"));
    for at in 0..EACH {
        for ((who, browser), form) in both_sides.iter_mut().zip(&forms) {
            let (text, token) = (format!("Rad {at} {who}"), format!("rad-{at}-{who}"));
            let hidden = ["csrf", "incident", "shown"].map(|name| (name, form.hidden(name)));
            let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.extend([("token", token.as_str()), ("text", &text), ("happened", fields[2].1)]);
            let sent: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", super::browser::encoded(v))).collect();
            let answer = browser.send("POST", "/log", "application/x-www-form-urlencoded", sent.join("&").as_bytes());
            let number = answer.header("location").split("written=").nth(1).unwrap().split(['&', '#']).next().unwrap();
            assert_eq!(written.insert(number.to_uppercase(), text), None, "no number twice");
        }
    }
    // The same unit is said to stand otherwise on each, and the same leader is named otherwise: both are conflicts.
    for ((_, browser), (colour, words)) in both_sides.iter_mut().zip([("yellow", "En sjuk"), ("red", "Ingen kom")]) {
        let path = "/situation/nattpatrullen";
        let form = browser.get(path);
        let (csrf, once) = (form.csrf(), form.hidden("once"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("once", &once),
            ("rest", "left"),
            ("colour-staff", colour),
            ("words-staff", words),
            ("who", "Nils Natt"),
        ];
        assert_eq!(browser.post(path, &fields).status, 200);
    }
    meet(3);
    // What another process took in is looked for once a second.
    let mut both = (Vec::new(), Vec::new());
    for _ in 0..100 {
        let [(_, browser), (_, director)] = &mut both_sides;
        both = (all_lines(browser), all_lines(director));
        if both.0.len() == 2 * EACH + 2 && both.1.len() == 2 * EACH + 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    assert_eq!(both.0, both.1, "the same lines in the same order on both");
    let own = |(number, text): (String, String)| text.starts_with("Rad ").then_some((number, text));
    let kept: BTreeMap<String, String> = both.0.into_iter().filter_map(own).collect();
    assert_eq!(kept, written, "each under the number that it was given");
    for (who, browser) in &mut both_sides {
        let report = browser.get("/situation/nattpatrullen").body;
        assert!(report.contains("En sjuk") && report.contains("Ingen kom"), "{who} shows both: {report}");
    }
}

/// The text of a paper that a page prints.
fn printed(browser: &mut Browser, path: &str) -> String {
    let csrf = browser.get(path).csrf();
    let pdf = browser.bytes("POST", path, &format!("csrf={csrf}"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = std::process::Command::new("pdftotext").args(["-layout", file.to_str().unwrap(), "-"]).output().unwrap();
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_log_is_given_out_line_by_line_and_never_by_silence() {
    let (_place, _serving, mut browser) = crisis();
    let open = number(&write(&mut browser, "Telefonerna fungerar", &[]));
    let door = number(&write(&mut browser, "Nya dörrkoden är 4711", &[("flags", "secret")]));
    let more = [("client", "Agda Provsson"), ("whom", "staff"), ("reported_by", "Bo Granne")];
    let client = number(&write(&mut browser, "Agda hittades på golvet", &more));
    let form = browser.get("/log/release");
    let hidden = ["csrf", "id", "incident"].map(|name| form.hidden(name));
    let fields = [
        ("csrf", hidden[0].as_str()),
        ("id", &hidden[1]),
        ("incident", &hidden[2]),
        ("what", "Hela loggboken"),
        ("asked_at", "2026-11-22 13:00"),
    ];
    let page = browser.post("/log/release", &fields);
    assert!(page.body.contains("Kvar att pröva: 2"), "{}", page.body);
    let at = format!("/log/release/{}", hidden[1]);
    let csrf = hidden[0].clone();
    let early = browser.post(&format!("{at}/decide"), &[("csrf", &csrf), ("decided_by", "Dag Chef")]);
    assert_eq!(early.status, 400, "nothing is decided before it is tested");
    let mut test = |line: &str, answer: &str, ground: &str, shown: &str| {
        let names = ["answer", "ground", "shown"].map(|name| format!("{name}-{}", line.to_lowercase()));
        let values = [answer, ground, shown];
        let mut fields = vec![("csrf", csrf.as_str()), ("line", line)];
        fields.extend(names.iter().map(String::as_str).zip(values));
        let answer = browser.post(&format!("{at}/line"), &fields);
        (answer.status, answer.body)
    };
    assert_eq!(test(&door, "refuse", "", "").0, 422, "a refusal has a ground");
    assert_eq!(test(&door, "refuse", "18 kap. 8 § OSL", "").0, 200);
    let kept = test(&client, "mask", "26 kap. 1 § OSL", "Agda hittades");
    assert!(kept.0 == 422 && kept.1.contains("Agda hittades</textarea>"), "{}", kept.1);
    assert_eq!(test(&client, "mask", "26 kap. 1 § OSL", "[…] hittades på golvet").0, 200);
    let decided = browser.post(&format!("{at}/decide"), &[("csrf", &csrf), ("decided_by", "Dag Chef")]);
    assert!(decided.body.contains("id=\"release-print\""), "{}", decided.body);
    let copy = printed(&mut browser, &format!("/print/release/{}", hidden[1]));
    for must in ["Telefonerna fungerar", open.as_str(), "18 kap. 8 § OSL", "[…] hittades på golvet", "Hela rader: 1"]
    {
        assert!(copy.contains(must), "{must} is not in\n{copy}");
    }
    for secret in ["4711", "Agda", "Bo Granne"] {
        assert!(!copy.contains(secret), "{secret} is in\n{copy}");
    }
    let letter = printed(&mut browser, &format!("/print/release-letter/{}", hidden[1]));
    assert!(letter.contains("kammarrätten") && letter.contains(&door) && letter.contains("tre veckor"), "{letter}");
    assert!(browser.get("/looks").body.contains(&client), "who read the client's line is written");
    // What is written afterwards is not part of what was decided.
    write(&mut browser, "Skrivet sedan", &[]);
    assert!(!printed(&mut browser, &format!("/print/release/{}", hidden[1])).contains("Skrivet sedan"));
}

#[test]
fn a_clients_line_is_an_original_until_it_is_entered_elsewhere() {
    let (place, _serving, mut browser) = crisis();
    let line = number(&write(&mut browser, "Föll i natt", &[("client", "Agda Provsson"), ("whom", "staff")]));
    let at = format!("/log/{}", line.to_lowercase());
    let page = browser.get(&at);
    assert!(!page.body.contains("id=\"account-go\""), "not while it goes on");
    let csrf = page.csrf();
    assert_eq!(browser.post(&format!("{at}/accounted"), &[("csrf", &csrf)]).status, 400);
    web::set_level(&place, "return");
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    assert!(browser.get(&at).body.contains("id=\"account-go\""));
    for _ in 0..2 {
        let page = browser.post(&format!("{at}/accounted"), &[("csrf", &csrf)]);
        assert!(page.body.contains("id=\"accounted\"") && !page.body.contains("id=\"account-go\""), "{}", page.body);
    }
    let log = place.ok(&["log", "--event", "NoteAccounted"]);
    assert_eq!(log.matches(&line).count(), 1, "sent twice is once: {log}");
    let plain = number(&write(&mut browser, "Telefonerna fungerar", &[]));
    assert!(!browser.get(&format!("/log/{plain}")).body.contains("id=\"account-go\""), "only a client's");
}
