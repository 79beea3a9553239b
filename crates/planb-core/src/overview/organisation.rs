//! The organisation as the register and the night know it: every unit, and what the night would change in the register.
//!
//! The register owns units and people. What the night's import finds is proposed: a unit or a person that is new, a field
//! that differs, somebody who has left. A person decides; what was answered is not proposed again. A person is found by
//! name within a unit, and where a unit has two of one name nobody guesses which.

use std::collections::{BTreeMap, HashMap};

use crate::id::UnitId;
use crate::organisation::PersonFound;
use crate::register::folded::{dialled, folded};
use crate::register::{RETIRED, Record, RecordId, joined};
use crate::state::State;

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    pub id: UnitId,
    pub name: String,
    /// Whether the register has it; else only the night does.
    pub is_registered: bool,
}

/// Every unit that is in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units(BTreeMap<UnitId, KnownUnit>);

impl Units {
    /// The register's units, and those that only the night has found. One that the register no longer uses is not there.
    pub fn of(state: &State) -> Units {
        let mut units = BTreeMap::new();
        for (id, name) in state.units() {
            let known = KnownUnit { id: id.clone(), name: name.to_string(), is_registered: false };
            units.insert(id.clone(), known);
        }
        for (id, record) in state.register().with_retired("unit") {
            let id = UnitId(id.0.clone());
            if record.is_live() {
                let name = Some(record.get("name")).filter(|name| !name.is_empty()).unwrap_or(&id.0).to_string();
                units.insert(id.clone(), KnownUnit { id, name, is_registered: true });
            } else {
                units.remove(&id);
            }
        }
        Units(units)
    }

    /// By id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &KnownUnit> {
        self.0.values()
    }

    /// One unit.
    pub fn get(&self, unit: &UnitId) -> Option<&KnownUnit> {
        self.0.get(unit)
    }

    /// What a unit is called; its id when nobody has named it.
    pub fn name<'a>(&'a self, unit: &'a UnitId) -> &'a str {
        self.get(unit).map_or(unit.0.as_str(), |known| known.name.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What the night would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The register does not have it.
    New,
    /// A field says something else. The field is [`RETIRED`] when the night still finds what the register no longer uses.
    Changed { field: &'static str, from: String, to: String },
    /// The night no longer finds somebody whom the register has.
    Gone,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The same for the same proposal, on every node; another when what is proposed is another.
    pub id: RecordId,
    /// `unit` or `person`.
    pub kind: &'static str,
    pub change: Change,
    /// The fields that are written when it is taken. For somebody who has left, [`RETIRED`] is for the page to say why.
    pub set: BTreeMap<String, String>,
    /// The record that they are written to.
    pub record: RecordId,
    pub name: String,
    /// The unit that it is about, for who may see it.
    pub unit: Option<UnitId>,
    /// A person's title, as the night found it.
    pub title: Option<String>,
    /// How many others of this name the unit has in the register: look before you take it.
    pub namesakes: usize,
}

/// What the night's import found against the register, without what was answered; units first, then people by unit.
pub fn proposals(state: &State) -> Vec<Proposal> {
    let mut all = Vec::new();
    for (id, name) in state.units() {
        unit_proposal(state, id, name, &mut all);
    }
    let people = People::of(state);
    for (unit, name, found) in state.people_ever() {
        match found {
            Some(found) => person_proposals(state, &people, found, &mut all),
            None => gone(&people, unit, name, &mut all),
        }
    }
    all.retain(|proposal| !is_answered(state, proposal));
    all
}

/// What was declined stays so. What was taken and is undone by a later change of hands is proposed again.
fn is_answered(state: &State, proposal: &Proposal) -> bool {
    let answer = state.register().get("proposal", &proposal.id.0).get("answer");
    let is_about_use = match &proposal.change {
        Change::Gone => true,
        Change::Changed { field, .. } => *field == RETIRED,
        Change::New => false,
    };
    match answer {
        "" => false,
        "taken" => !is_about_use,
        _ => true,
    }
}

fn unit_proposal(state: &State, id: &UnitId, name: &str, all: &mut Vec<Proposal>) {
    let record = RecordId::from(id);
    let mut propose = |change, set: &[(&str, &str)]| {
        all.push(Proposal { unit: Some(id.clone()), ..proposal("unit", &record, name, change, set) });
    };
    let Some(known) = state.register().find("unit", &id.0) else {
        return propose(Change::New, &[("name", name)]);
    };
    if !known.is_live() {
        propose(changed(RETIRED, known.get(RETIRED), ""), &[(RETIRED, "")]);
    } else if known.get("name") != name {
        propose(changed("name", known.get("name"), name), &[("name", name)]);
    }
}

/// The register's people by unit and folded name, those in use first.
struct People<'a>(HashMap<(&'a str, String), Found<'a>>);

type Found<'a> = Vec<(&'a RecordId, &'a Record)>;

impl<'a> People<'a> {
    fn of(state: &'a State) -> People<'a> {
        let mut named: HashMap<(&str, String), Vec<_>> = HashMap::new();
        for (id, record) in state.register().with_retired("person") {
            for unit in record.all("unit") {
                named.entry((unit, folded(record.get("name")))).or_default().push((id, record));
            }
        }
        People(named)
    }

    /// Those of a name in a unit: in use, and no longer in use.
    fn named(&self, unit: &UnitId, name: &str) -> (Found<'a>, Found<'a>) {
        let all = self.0.get(&(unit.0.as_str(), folded(name))).cloned().unwrap_or_default();
        all.into_iter().partition(|(_, record)| record.is_live())
    }
}

/// The id that a person gets whom the night found: the same on every node, also when two take the proposal at once.
fn person_id(unit: &UnitId, name: &str) -> RecordId {
    id_of(["person", &unit.0, name])
}

fn id_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> RecordId {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes()).update(part.as_bytes());
    }
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..10]);
    RecordId::random(bytes)
}

