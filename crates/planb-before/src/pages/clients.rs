//! Clients, where a unit was opened with its envelope: which units are open here, the list in the order of harm, one
//! client's page and its print. Every look is an entry, written before the page is shown; addresses name nobody.

use planb_node::web::shown;
use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::look::Looked;
use planb_core::overview::binder::page::{Part, Sheet, Tab};
use planb_core::overview::clients::{Person, Sorting, profiles};
use planb_core::overview::organisation::Units;
use planb_core::sheet::{Place, Serial};
use planb_core::state::Event;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Opening, Page, Posted, Say};
use planb_paper::RenderError;

use super::client::{ClientPage, age};
use super::unlock::data_time;
use crate::night;
use crate::print::frozen::told;
use planb_core::overview::frozen::Frozen;
use planb_node::web::printing::{Paper, making};
use planb_paper::tongue;

/// A unit whose clients this person might see.
struct UnitRow {
    href: String,
    name: String,
    kind: &'static str,
    said: String,
}

#[derive(Template)]
#[template(path = "pages/clients.html")]
struct ClientsPage {
    t: Say,
    counted: String,
    units: Vec<UnitRow>,
}

/// Somebody in the list.
pub struct Row {
    pub href: String,
    pub name: String,
    pub born: String,
    pub address: String,
    /// `inom 4 timmar`.
    pub within: String,
    pub by_when: String,
    pub reasons: String,
    pub two_carers: bool,
}

#[derive(Template)]
#[template(path = "pages/client_list.html")]
struct ListPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    name: String,
    token: &'a str,
    by_harm: bool,
    rows: Vec<Row>,
    night: String,
    opened: String,
    missing: Vec<String>,
    /// What is frozen while an incident goes on, and what newer data waits.
    frozen: Vec<String>,
    /// What the data's age is: a kind of status, and in words.
    age: (&'static str, String),
}

impl ListPage<'_> {
    fn close_address(&self) -> String {
        format!("/binders/{}/close", self.unit)
    }
}

/// An entry that says who looks at what.
pub fn looked(by: &In, unit: &UnitId, what: &str, which: String) -> Looked {
    Looked { by: by.who.hand(), unit: Some(unit.clone()), what: what.to_string(), which, why: String::new() }
}

/// Writes that somebody looks, before they do.
pub fn look(by: &In, looks: Vec<Looked>) -> Result<(), Trouble> {
    by.app.record(|_| Ok(looks.into_iter().map(Event::from).collect())).map(drop)
}

/// Whether this person's work is with a unit's clients.
pub fn may_see(by: &In, unit: &UnitId) -> bool {
    by.sees(Some(unit)) && !profiles(by.who.role).is_empty()
}

/// What is open here of units that this person sees.
pub fn open_here(by: &In) -> Vec<Arc<Opening>> {
    by.app.opened.all().into_iter().filter(|opening| may_see(by, opening.unit.unit())).collect()
}

pub fn opening(by: &In, token: &str) -> Result<Arc<Opening>, Trouble> {
    let opening = by.app.opened.find(token).ok_or_else(|| Trouble::user("opening-closed"))?;
    if may_see(by, opening.unit.unit()) { Ok(opening) } else { Err(Trouble::user("not-yours")) }
}

/// `/clients`: which units are open, which are locked and how old their data is, and which have none on this computer.
pub async fn clients(by: In) -> Response {
    if profiles(by.who.role).is_empty() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let t = Say(by.language);
    let open = open_here(&by);
    let (mut units, mut counts) = (Vec::new(), [0_usize; 3]);
    for unit in Units::of(by.state()).iter().filter(|unit| by.sees(Some(&unit.id))) {
        let (at, row) = match open.iter().find(|opening| *opening.unit.unit() == unit.id) {
            Some(opening) => (0, open_row(&by, opening)),
            None => locked_row(&by, &unit.id, &unit.name),
        };
        counts[at] += 1;
        units.push((at, row));
    }
    units.sort_by_cached_key(|(at, row)| (*at, shown::collated(&row.name)));
    let counted = [("open", counts[0]), ("locked", counts[1]), ("none", counts[2])];
    let counted = by.say_with("clients-counted", &counted.map(|(name, count)| (name, count.to_string())));
    let page = ClientsPage { t, counted, units: units.into_iter().map(|(_, row)| row).collect() };
    by.page(&Page::new(t.say("clients-title"), &page))
}

fn open_row(by: &In, opening: &Opening) -> UnitRow {
    UnitRow {
        href: format!("/clients/{}", opening.token),
        name: opening.unit.name().to_string(),
        kind: "ok",
        said: opened_by(by, opening),
    }
}

fn opened_by(by: &In, opening: &Opening) -> String {
    let until = opening.ends_at().strftime("%H:%M").to_string();
    by.say_with("clients-open", &[("who", opening.by.clone()), ("until", until)])
}

/// A unit that cannot be read here now: locked, or without data; and which of the two it is.
fn locked_row(by: &In, unit: &UnitId, name: &str) -> (usize, UnitRow) {
    let nights = night::snapshots_of(by.app.dir(), unit, planb_core::snapshot::Edition::Common).unwrap_or_default();
    let row = |kind, said| UnitRow { href: format!("/binders/{unit}/open"), name: name.to_string(), kind, said };
    let frozen = Frozen::of(by.state());
    match nights.keys().rev().find(|night| frozen.as_ref().is_none_or(|frozen| frozen.lets(**night))) {
        Some(night) => {
            let since = data_time(by.state(), unit, *night);
            (1, row("soon", by.say_with("clients-locked", &[("since", since)])))
        }
        None => (2, row("na", by.say("clients-none-here"))),
    }
}

