//! Every text of every page, one by one. A field that is added to a page does not compile until it is named here.

use super::page::{
    CallRow, ChangeSheet, ClientSheet, CodeRow, Content, Cover, FirstHour, Harm, HarmRow, MedicineList, MedicineRow,
    OrderRow, PaymentSheet, PhoneShown, Report, Run, RunClient, Schedule, Signing, StaffList,
};
use super::plans;

/// What a text is of the person whom the sheet or row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    Nothing,
    /// A client's or payee's own name: theirs, whoever else has it.
    Name,
    /// A staff member's own name: theirs, unless protected staff have it.
    Staff,
    Address,
    /// Says once more what another text of the row says (a number to dial, a reason with its time): withheld with it, not counted.
    Repeated,
}

impl Own {
    /// Whether a text that is the person's own in this sense may hold what tells of somebody else in the sense of `other`.
    pub(super) fn excuses(self, other: Own) -> bool {
        match self {
            Own::Nothing | Own::Repeated => false,
            Own::Name => matches!(other, Own::Name | Own::Staff),
            Own::Staff => other == Own::Name,
            Own::Address => other == Own::Address,
        }
    }
}

pub(super) type Look<'a> = &'a mut dyn FnMut(Own, &mut String);

/// Shows every text of `content` to `look`, which may change it.
pub(super) fn each_text(content: &mut Content, look: Look<'_>) {
    match content {
        Content::Changes(ChangeSheet { since: _, is_known: _, is_whole: _, rows, old: _, held }) => {
            free(held, look);
            rows.iter_mut().for_each(|row| look(Own::Name, &mut row.who));
        }
        Content::Cover(page) => cover(page, look),
        Content::Harm(Harm { rows }) => rows.iter_mut().for_each(|row| harm(row, look)),
        Content::FirstHour(FirstHour { contacts }) => contacts.iter_mut().for_each(|row| call(row, look)),
        Content::StaffList(StaffList { rows }) => rows.iter_mut().for_each(|row| call(row, look)),
        Content::Schedule(page) => schedule(page, look),
        Content::Run(page) => run(page, look),
        Content::Client(page) | Content::Bag(page) => client(page, look),
        Content::MedicineList(page) => medicines(page, look),
        Content::Signing(page) => signing(page, look),
        Content::Payment(page) => payment(page, look),
        Content::Codes(page) => page.rows.iter_mut().for_each(|row| code(row, look)),
        Content::Forms(_) => {}
        Content::Report(Report { title, pages }) => {
            free(pages.iter_mut().map(|page| &mut page.text).chain([title]), look);
        }
        Content::Plan(page) => plans::each_text(page, look),
    }
}

fn free<'t>(texts: impl IntoIterator<Item = &'t mut String>, look: Look<'_>) {
    texts.into_iter().for_each(|text| look(Own::Nothing, text));
}

fn cover(page: &mut Cover, look: Look<'_>) {
    let Cover { valid_until: _, contents: _, clients: _, in_supplement: _, missing, contacts, data_digest: _ } = page;
    free(missing, look);
    contacts.iter_mut().for_each(|row| call(row, look));
}

fn call(row: &mut CallRow, look: Look<'_>) {
    let CallRow { who, role, shown, dial } = row;
    look(Own::Staff, who);
    free([role], look);
    let as_it_was = shown.clone();
    look(Own::Nothing, shown);
    if let Some(number) = dial {
        look(Own::Repeated, number);
        // What may not be read may not be dialled: it would be printed as a code.
        if number.is_empty() || *shown != as_it_was {
            *dial = None;
        }
    }
}

fn harm(row: &mut HarmRow, look: Look<'_>) {
    let HarmRow { hours: _, by_when, name, born: _, address, place: _, reasons, two_carers: _ } = row;
    look(Own::Name, name);
    look(Own::Address, address);
    free(reasons, look);
    if let Some(text) = by_when {
        // `08:00 Insulin`: the time stays.
        let (time, what) = text.split_once(' ').unwrap_or(("", text));
        let (time, mut what) = (time.to_string(), what.to_string());
        look(Own::Repeated, &mut what);
        *text = format!("{time} {what}").trim().to_string();
    }
}

