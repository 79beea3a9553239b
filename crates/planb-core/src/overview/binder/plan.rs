//! From care records to the sheets of a binder.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::leak::Redaction;
use super::page::{
    Binder, CodeRow, Codes, Content, Cover, CoverRow, FirstHour, Forms, Part, PaymentSheet, Profile, Sheet, Tab,
};
use super::place::{Side, Subject, is_of, weeks};
use super::register::{Changes, Draft, Numbers, Register, ScheduleDay, settle};
use super::request::{Missing, PlanRequest, Purpose, UnitRecords, Word};
use super::roster::Roster;
use super::texts::Own;
use super::{clients, first, medicines, runs};
use crate::care::{Kind, Payment, Record};

mod ages;
mod reports;

use ages::{RUN_KINDS, held_since, kinds_on, oldest};

/// What a night's planning of one unit gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub common: Binder,
    /// Only when the unit has somebody or something to protect.
    pub supplement: Option<Binder>,
    /// The register after tonight.
    pub register: Register,
    /// The swap slip, both binders together.
    pub changes: Changes,
    /// What is held, in words: of it nobody knows whether it changed. The change sheets say it.
    pub held: Vec<String>,
    /// The next serial number of the node.
    pub next_serial: u64,
    /// Common sheets with texts that now say "se bilaga".
    pub redactions: Vec<Redaction>,
    /// How many texts of the common binder would still tell of a protected person. Anything but 0 must stop the print.
    pub leaks: Vec<Redaction>,
}

/// Plans the binder of one unit, and its supplement.
///
/// The order of the records does not matter; the same input gives the same binder. Kinds that are missing have no sheets
/// and are named on the cover.
pub fn plan(records: &UnitRecords, request: &PlanRequest<'_>) -> Planned {
    let roster = Roster::new(records, request);
    let mut planning =
        Planning { request, roster: &roster, numbers: Numbers::new(request), drafts: Vec::new(), days: Vec::new() };
    planning.number_people();
    for side in [Side::Common, Side::Supplement] {
        planning.first(side);
        planning.clients(side);
        planning.codes(side);
    }
    planning.runs();
    planning.payments();
    planning.forms();
    planning.plans();
    let hidden = planning.reports();
    let carried = carried(request);
    planning.drafts.retain(|draft| !carried.contains(&draft.subject.tab()));
    let redactions = planning.redact();
    let missing: Vec<_> = missing(records, request, &roster, &redactions).into_iter().chain(hidden).collect();
    planning.covers(&missing, &carried);
    let is_held = |missing: &&Missing| matches!(missing, Missing::Held { .. } | Missing::ReportHeld { .. });
    let held = missing.iter().filter(is_held).map(|missing| (request.words)(&Word::Missing(missing.clone()))).collect();
    let Planning { mut drafts, days, .. } = planning;
    drafts.sort_by_cached_key(|draft| (draft.side, draft.subject.tab(), order(draft)));
    let settled = settle(drafts, &days, request, roster.horizon, &carried);
    let (mut common, mut supplement) = (Vec::new(), Vec::new());
    for (side, subject, sheet) in settled.sheets {
        let sheets = if side == Side::Common { &mut common } else { &mut supplement };
        sheets.push((subject, sheet));
    }
    let common = binder(request, Side::Common, common);
    let supplement = (!supplement.is_empty()).then(|| binder(request, Side::Supplement, supplement));
    let leaks = roster.watch.check(&common);
    let (register, changes, next_serial) = (settled.register, settled.changes, settled.next_serial);
    Planned { common, supplement, register, changes, held, next_serial, redactions, leaks }
}

/// The tabs of which the last good sheets are carried on as they are, since a kind that they need is held: nothing of them is
/// planned tonight. The first tab is always made anew; it says what is missing.
fn carried(request: &PlanRequest<'_>) -> BTreeSet<Tab> {
    let is_held = |kind: &Kind| request.data.get(kind).is_some_and(|time| time.held_since.is_some());
    let had: BTreeSet<Tab> = request.before.register.sheets.values().map(|sheet| sheet.tab).collect();
    let is_carried = |tab: &Tab| match tab {
        Tab::First => false,
        Tab::Reports(letter) => request.report(*letter).is_some_and(|report| report.carried_since().is_some()),
        tab => tab.needs().iter().any(is_held),
    };
    had.into_iter().filter(is_carried).collect()
}

