//! From a draft to a record: each field read, each doubt noted.

use jiff::civil::{Date, DateTime, Time};

use super::super::mapping::{Field, Mapping, RecordRules};
use super::super::medicines::MedicineWords;
use super::super::reason::{Finding, Reason};
use super::super::table::{Cell, Table};
use super::super::*;
use super::draft::Draft;
use super::words::{full_name, some, something, without_code};
use crate::number::personal::{self, Certainty};
use crate::number::phone::{self, Written};

/// The person that a row is about.
#[derive(Clone, Debug, Default)]
pub struct Who {
    pub id: Option<PersonId>,
    /// The century of `id` was guessed.
    pub guessed: bool,
    pub name: Name,
    /// The columns that held them, from 0.
    pub id_at: Option<usize>,
    pub name_at: Option<usize>,
}

/// A record whose unit and client are still to be joined.
#[derive(Clone, Debug)]
pub struct Raw {
    pub row: u32,
    pub who: Who,
    /// The unit's id and name, where the row says it.
    pub unit: Option<(UnitId, String)>,
    pub body: Body,
}

/// What the row gives. Its ids and units are empty: the join knows them.
#[derive(Clone, Debug)]
pub enum Body {
    Unit,
    Client(Box<Client>),
    /// Fields for a client that another source gives.
    Addition(Box<Client>),
    Contact(Contact),
    Visit(Visit),
    Shift(Shift),
    Medicine(Medicine),
    /// One dose of a medicine whose other doses stand on other rows.
    Dose(Medicine),
    Order(Order),
    Payment(Payment),
    Staff(Staff),
}

/// Why a row gives no record.
pub struct Stop {
    pub column: Option<usize>,
    pub value: String,
    pub reason: Reason,
}

/// Reads the drafts of one table.
pub struct Builder<'a> {
    pub mapping: &'a Mapping,
    pub table: &'a Table,
    /// Decides centuries and years.
    pub reference: DateTime,
    pub words: &'a MedicineWords,
    pub warnings: Vec<Finding>,
    row: u32,
}

