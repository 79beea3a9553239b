//! *Pärmar → enhet → Skriv ut*: the unit's newest sealed binder on a printer, with the envelope's key, and how far it has come;
//! or as plain files for a copier. A run goes on when the page is closed; the key is in memory while it prints and nowhere else.

use planb_node::web::fields::Item;
use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::Profile;
use planb_core::overview::frozen::Frozen;
use planb_core::overview::organisation::Units;
use planb_core::overview::paper::{self, Paper};
use planb_core::snapshot::Edition;
use planb_node::printer::{Address, Printer};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::printing::stamp;
use planb_node::web::{App, In, Page, Posted, Say};

use crate::open;
use crate::print::frozen::told;
use crate::print::{self, Done, Found, Go, Journal, Opened, Progress, Run, Waiting, Wish, usb};
use planb_node::web::apart::apart;

/// How often the page of a run is fetched again, in seconds.
const REFRESH_SECONDS: &str = "3";

/// A run in this process.
#[derive(Default)]
struct Running {
    progress: Mutex<Progress>,
    stop: AtomicBool,
    ended: Mutex<Option<Result<Done, Trouble>>>,
}

type Key = (PathBuf, UnitId, Edition);

/// The runs of this process; those that have ended stay until somebody has seen how.
static RUNS: Mutex<BTreeMap<Key, Arc<Running>>> = Mutex::new(BTreeMap::new());

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(app: &App, unit: &UnitId, edition: Edition) -> Key {
    (app.dir().to_path_buf(), unit.clone(), edition)
}

#[derive(Template)]
#[template(path = "pages/binder_print.html")]
struct PrintPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    name: String,
    night: String,
    /// What is frozen, and why this binder is not the newest; and where no binder is as old as that.
    frozen: Vec<String>,
    fault: Option<(String, String)>,
    editions: Vec<Item>,
    profiles: Vec<Item>,
    whats: Vec<Item>,
    printer: String,
    due: Vec<String>,
    /// A run that was left in the middle, in words.
    left: String,
    /// A run whose last sheet nobody has confirmed.
    unconfirmed: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/binder_printing.html")]
struct PrintingPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    edition: &'static str,
    name: String,
    done: u32,
    pages: u32,
    minutes: String,
    waiting: Vec<String>,
    trouble: Option<(String, String)>,
    is_over: bool,
}

impl PrintPage<'_> {
    fn print_address(&self) -> String {
        format!("/binders/{}/print", self.unit)
    }

    fn confirm_address(&self) -> String {
        format!("/binders/{}/print/confirm", self.unit)
    }
}

impl PrintingPage<'_> {
    fn stop_address(&self) -> String {
        format!("/binders/{}/print/stop", self.unit)
    }
}

/// The words of the editions in forms.
fn edition_of(word: &str) -> Edition {
    if word == "supplement" { Edition::Supplement } else { Edition::Common }
}

/// The unit, if this person may print for it.
fn allowed(by: &In, unit: &str) -> Result<(UnitId, String), Trouble> {
    let id = UnitId(unit.to_string());
    let units = Units::of(by.state());
    let known = units.get(&id).ok_or_else(|| Trouble::user("page-not-found"))?;
    if by.who.writes(Some(&id)) { Ok((id, known.name.clone())) } else { Err(Trouble::user("not-yours")) }
}

