//! Clients on a screen: what was opened of one unit, as the binder's pages would say it, for one role.
//!
//! A screen shows what paper would: the opened records are planned as a binder, and a role sees the parts that are printed
//! for its profile. So who is under spärr is not there, a text that tells of a protected person says "se bilaga", and a door code
//! never comes to a screen at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::binder::fold::sort_key;
use super::binder::page::{
    Binder, ClientSheet, Content, HarmRow, MedicineList, Part, PaymentSheet, Profile, Sheet, Tab,
};
use super::binder::plan::Planned;
use super::find::Typed;
use crate::card::Role;
use crate::id::UnitId;

/// The profiles whose pages a role sees; none for roles whose work is not with clients.
pub fn profiles(role: Role) -> &'static [Profile] {
    match role {
        Role::Staff => &[Profile::Carer],
        Role::Nurse => &[Profile::Nurse],
        Role::OnCall | Role::AreaManager | Role::Director | Role::Administrator => &[Profile::OnCall],
        Role::CaseOfficer => &[Profile::CaseOfficer],
        Role::UnitManager => &[Profile::Carer, Profile::Nurse, Profile::OnCall, Profile::CaseOfficer],
        Role::Finance | Role::Registrar | Role::LogKeeper | Role::DeviceDesk | Role::Communicator => &[],
    }
}

/// One unit's people, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenUnit {
    /// Only the parts that a screen shows.
    binder: Binder,
    /// What a reader would look for and not find, as sentences.
    pub missing: Vec<String>,
}

/// In which order people are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// *Vem skadas först?*
    Harm,
    Name,
}

/// One client, as far as a role sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Person<'a> {
    /// Tells this person from the others of this opening, and says nothing else.
    pub key: String,
    pub name: &'a str,
    /// As printed: `19300725-9892`, or the reserve number.
    pub number: &'a str,
    pub harm: Option<&'a HarmRow>,
    /// Where in the order of harm, from 0.
    pub rank: Option<usize>,
    pub sheet: Option<&'a ClientSheet>,
    /// The sheets of all that is seen, to be printed.
    pub sheets: Vec<&'a Sheet>,
    pub medicines: Option<&'a MedicineList>,
    pub payments: Vec<&'a PaymentSheet>,
    /// The oldest data of what is seen, and until when it counts as fresh and as usable.
    pub data_as_of: DateTime,
    pub green_until: DateTime,
    pub yellow_until: DateTime,
}

impl OpenUnit {
    /// What a plan of the opened records shows on a screen, with what its cover says is missing; the rest of it is let go.
    /// `Err` with the number of texts that would tell of a protected person: then nothing may be shown.
    pub fn of(planned: Planned) -> Result<OpenUnit, usize> {
        if !planned.leaks.is_empty() {
            return Err(planned.leaks.len());
        }
        let mut binder = planned.common;
        let covers = binder.parts.iter().flat_map(|part| &part.sheets).filter_map(|sheet| match &sheet.content {
            Content::Cover(cover) => Some(cover.missing.clone()),
            _ => None,
        });
        let missing = covers.flatten().collect();
        for part in &mut binder.parts {
            part.sheets.retain(|sheet| {
                matches!(
                    sheet.content,
                    Content::Harm(_)
                        | Content::Client(_)
                        | Content::Bag(_)
                        | Content::MedicineList(_)
                        | Content::Payment(_)
                )
            });
        }
        binder.parts.retain(|part| !part.sheets.is_empty());
        Ok(OpenUnit { binder, missing })
    }

    /// Whose they are.
    pub fn unit(&self) -> &UnitId {
        &self.binder.unit
    }

    /// What the unit is called.
    pub fn name(&self) -> &str {
        &self.binder.unit_name
    }

    /// The night of the newest data.
    pub fn night(&self) -> Date {
        self.binder.night
    }

    /// The binder that a page is printed from, without its pages.
    pub fn cover(&self) -> Binder {
        let Binder { unit, unit_name, municipality, night, made_at, supplement, exercise, parts: _ } = &self.binder;
        Binder {
            unit: unit.clone(),
            unit_name: unit_name.clone(),
            municipality: municipality.clone(),
            night: *night,
            made_at: *made_at,
            supplement: *supplement,
            exercise: *exercise,
            parts: Vec::new(),
        }
    }

