//! One unit's records in order, so that the order in which they came does not matter; and who may stand where.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::fold::fold;
use super::leak::{Watch, identities};
use super::place::Side;
use super::request::{MOST_HORIZON_DAYS, PlanRequest, UnitRecords};
use crate::care::{Client, Contact, Medicine, Order, Payment, Record, Shift, Staff, Visit};
use crate::id::PersonId;

/// One client and all that is about them.
pub(super) struct Person<'a> {
    pub client: &'a Client,
    pub side: Side,
    /// Contacts for the client's own sheet, and those that only the supplement may name.
    pub contacts: Vec<&'a Contact>,
    pub hidden_contacts: Vec<&'a Contact>,
    pub visits: Vec<&'a Visit>,
    pub medicines: Vec<&'a Medicine>,
    pub orders: Vec<&'a Order>,
}

/// The unit's people and plans, sorted.
pub(super) struct Roster<'a> {
    /// By id; without those under spärr.
    pub people: BTreeMap<&'a PersonId, Person<'a>>,
    /// Visits of the horizon, by date and start, to the people above.
    pub visits: Vec<&'a Visit>,
    pub staff: Vec<&'a Staff>,
    pub shifts: Vec<&'a Shift>,
    pub payments: Vec<(Side, &'a Payment)>,
    pub watch: Watch,
    /// Those under spärr.
    pub blocked: BTreeSet<&'a PersonId>,
    /// Protected people with a number: the unit's and others'.
    pub hidden: BTreeSet<PersonId>,
    pub blocked_clients: u32,
    pub blocked_visits: u32,
    /// Visits, medicines and orders about nobody whom the unit knows.
    pub nobody_rows: u32,
    /// The last day of the horizon.
    pub last: Date,
    pub horizon: u32,
    hidden_staff: BTreeSet<Vec<String>>,
}

