//! A reserve computer: what it fetches by its settings, and what it then says of itself in the register.

pub mod sealed;
pub mod selftest;

use std::collections::{BTreeMap, BTreeSet};

use planb_core::id::UnitId;
use planb_core::register::{self, Hand, RecordId};
use planb_core::snapshot::fetch::Units;
use planb_core::state::Event;
use planb_core::station::STATION;
use planb_core::trust::brief;
use planb_node::binders::{self, Fetched};
use planb_node::clock;
use planb_node::settings::Fetch;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

/// The word that stands for all units.
const ALL: &str = "*";

/// What came of a fetch, and why the register could not be told of it, where it could not.
#[derive(Debug)]
pub struct Told {
    pub fetched: Fetched,
    pub unwritten: Option<Trouble>,
}

/// The units that a computer serves, by its settings.
pub fn units(settings: &Fetch) -> Units {
    if settings.units.iter().any(|unit| unit == ALL) {
        return Units::All;
    }
    Units::Named(settings.units.iter().map(|unit| UnitId(unit.clone())).collect())
}

/// Fetches what the settings say. What was fetched stays, also when the register cannot be told (a wrong clock).
pub fn fetch(node: &mut Node, settings: &Fetch) -> Result<Told, Trouble> {
    if settings.from.is_empty() {
        return Err(Trouble::user("fetch-not-set"));
    }
    let units = units(settings);
    if units == Units::Named(BTreeSet::new()) {
        return Err(Trouble::user("fetch-no-units"));
    }
    let mut source = binders::open(node, &settings.from)?;
    let wish = binders::Wish { units, keep: settings.keep as usize };
    let fetched = binders::fetch(node, source.as_mut(), &settings.from, &wish)?;
    let unwritten = note(node, settings, &fetched).err();
    Ok(Told { fetched, unwritten })
}

/// The id of this computer's own record.
pub fn own_id(node: &Node) -> RecordId {
    let key = brief(&node.keys().log_identity().public_key);
    RecordId(key.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What people call this computer.
pub fn own_name(node: &Node) -> String {
    let key = node.keys().log_identity().public_key;
    let named = node.state().trust().last_certificate(&key).map(|certificate| certificate.name.clone());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| node.prefix().as_str().to_string())
}

/// Writes into the register that this computer has fetched: once a day, or when the night is another.
fn note(node: &mut Node, settings: &Fetch, fetched: &Fetched) -> Result<(), Trouble> {
    let today = clock::local(node.wall()).date().to_string();
    let mut set = BTreeMap::from([("fetched_on", today)]);
    set.extend(fetched.newest.map(|night| ("night", night.to_string())));
    write_own(node, settings, &set)
}

/// Writes fields of this computer's own record; its name and its units where it has none.
pub fn write_own(node: &mut Node, settings: &Fetch, set: &BTreeMap<&'static str, String>) -> Result<(), Trouble> {
    let (id, name) = (own_id(node), own_name(node));
    node.record(|state| {
        let record = state.register().get(STATION.kind, &id.0);
        let mut set: BTreeMap<String, String> =
            set.iter().map(|(field, text)| ((*field).to_string(), text.clone())).collect();
        if record.get("name").is_empty() {
            set.insert("name".into(), name.clone());
            let known = |unit: &&String| state.units().any(|(known, _)| known.0 == **unit);
            let units: Vec<&str> = settings.units.iter().filter(known).map(String::as_str).collect();
            set.insert("unit".into(), register::joined(units));
        }
        let by = Hand { name: name.clone(), card: String::new() };
        let wish = register::Wish { id: &id, set: &set, seen: None, by: &by };
        Ok(register::write(state.register(), &STATION, &wish)?.into_iter().map(Event::from).collect())
    })?;
    Ok(())
}
