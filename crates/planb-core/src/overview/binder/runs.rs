//! The runs: per day, visits in order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Time};

use super::clients::{clock, full_address};
use super::page::{Content, Run, RunClient, RunVisit};
use super::place::{Side, Subject};
use super::register::{Draft, Numbers, last_day};
use super::request::{PlanRequest, Word};
use super::roster::Roster;
use super::texts::Own;
use crate::care::Visit;

/// A visit that starts before this belongs to the night before, if its run works nights …
const NIGHT_ENDS: Time = Time::constant(5, 0, 0, 0);
/// … that is, also has visits that start from here on.
const NIGHT_BEGINS: Time = Time::constant(20, 0, 0, 0);

type Grouped<'a> = BTreeMap<(Date, String), Vec<&'a Visit>>;

/// The run sheets of both binders. The common one has every visit, those to protected people with their time only; the
/// supplement's has these alone, and those whose texts tell of a protected person. `as_of` is the age of their data.
pub(super) fn runs(
    roster: &Roster<'_>,
    request: &PlanRequest<'_>,
    numbers: &mut Numbers<'_>,
    as_of: DateTime,
) -> Vec<Draft> {
    let groups = group(roster, request);
    let mut names: Vec<&str> = groups.keys().map(|(_, name)| name.as_str()).collect();
    names.sort_by_cached_key(|name| (super::fold::sort_key(name), *name));
    let dates = dates_around(roster, request);
    for name in names {
        numbers.run(Side::Common, name, &dates);
    }
    let had_last = last_day(request, roster.horizon);
    let mut drafts = Vec::new();
    for ((date, name), visits) in &groups {
        let hidden: Vec<&Visit> = visits.iter().filter(|visit| is_hidden(visit, roster)).copied().collect();
        for (side, visits) in [(Side::Common, visits), (Side::Supplement, &hidden)] {
            if visits.is_empty() {
                continue;
            }
            let number = numbers.run(side, name, &dates);
            let mut on_paper = |visits: &[&Visit]| {
                let visits = visits.iter().map(|visit| run_visit(side, visit, roster, numbers)).collect();
                Run { date: *date, name: name.clone(), staff: Vec::new(), visits }
            };
            // Sorted by date and start already, so the small hours come last.
            let evening: Vec<&Visit> = visits.iter().filter(|visit| visit.date == *date).copied().collect();
            let grew = had_last == Some(*date) && evening.len() < visits.len();
            let with_staff =
                |run: Run, visits: &[&Visit]| Content::Run(Run { staff: staff(side, visits, roster, request), ..run });
            let content = with_staff(on_paper(visits), visits);
            let evening = grew.then(|| with_staff(on_paper(&evening), &evening));
            drafts.push(Draft { side, subject: Subject::Run(*date, name.clone()), number, as_of, content, evening });
        }
    }
    drafts
}

/// Whether the supplement must tell of the visit.
fn is_hidden(visit: &Visit, roster: &Roster<'_>) -> bool {
    let protected = roster.people.get(&visit.client).is_some_and(|person| person.side == Side::Supplement);
    protected || visit.actions.iter().any(|action| roster.watch.finds(action, Own::Nothing))
}

/// The days on which a run may have stood: last night's binder and this one, with the evening before the first.
fn dates_around(roster: &Roster<'_>, request: &PlanRequest<'_>) -> Vec<Date> {
    let from = request.before.night.unwrap_or(request.night).min(request.night);
    let from = from.yesterday().unwrap_or(from);
    std::iter::successors(Some(from), |date| date.tomorrow().ok()).take(2 * roster.horizon as usize + 2).collect()
}

fn group<'a>(roster: &Roster<'a>, request: &PlanRequest<'_>) -> Grouped<'a> {
    let mut groups: Grouped<'_> = BTreeMap::new();
    let names: Vec<String> = roster.visits.iter().map(|visit| run_name(visit, roster, request)).collect();
    let (mut late, mut early) = (BTreeSet::new(), BTreeSet::new());
    for (visit, name) in roster.visits.iter().zip(&names) {
        if visit.start >= NIGHT_BEGINS {
            late.insert(name.as_str());
        } else if visit.start < NIGHT_ENDS {
            early.insert(name.as_str());
        }
    }
    for (visit, name) in roster.visits.iter().zip(&names) {
        let at_night = late.contains(name.as_str()) && early.contains(name.as_str());
        let date = match visit.date.yesterday() {
            Ok(before) if at_night && visit.start < NIGHT_ENDS => before,
            _ => visit.date,
        };
        groups.entry((date, name.clone())).or_default().push(visit);
    }
    groups
}

/// The run's own name; without one, the first staff member's; without either, the unit's.
fn run_name(visit: &Visit, roster: &Roster<'_>, request: &PlanRequest<'_>) -> String {
    let run = visit.run.trim();
    let first = || visit.staff.iter().map(|name| name.trim()).find(|name| !name.is_empty());
    match (run.is_empty(), first()) {
        (false, _) => run.to_string(),
        (true, Some(name)) if roster.staff_side(name) == Side::Common => name.to_string(),
        _ => request.unit_name.clone(),
    }
}

/// Everybody who is planned on the visits, by name; in the common binder protected staff are "se bilaga".
fn staff(side: Side, visits: &[&Visit], roster: &Roster<'_>, request: &PlanRequest<'_>) -> Vec<String> {
    let mut staff = BTreeSet::new();
    for planned in visits.iter().flat_map(|visit| &visit.staff).map(|name| name.trim()).filter(|n| !n.is_empty()) {
        staff.insert(match (side, roster.staff_side(planned)) {
            (Side::Common, Side::Supplement) => (request.words)(&Word::SeeSupplement),
            _ => planned.to_string(),
        });
    }
    staff.into_iter().collect()
}

fn run_visit(side: Side, visit: &Visit, roster: &Roster<'_>, numbers: &mut Numbers<'_>) -> RunVisit {
    let person = roster.people.get(&visit.client);
    let who = person.filter(|person| side == Side::Supplement || person.side == Side::Common).map(|person| {
        let client = person.client;
        RunClient {
            name: client.name.said(),
            address: full_address(&client.address, &client.postal),
            key_number: client.key_number.clone(),
            lock: client.lock.clone(),
            actions: visit.actions.clone(),
            place: Subject::Client(client.id.clone()).place(person.side, numbers.client(person.side, &client.id)),
            marks: client.warnings.iter().chain(&client.infections).cloned().collect(),
        }
    });
    RunVisit {
        start: clock(visit.start),
        end: visit.end.map(clock),
        minutes: visit.minutes,
        // A protected person's row tells the time only; that two are needed is said, since it plans the day.
        two_carers: visit.two_carers || person.is_some_and(|person| person.client.two_carers),
        who,
    }
}
