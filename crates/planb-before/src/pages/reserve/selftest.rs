//! *Självtest*: what the computer sees itself, a test page, what only a person sees; and a receipt, which is an entry.

use planb_node::web::shown;
use std::collections::BTreeMap;
use std::path::Path as FilePath;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use planb_core::register::{self, Hand, Record, RecordId};
use planb_core::state::Event;
use planb_core::station::{CHECKS, SELFTEST, STATION};
use planb_node::printer::{Address, Printer};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::{file, go};
use planb_node::web::{Context, Fields, Page, Say};
use planb_paper::ListSheet;

use super::{Here, Shelf, csrf, fields, units};
use crate::reserve::selftest::{POWER, Seen, Verdict, look, supplies};
use crate::reserve::{own_id, own_name};
use planb_node::web::apart::apart;
use planb_node::web::printing::stamp;
use planb_paper::tongue;

/// What a person answers: it came out readable, there is paper, there is toner.
const ASKED: [&str; 3] = ["page", "paper", "toner"];
/// Characters of a typed name.
const NAME_MOST: usize = 80;

struct Row {
    label: String,
    said: String,
    word: String,
    kind: &'static str,
}

struct Item {
    value: &'static str,
    label: String,
    checked: bool,
    hint: String,
}

struct Question {
    name: &'static str,
    legend: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "pages/reserve/test.html")]
struct TestPage<'a> {
    t: Say,
    csrf: &'static str,
    rows: Vec<Row>,
    questions: Vec<Question>,
    by_name: &'a str,
    fault: Option<(String, String)>,
}

fn kind(word: &str) -> &'static str {
    match word {
        "good" => "ok",
        "fault" => "late",
        _ => "na",
    }
}

fn looked(by: &Here) -> Vec<Seen> {
    // The clock is the node's too: asked before the node is held.
    let (units, today) = (units(by), by.today());
    look(&by.app.node(), &units, today, FilePath::new(POWER))
}

/// What this computer's printer says of its paper and toner; nothing where there is none, or it does not answer.
async fn printer_says(by: &Here) -> Vec<Seen> {
    let Ok(address) = by.app.settings.print.printer.parse::<Address>() else { return Vec::new() };
    let asked = apart(move || Printer::at(&address)?.standing()).await;
    asked.as_ref().map(supplies).unwrap_or_default()
}

fn form(by: &Here, sent: &Fields, says: &[Seen], trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let row = |seen: &Seen| Row {
        label: shown::label(by.language, &SELFTEST, seen.check),
        said: by.say_with(seen.key, &seen.args),
        word: shown::choice(by.language, &SELFTEST, seen.check, seen.verdict.word()),
        kind: kind(seen.verdict.word()),
    };
    let item = |name: &'static str, value: &'static str| Item {
        value,
        label: shown::choice(by.language, &SELFTEST, name, value),
        checked: match sent.get(name) {
            "" => says.iter().any(|seen| seen.check == name && seen.verdict.word() == value),
            answered => answered == value,
        },
        hint: String::new(),
    };
    let question = |name: &'static str| Question {
        name,
        legend: t.of("selftest-ask-", name),
        items: ["good", "fault", "unknown"].map(|value| item(name, value)).into(),
    };
    let page = TestPage {
        t,
        csrf: csrf(),
        rows: looked(by).iter().chain(says).map(row).collect(),
        questions: ASKED.map(question).into(),
        by_name: sent.get("name"),
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("reserve-test"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// What the computer sees, and what is asked.
pub async fn ask(by: Here) -> Response {
    let says = printer_says(&by).await;
    form(&by, &Fields::default(), &says, None)
}

/// The answers; the computer looks once more, and writes both down.
pub async fn take(by: Here, State(app): Shelf, request: Request) -> Response {
    let sent = match fields(&by, &app, request).await {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let says = printer_says(&by).await;
    match written(&by, &sent, &says) {
        Ok(id) => go(&format!("/reserve/test/{id}")),
        Err(trouble) => form(&by, &sent, &says, Some(&trouble)),
    }
}

fn written(by: &Here, sent: &Fields, says: &[Seen]) -> Result<RecordId, Trouble> {
    let name = sent.get("name");
    if !(2..=NAME_MOST).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Trouble::user("name-missing").with("most", NAME_MOST));
    }
    if let Some(open) = ASKED.into_iter().find(|question| !["good", "fault", "unknown"].contains(&sent.get(question))) {
        return Err(Trouble::user("selftest-answer").with("what", by.say(&format!("selftest-ask-{open}"))));
    }
    let (seen, now) = (looked(by), by.clock());
    let mut set: BTreeMap<String, String> =
        seen.iter().map(|seen| (seen.check.to_string(), seen.verdict.word().to_string())).collect();
    set.extend(ASKED.map(|question| (question.to_string(), sent.get(question).to_string())));
    // What a person could not tell, the printer may.
    for seen in says.iter().filter(|seen| sent.get(seen.check) == Verdict::Unknown.word()) {
        set.insert(seen.check.to_string(), seen.verdict.word().to_string());
    }
    let is_good = set.values().all(|word| word != Verdict::Fault.word());
    let result = if is_good { "good" } else { "faults" };
    let (station, station_name) = {
        let node = by.app.node();
        (own_id(&node), own_name(&node))
    };
    let mut put = |name: &str, text: &str| set.insert(name.to_string(), text.to_string());
    put("station", &station.0);
    put("day", &now.date().to_string());
    put("time", &now.strftime("%H:%M").to_string());
    put("by", name);
    put("result", result);
    if let [one] = units(by).as_slice() {
        put("unit", &one.0);
    }
    let id = RecordId::random(random::bytes()?);
    let hand = Hand { name: name.to_string(), card: String::new() };
    by.app.record(|state| {
        let wish = register::Wish { id: &id, set: &set, seen: None, by: &hand };
        let mut all = register::write(state.register(), &SELFTEST, &wish)?;
        let tested = [("tested_on", now.date().to_string()), ("test", result.to_string())];
        let mut own: BTreeMap<String, String> =
            tested.into_iter().map(|(field, text)| (field.to_string(), text)).collect();
        if state.register().get(STATION.kind, &station.0).get("name").is_empty() {
            own.insert("name".into(), station_name.clone());
        }
        let wish = register::Wish { id: &station, set: &own, seen: None, by: &hand };
        all.extend(register::write(state.register(), &STATION, &wish)?);
        Ok(all.into_iter().map(Event::from).collect())
    })?;
    Ok(id)
}

#[derive(Template)]
#[template(path = "pages/reserve/tested.html")]
struct TestedPage {
    t: Say,
    rows: Vec<Row>,
    line: String,
    is_good: bool,
    receipt: String,
}

fn found<'a>(by: &'a Here, id: &str) -> Result<&'a Record, Trouble> {
    let own = own_id(&by.app.node());
    let record = by.state().register().find(SELFTEST.kind, id).filter(|record| record.get("station") == own.0);
    record.ok_or_else(|| Trouble::user("page-not-found"))
}

