//! Telephones: how they come in, what their first page has, and how little of it there is to load.

use super::browser::{Browser, Serving};
use super::situation::crisis;
use super::web::card;

/// What a telephone without a cache loads for a page.
const MOST_BYTES: usize = 40_000;

#[test]
fn a_page_is_small_and_has_no_scripts() {
    let (place, serving, _boss) = crisis();
    let (words, _) = card(&place, "staff", Some("nattpatrullen"), None);
    let mut browser = Browser::at(&serving);
    browser.log_in(&words, "Nils Natt");
    browser.headers.push(("accept-encoding".into(), "gzip".into()));
    let style = browser.get("/assets/planb.css");
    assert_eq!(style.header("content-encoding"), "gzip");
    let length = |answer: &super::browser::Answer| answer.header("content-length").parse::<usize>().unwrap();
    let assets = length(&style) + length(&browser.get("/assets/icon.svg"));
    for path in ["/phone", "/situation/nattpatrullen"] {
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!page.body.contains("<script") && page.body.matches("<h1").count() == 1, "{path}");
        let all = page.body.len() + assets;
        assert!(all <= MOST_BYTES, "{path}: {all} bytes");
    }
    let page = browser.get("/phone").body;
    assert!(page.contains("Rapportera Nattpatrullen") && page.contains("KRISLÄGE"), "{page}");
}

#[test]
fn a_computer_without_a_door_says_paper_and_calls() {
    let (_place, _serving, mut browser) = crisis();
    let page = browser.get("/phones");
    assert!(page.body.contains("id=\"no-lan\"") && page.body.contains("papper och samtal"), "{}", page.body);
    assert_eq!(browser.get("/print/join-card").status, 404);
    let fields = [("csrf", page.csrf()), ("network", "Krisrum".into()), ("password", "kort".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/phones", &fields).status, 422);
}

#[test]
fn the_network_is_shown_as_codes_and_never_written_down() {
    let (place, serving, _boss) = crisis();
    drop(serving);
    let (words, _) = card(&place, "director", None, Some("Dora Ek"));
    let serving = Serving::with(&place.dir(), &["--lan", "127.0.0.1:0"]);
    let mut browser = Browser::at(&serving);
    browser.log_in(&words, "");
    let page = browser.get("/phones");
    assert!(!page.body.contains("id=\"codes\"") && page.body.contains("Krypterad"), "{}", page.body);
    let csrf = page.csrf();
    let shown = browser.post("/phones", &[("csrf", &csrf), ("network", "Krisrum"), ("password", "ett lagom ord")]);
    assert_eq!(shown.body.matches("<svg xmlns").count(), 2, "{}", shown.body);
    assert!(shown.body.contains("https://127.0.0.1:") && shown.body.contains("/phone</strong>"), "{}", shown.body);
    let printed = browser.post("/print/join-card", &[("csrf", &csrf)]);
    assert_eq!(printed.header("content-type"), "application/pdf");
    // The copy is in the register, and says no more than that it is the card.
    let copies = browser.get("/register/copy/export.csv");
    assert!(copies.body.contains("Kort för telefonerna") && !copies.body.contains("lagom"), "{}", copies.body);
    let forgotten = browser.post("/phones/forget", &[("csrf", &csrf)]);
    assert!(!forgotten.body.contains("lagom") && !forgotten.body.contains("id=\"codes\""));
}

#[test]
fn the_open_page_has_what_hangs_on_walls_and_closes() {
    let (place, serving, _boss) = crisis();
    drop(serving);
    let (director, _) = card(&place, "director", None, Some("Dora Ek"));
    let (manager, _) = card(&place, "unit-manager", Some("nattpatrullen"), Some("Nils Natt"));
    let serving = Serving::with(&place.dir(), &["--lan", "127.0.0.1:0"]);
    let (mut dora, mut nils) = (Browser::at(&serving), Browser::at(&serving));
    dora.log_in(&director, "");
    nils.log_in(&manager, "");
    let csrf = nils.get("/more").csrf();
    let refused = nils.post("/phones/open", &[("csrf", &csrf), ("hours", "1")]);
    assert_eq!(refused.status, 400, "only those who lead: {}", refused.body);
    let page = dora.get("/phones");
    assert!(page.body.contains("id=\"open-go\"") && !page.body.contains("id=\"open-door\""), "{}", page.body);
    let csrf = page.csrf();
    assert_eq!(dora.post("/phones/open", &[("csrf", &csrf), ("hours", "900")]).status, 400);
    let opened = dora.post("/phones/open", &[("csrf", &csrf), ("hours", "2")]);
    assert!(opened.body.contains("id=\"open-now\"") && opened.body.contains("Öppnad av Dora Ek"), "{}", opened.body);
    for browser in [&mut dora, &mut nils] {
        for path in ["/more", "/situation/wall", "/phone"] {
            assert!(browser.get(path).body.contains("Öppen telefonsida till"), "{path}");
        }
    }
    let address = opened.body.split("<strong>http://").nth(1).unwrap().split('<').next().unwrap().to_string();
    let mut phone = Browser::to(&address);
    // A cookie that somebody has from elsewhere is not looked at, and nothing else is behind any address.
    phone.headers.push(("cookie".into(), dora.cookie()));
    for path in ["/", "/phone", "/log", "/login", "/contacts", "/api/v1/openapi.json", "/situation", "/register/person"]
    {
        let page = phone.get(path);
        assert!(page.status == 200 && page.body.contains("id=\"open-page\""), "{path}: {}", page.body);
        assert!(
            !page.body.contains("Dora") && !page.body.contains("<form") && !page.body.contains("<script"),
            "{path}"
        );
    }
    assert_eq!(phone.post("/", &[("card", &director)]).status, 405, "nothing can be written");
    assert!(phone.post("/login", &[("card", &director)]).body.contains("id=\"open-page\""), "nobody logs in");
    assert!(phone.get("/public/").body.contains("<h1"));
    assert!(phone.get("/en").body.contains("Notices now") && phone.get("/assets/planb.css").status == 200);
    let log = |place: &super::place::Place| place.ok(&["log", "--find", "Öppen telefonsida"]);
    assert_eq!(log(&place).matches("Öppen telefonsida öppnad av Dora Ek").count(), 1);
    let closed = dora.post("/phones/close", &[("csrf", &csrf)]);
    assert!(closed.body.contains("id=\"open-go\"") && !closed.body.contains("id=\"open-door\""), "{}", closed.body);
    assert!(std::net::TcpStream::connect(&address).is_err(), "nobody answers there");
    assert_eq!(log(&place).matches("Öppen telefonsida stängd av Dora Ek").count(), 1);
    // It closes by itself when the incident is over.
    dora.post("/phones/open", &[("csrf", &csrf), ("hours", "1")]);
    super::web::set_level(&place, "closed");
    std::thread::sleep(std::time::Duration::from_millis(3_500));
    assert!(!dora.get("/more").body.contains("Öppen telefonsida till"));
    assert_eq!(log(&place).matches("stängd av sig själv").count(), 1);
}
