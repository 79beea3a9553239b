//! An exercise: a store of its own, of a municipality of its own, with the real register's organisation and cards. It is made
//! from the command line or from the start page, and answers beside the real node at another address of this computer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use planb_core::overview::rehearsal;
use planb_core::register::Hand;
use planb_core::state::{Event, State};
use planb_node::settings::Settings;
use planb_node::store::STORE_FILE;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::deed::Deed;
use planb_node::web::page::go;
use planb_node::web::{App, Door, In, Page, Posted, Room, Say, Served, Shared, listen, reissue};

use crate::commands::init;
use crate::{first, router};

/// How an exercise's folder is named beside the real one.
const ENDING: &str = "-ovning";
/// Entries in one transaction.
const AT_ONCE: usize = 1_000;
/// Browsers keep cookies for an address, whatever its port: an exercise at the real one's address would log people out there.
const ADDRESSES: [&str; 2] = ["127.0.0.2:0", "127.0.0.1:0"];

/// What was made.
pub struct Made {
    pub records: usize,
    pub cards: usize,
    pub prefix: String,
}

/// Makes an exercise's store in a folder. Nothing that is there is written over.
pub fn make(state: &State, settings: &Settings, to: &Path, language: Language) -> Result<Made, Trouble> {
    let [digit] = planb_node::random::bytes::<1>()?;
    let prefix = format!("X{}", digit % 9 + 1);
    let own = Settings {
        municipality: settings.municipality.clone(),
        language: settings.language.clone(),
        time_zone: settings.time_zone.clone(),
        binder: settings.binder.clone(),
        exercise: true,
        ..Settings::default()
    };
    let mut node = init::make(to, &own, &prefix)?;
    let by = Hand { name: language.say("exercise-by"), card: String::new() };
    let events: Vec<Event> = rehearsal::copied(state, &by).into_iter().map(Event::from).collect();
    for batch in events.chunks(AT_ONCE) {
        node.record(|_| Ok(batch.to_vec()))?;
    }
    let cards = state.cards();
    let valid = cards.iter().filter(|card| cards.revoked(&card.id).is_none());
    let cards = reissue(&mut node, valid, &by)?;
    Ok(Made { records: events.len(), cards, prefix })
}

/// The exercise that answers beside this process's node: its folder, and its pages.
static GOING_ON: Mutex<Option<(PathBuf, Served)>> = Mutex::new(None);

/// The button, for programs.
pub const DEEDS: [Deed; 1] = [Deed::new("/incident/exercise", "exercise-title", Vec::new)];

/// The pages: what an exercise is, and the button that begins one.
pub fn routes() -> Router<Shared> {
    Router::new().route("/incident/exercise", get(ask).post(take))
}

#[derive(Template)]
#[template(path = "exercise.html")]
struct ExercisePage<'a> {
    t: Say,
    csrf: &'a str,
    address: String,
    is_there: bool,
    is_here: bool,
    fault: Option<(String, String)>,
}

/// The folder of the exercise beside a node's own.
fn folder(app: &App) -> PathBuf {
    let dir = std::path::absolute(app.dir()).unwrap_or_else(|_| app.dir().to_path_buf());
    let name = dir.file_name().map_or_else(|| "planb".to_string(), |name| name.to_string_lossy().into_owned());
    dir.with_file_name(format!("{name}{ENDING}"))
}

fn page(by: &In, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let folder = folder(&by.app);
    let going_on = GOING_ON.lock().unwrap_or_else(PoisonError::into_inner);
    let served = going_on.as_ref().filter(|(own, _)| *own == folder).and_then(|(_, served)| served.addresses.first());
    let page = ExercisePage {
        t,
        csrf: by.csrf(),
        address: served.cloned().unwrap_or_default(),
        is_there: folder.join(STORE_FILE).exists(),
        is_here: by.from.address.is_loopback(),
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("exercise-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

async fn ask(by: In) -> Response {
    // An exercise of an exercise is the exercise.
    if by.app.settings.exercise { go("/incident/start") } else { page(&by, None) }
}

async fn take(posted: Posted) -> Response {
    let by = posted.by.clone();
    if by.app.settings.exercise {
        return go("/incident/start");
    }
    match planb_node::web::apart::apart(move || begin(&posted.by)).await {
        Ok(()) => go("/incident/exercise"),
        Err(trouble) => page(&by, Some(&trouble)),
    }
}

/// Makes the exercise's store, where there is none, and answers with its pages beside this node's.
fn begin(by: &In) -> Result<(), Trouble> {
    if !by.from.address.is_loopback() {
        return Err(Trouble::user("exercise-here"));
    }
    let folder = folder(&by.app);
    let mut going_on = GOING_ON.lock().unwrap_or_else(PoisonError::into_inner);
    if going_on.as_ref().is_some_and(|(own, _)| *own == folder) {
        return Ok(());
    }
    if !folder.join(STORE_FILE).exists() {
        make(by.state(), &by.app.settings, &folder, by.language)?;
    }
    let app = first::open(&folder)?;
    // A folder of that name which is no exercise is left alone.
    if !app.settings.exercise {
        return Err(Trouble::user("exercise-real").with("path", folder.display()));
    }
    let room = Room::new(&app, router::pages());
    *going_on = Some((folder, open(&room)?));
    Ok(())
}

fn open(room: &Arc<Room>) -> Result<Served, Trouble> {
    let [first, other] = ADDRESSES;
    let door = Door::open(first).or_else(|_| Door::open(other))?;
    listen(room, vec![door])
}
