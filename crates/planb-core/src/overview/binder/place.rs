//! Where a sheet stands: what it is about, its place, and the number that the place carries.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::page::Tab;
use super::reports::Topic;
use crate::id::PersonId;
use crate::register::RecordId;
use crate::sheet::{Letter, Place, SheetKey};

/// The days of one schedule sheet.
pub(super) const BLOCK_DAYS: i32 = 14;
/// Schedule places go round after this many blocks (more than three years).
const BLOCK_PLACES: i32 = 90;
/// The first schedule place: A-010.
const BLOCK_FIRST: i32 = 10;

/// Days of the shortest month: so many days have numbers of their own.
const MONTH_DAYS: i64 = 28;
/// Signing sheets that were held are known as past for so many weeks.
const WEEKS_BACK: usize = 4;

/// Which of the unit's two binders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    Common,
    Supplement,
}

/// What a sheet is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Subject {
    /// What to swap on the paper that lies there.
    ChangeSheet,
    Cover,
    Harm,
    FirstHour,
    StaffList,
    ContactList,
    /// Number of the fourteen-day block.
    Schedule(i32),
    /// One day of the schedule: never a sheet, only compared from night to night.
    ScheduleDay(Date),
    Run(Date, String),
    Client(PersonId),
    Bag(PersonId),
    MedicineList(PersonId),
    /// Monday of the week, and which of the week's sheets.
    Signing(PersonId, Date, usize),
    Payment(String),
    Codes,
    Forms,
    /// A client's or a unit's own pages in a report's tab.
    Report(Letter, Topic),
    Plan(RecordId),
}

impl Subject {
    pub(super) fn tab(&self) -> Tab {
        match self {
            Subject::ChangeSheet
            | Subject::Cover
            | Subject::Harm
            | Subject::FirstHour
            | Subject::StaffList
            | Subject::ContactList
            | Subject::Schedule(_)
            | Subject::ScheduleDay(_) => Tab::First,
            Subject::Run(..) => Tab::Runs,
            Subject::Client(_) => Tab::Clients,
            Subject::Bag(_) => Tab::Bag,
            Subject::MedicineList(_) | Subject::Signing(..) => Tab::Medicines,
            Subject::Payment(_) => Tab::Payments,
            Subject::Codes => Tab::Codes,
            Subject::Forms => Tab::Forms,
            Subject::Report(letter, _) => Tab::Reports(*letter),
            Subject::Plan(_) => Tab::Plans,
        }
    }

    /// Form and version, as the reader of filled-in sheets must know it.
    pub(super) fn form(&self) -> &'static str {
        match self {
            Subject::ChangeSheet => "ANDRING-1",
            Subject::Cover => "FRAM-1",
            Subject::Harm => "SKADA-1",
            Subject::FirstHour => "TIMME-1",
            Subject::StaffList => "PERS-1",
            Subject::ContactList => "NARA-1",
            Subject::Schedule(_) | Subject::ScheduleDay(_) => "SCHEMA-1",
            Subject::Run(..) => "TUR-1",
            Subject::Client(_) => "BRUKAR-1",
            Subject::Bag(_) => "VASKA-1",
            Subject::MedicineList(_) => "LM-1",
            Subject::Signing(..) => "SIGN-1",
            Subject::Payment(_) => "BETAL-1",
            Subject::Codes => "KOD-1",
            Subject::Forms => "BLANK-1",
            Subject::Report(..) => "UTSKRIFT-1",
            Subject::Plan(_) => "PLAN-1",
        }
    }

    /// The subject in bytes: no two subjects share them.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let (name, about) = match self {
            Subject::Schedule(block) => ("schedule", block.to_string()),
            Subject::ScheduleDay(date) => ("schedule-day", date.to_string()),
            Subject::Run(date, run) => ("run", format!("{date}{run}")),
            Subject::Client(id) => ("client", id.0.clone()),
            Subject::Bag(id) => ("bag", id.0.clone()),
            Subject::MedicineList(id) => ("medicines", id.0.clone()),
            Subject::Signing(id, monday, part) => ("signing", format!("{monday}{part:04}{}", id.0)),
            Subject::Payment(case) => ("payment", case.clone()),
            Subject::Report(letter, Topic::Client(id)) => ("report", format!("{}{}", char::from(*letter), id.0)),
            Subject::Report(letter, Topic::Sheet(name)) => ("report-sheet", format!("{}{name}", char::from(*letter))),
            Subject::Plan(id) => ("plan", id.0.clone()),
            Subject::ChangeSheet
            | Subject::Cover
            | Subject::Harm
            | Subject::FirstHour
            | Subject::StaffList
            | Subject::ContactList
            | Subject::Codes
            | Subject::Forms => (self.form(), String::new()),
        };
        [name.as_bytes(), &[0], about.as_bytes()].concat()
    }

    /// The place of the sheet that has `number` in its tab (client, run or case number; unused by single sheets).
    pub(super) fn place(&self, side: Side, number: u32) -> Place {
        let start = series(self.tab(), side);
        Place(match self {
            Subject::ChangeSheet => format!("{start}000"),
            Subject::Cover => format!("{start}001"),
            Subject::Harm => format!("{start}002"),
            Subject::FirstHour => format!("{start}003"),
            Subject::StaffList => format!("{start}004"),
            Subject::ContactList => format!("{start}005"),
            Subject::Schedule(block) => format!("{start}{:03}", block_place(*block)),
            Subject::ScheduleDay(date) => format!("{start}{:03}", block_place(block_of(*date))),
            Subject::Run(date, _) => format!("{start}{:02}{number:02}", date.day()),
            Subject::Signing(_, monday, part) => {
                let week = monday.iso_week_date().week();
                let letter = match part {
                    0 => String::new(),
                    _ => char::from_u32(u32::from(b'a') + *part as u32).map(String::from).unwrap_or_default(),
                };
                format!("{start}{number:03}-{week:02}{letter}")
            }
            Subject::Client(_)
            | Subject::Bag(_)
            | Subject::MedicineList(_)
            | Subject::Payment(_)
            | Subject::Plan(_)
            | Subject::Report(..) => format!("{start}{number:03}"),
            Subject::Codes | Subject::Forms => format!("{start}001"),
        })
    }
}

