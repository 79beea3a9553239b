//! Login cards: printed, listed, taken out of use.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::card::{Card, CardId, Role};
use planb_core::id::UnitId;
use planb_core::log::heads::unbase32;
use planb_node::trouble::Trouble;
use planb_node::web::page::{self, go};
use planb_node::web::shown;
use planb_node::web::{In, NewCard, Page, Posted, PrintedCard, Say};

use planb_paper::{LoginCard, Stamp, login_cards, tongue};

/// Cards in one printing.
const MOST: usize = 200;

struct Row {
    id: String,
    label: String,
    role: String,
    units: String,
    issued: String,
    revoked: String,
}

#[derive(Template)]
#[template(path = "pages/cards.html")]
struct CardsPage<'a> {
    t: Say,
    csrf: &'a str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "pages/cards_new.html")]
struct NewPage<'a> {
    t: Say,
    csrf: &'a str,
    roles: Vec<(&'static str, String)>,
    units: Vec<(String, String)>,
    name: &'a str,
    fault: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/cards_made.html")]
struct MadePage {
    t: Say,
    made: Vec<Made>,
}

struct Made {
    label: String,
    role: String,
    words: String,
    code: String,
}

fn row(by: &In, card: &Card) -> Row {
    let state = by.state();
    let names = card.units.iter().map(|unit| shown::name(state, by.language, "unit", &unit.0));
    let issued = planb_node::clock::local_of_ms(card.issued_ms).strftime("%Y-%m-%d").to_string();
    Row {
        id: card.id.to_string(),
        label: card.label.clone(),
        role: card.role().map_or_else(String::new, |role| by.say(&format!("role-{}", role.word()))),
        units: names.collect::<Vec<_>>().join(", "),
        issued,
        revoked: state.cards().revoked(&card.id).map(|revoked| revoked.reason.clone()).unwrap_or_default(),
    }
}

/// All cards.
pub async fn list(by: In) -> Response {
    if !by.who.role.keeps_cards() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let t = Say(by.language);
    let mut rows: Vec<Row> = by.state().cards().iter().map(|card| row(&by, card)).collect();
    rows.sort_by_cached_key(|row| (!row.revoked.is_empty(), shown::collated(&row.label), row.id.clone()));
    by.page(&Page::new(t.say("cards-title"), &CardsPage { t, csrf: by.csrf(), rows }))
}

fn form(by: &In, name: &str, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let page = NewPage {
        t,
        csrf: by.csrf(),
        roles: Role::ALL.map(|role| (role.word(), t.say(&format!("role-{}", role.word())))).to_vec(),
        units: shown::choices(by.state(), by.language, "unit"),
        name,
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("cards-new"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// What kind of cards.
pub async fn ask(by: In) -> Response {
    if !by.who.role.keeps_cards() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    form(&by, "", None)
}

/// Makes one personal card, or one *enhetskort* for each unit that was ticked, and shows them once, to be printed.
pub async fn make(posted: Posted) -> Response {
    let by = &posted.by;
    if !by.who.role.keeps_cards() {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let made = wanted(&posted).and_then(|wanted| by.app.issue_cards(&wanted, &by.who.hand()));
    match made {
        Ok(printed) if posted.fields.get("as") == "pdf" => pdf(by, &printed),
        Ok(printed) => made_page(by, &printed),
        Err(trouble) => form(by, posted.fields.get("name"), Some(&trouble)),
    }
}

fn wanted(posted: &Posted) -> Result<Vec<NewCard>, Trouble> {
    let units = posted.fields.all("unit").map(|unit| UnitId(unit.to_string())).collect();
    let sort = if posted.fields.get("sort") == "unit" { Sort::Units } else { Sort::Personal };
    asked_for(&posted.by, posted.fields.get("role"), sort, units, posted.fields.get("name"))
}

/// Whose cards are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One person's, by name.
    Personal,
    /// An *enhetskort* for each of these units.
    Units,
}

/// The cards that somebody asks for: of a role, by its word.
pub fn asked_for(by: &In, role: &str, sort: Sort, units: Vec<UnitId>, name: &str) -> Result<Vec<NewCard>, Trouble> {
    let role = Role::parse(role).ok_or_else(|| Trouble::user("card-role"))?;
    if sort == Sort::Personal {
        if name.trim().is_empty() {
            return Err(Trouble::user("card-name"));
        }
        return Ok(vec![NewCard { role, units, label: name.trim().to_string(), is_personal: true }]);
    }
    if units.is_empty() || units.len() > MOST {
        return Err(Trouble::user("card-units").with("most", MOST));
    }
    let label = |unit: &UnitId| shown::name(by.state(), by.language, "unit", &unit.0);
    let card = |unit: UnitId| NewCard { role, label: label(&unit), units: vec![unit], is_personal: false };
    Ok(units.into_iter().map(card).collect())
}

fn made_page(by: &In, printed: &[PrintedCard]) -> Response {
    let t = Say(by.language);
    let made = |card: &PrintedCard| Made {
        label: card.card.label.clone(),
        role: card.card.role().map_or_else(String::new, |role| t.say(&format!("role-{}", role.word()))),
        words: card.words.join(" "),
        code: card.code.clone(),
    };
    let page = MadePage { t, made: printed.iter().map(made).collect() };
    by.page(&Page::new(t.say("cards-made"), &page))
}

/// The sheet of cards, ten to an A4. The strip that is cut off is known by its first card's fingerprint.
fn pdf(by: &In, printed: &[PrintedCard]) -> Response {
    let card = |card: &PrintedCard| LoginCard {
        who: card.card.label.clone(),
        role_word: card.card.role().map_or_else(String::new, |role| by.say(&format!("role-{}", role.word()))),
        units: card.card.units.iter().map(|unit| shown::name(by.state(), by.language, "unit", &unit.0)).collect(),
        words: card.words.clone(),
        code: card.code.clone(),
        personal: card.card.is_personal,
        fingerprint: fingerprint(card),
    };
    let stamp = Stamp {
        municipality: by.app.organisation(&by.now),
        exercise: by.app.settings.exercise,
        serial: printed.first().map(fingerprint).unwrap_or_default(),
        made_at: by.clock(),
        data_as_of: None,
        heads: String::new(),
    };
    match login_cards(&stamp, &printed.iter().map(card).collect::<Vec<_>>(), tongue(by.language.code())) {
        Ok(bytes) => page::file("kort.pdf", "application/pdf", bytes),
        // The secrets are not lost: what could not be set on paper is shown.
        Err(_) => made_page(by, printed),
    }
}

/// The beginning of a card's id, as it stands on the card.
fn fingerprint(card: &PrintedCard) -> String {
    card.id.to_string().chars().take(8).collect()
}

/// The card that a path names.
pub fn card_of(id: &str) -> Result<CardId, Trouble> {
    let bytes: Option<[u8; 16]> = unbase32(id).and_then(|bytes| bytes.try_into().ok());
    bytes.map(CardId).ok_or_else(|| Trouble::user("page-not-found"))
}

/// Takes a card out of use.
pub async fn revoke(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let revoked = || -> Result<(), Trouble> {
        if !by.who.role.keeps_cards() {
            return Err(Trouble::user("not-yours"));
        }
        by.app.revoke_card(card_of(&id)?, posted.fields.get("why"), &by.who.hand())
    };
    match revoked() {
        Ok(()) => go("/cards"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Lets somebody choose a new PIN on this node.
pub async fn forget_pin(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let forgotten = || -> Result<(), Trouble> {
        if !by.who.role.keeps_cards() {
            return Err(Trouble::user("not-yours"));
        }
        by.app.forget_pin(&card_of(&id)?)
    };
    match forgotten() {
        Ok(()) => go("/cards"),
        Err(trouble) => by.trouble(&trouble),
    }
}
