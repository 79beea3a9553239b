//! The incident's log: lines that are never changed, found, printed, given out.

pub mod paper;
mod release;
mod row;
mod rules;
mod write;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::DateTime;
use planb_core::incident::{self, Level};
use planb_core::note::{MARKS, NoteAccounted};
use planb_core::overview::journal::{self, Listed, Sight, Wanted};
use planb_core::register::{Field, Shape};
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::{Fields, In, Page, Posted, Say, Shared, form};

use crate::here::{self, Here, here, reader};
use row::{Row, row};
use write::{LineForm, whoms};

pub use row::look;

/// Lines on a page.
pub const ON_A_PAGE: usize = 100;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/log", get(log).post(write::write))
        .route("/log/find", get(log).post(find))
        .route("/log/{number}", get(line))
        .route("/log/{number}/accounted", post(account))
        .route("/log/{number}/correct", get(write::ask_correct).post(write::correct))
        .merge(release::routes())
        .route("/print/log", printing::routes(paper::log))
        .route("/print/log-rules", printing::routes(paper::log_rules))
}

/// What is looked for, as the form shows it.
struct Finding {
    text: String,
    by: String,
    from: String,
    until: String,
    marks: Vec<Item>,
    whoms: Vec<Item>,
    is_asked: bool,
}

#[derive(Template)]
#[template(path = "journal/log.html")]
struct LogPage<'a> {
    t: Say,
    csrf: &'a str,
    incident: Here,
    written: String,
    form: LineForm,
    finding: Finding,
    rows: Vec<Row>,
    /// How many lines there are in all, or that fit.
    all: usize,
    /// Pages by address; of what was typed, by a button instead.
    older: String,
    newer: String,
    next: usize,
    /// The address that prints what is shown.
    print: String,
    rules: Vec<String>,
}

/// What an address or a form asks for. A moment that cannot be read is as good as none.
pub fn wanted(get: impl Fn(&str) -> String) -> Wanted {
    let moment = |name: &str, end: &str| -> Option<DateTime> {
        let typed = get(name);
        let typed = if typed.trim().len() == 10 { format!("{} {end}", typed.trim()) } else { typed };
        Field::new("at", Shape::Moment).check(&typed, |_, _| false).ok()?.parse().ok()
    };
    Wanted {
        text: get("text"),
        mark: get("mark"),
        whom: get("whom"),
        by: get("by"),
        from: moment("from", "00:00"),
        until: moment("until", "23:59"),
    }
}

fn of_query(by: &In) -> Wanted {
    let get = |name: &str| match name {
        // What is typed is never taken from an address.
        "text" | "by" => String::new(),
        name => by.query.get(name).cloned().unwrap_or_default(),
    };
    wanted(get)
}

fn marks(by: &In, chosen: &str) -> Vec<Item> {
    let item = |word: &str, label: String| Item {
        value: word.to_string(),
        label,
        hint: String::new(),
        checked: word == chosen,
    };
    let words = ["key", "secret", "client", "corrected"].into_iter().chain(MARKS);
    let named = words.map(|word| item(word, by.say(&format!("journal-tag-{word}"))));
    std::iter::once(item("", by.say("journal-any"))).chain(named).collect()
}

fn finding(by: &In, get: impl Fn(&str) -> String, wanted: &Wanted) -> Finding {
    let (everything, mut whoms) = (by.say("journal-any"), whoms(by, &wanted.whom));
    if let Some(all) = whoms.first_mut() {
        all.value = "all".into();
        all.checked = wanted.whom == "all";
    }
    let any = Item { value: String::new(), label: everything, hint: String::new(), checked: wanted.whom.is_empty() };
    whoms.insert(0, any);
    Finding {
        text: get("text"),
        by: get("by"),
        from: get("from"),
        until: get("until"),
        marks: marks(by, &wanted.mark),
        whoms,
        is_asked: !wanted.is_empty(),
    }
}

