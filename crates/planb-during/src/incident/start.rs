//! *Vad har hänt?*: one page, one button. Where something goes on already, one follows it instead.

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::incident::{self, Current, Now, Start};
use planb_core::overview::incident::newest;
use planb_core::overview::organisation::Units;
use planb_core::register::RecordId;
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::go;
use planb_node::web::printing::own_unit;
use planb_node::web::records::exists;
use planb_node::web::{Fields, In, Page, Posted, Say, shown};

use super::lines::line;

#[derive(Template)]
#[template(path = "incident/start.html")]
struct StartPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    what: String,
    units: Vec<Item>,
    night: String,
    fault: Option<(String, String)>,
    is_exercise: bool,
}

#[derive(Template)]
#[template(path = "incident/going_on.html")]
struct GoingOnPage<'a> {
    t: Say,
    csrf: &'a str,
    what: String,
    since: String,
    units: Vec<Item>,
    /// Units of this person that have said that they are in it too.
    joined: Vec<String>,
}

impl StartPage<'_> {
    fn go_key(&self) -> &'static str {
        if self.is_exercise { "incident-start-exercise" } else { "incident-start-go" }
    }
}

/// The units that this person may name, by name; before them the choice that nobody knows.
fn units(by: &In, chosen: &str) -> Vec<Item> {
    let item = |value: &str, label: String| Item {
        value: value.to_string(),
        label,
        hint: String::new(),
        checked: value == chosen,
    };
    let units = Units::of(by.state());
    let seen = units.iter().filter(|unit| by.sees(Some(&unit.id)));
    let mut seen: Vec<Item> = seen.map(|unit| item(&unit.id.0, unit.name.clone())).collect();
    seen.sort_by_cached_key(|unit| shown::collated(&unit.label));
    std::iter::once(item("", by.say("incident-unit-several"))).chain(seen).collect()
}

/// The newest night that there is, and how many sources have one.
fn night(by: &In) -> String {
    let nights = newest(by.state());
    match nights.iter().map(|night| night.night).max() {
        Some(night) => by.say_with("incident-now-freeze", &[("night", night.to_string())]),
        None => by.say("incident-now-no-night"),
    }
}

