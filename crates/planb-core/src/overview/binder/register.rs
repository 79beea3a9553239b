//! Which sheet has which serial and place, from night to night; and what changed.
//!
//! A sheet is known by a keyed digest of what it is about, so the register tells nothing without the hub's key. Its content is
//! known by another: what stands on it but for stamps, the cover's words, the clock time in "Vem skadas först?" and a client's
//! usual visits, which follow from a window that moves. A schedule is compared day by day, so that it may grow and shrink
//! with the calendar without being changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::page::{Content, Sheet, Tab};
use super::place::{Side, Subject, block_of, day_or_week, first_16, key_of, monday_of, number_in, rolled_out};
use super::plans;
use super::reports::Topic;
use super::request::{Before, PlanRequest};
use crate::care::Kind;
use crate::id::PersonId;
use crate::register::RecordId;
use crate::sheet::{Letter, Place, Serial, SheetDigest, SheetKey};

/// What the register knows of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub serial: Serial,
    pub place: Place,
    pub digest: SheetDigest,
    pub tab: Tab,
}

/// One unit's sheets, of both its binders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    pub sheets: BTreeMap<SheetKey, Registered>,
    /// Places that were given once and whose sheet is gone: never given to another.
    pub used: BTreeSet<Place>,
}

/// One sheet as the log and the swap slip name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    pub key: SheetKey,
    pub serial: Serial,
    pub place: Place,
    pub digest: SheetDigest,
    pub tab: Tab,
}

/// The swap slip (ändringsblad): exactly the sheets whose content changed, in the order of places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Sheets that were not there; days and weeks that rolled in are not told.
    pub new: Vec<SheetRow>,
    pub changed: Vec<SheetRow>,
    /// Sheets to take out, as they were; days and weeks that are over are not told.
    pub removed: Vec<SheetRow>,
}

impl Changes {
    /// How many sheets the slip names.
    pub fn len(&self) -> usize {
        self.new.len() + self.changed.len() + self.removed.len()
    }

    /// True when nothing is to be swapped.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Register {
    /// What must be written to turn `old` into this: rows to put, keys to drop.
    pub fn since(&self, old: &Register) -> (Vec<SheetRow>, Vec<SheetKey>) {
        let put = self.sheets.iter().filter(|(key, sheet)| old.sheets.get(key) != Some(sheet));
        let drop = old.sheets.keys().filter(|key| !self.sheets.contains_key(key));
        (put.map(|(key, sheet)| row(*key, sheet)).collect(), drop.copied().collect())
    }

    /// Every place that is or was given.
    fn places(&self) -> impl Iterator<Item = &Place> {
        self.sheets.values().map(|sheet| &sheet.place).chain(&self.used)
    }
}

fn row(key: SheetKey, sheet: &Registered) -> SheetRow {
    SheetRow { key, serial: sheet.serial.clone(), place: sheet.place.clone(), digest: sheet.digest, tab: sheet.tab }
}