fn schedule(page: &mut Schedule, look: Look<'_>) {
    for row in &mut page.rows {
        look(Own::Staff, &mut row.name);
        free(row.cells.iter_mut().chain([&mut row.title]), look);
    }
}

fn run(page: &mut Run, look: Look<'_>) {
    let Run { date: _, name, staff, visits } = page;
    look(Own::Staff, name);
    staff.iter_mut().for_each(|name| look(Own::Staff, name));
    for visit in visits {
        let Some(who) = &mut visit.who else { continue };
        let RunClient { name, address, key_number, lock, actions, place: _, marks } = who;
        look(Own::Name, name);
        look(Own::Address, address);
        free(actions.iter_mut().chain(marks).chain(key_number).chain(lock), look);
    }
}

fn phone(row: &mut PhoneShown, look: Look<'_>) {
    look(Own::Nothing, &mut row.shown);
}

fn client(page: &mut ClientSheet, look: Look<'_>) {
    let ClientSheet {
        name,
        number,
        address,
        phones,
        warnings,
        infections,
        allergies,
        diagnoses,
        treatment_limits,
        devices,
        two_carers: _,
        whereabouts: _,
        lives_alone: _,
        key_number,
        lock,
        has_door_code: _,
        alarm,
        medicine_needed: _,
        medicine_by,
        dose_bags: _,
        needs,
        usual,
        contacts,
    } = page;
    look(Own::Name, name);
    look(Own::Address, address);
    free([number], look);
    phones.iter_mut().for_each(|row| phone(row, look));
    for texts in [warnings, infections, allergies, diagnoses, treatment_limits, devices] {
        free(texts, look);
    }
    free([key_number, lock, alarm, medicine_by].into_iter().flatten(), look);
    needs.iter_mut().for_each(|row| free(&mut row.texts, look));
    usual.iter_mut().for_each(|row| free(&mut row.actions, look));
    for contact in contacts {
        free([&mut contact.name, &mut contact.relation], look);
        contact.phones.iter_mut().for_each(|row| phone(row, look));
    }
}

fn medicines(page: &mut MedicineList, look: Look<'_>) {
    let MedicineList { name, number, allergies, rows, orders } = page;
    look(Own::Name, name);
    free(allergies.iter_mut().chain([number]), look);
    for row in rows {
        let MedicineRow { name, strength, form, doses, as_needed, note, .. } = row;
        free([name, strength, form].into_iter().chain(doses).chain(as_needed).chain(note), look);
    }
    for OrderRow { text, when, delegated: _ } in orders {
        free([text, when], look);
    }
}

fn signing(page: &mut Signing, look: Look<'_>) {
    look(Own::Name, &mut page.name);
    free([&mut page.number], look);
    for row in &mut page.rows {
        free(row.doses.iter_mut().flatten().chain([&mut row.medicine]), look);
    }
}

fn payment(page: &mut PaymentSheet, look: Look<'_>) {
    let PaymentSheet {
        case,
        name,
        number,
        co_applicant,
        children,
        lines,
        amount: _,
        clearing,
        account,
        pay_date: _,
        pay_way,
    } = page;
    look(Own::Name, name);
    free([case, number].into_iter().chain(lines.iter_mut().map(|(label, _)| label)), look);
    free([co_applicant, children, clearing, account, pay_way].into_iter().flatten(), look);
}

fn code(row: &mut CodeRow, look: Look<'_>) {
    let CodeRow { name, address, key_number, code, place: _ } = row;
    look(Own::Name, name);
    look(Own::Address, address);
    free([code].into_iter().chain(key_number), look);
}
