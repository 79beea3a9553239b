//! A slip's words: lines of the log, in the scope of whoever answers, under a key that can be destroyed.

use planb_core::contact::{about, client};
use planb_core::id::UnitId;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::overview::contact::{PROMISES, promise};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, Record, RecordId};
use planb_core::state::{Event, State};
use planb_node::clock;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::{In, shown};

/// Who called, from which number, about whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    pub name: String,
    pub number: String,
    pub about: String,
}

/// One line of a slip, before it is written.
pub struct Said<'a> {
    pub slip: &'a RecordId,
    pub incident: &'a RecordId,
    /// Whose words they are; without one, the crisis staff's.
    pub unit: Option<&'a UnitId>,
    pub caller: &'a Caller,
    pub channel: &'a str,
    pub text: &'a str,
    pub by: &'a Hand,
}

/// The line as an entry of the log.
pub fn event(said: &Said<'_>) -> Result<Event, Refusal> {
    let line = Line {
        incident: said.incident.clone(),
        by: said.by.clone(),
        reported_by: said.caller.name.clone(),
        channel: said.channel.to_string(),
        source: said.caller.number.clone(),
        client_name: said.caller.about.clone(),
        about: about(said.slip),
        ..Line::default()
    };
    let about = About {
        unit: said.unit.cloned(),
        staff: said.unit.is_none(),
        client: Some(client(said.slip)),
        line: Some(line),
    };
    Ok(note::write(said.text, about)?.into())
}

/// Where the words of a slip go: to the unit that answers, to the crisis staff, or to the writer's own unit; the first that this
/// computer can read again. `None` is the crisis staff.
pub fn scope(by: &In, unit: Option<&UnitId>) -> Result<Option<UnitId>, Trouble> {
    if let Some(unit) = unit.filter(|unit| by.app.opens(Some(unit))) {
        return Ok(Some(unit.clone()));
    }
    if by.app.opens(None) {
        return Ok(None);
    }
    let own = by.who.units.iter().find(|unit| by.app.opens(Some(unit)));
    own.cloned().map(Some).ok_or_else(|| Trouble::user("contact-no-scope"))
}

/// Whether the words of a slip wait for its unit, and this computer can lock them for it.
pub fn may_deliver(by: &In, slip: &Record, unit: &UnitId) -> bool {
    slip.get("words") == "wait" && by.app.opens(Some(unit))
}

/// By which way of the log a slip's words came.
pub fn channel(way: &str) -> &'static str {
    match way {
        "phone" | "unit" => "phone",
        "visit" => "in-person",
        "letter" => "paper",
        "sms" => "sms",
        _ => "",
    }
}

/// The incident that slips are written for now.
pub fn current(state: &State) -> Result<RecordId, Trouble> {
    let current = incident::current(state.register()).map(|current| current.id.clone());
    current.ok_or_else(|| Trouble::user("contact-none-begun"))
}

/// The promises that can still be made now, as buttons.
pub fn promises(by: &In, chosen: &str) -> Vec<Item> {
    let can = |button: &&str| *button == "at" || promise(button, None, by.clock(), &clock::zone()).is_ok();
    let item = |button: &'static str| Item {
        value: button.to_string(),
        label: by.say(&format!("contact-promise-{button}")),
        hint: String::new(),
        checked: button == chosen,
    };
    PROMISES.into_iter().filter(can).map(item).collect()
}

/// Units to choose from, all of them: a desk answers for everybody.
pub fn units(by: &In, chosen: &str, none: &str) -> Vec<Item> {
    let item = |value: &str, label: String| Item {
        value: value.to_string(),
        label,
        hint: String::new(),
        checked: value == chosen,
    };
    let all = shown::choices(by.state(), by.language, "unit");
    std::iter::once(item("", none.to_string())).chain(all.into_iter().map(|(id, name)| item(&id, name))).collect()
}