/// Gives clients, runs and cases their numbers: the one they had, else the next that nobody had.
pub(super) struct Numbers<'a> {
    key: &'a [u8; 32],
    unit: &'a str,
    before: &'a Before,
    letters: BTreeSet<Letter>,
    next: BTreeMap<(Tab, Side), u32>,
    given: BTreeMap<(Side, Subject), u32>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(request: &'a PlanRequest<'_>) -> Numbers<'a> {
        let mut next: BTreeMap<(Tab, Side), u32> = BTreeMap::new();
        let letters: BTreeSet<Letter> = request.reports.iter().map(|report| report.letter).collect();
        let numbered = [Tab::Runs, Tab::Clients, Tab::Bag, Tab::Medicines, Tab::Payments, Tab::Plans];
        let numbered: Vec<Tab> = numbered.into_iter().chain(('J'..='Z').filter_map(Tab::of_letter)).collect();
        for place in request.before.register.places() {
            for (tab, side) in numbered.iter().flat_map(|tab| [(*tab, Side::Common), (*tab, Side::Supplement)]) {
                if let Some(number) = number_in(place, tab, side) {
                    let next = next.entry((series_of(tab), side)).or_insert(1);
                    *next = (*next).max(number.saturating_add(1));
                }
            }
        }
        let (key, unit, before, given) = (request.sheet_key, &request.unit.0, request.before, BTreeMap::new());
        Numbers { key, unit, before, letters, next, given }
    }

    /// The client's number, the same in every tab.
    pub(super) fn client(&mut self, side: Side, id: &PersonId) -> u32 {
        let own = [Subject::Client(id.clone()), Subject::Bag(id.clone()), Subject::MedicineList(id.clone())];
        let reports = self.letters.iter().map(|letter| Subject::Report(*letter, Topic::Client(id.clone())));
        let subjects: Vec<Subject> = own.into_iter().chain(reports).collect();
        self.number(side, &subjects)
    }

    /// The number of a report's sheet: the client's, else one of the same series, so that no place is given twice.
    pub(super) fn report(&mut self, side: Side, letter: Letter, topic: &Topic) -> u32 {
        match topic {
            Topic::Client(id) => self.client(side, id),
            Topic::Sheet(_) => self.number(side, &[Subject::Report(letter, topic.clone())]),
        }
    }

    /// The case's number in the tab of payments.
    pub(super) fn case(&mut self, side: Side, case: &str) -> u32 {
        self.number(side, &[Subject::Payment(case.to_string())])
    }

    /// The plan's number in its tab.
    pub(super) fn plan(&mut self, side: Side, plan: &RecordId) -> u32 {
        self.number(side, &[Subject::Plan(plan.clone())])
    }

    /// The run's number, the same every day; `dates` are the days on which it may have stood before.
    pub(super) fn run(&mut self, side: Side, run: &str, dates: &[Date]) -> u32 {
        let subjects: Vec<_> = dates.iter().map(|date| Subject::Run(*date, run.to_string())).collect();
        self.number(side, &subjects)
    }

    fn number(&mut self, side: Side, subjects: &[Subject]) -> u32 {
        let Some(first) = subjects.first() else { return 0 };
        if let Some(number) = self.given.get(&(side, first.clone())) {
            return *number;
        }
        let known = subjects.iter().find_map(|subject| {
            let sheet = self.before.register.sheets.get(&key_of(self.key, self.unit, side, subject))?;
            number_in(&sheet.place, subject.tab(), side)
        });
        let number = known.unwrap_or_else(|| {
            let next = self.next.entry((series_of(first.tab()), side)).or_insert(1);
            *next = next.saturating_add(1);
            *next - 1
        });
        self.given.insert((side, first.clone()), number);
        number
    }
}

/// The tab whose numbers a tab shares: what is about clients has the clients' numbers.
fn series_of(tab: Tab) -> Tab {
    if matches!(tab, Tab::Bag | Tab::Medicines | Tab::Reports(_)) { Tab::Clients } else { tab }
}

/// A sheet before it has key, serial and digest.
#[derive(Clone)]
pub(super) struct Draft {
    pub side: Side,
    pub subject: Subject,
    /// Client, run or case number; 0 for single sheets.
    pub number: u32,
    pub as_of: DateTime,
    pub content: Content,
    /// A night run on the last day of the binder before: the sheet without its small hours, a day too far then.
    pub evening: Option<Content>,
}

/// One day of the schedule: only compared, never printed alone.
pub(super) struct ScheduleDay {
    pub side: Side,
    pub date: Date,
    /// Everybody's cells of the day.
    pub cells: Vec<(String, String)>,
}

/// What the settling gives.
pub(super) struct Settled {
    pub sheets: Vec<(Side, Subject, Sheet)>,
    pub register: Register,
    pub changes: Changes,
    pub next_serial: u64,
}

/// Gives every draft its key, place, digest and serial, and compares with the binder before.
/// Sheets of tabs that are `carried` stay in the register as they were.
pub(super) fn settle(
    drafts: Vec<Draft>,
    days: &[ScheduleDay],
    request: &PlanRequest<'_>,
    horizon: u32,
    carried: &BTreeSet<Tab>,
) -> Settled {
    let before = &request.before.register;
    let mut settling = Settling {
        request,
        horizon,
        last_day: last_day(request, horizon),
        last_week: last_week(request, horizon),
        settled: Settled {
            sheets: Vec::with_capacity(drafts.len()),
            register: Register { sheets: BTreeMap::new(), used: before.used.clone() },
            changes: Changes::default(),
            next_serial: request.serials.next,
        },
        buffer: Vec::new(),
    };
    let blocks = settling.compare_days(days);
    for draft in drafts {
        settling.add(draft, &blocks);
    }
    settling.register_days(days);
    settling.carry(carried);
    settling.find_removed();
    let mut settled = settling.settled;
    for rows in [&mut settled.changes.new, &mut settled.changes.changed, &mut settled.changes.removed] {
        rows.sort_by(|a, b| a.place.cmp(&b.place));
    }
    settled
}

/// How a schedule block stands to the night before.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Same,
    Changed,
}

struct Settling<'a, 'b> {
    request: &'a PlanRequest<'b>,
    horizon: u32,
    /// The last day and week that the binder before has sheets of; not those of its night where they were held then.
    last_day: Option<Date>,
    last_week: Option<Date>,
    settled: Settled,
    buffer: Vec<u8>,
}

impl Settling<'_, '_> {
    fn key(&self, side: Side, subject: &Subject) -> SheetKey {
        key_of(self.request.sheet_key, &self.request.unit.0, side, subject)
    }

