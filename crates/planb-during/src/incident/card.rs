//! Somebody's card of the first hour: whose it is, its ticks, where each is done.

use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::incident::first_hour::{Place, made, ticks};
use planb_core::register::RecordId;
use planb_core::snapshot::Edition;
use planb_node::trouble::Trouble;
use planb_node::web::printing::own_unit;
use planb_node::web::records::exists;
use planb_node::web::{In, shown};

/// Where a tick is done: its key, and the page.
const PAGES: [&str; 22] = [
    "pcs-off /posters",
    "chain /calls",
    "call-director /calls",
    "binders-out /binders",
    "get-sheet /binders",
    "risk-clients /binders",
    "medicine-lists /binders",
    "report /situation",
    "reports-in /situation",
    "meeting /meetings",
    "attend /meetings",
    "leads /shifts",
    "log-relief /shifts",
    "staff-gaps /shifts",
    "log-open /log",
    "log-rules /print/log-rules",
    "region /partners",
    "one-way-in /contacts",
    "first-text /notices",
    "switchboard /notices",
    "spokesperson /press",
    "next-time /notices",
];
/// The tick that is done by printing.
pub const VISITS: &str = "visits";

/// A card: of a role, and of a unit where the role has one.
#[derive(Clone, Debug)]
pub struct Card {
    pub incident: RecordId,
    pub role: Role,
    /// Empty for those who lead all.
    pub unit: String,
}

/// A tick as it is shown.
pub struct Tick {
    pub key: &'static str,
    pub text: String,
    /// Where it is done; empty where no page does it.
    pub href: String,
    /// The time at which it was done, and by whom; empty while it is open.
    pub done: String,
    pub note: String,
}

impl Card {
    /// The card that `?role=` and `?unit=` name, this person's own where they name none.
    pub fn asked(by: &In, incident: &RecordId, role: &str, unit: Option<&str>) -> Result<Card, Trouble> {
        let missing = || Trouble::user("page-not-found");
        let role = if role.is_empty() { by.who.role } else { Role::parse(role).ok_or_else(missing)? };
        let own = || own_unit(by).map(|unit| unit.0).unwrap_or_default();
        let unit = unit.map_or_else(own, str::to_string);
        let is_seen = unit.is_empty() || by.sees(Some(&UnitId(unit.clone())));
        if !unit.is_empty() && !exists(by.state(), "unit", &unit) {
            return Err(missing());
        }
        if is_seen { Ok(Card { incident: incident.clone(), role, unit }) } else { Err(Trouble::user("not-yours")) }
    }

    /// The place of one of its ticks.
    pub fn place<'a>(&'a self, key: &'a str) -> Place<'a> {
        Place { incident: &self.incident, role: self.role.word(), unit: &self.unit, key }
    }

    /// Whose card it is: role, and unit.
    pub fn title(&self, by: &In) -> String {
        let role = by.say(&format!("role-{}", self.role.word()));
        if self.unit.is_empty() {
            return role;
        }
        format!("{role} · {}", shown::name(by.state(), by.language, "unit", &self.unit))
    }

    /// Its ticks in order.
    pub fn ticks(&self, by: &In) -> Vec<Tick> {
        let tick = |key: &'static str| {
            let found = made(by.state().register(), &self.place(key));
            let told = found.as_ref().map(|(_, record)| {
                let clock = record.get("at").split_once('T').map_or("", |(_, clock)| clock);
                let args = [("clock", clock.to_string()), ("by", record.get("by").to_string())];
                (by.say_with("tick-done", &args), record.get("note").to_string())
            });
            let (done, note) = told.unwrap_or_default();
            Tick { key, text: by.say(&format!("first-hour-{key}")), href: href(by, key, &self.unit), done, note }
        };
        ticks(self.role.word()).into_iter().map(tick).collect()
    }
}

fn href(by: &In, key: &str, unit: &str) -> String {
    if key == VISITS {
        return visits(by, unit);
    }
    let mut pages = PAGES.iter().filter_map(|line| line.split_once(' '));
    pages.find(|(own, _)| *own == key).map_or_else(String::new, |(_, href)| href.to_string())
}

/// Where today's visits are printed: from the unit's newest binder; where there is none, what the register knows.
fn visits(by: &In, unit: &str) -> String {
    if unit.is_empty() {
        return "/binders".into();
    }
    let id = UnitId(unit.to_string());
    let issued = by.state().unit(&id).and_then(|unit| unit.shelf(Edition::Common)?.issued());
    if issued.is_some() { format!("/binders/{unit}/print") } else { format!("/print/binder/{unit}") }
}