impl<'a> Builder<'a> {
    pub fn new(mapping: &'a Mapping, table: &'a Table, reference: DateTime, words: &'a MedicineWords) -> Builder<'a> {
        Builder { mapping, table, reference, words, warnings: Vec::new(), row: 0 }
    }

    /// Builds one record; `Ok(None)` when the row has nothing of the kind (no relative beside a client).
    pub fn build(&mut self, rules: &RecordRules, draft: &Draft) -> Result<Option<Raw>, Stop> {
        let kind = rules.kind;
        self.row = draft.row;
        for (column, cell) in &draft.unread {
            self.warn(Some(*column), cell.text(), Reason::UnreadableValue);
        }
        let body = match kind {
            Kind::Unit => Some(Body::Unit),
            Kind::Client if rules.adds => Some(Body::Addition(Box::new(self.client(draft)))),
            Kind::Client => Some(Body::Client(Box::new(self.client(draft)))),
            Kind::Contact => self.contact(draft).map(Body::Contact),
            Kind::Visit => Some(Body::Visit(self.visit(draft)?)),
            Kind::Shift => self.shift(draft)?.map(Body::Shift),
            Kind::Medicine if draft.first(Field::Dose).is_some() => Some(Body::Dose(self.dose(draft)?)),
            Kind::Medicine => Some(Body::Medicine(self.medicine(draft)?)),
            Kind::Order => Some(Body::Order(self.order(draft)?)),
            Kind::Payment => Some(Body::Payment(self.payment(draft)?)),
            Kind::Staff => Some(Body::Staff(self.staff(draft)?)),
        };
        let Some(body) = body else { return Ok(None) };
        let at = |fields: &[Field]| fields.iter().find_map(|field| draft.first(*field)).and_then(|value| value.column);
        let mut who = match kind {
            Kind::Shift | Kind::Staff | Kind::Unit => Who::default(),
            _ => self.who(kind, draft)?,
        };
        who.id_at = at(&[Field::Id]);
        who.name_at = match kind {
            Kind::Client | Kind::Payment | Kind::Staff => at(&[Field::Name, Field::Family, Field::Given]),
            Kind::Shift => at(&[Field::Staff]),
            _ => at(&[Field::ClientName, Field::ClientFamily, Field::ClientGiven]),
        };
        let unit = match draft.text(if kind == Kind::Unit { Field::Name } else { Field::Unit }) {
            text if text.is_empty() && kind == Kind::Unit => return Err(stop(draft, Field::Name, Reason::MissingName)),
            text if text.is_empty() => None,
            text => Some((UnitId::of_name(&text), text)),
        };
        Ok(Some(Raw { row: draft.row, who, unit, body }))
    }

    fn warn(&mut self, column: Option<usize>, value: String, reason: Reason) {
        self.warnings.push(Finding {
            sheet: self.table.sheet.clone(),
            row: self.row,
            column: column.map(|column| self.table.column_name(column)),
            value,
            reason,
        });
    }

    fn who(&mut self, kind: Kind, draft: &Draft) -> Result<Who, Stop> {
        let name = match kind {
            Kind::Client | Kind::Payment => full_name(draft, Field::Name, Field::Given, Field::Family),
            _ => full_name(draft, Field::ClientName, Field::ClientGiven, Field::ClientFamily),
        };
        let Some(value) = draft.first(Field::Id) else {
            return Ok(Who { name, ..Who::default() });
        };
        let youngest = value.take.map_or(0, |take| take.youngest);
        let text = value.cell.text();
        match personal::read(&text, self.reference.date(), youngest) {
            Some(read) => {
                match read.certainty {
                    Certainty::WrongCheckDigit => self.warn(value.column, text, Reason::WrongCheckDigit),
                    Certainty::Reserve => self.warn(value.column, text, Reason::ReserveNumber),
                    Certainty::Written | Certainty::CenturyGuessed => {}
                }
                let guessed = read.certainty == Certainty::CenturyGuessed;
                Ok(Who { id: Some(read.id), guessed, name, ..Who::default() })
            }
            None => Err(Stop { column: value.column, value: text, reason: Reason::UnreadableId }),
        }
    }

    fn client(&mut self, draft: &Draft) -> Client {
        let mut needs = Vec::new();
        let slot = draft.first(Field::Slot).and_then(|value| value::slot(&value.cell));
        for (field, slot) in [
            (Field::Needs, slot),
            (Field::NeedsMorning, Some(Slot::Morning)),
            (Field::NeedsForenoon, Some(Slot::Forenoon)),
            (Field::NeedsLunch, Some(Slot::Lunch)),
            (Field::NeedsAfternoon, Some(Slot::Afternoon)),
            (Field::NeedsEvening, Some(Slot::Evening)),
            (Field::NeedsNight, Some(Slot::Night)),
        ] {
            needs.extend(draft.texts(field).into_iter().map(|text| Need { slot, text }));
        }
        let (lock, code) = without_code(something(draft.text(Field::Lock)), something(draft.text(Field::DoorCode)));
        Client {
            id: PersonId(String::new()),
            unit: UnitId(String::new()),
            name: full_name(draft, Field::Name, Field::Given, Field::Family),
            protection: self.protection(draft),
            blocked: self.safe_yes(draft, Field::Blocked),
            address: draft.text(Field::Address),
            postal: draft.text(Field::Postal),
            phones: self.phones(draft, Field::Phones),
            needs,
            diagnoses: draft.texts(Field::Diagnoses),
            treatment_limits: draft.texts(Field::TreatmentLimits),
            infections: draft.texts(Field::Infections),
            devices: draft.texts(Field::Devices),
            allergies: draft.texts(Field::Allergies),
            warnings: draft.texts(Field::Warnings),
            medicine_help: MedicineHelp {
                needed: self.yes(draft, Field::MedicineHelp),
                by: some(draft.text(Field::MedicineBy)),
                dose_bags: self.yes(draft, Field::DoseBags),
            },
            alarm: something(draft.text(Field::Alarm)),
            lock,
            key_number: some(draft.text(Field::KeyNumber)),
            door_code: code,
            lives_alone: self.yes(draft, Field::LivesAlone),
            two_carers: self.safe_yes(draft, Field::TwoCarers),
            whereabouts: self.optional(draft, Field::Whereabouts, value::whereabouts),
            contacts: Vec::new(),
        }
    }

    fn contact(&mut self, draft: &Draft) -> Option<Contact> {
        let name = full_name(draft, Field::Name, Field::Given, Field::Family).said();
        let phones = self.phones(draft, Field::Phones);
        if name.is_empty() && phones.is_empty() {
            return None;
        }
        let relation = some(draft.text(Field::Relation));
        Some(Contact { name, relation, phones, protection: self.protection(draft) })
    }

    fn visit(&mut self, draft: &Draft) -> Result<Visit, Stop> {
        Ok(Visit {
            unit: UnitId(String::new()),
            client: PersonId(String::new()),
            date: self.date(draft, Field::Date)?,
            start: self.start(draft)?,
            end: self.optional(draft, Field::End, value::time),
            minutes: self.optional(draft, Field::Minutes, value::minutes),
            actions: draft.texts(Field::Actions),
            staff: draft.texts(Field::Staff),
            two_carers: self.safe_yes(draft, Field::TwoCarers),
            run: draft.text(Field::Run),
        })
    }

    fn shift(&mut self, draft: &Draft) -> Result<Option<Shift>, Stop> {
        let staff = full_name(draft, Field::Staff, Field::Given, Field::Family).said();
        if staff.is_empty() {
            return Err(stop(draft, Field::Staff, Reason::MissingName));
        }
        let Some(work) = self.work(draft)? else { return Ok(None) };
        Ok(Some(Shift {
            unit: UnitId(String::new()),
            staff,
            title: some(draft.text(Field::Title)),
            date: self.date(draft, Field::Date)?,
            work,
        }))
    }

    fn work(&mut self, draft: &Draft) -> Result<Option<Work>, Stop> {
        let Some(value) = draft.first(Field::Work) else {
            if draft.first(Field::Start).is_none() {
                return Ok(None);
            }
            let start = self.start(draft)?;
            let end = self.optional(draft, Field::End, value::time).unwrap_or(start);
            return Ok(Some(Work::Hours(vec![(start, end)])));
        };
        let text = value.cell.text();
        let rules = self.mapping.records.iter().filter(|record| record.kind == Kind::Shift);
        if rules.flat_map(|record| &record.away).any(|pattern| pattern.fits(&text)) {
            return Ok(Some(Work::Away(text)));
        }
        let work = value::work(&value.cell);
        if let Some(Work::Text(text)) = &work {
            self.warn(value.column, text.clone(), Reason::UnknownShift);
        }
        Ok(work)
    }

    fn medicine(&mut self, draft: &Draft) -> Result<Medicine, Stop> {
        let name = draft.text(Field::Name);
        if name.is_empty() {
            return Err(stop(draft, Field::Name, Reason::MissingText));
        }
        let dose = |(field, slot): &(Field, Slot)| {
            let value = draft.first(*field)?;
            Some((*slot, dose_text(&value.cell)))
        };
        let slots = [
            (Field::Morning, Slot::Morning),
            (Field::Forenoon, Slot::Forenoon),
            (Field::Lunch, Slot::Lunch),
            (Field::Afternoon, Slot::Afternoon),
            (Field::Evening, Slot::Evening),
            (Field::Night, Slot::Night),
        ];
        let as_needed = draft.first(Field::AsNeeded).filter(|value| value::yes(&value.cell) != Some(false));
        Ok(Medicine {
            unit: UnitId(String::new()),
            client: PersonId(String::new()),
            strength: draft.text(Field::Strength),
            form: draft.text(Field::Form),
            doses: slots.iter().filter_map(dose).collect(),
            as_needed: as_needed.map(|value| value.cell.text()),
            since: self.optional_date(draft, Field::Since),
            changed: self.optional_date(draft, Field::Changed),
            until: self.optional_date(draft, Field::Until),
            varying: self.safe_yes(draft, Field::Varying) || self.words.is_varying(&name),
            controlled: self.safe_yes(draft, Field::Controlled) || self.words.is_controlled(&name),
            dose_bag: self.yes(draft, Field::DoseBag),
            note: some(draft.text(Field::Note)),
            name,
        })
    }

    /// A medicine with the one dose that stands on the row. A dose without a readable time is refused: nobody could give it.
    fn dose(&mut self, draft: &Draft) -> Result<Medicine, Stop> {
        let mut medicine = self.medicine(draft)?;
        let Some(value) = draft.first(Field::Dose) else { return Ok(medicine) };
        let Some(slot) = draft.first(Field::Slot).and_then(|value| value::slot(&value.cell)) else {
            let missing = draft.first(Field::Slot).is_none();
            return Err(stop(draft, Field::Slot, if missing { Reason::MissingTime } else { Reason::UnreadableTime }));
        };
        medicine.doses.push((slot, dose_text(&value.cell)));
        Ok(medicine)
    }

    fn order(&mut self, draft: &Draft) -> Result<Order, Stop> {
        let text = draft.text(Field::Text);
        if text.is_empty() {
            return Err(stop(draft, Field::Text, Reason::MissingText));
        }
        Ok(Order {
            unit: UnitId(String::new()),
            client: PersonId(String::new()),
            text,
            when: some(draft.text(Field::When)),
            delegated: self.yes(draft, Field::Delegated),
            since: self.optional_date(draft, Field::Since),
            until: self.optional_date(draft, Field::Until),
        })
    }

    fn payment(&mut self, draft: &Draft) -> Result<Payment, Stop> {
        let amount = match draft.first(Field::Amount) {
            None => return Err(stop(draft, Field::Amount, Reason::MissingAmount)),
            Some(value) => match value::amount(&value.cell) {
                Some(amount) => amount,
                None => return Err(stop(draft, Field::Amount, Reason::UnreadableAmount)),
            },
        };
        let mut lines = Vec::new();
        for (column, cell) in draft.lines.iter().filter(|(_, cell)| !cell.is_empty()) {
            match value::amount(cell) {
                Some(amount) => lines.push((self.table.column_name(*column), amount)),
                None => {
                    return Err(Stop { column: Some(*column), value: cell.text(), reason: Reason::UnreadableAmount });
                }
            }
        }
        Ok(Payment {
            unit: UnitId(String::new()),
            case: draft.text(Field::Case),
            client: PersonId(String::new()),
            name: full_name(draft, Field::Name, Field::Given, Field::Family),
            protection: self.protection(draft),
            co_applicant: some(draft.text(Field::CoApplicant)),
            children: some(draft.text(Field::Children)),
            lines,
            amount,
            clearing: some(draft.text(Field::Clearing)),
            account: some(draft.text(Field::Account)),
            pay_date: self.optional_date(draft, Field::PayDate),
            pay_way: some(draft.text(Field::PayWay)),
        })
    }

    fn staff(&mut self, draft: &Draft) -> Result<Staff, Stop> {
        let name = full_name(draft, Field::Name, Field::Given, Field::Family);
        if name.said().is_empty() {
            return Err(stop(draft, Field::Name, Reason::MissingName));
        }
        // The word beside a number can say that it is private, whatever column it stands in.
        let (mut work_phones, mut private_phones) = (Vec::new(), self.phones(draft, Field::PrivatePhones));
        for phone in self.phones(draft, Field::WorkPhones) {
            let private =
                phone.label.as_deref().is_some_and(|label| label.contains("priv") || label.starts_with("hem"));
            if private { private_phones.push(phone) } else { work_phones.push(phone) }
        }
        Ok(Staff {
            unit: UnitId(String::new()),
            name,
            title: some(draft.text(Field::Title)),
            work_phones,
            private_phones,
            protection: self.protection(draft),
            manager: self.yes(draft, Field::Manager).unwrap_or(false),
        })
    }

    fn date(&mut self, draft: &Draft, field: Field) -> Result<Date, Stop> {
        let Some(value) = draft.first(field) else { return Err(stop(draft, field, Reason::MissingDate)) };
        value::date(&value.cell, self.reference.date(), self.mapping.file.dates)
            .ok_or_else(|| stop(draft, field, Reason::UnreadableDate))
    }

    fn start(&mut self, draft: &Draft) -> Result<Time, Stop> {
        let Some(value) = draft.first(Field::Start) else { return Err(stop(draft, Field::Start, Reason::MissingTime)) };
        value::time(&value.cell).ok_or_else(|| stop(draft, Field::Start, Reason::UnreadableTime))
    }

    fn optional<T>(&mut self, draft: &Draft, field: Field, read: impl Fn(&Cell) -> Option<T>) -> Option<T> {
        let value = draft.first(field)?;
        let found = read(&value.cell);
        if found.is_none() {
            self.warn(value.column, value.cell.text(), Reason::UnreadableValue);
        }
        found
    }

    fn optional_date(&mut self, draft: &Draft, field: Field) -> Option<Date> {
        let (near, dates) = (self.reference.date(), self.mapping.file.dates);
        self.optional(draft, field, |cell| value::date(cell, near, dates))
    }

    fn yes(&mut self, draft: &Draft, field: Field) -> Option<bool> {
        if draft.all(field).any(|value| value::yes(&value.cell) == Some(true)) {
            return Some(true);
        }
        self.optional(draft, field, value::yes)
    }

    /// A word that is neither yes nor no counts as yes: the error to make is the safe one.
    fn safe_yes(&mut self, draft: &Draft, field: Field) -> bool {
        let unknown = draft.all(field).find(|value| value::yes(&value.cell).is_none());
        if let Some(value) = unknown {
            self.warn(value.column, value.cell.text(), Reason::TakenAsProtected);
            return true;
        }
        draft.all(field).any(|value| value::yes(&value.cell) == Some(true))
    }

    fn protection(&mut self, draft: &Draft) -> Protection {
        let mut strongest = Protection::None;
        for value in draft.all(Field::Protected) {
            let (protection, known) = value::protection(&value.cell);
            if !known {
                self.warn(value.column, value.cell.text(), Reason::TakenAsProtected);
            }
            strongest = stronger(strongest, protection);
        }
        strongest
    }

    fn phones(&mut self, draft: &Draft, field: Field) -> Vec<Phone> {
        let mut phones = Vec::new();
        for value in draft.all(field) {
            let written = if matches!(value.cell, Cell::Number(_)) { Written::Number } else { Written::Text };
            let label = value.take.and_then(|take| take.label.clone());
            for mut phone in phone::read_all(&value.cell.text(), written) {
                if !phone.readable {
                    self.warn(value.column, phone.number.clone(), Reason::UnreadablePhone);
                }
                phone.label = phone.label.or_else(|| label.clone());
                phones.push(phone);
            }
        }
        phones
    }
}

/// A dose as people write it: `1,5`.
fn dose_text(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string().replace('.', ","),
        cell => cell.text(),
    }
}

/// The stronger of two protections.
pub fn stronger(a: Protection, b: Protection) -> Protection {
    match (a, b) {
        (Protection::ProtectedRegistration, _) | (_, Protection::ProtectedRegistration) => {
            Protection::ProtectedRegistration
        }
        (Protection::Protected, _) | (_, Protection::Protected) => Protection::Protected,
        _ => Protection::None,
    }
}

fn stop(draft: &Draft, field: Field, reason: Reason) -> Stop {
    let value = draft.first(field);
    Stop { column: value.and_then(|v| v.column), value: value.map_or(String::new(), |v| v.cell.text()), reason }
}
