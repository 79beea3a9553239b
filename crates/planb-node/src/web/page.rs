//! The frame that every page has, and how troubles and files are answered.

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use planb_core::incident;
use planb_core::overview::{contact, elapsed};

use super::form;
use super::{Context, Syncing};
use crate::clock;
use crate::text::Language;
use crate::trouble::{Kind, Trouble};

/// Nothing is loaded from elsewhere, and nothing runs that is not ours.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// The same of a PDF, which is no page: Chromium shows it by a viewer of its own that the policy above would stop.
const PDF_POLICY: &str = "frame-ancestors 'none'";

/// What templates say.
#[derive(Clone, Copy, Debug)]
pub struct Say(pub Language);

impl Say {
    /// The text of a key.
    pub fn say(&self, key: &str) -> String {
        self.0.say(key)
    }

    /// The text of a key with one argument.
    pub fn with(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        self.0.say_with(key, &[(name, value.to_string())])
    }

    /// The text of a key with two arguments.
    pub fn with2(
        &self,
        key: &str,
        one: &'static str,
        value: impl ToString,
        other: &'static str,
        other_value: impl ToString,
    ) -> String {
        self.0.say_with(key, &[(one, value.to_string()), (other, other_value.to_string())])
    }

    /// The text of a key that is put together, such as of a kind of record.
    pub fn of(&self, start: &str, rest: &str) -> String {
        self.0.say(&format!("{start}{rest}"))
    }
}

/// One of the menu's words.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub href: &'static str,
    pub word: String,
    pub here: bool,
}

#[derive(Template)]
#[template(path = "web/frame.html")]
struct Frame<'a> {
    lang: &'static str,
    title: &'a str,
    error_title: bool,
    organisation: String,
    mode: &'static str,
    mode_word: String,
    who: Option<String>,
    sync_word: String,
    /// Who has waited longest for an answer: where to go, and the words.
    waiting: Option<(String, String)>,
    /// A door in the clear is open: until when.
    open_door: Option<String>,
    menu: Vec<MenuItem>,
    search_word: String,
    /// What is typed may name a client: it must not stand in an address.
    search_is_posted: bool,
    print_word: String,
    skip_word: String,
    logout_word: String,
    login_word: String,
    csrf: &'a str,
    other_lang_word: String,
    other_lang_href: String,
    body: &'a str,
    made: String,
}

/// What stands around a page that is only looked at, or opened on a small telephone.
#[derive(Template)]
#[template(path = "web/bare.html")]
struct Bare<'a> {
    lang: &'static str,
    title: &'a str,
    error_title: bool,
    organisation: String,
    mode: &'static str,
    mode_word: String,
    who: String,
    open_door: Option<String>,
    refresh_seconds: Option<u32>,
    body: &'a str,
    made: String,
}

/// For what a page without the frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bareness {
    /// A screen on a wall, asked for anew after so many seconds; none while it is paused.
    Wall { refresh_seconds: Option<u32> },
    /// A telephone: no scripts, no menu, little to load.
    Phone,
}

/// A page: its title and what stands in it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub title: String,
    pub body: String,
    pub status: StatusCode,
}

impl Page {
    /// A page with this title, of a template.
    pub fn new(title: impl Into<String>, template: &impl Template) -> Page {
        let body = template.render().unwrap_or_default();
        let status = if body.is_empty() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
        Page { title: title.into(), body, status }
    }

    /// The same as an answer to a form that was not taken: 422, and `Fel:` before the title.
    pub fn refused(self) -> Page {
        Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..self }
    }
}

const MENU: [(&str, &str); 5] = [
    ("/", "menu-situation"),
    ("/calls", "menu-calls"),
    ("/binders", "menu-binders"),
    ("/meetings", "menu-meetings"),
    ("/more", "menu-more"),
];

