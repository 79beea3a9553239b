//! Printed reports of all units, sorted: page by page to unit, client and sheet; what is not sure goes to the tray.
//!
//! A page belongs to one unit. One that names a client of another unit, by number or by name, is nobody's until a person has
//! looked at it. Who is protected by a report's own word is protected everywhere, also in what other systems gave.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::fold::{digits_into, fold};
use super::leak::{Identity, name_patterns};
use super::page::{Letter, Profile};
use crate::care::report::{About, Found, TrayReason, Whose};
use crate::care::{Name, Record};
use crate::id::{PersonId, UnitId};
use crate::number::personal;

/// Pages that a business system printed, as they are: those of one client, or of one of the unit's own lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What people call the report: the tab's name.
    pub title: String,
    pub pages: Vec<ReportPage>,
}

/// One page of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportPage {
    /// Which of the night's PDF files, and which page of it, from 1.
    pub file: u32,
    pub page: u32,
    /// All text that was found on it.
    pub text: String,
    /// A digest of what counts as its content.
    pub content: [u8; 16],
}

/// What a sheet of a report is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    Client(PersonId),
    /// One of the unit's own; empty where it has one only.
    Sheet(String),
}

/// One unit's tab of one report, tonight.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportTab {
    pub letter: Letter,
    pub title: String,
    /// Empty: for everybody in the unit.
    pub profiles: Vec<Profile>,
    /// The time of its data.
    pub as_of: DateTime,
    pub pages: TabPages,
    /// Pages of the whole source that could not be sorted.
    pub in_tray: u32,
}

/// Where a tab's pages come from.
#[derive(Clone, Debug, PartialEq)]
pub enum TabPages {
    Tonight(Vec<TabSheet>),
    /// Those of the last good night: tonight's are held, or none were due.
    Carried,
}

impl ReportTab {
    /// Since when the pages are as they are, where those of an earlier night are used.
    pub fn carried_since(&self) -> Option<DateTime> {
        (self.pages == TabPages::Carried).then_some(self.as_of)
    }

    /// Tonight's sheets.
    pub fn sheets(&self) -> &[TabSheet] {
        match &self.pages {
            TabPages::Tonight(sheets) => sheets,
            TabPages::Carried => &[],
        }
    }
}

/// One sheet of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct TabSheet {
    pub topic: Topic,
    pub pages: Vec<TabPage>,
}

/// One page of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TabPage {
    pub page: ReportPage,
    /// By the mapping's word.
    pub is_protected: bool,
}

/// One page as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadPage {
    pub source: String,
    pub whose: Whose,
    pub page: ReportPage,
    pub is_protected: bool,
    /// The client's name as it stands on the page.
    pub name: Option<String>,
}

/// All pages, sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sorted {
    /// Source and unit: the sheets, in the order in which they came.
    pub sheets: BTreeMap<(String, UnitId), Vec<TabSheet>>,
    /// Units by name, as the reports write them.
    pub units: BTreeMap<UnitId, String>,
    /// Where each page went, in the order in which they came.
    pub placed: Vec<Placed>,
    /// People who are protected by a report's own word.
    pub identities: Vec<Identity>,
}

/// Where a page went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    To { units: Vec<UnitId>, topic: Topic },
    LeftOut,
    Tray(TrayReason),
}