/// The order within a tab: of places; in the first tab and the runs of what is read first.
fn order(draft: &Draft) -> (Option<Date>, u32, Subject) {
    let (date, rank) = match &draft.subject {
        Subject::ChangeSheet | Subject::Cover => (None, 0),
        Subject::Harm => (None, 1),
        Subject::FirstHour => (None, 2),
        Subject::StaffList => (None, 3),
        Subject::ContactList => (None, 4),
        Subject::Schedule(_) => (None, 5),
        Subject::Run(date, _) => (Some(*date), draft.number),
        _ => (None, draft.number),
    };
    (date, rank, draft.subject.clone())
}

struct Planning<'a, 'r> {
    request: &'a PlanRequest<'r>,
    roster: &'a Roster<'a>,
    numbers: Numbers<'a>,
    drafts: Vec<Draft>,
    days: Vec<ScheduleDay>,
}

impl Planning<'_, '_> {
    fn draft(&mut self, side: Side, subject: Subject, number: u32, content: Content) {
        let as_of = oldest(self.request, kinds_on(&content));
        self.drafts.push(Draft { side, subject, number, as_of, content, evening: None });
    }

    /// Numbers follow the names the first time; then they stay.
    fn number_people(&mut self) {
        for side in [Side::Common, Side::Supplement] {
            for person in self.roster.by_name(side) {
                self.numbers.client(side, &person.client.id);
            }
        }
        for (side, case, _) in self.cases() {
            self.numbers.case(side, &case);
        }
    }

    fn first(&mut self, side: Side) {
        let (roster, request) = (self.roster, self.request);
        if let Some(harm) = first::harm(side, roster, request, &mut self.numbers) {
            self.draft(side, Subject::Harm, 0, Content::Harm(harm));
        }
        if let Some(staff) = first::staff(side, roster, request) {
            self.draft(side, Subject::StaffList, 0, Content::StaffList(staff));
        }
        let (sheets, days) = first::schedule(side, roster, request.night);
        self.days.extend(days);
        for (block, schedule) in sheets {
            self.draft(side, Subject::Schedule(block), 0, Content::Schedule(schedule));
        }
        if side == Side::Common {
            let contacts = request.contacts.clone();
            self.draft(side, Subject::FirstHour, 0, Content::FirstHour(FirstHour { contacts }));
        } else if let Some(relatives) = first::relatives(roster, request, &mut self.numbers) {
            self.draft(side, Subject::ContactList, 0, Content::StaffList(relatives));
        }
    }

    fn clients(&mut self, side: Side) {
        let weeks = weeks(self.request.night, self.roster.last);
        for person in self.roster.by_name(side) {
            let id = &person.client.id;
            let number = self.numbers.client(side, id);
            let sheet = clients::sheet(person, self.request);
            let bag = clients::bag(&sheet);
            self.draft(side, Subject::Client(id.clone()), number, Content::Client(Box::new(sheet)));
            self.draft(side, Subject::Bag(id.clone()), number, Content::Bag(Box::new(bag)));
            if let Some(list) = medicines::list(person, self.request) {
                self.draft(side, Subject::MedicineList(id.clone()), number, Content::MedicineList(list));
            }
            for monday in &weeks {
                for (part, signing) in medicines::signing(person, self.request, *monday).into_iter().enumerate() {
                    let subject = Subject::Signing(id.clone(), *monday, part);
                    self.draft(side, subject, number, Content::Signing(signing));
                }
            }
        }
    }