impl Context {
    /// The page in its frame.
    pub fn page(&self, page: &Page) -> Response {
        let (mode, mode_word) = self.mode();
        let other = if self.language == Language::Swedish { Language::English } else { Language::Swedish };
        let entries = self.state().counts().0;
        let args = [
            ("version", env!("CARGO_PKG_VERSION").to_string()),
            ("time", self.clock().strftime("%Y-%m-%d %H:%M").to_string()),
            ("entries", entries.to_string()),
        ];
        let frame = Frame {
            lang: self.language.code(),
            title: &page.title,
            error_title: page.status == StatusCode::UNPROCESSABLE_ENTITY,
            organisation: self.app.organisation(&self.now),
            mode,
            mode_word,
            who: self.who().map(|who| format!("{} · {}", who.name, self.say(&format!("role-{}", who.role.word())))),
            sync_word: self.sync_word(),
            waiting: self.waiting(),
            open_door: self.open_door(),
            menu: MENU.iter().map(|(href, key)| self.menu_item(href, key)).collect(),
            search_word: self.say("frame-search"),
            search_is_posted: self.sees_clients(),
            print_word: self.say("frame-print"),
            skip_word: self.say("frame-skip"),
            logout_word: self.say("frame-log-out"),
            login_word: self.say("frame-log-in"),
            csrf: self.csrf(),
            other_lang_word: other.say("language-own"),
            other_lang_href: format!("/language/{}?to={}", other.code(), form::encoded(&self.path)),
            body: &page.body,
            made: self.say_with("frame-made", &args),
        };
        let Ok(html) = frame.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        (page.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    }

    /// The page without menu, search and scripts; that it is an exercise or a crisis still stands on top.
    pub fn bare(&self, page: &Page, bareness: Bareness) -> Response {
        let (mode, mode_word) = self.mode();
        let refresh_seconds = match bareness {
            Bareness::Wall { refresh_seconds } => refresh_seconds,
            Bareness::Phone => None,
        };
        let bare = Bare {
            lang: self.language.code(),
            title: &page.title,
            error_title: page.status == StatusCode::UNPROCESSABLE_ENTITY,
            organisation: self.app.organisation(&self.now),
            mode,
            mode_word,
            who: self.who().map_or_else(String::new, |who| who.name.clone()),
            open_door: self.open_door(),
            refresh_seconds,
            body: &page.body,
            made: self.clock().strftime("%Y-%m-%d %H:%M").to_string(),
        };
        let Ok(html) = bare.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        (page.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    }

    /// Ordinary days, an incident or an exercise: the word for style sheets, and what people read.
    fn mode(&self) -> (&'static str, String) {
        let level = incident::current(self.state().register()).map(|current| current.level.word());
        let word = |level: &str| self.say(&format!("mode-{level}"));
        match (self.app.settings.exercise, level) {
            (true, Some(level)) => ("exercise", format!("{} · {}", self.say("mode-exercise"), word(level))),
            (true, None) => ("exercise", self.say("mode-exercise")),
            (false, Some(level)) => (level, word(level)),
            (false, None) => ("normal", self.say("mode-normal")),
        }
    }

    /// While an incident goes on: the slip of *en väg in* that nobody has answered and that came first.
    fn waiting(&self) -> Option<(String, String)> {
        self.who()?;
        incident::current(self.state().register())?;
        let waiting = self.now.worked_out(contact::waiting);
        let (id, number, received) = waiting.oldest.as_ref()?;
        let minutes = elapsed::minutes(*received, self.clock(), &clock::zone()).max(0);
        let age = match minutes {
            0..120 => self.say_with("frame-minutes", &[("minutes", minutes.to_string())]),
            _ => self.say_with("frame-hours", &[("hours", (minutes / 60).to_string())]),
        };
        let args = [("age", age), ("number", number.clone())];
        Some((format!("/contacts/{id}"), self.say_with("frame-oldest", &args)))
    }

    /// That telephones come in unprotected now, in words.
    fn open_door(&self) -> Option<String> {
        let door = self.app.open_door()?;
        Some(self.say_with("frame-open-door", &[("time", door.until.strftime("%H:%M").to_string())]))
    }

    /// Whether some unit is open here whose clients this person sees.
    pub fn sees_clients(&self) -> bool {
        let sees = |who: &planb_core::card::Who| {
            let works_with_clients = !planb_core::overview::clients::profiles(who.role).is_empty();
            works_with_clients && self.app.opened.all().iter().any(|opening| who.sees(Some(opening.unit.unit())))
        };
        self.who().is_some_and(sees)
    }

    fn menu_item(&self, href: &'static str, key: &str) -> MenuItem {
        let here = if href == "/" { self.path == "/" } else { self.path.starts_with(href) };
        MenuItem { href, word: self.say(key), here }
    }

    /// One word, or a short sentence, on whether the nodes have the same.
    pub fn sync_word(&self) -> String {
        match self.now.syncing {
            Syncing::Alone => self.say("sync-alone"),
            Syncing::InSync => self.say("sync-in-sync"),
            Syncing::Waiting(nodes) => self.say_with("sync-waiting", &[("nodes", nodes.to_string())]),
        }
    }

    /// A page that says what stopped, that nothing is lost, and what to do.
    pub fn trouble(&self, trouble: &Trouble) -> Response {
        let (what, remedy) = self.told(trouble);
        let status = match trouble.kind {
            Kind::User if trouble.key == "page-not-found" => StatusCode::NOT_FOUND,
            Kind::User if trouble.key == "not-yours" => StatusCode::FORBIDDEN,
            Kind::User => StatusCode::BAD_REQUEST,
            Kind::Config | Kind::Environment | Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if self.is_api || self.path.starts_with("/api/") {
            return (status, json(&serde_json::json!({ "error": trouble.key, "message": what, "remedy": remedy })))
                .into_response();
        }
        #[derive(Template)]
        #[template(path = "web/trouble.html")]
        struct Told<'a> {
            what: &'a str,
            remedy: &'a str,
            back: String,
        }
        let told = Told { what: &what, remedy: &remedy, back: self.say("frame-back") };
        let mut page = Page::new(what.clone(), &told);
        page.status = status;
        self.page(&page)
    }

    /// What happened and what to do, in words.
    pub fn told(&self, trouble: &Trouble) -> (String, String) {
        let say = |start: &str| self.language.say_with(&format!("{start}-{}", trouble.key), &trouble.args);
        (say("err"), say("rec"))
    }
}

/// Goes on to a path of ours, as after a form was taken.
pub fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, form::own_path(to).to_string())]).into_response()
}

/// The same with cookies.
pub fn go_with(to: &str, cookies: &[String]) -> Response {
    let mut answer = go(to);
    let values = cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok());
    for value in values {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

/// A JSON object.
pub fn json(value: &serde_json::Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// A file to keep or to look at. The name has no personal data in it and is made of plain letters.
pub fn file(name: &str, sort: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')).collect();
    let shown = if sort == "application/pdf" { "inline" } else { "attachment" };
    ([(CONTENT_TYPE, sort.to_string()), (CONTENT_DISPOSITION, format!("{shown}; filename=\"{plain}\""))], bytes)
        .into_response()
}

/// What every answer says to the browser.
pub async fn guard(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    // Files, and the site for everybody, say themselves how long they are kept.
    let is_file = ["/assets/", "/public/"].iter().any(|start| request.uri().path().starts_with(start));
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    guarded(headers);
    if !is_file {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

/// The same without how long it is kept.
pub(super) fn guarded(headers: &mut HeaderMap) {
    let is_pdf = headers.get(CONTENT_TYPE).is_some_and(|sort| sort == "application/pdf");
    let policy = if is_pdf { PDF_POLICY } else { POLICY };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
}