/// Somebody as a list says them.
pub fn row(by: &In, opening: &Opening, person: &Person<'_>) -> Row {
    let harm = person.harm;
    let address = person.sheet.map(|sheet| sheet.address.clone());
    Row {
        href: format!("/clients/{}/{}", opening.token, opening.id_of(&person.key)),
        name: person.name.to_string(),
        born: person.born().unwrap_or_default().to_string(),
        address: address.unwrap_or_default(),
        within: harm
            .map_or_else(String::new, |harm| by.say_with("clients-within", &[("hours", harm.hours.to_string())])),
        by_when: harm.and_then(|harm| harm.by_when.clone()).unwrap_or_default(),
        reasons: harm.map_or_else(String::new, |harm| harm.reasons.join(" · ")),
        two_carers: person.sheet.is_some_and(|sheet| sheet.two_carers),
    }
}

/// `/clients/OPENING`: everybody of a unit, who is hurt first; with `?order=name` by name.
pub async fn list(by: In, Path(token): Path<String>) -> Response {
    let opening = match opening(&by, &token) {
        Ok(opening) => opening,
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let by_harm = by.query.get("order").is_none_or(|order| order != "name");
    let people = opening.unit.people(by.who.role, if by_harm { Sorting::Harm } else { Sorting::Name });
    let unit = opening.unit.unit();
    if let Err(trouble) = look(&by, vec![looked(&by, unit, "clients", String::new())]) {
        return by.trouble(&trouble);
    }
    let oldest = people.iter().min_by_key(|person| person.data_as_of);
    let page = ListPage {
        t,
        csrf: by.csrf(),
        unit: unit.0.clone(),
        name: opening.unit.name().to_string(),
        token: &token,
        by_harm,
        rows: people.iter().map(|person| row(&by, &opening, person)).collect(),
        night: opening.unit.night().to_string(),
        opened: opened_by(&by, &opening),
        missing: opening.unit.missing.clone(),
        frozen: Frozen::of(by.state()).map(|frozen| told(&frozen, by.language)).unwrap_or_default(),
        age: oldest.map_or_else(|| ("na", String::new()), |person| age(&by, person)),
    };
    by.page(&Page::new(opening.unit.name(), &page))
}

/// Closes a unit: its people are let go from memory. Whoever sees the unit may do it.
pub async fn close(Path(unit): Path<String>, posted: Posted) -> Response {
    let (by, unit) = (&posted.by, UnitId(unit));
    if !may_see(by, &unit) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    by.app.opened.close(&unit);
    go("/clients")
}

/// Does something with somebody of an opening whom this person sees.
pub fn with_person<T>(
    by: &In,
    token: &str,
    id: &str,
    then: impl FnOnce(&Opening, &Person<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let opening = opening(by, token)?;
    let person = opening.unit.person(by.who.role, |key| opening.id_of(key) == id);
    then(&opening, &person.ok_or_else(|| Trouble::user("page-not-found"))?)
}

/// `/clients/OPENING/PERSON`: one client.
pub async fn show(by: In, Path((token, id)): Path<(String, String)>) -> Response {
    let page = with_person(&by, &token, &id, |opening, person| {
        look(&by, vec![looked(&by, opening.unit.unit(), "client", person.called())])?;
        Ok(Page::new(person.name, &ClientPage::of(&by, opening, person)))
    });
    match page {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// One client's sheets on paper, as the binder has them. The copy's record names nobody; the look beside it does.
pub fn paper(by: &In, token: &str, id: &str) -> Result<Paper, Trouble> {
    with_person(by, token, id, |opening, person| {
        let (binder, number) = (opening.unit.cover(), subject(by, person.number));
        let sheets: Vec<Sheet> = person.sheets.iter().map(|sheet| (*sheet).clone()).collect();
        let letter = sheets.first().and_then(|sheet| sheet.place.0.chars().next());
        let tab = letter.and_then(Tab::of_letter).ok_or_else(|| Trouble::user("page-not-found"))?;
        let part = Part { tab, profiles: Vec::new(), sheets };
        let language = by.language;
        Ok(Paper {
            what: "client",
            subject: number,
            title: by.say("clients-print"),
            unit: Some(opening.unit.unit().clone()),
            version: None,
            back: format!("/clients/{token}/{id}"),
            look: Some(looked(by, opening.unit.unit(), "client-print", person.called())),
            make: making(move |stamp| {
                let (mut binder, mut part) = (binder.clone(), part.clone());
                binder.made_at = stamp.made_at;
                for sheet in &mut part.sheets {
                    // Where the sheet stands in the paper binder is not known here; the tab is.
                    let letter = sheet.place.0.chars().next().unwrap_or_default();
                    (sheet.serial, sheet.place) = (Serial(stamp.serial.clone()), Place(letter.to_string()));
                }
                let mut documents = planb_paper::render_part(&binder, &part, tongue(language.code()))?;
                documents.pop().map(|document| document.pdf).ok_or(RenderError::Data)
            }),
        })
    })
}

/// The same for the same client on this computer, so that a newer print replaces the older; says nothing without its key.
fn subject(by: &In, number: &str) -> String {
    let node = by.app.node();
    let digest = blake3::keyed_hash(node.sheet_key(), format!("printed client\0{number}").as_bytes());
    planb_core::log::heads::base32(&digest.as_bytes()[..10])
}
