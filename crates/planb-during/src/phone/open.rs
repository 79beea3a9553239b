//! *Öppen*: for telephones that cannot come in without a warning, a door in the clear, for a few hours. Whoever leads opens it, it
//! stands on every screen while it is open, and it closes by itself. Behind it is only what hangs on walls: notices and where
//! to call. Nobody logs in there, and no cookie is read.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use planb_core::card::Role;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::notice::{AUDIENCES, number_of, published};
use planb_core::overview::elapsed::after_hours;
use planb_core::register::{Hand, Record, RecordId};
use planb_core::state::Event;
use planb_node::clock;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::page::go;
use planb_node::web::{
    App, Bareness, Context, Door, In, OpenDoor, Page, Posted, Room, Say, Served, Shared, listen, shown,
};

use crate::here;
use crate::notice::text::{self, Below};
use crate::publish::serve;

/// For how many hours it may be opened.
pub const HOURS: [i64; 3] = [1, 2, 4];
/// Its port, where that is free: one that can be read aloud.
const PORT: u16 = 8023;
/// How often whoever watches it looks at the clock.
const LOOK: Duration = Duration::from_secs(1);

/// The one that is open in this process.
struct Opened {
    dir: PathBuf,
    /// Tells this opening from the next one.
    token: Instant,
    served: Served,
}

static OPENED: Mutex<Option<Opened>> = Mutex::new(None);

fn opened() -> MutexGuard<'static, Option<Opened>> {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this person may open it.
pub fn may(by: &In) -> bool {
    matches!(by.who.role, Role::Director | Role::AreaManager | Role::Administrator)
}

