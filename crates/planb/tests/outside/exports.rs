//! Who is in the demo's exports, as Python's csv module reads them: unit, number, name, protection.

use std::path::Path;

use serde_json::Value;

use crate::demo::find;
use crate::judges::{normal, python};

/// Everybody in the exports, by what they are there.
pub struct Exports {
    /// Clients and the people of payment decisions.
    pub people: Vec<Person>,
    /// Relatives and staff.
    pub others: Vec<Person>,
}

/// A person as an export has them.
#[derive(Debug)]
pub struct Person {
    pub file: String,
    pub line: u64,
    pub unit: String,
    /// The last ten digits of the personnummer, with zeros that a spreadsheet lost; empty for reserve numbers.
    pub number: String,
    pub given: String,
    pub family: String,
    pub protected: bool,
    pub blocked: bool,
}

impl Exports {
    /// Reads the exports that the demo left in its folder.
    pub fn of(dir: &Path) -> Exports {
        let read = |name: &str, kind: &str| {
            let file = find(dir, name).unwrap_or_else(|| panic!("the demo keeps {name}"));
            let rows = python(include_str!("exports.py"), &[kind, file.to_str().unwrap()]);
            let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
            assert!(!rows.is_empty(), "{name} has rows");
            rows.iter().map(|row| Person::of(name, row)).collect::<Vec<_>>()
        };
        let mut people = read("treserva_brukare.csv", "clients");
        people.extend(read("forsorjningsstod.csv", "payments"));
        let mut others = read("treserva_brukare.csv", "contacts");
        others.extend(read("telefonlista.xlsx", "staff"));
        Exports { people, others }
    }

    /// Everybody.
    pub fn everyone(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().chain(&self.others)
    }
}

impl Person {
    fn of(file: &str, row: &Value) -> Person {
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_string();
        let is = |field: &str| !matches!(text(field).trim().to_lowercase().as_str(), "" | "n" | "nej" | "0");
        Person {
            file: file.to_string(),
            line: row["line"].as_u64().unwrap(),
            unit: text("unit"),
            number: text("number"),
            given: text("given"),
            family: text("family"),
            protected: is("protected"),
            blocked: is("blocked"),
        }
    }

    /// True for people whom the unit's common binder must have.
    pub fn is_printed(&self) -> bool {
        !self.protected && !self.blocked
    }

    /// True when the text has the person's whole name, in either order.
    pub fn is_named_in(&self, text: &str) -> bool {
        let (given, family) = (normal(&self.given), normal(&self.family));
        if given.is_empty() || family.is_empty() {
            return text.contains(&format!(" {given}{family} "));
        }
        text.contains(&format!(" {given} {family} ")) || text.contains(&format!(" {family} {given} "))
    }

    pub fn has_name_of(&self, other: &Person) -> bool {
        normal(&self.given) == normal(&other.given) && normal(&self.family) == normal(&other.family)
    }
}
