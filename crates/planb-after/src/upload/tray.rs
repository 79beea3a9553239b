//! The tray: pages that nobody knows. A person types the number, shows where the page lies, says that it is none of ours, or gives
//! a paper made by hand a number.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::FormDefinition;
use planb_core::form::code::PageCode;
use planb_core::overview::ledger::{Adoption, adopt};
use planb_core::refusal::Refusal;
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, shown};
use planb_paper::scan;

use super::place::{self, Pile};
use super::shelf::{self, About};
use crate::named::{self, item, title};
use crate::picture::{self, Shown, look, may_see, must_see};
use crate::scan::known;

/// So wide is a page shown, in pixels.
const WIDE: usize = 900;
/// So many pages are read anew at once.
const AGAIN_MAX: usize = 100;
/// The form that a paper made by hand stands for, where nobody says another.
const BY_HAND: &str = "FRITT";

struct Row {
    href: String,
    what: String,
    why: String,
    unit: String,
    when: String,
}

#[derive(Template)]
#[template(path = "upload/tray.html")]
struct ListPage<'a> {
    t: Say,
    csrf: &'a str,
    rows: Vec<Row>,
    foreign: Vec<Row>,
    said: String,
}

impl ListPage<'_> {
    fn first(&self) -> String {
        self.rows.first().map(|row| row.href.clone()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "upload/tray_page.html")]
struct ShowPage<'a> {
    t: Say,
    csrf: &'a str,
    about: &'a About,
    why: String,
    what: String,
    unit: String,
    picture: Shown,
    /// The picture has the whole width.
    is_large: bool,
    errors: Vec<Told>,
    serial: String,
    number: String,
    text: String,
    forms: Vec<Item>,
}

impl ShowPage<'_> {
    fn action(&self) -> String {
        format!("/scan/tray/{}", self.about.id)
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map(|told| told.text.clone()).unwrap_or_default()
    }
}

