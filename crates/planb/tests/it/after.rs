//! The forms' way over HTTP: issued, given out, back, lost, voided; the work after ends when every sheet is accounted for.

use planb_core::sheet::Serial;
use planb_node::store::Node;

use super::browser::{Answer, Browser, Serving};
use super::place::Place;
use super::situation::entries;
use super::web::{self, card, import};

const STAFF: &str = "Namn\tTitel\tEnhet\tMobil\nOlle Berg\tUndersköterska\tHemtjänst Norra\t070-174 06 02\n";

/// A crisis with somebody whose number is known.
fn crisis() -> (Place, Serving, Browser) {
    let (place, serving, mut browser) = web::crisis("Alla system är nere", "2021-12-16T07:33");
    import(&mut browser, "person", STAFF);
    (place, serving, browser)
}

/// Issues ten contact slips to a unit; gives what the form sent.
fn issue(browser: &mut Browser, unit: &str) -> Vec<(String, String)> {
    let page = browser.get("/forms/issue");
    let fields = [
        ("csrf", page.csrf()),
        ("next", page.hidden("next")),
        ("form", "KONTAKT".into()),
        ("unit", unit.into()),
        ("count", "10".into()),
        ("signed", "Eva Carlsson".into()),
    ];
    let fields: Vec<(String, String)> = fields.map(|(name, value)| (name.to_string(), value)).into();
    let pdf = browser.bytes("POST", "/forms/issue", &encoded(&fields));
    assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&pdf));
    fields
}