/// Sorts all pages of all reports. `records` are those of the whole municipality.
pub fn sort(pages: Vec<ReadPage>, records: &[Record]) -> Sorted {
    let homes = Homes::of(records);
    let mut placed: Vec<Placed> = pages.iter().map(|page| homes.place(page)).collect();
    let known = Known::of(&homes, pages.iter().zip(&placed));
    for (page, place) in pages.iter().zip(&mut placed) {
        if let Placed::To { units, .. } = place
            && known.names_another(&page.page.text, units)
        {
            *place = Placed::Tray(TrayReason::TwoUnits);
        }
    }
    let mut sorted = Sorted { units: names(&pages), identities: identities(&pages, &placed), ..Sorted::default() };
    let mut places: BTreeMap<(String, UnitId, Topic), usize> = BTreeMap::new();
    for (page, place) in pages.into_iter().zip(&placed) {
        let Placed::To { units, topic } = place else { continue };
        for unit in units {
            let of_unit = sorted.sheets.entry((page.source.clone(), unit.clone())).or_default();
            let one = TabPage { page: page.page.clone(), is_protected: page.is_protected };
            let at = *places.entry((page.source.clone(), unit.clone(), topic.clone())).or_insert(of_unit.len());
            match of_unit.get_mut(at) {
                Some(sheet) => sheet.pages.push(one),
                None => of_unit.push(TabSheet { topic: topic.clone(), pages: vec![one] }),
            }
        }
    }
    sorted.placed = placed;
    sorted
}

fn names(pages: &[ReadPage]) -> BTreeMap<UnitId, String> {
    let named = pages.iter().filter_map(|page| match &page.whose {
        Whose::Of(owner) => owner.unit.clone(),
        Whose::LeftOut | Whose::Tray(_) => None,
    });
    // Written in two ways, the first in the alphabet is shown.
    let mut names = BTreeMap::new();
    for name in named.collect::<BTreeSet<String>>() {
        names.entry(UnitId::of_name(&name)).or_insert(name);
    }
    names
}

/// Everybody whom a page marks as protected; also on a page that went to the tray, as long as it says who.
fn identities(pages: &[ReadPage], placed: &[Placed]) -> Vec<Identity> {
    let mut people: BTreeMap<PersonId, BTreeSet<String>> = BTreeMap::new();
    let mut names: BTreeMap<&PersonId, BTreeSet<&String>> = BTreeMap::new();
    let client = |page: &ReadPage, place: &Placed| match (place, &page.whose) {
        (Placed::To { topic: Topic::Client(id), .. }, _) => Some(id.clone()),
        (_, Whose::Of(owner)) => match &owner.about {
            About::Client(found) => Some(found.id.clone()),
            About::Sheet(_) => None,
        },
        _ => None,
    };
    for (page, place) in pages.iter().zip(placed).filter(|(page, _)| page.is_protected) {
        if let Some(id) = client(page, place) {
            people.entry(id).or_default().extend(page.name.clone());
        }
    }
    // The name may stand on another of the person's pages.
    for (page, place) in pages.iter().zip(placed) {
        if let (Placed::To { topic: Topic::Client(id), .. }, Some(name)) = (place, &page.name) {
            names.entry(id).or_default().insert(name);
        }
    }
    let identity = |(id, own): (PersonId, BTreeSet<String>)| {
        let other = names.get(&id).into_iter().flatten().map(|name| (*name).clone());
        let all: BTreeSet<String> = own.into_iter().chain(other).collect();
        let names = all.into_iter().map(|family| Name { given: String::new(), family }).collect();
        Identity { id: Some(id), names, ..Identity::default() }
    };
    people.into_iter().map(identity).collect()
}

/// Where clients live, by the records of all sources.
struct Homes<'a> {
    units: BTreeMap<&'a PersonId, BTreeSet<UnitId>>,
    /// By the last ten digits, where they tell one person.
    tens: BTreeMap<&'a str, Option<&'a PersonId>>,
    clients: Vec<(&'a Name, &'a UnitId)>,
}

