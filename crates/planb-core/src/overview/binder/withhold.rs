//! Care records as they may lie in a common snapshot: no text of somebody else's record tells of a protected person.
//!
//! The binder looks at its pages; a snapshot is opened where nobody knows any more who is protected in other units. A field
//! that is added to a record does not compile until it is named here.

use super::leak::Watch;
use super::texts::Own;
use crate::care::{Client, Contact, Medicine, Need, Order, Payment, Phone, Record, Shift, Staff, Visit, Work};

impl Watch {
    /// Puts `marker` in place of every text of the record that tells of a protected person, and takes out contacts that do.
    /// True when something was withheld. A person's own name and address stay, as on their own sheet.
    pub fn withhold(&self, record: &mut Record, marker: &str) -> bool {
        let mut withholding = Withholding { watch: self, marker, has_told: false };
        match record {
            Record::Unit(_) => {}
            Record::Client(client) => withholding.client(client),
            Record::Visit(visit) => withholding.visit(visit),
            Record::Shift(shift) => withholding.shift(shift),
            Record::Medicine(medicine) => withholding.medicine(medicine),
            Record::Order(order) => withholding.order(order),
            Record::Payment(payment) => withholding.payment(payment),
            Record::Staff(staff) => withholding.staff(staff),
        }
        withholding.has_told
    }
}

struct Withholding<'a> {
    watch: &'a Watch,
    marker: &'a str,
    has_told: bool,
}

impl Withholding<'_> {
    fn text(&mut self, own: Own, text: &mut String) {
        if self.watch.finds(text, own) {
            self.has_told = true;
            text.clear();
            text.push_str(self.marker);
        }
    }

    fn free<'t>(&mut self, texts: impl IntoIterator<Item = &'t mut String>) {
        texts.into_iter().for_each(|text| self.text(Own::Nothing, text));
    }

    /// A number that may not be read may not be dialled.
    fn phones(&mut self, phones: &mut [Phone]) {
        for Phone { number, readable, label } in phones {
            let before = number.clone();
            self.free([&mut *number].into_iter().chain(label));
            *readable &= before == *number;
        }
    }

    fn client(&mut self, client: &mut Client) {
        let Client {
            id: _,
            unit: _,
            name: _,
            protection: _,
            blocked: _,
            address,
            postal,
            phones,
            needs,
            diagnoses,
            treatment_limits,
            infections,
            devices,
            allergies,
            warnings,
            medicine_help,
            alarm,
            lock,
            key_number,
            door_code,
            lives_alone: _,
            two_carers: _,
            whereabouts: _,
            contacts,
        } = client;
        self.text(Own::Address, address);
        self.phones(phones);
        self.free(needs.iter_mut().map(|Need { slot: _, text }| text));
        let lists = [diagnoses, treatment_limits, infections, devices, allergies, warnings];
        self.free(lists.into_iter().flatten());
        let single = [&mut medicine_help.by, alarm, lock, key_number, door_code];
        self.free(single.into_iter().flatten().chain([postal]));
        let before = contacts.len();
        contacts.retain(|contact| !self.is_told(contact));
        self.has_told |= contacts.len() < before;
        self.free(contacts.iter_mut().filter_map(|contact| contact.relation.as_mut()));
    }

    fn is_told(&self, contact: &Contact) -> bool {
        let Contact { name, relation: _, phones, protection } = contact;
        protection.is_protected()
            || self.watch.finds(name, Own::Nothing)
            || phones.iter().any(|phone| self.watch.finds(&phone.number, Own::Nothing))
    }

    fn visit(&mut self, visit: &mut Visit) {
        let Visit { unit: _, client: _, date: _, start: _, end: _, minutes: _, actions, staff, two_carers: _, run } =
            visit;
        self.free(actions.iter_mut().chain([run]));
        staff.iter_mut().for_each(|name| self.text(Own::Staff, name));
    }

    fn shift(&mut self, shift: &mut Shift) {
        let Shift { unit: _, staff, title, date: _, work } = shift;
        self.text(Own::Staff, staff);
        self.free(title);
        match work {
            Work::Hours(_) => {}
            Work::Away(text) | Work::Text(text) => self.free([text]),
        }
    }

    fn medicine(&mut self, medicine: &mut Medicine) {
        let Medicine {
            unit: _,
            client: _,
            name,
            strength,
            form,
            doses,
            as_needed,
            since: _,
            changed: _,
            until: _,
            varying: _,
            controlled: _,
            dose_bag: _,
            note,
        } = medicine;
        self.free([name, strength, form].into_iter().chain(as_needed).chain(note));
        self.free(doses.iter_mut().map(|(_, dose)| dose));
    }

    fn order(&mut self, order: &mut Order) {
        let Order { unit: _, client: _, text, when, delegated: _, since: _, until: _ } = order;
        self.free([text].into_iter().chain(when));
    }

    fn payment(&mut self, payment: &mut Payment) {
        let Payment {
            unit: _,
            case,
            client: _,
            name: _,
            protection: _,
            co_applicant,
            children,
            lines,
            amount: _,
            clearing,
            account,
            pay_date: _,
            pay_way,
        } = payment;
        self.free([co_applicant, children, clearing, account, pay_way].into_iter().flatten().chain([case]));
        self.free(lines.iter_mut().map(|(label, _)| label));
    }

    fn staff(&mut self, staff: &mut Staff) {
        let Staff { unit: _, name: _, title, work_phones, private_phones, protection: _, manager: _ } = staff;
        self.free(title);
        self.phones(work_phones);
        self.phones(private_phones);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::Protection;
    use crate::overview::binder::leak::identities;
    use crate::overview::binder::sample;

    #[test]
    fn nobody_protected_stands_in_somebody_elses_record() {
        let mut hidden = sample::client("sodra", "193007259843", "Siv", "Hemlig");
        hidden.protection = Protection::Protected;
        hidden.phones = vec![sample::phone("+46701740611")];
        let watch = Watch::new(identities(&[Record::Client(Box::new(hidden))]).iter());
        let mut client = sample::client("norra", "193007259801", "Astrid", "Öberg");
        client.warnings = vec!["Granne Siv Hemlig har nyckel".into(), "Hund".into()];
        client.phones = vec![sample::phone("+46701740611"), sample::phone("+46701740612")];
        let contact = |name: &str, number: &str| Contact {
            name: name.into(),
            relation: None,
            phones: vec![sample::phone(number)],
            protection: Protection::None,
        };
        client.contacts = vec![contact("Siv Hemlig", "+46701740613"), contact("Karin Ek", "+46701740614")];
        let mut record = Record::Client(Box::new(client.clone()));
        assert!(watch.withhold(&mut record, "(bilaga)"));
        let Record::Client(kept) = &record else { unreachable!() };
        assert_eq!(kept.warnings, ["(bilaga)", "Hund"]);
        assert_eq!((kept.phones[0].number.as_str(), kept.phones[0].readable), ("(bilaga)", false));
        assert!(kept.phones[1].readable);
        assert_eq!(kept.contacts, [contact("Karin Ek", "+46701740614")]);
        assert!(!format!("{record:?}").contains("Hemlig"));
        assert!(!watch.withhold(&mut record, "(bilaga)"), "nothing is left to withhold");
        let mut namesake = sample::client("norra", "193007259819", "Siv", "Hemlig");
        namesake.needs = client.needs;
        let mut record = Record::Client(Box::new(namesake.clone()));
        assert!(!watch.withhold(&mut record, "(bilaga)"), "a namesake's own name is theirs");
        assert_eq!(record, Record::Client(Box::new(namesake)));
    }
}
