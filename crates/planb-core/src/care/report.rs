//! Reports that a system can only print: whose is each page? The mapping's expressions say it; nothing is guessed.
//!
//! A report is either about clients, a sheet each, or about the unit: one sheet, or one per run or day where the mapping
//! tells them apart. A page that says neither, and does not follow another by the mapping's word, goes to the tray.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::mapping::one_or_many;
use super::pattern::Expression;
use crate::id::{PersonId, UnitId};
use crate::number::personal::{self, Certainty};
use crate::sheet::{Letter, Profile};

/// So many finds of one expression on one page are looked at.
const FINDS_MAX: usize = 64;
/// The text that tells two sheets of a unit apart is cut after so many characters.
const SHEET_MAX_CHARS: usize = 120;

/// How the pages of a source's PDF files are sorted: the mapping's `[pdf]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PdfRules {
    /// The letter of the tab: J–Z, another for every source.
    pub tab: Letter,
    /// For whom the tab is printed; without it for everybody in the unit.
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// Finds the unit's name on a page: the first group, or all of it.
    #[serde(default)]
    pub unit: Option<Expression>,
    /// The one unit that every page is for.
    #[serde(default)]
    pub unit_is: Option<String>,
    /// Finds the client's number: every client gets a sheet.
    #[serde(default)]
    pub client: Option<Expression>,
    /// Finds the client's name.
    #[serde(default)]
    pub name: Option<Expression>,
    /// Finds what tells the unit's own sheets apart: a run, a week.
    #[serde(default)]
    pub sheet: Option<Expression>,
    /// Pages like this, which name nobody, belong to the page before.
    #[serde(default)]
    pub follows: Option<Expression>,
    /// Pages like this are not needed: a title page, a sum.
    #[serde(default, deserialize_with = "one_or_many")]
    pub skip: Vec<Expression>,
    /// Pages like this are about somebody protected.
    #[serde(default, deserialize_with = "one_or_many")]
    pub protected: Vec<Expression>,
    /// What differs from night to night without anything being changed: the time of printing.
    #[serde(default, deserialize_with = "one_or_many")]
    pub ignore: Vec<Expression>,
    /// A number of ten digits is at least this old.
    #[serde(default)]
    pub youngest: i16,
}

impl PdfRules {
    pub(super) fn check(&self, title: &str) -> Result<(), String> {
        if title.trim().is_empty() {
            return Err("title is missing: the tab is named after it".into());
        }
        if self.unit.is_some() && self.unit_is.is_some() {
            return Err("[pdf] has both unit and unit_is: one of them says which unit".into());
        }
        if self.unit.is_none() && self.unit_is.is_none() && self.client.is_none() {
            return Err(
                "[pdf] says no unit: write unit, unit_is, or client (then the clients' own records say it)".into()
            );
        }
        if self.client.is_some() && self.sheet.is_some() {
            return Err("[pdf] has both client and sheet: a report is about clients or about the unit".into());
        }
        if self.client.is_none() && self.name.is_some() {
            return Err("[pdf] has name but no client: a name alone is not enough".into());
        }
        Ok(())
    }

    /// The text without what differs from night to night.
    pub fn lasting(&self, text: &str) -> String {
        self.ignore.iter().fold(text.to_string(), |text, expression| expression.0.replace_all(&text, "").into_owned())
    }

    /// What a page's text says.
    pub fn look(&self, text: &str, reference: Date) -> Look {
        let numbers = self.client.as_ref().map(|client| finds(client, text)).unwrap_or_default();
        let read = numbers.iter().filter_map(|number| personal::read(number, reference, self.youngest));
        let mut clients: Vec<Found> = Vec::new();
        for found in read.map(|read| Found { century: read.certainty != Certainty::CenturyGuessed, id: read.id }) {
            if !clients.iter().any(|known| known.id == found.id) {
                clients.push(found);
            }
        }
        let mut units: Vec<String> = self.unit_is.iter().cloned().collect();
        for name in self.unit.as_ref().map(|unit| finds(unit, text)).unwrap_or_default() {
            if !units.iter().any(|known| UnitId::of_name(known) == UnitId::of_name(&name)) {
                units.push(name);
            }
        }
        let first = |expression: &Option<Expression>| finds(expression.as_ref()?, text).into_iter().next();
        let like = |expression: &Expression| expression.0.is_match(text);
        Look {
            units,
            clients,
            name: first(&self.name),
            sheet: first(&self.sheet).map(|sheet| sheet.chars().take(SHEET_MAX_CHARS).collect()),
            follows: self.follows.as_ref().is_some_and(like),
            is_left_out: self.skip.iter().any(like),
            is_protected: self.protected.iter().any(like),
        }
    }

