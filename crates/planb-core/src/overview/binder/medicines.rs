//! Medicine lists and signing sheets. They are a basis (*Underlag*) until a nurse has signed them; a varying dose is never filled in.

use jiff::civil::Date;

use super::page::{MedicineList, MedicineRow, OrderRow, Signing, SigningRow};
use super::request::PlanRequest;
use super::roster::Person;
use crate::care::{Medicine, Slot};

/// A signing sheet has room for the boxes of this many times of day; the rest goes to an extra sheet.
const MOST_SLOTS: usize = 4;
/// The times of day of a sheet that has none of its own: only varying doses without a time, or medicines as needed.
const USUAL_SLOTS: [Slot; MOST_SLOTS] = [Slot::Morning, Slot::Lunch, Slot::Evening, Slot::Night];

/// The client's medicine list and nursing orders; `None` when there are none.
pub(super) fn list(person: &Person<'_>, request: &PlanRequest<'_>) -> Option<MedicineList> {
    if person.medicines.is_empty() && person.orders.is_empty() {
        return None;
    }
    let order = |order: &&crate::care::Order| OrderRow {
        text: order.text.clone(),
        when: order.when.clone().unwrap_or_default(),
        delegated: order.delegated,
    };
    Some(MedicineList {
        name: person.client.name.said(),
        number: (request.show_number)(&person.client.id),
        allergies: person.client.allergies.clone(),
        rows: person.medicines.iter().map(|medicine| list_row(medicine, person)).collect(),
        orders: person.orders.iter().map(order).collect(),
    })
}

fn list_row(medicine: &Medicine, person: &Person<'_>) -> MedicineRow {
    let dose = |slot: &Slot| match medicine.varying {
        true => String::new(),
        false => dose_at(medicine, *slot).unwrap_or_default(),
    };
    MedicineRow {
        name: medicine.name.clone(),
        strength: medicine.strength.clone(),
        form: medicine.form.clone(),
        doses: Slot::ALL.iter().map(dose).collect(),
        varying: medicine.varying,
        controlled: medicine.controlled,
        dose_bag: medicine.dose_bag.or(person.client.medicine_help.dose_bags).unwrap_or(false),
        as_needed: medicine.as_needed.clone(),
        since: medicine.since,
        changed: medicine.changed,
        note: medicine.note.clone(),
    }
}

/// The dose at a time of day; two rows of the same time stand together.
fn dose_at(medicine: &Medicine, slot: Slot) -> Option<String> {
    let doses: Vec<&str> = medicine.doses.iter().filter(|(at, _)| *at == slot).map(|(_, dose)| dose.as_str()).collect();
    (!doses.is_empty()).then(|| doses.join(" + "))
}

/// The signing sheets of the week that begins on `monday`: none when staff do not help with medicines or nothing is due.
pub(super) fn signing(person: &Person<'_>, request: &PlanRequest<'_>, monday: Date) -> Vec<Signing> {
    if person.client.medicine_help.needed == Some(false) {
        return Vec::new();
    }
    let days: Vec<Date> = std::iter::successors(Some(monday), |day| day.tomorrow().ok()).take(7).collect();
    let Some(sunday) = days.last().copied() else { return Vec::new() };
    let in_week = |m: &&&Medicine| m.until.is_none_or(|until| until >= monday) && m.since.is_none_or(|s| s <= sunday);
    let medicines: Vec<&Medicine> = person.medicines.iter().filter(in_week).copied().collect();
    if medicines.is_empty() {
        return Vec::new();
    }
    let used = |slot: &&Slot| medicines.iter().any(|m| m.doses.iter().any(|(at, _)| at == *slot));
    let mut slots: Vec<Slot> = Slot::ALL.iter().filter(used).copied().collect();
    if slots.is_empty() {
        slots = USUAL_SLOTS.to_vec();
    }
    let sheet = |(part, slots): (usize, &[Slot])| Signing {
        name: person.client.name.said(),
        number: (request.show_number)(&person.client.id),
        days: days.clone(),
        slots: slots.to_vec(),
        rows: medicines.iter().flat_map(|m| signing_rows(m, slots, part, monday, sunday)).collect(),
    };
    slots.chunks(MOST_SLOTS).enumerate().map(sheet).collect()
}

/// A medicine's rows on one sheet: the fixed doses with a box each, and what is as needed with none.
fn signing_rows(medicine: &Medicine, slots: &[Slot], part: usize, monday: Date, sunday: Date) -> Vec<SigningRow> {
    let (varying, controlled) = (medicine.varying, medicine.controlled);
    let mut label = [medicine.name.as_str(), &medicine.strength, &medicine.form].map(str::trim).join(" ");
    label.truncate(label.trim_end().len());
    // Begins or ends within the week: the paper says when, since its boxes go on all week.
    if let Some(since) = medicine.since.filter(|since| *since > monday) {
        label = format!("{label}, {since} →");
    }
    if let Some(until) = medicine.until.filter(|until| *until < sunday) {
        label = format!("{label}, → {until}");
    }
    let mut rows = Vec::new();
    // Varying without a time: a box at every time, the dose by hand.
    let anywhere = varying && medicine.doses.is_empty() && medicine.as_needed.is_none();
    let dose = |slot: &Slot| match (varying, dose_at(medicine, *slot)) {
        (true, Some(_)) => Some(String::new()),
        (true, None) if anywhere => Some(String::new()),
        (_, dose) => dose,
    };
    let doses: Vec<Option<String>> = slots.iter().map(dose).collect();
    if doses.iter().any(Option::is_some) {
        rows.push(SigningRow { medicine: label.clone(), doses, varying, controlled });
    }
    let fixed = !medicine.doses.is_empty() || anywhere;
    if part == 0 && (medicine.as_needed.is_some() || !fixed) {
        let medicine = match &medicine.as_needed {
            Some(text) if !text.trim().is_empty() => format!("{label} – {}", text.trim()),
            _ => label,
        };
        rows.push(SigningRow { medicine, doses: vec![None; slots.len()], varying, controlled });
    }
    rows
}
