//! *Första timmen*: the card of a role on screen, ticked one by one; a tick is taken back with a reason, never deleted.

use askama::Template;
use axum::response::Response;
use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::incident::{self, Now, first_hour};
use planb_core::overview::organisation::Units;
use planb_core::register::RecordId;
use planb_core::state::Event;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say, shown};

use super::card::{Card, Tick};
use super::lines;
use crate::clock;

#[derive(Template)]
#[template(path = "incident/first_hour.html")]
struct CardPage<'a> {
    t: Say,
    csrf: &'a str,
    whose: String,
    role: &'static str,
    unit: String,
    ticks: Vec<Tick>,
    done: usize,
    /// How far the units have come, for those who see all.
    others: Vec<Other>,
    /// The tick whose form was refused, and what was typed in it.
    refused: String,
    typed: (String, String, String),
    fault: Option<(String, String)>,
}

/// A unit's card, as those who lead all see it.
struct Other {
    href: String,
    title: String,
    told: String,
    kind: &'static str,
}

/// The cards of every unit's manager, by the units' names.
fn others(by: &In, incident: &RecordId) -> Vec<Other> {
    if !by.who.role.sees_all() {
        return Vec::new();
    }
    let other = |unit: &UnitId| {
        let card = Card { incident: incident.clone(), role: Role::UnitManager, unit: unit.0.clone() };
        let ticks = card.ticks(by);
        let done = ticks.iter().filter(|tick| !tick.done.is_empty()).count();
        let args = [("done", done.to_string()), ("of", ticks.len().to_string())];
        Other {
            href: format!("/incident/first-hour?role={}&unit={unit}", Role::UnitManager.word()),
            title: shown::name(by.state(), by.language, "unit", &unit.0),
            told: by.say_with("first-hour-of", &args),
            kind: if done == ticks.len() { "ok" } else { "none" },
        }
    };
    let mut all: Vec<Other> = Units::of(by.state()).iter().map(|unit| other(&unit.id)).collect();
    all.sort_by_cached_key(|other| shown::collated(&other.title));
    all
}

impl CardPage<'_> {
    fn print_address(&self) -> String {
        format!("/print/first-hour/{}?unit={}", self.role, self.unit)
    }

    fn pen_address(&self) -> String {
        format!("/incident/first-hour/paper?role={}&unit={}", self.role, self.unit)
    }

    fn is_refused(&self, tick: &Tick) -> bool {
        self.refused == tick.key
    }

    fn clock(&self, tick: &Tick) -> &str {
        if self.is_refused(tick) { &self.typed.0 } else { "" }
    }

    fn note(&self, tick: &Tick) -> &str {
        if self.is_refused(tick) { &self.typed.1 } else { "" }
    }

    fn why(&self, tick: &Tick) -> &str {
        if self.is_refused(tick) { &self.typed.2 } else { "" }
    }
}

/// The incident that goes on.
pub fn going_on(by: &In) -> Option<RecordId> {
    incident::current(by.state().register()).map(|current| current.id.clone())
}

/// None has begun: said kindly, with the way to begin.
pub fn none(by: &In) -> Response {
    #[derive(Template)]
    #[template(path = "incident/none.html")]
    struct NonePage {
        t: Say,
    }
    let t = Say(by.language);
    by.page(&Page::new(t.say("incident-none-title"), &NonePage { t }))
}

