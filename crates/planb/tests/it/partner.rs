//! Partners, the law's clocks and the press over HTTP: who was told what, how long is left, what the draft says, who may read.

use super::browser::{Answer, Browser};
use super::contact::crisis;
use super::web::{administrator, card};

/// Sends the form of a page that goes to a path.
fn send(browser: &mut Browser, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = page
        .body
        .split("<form")
        .find(|form| form.contains(&format!("action=\"{path}\"")))
        .unwrap_or_else(|| panic!("{path}: {}", page.body));
    let csrf = page.csrf();
    let hidden = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        form.split(&start).nth(1).map(|rest| rest.split('"').next().unwrap().to_string()).unwrap_or_default()
    };
    let (id, token) = (hidden("id"), hidden("token"));
    let mut all = vec![("csrf", csrf.as_str()), ("id", &id), ("token", &token)];
    all.extend(fields);
    browser.post(path, &all)
}

#[test]
fn a_partner_is_told_and_a_promise_that_has_passed_is_red() {
    let (_place, _serving, mut boss) = crisis();
    let page = boss.get("/partners");
    let page = send(&mut boss, &page, "/partners/usual", &[]);
    assert!(
        page.body.contains("IMY") && page.body.contains("Regionen") && !page.body.contains("id=\"usual\""),
        "{}",
        page.body
    );
    let one = boss.get("/partners/usual-region");
    assert!(one.body.contains("Inte kontaktad"), "{}", one.body);
    let form = boss.get("/register/partner/usual-region/edit");
    assert!(one.body.contains("/register/partner/usual-region/edit") && form.status == 200, "numbers can be filled in");
    let refused = send(&mut boss, &one, "/partners/usual-region", &[("answer", "De ringer")]);
    assert!(refused.status == 422 && refused.body.contains("De ringer"), "what was typed stays: {}", refused.body);
    let fields = [
        ("what", "Alla system ligger nere."),
        ("received_by", "Jourhavande"),
        ("read_back", "right"),
        ("channel", "phone"),
        ("at", "2026-02-02 06:00"),
        ("next", "2026-02-02 07:00"),
        ("answer", "De lånar ut ett rum."),
    ];
    let told = send(&mut boss, &one, "/partners/usual-region", &fields);
    assert!(told.body.contains("De väntar på besked sedan 2026-02-02 07:00"), "{}", told.body);
    let again = send(&mut boss, &one, "/partners/usual-region", &fields);
    assert_eq!(again.body.matches("De lånar ut ett rum.").count(), 1, "sent twice");
    let list = boss.get("/partners");
    let first = list.body.split("<tbody").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(first.contains("Regionen") && first.contains("Löftet har gått ut"), "overdue first: {first}");
    send(&mut boss, &told, "/partners/usual-region", &[("what", "Läget är detsamma.")]);
    assert!(boss.get("/partners").body.contains("0 väntar på ett löfte"), "the last word counts");
    for path in ["/print/partners", "/print/partners/usual-region", "/print/partners/phones"] {
        let csrf = boss.get(path).csrf();
        let pdf = boss.post(path, &[("csrf", &csrf)]);
        assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"), "{path}");
    }
}

#[test]
fn clocks_run_and_what_was_reported_stands_with_its_number() {
    let (_place, _serving, mut boss) = crisis();
    let page = boss.get("/clocks");
    assert!(
        page.body.contains("2026-02-03 03:00") && page.body.contains("2026-02-05 03:00"),
        "24 and 72 hours: {}",
        page.body
    );
    assert!(page.body.contains("2 kap. 5 §") && page.body.contains("Har inte börjat"));
    let later = send(&mut boss, &page, "/clocks/data", &[("known", "2199-01-01 08:00")]);
    assert!(later.status == 422 && later.body.contains("2199-01-01 08:00"), "{}", later.body);
    let page = send(&mut boss, &page, "/clocks/data", &[("known", "2026-02-02 07:33")]);
    assert!(page.body.contains("2026-02-05 07:33") && !page.body.contains("id=\"data\""), "{}", page.body);
    let clock = boss.get("/clocks/cyb-anmalan");
    for must in ["Allt ligger nere", "Ingen jurist har granskat", "Minst 0 av 2 enheter", "72 timmar"] {
        assert!(clock.body.contains(must), "{must}: {}", clock.body);
    }
    let done = send(
        &mut boss,
        &clock,
        "/clocks/cyb-anmalan/reported",
        &[("reported", "2026-02-02 09:05"), ("reference", "2026-4711")],
    );
    assert!(done.body.contains("Anmält 2026-02-02 09:05") && done.body.contains("2026-4711"), "{}", done.body);
    assert!(boss.get("/clocks").body.contains("2026-03-02 09:05"), "the final report is due a month after");
    let waive = boss.get("/clocks/cyb-upplys");
    let refused = send(&mut boss, &waive, "/clocks/cyb-upplys/waived", &[("waived", "")]);
    assert_eq!(refused.status, 422, "not without a reason");
    let csrf = boss.get("/print/clocks/gdpr-imy").csrf();
    let pdf = boss.post("/print/clocks/gdpr-imy", &[("csrf", &csrf)]);
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    assert_eq!(boss.get("/clocks/nope").status, 404);
}

