//! One client from several records: blanks are filled, lists grow, the stronger protection counts.

use super::super::pattern::folded;
use super::super::{Client, Contact};
use super::build::stronger;

/// Fills blank fields of `client` from `other`. Protection is the stronger of both.
pub(super) fn fill(client: &mut Client, other: &Client) {
    fn list<T: Clone>(into: &mut Vec<T>, from: &[T]) {
        if into.is_empty() {
            into.extend_from_slice(from);
        }
    }
    fn option<T: Clone>(into: &mut Option<T>, from: &Option<T>) {
        if into.is_none() {
            into.clone_from(from);
        }
    }
    fn text(into: &mut String, from: &str) {
        if into.is_empty() {
            *into = from.to_string();
        }
    }
    text(&mut client.name.given, &other.name.given);
    text(&mut client.name.family, &other.name.family);
    text(&mut client.address, &other.address);
    text(&mut client.postal, &other.postal);
    client.protection = stronger(client.protection, other.protection);
    client.two_carers |= other.two_carers;
    list(&mut client.phones, &other.phones);
    list(&mut client.needs, &other.needs);
    list(&mut client.diagnoses, &other.diagnoses);
    list(&mut client.treatment_limits, &other.treatment_limits);
    list(&mut client.infections, &other.infections);
    list(&mut client.devices, &other.devices);
    list(&mut client.allergies, &other.allergies);
    list(&mut client.warnings, &other.warnings);
    list(&mut client.contacts, &other.contacts);
    option(&mut client.medicine_help.needed, &other.medicine_help.needed);
    option(&mut client.medicine_help.by, &other.medicine_help.by);
    option(&mut client.medicine_help.dose_bags, &other.medicine_help.dose_bags);
    option(&mut client.alarm, &other.alarm);
    option(&mut client.lock, &other.lock);
    option(&mut client.key_number, &other.key_number);
    option(&mut client.door_code, &other.door_code);
    option(&mut client.lives_alone, &other.lives_alone);
    option(&mut client.whereabouts, &other.whereabouts);
}

/// Adds another source's fields: lists grow, blanks are filled.
pub(super) fn add(client: &mut Client, addition: &Client) {
    fn grow<T: Clone + PartialEq>(into: &mut Vec<T>, from: &[T]) {
        for one in from {
            if !into.contains(one) {
                into.push(one.clone());
            }
        }
    }
    grow(&mut client.phones, &addition.phones);
    grow(&mut client.needs, &addition.needs);
    grow(&mut client.diagnoses, &addition.diagnoses);
    grow(&mut client.treatment_limits, &addition.treatment_limits);
    grow(&mut client.infections, &addition.infections);
    grow(&mut client.devices, &addition.devices);
    grow(&mut client.allergies, &addition.allergies);
    grow(&mut client.warnings, &addition.warnings);
    client.blocked |= addition.blocked;
    fill(client, addition);
}

/// A contact once per client; the stronger protection counts.
pub(super) fn add_contact(client: &mut Client, contact: Contact) {
    let same = client
        .contacts
        .iter_mut()
        .find(|known| folded(&known.name) == folded(&contact.name) && !contact.name.is_empty());
    match same {
        Some(known) => {
            known.protection = stronger(known.protection, contact.protection);
            for phone in contact.phones {
                if !known.phones.contains(&phone) {
                    known.phones.push(phone);
                }
            }
        }
        None => client.contacts.push(contact),
    }
}
