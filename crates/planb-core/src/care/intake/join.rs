//! Joining: rows of several files become one person, one unit; what fits two is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::pattern::folded;
use super::super::reason::{Finding, Reason};
use super::super::*;
use super::build::{Body, Raw, Who, stronger};
use super::fill::{add, add_contact, fill};
use super::{Intake, Source, SourceReport};
use crate::number::personal;

/// Who is in which unit.
#[derive(Default)]
struct People {
    clients: BTreeMap<(PersonId, UnitId), Client>,
    units_of: HashMap<PersonId, Vec<UnitId>>,
    by_name: HashMap<String, BTreeSet<PersonId>>,
    /// Staff: name to (unit, title).
    staff: HashMap<String, BTreeSet<(UnitId, Option<String>)>>,
    unit_names: BTreeMap<UnitId, String>,
    /// Ids that some file writes with its century.
    written: HashSet<PersonId>,
}

/// Where a raw record came from.
#[derive(Clone, Copy)]
struct At {
    source: usize,
    table: usize,
    row: u32,
    /// The columns of the personnummer and the name, from 0.
    id: Option<usize>,
    name: Option<usize>,
}

impl At {
    fn of((source, table): (usize, usize), raw: &Raw) -> At {
        At { source, table, row: raw.row, id: raw.who.id_at, name: raw.who.name_at }
    }

    /// The column that held what a finding is about.
    fn column(&self, reason: &Reason) -> Option<usize> {
        use Reason::{AddedToUnit, CenturyFromOtherFile, InTwoUnits, SameRowTwice, TwiceInUnit, UnknownClient};
        match reason {
            UnknownClient | CenturyFromOtherFile | TwiceInUnit | InTwoUnits | AddedToUnit => self.id.or(self.name),
            SameRowTwice => None,
            _ => self.name.or(self.id),
        }
    }
}

/// Joins the sources' rows and closes their reports.
pub(super) fn join(mut sources: Vec<Source>) -> Intake {
    let mut raws: Vec<(At, Raw)> = Vec::new();
    for (source, of_source) in sources.iter_mut().enumerate() {
        raws.extend(of_source.raws.drain(..).map(|(table, raw)| (At::of((source, table), &raw), raw)));
    }
    let mut join =
        Join { sources, people: People::default(), records: Vec::new(), seen: HashMap::new(), doses: HashMap::new() };
    join.know(&raws);
    for (at, raw) in &mut raws {
        join.settle_century(*at, &mut raw.who);
    }
    // Clients first: the others are joined to them.
    let (clients, others): (Vec<_>, Vec<_>) =
        raws.into_iter().partition(|(_, raw)| matches!(raw.body, Body::Client(_)));
    for (at, raw) in clients {
        join.client(at, raw);
    }
    join.fill_between_units();
    let (additions, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, raw)| matches!(raw.body, Body::Addition(_) | Body::Contact(_)));
    let (staff, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, raw)| matches!(raw.body, Body::Staff(_)));
    for (at, raw) in additions.into_iter().chain(staff).chain(others) {
        join.other(at, raw);
    }
    join.finish()
}

struct Join<'a> {
    sources: Vec<Source<'a>>,
    people: People,
    records: Vec<Record>,
    /// Records that are kept once, by a hash of what tells them apart.
    seen: HashMap<u64, Vec<usize>>,
    /// Medicines that are put together from rows of one dose each, by a hash of client and name.
    doses: HashMap<u64, Vec<usize>>,
}

