//! Crisis meetings over HTTP: from an empty page to minutes on paper, two meetings at once, tasks that come first next time.

use super::browser::{Answer, Browser};
use super::journal::crisis;
use super::place::{Place, text};

/// Calls a meeting and opens it; gives its page and its address.
fn opened(browser: &mut Browser, name: &str) -> (Answer, String) {
    let form = browser.get("/meetings/new");
    let hidden = ["csrf", "id", "incident"].map(|name| form.hidden(name));
    let fields = [
        ("csrf", hidden[0].as_str()),
        ("id", &hidden[1]),
        ("incident", &hidden[2]),
        ("name", name),
        ("place", "Kommunhuset, 0923-650 00"),
        ("leader", "Dag Chef"),
        ("keeper", "Ada Ek"),
        ("when", "2026-11-22 11:30"),
        ("open", "1"),
    ];
    let page = browser.post("/meetings/new", &fields);
    assert_eq!(page.status, 200, "{}", page.body);
    // The same form, sent again by an impatient hand.
    assert_eq!(browser.post("/meetings/new", &fields).status, 200);
    (page, format!("/meetings/{}", hidden[1]))
}

fn send(browser: &mut Browser, address: &str, part: &str, fields: &[(&str, &str)]) -> Answer {
    let part = if part == "close" { part } else { "save" };
    let page = browser.get(address);
    let (csrf, token) = (page.csrf(), page.hidden("token"));
    let mut all = vec![("csrf", csrf.as_str()), ("token", token.as_str())];
    all.extend(fields);
    let sent = browser.post(&format!("{address}/{part}"), &all);
    // Whatever is sent twice is written once.
    if sent.status == 200 {
        browser.post(&format!("{address}/{part}"), &all);
    }
    browser.get(address).status.eq(&200).then_some(()).unwrap();
    sent
}

/// A decision, as somebody types it.
const DECIDED: [(&str, &str); 5] = [
    ("decision-text", "Ingen startar sin dator"),
    ("decision-reason", "Smittan kan spridas"),
    ("decision-alternatives", "Stänga bara servrarna"),
    ("decision-dissent", "Ida Mas ville vänta"),
    ("decision-decided-by", "Dag Chef"),
];

/// The number of the meeting that a page is of: the computer's own, `K1-M1`.
fn number(page: &Answer, name: &str) -> String {
    let heading = page.body.split("id=\"meeting\">").nth(1).unwrap_or_else(|| panic!("{}", page.body));
    heading.split('<').next().unwrap().trim_start_matches(name).trim().to_string()
}