impl<'a> Homes<'a> {
    fn of(records: &'a [Record]) -> Homes<'a> {
        let mut homes = Homes { units: BTreeMap::new(), tens: BTreeMap::new(), clients: Vec::new() };
        for record in records {
            let (id, unit) = match record {
                Record::Client(client) => {
                    homes.clients.push((&client.name, &client.unit));
                    (&client.id, &client.unit)
                }
                Record::Payment(payment) => (&payment.client, &payment.unit),
                _ => continue,
            };
            homes.units.entry(id).or_default().insert(unit.clone());
            if let Some(ten) = personal::last_ten(id) {
                let one = homes.tens.entry(ten).or_insert(Some(id));
                *one = one.filter(|known| *known == id);
            }
        }
        homes
    }

    /// The person whom a number without a century means.
    fn person(&self, found: &Found) -> PersonId {
        let known = || self.tens.get(personal::last_ten(&found.id)?).copied().flatten();
        match found.century {
            true => found.id.clone(),
            false => known().unwrap_or(&found.id).clone(),
        }
    }

    fn place(&self, page: &ReadPage) -> Placed {
        let owner = match &page.whose {
            Whose::Of(owner) => owner,
            Whose::LeftOut => return Placed::LeftOut,
            Whose::Tray(reason) => return Placed::Tray(*reason),
        };
        let topic = match &owner.about {
            About::Client(found) => Topic::Client(self.person(found)),
            About::Sheet(name) => Topic::Sheet(name.clone()),
        };
        let units = match (&owner.unit, &topic) {
            (Some(name), _) => vec![UnitId::of_name(name)],
            (None, Topic::Client(id)) => self.units.get(id).into_iter().flatten().cloned().collect(),
            (None, Topic::Sheet(_)) => Vec::new(),
        };
        if units.is_empty() { Placed::Tray(TrayReason::UnknownClient) } else { Placed::To { units, topic } }
    }
}

/// Numbers and names of all clients, and the units that each belongs to.
struct Known {
    names: Option<AhoCorasick>,
    name_units: Vec<BTreeSet<UnitId>>,
    numbers: Option<AhoCorasick>,
    number_units: Vec<BTreeSet<UnitId>>,
}

impl Known {
    fn of<'p>(homes: &Homes<'_>, pages: impl Iterator<Item = (&'p ReadPage, &'p Placed)>) -> Known {
        let mut numbers: BTreeMap<String, BTreeSet<UnitId>> = BTreeMap::new();
        let mut names: BTreeMap<String, BTreeSet<UnitId>> = BTreeMap::new();
        for (id, units) in &homes.units {
            if let Some(ten) = personal::last_ten(id) {
                numbers.entry(ten.to_string()).or_default().extend(units.iter().cloned());
            }
        }
        let mut add = |name: &Name, units: &[UnitId]| {
            // A single word is too common to say whose a page is.
            for pattern in name_patterns(name).into_iter().filter(|pattern| pattern.trim().contains(' ')) {
                names.entry(pattern).or_default().extend(units.iter().cloned());
            }
        };
        for (name, unit) in &homes.clients {
            add(name, std::slice::from_ref(unit));
        }
        for (page, place) in pages {
            let Placed::To { units, topic: Topic::Client(id) } = place else { continue };
            if let Some(ten) = personal::last_ten(id) {
                numbers.entry(ten.to_string()).or_default().extend(units.iter().cloned());
            }
            if let Some(name) = &page.name {
                add(&Name { given: String::new(), family: name.clone() }, units);
            }
        }
        let (name_patterns, name_units): (Vec<String>, _) = names.into_iter().unzip();
        let (number_patterns, number_units): (Vec<String>, _) = numbers.into_iter().unzip();
        let (names, numbers) = (AhoCorasick::new(name_patterns).ok(), AhoCorasick::new(number_patterns).ok());
        Known { names, name_units, numbers, number_units }
    }

    /// Whether a page of these units names a client of others only. More people than can be looked for: yes.
    fn names_another(&self, text: &str, units: &[UnitId]) -> bool {
        let folded = fold(text);
        let mut digits = String::new();
        digits_into(text, &mut digits);
        let others = |automaton: &Option<AhoCorasick>, all: &[BTreeSet<UnitId>], text: &str| {
            let is_other = |found: aho_corasick::Match| {
                all.get(found.pattern().as_usize()).is_none_or(|home| !units.iter().any(|unit| home.contains(unit)))
            };
            automaton.as_ref().is_none_or(|it| it.find_overlapping_iter(text).any(is_other))
        };
        others(&self.names, &self.name_units, &folded) || others(&self.numbers, &self.number_units, &digits)
    }
}

#[cfg(test)]
mod tests;
