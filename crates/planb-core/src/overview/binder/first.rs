//! The first tab: who is hurt first, staff and numbers, the schedule.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};

use super::clients::full_address;
use super::harm::{Facts, Known, assess};
use super::page::{CallRow, Harm, HarmRow, Schedule, ScheduleRow, StaffList};
use super::place::{Side, Subject, block_of};
use super::register::{Numbers, ScheduleDay};
use super::request::{PlanRequest, Word};
use super::roster::Roster;
use crate::care::{Kind, Phone, Shift, Work};

/// "Vem skadas först?" of one side: everybody, soonest first; then by clock time, then by name.
pub(super) fn harm(
    side: Side,
    roster: &Roster<'_>,
    request: &PlanRequest<'_>,
    numbers: &mut Numbers<'_>,
) -> Option<Harm> {
    let lives_alone = (request.words)(&Word::LivesAlone);
    let is_held = |kind: &Kind| request.data.get(kind).is_some_and(|time| time.held_since.is_some());
    let held = [Kind::Medicine, Kind::Order, Kind::Visit].iter().any(is_held);
    let known = if held { Known::Partly } else { Known::Whole };
    let mut rows = Vec::new();
    for person in roster.by_name(side) {
        let client = person.client;
        let facts = Facts {
            client,
            known,
            medicines: &person.medicines,
            orders: &person.orders,
            visits: &person.visits,
            lives_alone: &lives_alone,
        };
        let found = assess(request.vocabulary, &facts);
        let subject = Subject::Client(client.id.clone());
        rows.push(HarmRow {
            hours: found.hours,
            by_when: found.by_when,
            name: client.name.said(),
            born: birth_year(&client.id.0),
            address: full_address(&client.address, &client.postal),
            place: subject.place(side, numbers.client(side, &client.id)),
            reasons: found.reasons,
            two_carers: client.two_carers,
        });
    }
    // Stable: within the same hours and time they stay in the order of names. No time comes last.
    rows.sort_by_cached_key(|row| (row.hours, row.by_when.is_none(), row.by_when.clone()));
    (!rows.is_empty()).then_some(Harm { rows })
}

/// The year of a twelve-digit personnummer; reserve numbers say nothing.
fn birth_year(id: &str) -> Option<String> {
    let all_digits = id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit());
    id.get(..4)
        .filter(|year| all_digits && matches!(year.as_bytes(), [b'1', b'8' | b'9', ..] | [b'2', b'0', ..]))
        .map(str::to_string)
}

fn call_rows(who: &str, role: &str, phones: &[Phone], request: &PlanRequest<'_>) -> Vec<CallRow> {
    let row =
        |shown: String, dial: Option<String>| CallRow { who: who.to_string(), role: role.to_string(), shown, dial };
    if phones.is_empty() {
        return vec![row(String::new(), None)];
    }
    let dialled = |phone: &Phone| phone.readable.then(|| phone.number.clone());
    phones.iter().map(|phone| row((request.show_phone)(phone), dialled(phone))).collect()
}

/// Staff with their work numbers, managers first. The supplement's are the protected ones; private numbers are nowhere.
pub(super) fn staff(side: Side, roster: &Roster<'_>, request: &PlanRequest<'_>) -> Option<StaffList> {
    let mut rows = Vec::new();
    for staff in &roster.staff {
        let name = staff.name.said();
        if roster.staff_side(&name) != side {
            continue;
        }
        let title = staff.title.clone().unwrap_or_default();
        let role = match staff.manager {
            true => [title, (request.words)(&Word::Manager)]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            false => title,
        };
        rows.extend(call_rows(&name, &role, &staff.work_phones, request));
    }
    (!rows.is_empty()).then_some(StaffList { rows })
}

/// The protected relatives of clients whose own sheet is in the common binder.
pub(super) fn relatives(
    roster: &Roster<'_>,
    request: &PlanRequest<'_>,
    numbers: &mut Numbers<'_>,
) -> Option<StaffList> {
    let mut rows = Vec::new();
    for person in roster.by_name(Side::Common) {
        let place = Subject::Client(person.client.id.clone())
            .place(Side::Common, numbers.client(Side::Common, &person.client.id));
        for contact in &person.hidden_contacts {
            let role = (request.words)(&Word::RelativeOf {
                relation: contact.relation.clone().unwrap_or_default(),
                client: person.client.name.said(),
                place: place.0.clone(),
            });
            rows.extend(call_rows(&contact.name, &role, &contact.phones, request));
        }
    }
    (!rows.is_empty()).then_some(StaffList { rows })
}

/// The schedule sheets of one side from tonight to the end of the data, by block, and their days for comparing.
pub(super) fn schedule(side: Side, roster: &Roster<'_>, night: Date) -> (Vec<(i32, Schedule)>, Vec<ScheduleDay>) {
    let mut blocks: BTreeMap<i32, Vec<&Shift>> = BTreeMap::new();
    let mine = roster.shifts.iter().filter(|shift| shift.date >= night && roster.staff_side(&shift.staff) == side);
    for shift in mine {
        blocks.entry(block_of(shift.date)).or_default().push(shift);
    }
    let (mut sheets, mut compared) = (Vec::new(), Vec::new());
    for (block, shifts) in blocks {
        let days: BTreeSet<Date> = shifts.iter().map(|shift| shift.date).collect();
        let days = every_day(&days);
        let mut rows: BTreeMap<(String, &str, &str), Vec<String>> = BTreeMap::new();
        for shift in &shifts {
            let name =
                (super::fold::sort_key(&shift.staff), shift.staff.as_str(), shift.title.as_deref().unwrap_or(""));
            let cells = rows.entry(name).or_insert_with(|| vec![String::new(); days.len()]);
            let at = days.iter().position(|day| *day == shift.date);
            if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
                let text = cell_text(&shift.work);
                if !cell.is_empty() && !text.is_empty() {
                    cell.push_str(" / ");
                }
                cell.push_str(&text);
            }
        }
        for (at, date) in days.iter().enumerate() {
            let of_day = |((_, name, title), cells): (&(String, &str, &str), &Vec<String>)| {
                let cell = cells.get(at).filter(|cell| !cell.is_empty())?;
                Some((format!("{name}\n{title}"), cell.clone()))
            };
            compared.push(ScheduleDay { side, date: *date, cells: rows.iter().filter_map(of_day).collect() });
        }
        let row = |((_, name, title), cells): ((String, &str, &str), Vec<String>)| ScheduleRow {
            name: name.to_string(),
            title: title.to_string(),
            cells,
        };
        sheets.push((block, Schedule { rows: rows.into_iter().map(row).collect(), days }));
    }
    (sheets, compared)
}

/// Every day from the first to the last; within one block, so never more than fourteen.
fn every_day(days: &BTreeSet<Date>) -> Vec<Date> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    std::iter::successors(Some(*first), |day| day.tomorrow().ok().filter(|day| day <= last)).collect()
}

/// `07–16`, `07:30–12/16–20`, `Sem`.
fn cell_text(work: &Work) -> String {
    let short = |time: Time| match time.minute() {
        0 => format!("{:02}", time.hour()),
        minute => format!("{:02}:{minute:02}", time.hour()),
    };
    match work {
        Work::Hours(spans) => {
            let spans: Vec<String> =
                spans.iter().map(|(from, to)| format!("{}–{}", short(*from), short(*to))).collect();
            spans.join("/")
        }
        Work::Away(word) | Work::Text(word) => word.clone(),
    }
}