fn row(by: &In, about: &About) -> Row {
    Row {
        href: format!("/scan/tray/{}", about.id),
        what: what(by, about),
        why: by.say(&format!("tray-{}", about.why)),
        unit: shown::name(by.state(), by.language, "unit", &about.unit.0),
        when: about.at.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

fn what(by: &In, about: &About) -> String {
    by.say_with("intray-what", &[("file", about.file.to_string()), ("page", about.page.to_string())])
}

/// `/scan/tray`: every page that waits for somebody to say what it is.
pub async fn list(by: In) -> Response {
    let t = Say(by.language);
    let all = shelf::all(&by.app);
    let seen = |is_foreign: bool| {
        let of = all.iter().filter(|about| about.is_foreign == is_foreign && may_see(&by, &about.unit));
        of.map(|about| row(&by, about)).collect::<Vec<_>>()
    };
    let said = by.query.get("booked").and_then(|count| count.parse::<usize>().ok());
    let said = said.map(|count| t.with("intray-booked", "count", count)).unwrap_or_default();
    let page = ListPage { t, csrf: by.csrf(), rows: seen(false), foreign: seen(true), said };
    by.page(&Page::new(t.say("intray-title"), &page))
}

/// A page of the tray that this person may see.
pub fn found(by: &In, id: &str) -> Result<About, Trouble> {
    let about = shelf::find(&by.app, id)?;
    must_see(by, &about.unit)?;
    Ok(about)
}

/// `/scan/tray/ID`: the picture, and what can be said of it.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    match found(&by, &id) {
        Ok(about) => page(&by, &about, Vec::new(), [""; 3]),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn page(by: &In, about: &About, errors: Vec<Told>, [serial, number, text]: [&str; 3]) -> Response {
    let t = Say(by.language);
    let opened = look(by, &about.unit, "intray-page", about.id.clone())
        .and_then(|()| shelf::page(&by.app, about))
        .and_then(|plain| picture::of_bytes(&plain));
    let picture = match opened {
        Ok(grey) => picture::whole(&grey, WIDE).0,
        Err(trouble) => return by.trouble(&trouble),
    };
    let read = PageCode::parse(&about.code);
    let of_code = |pick: fn(&PageCode) -> String| read.as_ref().map(pick).unwrap_or_default();
    let is_refused = !errors.is_empty();
    let filled = |typed: &str, other: String| if typed.is_empty() { other } else { typed.to_string() };
    let page = ShowPage {
        t,
        csrf: by.csrf(),
        about,
        why: t.of("tray-", &about.why),
        what: what(by, about),
        unit: shown::name(by.state(), by.language, "unit", &about.unit.0),
        picture,
        is_large: by.query.get("large").is_some_and(|large| large == "1"),
        errors,
        serial: filled(serial, of_code(|code| code.serial.0.clone())),
        number: filled(number, filled(&of_code(|code| code.page.to_string()), "1".into())),
        text: text.to_string(),
        forms: forms(by),
    };
    let page = Page::new(t.say("intray-page-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

fn forms(by: &In) -> Vec<Item> {
    let chosen = |form: FormDefinition| item(&form.code, title(by.language, &form).to_string(), BY_HAND);
    named::forms(by).into_iter().map(chosen).collect()
}

/// The page that a number names.
pub fn code_of(state: &State, serial: &str, number: &str) -> Result<PageCode, Refusal> {
    let serial = Serial::parse(serial).ok_or_else(|| Refusal::new("intray-serial"))?;
    let unknown = || Refusal::new("ledger-unknown").with("serial", &serial);
    let (_, issue) = state.ledger().issued(&serial).ok_or_else(unknown)?;
    let page: u32 = number.trim().parse().unwrap_or(0);
    if !(1..=issue.pages).contains(&page) {
        return Err(Refusal::new("intray-number").with("pages", issue.pages));
    }
    Ok(PageCode { serial: serial.clone(), form: issue.form.clone(), version: issue.version, page, pages: issue.pages })
}

/// Who books a page of the tray.
pub fn pile(by: &In, about: &About) -> Pile {
    Pile { unit: about.unit.clone(), by: by.who.hand(), file: about.file, page: about.page }
}

/// What somebody says of a page.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let about = match found(by, &id) {
        Ok(about) => about,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (serial, number) = (posted.fields.get("serial"), posted.fields.get("number"));
    let text = posted.fields.get("text");
    let done = match posted.fields.get("action") {
        "corners" => {
            code_of(by.state(), serial, number).map_err(Trouble::from).and_then(|code| typed(by, &about, &code))
        }
        "picture" => {
            code_of(by.state(), serial, number).map_err(Trouble::from).and_then(|code| unread(by, &about, &code))
        }
        "adopt" => adopted(by, &about, posted.fields.get("form"), text),
        "foreign" => set_foreign(by, &about, Foreign::Yes),
        "ours" => set_foreign(by, &about, Foreign::No),
        _ => Err(Trouble::user("form-bad")),
    };
    match done {
        Ok(to) => go(&to.unwrap_or_else(|| next(by))),
        Err(trouble) if FIELDS.iter().any(|(key, _)| *key == trouble.key) => {
            let name = FIELDS.iter().find(|(key, _)| *key == trouble.key).map_or("", |(_, name)| *name);
            let told = vec![Told { name: name.into(), text: by.told(&trouble).0 }];
            page(by, &about, told, [serial, number, text])
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Refusals that are told beside a field.
const FIELDS: [(&str, &str); 4] =
    [("intray-serial", "serial"), ("ledger-unknown", "serial"), ("intray-number", "number"), ("ledger-words", "text")];

/// The next page of the tray, or the list where there is none.
pub fn next(by: &In) -> String {
    let all = shelf::all(&by.app);
    let next = all.iter().find(|about| !about.is_foreign && may_see(by, &about.unit));
    next.map_or_else(|| "/scan/tray".to_string(), |about| format!("/scan/tray/{}", about.id))
}

enum Foreign {
    Yes,
    No,
}

fn set_foreign(by: &In, about: &About, foreign: Foreign) -> Result<Option<String>, Trouble> {
    let is_foreign = matches!(foreign, Foreign::Yes);
    shelf::save(&by.app, &About { is_foreign, ..about.clone() })?;
    Ok(None)
}

/// Reads a page by the number that was typed; where its corner marks are not found, somebody is asked to show them.
fn typed(by: &In, about: &About, code: &PageCode) -> Result<Option<String>, Trouble> {
    let grey = picture::of_bytes(&shelf::page(&by.app, about)?)?;
    let seen = scan::read_as(&grey, &known(by.state()), code.clone());
    if seen.tray.is_some() {
        return Ok(Some(format!("/scan/tray/{}/corners?serial={}&number={}", about.id, code.serial, code.page)));
    }
    place::settle(&by.app, &pile(by, about), about, (code, &grey, Some(&seen)))?;
    Ok(None)
}

/// Books the picture of a page of which nothing can be read.
fn unread(by: &In, about: &About, code: &PageCode) -> Result<Option<String>, Trouble> {
    let grey = picture::of_bytes(&shelf::page(&by.app, about)?)?;
    place::settle(&by.app, &pile(by, about), about, (code, &grey, None))?;
    Ok(None)
}

/// Gives a paper made by hand a number, and books its picture.
fn adopted(by: &In, about: &About, form: &str, text: &str) -> Result<Option<String>, Trouble> {
    let newest = named::forms(by).into_iter().find(|of| of.code == form);
    let form = &newest.ok_or_else(|| Trouble::user("form-bad"))?;
    let grey = picture::of_bytes(&shelf::page(&by.app, about)?)?;
    let (prefix, hand) = (by.app.prefix(), by.who.hand());
    let mut given = None;
    by.app.record(|state| {
        let adoption = Adoption { unit: &about.unit, form, sticker: None, pages: 1, text, by: &hand };
        let (serial, events) = adopt(state, &prefix, adoption)?;
        given = Some(serial);
        Ok(events)
    })?;
    let serial = given.ok_or_else(|| Trouble::internal("seal-failed"))?;
    let code = PageCode { serial, form: form.code.clone(), version: form.version, page: 1, pages: 1 };
    place::settle(&by.app, &pile(by, about), about, (&code, &grey, None))?;
    Ok(None)
}

/// Reads the tray anew: another computer's numbers may have come since.
pub async fn again(posted: Posted) -> Response {
    let by = &posted.by;
    let mut booked = 0;
    for about in
        shelf::all(&by.app).iter().filter(|about| !about.is_foreign && may_see(by, &about.unit)).take(AGAIN_MAX)
    {
        match read_again(by, about) {
            Ok(true) => booked += 1,
            Ok(false) => {}
            Err(trouble) => return by.trouble(&trouble),
        }
    }
    go(&format!("/scan/tray?booked={booked}"))
}

fn read_again(by: &In, about: &About) -> Result<bool, Trouble> {
    let grey = picture::of_bytes(&shelf::page(&by.app, about)?)?;
    let seen = scan::read(&grey, &known(by.state()));
    let (None, Some(code)) = (&seen.tray, &seen.code) else { return Ok(false) };
    let now = by.app.now();
    if now.state.ledger().issued(&code.serial).is_none() || place::stops(&now.state, code).is_some() {
        return Ok(false);
    }
    place::settle(&by.app, &pile(by, about), about, (code, &grey, Some(&seen)))?;
    Ok(true)
}
