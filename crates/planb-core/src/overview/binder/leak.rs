//! No protected person in a common paper: the last look before print.
//!
//! After the planning every text of every common sheet is looked at: personnummer in any form, full name in either order, full
//! address, phone numbers in any form. A text that tells becomes "se bilaga"; the sheet as it was goes to the supplement.
//!
//! A person's own name and address on their own sheet are left alone: a namesake or somebody who lives in the same house must be
//! found at their own place. A work phone that protected and other staff share is the unit's, not the person's.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use super::fold::{digits_into, fold, fold_into};
use super::page::{Binder, Content, Tab};
use super::texts::{Own, each_text};
use crate::care::{Name, Phone, Record};
use crate::id::PersonId;
use crate::sheet::Place;

/// A single name shorter than this is too common to look for.
const SHORTEST_SINGLE_NAME: usize = 4;
/// Patterns are cut after this many letters, so that no input makes the search large.
const LONGEST_PATTERN: usize = 200;
/// A number with fewer digits is not one person's.
const SHORTEST_NUMBER: usize = 7;
/// A Swedish number with its country code has at least so many digits; one without it and the zero has at most nine.
const WITH_COUNTRY_CODE: usize = 10;

/// What must not be found of one protected person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub id: Option<PersonId>,
    pub names: Vec<Name>,
    pub address: String,
    pub phones: Vec<Phone>,
    pub who: Who,
}

/// Whether a protected person is staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// A client, relative or payee.
    #[default]
    Person,
    Staff,
}

/// Texts of a common sheet that told of a protected person, without the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    pub tab: Tab,
    pub place: Place,
    /// How many texts of the sheet.
    pub texts: u32,
    /// How many of these no earlier sheet of the binder has: what a reader misses.
    pub missed: u32,
}

/// Everybody among `records` who is protected: clients, relatives, staff, payees.
pub fn identities(records: &[Record]) -> Vec<Identity> {
    let shared: BTreeSet<&str> = records
        .iter()
        .filter_map(|record| match record {
            Record::Staff(staff) if !staff.protection.is_protected() => Some(&staff.work_phones),
            _ => None,
        })
        .flatten()
        .map(|phone| phone.number.as_str())
        .collect();
    let mut found = Vec::new();
    for record in records {
        match record {
            Record::Client(client) => {
                if client.protection.is_protected() {
                    found.push(Identity {
                        id: Some(client.id.clone()),
                        names: vec![client.name.clone()],
                        address: client.address.clone(),
                        phones: client.phones.clone(),
                        who: Who::Person,
                    });
                }
                found.extend(client.contacts.iter().filter(|contact| contact.protection.is_protected()).map(
                    |contact| {
                        let name = Name { given: String::new(), family: contact.name.clone() };
                        Identity { names: vec![name], phones: contact.phones.clone(), ..Identity::default() }
                    },
                ));
            }
            Record::Staff(staff) if staff.protection.is_protected() => {
                let own = staff.work_phones.iter().filter(|phone| !shared.contains(phone.number.as_str()));
                let phones = own.chain(&staff.private_phones).cloned().collect();
                found.push(Identity {
                    names: vec![staff.name.clone()],
                    phones,
                    who: Who::Staff,
                    ..Identity::default()
                });
            }
            Record::Payment(payment) if payment.protection.is_protected() => {
                let id = Some(payment.client.clone());
                found.push(Identity { id, names: vec![payment.name.clone()], ..Identity::default() });
            }
            _ => {}
        }
    }
    found
}

/// Finds protected people in texts.
pub struct Watch {
    /// `None` when there is more than can be looked for (2 GB): then every text tells.
    words: Option<AhoCorasick>,
    /// What each pattern of `words` is.
    kinds: Vec<Own>,
    digits: Option<AhoCorasick>,
    empty: bool,
}