/// The form; or how far a run has come.
pub async fn ask(by: In, Path(unit): Path<String>) -> Response {
    let (unit, name) = match allowed(&by, &unit) {
        Ok(allowed) => allowed,
        Err(trouble) => return by.trouble(&trouble),
    };
    for edition in [Edition::Common, Edition::Supplement] {
        let key = key(&by.app, &unit, edition);
        let running = held(&RUNS).get(&key).cloned();
        if let Some(running) = running {
            return going(&by, &unit, &name, edition, &running);
        }
    }
    let t = Say(by.language);
    let journals = [Edition::Common, Edition::Supplement].map(|edition| Journal::path(by.app.dir(), &unit, edition));
    let journals: Vec<Journal> = journals.iter().filter_map(|path| Journal::read(path).ok().flatten()).collect();
    let left = journals.iter().find(|journal| !journal.is_done()).map(|journal| {
        let (done, pages) = journal.pages();
        let args = [("copy", journal.copy.0.clone()), ("done", done.to_string()), ("pages", pages.to_string())];
        by.say_with("binder-print-left", &args)
    });
    let unconfirmed = journals.iter().find(|journal| journal.is_done());
    let unconfirmed =
        unconfirmed.and_then(|journal| Some((journal.copy.0.clone(), journal.last().map(|last| last.0.clone())?)));
    let frozen = Frozen::of(by.state());
    let chosen = |edition| print::allowed(by.app.dir(), (&unit, edition), frozen.as_ref(), by.state());
    let night = |edition| chosen(edition).ok().map(|(night, _)| night.to_string());
    let waits = chosen(Edition::Common).err().filter(|trouble| trouble.key == "snapshot-frozen");
    let due = paper::due(by.state(), &unit, by.today());
    let editions: &[&str] = if night(Edition::Supplement).is_some() { &["binder", "supplement"] } else { &["binder"] };
    let page = PrintPage {
        t,
        csrf: by.csrf(),
        night: night(Edition::Common).unwrap_or_default(),
        frozen: frozen.as_ref().map(|frozen| told(frozen, by.language)).unwrap_or_default(),
        fault: waits.map(|trouble| by.told(&trouble)),
        editions: items(&by, "choice-copy-what-", editions),
        profiles: items(&by, "print-profile-", &["all", "carer", "nurse", "on-call", "case-officer"]),
        whats: items(&by, "print-what-", &["all", "due", "changes"]),
        printer: by.app.settings.print.printer.clone(),
        due: due.iter().filter(|due| due.since.is_some()).map(|due| due_line(&by, due)).collect(),
        left: left.unwrap_or_default(),
        unconfirmed,
        name,
        unit: unit.0,
    };
    by.page(&Page::new(t.with("binder-print-title", "unit", &page.name), &page))
}

fn items(by: &In, start: &str, words: &[&str]) -> Vec<Item> {
    let item = |(at, word): (usize, &&str)| Item {
        value: (*word).to_string(),
        label: by.say(&format!("{start}{word}")),
        hint: String::new(),
        checked: at == 0,
    };
    words.iter().enumerate().map(item).collect()
}

/// What of the binder should be printed, in words.
pub fn due_line(by: &In, due: &paper::Due) -> String {
    let part = by.say(&format!("choice-printday-part-{}", paper::tab_word(due.day.tab)));
    let since = due.since.map(|day| day.to_string()).unwrap_or_default();
    let key = match (due.last, due.day.rhythm) {
        (None, _) => "due-never",
        (Some(_), paper::Rhythm::OnChange) => "due-changed",
        (Some(_), _) => "due-day",
    };
    by.say_with(key, &[("part", part), ("since", since), ("sheets", due.changed.to_string())])
}

fn going(by: &In, unit: &UnitId, name: &str, edition: Edition, running: &Running) -> Response {
    let t = Say(by.language);
    let progress = held(&running.progress).clone();
    let ended = held(&running.ended).clone();
    let waiting = match &progress.waiting {
        _ if ended.is_some() => Vec::new(),
        Waiting::Nothing => Vec::new(),
        Waiting::Away => vec![t.say("printer-away")],
        Waiting::Printer(reasons) => reasons.iter().map(|reason| t.say(reason.key())).collect(),
    };
    let page = PrintingPage {
        t,
        csrf: by.csrf(),
        unit: unit.0.clone(),
        edition: print::copy_word(edition),
        name: name.to_string(),
        done: progress.pages_done,
        pages: progress.pages,
        minutes: progress.minutes_left.map(|minutes| t.with("print-minutes", "minutes", minutes)).unwrap_or_default(),
        waiting,
        trouble: match &ended {
            Some(Err(trouble)) => Some(by.told(trouble)),
            Some(Ok(Done::Stopped)) => Some((t.say("print-stopped"), t.say("print-stopped-how"))),
            _ => None,
        },
        is_over: ended.is_some(),
    };
    let mut answer = by.page(&Page::new(t.with("binder-print-title", "unit", name), &page));
    if ended.is_none() {
        answer.headers_mut().insert(REFRESH, HeaderValue::from_static(REFRESH_SECONDS));
    }
    answer
}