    fn codes(&mut self, side: Side) {
        let mut rows = Vec::new();
        for person in self.roster.by_name(side) {
            let client = person.client;
            let Some(code) = client.door_code.clone().filter(|code| !code.trim().is_empty()) else { continue };
            let number = self.numbers.client(side, &client.id);
            rows.push(CodeRow {
                name: client.name.said(),
                address: clients::full_address(&client.address, &client.postal),
                key_number: client.key_number.clone(),
                code,
                place: Subject::Client(client.id.clone()).place(side, number),
            });
        }
        rows.sort_by(|a, b| (a.place.0.len(), &a.place).cmp(&(b.place.0.len(), &b.place)));
        if !rows.is_empty() {
            self.draft(side, Subject::Codes, 0, Content::Codes(Codes { rows }));
        }
    }

    fn runs(&mut self) {
        let as_of = oldest(self.request, &RUN_KINDS);
        self.drafts.extend(runs::runs(self.roster, self.request, &mut self.numbers, as_of));
    }

    /// The payments with what each is known by: the case, or the person where the source has no case; a second row of the
    /// same case has a sheet of its own.
    fn cases(&self) -> Vec<(Side, String, Payment)> {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut cases = Vec::new();
        for (side, payment) in &self.roster.payments {
            let case = if payment.case.trim().is_empty() { &payment.client.0 } else { &payment.case };
            let times = seen.entry(case.clone()).or_default();
            *times += 1;
            let name = if *times == 1 { case.clone() } else { format!("{case}\u{1}{times}") };
            cases.push((*side, name, (*payment).clone()));
        }
        cases
    }

    fn payments(&mut self) {
        for (side, case, payment) in self.cases() {
            let number = self.numbers.case(side, &case);
            let sheet = PaymentSheet {
                case: payment.case,
                name: payment.name.said(),
                number: (self.request.show_number)(&payment.client),
                co_applicant: payment.co_applicant,
                children: payment.children,
                lines: payment.lines,
                amount: payment.amount,
                clearing: payment.clearing,
                account: payment.account,
                pay_date: payment.pay_date,
                pay_way: payment.pay_way,
            };
            self.draft(side, Subject::Payment(case), number, Content::Payment(sheet));
        }
    }

    fn forms(&mut self) {
        let names = self.request.rules.forms.clone();
        if !names.is_empty() {
            self.draft(Side::Common, Subject::Forms, 0, Content::Forms(Forms { names }));
        }
    }

    /// The last look: texts that tell become "se bilaga"; a person's own sheet lies whole in the supplement.
    fn redact(&mut self) -> Vec<Redaction> {
        let marker = (self.request.words)(&Word::SeeSupplement);
        let (mut redactions, mut whole) = (Vec::new(), Vec::new());
        // The same words on a client's two sheets and in "Vem skadas först?" are missed once.
        let mut seen = BTreeSet::new();
        // A page of a report can't be redacted; what tells was put aside.
        let is_set = |draft: &&mut Draft| !matches!(draft.content, Content::Report(_));
        for draft in self.drafts.iter_mut().filter(|draft| draft.side == Side::Common).filter(is_set) {
            let (mut told, mut texts, mut missed) = (false, 0, 0);
            self.roster.watch.each_told(&mut draft.content, &mut |own, text| {
                told = true;
                if own != Own::Repeated {
                    texts += 1;
                    missed += u32::from(seen.insert(text.to_string()));
                }
            });
            if !told {
                continue;
            }
            if !matches!(draft.subject.tab(), Tab::First | Tab::Runs | Tab::Codes) {
                whole.push(Draft { side: Side::Supplement, ..draft.clone() });
            }
            self.roster.watch.redact(&mut draft.content, &marker);
            if let Some(evening) = &mut draft.evening {
                self.roster.watch.redact(evening, &marker);
            }
            let place = draft.subject.place(draft.side, draft.number);
            redactions.push(Redaction { tab: draft.subject.tab(), place, texts, missed });
        }
        for mut draft in whole {
            draft.number = match &draft.subject {
                Subject::Client(id) | Subject::Bag(id) | Subject::MedicineList(id) | Subject::Signing(id, ..) => {
                    self.numbers.client(Side::Supplement, id)
                }
                Subject::Payment(case) => self.numbers.case(Side::Supplement, case),
                Subject::Plan(id) => self.numbers.plan(Side::Supplement, id),
                _ => draft.number,
            };
            self.drafts.push(draft);
        }
        redactions
    }