fn page(by: &In, card: &Card, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let ticks = card.ticks(by);
    let page = CardPage {
        t,
        csrf: by.csrf(),
        whose: card.title(by),
        role: card.role.word(),
        unit: card.unit.clone(),
        done: ticks.iter().filter(|tick| !tick.done.is_empty()).count(),
        others: others(by, &card.incident),
        ticks,
        refused: if trouble.is_some() { fields.get("key").to_string() } else { String::new() },
        typed: (fields.get("clock").into(), fields.get("note").into(), fields.get("why").into()),
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("first-hour-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// The card that `?role=` and `?unit=` name, this person's own where they name none.
pub async fn show(by: In) -> Response {
    let Some(incident) = going_on(&by) else { return none(&by) };
    let asked = |name: &str| by.query.get(name).map(String::as_str);
    match Card::asked(&by, &incident, asked("role").unwrap_or_default(), asked("unit")) {
        Ok(card) => page(&by, &card, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The card that a form is of.
pub fn sent(by: &In, incident: &RecordId, fields: &Fields) -> Result<Card, Trouble> {
    Card::asked(by, incident, fields.get("role"), Some(fields.get("unit")))
}

/// Makes a tick: now, or at the time that was typed.
pub async fn tick(posted: Posted) -> Response {
    changed(posted, |by, card, fields| {
        let at = clock::typed(fields.get("clock"), by.today())?.unwrap_or_else(|| by.clock());
        write(by, card, &Made { key: fields.get("key"), at, note: fields.get("note"), who: "" })
    })
}

/// Takes one back.
pub async fn undo(posted: Posted) -> Response {
    changed(posted, |by, card, fields| {
        let (hand, at, key, why) = (by.who.hand(), by.clock(), fields.get("key"), fields.get("why"));
        by.app.record(|state| {
            let place = card.place(key);
            let writes = first_hour::untick(state.register(), &place, why, &Now { by: &hand, at })?;
            let args = [("what", by.say(&format!("first-hour-{key}"))), ("whose", card.title(by)), ("why", why.into())];
            let text = by.say_with("line-unticked", &args);
            with_line(writes, || lines::line(by, &card.incident, &text, &format!("tick:{}", place.id())))
        })?;
        Ok(())
    })
}

fn changed(posted: Posted, change: impl FnOnce(&In, &Card, &Fields) -> Result<(), Trouble>) -> Response {
    let Posted { by, fields, .. } = posted;
    let Some(incident) = going_on(&by) else { return none(&by) };
    let card = match sent(&by, &incident, &fields) {
        Ok(card) => card,
        Err(trouble) => return by.trouble(&trouble),
    };
    match change(&by, &card, &fields) {
        Ok(()) if fields.get("to") == "/" => go("/"),
        Ok(()) => go(&format!("/incident/first-hour?role={}&unit={}", card.role.word(), card.unit)),
        Err(trouble) => page(&by, &card, &fields, Some(&trouble)),
    }
}

/// A tick that was made.
pub struct Made<'a> {
    pub key: &'a str,
    /// When, local.
    pub at: jiff::civil::DateTime,
    pub note: &'a str,
    /// Who made it, where somebody else writes it in; empty where the writer did.
    pub who: &'a str,
}

/// Writes a tick and its line, both with the time at which it was made.
pub fn write(by: &In, card: &Card, made: &Made<'_>) -> Result<(), Trouble> {
    let now = Now { by: &by.who.hand(), at: by.clock() };
    by.app.record_at(made.at, |state| {
        let place = card.place(made.key);
        let writes = first_hour::tick(state.register(), &place, made.at, made.note, &now)?;
        let what = by.say(&format!("first-hour-{}", made.key));
        let mut text = by.say_with("line-ticked", &[("what", what), ("whose", card.title(by))]);
        if !made.note.is_empty() {
            text = format!("{text} {}", made.note);
        }
        let about = format!("tick:{}", place.id());
        with_line(writes, || match made.who {
            "" => lines::line(by, &card.incident, &text, &about),
            who => lines::of_paper(by, &card.incident, &text, &about, who),
        })
    })?;
    Ok(())
}

/// What was decided, and its line where anything was.
pub fn with_line(
    writes: Vec<planb_core::register::RecordWritten>,
    line: impl FnOnce() -> Result<Event, planb_core::refusal::Refusal>,
) -> Result<Vec<Event>, planb_core::refusal::Refusal> {
    if writes.is_empty() {
        return Ok(Vec::new());
    }
    let line = line()?;
    Ok(writes.into_iter().map(Event::from).chain([line]).collect())
}