/// Opens the binder with the typed key, in memory.
async fn opened(posted: &Posted, unit: &UnitId) -> Result<Opened, Trouble> {
    let fields = &posted.fields;
    let edition = edition_of(fields.get("edition"));
    let (state, today) = (posted.by.state(), posted.by.today());
    let is_due = |due: &paper::Due| due.since.is_some();
    let due = || paper::due(state, unit, today).into_iter().filter(is_due).map(|due| due.day.tab).collect();
    let profile = fields.get("profile");
    let wish = Wish {
        edition,
        profile: Profile::ALL.into_iter().find(|known| profile_word(*known) == profile),
        tabs: (fields.get("what") == "due").then(due),
        from: None,
        against: (fields.get("what") == "changes").then(|| Paper::of(state, unit, edition)),
        by: posted.by.who.hand(),
    };
    let identity = open::read_key(fields.get("key"))?;
    let dir = posted.by.app.dir().to_path_buf();
    let (unit, by) = (unit.clone(), posted.by.clone());
    apart(move || {
        let frozen = Frozen::of(by.state());
        let (_, bundle) = print::allowed(&dir, (&unit, edition), frozen.as_ref(), by.state())?;
        let mut opened = print::open(&bundle, &identity, &wish)?;
        if let Some(frozen) = &frozen {
            let (of, stamp) = ((opened.manifest.unit_name.as_str(), opened.manifest.night), stamp(&by, ""));
            let page = print::frozen::page(frozen, of, &stamp, by.language)?;
            opened.begin_with(print::frozen::NAME, page);
        }
        Ok(opened)
    })
    .await
}

fn profile_word(profile: Profile) -> &'static str {
    match profile {
        Profile::Carer => "carer",
        Profile::Nurse => "nurse",
        Profile::OnCall => "on-call",
        Profile::CaseOfficer => "case-officer",
    }
}