fn minutes(place: &Place, meeting: &str) -> String {
    let file = place.path("protokoll.pdf");
    place.ok(&["minutes", meeting, "--out", file.to_str().unwrap()]);
    let out = std::process::Command::new("pdftotext").args(["-layout", file.to_str().unwrap(), "-"]).output().unwrap();
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_meeting_is_held_from_roll_call_to_minutes() {
    let (place, _serving, mut browser) = crisis();
    let empty = browser.get("/meetings");
    assert!(empty.body.contains("id=\"meeting-new\"") && empty.body.contains("Alla system är nere"));
    let (page, at) = opened(&mut browser, "Krisledningsmöte");
    assert_eq!(page.body.matches("<h1").count(), 1);
    let name = number(&page, "Krisledningsmöte");
    for point in
        ["Lägesbild, enhet för enhet", "Prognos och värsta fall", "Omfall", "Personal och uthållighet", "Nästa möte"]
    {
        assert!(page.body.contains(point), "{point}");
    }
    send(&mut browser, &at, "roll", &[("here", "hemtjanst-norra"), ("others", "Pia Press, kommunikation")]);
    send(&mut browser, &at, "remark", &[("point", "3"), ("text-3", "Tre veckor utan system")]);
    let refused =
        send(&mut browser, &at, "decide", &[("decision-text", "Ingen startar datorer"), ("decision-decided-by", "")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Ingen startar datorer"), "what was typed stays");
    let page = send(&mut browser, &at, "decide", &DECIDED);
    assert!(page.body.contains("Ingen startar sin dator"), "{}", page.body);
    let task = [("task-what", "Ring apoteket"), ("task-owner", "Ida Mas"), ("task-until-at", "2026-11-22 12:00")];
    send(&mut browser, &at, "task", &task);
    send(&mut browser, &at, "next", &[("next-at", "2026-11-22 15:00"), ("next-place", "Samma rum")]);
    let log = browser.get("/log");
    assert_eq!(log.body.matches("Ingen startar sin dator").count(), 1, "the decision has one line: {}", log.body);
    assert_eq!(log.body.matches("Ring apoteket").count(), 1, "and the task one");
    let closed = send(&mut browser, &at, "close", &[]);
    assert!(closed.body.contains("id=\"minutes-print\""), "{}", closed.body);
    let late = browser.post(&format!("{at}/save"), &[("csrf", &closed.csrf()), ("point", "3"), ("text-3", "För sent")]);
    assert_eq!(late.status, 400, "what is closed stays as it is");

    let said = minutes(&place, &name.to_lowercase());
    for must in [
        name.as_str(),
        "Alla system är nere",
        "Kommunhuset, 0923-650 00",
        "Ingen startar sin dator",
        "Smittan kan spridas",
        "Stänga bara servrarna",
        "Ida Mas ville vänta",
        "Ring apoteket",
        "2026-11-22 15:00, Samma rum",
        "Hemtjänst Norra",
        "Pia Press",
        "Tre veckor utan system",
        "Justeras",
    ] {
        assert!(said.contains(must), "{must} is not in the minutes:\n{said}");
    }
    assert!(!said.contains("UTKAST") && !said.contains("För sent"));
    assert_eq!(said.matches("Tre veckor utan system").count(), 1, "sent twice, written once");
    let unknown = place.run(&["minutes", "K9-M9", "--out", place.path("x.pdf").to_str().unwrap()]);
    assert_eq!(unknown.status.code(), Some(2), "{}", text(&unknown));
    assert!(text(&unknown).contains("K9-M9") && !place.path("x.pdf").exists());

    // The next meeting is called already, and begins with what is not done.
    let coming = browser.get("/meetings");
    assert!(coming.body.contains("2026-11-22 15:00") && coming.body.contains("Ring apoteket"), "{}", coming.body);
    let next = coming.body.split("id=\"meeting-next\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let next = next.split('"').next().unwrap().to_string();
    let page = browser.get(&next);
    browser.post(&format!("{next}/open"), &[("csrf", &page.csrf())]);
    let page = browser.get(&next);
    assert!(
        page.body.contains(&name.replace("-M1", "-M2"))
            && page.body.contains("id=\"before\"")
            && page.body.contains("Försenad")
    );
}

#[test]
fn two_meetings_are_held_side_by_side() {
    let (place, _serving, mut browser) = crisis();
    let (page, one) = opened(&mut browser, "Krisledningsmöte");
    let name = number(&page, "Krisledningsmöte");
    let (_, other) = opened(&mut browser, "Hemtjänstens möte");
    // Two tabs of one meeting, both open since before: what each ticks and writes stays.
    let (first, second) = (browser.get(&one), browser.get(&one));
    for (tab, unit, words) in
        [(&first, "hemtjanst-norra", "Från den ena"), (&second, "nattpatrullen", "Från den andra")]
    {
        let (csrf, token) = (tab.csrf(), tab.hidden("token"));
        browser.post(&format!("{one}/save"), &[("csrf", &csrf), ("here", unit)]);
        let fields = [("csrf", csrf.as_str()), ("token", &token), ("point", "5"), ("text-5", words)];
        browser.post(&format!("{one}/save"), &fields);
    }
    send(&mut browser, &other, "remark", &[("point", "5"), ("text-5", "I det andra mötet")]);
    for address in [&one, &other] {
        send(&mut browser, address, "close", &[]);
    }
    let (said, beside) = (minutes(&place, &name), minutes(&place, &name.replace("-M1", "-M2")));
    assert!(said.contains("Från den ena") && said.contains("Från den andra") && !said.contains("I det andra mötet"));
    assert!(beside.contains("I det andra mötet") && !beside.contains("Från den ena"));
    assert!(!said.contains("Saknas"), "both units are there: {said}");
}

#[test]
fn an_agenda_is_changed_for_one_meeting() {
    let (_place, _serving, mut browser) = crisis();
    let (_, at) = opened(&mut browser, "Krisledningsmöte");
    let form = browser.get(&format!("{at}/agenda"));
    let fields = [
        ("csrf", form.csrf()),
        ("point", "4".into()),
        ("title-4", "Om elen också går".into()),
        ("was-4", "Omfall".into()),
        ("point", "9".into()),
        ("title-9", "Samverkan och rapporter".into()),
        ("was-9", "Samverkan och rapporter".into()),
        ("leave", "9".into()),
        ("new", "Löner".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = browser.post(&format!("{at}/agenda"), &fields);
    for must in ["4. Om elen också går", "12. Löner"] {
        assert!(page.body.contains(must), "{must}");
    }
    assert!(!page.body.contains("Samverkan och rapporter"));
    let (page, _) = opened(&mut browser, "Nästa");
    assert!(page.body.contains("4. Omfall") && page.body.contains("9. Samverkan") && !page.body.contains("Löner"));
}

#[test]
fn a_task_is_made_of_a_line_done_and_printed() {
    let (_place, _serving, mut browser) = crisis();
    let number = super::journal::number(&super::journal::write(&mut browser, "Nycklar saknas i Töre", &[]));
    let line = browser.get(&format!("/log/{}", number.to_lowercase()));
    let to = line.body.split("id=\"line-task\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let to = to.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    let form = browser.get(&to);
    assert!(form.body.contains("value=\"Nycklar saknas i Töre\""), "{}", form.body);
    let hidden = ["csrf", "id", "from", "about"].map(|name| (name, form.hidden(name)));
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("what", "Kör nycklar till Töre"), ("owner", "Olle Berg"), ("until_at", "imorgon")]);
    let refused = browser.post("/tasks/new", &fields);
    assert!(refused.status == 422 && refused.body.contains("Kör nycklar till Töre"));
    fields.pop();
    fields.push(("until_at", "2020-01-01 08:00"));
    let tasks = browser.post("/tasks/new", &fields);
    browser.post("/tasks/new", &fields);
    assert!(tasks.body.contains("Försenad") && tasks.body.contains(&format!("/log/{}", number.to_lowercase())));
    let tasks = browser.get("/tasks");
    assert_eq!(tasks.body.matches("Kör nycklar till Töre</a>").count(), 1, "sent twice, given once");
    let csrf = tasks.csrf();
    let pdf =
        browser.send("POST", "/print/tasks", "application/x-www-form-urlencoded", format!("csrf={csrf}").as_bytes());
    assert_eq!(pdf.header("content-type"), "application/pdf", "{}", pdf.body);
    let address = format!("/tasks/{}/done", hidden[1].1);
    let done = browser.post(&address, &[("csrf", &csrf)]);
    assert!(done.body.contains("id=\"done\"") && done.body.contains("av Ada Ek"), "{}", done.body);
    assert!(browser.get("/log").body.contains("Klart: Kör nycklar till Töre"));
    let undone = browser.post(&address, &[("csrf", &csrf), ("undo", "1")]);
    assert!(undone.body.contains("Försenad"), "{}", undone.body);
    let history = browser.get(&format!("/register/task/{}", hidden[1].1));
    assert!(history.body.contains("Ada Ek"), "who had done it stands in its history");
}

#[test]
fn what_was_struck_is_still_read_on_screen_and_on_paper() {
    let (place, _serving, mut browser) = crisis();
    let (page, at) = opened(&mut browser, "Krisledningsmöte");
    let name = number(&page, "Krisledningsmöte");
    let said = send(&mut browser, &at, "remark", &[("text-3", "Tre veckor utan system")]);
    let id = said.body.split("id=\"strike-").nth(1).unwrap().split('"').next().unwrap().to_string();
    let struck = send(&mut browser, &at, "strike", &[("strike", &id)]);
    assert!(struck.body.contains("<del>Tre veckor utan system</del>"), "{}", struck.body);
    assert!(struck.body.contains("Struken ") && struck.body.contains("av Ada Ek"), "{}", struck.body);
    let paper = minutes(&place, &name);
    assert!(paper.contains("Tre veckor utan system") && paper.contains("Struken "), "{paper}");
    let back = send(&mut browser, &at, "unstrike", &[("unstrike", &id)]);
    assert!(back.body.contains("Tre veckor utan system") && !back.body.contains("<del>"), "{}", back.body);
    send(&mut browser, &at, "strike", &[("strike", &id)]);
    send(&mut browser, &at, "close", &[]);
    let page = browser.get(&at);
    assert!(
        page.body.contains("<del>") && !page.body.contains(&format!("strike-{id}")),
        "a closed meeting never changes"
    );
    let csrf = page.csrf();
    let late = browser.post(&format!("{at}/save"), &[("csrf", &csrf), ("unstrike", &id)]);
    assert_ne!(late.status, 200, "{}", late.body);
    assert!(browser.get(&at).body.contains("<del>"));
}
