//! *Systemen ligger nere*: which unit, its newest binder, who may break the envelope, and the words that open it.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use planb_core::look::Looked;
use planb_core::overview::frozen::Frozen;
use planb_core::overview::organisation::Units;
use planb_core::register::Hand;
use planb_core::snapshot::{BundleOpened, Edition};
use planb_core::state::Event;
use planb_node::bundle::Manifest;
use planb_node::files;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::printing::stamp;
use planb_node::web::shown;
use planb_node::web::{Fields, Page, Say};

use super::opened::{self, Before};
use super::{Here, Row, Shelf, age, csrf, fields, found, rows};
use crate::open::{self, Wish};
use crate::print;
use crate::reserve::sealed::Sealed;

/// Characters of a typed name.
const NAME_MOST: usize = 80;
/// Most characters of a typed key.
const WORDS_MOST: usize = 4_096;

#[derive(Template)]
#[template(path = "pages/reserve/down.html")]
struct DownPage {
    t: Say,
    rows: Vec<Row>,
}

/// Which unit; where there is only one, that one.
pub async fn units(by: Here) -> Response {
    let (t, rows) = (Say(by.language), rows(&by));
    if let [one] = rows.as_slice() {
        return go(&format!("/reserve/down/{}", one.id));
    }
    by.page(&Page::new(t.say("reserve-down"), &DownPage { t, rows }))
}

/// An envelope as whoever stands there must know it.
pub struct Envelope {
    pub seal: String,
    pub place: String,
    pub holder: String,
    /// Who may break it when no manager is there, with numbers.
    pub at_night: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/reserve/open.html")]
struct OpenPage<'a> {
    t: Say,
    csrf: &'static str,
    unit: &'a str,
    name: String,
    edition: &'static str,
    night: String,
    age: String,
    kind: &'static str,
    envelopes: Vec<Envelope>,
    /// What an incident has frozen, where one goes on.
    frozen: Vec<String>,
    by_name: &'a str,
    words: &'a str,
    fault: Option<(String, String)>,
}

impl OpenPage<'_> {
    fn address(&self) -> String {
        format!("/reserve/down/{}", self.unit)
    }
}

fn edition_of(word: &str) -> Edition {
    if word == Edition::Supplement.word() { Edition::Supplement } else { Edition::Common }
}

/// The envelopes that open one edition of a unit's binder.
pub fn envelopes(by: &Here, unit: &str, edition: Edition) -> Vec<Envelope> {
    let opens = if edition == Edition::Common { "unit" } else { "supplement" };
    let (state, language) = (by.state(), by.language);
    let of = state.register().by("envelope", "unit", unit).map(|(_, record)| record);
    let sealed = of.filter(|record| record.get("opens") == opens && record.get("state") == "sealed");
    let person = |id: &str| {
        let phone = state.register().get("person", id).get("phone");
        let name = shown::name(state, language, "person", id);
        if phone.is_empty() { name } else { format!("{name}, {}", shown::phone_shown(phone)) }
    };
    let shown = sealed.map(|record| Envelope {
        seal: record.get("seal").to_string(),
        place: record.get("place").to_string(),
        holder: match record.get("holder") {
            "" => record.get("held_by").to_string(),
            holder => person(holder),
        },
        at_night: record.all("at_night").map(person).collect(),
    });
    shown.collect()
}

fn form(by: &Here, unit: &str, binder: &Sealed, sent: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let name = Units::of(by.state()).name(&binder.unit).to_string();
    let (age, kind) = age(by, Some(binder.night), by.today());
    let page = OpenPage {
        t,
        csrf: csrf(),
        unit,
        edition: binder.edition.word(),
        night: binder.night.to_string(),
        age,
        kind,
        envelopes: envelopes(by, unit, binder.edition),
        frozen: Frozen::of(by.state()).map(|frozen| print::frozen::told(&frozen, by.language)).unwrap_or_default(),
        by_name: sent.get("name"),
        // It stays, so that one word of many can be put right; it has not left this computer.
        words: sent.get("words"),
        fault: trouble.map(|trouble| by.told(trouble)),
        name: name.clone(),
    };
    let page = Page::new(t.with("reserve-open-title", "unit", name), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// The unit's newest binder, and where its envelope is.
pub async fn ask(by: Here, Path(unit): Path<String>) -> Response {
    let edition = edition_of(by.query.get("edition").map_or("", String::as_str));
    match found(&by, &unit, edition) {
        Ok(binder) => form(&by, &unit, &binder, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The words of the envelope were typed.
pub async fn open(by: Here, State(app): Shelf, Path(unit): Path<String>, request: Request) -> Response {
    let sent = match fields(&by, &app, request).await {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let binder = match found(&by, &unit, edition_of(sent.get("edition"))) {
        Ok(binder) => binder,
        Err(trouble) => return by.trouble(&trouble),
    };
    match opened(&by, &binder, &sent) {
        Ok(token) => go(&format!("/reserve/open/{token}")),
        Err(trouble) => form(&by, &unit, &binder, &sent, Some(&trouble)),
    }
}

fn opened(by: &Here, binder: &Sealed, sent: &Fields) -> Result<String, Trouble> {
    let name = sent.get("name");
    let fits = (2..=NAME_MOST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !fits {
        return Err(Trouble::user("name-missing").with("most", NAME_MOST));
    }
    let words = sent.get("words");
    if words.chars().count() > WORDS_MOST {
        return Err(Trouble::user("identity-bad"));
    }
    let identity = open::read_key(words)?;
    let pages = open::read(&binder.path, &identity, None)?;
    let manifest = &pages.manifest;
    let now = by.clock();
    let written = by.app.record(|_| {
        let hand = Hand { name: name.to_string(), card: String::new() };
        let looked = Looked {
            by: hand,
            unit: Some(manifest.unit.clone()),
            what: "binder".into(),
            which: String::new(),
            why: String::new(),
        };
        let bundle = files::digest(&binder.path).unwrap_or(planb_core::snapshot::FileDigest([0; 32]));
        let (unit, by) = (manifest.unit.clone(), name.to_string());
        let opened = BundleOpened { unit, edition: binder.edition, bundle, opened_at: now, by };
        Ok(vec![Event::from(opened), Event::from(looked)])
    });
    if written.is_err() {
        // A wrong clock or a full disk keeps nobody from the binder; a slip beside it says the same to the next night.
        let wish = Wish { by: name.to_string(), now, profile: None, out: None };
        let folder = by.app.dir().to_path_buf();
        let _ = open::leave_slip(&binder.path, &folder, manifest, &wish);
    }
    let before = before(by, manifest);
    opened::keep(pages, before, name)
}

/// The freeze of an incident that goes on: what is worked from, and the page that says so before the others.
fn before(by: &Here, manifest: &Manifest) -> Option<Before> {
    let frozen = Frozen::of(by.state())?;
    let of = (manifest.unit_name.as_str(), manifest.night);
    // A page that cannot be set keeps nobody from the binder: the words stand on the screen all the same.
    let pdf = print::frozen::page(&frozen, of, &stamp(by, ""), by.language).ok();
    Some(Before { told: print::frozen::told(&frozen, by.language), pdf })
}