/// The results of a test that was written down.
fn results(by: &Context, record: &Record) -> Vec<Row> {
    let row = |check: &&'static str| Row {
        label: shown::label(by.language, &SELFTEST, check),
        said: match record.get(check) {
            "fault" => by.say(&format!("selftest-mend-{check}")),
            _ => String::new(),
        },
        word: shown::choice(by.language, &SELFTEST, check, record.get(check)),
        kind: kind(record.get(check)),
    };
    CHECKS.iter().map(row).collect()
}

fn line(by: &Context, record: &Record) -> String {
    let name = own_name(&by.app.node());
    let args = [
        ("computer", name),
        ("day", record.get("day").to_string()),
        ("time", record.get("time").to_string()),
        ("who", record.get("by").to_string()),
    ];
    by.say_with("selftest-line", &args)
}

/// The results, and the way to the receipt.
pub async fn show(by: Here, Path(id): Path<String>) -> Response {
    let record = match found(&by, &id) {
        Ok(record) => record,
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let page = TestedPage {
        t,
        rows: results(&by, record),
        line: line(&by, record),
        is_good: record.get("result") == "good",
        receipt: format!("/reserve/test/{id}/receipt.pdf"),
    };
    by.page(&Page::new(t.say("selftest-tested"), &page))
}

async fn sheet(by: &Here, name: &str, serial: String, sheet: ListSheet) -> Response {
    let (stamp, language) = (stamp(by, &serial), tongue(by.language.code()));
    let failed = |error| Trouble::internal("render-failed").with("unit", "").with("tab", "list").with("code", error);
    match apart(move || planb_paper::list_sheet(&stamp, &sheet, language).map_err(failed)).await {
        Ok(pdf) => file(name, "application/pdf", pdf),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The receipt: results, date, the computer's name, and room for a signature.
pub async fn receipt(by: Here, Path(id): Path<String>) -> Response {
    let record = match found(&by, &id) {
        Ok(record) => record,
        Err(trouble) => return by.trouble(&trouble),
    };
    let header = ["selftest-check", "selftest-result", "selftest-do"].map(|key| by.say(key)).to_vec();
    let mut rows: Vec<Vec<String>> =
        results(&by, record).into_iter().map(|row| vec![row.label, row.word, row.said]).collect();
    rows.push(vec![by.say("selftest-signature"), String::new(), String::new()]);
    let list = ListSheet {
        title: by.say("selftest-receipt"),
        lead: line(&by, record),
        header,
        rows,
        blank_rows: 0,
        landscape: false,
    };
    sheet(&by, "kvitto.pdf", id.to_ascii_uppercase(), list).await
}

/// The test page: says what must be seen on it.
pub async fn page(by: Here) -> Response {
    let header = ["selftest-page-what", "selftest-page-seen"].map(|key| by.say(key)).to_vec();
    let lines = ["selftest-page-letters", "selftest-page-edges", "selftest-page-code"];
    let list = ListSheet {
        title: by.say("selftest-page"),
        lead: by.say("selftest-page-lead"),
        header,
        rows: lines.map(|key| vec![by.say(key), String::new()]).to_vec(),
        blank_rows: 0,
        landscape: false,
    };
    sheet(&by, "testsida.pdf", "TESTSIDA".into(), list).await
}