/// The address of the same lines elsewhere; carries nothing that was typed but days.
fn address(by: &In, path: &str, page: usize) -> String {
    let kept = ["incident", "mark", "whom", "from", "until"];
    let asked = kept.iter().filter_map(|name| Some((*name, by.query.get(*name)?)));
    let mut all: Vec<String> =
        asked.filter(|(_, value)| !value.is_empty()).map(|(n, v)| format!("{n}={}", form::encoded(v))).collect();
    if page > 1 {
        all.push(format!("page={page}"));
    }
    if all.is_empty() { path.to_string() } else { format!("{path}?{}", all.join("&")) }
}

/// `/log`: the newest lines, and a form for the next one.
async fn log(by: In) -> Response {
    match here(&by, by.query.get("incident").map(String::as_str)) {
        Some(here) => page(&by, &here, &Fields::default(), Vec::new()).await,
        None => here::none(&by, &by.say("journal-title")),
    }
}

/// The page; with what was typed and why it was not taken.
async fn page(by: &In, here: &Here, typed: &Fields, errors: Vec<Told>) -> Response {
    let wanted = of_query(by);
    let number = by.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize).clamp(1, 100_000);
    let corrections = journal::corrections(by.state());
    let skip = (number - 1) * ON_A_PAGE;
    let (mut all, mut rows) = (0, Vec::new());
    for listed in journal::lines(by.state(), &here.id, reader(by), &wanted) {
        if (skip..skip + ON_A_PAGE).contains(&all) {
            rows.push(row(by, &listed, &corrections));
        }
        all += 1;
    }
    let get = |name: &str| by.query.get(name).cloned().unwrap_or_default();
    let shown = Shown {
        rows,
        all,
        older: if skip + ON_A_PAGE < all { address(by, "/log", number + 1) } else { String::new() },
        newer: if number > 1 { address(by, "/log", number - 1) } else { String::new() },
        next: 0,
        finding: finding(by, get, &wanted),
    };
    show(by, here, typed, errors, shown)
}

/// What is shown below the form.
struct Shown {
    rows: Vec<Row>,
    all: usize,
    older: String,
    newer: String,
    next: usize,
    finding: Finding,
}