fn encoded(fields: &[(String, String)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", super::browser::encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// All serials of a unit's ledger, in order.
fn serials(place: &Place, unit: &str) -> Vec<Serial> {
    let node = Node::open(&place.dir()).unwrap();
    let all = node.state().ledger().sheets().filter(|(_, _, issue)| issue.unit.0 == unit);
    all.map(|(serial, ..)| serial.clone()).collect()
}

fn post(browser: &mut Browser, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = browser.get(page).csrf();
    let fields: Vec<(&str, &str)> = std::iter::once(("csrf", csrf.as_str())).chain(fields.iter().copied()).collect();
    browser.post(path, &fields)
}

#[test]
fn every_sheet_is_accounted_for_before_the_work_after_ends() {
    let (place, _serving, mut browser) = crisis();
    let sent = issue(&mut browser, "hemtjanst-norra");
    let before = entries(&mut browser);
    // The same form sent again by an impatient hand: the same sheets.
    assert!(browser.bytes("POST", "/forms/issue", &encoded(&sent)).starts_with(b"%PDF-"));
    assert_eq!(entries(&mut browser), before);
    let all = serials(&place, "hemtjanst-norra");
    assert_eq!(all.len(), 10);
    let (first, sixth) = (all[0].0.as_str(), all[5].0.to_lowercase().replace('-', ""));
    let give = [("from", first), ("to", sixth.as_str()), ("holder", "Olle Berg"), ("signed", "Eva Carlsson")];
    let given = post(&mut browser, "/forms/give", "/forms/give", &give);
    assert!(given.body.contains("Olle Berg fick"), "{}", given.body);
    let before = entries(&mut browser);
    post(&mut browser, "/forms/give", "/forms/give", &give);
    assert_eq!(entries(&mut browser), before, "whoever has them has them");

    // A scanner ends with CR and LF; a wrong check character is told kindly and stays in the field.
    let scanned = format!("{}\r\n", all[0]);
    let back = post(&mut browser, "/forms/back", "/forms/back", &[("list", &scanned), ("place", "låda 3")]);
    assert!(back.body.contains(&all[0].0) && back.body.contains("value=\"låda 3\""), "{}", back.body);
    let wrong = post(&mut browser, "/forms/back", "/forms/back", &[("list", "k1 000001 ö"), ("place", "")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Sista tecknet är en kontroll") && wrong.body.contains("value=\"k1 000001 ö\""));

    let page = browser.get("/reconcile");
    assert!(page.body.contains("href=\"tel:+46701740602\""), "the holder is rung: {}", page.body);
    let olle = [("unit", "hemtjanst-norra"), ("form", "KONTAKT"), ("holder", "Olle Berg")];
    let say = |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        olle.iter().chain(more).copied().collect()
    };
    let silent = post(&mut browser, "/reconcile", "/reconcile/sheets", &say(&[("all", "yes"), ("act", "lost")]));
    assert_eq!(silent.status, 422, "a lost sheet needs a report");
    let mut lost: Vec<(&str, &str)> = say(&[("act", "lost"), ("words", "Letat i bilen och i ryggsäcken")]);
    lost.push(("serial", &all[1].0));
    post(&mut browser, "/reconcile", "/reconcile/sheets", &lost);
    let sheet = browser.get(&format!("/forms/sheet/{}", all[1]));
    assert!(sheet.body.contains("Letat i bilen") && sheet.body.contains("förlorad"), "{}", sheet.body);
    let path = format!("/forms/sheet/{}/void", all[2].0);
    let show = format!("/forms/sheet/{}", all[2].0);
    post(&mut browser, &show, &path, &[("why", "spoiled"), ("words", "Kaffe")]);
    let before = entries(&mut browser);
    let again = post(&mut browser, &show, &path, &[("why", "spoiled"), ("words", "Kaffe")]);
    assert!(again.body.contains("Makulerades"), "{}", again.body);
    assert_eq!(entries(&mut browser), before + 2, "voided once; that the words are read is an entry each time");
    // The other three of Olle's were never used, and the four in the stock may stay there.
    post(&mut browser, "/reconcile", "/reconcile/sheets", &say(&[("all", "yes"), ("act", "unused")]));
    let stock = [("unit", "hemtjanst-norra"), ("form", "KONTAKT"), ("holder", ""), ("all", "yes")];
    let stock: Vec<_> = stock.into_iter().chain([("act", "explain"), ("why", "stock")]).collect();
    let page = post(&mut browser, "/reconcile", "/reconcile/sheets", &stock);
    assert!(page.body.contains("Inga blad saknas"), "{}", page.body);
    ends(&mut browser, &page, &all);
}

/// The event goes on, and one sheet is not entered: refused, and it says what is left. Then it ends.
fn ends(browser: &mut Browser, page: &Answer, all: &[Serial]) {
    assert!(page.body.contains("Häv krisläget") && page.body.contains(&all[0].0), "{}", page.body);
    let id = [("id", "avslut"), ("note", "")];
    let refused = post(browser, "/reconcile", "/reconcile/end", &id);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Efterarbetet kan inte avslutas än"), "{}", refused.body);
    for step in ["return", "closed"] {
        let page = browser.get("/incident");
        let (csrf, incident) = (page.csrf(), page.hidden("id"));
        let fields = [("csrf", csrf.as_str()), ("id", &incident), ("step", step), ("why", "Systemen är uppe")];
        assert_eq!(browser.post("/incident/step", &fields).status, 200);
    }
    let refused = post(browser, "/reconcile", "/reconcile/end", &id);
    assert!(refused.body.contains("1 blad återstår"), "{}", refused.body);
    let path = format!("/forms/sheet/{}/void", all[0].0);
    let show = format!("/forms/sheet/{}", all[0].0);
    post(browser, &show, &path, &[("why", "copy"), ("words", "")]);
    let ended = post(browser, "/reconcile", "/reconcile/end", &id);
    assert!(ended.body.contains("Efterarbetet avslutades"), "{}", ended.body);
    let before = entries(browser);
    post(browser, "/reconcile", "/reconcile/end", &id);
    assert_eq!(entries(browser), before, "ended once");
    let preview = browser.bytes("GET", "/print/reconcile?preview=1", "");
    assert!(preview.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&preview));
    // A lost sheet turns up: it says so, and the end is said anew.
    let text = all[1].0.clone();
    post(browser, "/forms/back", "/forms/back", &[("list", &text), ("place", "handskfacket")]);
    assert!(browser.get("/after").body.contains("något har ändrats sedan dess"));
}

#[test]
fn forms_are_found_where_paper_is_looked_for() {
    let (place, _serving, mut browser) = crisis();
    issue(&mut browser, "hemtjanst-norra");
    let first = serials(&place, "hemtjanst-norra").remove(0);
    let found = browser.get(&format!("/binders?serial={}", first.0.to_lowercase()));
    assert!(found.body.contains(&first.0) && found.body.contains("Kontaktlapp"), "{}", found.body);
    let binder = browser.get("/binders/hemtjanst-norra");
    assert!(binder.body.contains("10 utskrivna, 10 ej redovisade"), "{}", binder.body);
    assert!(!browser.get("/binders/nattpatrullen").body.contains("ej redovisade"), "another unit has none");
    assert!(browser.get("/").body.contains("href=\"/after\""), "the work after is one step away");
}