    /// Whose every page of one file is, in order; `None` is a page whose text can't be read.
    pub fn sort(&self, pages: &[Option<Look>]) -> Vec<Whose> {
        let mut before: Option<Owner> = None;
        let mut whose = Vec::with_capacity(pages.len());
        for page in pages {
            let one = match page {
                None => Whose::Tray(TrayReason::Illegible),
                Some(look) if look.is_left_out => Whose::LeftOut,
                Some(look) => self.owner(look, before.as_ref()),
            };
            before = if let Whose::Of(owner) = &one { Some(owner.clone()) } else { None };
            whose.push(one);
        }
        whose
    }

    fn owner(&self, look: &Look, before: Option<&Owner>) -> Whose {
        let before = before.filter(|_| look.follows);
        let unit = match look.units.as_slice() {
            [] => None,
            [unit] => Some(unit.clone()),
            _ => return Whose::Tray(TrayReason::TwoUnits),
        };
        let id = |unit: &Option<String>| unit.as_deref().map(UnitId::of_name);
        if let (Some(before), true) = (before, unit.is_some())
            && before.unit.is_some()
            && id(&before.unit) != id(&unit)
        {
            return Whose::Tray(TrayReason::TwoUnits);
        }
        let about = match (&self.client, look.clients.as_slice()) {
            (Some(_), [client]) => Some(About::Client(client.clone())),
            (Some(_), [_, _, ..]) => return Whose::Tray(TrayReason::TwoClients),
            (Some(_), []) => None,
            (None, _) if self.sheet.is_some() => look.sheet.clone().map(About::Sheet),
            (None, _) => Some(About::Sheet(String::new())),
        };
        let has_unit = unit.is_some() || self.unit.is_none();
        match (about, before) {
            (Some(about), _) if has_unit => Whose::Of(Owner { unit, about }),
            // The unit stands on the first page only.
            (Some(about), Some(before)) if about == before.about => Whose::Of(before.clone()),
            (None, Some(before)) => Whose::Of(before.clone()),
            (Some(_), _) => Whose::Tray(TrayReason::NoUnit),
            (None, None) if self.client.is_some() => Whose::Tray(TrayReason::NoClient),
            (None, None) => Whose::Tray(TrayReason::NoSheet),
        }
    }
}

/// What was found on one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Units by name, each once.
    pub units: Vec<String>,
    pub clients: Vec<Found>,
    pub name: Option<String>,
    pub sheet: Option<String>,
    pub follows: bool,
    pub is_left_out: bool,
    pub is_protected: bool,
}

/// A client's number as it was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub id: PersonId,
    /// False where the century was not written.
    pub century: bool,
}

/// Whose a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Of(Owner),
    /// Not needed, by the mapping's word.
    LeftOut,
    Tray(TrayReason),
}

/// The unit and what of it a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `None`: the clients' own records say it.
    pub unit: Option<String>,
    pub about: About,
}

/// What a sheet of a report is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Client(Found),
    /// One of the unit's own sheets; empty where it has one only.
    Sheet(String),
}

macro_rules! tray_reasons {
    ($($(#[$doc:meta])* $variant:ident $key:literal,)*) => {
        /// Why a page belongs to no sheet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum TrayReason { $($(#[$doc])* $variant,)* }

        impl TrayReason {
            /// Every reason.
            pub const ALL: &[TrayReason] = &[$(TrayReason::$variant,)*];

            /// The Fluent key of its words.
            pub fn key(self) -> &'static str {
                match self { $(TrayReason::$variant => $key,)* }
            }
        }
    };
}

tray_reasons! {
    /// There is no text, text that can't be read, or a picture as large as the page.
    Illegible "tray-illegible",
    NoUnit "tray-no-unit",
    NoClient "tray-no-client",
    /// Nothing says which of the unit's sheets it is.
    NoSheet "tray-no-sheet",
    TwoClients "tray-two-clients",
    /// It names two units, or people of two.
    TwoUnits "tray-two-units",
    /// No client list has the person, so nothing says which unit.
    UnknownClient "tray-unknown-client",
}

/// What an expression finds on a page: its first group, or all of it; each trimmed and not empty.
fn finds(expression: &Expression, text: &str) -> Vec<String> {
    let all = expression.0.captures_iter(text).take(FINDS_MAX);
    let parts =
        all.filter_map(|found| found.get(1).or_else(|| found.get(0)).map(|part| part.as_str().trim().to_string()));
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests;