    fn digest(&mut self, form: &str, content: &impl Serialize) -> SheetDigest {
        self.buffer.clear();
        // Writing to memory can't fail; a value that can't be written would be a bug in this crate.
        let written = ciborium::into_writer(content, &mut self.buffer);
        assert!(written.is_ok(), "page content is plain data");
        let mut hasher = blake3::Hasher::new_keyed(self.request.sheet_key);
        hasher.update(b"sheet digest 1\0").update(form.as_bytes()).update(&[0]).update(&self.buffer);
        SheetDigest(first_16(&hasher.finalize()))
    }

    /// Schedule blocks with a day that was there before and differs.
    fn compare_days(&mut self, days: &[ScheduleDay]) -> BTreeMap<(Side, i32), Block> {
        let mut blocks = BTreeMap::new();
        for day in days {
            let key = self.key(day.side, &Subject::ScheduleDay(day.date));
            let digest = self.digest("day", &day.cells);
            let differs = self.request.before.register.sheets.get(&key).is_some_and(|old| old.digest != digest);
            let block = blocks.entry((day.side, block_of(day.date))).or_insert(Block::Same);
            if differs {
                *block = Block::Changed;
            }
        }
        blocks
    }

    fn add(&mut self, draft: Draft, blocks: &BTreeMap<(Side, i32), Block>) {
        let Draft { side, subject, number, as_of, mut content, evening } = draft;
        let key = self.key(side, &subject);
        let old = self.request.before.register.sheets.get(&key);
        let place = subject.place(side, number);
        let mut digest = self.content_digest(&subject, &mut content);
        if let (Subject::Schedule(block), Some(old)) = (&subject, old)
            && blocks.get(&(side, *block)) != Some(&Block::Changed)
        {
            digest = old.digest;
        }
        let same = old.filter(|old| old.digest == digest && old.place == place);
        let serial = match same {
            Some(old) => old.serial.clone(),
            None => {
                let serial = Serial::new(&self.request.serials.prefix, self.settled.next_serial);
                self.settled.next_serial += 1;
                serial
            }
        };
        let registered = Registered { serial: serial.clone(), place: place.clone(), digest, tab: subject.tab() };
        let same_evening = evening.is_some_and(|evening| self.is_same_evening(&subject, &evening, old));
        match (old, same) {
            _ if same_evening => {}
            (None, _) if !self.rolled_in(side, &subject) => self.settled.changes.new.push(row(key, &registered)),
            (Some(_), None) if !self.is_over(&subject) => self.settled.changes.changed.push(row(key, &registered)),
            _ => {}
        }
        let twice = self.settled.register.sheets.insert(key, registered);
        assert!(twice.is_none(), "one sheet per subject");
        let rules = &self.request.rules;
        let [green_until, yellow_until, red_after] = match &content {
            Content::Plan(plan) => plans::until(plan),
            _ => [rules.green_hours, rules.yellow_hours, rules.red_hours].map(|hours| later(as_of, hours)),
        };
        let form = subject.form().to_string();
        let sheet = Sheet {
            key,
            digest,
            serial,
            place,
            form,
            data_as_of: as_of,
            green_until,
            yellow_until,
            red_after,
            content,
        };
        self.settled.sheets.push((side, subject, sheet));
    }

    /// The digest of what counts as content.
    fn content_digest(&mut self, subject: &Subject, content: &mut Content) -> SheetDigest {
        match content {
            Content::Cover(_) => self.digest(subject.form(), &()),
            Content::Client(sheet) | Content::Bag(sheet) => {
                let usual = std::mem::take(&mut sheet.usual);
                let digest = self.digest(subject.form(), &*sheet);
                sheet.usual = usual;
                digest
            }
            Content::Harm(harm) => {
                let mut plain = harm.clone();
                plain.rows.iter_mut().for_each(|row| row.by_when = None);
                plain.rows.sort_by(|a, b| (a.hours, &a.place).cmp(&(b.hours, &b.place)));
                self.digest(subject.form(), &plain)
            }
            Content::Report(report) => {
                let pages: Vec<[u8; 16]> = report.pages.iter().map(|page| page.content).collect();
                self.digest(subject.form(), &pages)
            }
            Content::Plan(plan) => {
                // Labels are the program's words, and one that is said better makes no new version.
                let said: Vec<_> = plan.sheet.sections.iter().map(|(_, blocks)| blocks).collect();
                self.digest(subject.form(), &(&plan.of, &plan.sheet.title, &plan.sheet.approved, said))
            }
            content => self.digest(subject.form(), &*content),
        }
    }