impl Join<'_> {
    fn know(&mut self, raws: &[(At, Raw)]) {
        for (_, raw) in raws {
            if let (Some(id), false) = (&raw.who.id, raw.who.guessed) {
                self.people.written.insert(id.clone());
            }
            if let Some((unit, name)) = &raw.unit {
                self.people.unit_names.entry(unit.clone()).or_insert_with(|| name.clone());
            }
        }
    }

    /// A century that was guessed gives way to the one that another file writes.
    fn settle_century(&mut self, at: At, who: &mut Who) {
        let Some(id) = who.id.clone().filter(|id| who.guessed && !self.people.written.contains(id)) else { return };
        let Some(ten) = personal::last_ten(&id) else { return };
        let others = ["18", "19", "20"].map(|century| PersonId(format!("{century}{ten}")));
        let mut known = others.into_iter().filter(|other| self.people.written.contains(other));
        if let (Some(other), None) = (known.next(), known.next()) {
            self.warn(at, id.0, Reason::CenturyFromOtherFile);
            who.id = Some(other);
        }
    }

    fn client(&mut self, at: At, raw: Raw) {
        let Body::Client(mut client) = raw.body else { return };
        let Some(id) = raw.who.id else { return self.refuse(at, raw.who.name.said(), Reason::MissingId) };
        let Some((unit, _)) = raw.unit else { return self.refuse(at, raw.who.name.said(), Reason::MissingUnit) };
        client.id = id.clone();
        client.unit = unit.clone();
        let units = self.people.units_of.entry(id.clone()).or_default();
        if units.contains(&unit) {
            if let Some(known) = self.people.clients.get_mut(&(id.clone(), unit)) {
                fill(known, &client);
                known.blocked |= client.blocked;
            }
            return self.warn(at, personal::shown(&id), Reason::TwiceInUnit);
        }
        units.push(unit.clone());
        let in_two_units = units.len() > 1;
        self.people.by_name.entry(name_key(&client.name)).or_default().insert(id.clone());
        self.count(at, &unit, Kind::Client);
        self.people.clients.insert((id.clone(), unit), *client);
        if in_two_units {
            self.warn(at, personal::shown(&id), Reason::InTwoUnits);
        }
    }

    /// Blank fields of a person's record in one unit are filled from the other; never out of a blocked record.
    fn fill_between_units(&mut self) {
        for (id, units) in self.people.units_of.iter().filter(|(_, units)| units.len() > 1) {
            let records: Vec<Client> =
                units.iter().filter_map(|unit| self.people.clients.get(&(id.clone(), unit.clone())).cloned()).collect();
            for unit in units {
                let Some(client) = self.people.clients.get_mut(&(id.clone(), unit.clone())) else { continue };
                for other in records.iter().filter(|other| other.unit != *unit) {
                    client.protection = stronger(client.protection, other.protection);
                    if !other.blocked {
                        fill(client, other);
                    }
                }
            }
        }
    }

    fn other(&mut self, at: At, raw: Raw) {
        match raw.body {
            Body::Unit => {
                if let Some((unit, _)) = &raw.unit {
                    self.count(at, unit, Kind::Unit);
                }
            }
            Body::Staff(staff) => self.staff(at, raw.unit.map(|(unit, _)| unit), staff),
            Body::Shift(shift) => self.shift(at, raw.unit.map(|(unit, _)| unit), shift),
            Body::Payment(payment) => self.payment(at, raw.who, raw.unit.map(|(unit, _)| unit), payment),
            body => {
                let unit = raw.unit.map(|(unit, _)| unit);
                match self.find(&raw.who, unit.as_ref()) {
                    Ok((id, by_name)) => {
                        if by_name {
                            self.warn(at, raw.who.name.said(), Reason::JoinedByName);
                        }
                        self.of_client(at, id, unit, body);
                    }
                    Err((value, reason)) => self.refuse(at, value, reason),
                }
            }
        }
    }

    /// The client that a row is about, and whether only the name says so.
    fn find(&self, who: &Who, unit: Option<&UnitId>) -> Result<(PersonId, bool), (String, Reason)> {
        if let Some(id) = &who.id {
            let known = self.people.units_of.contains_key(id);
            return if known { Ok((id.clone(), false)) } else { Err((personal::shown(id), Reason::UnknownClient)) };
        }
        let said = who.name.said();
        if said.is_empty() {
            return Err((said, Reason::MissingId));
        }
        let all = self.people.by_name.get(&name_key(&who.name));
        let in_unit = |id: &&PersonId| match unit {
            Some(unit) => self.people.units_of.get(*id).is_some_and(|units| units.contains(unit)),
            None => true,
        };
        let mut fitting = all.into_iter().flatten().filter(in_unit);
        match (fitting.next(), fitting.next()) {
            (Some(id), None) => Ok((id.clone(), true)),
            (Some(_), Some(_)) => Err((said, Reason::NameFitsTwo)),
            (None, _) => Err((said, Reason::NameFitsNobody)),
        }
    }

    /// A row of a known client goes to the unit that it names, else to every unit of the client.
    fn of_client(&mut self, at: At, id: PersonId, unit: Option<UnitId>, body: Body) {
        let units = match unit {
            Some(unit) => {
                self.add_to_unit(at, &id, &unit);
                vec![unit]
            }
            None => self.people.units_of.get(&id).cloned().unwrap_or_default(),
        };
        for unit in units {
            let client = id.clone();
            let record = match body.clone() {
                Body::Contact(contact) => {
                    self.count(at, &unit, Kind::Contact);
                    if let Some(client) = self.people.clients.get_mut(&(id.clone(), unit)) {
                        add_contact(client, contact);
                    }
                    continue;
                }
                Body::Addition(addition) => {
                    if let Some(client) = self.people.clients.get_mut(&(id.clone(), unit)) {
                        add(client, &addition);
                    }
                    continue;
                }
                Body::Visit(visit) => Record::Visit(Visit { unit: unit.clone(), client, ..visit }),
                Body::Medicine(medicine) => Record::Medicine(Medicine { unit: unit.clone(), client, ..medicine }),
                Body::Dose(dose) => {
                    self.keep_dose(at, Medicine { unit: unit.clone(), client, ..dose });
                    continue;
                }
                Body::Order(order) => Record::Order(Order { unit: unit.clone(), client, ..order }),
                Body::Unit | Body::Client(_) | Body::Shift(_) | Body::Payment(_) | Body::Staff(_) => continue,
            };
            self.keep(at, &unit, record);
        }
    }

    /// A visit in a unit where the client has no record brings the record there, so that the run has an address.
    fn add_to_unit(&mut self, at: At, id: &PersonId, unit: &UnitId) {
        let Some(units) = self.people.units_of.get_mut(id) else { return };
        if units.contains(unit) {
            return;
        }
        let Some(known) = units.first().and_then(|first| self.people.clients.get(&(id.clone(), first.clone()))) else {
            return;
        };
        let copy = Client { unit: unit.clone(), ..known.clone() };
        units.push(unit.clone());
        self.people.clients.insert((id.clone(), unit.clone()), copy);
        self.count(at, unit, Kind::Client);
        self.warn(at, personal::shown(id), Reason::AddedToUnit);
    }

    fn staff(&mut self, at: At, unit: Option<UnitId>, staff: Staff) {
        let Some(unit) = unit else { return self.refuse(at, staff.name.said(), Reason::MissingUnit) };
        let place = (unit.clone(), staff.title.clone());
        self.people.staff.entry(name_key(&staff.name)).or_default().insert(place);
        self.keep(at, &unit.clone(), Record::Staff(Staff { unit, ..staff }));
    }

    fn shift(&mut self, at: At, unit: Option<UnitId>, shift: Shift) {
        let unit = match unit {
            Some(unit) => unit,
            None => {
                let key = name_key(&Name { given: shift.staff.clone(), family: String::new() });
                let fits = |title: &Option<String>| match (&shift.title, title) {
                    (Some(a), Some(b)) => folded(a) == folded(b),
                    _ => true,
                };
                let places = self.people.staff.get(&key).into_iter().flatten().filter(|(_, title)| fits(title));
                let units: Vec<UnitId> = places.map(|(unit, _)| unit.clone()).collect();
                match units.as_slice() {
                    [] => return self.refuse(at, shift.staff, Reason::MissingUnit),
                    [unit] => {
                        self.warn(at, shift.staff.clone(), Reason::JoinedByName);
                        unit.clone()
                    }
                    _ => return self.refuse(at, shift.staff, Reason::NameFitsTwo),
                }
            }
        };
        self.keep(at, &unit.clone(), Record::Shift(Shift { unit, ..shift }));
    }

    fn payment(&mut self, at: At, who: Who, unit: Option<UnitId>, mut payment: Payment) {
        let Some(client) = who.id else { return self.refuse(at, who.name.said(), Reason::MissingId) };
        let Some(unit) = unit else { return self.refuse(at, who.name.said(), Reason::MissingUnit) };
        for of_unit in self.people.units_of.get(&client).into_iter().flatten() {
            if let Some(known) = self.people.clients.get(&(client.clone(), of_unit.clone())) {
                payment.protection = stronger(payment.protection, known.protection);
            }
        }
        self.keep(at, &unit.clone(), Record::Payment(Payment { unit, client, ..payment }));
    }

    /// Keeps a record; the same visit, shift, payment or staff row twice is kept once.
    fn keep(&mut self, at: At, unit: &UnitId, record: Record) {
        let (kind, once) = match &record {
            Record::Visit(_) => (Kind::Visit, true),
            Record::Shift(_) => (Kind::Shift, true),
            Record::Payment(_) => (Kind::Payment, true),
            Record::Staff(_) => (Kind::Staff, true),
            Record::Medicine(_) => (Kind::Medicine, false),
            Record::Order(_) => (Kind::Order, false),
            Record::Client(_) => (Kind::Client, false),
            Record::Unit(_) => (Kind::Unit, false),
        };
        if once {
            let same = self.seen.entry(likeness(&record)).or_default();
            if same.iter().any(|known| self.records.get(*known) == Some(&record)) {
                return self.warn(at, String::new(), Reason::SameRowTwice);
            }
            same.push(self.records.len());
        }
        self.count(at, unit, kind);
        self.records.push(record);
    }

    /// Puts a dose to its medicine. A second dose at the same time stays a row of its own, for a nurse to look at: it may be
    /// two doses or one that stands twice.
    fn keep_dose(&mut self, at: At, dose: Medicine) {
        let unit = dose.unit.clone();
        let mut hasher = DefaultHasher::new();
        (&dose.unit, &dose.client, &dose.name, &dose.strength, &dose.form).hash(&mut hasher);
        let known = self.doses.entry(hasher.finish()).or_default();
        let plain = |medicine: &Medicine| Medicine { doses: Vec::new(), ..medicine.clone() };
        for at in known.iter() {
            if let Some(Record::Medicine(medicine)) = self.records.get_mut(*at)
                && plain(medicine) == plain(&dose)
                && !medicine.doses.iter().any(|(slot, _)| dose.doses.iter().any(|(other, _)| other == slot))
            {
                medicine.doses.extend(dose.doses);
                return medicine.doses.sort();
            }
        }
        known.push(self.records.len());
        self.count(at, &unit, Kind::Medicine);
        self.records.push(Record::Medicine(dose));
    }

    fn finish(self) -> Intake {
        let mut records = self.records;
        let mut names = self.people.unit_names;
        for record in &records {
            names.entry(super::join::unit_of(record).clone()).or_insert_with(|| super::join::unit_of(record).0.clone());
        }
        records.extend(names.into_iter().map(|(id, name)| Record::Unit(Unit { id, name })));
        records.extend(self.people.clients.into_values().map(|client| Record::Client(Box::new(client))));
        records.sort_by_cached_key(order);
        let close = |source: Source| {
            let mut report = source.report;
            let rows: BTreeSet<_> = report.refused.iter().map(|refused| (&refused.sheet, refused.row)).collect();
            report.accepted = report.rows.saturating_sub(rows.len() as u32);
            report.refused.sort();
            report.warnings.sort();
            report
        };
        Intake { sources: self.sources.into_iter().map(close).collect::<Vec<SourceReport>>(), records }
    }

    fn count(&mut self, at: At, unit: &UnitId, kind: Kind) {
        if let Some(source) = self.sources.get_mut(at.source) {
            *source.report.counts.entry((unit.clone(), kind)).or_default() += 1;
        }
    }

    fn refuse(&mut self, at: At, value: String, reason: Reason) {
        let finding = self.finding(at, value, reason);
        if let Some(source) = self.sources.get_mut(at.source) {
            source.report.refused.push(finding);
        }
    }

    fn warn(&mut self, at: At, value: String, reason: Reason) {
        let finding = self.finding(at, value, reason);
        if let Some(source) = self.sources.get_mut(at.source) {
            source.report.warnings.push(finding);
        }
    }

    fn finding(&self, at: At, value: String, reason: Reason) -> Finding {
        let table = self.sources.get(at.source).and_then(|source| source.tables.get(at.table));
        let sheet = table.and_then(|table| table.sheet.clone());
        let column = table.and_then(|table| Some(table.column_name(at.column(&reason)?)));
        Finding { sheet, row: at.row, column, value, reason }
    }
}