    fn covers(&mut self, missing: &[Missing], carried: &BTreeSet<Tab>) {
        let request = self.request;
        let hidden = self.people(Side::Supplement);
        for side in [Side::Common, Side::Supplement] {
            let sheets: Vec<&Draft> = self.drafts.iter().filter(|draft| draft.side == side).collect();
            if side == Side::Supplement && sheets.is_empty() {
                continue;
            }
            let made_anew = sheets.iter().map(|draft| draft.as_of).min().unwrap_or(request.made_at);
            let mut rows: BTreeMap<Tab, (u32, Option<DateTime>)> = BTreeMap::from([(Tab::First, (1, None))]);
            for draft in sheets {
                let row = rows.entry(draft.subject.tab()).or_default();
                row.0 += 1;
                // The first hour's card and the blank forms have no data.
                if !kinds_on(&draft.content).is_empty() || matches!(draft.content, Content::Report(_)) {
                    row.1 = Some(row.1.map_or(draft.as_of, |oldest| oldest.min(draft.as_of)));
                }
            }
            let before = self.request.before.register.sheets.values();
            for sheet in before.filter(|sheet| carried.contains(&sheet.tab) && is_of(&sheet.place, side)) {
                rows.entry(sheet.tab).or_insert((0, held_since(request, sheet.tab))).0 += 1;
            }
            // What is carried on lies in the binder too: its cover is as old as the oldest of all.
            let as_of = rows.values().filter_map(|row| row.1).fold(made_anew, DateTime::min);
            let had_clients = rows.get(&Tab::Clients).filter(|_| carried.contains(&Tab::Clients)).map(|row| row.0);
            let contents = rows.into_iter().map(|(tab, (sheets, data_as_of))| CoverRow {
                tab,
                title: if let Tab::Reports(it) = tab { request.report(it).map(|it| it.title.clone()) } else { None },
                sheets,
                pages: 0,
                data_as_of,
                held_since: held_since(request, tab),
            });
            let (clients, missing) = match side {
                Side::Common => (had_clients.unwrap_or_else(|| self.people(side)), missing),
                Side::Supplement => (hidden, &[][..]),
            };
            let red = i64::from(request.rules.red_hours);
            let cover = Cover {
                valid_until: as_of.checked_add(jiff::Span::new().hours(red.min(24 * 366))).unwrap_or(DateTime::MAX),
                contents: contents.collect(),
                clients,
                in_supplement: hidden,
                missing: missing.iter().map(|missing| (request.words)(&Word::Missing(missing.clone()))).collect(),
                contacts: request.contacts.clone(),
                data_digest: request.data_digest.clone(),
            };
            let mut content = Content::Cover(cover);
            if side == Side::Common {
                self.roster.watch.redact(&mut content, &(request.words)(&Word::SeeSupplement));
            }
            self.drafts.push(Draft { side, subject: Subject::Cover, number: 0, as_of, content, evening: None });
        }
    }
}

/// Everything that the cover must say is missing, in a fixed order, each once.
fn missing(
    records: &UnitRecords,
    request: &PlanRequest<'_>,
    roster: &Roster<'_>,
    redactions: &[Redaction],
) -> Vec<Missing> {
    let mut missing = request.missing.clone();
    let held = request.data.iter().filter_map(|(kind, time)| Some((*kind, time.held_since?)));
    missing.extend(held.map(|(kind, since)| Missing::Held { kind, since }));
    let is_held = |kind: &Kind| request.data.get(kind).is_some_and(|time| time.held_since.is_some());
    for kind in request.expected.iter().filter(|kind| !is_held(kind)) {
        if !records.records.iter().any(|record| has_kind(record, *kind)) {
            missing.push(Missing::NoData { kind: *kind });
        }
    }
    if roster.blocked_clients > 0 {
        missing.push(Missing::Blocked { clients: roster.blocked_clients, visits: roster.blocked_visits });
    }
    if roster.nobody_rows > 0 {
        missing.push(Missing::NobodyKnown { rows: roster.nobody_rows });
    }
    if let Some(last) = roster.visits.iter().map(|visit| visit.date).max().filter(|last| *last < roster.last) {
        missing.push(Missing::VisitsEnd { last });
    }
    let texts = redactions.iter().map(|redaction| redaction.missed).sum();
    if texts > 0 {
        missing.push(Missing::Redacted { texts });
    }
    missing.sort();
    missing.dedup();
    missing
}

