//! `kill -9` in the middle of every step of the crisis room: what was answered is there, and nothing is there by half.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use planb_core::state::State;
use planb_node::store::Node;

use super::browser::{Answer, Browser, Serving, encoded};
use super::web::{UNITS, administrator, begin_crisis, import};

/// The fields of a form beside what it was shown with.
type Typed = &'static [(&'static str, &'static str)];

/// A step: the page whose form it is, where the form goes, what is typed, and what it makes.
struct Step {
    name: &'static str,
    page: &'static str,
    /// `{id}` here and in `page`: what was prepared.
    to: &'static str,
    hidden: &'static [&'static str],
    typed: Typed,
    /// What is counted; all of it grows, or none of it.
    made: fn(&State) -> Vec<usize>,
    /// Whether an incident goes on before it.
    in_crisis: bool,
}

fn records(state: &State, kind: &str) -> usize {
    state.register().of(kind).count()
}

/// Lines of the log that say so.
fn lines(state: &State, words: &str) -> usize {
    state.notes().iter().filter(|(_, note)| note.written.line.is_some() && note.written.text.contains(words)).count()
}

fn closed(state: &State) -> usize {
    state.register().of("meeting").filter(|(_, meeting)| !meeting.get("closed").is_empty()).count()
}

fn answers(state: &State, outcome: &str) -> usize {
    state.register().of("answer").filter(|(_, answer)| answer.get("outcome") == outcome).count()
}

fn published(state: &State) -> usize {
    state.register().of("notice").filter(|(_, notice)| notice.get("state") == "published").count()
}

const STEPS: &[Step] = &[
    Step {
        name: "start",
        page: "/incident/start",
        to: "/incident/start",
        hidden: &["id"],
        typed: &[("what", "Allt är nere"), ("unit", "hemtjanst-norra")],
        made: |state| vec![records(state, "incident"), lines(state, "Driftstopp startat")],
        in_crisis: false,
    },
    Step {
        name: "tick",
        page: "/incident/first-hour",
        to: "/incident/first-hour/tick",
        hidden: &[],
        typed: &[("role", "administrator"), ("unit", ""), ("key", "pcs-off")],
        made: |state| vec![records(state, "tick"), lines(state, "Första timmen")],
        in_crisis: true,
    },
    Step {
        name: "line",
        page: "/log",
        to: "/log",
        hidden: &["incident", "token", "shown"],
        typed: &[("text", "Telefonerna fungerar"), ("channel", "phone")],
        made: |state| vec![lines(state, "Telefonerna fungerar")],
        in_crisis: true,
    },
    Step {
        name: "report",
        page: "/situation/hemtjanst-norra",
        to: "/situation/hemtjanst-norra",
        hidden: &["once"],
        typed: &[("rest", "green"), ("colour-alarms", "red"), ("words-alarms", "Nere"), ("who", "Eva Lind")],
        made: |state| vec![records(state, "report").div_ceil(10), lines(state, "Läge ")],
        in_crisis: true,
    },
    Step {
        name: "meeting save",
        page: "/meetings/mote-1",
        to: "/meetings/mote-1/save",
        hidden: &["token"],
        typed: &[
            ("decision-text", "Vi öppnar Forum"),
            ("decision-reason", "Många ringer"),
            ("decision-decided-by", "Ada Ek"),
            ("to", "8"),
        ],
        made: |state| vec![records(state, "decision"), lines(state, "Vi öppnar Forum")],
        in_crisis: true,
    },
    Step {
        name: "meeting close",
        page: "/meetings/mote-1",
        to: "/meetings/mote-1/close",
        hidden: &[],
        typed: &[],
        made: |state| vec![closed(state), lines(state, "stängt"), records(state, "meeting") - 1],
        in_crisis: true,
    },
    Step {
        name: "task",
        page: "/tasks/new",
        to: "/tasks/new",
        hidden: &["id", "from"],
        typed: &[("what", "Kör nycklar till Töre"), ("owner", "Olle Berg"), ("until_at", "15:00")],
        made: |state| vec![records(state, "task"), lines(state, "Uppgift")],
        in_crisis: true,
    },
    Step {
        name: "call answer",
        page: "/calls/run/{id}",
        to: "/calls/run/{id}",
        hidden: &["once", "link", "who"],
        typed: &[("outcome", "wrong-number")],
        made: |state| vec![answers(state, "wrong-number"), records(state, "task")],
        in_crisis: true,
    },
    Step {
        name: "slip",
        page: "/contacts/new",
        to: "/contacts/new",
        hidden: &["id"],
        typed: &[
            ("sort", "call"),
            ("who", "Siv Berg"),
            ("what", "Maten kom inte."),
            ("promise", "1h"),
            ("way", "phone"),
        ],
        made: |state| vec![records(state, "contact"), lines(state, "Maten kom inte.")],
        in_crisis: true,
    },
    Step {
        name: "notice",
        page: "/notices/besked-1",
        to: "/notices/besked-1/publish",
        hidden: &[],
        typed: &[],
        made: |state| vec![published(state), lines(state, "Besked nr 1")],
        in_crisis: true,
    },
];