impl<'a> Roster<'a> {
    pub(super) fn new(records: &'a UnitRecords, request: &PlanRequest<'_>) -> Roster<'a> {
        let own = identities(&records.records);
        let watch = Watch::new(own.iter().chain(request.elsewhere));
        let hidden: BTreeSet<&PersonId> =
            own.iter().chain(request.elsewhere).filter_map(|identity| identity.id.as_ref()).collect();
        let horizon = request.rules.horizon_days.clamp(1, MOST_HORIZON_DAYS);
        let last = request.night.checked_add(jiff::Span::new().days(i64::from(horizon) - 1)).unwrap_or(Date::MAX);
        let mut roster = Roster {
            people: BTreeMap::new(),
            visits: Vec::new(),
            staff: Vec::new(),
            shifts: Vec::new(),
            payments: Vec::new(),
            watch,
            blocked: BTreeSet::new(),
            hidden: hidden.iter().map(|id| (*id).clone()).collect(),
            blocked_clients: 0,
            blocked_visits: 0,
            nobody_rows: 0,
            last,
            horizon,
            hidden_staff: BTreeSet::new(),
        };
        let blocked = roster.add_clients(&records.records, &hidden);
        roster.add_plans(&records.records, &blocked, &hidden, request.night);
        roster.blocked = blocked;
        roster.sort();
        roster
    }

    /// Adds the clients; gives the ids of those under spärr.
    fn add_clients(&mut self, records: &'a [Record], hidden: &BTreeSet<&PersonId>) -> BTreeSet<&'a PersonId> {
        let mut clients: BTreeMap<&PersonId, Vec<&Client>> = BTreeMap::new();
        for record in records {
            if let Record::Client(client) = record {
                clients.entry(&client.id).or_default().push(client);
            }
        }
        let mut blocked = BTreeSet::new();
        for (id, mut same) in clients {
            if same.iter().any(|client| client.blocked) {
                blocked.insert(id);
                self.blocked_clients += 1;
                continue;
            }
            // Two records of one person: the one that says most, the same whichever came first.
            same.sort_by_cached_key(|client| format!("{client:?}"));
            let Some(client) = same.into_iter().max_by_key(|client| format!("{client:?}").len()) else { continue };
            let side = if hidden.contains(id) { Side::Supplement } else { Side::Common };
            let tells = |contact: &&Contact| {
                contact.protection.is_protected()
                    || self.watch.finds(&contact.name, super::texts::Own::Nothing)
                    || contact.phones.iter().any(|p| self.watch.finds(&p.number, super::texts::Own::Nothing))
            };
            let (hidden_contacts, contacts) = match side {
                Side::Common => client.contacts.iter().partition(tells),
                Side::Supplement => (Vec::new(), client.contacts.iter().collect()),
            };
            let (visits, medicines, orders) = Default::default();
            self.people.insert(id, Person { client, side, contacts, hidden_contacts, visits, medicines, orders });
        }
        blocked
    }

    fn add_plans(
        &mut self,
        records: &'a [Record],
        blocked: &BTreeSet<&PersonId>,
        hidden: &BTreeSet<&PersonId>,
        night: Date,
    ) {
        for record in records {
            match record {
                Record::Visit(visit) if visit.date < night || visit.date > self.last => {}
                Record::Visit(visit) if blocked.contains(&visit.client) => self.blocked_visits += 1,
                Record::Visit(visit) => match self.people.get_mut(&visit.client) {
                    Some(person) => {
                        person.visits.push(visit);
                        self.visits.push(visit);
                    }
                    None => self.nobody_rows += 1,
                },
                Record::Medicine(medicine) if medicine.until.is_some_and(|until| until < night) => {}
                Record::Medicine(medicine) => match self.people.get_mut(&medicine.client) {
                    Some(person) => person.medicines.push(medicine),
                    None => self.nobody_rows += u32::from(!blocked.contains(&medicine.client)),
                },
                Record::Order(order) if order.until.is_some_and(|until| until < night) => {}
                Record::Order(order) => match self.people.get_mut(&order.client) {
                    Some(person) => person.orders.push(order),
                    None => self.nobody_rows += u32::from(!blocked.contains(&order.client)),
                },
                Record::Staff(staff) => {
                    if staff.protection.is_protected() {
                        self.hidden_staff.insert(name_key(&staff.name.said()));
                    }
                    self.staff.push(staff);
                }
                Record::Shift(shift) => self.shifts.push(shift),
                Record::Payment(payment) if blocked.contains(&payment.client) => {}
                Record::Payment(payment) => {
                    let co = payment.co_applicant.as_deref().unwrap_or_default();
                    let tells = payment.protection.is_protected()
                        || hidden.contains(&payment.client)
                        || self.watch.finds(co, super::texts::Own::Nothing);
                    self.payments.push((if tells { Side::Supplement } else { Side::Common }, payment));
                }
                Record::Unit(_) | Record::Client(_) => {}
            }
        }
    }

    fn sort(&mut self) {
        self.visits.sort_by(|a, b| visit_order(a, b));
        for person in self.people.values_mut() {
            person.visits.sort_by(|a, b| visit_order(a, b));
            person.medicines.sort_by_cached_key(|m| (super::fold::sort_key(&m.name), format!("{m:?}")));
            person.orders.sort_by_cached_key(|o| format!("{o:?}"));
        }
        self.staff.sort_by_cached_key(|s| (!s.manager, super::fold::sort_key(&s.name.sorted()), format!("{s:?}")));
        self.staff.dedup();
        self.shifts.sort_by_cached_key(|s| (super::fold::sort_key(&s.staff), s.date, format!("{s:?}")));
        self.payments.sort_by_cached_key(|(side, p)| (*side, p.case.clone(), format!("{p:?}")));
    }

    /// On which side a staff member of this name may stand. Namesakes of protected staff count as protected, and so does a
    /// name with more words in it (`Gun Niemi (vik)`).
    pub(super) fn staff_side(&self, name: &str) -> Side {
        if self.hidden_staff.is_empty() {
            return Side::Common;
        }
        let key = name_key(name);
        match self.hidden_staff.iter().any(|hidden| !hidden.is_empty() && hidden.iter().all(|part| key.contains(part)))
        {
            true => Side::Supplement,
            false => Side::Common,
        }
    }

    /// The people of one side, in the order of their names.
    pub(super) fn by_name(&self, side: Side) -> Vec<&Person<'a>> {
        let mut people: Vec<_> = self.people.values().filter(|person| person.side == side).collect();
        people.sort_by_cached_key(|p| (super::fold::sort_key(&p.client.name.sorted()), p.client.id.clone()));
        people
    }
}

/// By date and start; then by everything else, so that the order in which they came does not show.
fn visit_order(a: &Visit, b: &Visit) -> Ordering {
    let key = |v: &Visit| (v.date, v.start, v.end, v.minutes, v.two_carers);
    let texts = |a: &Visit, b: &Visit| {
        (&a.run, &a.client, &a.actions, &a.staff).cmp(&(&b.run, &b.client, &b.actions, &b.staff))
    };
    (a.date, a.start).cmp(&(b.date, b.start)).then_with(|| texts(a, b)).then_with(|| key(a).cmp(&key(b)))
}

/// A name whichever way round it is written.
fn name_key(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = fold(name).split_whitespace().map(str::to_string).collect();
    parts.sort();
    parts
}