#[test]
fn the_press_is_answered_and_the_attackers_words_are_for_the_staff() {
    let (place, serving, mut boss) = crisis();
    let page = boss.get("/press");
    assert!(page.body.contains("Ingen är utsedd"));
    let page = send(&mut boss, &page, "/press/spokesperson", &[("name", "Moa Strand"), ("phone", "070-174 06 09")]);
    assert!(page.body.contains("Moa Strand") && page.body.contains("tel:+46701740609"), "{}", page.body);
    let fields = [("who", "Radion"), ("question", "Betalar ni?"), ("answer", "Nej.")];
    let asked = send(&mut boss, &page, "/press", &fields);
    assert!(asked.body.contains("Pressen frågar: Betalar ni? Svar: Nej."), "{}", asked.body);
    assert_eq!(send(&mut boss, &page, "/press", &fields).body.matches("Betalar ni?").count(), 1, "sent twice");
    let page = boss.get("/press");
    let came = send(&mut boss, &page, "/press/attacker", &[("came", "Mejl med krav på pengar.")]);
    assert!(came.body.contains("Mejl med krav på pengar."), "{}", came.body);
    let (words, _) = card(&place, "staff", Some("hemtjanst-norra"), None);
    let mut staff = Browser::at(&serving);
    staff.log_in(&words, "Vera Vik");
    let seen = staff.get("/press");
    assert!(seen.body.contains("Betalar ni?") && !seen.body.contains("krav på pengar"), "{}", seen.body);
    let csrf = seen.csrf();
    assert_eq!(staff.post("/press/attacker", &[("csrf", &csrf), ("came", "x")]).status, 403);
}

#[test]
fn somebody_watches_and_phones_are_counted() {
    let (_place, _serving, mut boss) = crisis();
    let page = boss.get("/partners/watch");
    let fields =
        [("system", "Lifecare"), ("who", "Eva Carlsson"), ("from", "2026-02-02 06:00"), ("until", "2199-01-01 06:00")];
    let page = send(&mut boss, &page, "/partners/watch", &fields);
    assert!(page.body.contains("Lifecare") && page.body.contains("Nu"), "{}", page.body);
    assert!(boss.get("/partners").body.contains("Lifecare: Eva Carlsson"));
    let page = boss.get("/partners/phones");
    assert!(page.body.contains("Genomringning"));
    let page = send(
        &mut boss,
        &page,
        "/partners/phones",
        &[("phone", "070-174 06 08"), ("holder", "Bemanningen"), ("state", "out")],
    );
    assert!(page.body.contains("070-174 06 08") && page.body.contains("Utlämnad"), "{}", page.body);
}

#[test]
fn without_an_incident_partners_are_kept_and_clocks_say_so() {
    let (_place, _serving, mut boss) = administrator();
    let page = boss.get("/partners");
    let page = send(
        &mut boss,
        &page,
        "/partners",
        &[("name", "Apoteket Björken"), ("sort", "pharmacy"), ("phone", "070-174 06 05")],
    );
    assert!(page.body.contains("tel:+46701740605") && !page.body.contains("id=\"tell\""), "{}", page.body);
    for path in ["/clocks", "/press"] {
        let page = boss.get(path);
        assert!(page.status == 200 && page.body.contains("id=\"begin\""), "{path}: {}", page.body);
    }
}