impl Watch {
    /// Makes the patterns of everybody in `identities`.
    pub fn new<'a>(identities: impl Iterator<Item = &'a Identity>) -> Watch {
        let (mut words, mut digits) = (BTreeMap::new(), BTreeSet::new());
        for identity in identities {
            for pattern in identity.names.iter().flat_map(name_patterns) {
                // A name that both staff and others have counts as staff's, which fewer texts may hold.
                match identity.who {
                    Who::Staff => _ = words.insert(cut(pattern), Own::Staff),
                    Who::Person => _ = words.entry(cut(pattern)).or_insert(Own::Name),
                }
            }
            let address = fold(&identity.address);
            if address.split_whitespace().count() >= 2 && address.chars().any(|c| c.is_numeric()) {
                words.insert(cut(address), Own::Address);
            }
            if let Some(id) = &identity.id {
                let plain: String = id.0.chars().filter(char::is_ascii_digit).collect();
                let year_first = plain.len() == 12;
                match plain.get(2..).filter(|_| year_first) {
                    Some(ten) => _ = digits.insert(ten.to_string()),
                    None if fold(&id.0).len() > SHORTEST_SINGLE_NAME => {
                        _ = words.insert(cut(fold(&id.0)), Own::Nothing);
                    }
                    None => {}
                }
            }
            digits.extend(identity.phones.iter().flat_map(phone_patterns));
        }
        let empty = words.is_empty() && digits.is_empty();
        let (patterns, kinds): (Vec<String>, Vec<Own>) = words.into_iter().unzip();
        Watch { words: AhoCorasick::new(patterns).ok(), kinds, digits: AhoCorasick::new(digits).ok(), empty }
    }

    /// Whether `text`, which is the person's own in the sense of `own`, tells of a protected person.
    pub fn finds(&self, text: &str, own: Own) -> bool {
        self.finds_in(text, own, &mut String::new())
    }

    fn finds_in(&self, text: &str, own: Own, buffer: &mut String) -> bool {
        if self.empty || text.is_empty() {
            return false;
        }
        fold_into(text, buffer);
        let kind = |at: usize| self.kinds.get(at).copied().unwrap_or(Own::Nothing);
        let told = |found: aho_corasick::Match| !own.excuses(kind(found.pattern().as_usize()));
        if self.words.as_ref().is_none_or(|words| words.find_overlapping_iter(buffer.as_str()).any(told)) {
            return true;
        }
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        digits_into(text, buffer);
        self.digits.as_ref().is_none_or(|digits| digits.is_match(buffer.as_str()))
    }

    /// Shows every text of `content` that tells of a protected person to `told`.
    pub(super) fn each_told(&self, content: &mut Content, told: &mut dyn FnMut(Own, &str)) {
        if self.empty {
            return;
        }
        let mut buffer = String::new();
        each_text(content, &mut |own, text| {
            if self.finds_in(text, own, &mut buffer) {
                told(own, text);
            }
        });
    }

    /// Puts `marker` in place of every text of `content` that tells of a protected person; what only repeats another is
    /// left out.
    pub(super) fn redact(&self, content: &mut Content, marker: &str) {
        if self.empty {
            return;
        }
        let mut buffer = String::new();
        each_text(content, &mut |own, text| {
            if self.finds_in(text, own, &mut buffer) {
                text.clear();
                text.push_str(if own == Own::Repeated { "" } else { marker });
            }
        });
    }

    /// The sheets of a planned binder that still tell: none, if the planning is right.
    pub fn check(&self, binder: &Binder) -> Vec<Redaction> {
        if self.empty {
            return Vec::new();
        }
        let sheets = binder.parts.iter().flat_map(|part| part.sheets.iter().map(move |sheet| (part.tab, sheet)));
        let told = sheets.filter_map(|(tab, sheet)| {
            let mut texts = 0;
            self.each_told(&mut sheet.content.clone(), &mut |_, _| texts += 1);
            (texts > 0).then(|| Redaction { tab, place: sheet.place.clone(), texts, missed: texts })
        });
        told.collect()
    }
}

/// The start of a pattern is enough to find it.
fn cut(pattern: String) -> String {
    match pattern.char_indices().nth(LONGEST_PATTERN) {
        Some((end, _)) => pattern.get(..end).unwrap_or_default().to_string(),
        None => pattern,
    }
}

/// The name in both orders, with all given names and with the first only.
pub(super) fn name_patterns(name: &Name) -> BTreeSet<String> {
    let (given, family) = (fold(&name.given), fold(&name.family));
    let (given, family): (Vec<&str>, Vec<&str>) = (given.split(' ').collect(), family.split(' ').collect());
    let tokens =
        |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).map(|part| (*part).to_string()).collect();
    let (given, family): (Vec<String>, Vec<String>) = (tokens(&given), tokens(&family));
    let all: Vec<String> = given.iter().chain(&family).cloned().collect();
    let mut patterns = BTreeSet::new();
    let mut add = |parts: &[&[String]]| {
        patterns.insert(format!(" {} ", parts.concat().join(" ")));
    };
    match (given.split_first(), family.is_empty(), all.as_slice()) {
        (_, _, []) => {}
        (_, _, [single]) => {
            if single.chars().count() >= SHORTEST_SINGLE_NAME {
                add(&[&all]);
            }
        }
        (Some((first, _)), false, _) => {
            let first = std::slice::from_ref(first);
            add(&[&given, &family]);
            add(&[&family, &given]);
            add(&[first, &family]);
            add(&[&family, first]);
        }
        // One field: the last word may be the family name, or the first.
        (_, _, [first, middle @ .., last]) => {
            let (first, last) = (std::slice::from_ref(first), std::slice::from_ref(last));
            add(&[&all]);
            add(&[last, first, middle]);
            add(&[first, last]);
            add(&[last, first]);
            add(&[middle, last, first]);
        }
    }
    patterns
}

/// The digits of each number in the field, without country code and leading zero: found in `+46701740605` as in
/// `070-174 06 05`. A field that could not be read may hold several.
fn phone_patterns(phone: &Phone) -> BTreeSet<String> {
    let mut runs = String::new();
    digits_into(&phone.number, &mut runs);
    let international = phone.number.trim_start().starts_with('+');
    let national = |digits: &str| {
        let plain = digits.trim_start_matches("00");
        // Ten digits that begin with 46 and no zero: `+46` in the middle of a field.
        let coded = international || digits.starts_with("00") || digits.len() >= WITH_COUNTRY_CODE;
        let abroad = plain.strip_prefix("46").filter(|_| coded);
        abroad.unwrap_or(plain).trim_start_matches('0').to_string()
    };
    runs.split('|').map(national).filter(|digits| digits.len() >= SHORTEST_NUMBER).map(cut).collect()
}

#[cfg(test)]
mod tests;