/// How far into the time that the step takes it is killed, in tenths: before it begins to write, while it writes, after.
const TENTHS: [u32; 5] = [1, 4, 7, 9, 12];

/// Who is rung.
const STAFF: &str = "Namn\tTitel\tEnhet\tMobil\nEva Carlsson\tEnhetschef\tHemtjänst Norra\t070-174 06 01\n\
    Olle Berg\tUndersköterska\tHemtjänst Norra\t070-174 06 02\n";

/// What a meeting, a call and a notice need before their step; gives what its addresses name.
fn prepared(browser: &mut Browser, step: &Step) -> String {
    let send = |browser: &mut Browser, page: &str, more: &[(&str, &str)], typed: &[(&str, &str)]| {
        let csrf = browser.get("/more").csrf();
        let all = [&[("csrf", csrf.as_str())], more, typed].concat();
        let answer = browser.post(page, &all);
        assert_eq!(answer.status, 200, "{page}: {}", answer.body);
    };
    match step.name {
        "meeting save" | "meeting close" => {
            let new = browser.get("/meetings/new");
            let incident = new.hidden("incident");
            let called = [
                ("name", "Krisledningsmöte"),
                ("when", "12:00"),
                ("leader", "Ada Ek"),
                ("keeper", "Ada Ek"),
                ("open", "1"),
            ];
            send(browser, "/meetings/new", &[("id", "mote-1"), ("incident", &incident)], &called);
            send(browser, "/meetings/mote-1/save", &[], &[("next-at", "2098-12-16 15:00"), ("to", "11")]);
        }
        "notice" => {
            let told = [
                ("title", "Vi är här"),
                ("audience", "public"),
                ("text", "Ring."),
                ("next_update", "2098-12-16 15:00"),
            ];
            send(browser, "/notices/new", &[("id", "besked-1"), ("replaces", ""), ("audience-asked", "1")], &told);
        }
        "call answer" => {
            import(browser, "person", STAFF);
            let csrf = browser.get("/calls").csrf();
            let fields = [("csrf", csrf.as_str()), ("unit", "hemtjanst-norra"), ("fan", "5")];
            let chain = browser.post("/calls/propose", &fields);
            let chain = between(&chain.body, "action=\"/calls/", "/run\"");
            let run = browser.post(&format!("/calls/{chain}/run"), &[("csrf", &csrf)]);
            return between(&run.body, "/calls/run/", "\"").split('/').next().unwrap().to_string();
        }
        _ => {}
    }
    String::new()
}

/// What stands between two marks, at their first place.
fn between(text: &str, start: &str, end: &str) -> String {
    let after = text.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in\n{text}"));
    after.split(end).next().unwrap().to_string()
}

/// The form as it would be sent.
fn form(browser: &mut Browser, step: &Step, id: &str) -> Vec<(String, String)> {
    let page = browser.get(&step.page.replace("{id}", id));
    assert_eq!(page.status, 200, "{}: {}", step.name, page.body);
    let hidden = std::iter::once(&"csrf").chain(step.hidden).map(|name| ((*name).to_string(), page.hidden(name)));
    hidden.chain(step.typed.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string()))).collect()
}