#[test]
fn a_unit_sees_its_own_sheets_only() {
    let (place, serving, mut browser) = crisis();
    issue(&mut browser, "hemtjanst-norra");
    issue(&mut browser, "nattpatrullen");
    let (own, other) = (serials(&place, "hemtjanst-norra"), serials(&place, "nattpatrullen"));
    let (words, _) = card(&place, "staff", Some("hemtjanst-norra"), None);
    let mut olle = Browser::at(&serving);
    olle.log_in(&words, "Olle Berg");
    for path in ["/after", "/forms", "/forms?unit=nattpatrullen", "/reconcile", "/retention", "/forms/give"] {
        let page = olle.get(path);
        assert_eq!((page.status, page.body.matches("<h1").count()), (200, 1), "{path}");
        assert!(!other.iter().any(|serial| page.body.contains(&serial.0)), "{path}: {}", page.body);
    }
    assert!(olle.get("/forms").body.contains(&own[0].0));
    assert_eq!(olle.get(&format!("/forms/sheet/{}", other[0])).status, 400);
    let refused = post(&mut olle, "/forms/give", "/forms/give", &[("from", &other[0].0), ("holder", "Olle")]);
    assert!(refused.status == 422 && refused.body.contains("hör till en enhet som du inte ser"), "{}", refused.body);
    // Who finds one may hand it in, and learns no more than that.
    let back = post(&mut olle, "/forms/back", "/forms/back", &[("list", &other[0].0), ("place", "")]);
    assert!(back.body.contains("Hör till en annan enhet"), "{}", back.body);
    let before = entries(&mut olle);
    post(&mut olle, "/forms/back", "/forms/back", &[("list", &other[0].0), ("place", "")]);
    assert_eq!(entries(&mut olle), before, "it lies there already");
    let ended = post(&mut olle, "/reconcile", "/reconcile/end", &[("id", "avslut")]);
    assert!(ended.status == 422 || ended.status == 403, "{}", ended.status);
    assert_eq!(olle.get("/print/reconcile").status, 403);
}

#[test]
fn paper_is_destroyed_after_a_decision_and_before_a_witness_and_keys_come_back() {
    let (place, _serving, mut browser) = crisis();
    issue(&mut browser, "hemtjanst-norra");
    let all = serials(&place, "hemtjanst-norra");
    let void = [("from", all[0].0.as_str()), ("to", &all[9].0), ("why", "unused"), ("words", "")];
    post(&mut browser, "/forms/void", "/forms/void", &void);
    let decide = [("group", "hemtjanst-norra/KONTAKT.1"), ("reference", "SN 2026/117"), ("signed", "Ada Ek")];
    let decided = post(&mut browser, "/retention", "/retention/decide", &decide);
    assert!(decided.body.contains("SN 2026/117") && decided.body.contains("10 blad"), "{}", decided.body);
    let before = entries(&mut browser);
    post(&mut browser, "/retention", "/retention/decide", &decide);
    assert_eq!(entries(&mut browser), before);
    let alone = [("reference", "SN 2026/117"), ("signed", "Ada Ek"), ("witness", "ada ek")];
    assert_eq!(post(&mut browser, "/retention", "/retention/destroy", &alone).status, 422);
    let seen = [("reference", "SN 2026/117"), ("signed", "Ada Ek"), ("witness", "Bo Ek")];
    let gone = post(&mut browser, "/retention", "/retention/destroy", &seen);
    assert!(gone.status == 200 && gone.body.contains("intyg"), "{}", gone.body);
    let pdf = browser.bytes("GET", "/print/destroyed?reference=SN+2026%2F117&preview=1", "");
    assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&pdf));

    let page = browser.get("/custody");
    let (csrf, id) = (page.csrf(), page.hidden("id"));
    let out = [
        ("csrf", csrf.as_str()),
        ("id", &id),
        ("what", "keys"),
        ("label", "Nyckelknippa 14"),
        ("unit", "hemtjanst-norra"),
        ("holder", "Olle Berg"),
        ("out_at", "2021-12-16 09:00"),
    ];
    let told = browser.post("/custody", &out);
    assert!(told.body.contains("Ute nu: 1") && told.body.contains("Nyckelknippa 14"), "{}", told.body);
    let before = entries(&mut browser);
    browser.post("/custody", &out);
    assert_eq!(entries(&mut browser), before, "carried out once");
    let back = post(&mut browser, "/custody", &format!("/custody/{id}/back"), &[("back_by", "Eva Carlsson")]);
    assert!(back.body.contains("Ute nu: 0") && back.body.contains("Eva Carlsson"), "{}", back.body);
}
