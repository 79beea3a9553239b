//! The change sheet (*ändringsblad*): what on a unit's paper is no longer so, since the paper that was locked in last.
//!
//! It names places and serials, in a common binder also the client's name, and what kind of change it was: the hub compares
//! keyed digests of a sheet's parts ([`facets`]) and can say that a warning changed without being able to read the old one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::page::{Binder, ChangeKind, ChangeRow, ChangeSheet, ClientSheet, Content, Part, Profile, Sheet, Tab};
use super::place::{Side, Subject, day_or_week, first_16, is_of, key_of, monday_of, rolled_out};
use super::plan::Planned;
use super::register::{Register, Registered};
use crate::care::Whereabouts;
use crate::id::UnitId;
use crate::print::SheetAt;
use crate::sheet::{Place, Serial, SheetDigest, SheetKey};

/// More rows than this are not swapped one by one: the whole binder is printed.
pub const MOST_ROWS: usize = 200;
/// Most old sheets that are named.
pub const MOST_OLD: usize = 200;
/// Bytes of one facet.
const FACET: usize = 4;

/// A sheet that lies locked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lying {
    pub serial: Serial,
    /// The night of the binder that it was printed from.
    pub night: Date,
}

/// What a change sheet is made from, besides tonight's plan.
pub struct Against<'a> {
    pub unit: &'a UnitId,
    pub night: Date,
    /// Days of a binder.
    pub horizon: u32,
    /// The day of the data on the paper.
    pub since: Date,
    /// The sheets that lie locked in; empty when that is not known sheet by sheet.
    pub paper: &'a BTreeMap<(Place, Option<Date>), Lying>,
    /// Sheets that should have been destroyed.
    pub old: &'a BTreeSet<SheetAt>,
    /// The facets of a sheet that stood at a place.
    pub facets: &'a dyn Fn(&Place, &Serial) -> Option<Vec<u8>>,
    pub sheet_key: &'a [u8; 32],
    pub prefix: &'a str,
    /// The register of the night before, which knows its change sheet.
    pub before: &'a Register,
}

/// Whether this is the place of a change sheet.
pub fn is_change_sheet(place: &Place) -> bool {
    [Side::Common, Side::Supplement].into_iter().any(|side| Subject::ChangeSheet.place(side, 0) == *place)
}

/// Whether this is the place of a fourteen-day block of the schedule.
pub fn is_schedule(place: &Place) -> bool {
    super::place::is_schedule(place)
}

/// The day of a run's sheet, the Monday of a signing sheet, in a binder of `night`; `None` for sheets without a day.
pub fn date_of(place: &Place, night: Date) -> Option<Date> {
    let tab = Tab::of_letter(place.0.chars().next()?)?;
    let number = day_or_week(place, tab)?;
    match tab {
        Tab::Runs => {
            let first = night.checked_sub(1.day()).ok()?;
            let mut days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(31);
            days.find(|day| day.day() == number)
        }
        Tab::Medicines => {
            let first = monday_of(night).checked_sub(7.days()).ok()?;
            let mut weeks = std::iter::successors(Some(first), |day| day.checked_add(7.days()).ok()).take(8);
            weeks.find(|monday| monday.iso_week_date().week() == number)
        }
        _ => None,
    }
}

/// What a sheet's parts are, as short keyed digests in the order of [`FACETS`]; empty for sheets that have none.
pub fn facets(content: &Content, key: &[u8; 32]) -> Vec<u8> {
    let (Content::Client(sheet) | Content::Bag(sheet)) = content else { return Vec::new() };
    let mut out = Vec::with_capacity(FACETS.len() * FACET);
    for (number, (_, part)) in (0u8..).zip(FACETS) {
        out.extend(facet(number, &part(sheet), key));
    }
    out
}

fn facet(number: u8, part: &str, key: &[u8; 32]) -> [u8; FACET] {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"sheet facet 1\0").update(&[number]).update(part.as_bytes());
    let [a, b, c, d, ..] = *hasher.finalize().as_bytes();
    [a, b, c, d]
}

