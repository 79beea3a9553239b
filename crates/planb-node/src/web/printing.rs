//! What every printed page has in common: a page that says what it is and which older copy it replaces, a look at it that
//! writes nothing, and the print itself, which is an entry with a serial of its own.

use std::sync::{Mutex, PoisonError};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use planb_core::copy::COPY;
use planb_core::id::UnitId;
use planb_core::look::Looked;
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_core::sheet::{Serial, Stamp, Unset};
use planb_core::state::{Event, State};

use super::apart::apart;
use super::records::{events, exists, may_write};
use super::{Context, In, Page, Posted, Say, Shared, form, page, shown};
use crate::trouble::Trouble;

/// Makes the PDF under a stamp.
pub type Make = Box<dyn Fn(&Stamp) -> Result<Vec<u8>, Unset> + Send + Sync>;

/// The same of whatever sets the pages.
pub fn making<E: Into<Unset>>(make: impl Fn(&Stamp) -> Result<Vec<u8>, E> + Send + Sync + 'static) -> Make {
    Box::new(move |stamp| make(stamp).map_err(Into::into))
}

/// Something that can be printed.
pub struct Paper {
    /// What it is, a word of the copies.
    pub what: &'static str,
    /// What it is of: a record's id, or a word; the next print of the same replaces this one.
    pub subject: String,
    /// What people call it.
    pub title: String,
    /// Whose it is.
    pub unit: Option<UnitId>,
    /// The approved version that it shows.
    pub version: Option<u32>,
    /// Where to go from its page.
    pub back: String,
    /// Who looks at whom, where it shows a client: written with the print, and before a look at it.
    pub look: Option<Looked>,
    pub make: Make,
}

/// States of a copy that is still somewhere.
const IN_USE: [&str; 4] = ["printed", "locked-in", "carried-out", "back"];
/// How the subject of a plan's draft ends.
pub const DRAFT: &str = "-draft";
/// typst's layout recurses deeply.
const STACK_BYTES: usize = 32 << 20;
/// How often another process may take the number that a print was made with.
const TRIES: usize = 3;

/// One print at a time: setting pages takes the memory of a small computer, and numbers are given one after the other.
static PRINTER: Mutex<()> = Mutex::new(());

struct Older {
    href: String,
    serial: String,
    printed: String,
    state: String,
}

#[derive(Template)]
#[template(path = "web/print.html")]
struct PrintPage<'a> {
    t: Say,
    csrf: &'a str,
    title: String,
    what: String,
    unit: String,
    version: String,
    action: String,
    preview: String,
    back: String,
    older: Vec<Older>,
    may_print: bool,
}

/// The unit that a paper belongs to which is of no unit: nobody's for those who see all, else the reader's own first.
pub fn own_unit(by: &In) -> Option<UnitId> {
    let mut own = by.who.units.iter().filter(|unit| exists(by.state(), "unit", &unit.0) && !by.who.role.sees_all());
    own.next().cloned()
}

/// Whose paper it is, when it is made, and which copy.
pub fn stamp(by: &Context, serial: &str) -> Stamp {
    Stamp {
        municipality: by.app.organisation(&by.now),
        exercise: by.app.settings.exercise,
        serial: serial.to_string(),
        made_at: by.clock(),
        data_as_of: None,
        heads: by.now.heads.clone(),
    }
}

/// The routes of a paper: what would be printed, and printing it.
pub fn routes<F>(paper: F) -> MethodRouter<Shared>
where
    F: Fn(&In) -> Result<Paper, Trouble> + Clone + Send + Sync + 'static,
{
    let same = paper.clone();
    let shown = move |by: In| {
        let paper = paper(&by);
        ask(by, paper)
    };
    let printed = move |posted: Posted| {
        let paper = same(&posted.by);
        take(posted.by, paper)
    };
    get(shown).post(printed)
}

/// The same for one that the end of the address names.
pub fn routes_of<F>(paper: F) -> MethodRouter<Shared>
where
    F: Fn(&In, &str) -> Result<Paper, Trouble> + Clone + Send + Sync + 'static,
{
    let same = paper.clone();
    let shown = move |Path(id): Path<String>, by: In| {
        let paper = paper(&by, &id);
        ask(by, paper)
    };
    let printed = move |Path(id): Path<String>, posted: Posted| {
        let paper = same(&posted.by, &id);
        take(posted.by, paper)
    };
    get(shown).post(printed)
}

