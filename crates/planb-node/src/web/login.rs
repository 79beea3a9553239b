//! Log-in with a printed card: the code or its words, then the PIN that was chosen on this node; who borrows a unit's
//! card types their name.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::card::{CODE_START, Card, CardId, Code};

use super::cookie;
use super::page::{Page, Say, go, go_with};
use super::posted::{self, Fields};
use super::session::ShownCard;
use super::{App, Context, Posted, Shared, form};
use crate::trouble::Trouble;
use crate::{clock, words};

/// Characters of a typed name, most.
const NAME_MOST: usize = 80;

/// The log-in's pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/login", get(ask_card).post(show_card))
        .route("/login/pin", get(ask_pin).post(take_pin))
        .route("/card/{code}", get(show_code))
        .route("/logout", post(leave))
}

/// Changes the language of this browser.
pub async fn language(context: Context, Path(code): Path<String>) -> Response {
    let code = if code == "en" { "en" } else { "sv" };
    let to = context.query.get("to").map_or("/", String::as_str);
    go_with(to, &[cookie::write(cookie::LANGUAGE, code, Some(365 * 24 * 3_600), context.from.is_secure)])
}

#[derive(Template)]
#[template(path = "web/login.html")]
struct CardPage<'a> {
    t: Say,
    typed: &'a str,
    to: &'a str,
    fault: Option<(String, String)>,
    error: String,
}

impl CardPage<'_> {
    fn page(&self) -> Page {
        Page::new(self.t.say("login-title"), self)
    }
}

async fn ask_card(context: Context) -> Response {
    let to = context.query.get("to").map_or("/", String::as_str);
    context.page(&CardPage { t: Say(context.language), typed: "", to, fault: None, error: String::new() }.page())
}

/// A card's code or words were typed or scanned.
async fn show_card(context: Context, State(app): State<Arc<App>>, request: Request) -> Response {
    let fields = match posted::read(request, &context, &app).await {
        Ok((fields, _)) => fields,
        Err(answer) => return answer,
    };
    match shown(&context, fields.get("card")) {
        Ok(cookie) => go_with(&pin_address(fields.get("to")), &[cookie]),
        Err(trouble) => {
            // What was typed stays: the person corrects one word of fourteen, and it has not left this page.
            let typed = fields.get("card");
            let fault = Some(context.told(&trouble));
            let error = context.told(&trouble).0;
            let page = CardPage { t: Say(context.language), typed, to: form::own_path(fields.get("to")), fault, error };
            context.page(&page.page().refused())
        }
    }
}

/// The address in a card's code, as a phone's camera opens it.
async fn show_code(context: Context, Path(code): Path<String>) -> Response {
    match shown(&context, &code) {
        Ok(cookie) => go_with(&pin_address("/"), &[cookie]),
        Err(trouble) => {
            let fault = Some(context.told(&trouble));
            let error = context.told(&trouble).0;
            context.page(&CardPage { t: Say(context.language), typed: "", to: "/", fault, error }.page().refused())
        }
    }
}

fn pin_address(to: &str) -> String {
    format!("/login/pin?to={}", form::encoded(form::own_path(to)))
}

/// Who the card is; the cookie that remembers it until the PIN is typed.
fn shown(context: &Context, typed: &str) -> Result<String, Trouble> {
    let app = &context.app;
    app.pins.may_try(context.from.address)?;
    let card = read_card(app, typed).inspect_err(|_| app.pins.tried_wrongly(context.from.address))?;
    let token = app.sessions.show(card)?;
    Ok(cookie::write(cookie::SHOWN, &token, Some(600), context.from.is_secure))
}

/// The card with this code or these words.
pub(super) fn read_card(app: &App, typed: &str) -> Result<Card, Trouble> {
    let typed = typed.rsplit('/').next().unwrap_or_default();
    let start: String = typed.trim_start().chars().take(CODE_START.len()).collect();
    if start.eq_ignore_ascii_case(CODE_START) {
        let code = Code::parse(typed).ok_or_else(|| Trouble::user("card-unreadable"))?;
        return app.holder(&code.card.id, Some(&code.card));
    }
    if typed.trim().is_empty() {
        return Err(Trouble::user("card-empty"));
    }
    let secret: [u8; 16] =
        words::read(typed, 16)?.as_slice().try_into().map_err(|_| Trouble::internal("words-length"))?;
    app.holder(&CardId::of_secret(&secret), None)
}

#[derive(Template)]
#[template(path = "web/pin.html")]
struct PinPage<'a> {
    t: Say,
    csrf: &'a str,
    to: &'a str,
    label: &'a str,
    role: String,
    is_personal: bool,
    is_first: bool,
    name: &'a str,
    fault: Option<(String, String)>,
}