type Facet = (fn(&ClientSheet) -> ChangeKind, fn(&ClientSheet) -> String);

/// The parts of a client's sheet. Debug texts: only compared, never shown.
const FACETS: [Facet; 7] = [
    (|_| ChangeKind::Medicine, |it| format!("{:?}{:?}{:?}", it.medicine_needed, it.medicine_by, it.dose_bags)),
    (
        |_| ChangeKind::Warning,
        |it| format!("{:?}{:?}{:?}{:?}", it.warnings, it.infections, it.allergies, it.treatment_limits),
    ),
    (|_| ChangeKind::Address, |it| it.address.clone()),
    (|_| ChangeKind::Access, |it| format!("{:?}{:?}{:?}{:?}", it.key_number, it.lock, it.has_door_code, it.alarm)),
    (|_| ChangeKind::Contact, |it| format!("{:?}{:?}{:?}{:?}", it.name, it.number, it.phones, it.contacts)),
    (
        |_| ChangeKind::Care,
        |it| format!("{:?}{:?}{:?}{:?}{:?}", it.needs, it.devices, it.diagnoses, it.two_carers, it.lives_alone),
    ),
    (whereabouts_kind, whereabouts),
];

fn whereabouts(sheet: &ClientSheet) -> String {
    format!("{:?}", sheet.whereabouts)
}

/// What the change is called follows from where the client is now.
fn whereabouts_kind(sheet: &ClientSheet) -> ChangeKind {
    match sheet.whereabouts {
        Some(Whereabouts::Dead) => ChangeKind::Dead,
        Some(Whereabouts::Hospital) => ChangeKind::Hospital,
        Some(Whereabouts::Away) => ChangeKind::Away,
        Some(Whereabouts::Home) | None => ChangeKind::Home,
    }
}

/// Puts a change sheet first in tonight's binders: in the common one, and in the supplement where there is one.
pub fn add(planned: &mut Planned, common: Option<&Against<'_>>, supplement: Option<&Against<'_>>) {
    for (side, against) in [(Side::Common, common), (Side::Supplement, supplement)] {
        let Some(against) = against else { continue };
        let binder = match side {
            Side::Common => Some(&mut planned.common),
            Side::Supplement => planned.supplement.as_mut(),
        };
        let Some(binder) = binder else { continue };
        let mut changes = compare(binder, &planned.register, side, against);
        changes.held.clone_from(&planned.held);
        let content = Content::Changes(changes);
        let key = key_of(against.sheet_key, &against.unit.0, side, &Subject::ChangeSheet);
        let digest = digest(&content, against.sheet_key);
        let old = against.before.sheets.get(&key).filter(|old| old.digest == digest);
        let serial = match old {
            Some(old) => old.serial.clone(),
            None => {
                planned.next_serial += 1;
                Serial::new(against.prefix, planned.next_serial - 1)
            }
        };
        let registered = Registered { serial, place: Subject::ChangeSheet.place(side, 0), digest, tab: Tab::First };
        let sheet = sheet(binder, key, &registered, content);
        planned.register.sheets.insert(key, registered);
        let part = Part { tab: Tab::First, profiles: Profile::ALL.to_vec(), sheets: vec![sheet] };
        binder.parts.insert(0, part);
    }
}

fn digest(content: &Content, key: &[u8; 32]) -> SheetDigest {
    let mut bytes = Vec::new();
    // Writing to memory can't fail; a value that can't be written would be a bug in this crate.
    let written = ciborium::into_writer(content, &mut bytes);
    assert!(written.is_ok(), "page content is plain data");
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"sheet digest 1\0").update(Subject::ChangeSheet.form().as_bytes()).update(&[0]).update(&bytes);
    SheetDigest(first_16(&hasher.finalize()))
}