fn show(by: &In, here: &Here, typed: &Fields, errors: Vec<Told>, shown: Shown) -> Response {
    let t = Say(by.language);
    let is_refused = !errors.is_empty();
    let form = match write::form(by, &here.id, typed, errors) {
        Ok(form) => form,
        Err(trouble) => return by.trouble(&trouble),
    };
    let written = by.query.get("written").and_then(|number| journal::find(by.state(), number));
    let page = LogPage {
        t,
        csrf: by.csrf(),
        incident: here.clone(),
        written: written.map_or_else(String::new, |(note, _)| note.number.clone()),
        form,
        finding: shown.finding,
        rows: shown.rows,
        all: shown.all,
        older: shown.older,
        newer: shown.newer,
        next: shown.next,
        print: address(by, "/print/log", 1),
        rules: rules::rules(by),
    };
    let page = Page::new(t.say("journal-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// `POST /log/find`: lines by what they say. What is typed may name a client and stands in no address; a client's line that
/// is found is shown, and the entry that says who looked is written first.
async fn find(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    let Some(here) = here(by, Some(fields.get("incident"))) else { return here::none(by, &by.say("journal-title")) };
    let get = |name: &str| fields.get(&format!("find-{name}")).to_string();
    let wanted = wanted(get);
    let number = fields.get("page").parse().unwrap_or(1_usize).clamp(1, 100_000);
    let skip = (number - 1) * ON_A_PAGE;
    let all: Vec<Listed<'_>> = journal::lines(by.state(), &here.id, reader(by), &wanted).collect();
    let mut listed: Vec<Listed<'_>> = all.iter().skip(skip).take(ON_A_PAGE).copied().collect();
    if !wanted.text.is_empty() {
        if let Err(trouble) = look(by, "line-find", &listed) {
            return by.trouble(&trouble);
        }
        listed.iter_mut().for_each(|one| one.sight = Sight::Whole);
    }
    let corrections = journal::corrections(by.state());
    let shown = Shown {
        rows: listed.iter().map(|one| row(by, one, &corrections)).collect(),
        all: all.len(),
        older: String::new(),
        newer: String::new(),
        next: if skip + ON_A_PAGE < all.len() { number + 1 } else { 0 },
        finding: finding(by, get, &wanted),
    };
    show(by, &here, &Fields::default(), Vec::new(), shown)
}

#[derive(Template)]
#[template(path = "journal/line.html")]
struct LinePage {
    t: Say,
    row: Row,
    /// Lines that this one puts right, and those that put it right, in full.
    others: Vec<Row>,
    may_correct: bool,
    csrf: String,
    /// A client's line stands in the business system too: said already, or to be said once ordinary days are back.
    is_accounted: bool,
    may_account: bool,
}

impl LinePage {
    fn correct_address(&self) -> String {
        format!("{}/correct", self.row.href)
    }

    fn account_address(&self) -> String {
        format!("{}/accounted", self.row.href)
    }

    fn task_address(&self) -> String {
        format!("/tasks/new?from=log&about={}", self.row.number)
    }
}

/// `/log/NUMBER`: one line, what it puts right and what puts it right.
async fn line(by: In, Path(number): Path<String>) -> Response {
    match line_page(&by, &number) {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn line_page(by: &In, number: &str) -> Result<Page, Trouble> {
    let state = by.state();
    let missing = || Trouble::user("note-unknown").with("number", number.to_uppercase());
    let (note, line) = journal::find(state, number).ok_or_else(missing)?;
    let sight = reader(by).sight(note).ok_or_else(|| Trouble::user("not-yours"))?;
    let listed = Listed { note, line, sight };
    look(by, "line", &[listed])?;
    let corrections = journal::corrections(state);
    let before = line.corrects.as_ref().map(|correction| correction.number.as_str());
    let after = corrections.get(&note.number).into_iter().flatten().map(String::as_str);
    let others = before.into_iter().chain(after).filter_map(|number| journal::find(state, number));
    // They are about the same client, for the same people: who looks at one looks at all.
    let others = others.filter(|(note, _)| reader(by).sight(note).is_some());
    let whole = |(note, line)| row(by, &Listed { note, line, sight: Sight::Whole }, &corrections);
    let page = LinePage {
        t: Say(by.language),
        row: whole((note, line)),
        others: others.map(whole).collect(),
        may_correct: !corrections.contains_key(&note.number),
        csrf: by.csrf().to_string(),
        is_accounted: state.notes().is_accounted(note),
        may_account: note.written.client.is_some() && is_back(state),
    };
    Ok(Page::new(page.t.with("journal-line-title", "number", &note.number), &page))
}

/// Whether what was written here can be entered in the business systems: nothing goes on, or the way back has begun.
fn is_back(state: &State) -> bool {
    incident::current(state.register()).is_none_or(|current| current.level == Level::Return)
}

/// `POST /log/NUMBER/accounted`: the line stands in the business system too, and is no original here any more.
async fn account(Path(number): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let accounted = (|| {
        let missing = || Trouble::user("note-unknown").with("number", number.to_uppercase());
        let (note, _) = journal::find(by.state(), &number).ok_or_else(missing)?;
        reader(by).sight(note).ok_or_else(|| Trouble::user("not-yours"))?;
        if note.written.client.is_none() || !is_back(by.state()) {
            return Err(Trouble::user("journal-not-back"));
        }
        let number = note.number.clone();
        by.app.record(|state| {
            let is_there = journal::find(state, &number).is_some_and(|(note, _)| state.notes().is_accounted(note));
            Ok(if is_there { Vec::new() } else { vec![NoteAccounted { number: number.clone() }.into()] })
        })?;
        Ok(number)
    })();
    match accounted {
        Ok(number) => go(&format!("/log/{}", number.to_lowercase())),
        Err(trouble) => by.trouble(&trouble),
    }
}