    /// Whether a sheet that was not there only came with the calendar.
    fn rolled_in(&self, side: Side, subject: &Subject) -> bool {
        let Some(before) = self.request.before.night else { return false };
        let first_after = before.checked_add(jiff::Span::new().days(i64::from(self.horizon))).unwrap_or(Date::MAX);
        match subject {
            Subject::Run(date, _) => {
                let after_last = self.last_day.is_some_and(|last| *date > last);
                after_last || *date >= first_after || *date < self.request.night
            }
            Subject::Signing(_, monday, _) => {
                self.last_week.is_some_and(|last| *monday > last) || *monday >= first_after
            }
            Subject::Schedule(block) => {
                let had = |back| {
                    self.request.before.register.sheets.contains_key(&self.key(side, &Subject::Schedule(block - back)))
                };
                had(1) || had(2)
            }
            _ => false,
        }
    }

    /// Whether a night run only got its small hours, which rolled in.
    fn is_same_evening(&mut self, subject: &Subject, evening: &Content, old: Option<&Registered>) -> bool {
        match (old, evening) {
            (None, Content::Run(run)) => run.visits.is_empty(),
            (Some(old), evening) => self.digest(subject.form(), evening) == old.digest,
            _ => false,
        }
    }

    /// Whether a sheet is about a day that is over: last night's small hours.
    fn is_over(&self, subject: &Subject) -> bool {
        matches!(subject, Subject::Run(date, _) if *date < self.request.night)
    }

    fn register_days(&mut self, days: &[ScheduleDay]) {
        for day in days {
            let block = self.key(day.side, &Subject::Schedule(block_of(day.date)));
            let Some(sheet) = self.settled.register.sheets.get(&block).cloned() else { continue };
            let digest = self.digest("day", &day.cells);
            let key = self.key(day.side, &Subject::ScheduleDay(day.date));
            self.settled.register.sheets.insert(key, Registered { digest, ..sheet });
        }
    }

    /// Keeps the sheets of carried tabs; and those of the first tab whose kind is held, which tonight's first tab lacks.
    fn carry(&mut self, carried: &BTreeSet<Tab>) {
        let is_held = |kind: &Kind| self.request.data.get(kind).is_some_and(|time| time.held_since.is_some());
        let first = Tab::First.needs().iter().any(is_held);
        for (key, sheet) in &self.request.before.register.sheets {
            if carried.contains(&sheet.tab) || first && sheet.tab == Tab::First {
                self.settled.register.sheets.entry(*key).or_insert_with(|| sheet.clone());
            }
        }
    }

    fn find_removed(&mut self) {
        let now: BTreeSet<&Place> = self.settled.register.sheets.values().map(|sheet| &sheet.place).collect();
        let mut removed: BTreeMap<Place, SheetRow> = BTreeMap::new();
        for (key, sheet) in &self.request.before.register.sheets {
            if now.contains(&sheet.place) {
                continue;
            }
            let over =
                self.request.before.night.is_some_and(|before| {
                    rolled_out(&sheet.place, sheet.tab, before, self.request.night, self.horizon)
                });
            if !over {
                removed.entry(sheet.place.clone()).or_insert_with(|| row(*key, sheet));
            }
        }
        // A day's place comes round again; a client's or case's never does.
        let stays = |place: &Place| !matches!(place.0.as_bytes().first(), Some(b'A' | b'G' | b'H'));
        self.settled.register.used.extend(removed.keys().filter(|place| stays(place)).cloned());
        self.settled.changes.removed = removed.into_values().collect();
    }
}

/// The last day of the binder before that has a run.
pub(super) fn last_day(request: &PlanRequest<'_>, horizon: u32) -> Option<Date> {
    let days = std::iter::successors(request.before.night?.yesterday().ok(), |date| date.tomorrow().ok());
    let had = numbers_in(request, Tab::Runs);
    days.take(horizon as usize + 1).filter(|date| had.contains(&date.day())).last()
}

/// The Monday of the last week of the binder before that has signing sheets.
fn last_week(request: &PlanRequest<'_>, horizon: u32) -> Option<Date> {
    let next = |monday: &Date| monday.checked_add(jiff::Span::new().days(7)).ok();
    let mondays = std::iter::successors(Some(monday_of(request.before.night?)), next);
    let had = numbers_in(request, Tab::Medicines);
    mondays.take(horizon as usize / 7 + 2).filter(|monday| had.contains(&monday.iso_week_date().week())).last()
}

/// The days or weeks in the places of a tab.
fn numbers_in(request: &PlanRequest<'_>, tab: Tab) -> BTreeSet<i8> {
    let sheets = request.before.register.sheets.values().filter(|sheet| sheet.tab == tab);
    sheets.filter_map(|sheet| day_or_week(&sheet.place, tab)).collect()
}

fn later(from: DateTime, hours: u32) -> DateTime {
    from.checked_add(jiff::Span::new().hours(i64::from(hours.min(24 * 366)))).unwrap_or(DateTime::MAX)
}