/// The sheet has the age of the binder that it compares with.
fn sheet(binder: &Binder, key: SheetKey, registered: &Registered, content: Content) -> Sheet {
    let sheets = || binder.parts.iter().flat_map(|part| &part.sheets);
    let made = binder.made_at;
    Sheet {
        key,
        digest: registered.digest,
        serial: registered.serial.clone(),
        place: registered.place.clone(),
        form: Subject::ChangeSheet.form().to_string(),
        data_as_of: sheets().map(|sheet| sheet.data_as_of).min().unwrap_or(made),
        green_until: sheets().map(|sheet| sheet.green_until).min().unwrap_or(made),
        yellow_until: sheets().map(|sheet| sheet.yellow_until).min().unwrap_or(made),
        red_after: sheets().map(|sheet| sheet.red_after).min().unwrap_or(made),
        content,
    }
}

/// What differs between the paper and tonight's sheets of one side.
fn compare(binder: &Binder, register: &Register, side: Side, against: &Against<'_>) -> ChangeSheet {
    let empty = ChangeSheet {
        since: against.since,
        is_known: true,
        is_whole: false,
        rows: Vec::new(),
        old: Vec::new(),
        held: Vec::new(),
    };
    if against.paper.is_empty() {
        return ChangeSheet { is_known: false, ..empty };
    }
    let by_serial: BTreeMap<&Serial, &Sheet> =
        binder.parts.iter().flat_map(|part| &part.sheets).map(|sheet| (&sheet.serial, sheet)).collect();
    let comparison = Comparison { against, by_serial, side };
    let mut rows = comparison.rows(register);
    rows.sort_by(|a, b| (a.kinds.first(), &a.place).cmp(&(b.kinds.first(), &b.place)));
    let mut old: Vec<SheetAt> = against.old.iter().cloned().collect();
    old.truncate(MOST_OLD);
    match rows.len() > MOST_ROWS {
        true => ChangeSheet { is_whole: true, old, ..empty },
        false => ChangeSheet { rows, old, ..empty },
    }
}

struct Comparison<'a> {
    against: &'a Against<'a>,
    by_serial: BTreeMap<&'a Serial, &'a Sheet>,
    side: Side,
}