    /// What everybody is called who stands on some page.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.people(Role::UnitManager, Sorting::Name).into_iter().map(|person| person.name)
    }

    /// Everybody whom a role sees, in this order.
    pub fn people(&self, role: Role, sorting: Sorting) -> Vec<Person<'_>> {
        let seen = profiles(role);
        let mut people: BTreeMap<(u8, u32, String), Person<'_>> = BTreeMap::new();
        let parts = self.binder.parts.iter().filter(|part| part.profiles.iter().any(|own| seen.contains(own)));
        let (harm, rest): (Vec<&Part>, Vec<&Part>) = parts.partition(|part| part.tab == Tab::First);
        for (part, sheet) in rest.into_iter().flat_map(|part| part.sheets.iter().map(move |sheet| (part, sheet))) {
            add(&mut people, part, sheet);
        }
        let rows = harm.iter().flat_map(|part| &part.sheets).filter_map(|sheet| match &sheet.content {
            Content::Harm(harm) => Some(&harm.rows),
            _ => None,
        });
        for (rank, row) in rows.flatten().enumerate() {
            if let Some(person) = people.get_mut(&place_key(Tab::Clients, &row.place.0)) {
                (person.harm, person.rank) = (Some(row), Some(rank));
            }
        }
        let mut people: Vec<Person<'_>> = with_payments(people);
        if sorting == Sorting::Harm {
            people.sort_by_key(|person| (person.rank.is_none(), person.rank));
        }
        people
    }

    /// One of them.
    pub fn person(&self, role: Role, is_wanted: impl Fn(&str) -> bool) -> Option<Person<'_>> {
        self.people(role, Sorting::Name).into_iter().find(|person| is_wanted(&person.key))
    }

    /// Those who fit every typed word: by name, address, number, telephone, or by somebody close to them. Best first.
    pub fn find(&self, role: Role, typed: &str) -> Vec<Person<'_>> {
        let typed = Typed::of(typed);
        let scored = self.people(role, Sorting::Name).into_iter().filter_map(|person| {
            let (mut other, mut phones) = (Vec::new(), vec![person.number]);
            if let Some(sheet) = person.sheet {
                other.push(sheet.address.as_str());
                other.extend(sheet.contacts.iter().map(|contact| contact.name.as_str()));
                let contacts = sheet.contacts.iter().flat_map(|contact| &contact.phones);
                phones.extend(sheet.phones.iter().chain(contacts).map(|phone| phone.shown.as_str()));
            }
            Some((typed.fits(person.name, &other, &phones)?, person))
        });
        let mut found: Vec<(u32, Person<'_>)> = scored.collect();
        found.sort_by(|(one, _), (other, _)| other.cmp(one));
        found.into_iter().map(|(_, person)| person).collect()
    }
}

impl Person<'_> {
    /// The year of birth, where the number says it.
    pub fn born(&self) -> Option<&str> {
        let year = self.number.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
        year.filter(|_| self.number.len() >= "19300725-9892".len())
    }

    /// As a follow-up of access names them: `Astrid Öberg, 1930`.
    pub fn called(&self) -> String {
        self.born().map_or_else(|| self.name.to_string(), |born| format!("{}, {born}", self.name))
    }
}

/// A client's place in the plan, without the tab: the same for all their sheets.
fn place_key(tab: Tab, place: &str) -> (u8, u32, String) {
    let number = place.split('-').nth(1).unwrap_or_default();
    (u8::from(tab == Tab::Payments), number.parse().unwrap_or(u32::MAX), number.to_string())
}

fn add<'a>(people: &mut BTreeMap<(u8, u32, String), Person<'a>>, part: &'a Part, sheet: &'a Sheet) {
    let (name, number) = match &sheet.content {
        Content::Client(page) | Content::Bag(page) => (&page.name, &page.number),
        Content::MedicineList(page) => (&page.name, &page.number),
        Content::Payment(page) => (&page.name, &page.number),
        _ => return,
    };
    let key = place_key(part.tab, &sheet.place.0);
    let person = people.entry(key.clone()).or_insert_with(|| Person {
        key: format!("{}-{}", key.0, key.2),
        name,
        number,
        harm: None,
        rank: None,
        sheet: None,
        sheets: Vec::new(),
        medicines: None,
        payments: Vec::new(),
        data_as_of: sheet.data_as_of,
        green_until: sheet.green_until,
        yellow_until: sheet.yellow_until,
    });
    person.data_as_of = person.data_as_of.min(sheet.data_as_of);
    person.green_until = person.green_until.min(sheet.green_until);
    person.yellow_until = person.yellow_until.min(sheet.yellow_until);
    match &sheet.content {
        // The whole sheet before the one for the bag, where somebody sees both.
        Content::Client(page) => person.sheet = Some(page),
        Content::Bag(page) if person.sheet.is_none() => person.sheet = Some(page),
        Content::MedicineList(page) => person.medicines = Some(page),
        Content::Payment(page) => person.payments.push(page),
        _ => return,
    }
    person.sheets.push(sheet);
}

/// A household's payment stands with the client of the same number; who has only payments is listed by name among the others.
fn with_payments(people: BTreeMap<(u8, u32, String), Person<'_>>) -> Vec<Person<'_>> {
    let (mut clients, payees): (Vec<Person<'_>>, Vec<Person<'_>>) =
        people.into_values().partition(|person| person.payments.is_empty());
    let mut is_alone = BTreeSet::new();
    for payee in payees {
        match clients.iter_mut().find(|client| client.number == payee.number) {
            Some(client) => {
                client.payments.extend(payee.payments);
                client.sheets.extend(payee.sheets);
            }
            None => {
                is_alone.insert(payee.number);
                clients.push(payee);
            }
        }
    }
    if !is_alone.is_empty() {
        let family = |name: &str| name.rsplit(' ').next().map(sort_key).unwrap_or_default();
        clients.sort_by_cached_key(|person| (family(person.name), sort_key(person.name)));
    }
    clients
}

#[cfg(test)]
mod tests;