/// What would be printed; with `?preview=1` as it would look. Writes nothing.
async fn ask(by: In, paper: Result<Paper, Trouble>) -> Response {
    let paper = match paper {
        Ok(paper) => paper,
        Err(trouble) => return by.trouble(&trouble),
    };
    if !by.query.contains_key("preview") {
        return asked(&by, &paper);
    }
    match preview(by.clone(), paper).await {
        Ok(pdf) => page::file("preview.pdf", "application/pdf", pdf),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Prints it: a serial, the PDF, and the entry that says which paper there now is.
async fn take(by: In, paper: Result<Paper, Trouble>) -> Response {
    match paper {
        Ok(paper) => printed(by, paper).await,
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Makes the PDF and writes which copy it is; answers with it.
pub async fn printed(by: In, paper: Paper) -> Response {
    match print_now(by.clone(), paper).await {
        Ok((name, _, pdf)) => page::file(&name, "application/pdf", pdf),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The same for whoever answers otherwise: the file's name, the copy, and the PDF.
pub async fn print_now(by: In, paper: Paper) -> Result<(String, RecordId, Vec<u8>), Trouble> {
    if !may_print(&by, &paper) {
        return Err(Trouble::user("not-yours"));
    }
    apart(move || print(&by, &paper)).await
}

/// How it would look; who looks at a client so is written first.
pub async fn preview(by: In, paper: Paper) -> Result<Vec<u8>, Trouble> {
    if let Some(look) = &paper.look {
        by.app.record(|_| Ok(vec![look.clone().into()]))?;
    }
    apart(move || set(&paper, &stamp(&by, &by.say("print-preview-serial")))).await
}

/// Papers of the crisis room: who may see them prints them, since whoever stands there must get them on paper.
const OF_THE_ROOM: &[&str] =
    &["log", "minutes", "tasks", "release", "notice", "situation", "join-card", "closing", "destruction"];

/// Who writes for the unit prints its papers; a client's is printed by whoever may see them, and the entry says who.
fn may_print(by: &In, paper: &Paper) -> bool {
    paper.look.is_some() || OF_THE_ROOM.contains(&paper.what) || may_write(&by.who, &COPY, paper.unit.as_ref())
}

/// Sets the pages, on a thread with room for it; writes nothing.
pub fn set(paper: &Paper, stamp: &Stamp) -> Result<Vec<u8>, Trouble> {
    let _one = PRINTER.lock().unwrap_or_else(PoisonError::into_inner);
    set_alone(paper, stamp)
}

fn set_alone(paper: &Paper, stamp: &Stamp) -> Result<Vec<u8>, Trouble> {
    let failed = || Trouble::internal("work-failed");
    let made = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || (paper.make)(stamp));
        thread.map_err(|_| failed())?.join().map_err(|_| failed())
    })?;
    made.map_err(|error| match error {
        Unset::TooLong => Trouble::user("print-too-long"),
        Unset::Failed(code) => {
            Trouble::internal("render-failed").with("unit", "").with("tab", paper.what).with("code", code)
        }
    })
}

fn print(by: &In, paper: &Paper) -> Result<(String, RecordId, Vec<u8>), Trouble> {
    let _one = PRINTER.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..TRIES {
        // The number after the last one that is known now, not when the page was asked for.
        let (prefix, number) = {
            let node = by.app.node();
            let prefix = node.prefix().as_str().to_string();
            let number = node.state().next_serial(&prefix);
            (prefix, number)
        };
        let serial = Serial::new(&prefix, number);
        let pdf = set_alone(paper, &stamp(by, &serial.0))?;
        let run = Run { serial, pages: pages(&pdf), today: by.today().to_string() };
        let written = by.app.record(|state| {
            // Another process of this node has printed meanwhile: this number is taken, and the paper is made anew.
            if state.next_serial(&prefix) != number {
                return Err(Refusal::new("print-busy"));
            }
            entries(by, state, paper, &run)
        });
        match written {
            Ok(_) => return Ok((format!("{}-{}.pdf", paper.what, run.serial), copy_id(&run.serial), pdf)),
            Err(trouble) if trouble.key == "print-busy" => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Err(Trouble::user("print-busy"))
}

/// How many pages a PDF says that it has, in the metadata that every one of ours carries unpacked.
pub fn pages(pdf: &[u8]) -> Option<u32> {
    const START: &[u8] = b"<xmpTPg:NPages>";
    let at = pdf.windows(START.len()).position(|window| window == START)? + START.len();
    let digits: Vec<u8> = pdf[at..].iter().copied().take(9).take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).ok()?.parse().ok()
}

/// One print.
struct Run {
    serial: Serial,
    pages: Option<u32>,
    today: String,
}

/// The copy's id: its serial in small letters.
fn copy_id(serial: &Serial) -> RecordId {
    RecordId(serial.0.to_ascii_lowercase())
}

/// The new copy, and that the older ones of the same thing have a newer one.
fn entries(by: &In, state: &State, paper: &Paper, run: &Run) -> Result<Vec<Event>, Refusal> {
    let (hand, serial) = (by.who.hand(), run.serial.0.as_str());
    let (pages, version) = (run.pages.unwrap_or(0).to_string(), paper.version.map(|number| number.to_string()));
    let mut set = vec![
        ("serial", serial),
        ("what", paper.what),
        ("subject", paper.subject.as_str()),
        ("printed_on", &run.today),
        ("printed_by", &hand.name),
        ("pages", &pages),
        ("state", "printed"),
        ("note", &paper.title),
    ];
    set.extend(paper.unit.as_ref().map(|unit| ("unit", unit.0.as_str())));
    set.extend(version.as_deref().map(|version| ("version", version)));
    let id = copy_id(&run.serial);
    let mut all = events(state, &COPY, &id, &set, None, &hand)?;
    for (older, _) in older(state, paper) {
        all.extend(events(state, &COPY, older, &[("replaced_by", serial)], None, &hand)?);
    }
    all.extend(paper.look.clone().map(Event::from));
    Ok(all)
}

/// Copies of the same thing that are still somewhere and have no newer one.
fn older<'a>(state: &'a State, paper: &'a Paper) -> impl Iterator<Item = (&'a RecordId, &'a Record)> {
    let unit = paper.unit.as_ref().map_or("", |unit| unit.0.as_str());
    state.register().by("copy", "what", paper.what).filter(move |(_, copy)| {
        let is_same = copy.get("subject") == paper.subject;
        // An approved plan also replaces its drafts.
        let is_draft = paper.what == "plan" && copy.get("subject").strip_suffix(DRAFT) == Some(paper.subject.as_str());
        (is_same || is_draft)
            && copy.get("unit") == unit
            && copy.get("replaced_by").is_empty()
            && IN_USE.contains(&copy.get("state"))
    })
}

/// The page before the print.
fn asked(by: &In, paper: &Paper) -> Response {
    let (t, language) = (Say(by.language), by.language);
    let query = by.query.iter().map(|(name, value)| format!("{}={}", form::encoded(name), form::encoded(value)));
    let query = query.collect::<Vec<_>>().join("&");
    let (action, more) = if query.is_empty() { (by.path.clone(), "?") } else { (format!("{}?{query}", by.path), "&") };
    let row = |(id, copy): (&RecordId, &Record)| Older {
        href: format!("/binders/copy/{id}"),
        serial: copy.get("serial").to_string(),
        printed: copy.get("printed_on").to_string(),
        state: shown::choice(language, &COPY, "state", copy.get("state")),
    };
    let page = PrintPage {
        t,
        csrf: by.csrf(),
        title: paper.title.clone(),
        what: shown::choice(language, &COPY, "what", paper.what),
        unit: paper.unit.as_ref().map_or_else(String::new, |unit| shown::name(by.state(), language, "unit", &unit.0)),
        version: paper.version.map_or_else(String::new, |version| t.with("print-version", "version", version)),
        preview: format!("{action}{more}preview=1"),
        action,
        back: paper.back.clone(),
        older: older(by.state(), paper).map(row).collect(),
        may_print: may_print(by, paper),
    };
    by.page(&Page::new(t.with("print-title", "what", &paper.title), &page))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pdf_says_how_many_pages_it_has() {
        assert_eq!(super::pages(b"x<xmpTPg:NPages>12</xmpTPg:NPages>"), Some(12));
        assert_eq!(super::pages(b"%PDF-1.7"), None);
    }
}