/// How the places of a tab begin: `C-`, in the supplement `C-S`.
pub(super) fn series(tab: Tab, side: Side) -> String {
    let letter = tab.letter();
    match side {
        Side::Common => format!("{letter}-"),
        Side::Supplement => format!("{letter}-S"),
    }
}

/// The number in a client's, run's or case's place, when the place is of that series.
pub(super) fn number_in(place: &Place, tab: Tab, side: Side) -> Option<u32> {
    let rest = place.0.strip_prefix(&series(tab, side))?;
    let digits = rest.split('-').next().unwrap_or(rest);
    let digits = if tab == Tab::Runs { digits.get(2..)? } else { digits };
    digits.parse().ok()
}

/// Whether a place is on this side.
pub(super) fn is_of(place: &Place, side: Side) -> bool {
    let hidden = place.0.split_once('-').is_some_and(|(_, rest)| rest.starts_with('S'));
    hidden == (side == Side::Supplement)
}

/// The day of the month of a run's place, the week of a signing sheet's.
pub(super) fn day_or_week(place: &Place, tab: Tab) -> Option<i8> {
    let plain = place.0.split_once('-').map_or("", |(_, rest)| rest).trim_start_matches('S');
    match tab {
        Tab::Runs => plain.get(..2)?.parse().ok(),
        Tab::Medicines => plain.split_once('-').and_then(|(_, week)| week.get(..2)?.parse().ok()),
        _ => None,
    }
}

/// The fourteen-day block that a date falls in, counted from Monday 2001-01-01.
pub(super) fn block_of(date: Date) -> i32 {
    days_since_start(date).div_euclid(BLOCK_DAYS)
}

/// Days since Monday 2001-01-01; negative before.
fn days_since_start(date: Date) -> i32 {
    let start = Date::constant(2001, 1, 1);
    date.duration_since(start).as_hours().div_euclid(24).try_into().unwrap_or(0)
}

fn block_place(block: i32) -> i32 {
    BLOCK_FIRST + block.rem_euclid(BLOCK_PLACES)
}

/// Whether the place is that of a fourteen-day block of the schedule.
pub(super) fn is_schedule(place: &Place) -> bool {
    let plain = place.0.strip_prefix(&series(Tab::First, Side::Common)).unwrap_or_default().trim_start_matches('S');
    plain.parse::<i32>().is_ok_and(|number| number >= BLOCK_FIRST)
}

/// The Monday of the date's ISO week.
pub(super) fn monday_of(date: Date) -> Date {
    let week = date.iso_week_date();
    ISOWeekDate::new(week.year(), week.week(), Weekday::Monday).map(Date::from).unwrap_or(date)
}

/// The Mondays of the weeks from the night's own to that of the last day.
pub(super) fn weeks(night: Date, last: Date) -> Vec<Date> {
    let next = |monday: &Date| monday.checked_add(jiff::Span::new().days(7)).ok().filter(|monday| *monday <= last);
    std::iter::successors(Some(monday_of(night)), next).collect()
}