fn form(by: &In, id: String, typed: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let own = own_unit(by).map(|unit| unit.0).unwrap_or_default();
    let chosen = if typed.has("unit") { typed.get("unit").to_string() } else { own };
    let page = StartPage {
        t,
        csrf: by.csrf(),
        id,
        what: if typed.has("what") { typed.get("what").to_string() } else { t.say("incident-what-usual") },
        units: units(by, &chosen),
        night: night(by),
        fault: trouble.map(|trouble| by.told(trouble)),
        is_exercise: by.app.settings.exercise,
    };
    let page = Page::new(t.say("incident-start-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

fn going_on(by: &In, current: &Current<'_>) -> Response {
    let t = Say(by.language);
    let state = by.state();
    let name = |unit: &UnitId| shown::name(state, by.language, "unit", &unit.0);
    let said = |unit: &&UnitId| has_joined(state, current.id, &unit.0);
    let page = GoingOnPage {
        t,
        csrf: by.csrf(),
        what: current.record.get("what").to_string(),
        since: since(by, current),
        units: units(by, &own_unit(by).map(|unit| unit.0).unwrap_or_default()),
        joined: by.who.units.iter().filter(said).map(name).collect(),
    };
    by.page(&Page::new(t.say("incident-goes-on-title"), &page))
}

/// Since when, and who began it.
pub fn since(by: &In, current: &Current<'_>) -> String {
    let began = current.record.get("began").replace('T', " ");
    by.say_with("incident-since", &[("began", began), ("by", current.record.get("began_by").to_string())])
}

/// The page.
pub async fn ask(by: In) -> Response {
    if let Some(current) = incident::current(by.state().register()) {
        return going_on(&by, &current);
    }
    match drawn() {
        Ok(id) => form(&by, id.0, &Fields::default(), None),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Begins it: the incident, what is frozen, and the first line, in one transaction.
pub async fn take(posted: Posted) -> Response {
    let Posted { by, fields, .. } = posted;
    match begin(&by, &fields) {
        Ok(()) => go("/"),
        // Somebody else was faster: their incident is the one.
        Err(trouble) if trouble.key == "incident-goes-on" => go("/incident/start"),
        Err(trouble) => match RecordId::parse(fields.get("id")).map_or_else(drawn, Ok) {
            Ok(id) => form(&by, id.0, &fields, Some(&trouble)),
            Err(trouble) => by.trouble(&trouble),
        },
    }
}

fn drawn() -> Result<RecordId, Trouble> {
    Ok(RecordId::random(random::bytes()?))
}

fn begin(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let id = RecordId::parse(fields.get("id")).ok_or_else(|| Trouble::user("form-stale"))?;
    let unit = own(by, fields.get("unit"))?;
    let (hand, at, why) = (by.who.hand(), by.clock(), by.say("freeze-why-start"));
    by.app.record(|state| {
        let nights = newest(state);
        let what = fields.get("what");
        let wish = Start { id: &id, what, unit, nights: &nights, why: &why };
        let writes = incident::start(state.register(), &wish, &Now { by: &hand, at })?;
        let mut all: Vec<Event> = writes.into_iter().map(Event::from).collect();
        if !all.is_empty() {
            let unit = if unit.is_empty() { by.say("incident-unit-several") } else { name(state, by, unit) };
            let frozen = nights.iter().map(|night| format!("{} {}", night.source, night.night));
            let frozen = frozen.collect::<Vec<_>>().join(", ");
            let what = what.trim().trim_end_matches('.').to_string();
            let mut text = by.say_with("line-started", &[("what", what), ("unit", unit)]);
            let night = if frozen.is_empty() {
                by.say("line-no-night")
            } else {
                by.say_with("line-frozen", &[("nights", frozen)])
            };
            text = format!("{text} {night}");
            all.push(line(by, &id, &text, &format!("incident:{id}"))?);
        }
        Ok(all)
    })?;
    Ok(())
}

fn name(state: &State, by: &In, unit: &str) -> String {
    shown::name(state, by.language, "unit", unit)
}

/// A unit that was chosen, if this person sees it; empty for none.
fn own<'a>(by: &In, unit: &'a str) -> Result<&'a str, Trouble> {
    let is_own = unit.is_empty() || (exists(by.state(), "unit", unit) && by.sees(Some(&UnitId(unit.to_string()))));
    if is_own { Ok(unit) } else { Err(Trouble::user("not-yours")) }
}

/// Whether a unit has said that it is in an incident too.
fn has_joined(state: &State, incident: &RecordId, unit: &str) -> bool {
    let register = state.register();
    let root = incident::root_of(register, incident);
    let about = format!("unit:{unit}");
    let of = |line: &planb_core::note::Line| line.about == about && incident::root_of(register, &line.incident) == root;
    state.notes().iter().any(|(_, note)| note.written.line.as_ref().is_some_and(of))
}

/// *Min enhet är också utan system*: a line, and the situation's page. Nothing new is begun.
pub async fn join_in(posted: Posted) -> Response {
    let Posted { by, fields, .. } = posted;
    let Some(current) = incident::current(by.state().register()).map(|current| current.id.clone()) else {
        return go("/incident/start");
    };
    let unit = match own(&by, fields.get("unit")) {
        Ok(unit) => unit.to_string(),
        Err(trouble) => return by.trouble(&trouble),
    };
    let written = by.app.record(|state| {
        if unit.is_empty() || has_joined(state, &current, &unit) {
            return Ok(Vec::new());
        }
        let text = by.say_with("line-joined-in", &[("unit", name(state, &by, &unit))]);
        Ok(vec![line(&by, &current, &text, &format!("unit:{unit}"))?])
    });
    match written {
        Ok(_) => go("/"),
        Err(trouble) => by.trouble(&trouble),
    }
}