/// The unit of a record.
pub(super) fn unit_of(record: &Record) -> &UnitId {
    match record {
        Record::Unit(unit) => &unit.id,
        Record::Client(client) => &client.unit,
        Record::Visit(visit) => &visit.unit,
        Record::Shift(shift) => &shift.unit,
        Record::Medicine(medicine) => &medicine.unit,
        Record::Order(order) => &order.unit,
        Record::Payment(payment) => &payment.unit,
        Record::Staff(staff) => &staff.unit,
    }
}

/// Equal for equal records, and seldom for others.
fn likeness(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    unit_of(record).hash(&mut hasher);
    match record {
        Record::Visit(visit) => (&visit.client, visit.date, visit.start).hash(&mut hasher),
        Record::Shift(shift) => (&shift.staff, shift.date).hash(&mut hasher),
        Record::Payment(payment) => (&payment.client, &payment.case).hash(&mut hasher),
        Record::Staff(staff) => staff.name.hash(&mut hasher),
        Record::Unit(_) | Record::Client(_) | Record::Medicine(_) | Record::Order(_) => {}
    }
    hasher.finish()
}

/// Unit, kind, then what makes the record itself; equal ones keep the order of their files.
fn order(record: &Record) -> (UnitId, u8, String) {
    let (kind, key) = match record {
        Record::Unit(unit) => (0, unit.name.clone()),
        Record::Client(client) => (1, client.id.0.clone()),
        Record::Visit(visit) => (2, format!("{} {} {} {}", visit.date, visit.start, visit.run, visit.client.0)),
        Record::Medicine(medicine) => (3, medicine.client.0.clone()),
        Record::Order(order) => (4, order.client.0.clone()),
        Record::Shift(shift) => (5, format!("{} {}", shift.date, shift.staff)),
        Record::Staff(staff) => (6, staff.name.sorted()),
        Record::Payment(payment) => (7, payment.case.clone()),
    };
    (unit_of(record).clone(), kind, key)
}

/// A name however it is turned: its words folded and sorted.
fn name_key(name: &Name) -> String {
    let folded = folded(&name.said()).replace(',', " ");
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}
