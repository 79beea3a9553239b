//! A unit's records in two editions: what may lie in the common snapshot, and what lies in the supplement's only.

use std::collections::BTreeSet;

use planb_core::care::{Client, Record};
use planb_core::id::PersonId;
use planb_core::overview::binder::leak::Watch;

/// What stands in place of a protected name.
const WITHHELD: &str = "(bilaga)";

/// One unit's records, cut in two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editions {
    pub common: Vec<Record>,
    /// Whole records of and about protected people.
    pub supplement: Vec<Record>,
}

/// Who is protected in the whole municipality: clients and payees by number, staff by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Protected {
    ids: BTreeSet<PersonId>,
    staff: BTreeSet<String>,
}

impl Protected {
    /// Finds them among all records.
    pub fn among<'a>(records: impl Iterator<Item = &'a Record>) -> Protected {
        let mut protected = Protected::default();
        for record in records {
            match record {
                Record::Client(client) if client.protection.is_protected() => {
                    protected.ids.insert(client.id.clone());
                }
                Record::Payment(payment) if payment.protection.is_protected() => {
                    protected.ids.insert(payment.client.clone());
                }
                Record::Staff(staff) if staff.protection.is_protected() => {
                    protected.staff.insert(staff.name.said());
                }
                _ => {}
            }
        }
        protected
    }

    /// Adds people by number.
    pub fn add(&mut self, ids: impl Iterator<Item = PersonId>) {
        self.ids.extend(ids);
    }

    /// Cuts a unit's records in two. A record that only names a protected person beside somebody else lies whole in the
    /// supplement, and without the name in the common edition. `watch` looks for the protected people of all units.
    pub fn cut(&self, records: &[Record], watch: &Watch) -> Editions {
        let mut editions = Editions::default();
        for record in records {
            let (mut rest, is_cut) = match self.common(record) {
                Common::Whole => (record.clone(), false),
                Common::Without(rest) => (*rest, true),
                Common::Nothing => {
                    editions.supplement.push(record.clone());
                    continue;
                }
            };
            if watch.withhold(&mut rest, WITHHELD) || is_cut {
                editions.supplement.push(record.clone());
            }
            editions.common.push(rest);
        }
        editions
    }

    fn common(&self, record: &Record) -> Common {
        let about = |id: &PersonId| if self.ids.contains(id) { Common::Nothing } else { Common::Whole };
        match record {
            Record::Unit(_) => Common::Whole,
            Record::Client(client) => self.client(client),
            Record::Visit(visit) if self.ids.contains(&visit.client) => Common::Nothing,
            Record::Visit(visit) if visit.staff.iter().any(|name| self.staff.contains(name)) => {
                let mut rest = visit.clone();
                for name in rest.staff.iter_mut().filter(|name| self.staff.contains(*name)) {
                    *name = WITHHELD.into();
                }
                Common::Without(Box::new(Record::Visit(rest)))
            }
            Record::Visit(_) => Common::Whole,
            Record::Shift(shift) if self.staff.contains(&shift.staff) => Common::Nothing,
            Record::Shift(_) => Common::Whole,
            Record::Medicine(medicine) => about(&medicine.client),
            Record::Order(order) => about(&order.client),
            Record::Payment(payment) if payment.protection.is_protected() => Common::Nothing,
            Record::Payment(payment) => about(&payment.client),
            Record::Staff(staff) if staff.protection.is_protected() => Common::Nothing,
            Record::Staff(_) => Common::Whole,
        }
    }

    fn client(&self, client: &Client) -> Common {
        if self.ids.contains(&client.id) || client.protection.is_protected() {
            return Common::Nothing;
        }
        if client.contacts.iter().any(|contact| contact.protection.is_protected()) {
            let mut rest = client.clone();
            rest.contacts.retain(|contact| !contact.protection.is_protected());
            return Common::Without(Box::new(Record::Client(Box::new(rest))));
        }
        Common::Whole
    }
}

/// What of a record may lie in the common edition.
enum Common {
    Whole,
    Without(Box<Record>),
    Nothing,
}