fn person_proposals(state: &State, people: &People<'_>, found: &PersonFound, all: &mut Vec<Proposal>) {
    let (live, retired) = people.named(&found.unit, &found.name);
    let own_id;
    let (record_id, record) = match (live.as_slice(), retired.as_slice()) {
        ([one], _) => *one,
        ([], [.., last]) => *last,
        _ => {
            own_id = person_id(&found.unit, &found.name);
            match state.register().find("person", &own_id.0) {
                Some(record) => (&own_id, record),
                None if live.iter().any(|(_, record)| is_as_found(record, found)) => return,
                None => return all.push(new_person(&own_id, found, live.len())),
            }
        }
    };
    let mut changes: Vec<(&'static str, String)> = Vec::new();
    if !record.is_live() {
        changes.push((RETIRED, String::new()));
    }
    if folded(record.get("name")) != folded(&found.name) {
        changes.push(("name", found.name.clone()));
    }
    changes.extend(differences(record, found));
    for (field, to) in changes {
        let change = changed(field, record.get(field), &to);
        let proposal = proposal("person", record_id, &found.name, change, &[(field, &to)]);
        all.push(Proposal { unit: Some(found.unit.clone()), title: found.title.clone(), ..proposal });
    }
}

/// What the night says that the register does not. What the night leaves out is no difference.
fn differences(record: &Record, found: &PersonFound) -> Vec<(&'static str, String)> {
    let mut differ = Vec::new();
    if let Some(title) = found.title.as_deref().filter(|title| !title.is_empty() && *title != record.get("title")) {
        differ.push(("title", title.to_string()));
    }
    if found.manager && record.get("manager") != "yes" {
        differ.push(("manager", "yes".to_string()));
    }
    let same = |one: &str, other: &str| one == other || (!dialled(one).is_empty() && dialled(one) == dialled(other));
    let fields = ["phone", "other_phone"];
    let is_known = |number: &String| fields.iter().any(|field| same(record.get(field), number));
    // A number of the register that the night has too keeps its place; the night's others go to the places that are left.
    let is_found = |field: &str| found.work_phones.iter().any(|number| same(number, record.get(field)));
    let places = fields.into_iter().filter(|field| !is_found(field));
    let numbers = found.work_phones.iter().filter(|number| !number.is_empty() && !is_known(number)).cloned();
    differ.extend(places.zip(numbers));
    differ
}

fn is_as_found(record: &Record, found: &PersonFound) -> bool {
    differences(record, found).is_empty()
}

fn new_person(id: &RecordId, found: &PersonFound, namesakes: usize) -> Proposal {
    let mut set = vec![("name", found.name.as_str()), ("unit", found.unit.0.as_str())];
    set.extend(found.title.as_deref().map(|title| ("title", title)));
    set.extend(["phone", "other_phone"].into_iter().zip(found.work_phones.iter().map(String::as_str)));
    set.push(("manager", if found.manager { "yes" } else { "no" }));
    Proposal {
        unit: Some(found.unit.clone()),
        title: found.title.clone(),
        namesakes,
        ..proposal("person", id, &found.name, Change::New, &set)
    }
}

/// Somebody whom the night no longer finds. Of two with one name nobody knows which, so both are proposed, each with the
/// other as namesake; who works in other units too only leaves this one.
fn gone(people: &People<'_>, unit: &UnitId, name: &str, all: &mut Vec<Proposal>) {
    let (live, _) = people.named(unit, name);
    for (id, record) in &live {
        let others: Vec<&str> = record.all("unit").filter(|other| *other != unit.0).collect();
        let (change, set) = if others.is_empty() {
            (Change::Gone, BTreeMap::new())
        } else {
            let to = joined(others);
            (changed("unit", record.get("unit"), &to), BTreeMap::from([("unit".to_string(), to)]))
        };
        let title = Some(record.get("title")).filter(|title| !title.is_empty()).map(str::to_string);
        let namesakes = live.len() - 1;
        let proposal = proposal("person", id, name, change, &[]);
        all.push(Proposal { set, unit: Some(unit.clone()), title, namesakes, ..proposal });
    }
}

fn changed(field: &'static str, from: &str, to: &str) -> Change {
    Change::Changed { field, from: from.to_string(), to: to.to_string() }
}

fn proposal(kind: &'static str, record: &RecordId, name: &str, change: Change, set: &[(&str, &str)]) -> Proposal {
    let words: [&str; 4] = match &change {
        Change::New => ["new", "", "", ""],
        Change::Gone => ["gone", "", "", ""],
        Change::Changed { field, from, to } => ["changed", field, from, to],
    };
    // What a new record would say is part of it: a new number of somebody who was declined is a new proposal.
    let content = set.iter().flat_map(|(name, value)| [*name, *value]);
    let id = id_of([kind, record.0.as_str(), name].into_iter().chain(words).chain(content));
    let set = set.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
    let name = name.to_string();
    Proposal { id, kind, change, set, record: record.clone(), name, unit: None, title: None, namesakes: 0 }
}

#[cfg(test)]
mod tests;