impl Comparison<'_> {
    fn rows(&self, register: &Register) -> Vec<ChangeRow> {
        let paper = self.against.paper;
        // A part that was never printed for the unit's own binder is none that lacks a sheet.
        let printed: BTreeSet<char> = paper.keys().filter_map(|(place, _)| place.0.chars().next()).collect();
        let mut now: BTreeMap<(Place, Option<Date>), &Serial> = BTreeMap::new();
        for sheet in register.sheets.values().filter(|sheet| is_of(&sheet.place, self.side)) {
            if printed.contains(&sheet.tab.letter()) && !is_change_sheet(&sheet.place) {
                now.insert((sheet.place.clone(), date_of(&sheet.place, self.against.night)), &sheet.serial);
            }
        }
        let mut rows = Vec::new();
        for ((place, date), serial) in &now {
            match paper.get(&(place.clone(), *date)) {
                Some(lying) if lying.serial == **serial => {}
                Some(_) if self.is_over(place, *date) => {}
                Some(lying) => rows.push(self.row(place, Some(&lying.serial), Some(serial))),
                None if self.rolled_in(place, *date) => {}
                None => rows.push(self.row(place, None, Some(serial))),
            }
        }
        for ((place, date), lying) in paper {
            let is_here = is_of(place, self.side) && !is_change_sheet(place);
            if is_here && !now.contains_key(&(place.clone(), *date)) && !self.rolled_out(place, *date, lying) {
                rows.push(self.row(place, Some(&lying.serial), None));
            }
        }
        rows
    }

    fn is_over(&self, place: &Place, date: Option<Date>) -> bool {
        let is_run = place.0.starts_with(Tab::Runs.letter());
        is_run && date.is_some_and(|date| date < self.against.night)
    }

    /// Whether a sheet that is not on paper came with the calendar: the paper ends before it.
    fn rolled_in(&self, place: &Place, date: Option<Date>) -> bool {
        let letter = place.0.chars().next();
        let same = |(other, _): &&(Place, Option<Date>)| other.0.chars().next() == letter;
        match date {
            Some(date) => {
                let last = self.against.paper.keys().filter(same).filter_map(|(_, date)| *date).max();
                last.is_none_or(|last| date > last) || self.is_over(place, Some(date))
            }
            None => is_schedule(place) && self.against.paper.keys().any(|(other, _)| is_schedule(other)),
        }
    }

    /// Whether a sheet that is on paper only is of a day or week that is over.
    fn rolled_out(&self, place: &Place, date: Option<Date>, lying: &Lying) -> bool {
        let Some(tab) = place.0.chars().next().and_then(Tab::of_letter) else { return false };
        match (tab, date) {
            (Tab::Runs, Some(date)) => date < self.against.night,
            (_, Some(date)) => date < monday_of(self.against.night),
            _ => rolled_out(place, tab, lying.night, self.against.night, self.against.horizon),
        }
    }

    fn row(&self, place: &Place, old: Option<&Serial>, new: Option<&Serial>) -> ChangeRow {
        let sheet = new.and_then(|serial| self.by_serial.get(serial));
        let who = match self.side {
            Side::Common => sheet.and_then(|sheet| name_on(&sheet.content)).unwrap_or_default(),
            Side::Supplement => String::new(),
        };
        let kinds = match (old, new) {
            (None, _) => vec![ChangeKind::New],
            (_, None) => vec![ChangeKind::Gone],
            (Some(old), Some(_)) => self.kinds(place, old, sheet.copied()),
        };
        ChangeRow { place: place.clone(), who, kinds, old: old.cloned(), new: new.cloned() }
    }

    fn kinds(&self, place: &Place, old: &Serial, sheet: Option<&Sheet>) -> Vec<ChangeKind> {
        let plain = match place.0.chars().next().and_then(Tab::of_letter) {
            Some(Tab::First) if is_schedule(place) => ChangeKind::Schedule,
            Some(Tab::First) if *place == Subject::Harm.place(self.side, 0) => ChangeKind::Harm,
            Some(Tab::First) => ChangeKind::Numbers,
            Some(Tab::Runs) => ChangeKind::Run,
            Some(Tab::Medicines) => ChangeKind::Medicine,
            Some(Tab::Payments) => ChangeKind::Payment,
            Some(Tab::Codes) => ChangeKind::Access,
            Some(Tab::Plans) => ChangeKind::Plan,
            _ => ChangeKind::Other,
        };
        let client = sheet.and_then(|sheet| match &sheet.content {
            Content::Client(client) | Content::Bag(client) => Some((client, &sheet.content)),
            _ => None,
        });
        let (Some((client, content)), Some(mut then)) = (client, (self.against.facets)(place, old)) else {
            return vec![plain];
        };
        let now = facets(content, self.against.sheet_key);
        if then.len() + FACET == now.len() {
            // Before there were whereabouts, no source said any.
            then.extend(facet(FACETS.len() as u8 - 1, "None", self.against.sheet_key));
        }
        if now.len() != then.len() {
            return vec![plain];
        }
        let parts = now.chunks(FACET).zip(then.chunks(FACET)).zip(FACETS);
        let mut kinds: Vec<ChangeKind> =
            parts.filter(|((now, then), _)| now != then).map(|(_, (kind, _))| kind(client)).collect();
        kinds.sort();
        if kinds.is_empty() { vec![plain] } else { kinds }
    }
}

/// The client, or the plan, that a sheet of the common binder is about.
fn name_on(content: &Content) -> Option<String> {
    match content {
        Content::Client(sheet) | Content::Bag(sheet) => Some(sheet.name.clone()),
        Content::MedicineList(list) => Some(list.name.clone()),
        Content::Signing(signing) => Some(signing.name.clone()),
        Content::Plan(plan) => Some(plan.sheet.title.clone()),
        _ => None,
    }
}