/// Sends a form and does not wait; the answer is read by [`answered`].
fn sent(browser: &Browser, to: &str, fields: &[(String, String)]) -> TcpStream {
    let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
    let body = body.join("&");
    let head = format!(
        "POST {to} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        browser.address,
        browser.cookie(),
        body.len(),
    );
    let mut stream = TcpStream::connect(&browser.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// Whether the step was answered as done before the end.
fn answered(mut stream: TcpStream) -> bool {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let _ = stream.shutdown(Shutdown::Both);
    bytes.starts_with(b"HTTP/1.1 303")
}

/// What the step has made, counted in a store that is opened anew and verified.
fn made(dir: &Path, step: &Step) -> Vec<usize> {
    let mut node = Node::open(dir).unwrap();
    node.verify().unwrap();
    (step.made)(node.state())
}

/// Does one step again and again, killed a little later each time, until it has been answered once undisturbed.
fn killed(step: &Step) {
    let (place, serving, mut browser) = administrator();
    import(&mut browser, "unit", UNITS);
    if step.in_crisis {
        begin_crisis(&place, "Allt är nere", "2021-12-16T03:00");
        // The next write on a page sees what another process wrote.
        import(&mut browser, "unit", "Enhet\tVerksamhet\nHemtjänst Södra\tHemtjänst\n");
    }
    let id = prepared(&mut browser, step);
    let to = step.to.replace("{id}", &id);
    let dir = place.dir();
    let before = made(&dir, step);
    let fields = form(&mut browser, step, &id);
    drop(serving);
    let (card, _) = super::web::card(&place, "administrator", None, Some("Ada Ek"));
    // How long it takes is not known beforehand: from the refused form of a session that is over, which is a little less.
    let mut takes = Duration::from_millis(30);
    let mut was_answered = false;
    for tenth in TENTHS {
        let mut serving = Serving::of(&dir);
        let mut browser = Browser::at(&serving);
        assert_eq!(browser.log_in(&card, "").status, 200);
        let csrf = browser.get("/more").csrf();
        let mut fields = fields.clone();
        fields.iter_mut().filter(|(name, _)| name == "csrf").for_each(|(_, value)| value.clone_from(&csrf));
        let began = Instant::now();
        let stream = sent(&browser, &to, &fields);
        thread::sleep(takes * tenth / 10);
        serving.kill();
        let is_answered = answered(stream);
        if is_answered {
            takes = takes.min(began.elapsed());
        }
        was_answered |= is_answered;
        let now = made(&dir, step);
        let grown: Vec<usize> = now.iter().zip(&before).map(|(now, before)| now - before).collect();
        let is_whole = grown.iter().all(|count| *count == grown[0]);
        assert!(is_whole && grown[0] <= 1, "{} at {tenth} tenths: {grown:?} is half, or twice", step.name);
        assert!(!was_answered || grown[0] == 1, "{} at {tenth} tenths: answered, and not there", step.name);
    }
    // Whatever came of it, the same form sent once more leaves exactly one.
    let serving = Serving::of(&dir);
    let mut browser = Browser::at(&serving);
    browser.log_in(&card, "");
    let csrf = browser.get("/more").csrf();
    let again: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), if name == "csrf" { csrf.as_str() } else { value.as_str() }))
        .collect();
    let answer: Answer = browser.post(&to, &again);
    assert!(answer.status < 500, "{}: {}", step.name, answer.body);
    let grown: Vec<usize> = made(&dir, step).iter().zip(&before).map(|(now, before)| now - before).collect();
    assert!(
        grown.iter().all(|count| *count == 1),
        "{}: {grown:?} after it was sent once more: {}",
        step.name,
        answer.body
    );
}

#[test]
fn nothing_that_was_answered_is_lost_and_nothing_is_there_by_half() {
    // Side by side: what takes time is starting and logging in.
    thread::scope(|scope| {
        let threads: Vec<_> = STEPS.iter().map(|step| (step.name, scope.spawn(move || killed(step)))).collect();
        for (name, thread) in threads {
            assert!(thread.join().is_ok(), "{name}");
        }
    });
}
