//! *Prova med påhittad kommun*: the invented municipality in the register, in a second, so that everything can be tried.

use std::collections::BTreeMap;

use planb_core::id::UnitId;
use planb_core::register::{Hand, RecordId, RecordWritten, joined};
use planb_core::state::Event;
use planb_core::system::starting;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::demo::{Municipality, Size, staff, units};

/// Entries in one transaction.
const AT_ONCE: usize = 1_000;
const AREAS: [(&str, &str); 3] = [
    ("omrade-hemtjanst", "Hemtjänst och hemsjukvård"),
    ("omrade-boende", "Särskilt boende och LSS"),
    ("omrade-ifo", "Individ- och familjeomsorg"),
];

/// Writes the municipality into an empty register.
pub fn fill(node: &mut Node, language: Language, (seed, size): (u64, Size)) -> Result<(), Trouble> {
    let town = Municipality::of(seed, size);
    let by = Hand { name: language.say("first-trial-name"), card: String::new() };
    let mut events: Vec<Event> = Vec::new();
    let mut add = |kind: &str, id: &str, set: &[(&str, String)]| {
        let set: BTreeMap<String, String> = set
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| ((*name).to_string(), text.clone()))
            .collect();
        let written = RecordWritten {
            kind: kind.into(),
            id: RecordId(id.into()),
            set,
            over: Vec::new(),
            by: by.clone(),
            only: None,
        };
        events.push(written.into());
    };
    parts(&mut add);
    let ids: Vec<UnitId> = town.units.iter().map(|unit| UnitId::of_name(&unit.name)).collect();
    for (unit, id) in town.units.iter().zip(&ids) {
        of_unit(unit, id, &mut add);
    }
    let managers = people(&town, &ids, &mut add);
    posts(&managers, &mut add);
    systems(language, &mut add);
    for batch in events.chunks(AT_ONCE) {
        node.record(|_| Ok(batch.to_vec()))?;
    }
    Ok(())
}

type Add<'a> = dyn FnMut(&str, &str, &[(&str, String)]) + 'a;

fn parts(add: &mut Add<'_>) {
    add("part", "namnd", &[("name", "Socialnämnden".into()), ("level", "board".into())]);
    let administration =
        [("name", "Socialförvaltningen".into()), ("level", "administration".into()), ("parent", "namnd".into())];
    add("part", "forvaltning", &administration);
    for (id, name) in AREAS {
        add("part", id, &[("name", name.into()), ("level", "area".into()), ("parent", "forvaltning".into())]);
    }
}

fn of_unit(unit: &units::Unit, id: &UnitId, add: &mut Add<'_>) {
    use units::Work;
    let (sort, area) = match unit.work {
        Work::HomeCare => ("home-care", AREAS[0].0),
        Work::HomeNursing => ("nursing", AREAS[0].0),
        Work::Residential | Work::ShortStay => ("care-home", AREAS[1].0),
        Work::Disability | Work::HousingSupport => ("disability", AREAS[1].0),
        Work::Assistance => ("social-work", AREAS[2].0),
    };
    let set = [
        ("name", unit.name.clone()),
        ("sort", sort.into()),
        ("part", area.into()),
        ("binder_place", "Låst skåp på expeditionen".into()),
        ("printer", if unit.clients.is_multiple_of(3) { "usb".into() } else { "network".into() }),
        ("open", if matches!(unit.work, Work::Assistance) { "days".into() } else { "always".into() }),
        ("client_count", unit.clients.to_string()),
        ("staff_count", unit.staff.to_string()),
    ];
    add("unit", &id.0, &set);
}

/// Everybody whose identity is not protected; gives the first of each unit.
fn people(town: &Municipality, ids: &[UnitId], add: &mut Add<'_>) -> Vec<(String, String)> {
    let mut first: BTreeMap<usize, (String, String)> = BTreeMap::new();
    for (number, member) in town.staff.iter().enumerate().filter(|(_, member)| !member.protected) {
        let Some(unit) = ids.get(member.unit) else { continue };
        let id = format!("p-{number}");
        let name = format!("{} {}", member.given, member.family);
        let is_first = !first.contains_key(&member.unit);
        first.entry(member.unit).or_insert_with(|| (id.clone(), name.clone()));
        let phone = match &member.work_phone {
            staff::PhoneCell::Empty => String::new(),
            staff::PhoneCell::Text(text) => text.clone(),
            staff::PhoneCell::Number(number) => format!("0{number:.0}"),
        };
        let read = planb_core::number::phone::read(&phone, planb_core::number::phone::Written::Text);
        let set = [
            ("name", name),
            ("title", if is_first { "Enhetschef".into() } else { member.title.to_string() }),
            ("unit", unit.0.clone()),
            ("phone", if read.readable { read.number } else { phone }),
            ("manager", if is_first { "yes".into() } else { String::new() }),
        ];
        add("person", &id, &set);
    }
    first.into_values().collect()
}

fn posts(managers: &[(String, String)], add: &mut Add<'_>) {
    let person = |at: usize| managers.get(at).map_or_else(String::new, |(id, _)| id.clone());
    let names = [
        ("socialchef", "Socialchef", "forvaltning"),
        ("mas", "Medicinskt ansvarig sjuksköterska (MAS)", "forvaltning"),
        ("omradeschef-hemtjanst", "Områdeschef hemtjänst", AREAS[0].0),
        ("omradeschef-boende", "Områdeschef boende och LSS", AREAS[1].0),
        ("ifo-chef", "IFO-chef", AREAS[2].0),
        ("systemforvaltare", "Systemförvaltare verksamhetssystem", ""),
    ];
    for (at, (id, name, part)) in names.into_iter().enumerate() {
        let deputies = joined([person(at + 10).as_str(), person(at + 20).as_str()]);
        add(
            "post",
            id,
            &[("name", name.into()), ("holder", person(at)), ("deputies", deputies), ("part", part.into())],
        );
    }
}

fn systems(language: Language, add: &mut Add<'_>) {
    let said = |said: &starting::Said| match language {
        Language::Swedish => said.sv.to_string(),
        Language::English => said.en.to_string(),
    };
    for system in &starting::ALL {
        add("system", system.id, &of_starting(system, &said));
    }
}

/// The fields of a system of the starting list.
pub fn of_starting(system: &starting::Common, said: &dyn Fn(&starting::Said) -> String) -> Vec<(&'static str, String)> {
    let [confidentiality, integrity, availability] = system.grave.map(|level| level.to_string());
    vec![
        ("name", said(&system.name)),
        ("purpose", said(&system.purpose)),
        ("plan_b", said(&system.plan_b)),
        ("confidentiality", confidentiality),
        ("integrity", integrity),
        ("availability", availability),
        ("criticality", system.criticality.to_string()),
        ("hosting", system.hosting.to_string()),
        ("needs", joined(system.needs.iter().copied())),
        ("depends_on", joined(system.depends_on.iter().copied())),
        ("outage_hours", system.outage_hours.to_string()),
    ]
}
