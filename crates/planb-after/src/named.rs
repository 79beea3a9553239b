//! How the pages of the work after name sheets, forms, units and holders, and how they read what was typed of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use planb_core::form::FormDefinition;
use planb_core::id::UnitId;
use planb_core::ledger::{Issue, Sheet, Stage};
use planb_core::overview;
use planb_core::overview::organisation::Units;
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::{In, shown};

pub use crate::serials::{listed, run, serial, spans};

/// What a refused form says: what happened, and what to do.
pub type Fault = Option<(String, String)>;

/// A choice of a select or of radios.
pub fn item(value: &str, label: String, chosen: &str) -> Item {
    Item { value: value.to_string(), label, hint: String::new(), checked: value == chosen }
}

/// A form's name in a language.
pub fn title(language: Language, form: &FormDefinition) -> &str {
    match language {
        Language::Swedish => &form.title.sv,
        Language::English => &form.title.en,
    }
}

/// What people call a form; its code where this program does not know it.
pub fn form_name(by: &In, code: &str, version: u16) -> String {
    let form = overview::form::find(by.state(), code, version);
    form.map_or_else(|| format!("{code}.{version}"), |form| title(by.language, form).to_string())
}

/// The newest version of each form, by name.
pub fn forms(by: &In) -> Vec<FormDefinition> {
    let mut newest: BTreeMap<String, FormDefinition> = BTreeMap::new();
    for form in overview::form::forms(by.state()).all() {
        let known = newest.entry(form.code.clone()).or_insert_with(|| form.clone());
        if form.version > known.version {
            known.clone_from(form);
        }
    }
    let mut all: Vec<FormDefinition> = newest.into_values().collect();
    all.sort_by_cached_key(|form| shown::collated(title(by.language, form)));
    all
}

/// Units that this person sees, by name.
pub fn units(by: &In) -> Vec<(UnitId, String)> {
    let known = Units::of(by.state());
    let mut all: Vec<(UnitId, String)> =
        known.iter().filter(|unit| by.sees(Some(&unit.id))).map(|unit| (unit.id.clone(), unit.name.clone())).collect();
    all.sort_by_cached_key(|(_, name)| shown::collated(name));
    all
}

/// The same to choose from.
pub fn unit_items(by: &In, chosen: &str) -> Vec<Item> {
    units(by).into_iter().map(|(id, name)| item(&id.0, name, chosen)).collect()
}

/// What a unit is called.
pub fn unit_name(by: &In, unit: &UnitId) -> String {
    shown::name(by.state(), by.language, "unit", &unit.0)
}

/// A moment as people read it.
pub fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Where a sheet stands: a word, and the kind of status.
pub fn stage(by: &In, sheet: &Sheet) -> (&'static str, String) {
    let stage = sheet.standing().stage;
    let kind = match stage {
        Stage::Checked | Stage::Entered | Stage::Voided => "ok",
        Stage::Back | Stage::Scanned => "soon",
        Stage::Lost | Stage::InDoubt => "late",
        Stage::Stock | Stage::Given => "none",
    };
    (kind, by.say(&format!("stage-{}", stage.word())))
}

/// Where a sheet is: who has it, where it lies.
pub fn whereabouts(by: &In, sheet: &Sheet) -> String {
    let standing = sheet.standing();
    match standing.stage {
        Stage::Given | Stage::InDoubt if !standing.holders.is_empty() => standing.holders.join(", "),
        Stage::Back | Stage::Scanned | Stage::Entered | Stage::Checked => standing.place.clone(),
        Stage::Stock | Stage::Given if !standing.explained.is_empty() => {
            by.say(&format!("explain-{}", standing.explained))
        }
        _ => String::new(),
    }
}

/// The person of the register who is called so: the number as people read it and as a telephone dials it.
pub fn phones(by: &In) -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (_, person) in by.state().register().of("person") {
        let number = shown::number_of(person);
        let Some(dial) = shown::dialled(number) else { continue };
        let name = person.get("name").trim().to_lowercase();
        if all.insert(name.clone(), (shown::phone_shown(number), dial)).is_some() {
            // Of two with one name nobody guesses which.
            twice.insert(name);
        }
    }
    all.retain(|name, _| !twice.contains(name));
    all
}

/// Who signs: the name that was typed, else whoever is logged in.
pub fn hand(by: &In, typed: &str) -> Hand {
    let own = by.who.hand();
    match typed.trim() {
        "" => own,
        name => Hand { name: name.chars().take(120).collect(), card: own.card },
    }
}

/// Whether this person sees a sheet.
pub fn sees(by: &In, issue: &Issue) -> bool {
    by.sees(Some(&issue.unit))
}

/// A sheet of the ledger that this person sees.
pub fn own<'a>(by: &'a In, serial: &Serial) -> Result<(&'a Sheet, &'a Issue), Trouble> {
    let unknown = || Trouble::user("ledger-unknown").with("serial", serial);
    let (sheet, issue) = by.state().ledger().issued(serial).ok_or_else(unknown)?;
    if sees(by, issue) { Ok((sheet, issue)) } else { Err(Trouble::user("sheet-not-yours").with("serial", serial)) }
}

/// What was typed of several sheets: a list, or the first and the last of a run. Numbers between them that are no form's are left
/// out, as prints and forms are numbered together; all must be of the unit of the first.
pub fn several(by: &In, list: &str, from: &str, to: &str) -> Result<Vec<Serial>, Trouble> {
    let mut all = listed(list)?;
    if !from.trim().is_empty() {
        let first = serial(from)?;
        let last = if to.trim().is_empty() { first.clone() } else { serial(to)? };
        own(by, &first)?;
        own(by, &last)?;
        all.extend(run(by.state(), &first, &last)?);
    }
    if all.is_empty() {
        return Err(Trouble::user("sheet-none-typed"));
    }
    for serial in &all {
        own(by, serial)?;
    }
    Ok(all)
}