/// Whether a record is, or brings along, something of a kind.
fn has_kind(record: &Record, kind: Kind) -> bool {
    match (record, kind) {
        (Record::Client(client), Kind::Contact) => !client.contacts.is_empty(),
        _ => super::control::kind_of(record) == kind,
    }
}

fn binder(request: &PlanRequest<'_>, side: Side, sheets: Vec<(Subject, Sheet)>) -> Binder {
    let has = |tab: Tab| sheets.iter().any(|(subject, _)| subject.tab() == tab);
    let work = match (has(Tab::Clients) || has(Tab::Runs), has(Tab::Payments)) {
        (true, false) => UnitWork::Care,
        (false, true) => UnitWork::Payments,
        (true, true) => UnitWork::Both,
        (false, false) => UnitWork::Neither,
    };
    let mut parts: Vec<Part> = Vec::new();
    for (subject, sheet) in sheets {
        let (tab, profiles) = (subject.tab(), profiles(&subject, work, request));
        match parts.iter_mut().find(|part| part.tab == tab && part.profiles == profiles) {
            Some(part) => part.sheets.push(sheet),
            None => parts.push(Part { tab, profiles, sheets: vec![sheet] }),
        }
    }
    Binder {
        unit: request.unit.clone(),
        unit_name: request.unit_name.clone(),
        municipality: request.municipality.clone(),
        night: request.night,
        made_at: request.made_at,
        supplement: side == Side::Supplement,
        exercise: request.purpose == Purpose::Exercise,
        parts,
    }
}

/// What a unit does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitWork {
    Care,
    Payments,
    Both,
    /// Nothing that the sheets tell of.
    Neither,
}

/// Who needs a sheet. In a unit that both cares and pays, "Vem skadas först?" and the schedule are a part of their own, since a case
/// officer works with neither.
fn profiles(subject: &Subject, work: UnitWork, request: &PlanRequest<'_>) -> Vec<Profile> {
    use Profile::{Carer, CaseOfficer, Nurse, OnCall};
    let everybody = || match work {
        UnitWork::Care => vec![Carer, Nurse, OnCall],
        UnitWork::Payments => vec![OnCall, CaseOfficer],
        UnitWork::Both | UnitWork::Neither => vec![Carer, Nurse, OnCall, CaseOfficer],
    };
    match subject {
        Subject::Harm => vec![Carer, Nurse, OnCall],
        Subject::Schedule(_) | Subject::ScheduleDay(_) if work == UnitWork::Both => vec![Carer, Nurse, OnCall],
        Subject::ChangeSheet
        | Subject::Cover
        | Subject::FirstHour
        | Subject::StaffList
        | Subject::Schedule(_)
        | Subject::ScheduleDay(_)
        | Subject::Forms
        | Subject::Plan(_) => everybody(),
        Subject::ContactList => vec![Carer, Nurse, OnCall],
        Subject::Run(..) => vec![Carer, OnCall],
        Subject::Client(_) => vec![Nurse, OnCall],
        Subject::Bag(_) => vec![Carer],
        Subject::MedicineList(_) | Subject::Signing(..) => vec![Carer, Nurse, OnCall],
        Subject::Payment(_) => vec![CaseOfficer],
        Subject::Codes => vec![OnCall],
        Subject::Report(letter, _) => {
            let named = request.report(*letter).map(|report| report.profiles.clone());
            named.filter(|named| !named.is_empty()).unwrap_or_else(everybody)
        }
    }
}

#[cfg(test)]
mod tests;