/// Whether a sheet that is gone tonight only rolled out: its day or week is over, or was never a matter of days.
/// `before` is the night of the binder that had it, `night` tonight, `horizon` the days of a binder.
pub(super) fn rolled_out(place: &Place, tab: Tab, before: Date, night: Date, horizon: u32) -> bool {
    let plain = place.0.split_once('-').map_or("", |(_, rest)| rest).trim_start_matches('S');
    match tab {
        Tab::Runs => {
            let Some(day) = day_or_week(place, tab) else { return false };
            // As far back as no two days have one number: sheets that were held lie there longer than a night.
            let back = (MONTH_DAYS - 1 - i64::from(horizon)).max(1);
            let first = before.checked_sub(jiff::Span::new().days(back)).ok();
            let days = std::iter::successors(first, |date| date.tomorrow().ok());
            days.take(back as usize + horizon as usize).find(|date| date.day() == day).is_some_and(|date| date < night)
        }
        Tab::Medicines => {
            let Some(week) = day_or_week(place, tab) else { return false };
            let first = monday_of(before).checked_sub(jiff::Span::new().days(7 * WEEKS_BACK as i64)).ok();
            let mondays = std::iter::successors(first, |date| date.checked_add(jiff::Span::new().days(7)).ok());
            let weeks = WEEKS_BACK + horizon as usize / 7 + 2;
            mondays
                .take(weeks)
                .find(|monday| monday.iso_week_date().week() == week)
                .is_some_and(|monday| monday < monday_of(night))
        }
        Tab::First => {
            let Ok(number) = plain.parse::<i32>() else { return false };
            let behind = (block_place(block_of(night)) - number).rem_euclid(BLOCK_PLACES);
            number >= BLOCK_FIRST && behind > 0 && behind < BLOCK_PLACES / 2
        }
        _ => false,
    }
}

/// A keyed digest of `side` and `subject`, 16 bytes.
pub(super) fn key_of(key: &[u8; 32], unit: &str, side: Side, subject: &Subject) -> SheetKey {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"sheet key 1\0");
    hasher.update(unit.as_bytes());
    hasher.update(&[0, side as u8]);
    hasher.update(&subject.bytes());
    SheetKey(first_16(&hasher.finalize()))
}

/// The first 16 bytes of a digest.
pub(super) fn first_16(hash: &blake3::Hash) -> [u8; 16] {
    let mut out = [0; 16];
    out.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_place_says_what_it_is() {
        let ivar = PersonId("193007259892".into());
        let thursday = date(2021, 12, 16);
        assert_eq!(Subject::Client(ivar.clone()).place(Side::Common, 17).0, "C-017");
        assert_eq!(Subject::Client(ivar.clone()).place(Side::Supplement, 3).0, "C-S003");
        assert_eq!(Subject::Run(thursday, "HEM3".into()).place(Side::Common, 3).0, "B-1603");
        assert_eq!(Subject::Signing(ivar.clone(), monday_of(thursday), 0).place(Side::Common, 17).0, "E-017-50");
        assert_eq!(Subject::Signing(ivar, monday_of(thursday), 1).place(Side::Common, 1017).0, "E-1017-50b");
    }

    #[test]
    fn a_place_gives_its_number_back() {
        let number = |place: &str, tab, side| number_in(&Place(place.into()), tab, side);
        assert_eq!(number("C-017", Tab::Clients, Side::Common), Some(17));
        assert_eq!(number("C-S017", Tab::Clients, Side::Common), None);
        assert_eq!(number("C-S017", Tab::Clients, Side::Supplement), Some(17));
        assert_eq!(number("B-16103", Tab::Runs, Side::Common), Some(103));
        assert_eq!(number("E-017-50b", Tab::Medicines, Side::Common), Some(17));
        assert_eq!(number("C-x", Tab::Clients, Side::Common), None);
    }

    #[test]
    fn days_and_weeks_roll_out_and_nothing_else_does() {
        let out = |place: &str, tab| rolled_out(&Place(place.into()), tab, date(2021, 12, 19), date(2021, 12, 20), 14);
        assert!(out("B-1903", Tab::Runs));
        assert!(out("B-1803", Tab::Runs));
        assert!(!out("B-2003", Tab::Runs));
        assert!(!out("B-0103", Tab::Runs));
        assert!(out("E-017-50", Tab::Medicines));
        assert!(!out("E-017-51", Tab::Medicines));
        assert!(!out("E-017", Tab::Medicines));
        assert!(!out("C-017", Tab::Clients));
        let block = |date| Subject::Schedule(block_of(date)).place(Side::Common, 0).0;
        assert!(out(&block(date(2021, 12, 1)), Tab::First));
        assert!(!out(&block(date(2021, 12, 20)), Tab::First));
        assert!(!out("A-002", Tab::First));
    }
}