/// Opens it.
pub async fn take(posted: Posted) -> Response {
    let by = posted.by.clone();
    match apart(move || begin(&posted)).await {
        Ok(()) => go("/phones#open"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Closes it.
pub async fn close(posted: Posted) -> Response {
    let by = posted.by.clone();
    if !may(&by) {
        return by.trouble(&Trouble::user("open-not-yours"));
    }
    let (app, hand, language) = (Arc::clone(&by.app), by.who.hand(), by.language);
    match apart(move || end(&app, None, &hand, language, "line-open-closed")).await {
        Ok(()) => go("/phones#open"),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn begin(posted: &Posted) -> Result<(), Trouble> {
    let by = &posted.by;
    if !may(by) {
        return Err(Trouble::user("open-not-yours"));
    }
    let incident = here::incident(by).ok_or_else(|| Trouble::user("open-no-incident"))?;
    let typed = posted.fields.get("hours");
    let hours =
        HOURS.into_iter().find(|hours| hours.to_string() == typed).ok_or_else(|| Trouble::user("open-hours"))?;
    let mut opened = opened();
    if opened.is_some() {
        return Ok(());
    }
    let door = door(by)?;
    let until = after_hours(by.clock(), hours, &clock::zone());
    let args = [("who", by.who.name.clone()), ("time", until.strftime("%H:%M").to_string())];
    let text = by.say_with("line-open-opened", &args);
    by.app.record(|_| Ok(vec![here::line(by, &incident, &text, Line { about: ABOUT.into(), ..Line::default() })?]))?;
    let room = Room::new(&by.app, routes());
    room.answer_first(serve::in_front);
    let served = listen(&room, vec![door])?;
    let address = served.addresses.first().cloned().unwrap_or_default();
    let token = Instant::now();
    *opened = Some(Opened { dir: by.app.dir().to_path_buf(), token, served });
    by.app.tells_of_open_door(Some(OpenDoor { address, by: by.who.name.clone(), until }));
    let (app, hand, language) = (Arc::downgrade(&by.app), by.who.hand(), by.language);
    let ends = token + Duration::from_secs(hours.unsigned_abs() * 3_600);
    std::thread::spawn(move || watch(&app, (token, ends), &hand, language));
    Ok(())
}

/// What its lines of the log are about.
const ABOUT: &str = "door:open";

/// Beside the door to the local network, on the same network.
fn door(by: &In) -> Result<Door, Trouble> {
    let lan = by.app.lan().ok_or_else(|| Trouble::user("open-no-lan"))?;
    let host = lan.address.rsplit("//").next().and_then(|rest| rest.rsplit_once(':')).map_or("", |(host, _)| host);
    let is_own = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
    if is_own {
        return Door::plain(&format!("{host}:0"));
    }
    Door::plain(&format!("0.0.0.0:{PORT}")).or_else(|_| Door::plain("0.0.0.0:0"))
}

/// Closes it when its time is out, and when the incident is over.
fn watch(app: &Weak<App>, (token, ends): (Instant, Instant), hand: &Hand, language: Language) {
    loop {
        std::thread::sleep(LOOK);
        let Some(app) = app.upgrade() else { return };
        if opened().as_ref().is_none_or(|opened| opened.token != token) {
            return;
        }
        let is_over = incident::current(app.now().state.register()).is_none();
        if is_over || Instant::now() >= ends {
            // A line that cannot be written now is not worth an open door.
            let _ = end(&app, Some(token), hand, language, "line-open-ended");
            return;
        }
    }
}

/// Closes it first, and writes it down then.
fn end(app: &App, token: Option<Instant>, hand: &Hand, language: Language, key: &str) -> Result<(), Trouble> {
    let closed = {
        let mut opened = opened();
        let is_it = opened
            .as_ref()
            .is_some_and(|opened| opened.dir == app.dir() && token.is_none_or(|token| token == opened.token));
        if is_it { opened.take() } else { None }
    };
    let Some(closed) = closed else { return Ok(()) };
    app.tells_of_open_door(None);
    drop(closed.served);
    let text = language.say_with(key, &[("who", hand.name.clone())]);
    app.record(|state| {
        let register = state.register();
        let current = incident::current(register).map(|current| current.id.clone());
        let last = || register.of("incident").max_by_key(|(_, one)| one.get("began")).map(|(id, _)| id.clone());
        let Some(incident) = current.or_else(last) else { return Ok(Vec::new()) };
        let line = Line { incident, by: hand.clone(), about: ABOUT.into(), ..Line::default() };
        Ok(vec![Event::from(note::write(&text, About { line: Some(line), ..About::default() })?)])
    })?;
    Ok(())
}

/// All that is answered there, besides the web site's files.
fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(swedish))
        .route("/phone", get(swedish))
        .route("/en", get(english))
        .merge(planb_node::web::assets())
        .fallback(swedish)
        .layer(middleware::from_fn(nobody))
}

/// Whoever comes in here is nobody, whatever their browser sends.
async fn nobody(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(COOKIE);
    request.headers_mut().remove(AUTHORIZATION);
    next.run(request).await
}

async fn swedish(context: Context) -> Response {
    page(context, Language::Swedish)
}

async fn english(context: Context) -> Response {
    page(context, Language::English)
}

struct Told {
    title: String,
    issue: String,
    html: String,
}

#[derive(Template)]
#[template(path = "phone/open.html")]
struct OpenPage {
    t: Say,
    notices: Vec<Told>,
    /// What the numbers are for, as they are dialled, and as they are shown.
    numbers: Vec<(String, String, String)>,
    other: &'static str,
}

/// What hangs on walls: notices for everybody but partners, in the reader's language where they have it; and where to call.
fn page(mut context: Context, language: Language) -> Response {
    context.language = language;
    let (t, register) = (Say(language), context.state().register());
    let audiences: Vec<&str> = AUDIENCES.into_iter().filter(|word| *word != "partners").collect();
    let told = |(_, record): (&RecordId, &Record)| {
        let own = |name: &'static str, translated: &'static str| match record.get(translated) {
            text if language == Language::English && !text.is_empty() => text.to_string(),
            _ => record.get(name).to_string(),
        };
        Told {
            title: own("title", "title_en"),
            issue: t.with("notice-issue", "number", number_of(record)),
            html: text::page(&own("text", "text_en"), Below::Page),
        }
    };
    let organisation = register.get("setting", "organisation");
    let numbers = ["crisis_phone"].into_iter().filter(|name| !organisation.get(name).is_empty()).map(|name| {
        let number = organisation.get(name);
        (t.say("open-crisis-phone"), shown::dialled(number).unwrap_or_default(), shown::phone_shown(number))
    });
    let page = OpenPage {
        t,
        notices: published(register, &audiences).into_iter().map(told).collect(),
        numbers: numbers.collect(),
        other: if language == Language::Swedish { "/en" } else { "/" },
    };
    context.bare(&Page::new(t.say("open-title"), &page), Bareness::Phone)
}