/// Begins to print, or goes on; or lays plain files on a USB memory in the computer that answers, or wipes them.
pub async fn take(Path(unit): Path<String>, posted: Posted) -> Response {
    let to = match posted.fields.get("where") {
        "usb" => fill(&posted, &unit).await.map(|()| format!("/binders/{unit}")),
        "wipe" => wipe(&posted, &unit).await.map(|()| format!("/binders/{unit}")),
        _ => start(&posted, &unit).await.map(|()| format!("/binders/{unit}/print")),
    };
    match to {
        Ok(to) => go(&to),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

async fn start(posted: &Posted, unit: &str) -> Result<(), Trouble> {
    let by = &posted.by;
    let (unit, _) = allowed(by, unit)?;
    let address: Address = posted.fields.get("printer").parse()?;
    let opened = opened(posted, &unit).await?;
    let key = key(&by.app, &unit, opened.edition());
    let running = Arc::new(Running::default());
    {
        let mut runs = held(&RUNS);
        if runs.get(&key).is_some_and(|running| held(&running.ended).is_none()) {
            return Err(Trouble::environment("print-is-running"));
        }
        runs.insert(key, Arc::clone(&running));
    }
    let (app, hand) = (Arc::clone(&by.app), by.who.hand());
    tokio::task::spawn_blocking(move || {
        let mut writer = app;
        let folder = writer.dir().to_path_buf();
        let told = Arc::clone(&running);
        let printed = Printer::at(&address).and_then(|mut printer| {
            let mut run = Run::begin(&folder, &opened, &mut printer, &mut writer, &hand)?;
            run.go(&mut printer, &mut writer, &mut |progress| {
                *held(&told.progress) = progress.clone();
                if told.stop.load(Ordering::Relaxed) { Go::Stop } else { Go::On }
            })
        });
        *held(&running.ended) = Some(printed);
    });
    Ok(())
}

/// Stops a run, or puts away what it said when it had ended.
pub async fn stop(Path(unit): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let (unit, _) = match allowed(by, &unit) {
        Ok(allowed) => allowed,
        Err(trouble) => return by.trouble(&trouble),
    };
    let key = key(&by.app, &unit, edition_of(posted.fields.get("edition")));
    let mut runs = held(&RUNS);
    let ended = runs.get(&key).map(|running| {
        running.stop.store(true, Ordering::Relaxed);
        held(&running.ended).is_some()
    });
    if ended == Some(true) {
        runs.remove(&key);
    }
    drop(runs);
    go(&format!("/binders/{unit}/print"))
}

/// What a person found on top.
pub async fn confirm(Path(unit): Path<String>, posted: Posted) -> Response {
    let confirmed = || -> Result<String, Trouble> {
        let by = &posted.by;
        let (unit, _) = allowed(by, &unit)?;
        let mut found = Err(Trouble::user("print-no-run"));
        let typed = if posted.fields.has("nothing") { "" } else { posted.fields.get("serial") };
        if typed.is_empty() && !posted.fields.has("nothing") {
            return Err(Trouble::user("print-serial").with("serial", ""));
        }
        for edition in [Edition::Common, Edition::Supplement] {
            let path = Journal::path(by.app.dir(), &unit, edition);
            if Journal::read(&path)?.is_some_and(|journal| journal.is_done()) {
                let (mut writer, hand) = (Arc::clone(&by.app), by.who.hand());
                let nothing = by.say("print-nothing-came");
                found = print::confirm(by.app.dir(), (&unit, edition), typed, &nothing, &mut writer, &hand);
                held(&RUNS).remove(&key(&by.app, &unit, edition));
                break;
            }
        }
        Ok(match found? {
            Found::Last => format!("/binders/{unit}"),
            Found::Earlier(_) | Found::Nothing => format!("/binders/{unit}/print"),
        })
    };
    match confirmed() {
        Ok(to) => go(&to),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

async fn fill(posted: &Posted, unit: &str) -> Result<(), Trouble> {
    let by = &posted.by;
    let (unit, _) = allowed(by, unit)?;
    let folder = folder(posted.fields.get("folder"))?;
    let opened = opened(posted, &unit).await?;
    let (mut writer, hand) = (Arc::clone(&by.app), by.who.hand());
    let own = by.app.dir().to_path_buf();
    apart(move || usb::fill(&folder, &own, &opened, &mut writer, &hand).map(drop)).await
}

async fn wipe(posted: &Posted, unit: &str) -> Result<(), Trouble> {
    let by = &posted.by;
    allowed(by, unit)?;
    let folder = folder(posted.fields.get("folder"))?;
    let (mut writer, hand) = (Arc::clone(&by.app), by.who.hand());
    let own = by.app.dir().to_path_buf();
    let wiped = apart(move || usb::wipe(&folder, &own, &mut writer, &hand)).await?;
    match wiped.left.first() {
        Some(name) => Err(Trouble::environment("usb-changed").with("name", name)),
        None => Ok(()),
    }
}

fn folder(typed: &str) -> Result<PathBuf, Trouble> {
    let path = FilePath::new(typed);
    if path.is_absolute() && path.is_dir() {
        Ok(path.to_path_buf())
    } else {
        Err(Trouble::user("usb-no-folder").with("path", typed))
    }
}