impl Context {
    fn shown_card(&self) -> Option<ShownCard> {
        self.app.sessions.shown(self.shown.as_deref()?)
    }

    fn pin_page(&self, shown: &ShownCard, fields: &Fields, trouble: Option<&Trouble>) -> Response {
        let role = shown.card.role().map_or("unknown", |role| role.word());
        let is_first = !self.app.pins.is_set(&shown.card.id);
        let t = Say(self.language);
        let page = PinPage {
            t,
            csrf: &shown.csrf,
            to: form::own_path(fields.get("to")),
            label: &shown.card.label,
            role: t.say(&format!("role-{role}")),
            is_personal: shown.card.is_personal,
            is_first,
            name: fields.get("name"),
            fault: trouble.map(|trouble| self.told(trouble)),
        };
        let title = t.say(if is_first { "pin-title-first" } else { "pin-title" });
        let page = Page::new(title, &page);
        self.page(&if trouble.is_some() { page.refused() } else { page })
    }
}

async fn ask_pin(context: Context) -> Response {
    let Some(shown) = context.shown_card() else { return go("/login") };
    let to = context.query.get("to").cloned().unwrap_or_default();
    context.pin_page(&shown, &Fields(vec![("to".into(), to)]), None)
}

async fn take_pin(context: Context, State(app): State<Arc<App>>, request: Request) -> Response {
    let Some(shown) = context.shown_card() else { return go("/login") };
    let fields = match posted::read(request, &context, &app).await {
        Ok((fields, _)) => fields,
        Err(answer) => return answer,
    };
    if fields.get("csrf") != shown.csrf {
        return context.trouble(&Trouble::user("form-stale"));
    }
    match let_in(&context, &shown, &fields) {
        Ok(token) => {
            if let Some(own) = context.shown.as_deref() {
                app.sessions.unshow(own);
            }
            let is_secure = context.from.is_secure;
            let cookies = [
                cookie::write(cookie::SESSION, &token, None, is_secure),
                cookie::write(cookie::SHOWN, "", Some(0), is_secure),
            ];
            go_with(fields.get("to"), &cookies)
        }
        Err(trouble) => context.pin_page(&shown, &fields, Some(&trouble)),
    }
}

/// Checks name and PIN, or sets the PIN, and begins a session.
fn let_in(context: &Context, shown: &ShownCard, fields: &Fields) -> Result<String, Trouble> {
    let (app, card) = (&context.app, &shown.card);
    app.pins.may_try(context.from.address)?;
    let name = fields.get("name");
    if !card.is_personal {
        let fits = (2..=NAME_MOST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if !fits {
            return Err(Trouble::user("name-missing").with("most", NAME_MOST));
        }
    }
    // The card may have been revoked since it was shown.
    let card = app.holder(&card.id, Some(card))?;
    prove(app, &card, fields).inspect_err(|trouble| {
        if trouble.key == "pin-wrong" {
            app.pins.tried_wrongly(context.from.address);
        }
    })?;
    let who = app.who(&card, name).ok_or_else(|| Trouble::user("card-newer"))?;
    app.sessions.begin(who)
}

pub(super) fn prove(app: &App, card: &Card, fields: &Fields) -> Result<(), Trouble> {
    let pin = fields.get("pin");
    if app.pins.is_set(&card.id) {
        return app.pins.try_pin(&card.id, pin, clock::machine_ms());
    }
    if pin != fields.get("pin2") {
        return Err(Trouble::user("pin-differs"));
    }
    app.pins.set(&card.id, pin)
}

async fn leave(posted: Posted) -> Response {
    let context = &posted.by.context;
    if let Some(token) = context.token.as_deref() {
        context.app.sessions.end(token);
    }
    context.app.close_what_nobody_uses();
    go_with("/login", &[cookie::write(cookie::SESSION, "", Some(0), context.from.is_secure)])
}

impl App {
    /// A session's token for a program, by card and PIN. The PIN must have been chosen before, by a person.
    pub fn token(&self, context: &Context, card: &str, pin: &str, name: &str) -> Result<String, Trouble> {
        self.pins.may_try(context.from.address)?;
        let wrong = |_: &Trouble| self.pins.tried_wrongly(context.from.address);
        let card = read_card(self, card).inspect_err(wrong)?;
        if !self.pins.is_set(&card.id) {
            return Err(Trouble::user("pin-not-set"));
        }
        self.pins.try_pin(&card.id, pin, clock::machine_ms()).inspect_err(wrong)?;
        let who = self.who(&card, name).ok_or_else(|| Trouble::user("card-newer"))?;
        if who.name.is_empty() || who.name.chars().count() > NAME_MOST {
            return Err(Trouble::user("name-missing").with("most", NAME_MOST));
        }
        self.sessions.begin(who)
    }
}
