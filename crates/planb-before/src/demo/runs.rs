//! Packs the week's visits into runs of about a dozen, gives each its clock time, and says who drives it on a day.

use jiff::civil::Date;

use super::clients::Client;
use super::number::{Week, falls_on};
use super::staff::{Member, Shift};
use super::units::Unit;

/// A visit with its place in a run.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Index of the client.
    pub client: usize,
    pub unit: usize,
    pub run: String,
    period: Period,
    number: usize,
    /// Minutes after midnight.
    pub start: u32,
    pub minutes: u32,
    pub actions: &'static str,
    week: Week,
    pub two_carers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Period {
    Day,
    Evening,
    Night,
}

impl Period {
    const ALL: [Period; 3] = [Period::Day, Period::Evening, Period::Night];

    fn of(minute: u32) -> Period {
        match minute {
            ..960 => Period::Day,
            960..1320 => Period::Evening,
            _ => Period::Night,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Period::Day => "Dag",
            Period::Evening => "Kväll",
            Period::Night => "Natt",
        }
    }

    fn is_worked_by(self, shift: Shift) -> bool {
        match shift {
            Shift::Day => self == Period::Day,
            Shift::Evening => self == Period::Evening,
            Shift::Split => self != Period::Night,
            Shift::Night => self == Period::Night,
            Shift::Away(_) | Shift::Off => false,
        }
    }
}

/// How many visits of a week make a run: eleven a day.
const VISITS_A_WEEK: usize = 11 * 7;
const TRAVEL_MINUTES: u32 = 5;
const LAST_START: u32 = 23 * 60 + 55;

/// Every visit of the week with its run and time, by unit, run and time.
pub fn plan(units: &[Unit], clients: &[Client]) -> Vec<Planned> {
    let mut all = Vec::new();
    for unit in 0..units.len() {
        for period in Period::ALL {
            all.extend(pack(unit, period, clients));
        }
    }
    all
}

fn pack(unit: usize, period: Period, clients: &[Client]) -> Vec<Planned> {
    let mut visits: Vec<Planned> = Vec::new();
    for (at, client) in clients.iter().enumerate().filter(|(_, client)| client.unit == unit) {
        for visit in client.care.visits.iter().filter(|visit| Period::of(visit.earliest) == period) {
            visits.push(Planned {
                client: at,
                unit,
                run: String::new(),
                period,
                number: 0,
                start: visit.earliest,
                minutes: visit.minutes,
                actions: visit.actions,
                week: visit.week,
                two_carers: client.care.two_carers,
            });
        }
    }
    let total: usize = visits.iter().map(days).sum();
    let runs = (total as f64 / VISITS_A_WEEK as f64).round().max(1.0) as usize;
    let mut before = 0;
    let mut run_of_client = (usize::MAX, 0);
    for visit in &mut visits {
        if run_of_client.0 != visit.client {
            run_of_client = (visit.client, (before * runs / total.max(1)).min(runs - 1));
        }
        before += days(visit);
        visit.number = run_of_client.1;
        visit.run = format!("{} {}", period.word(), visit.number + 1);
    }
    visits.sort_by_key(|visit| (visit.number, visit.start, visit.client));
    set_times(&mut visits);
    visits
}

fn days(visit: &Planned) -> usize {
    visit.week.iter().filter(|day| **day).count()
}

/// One after the other with the way between; who is not seen every day takes a share of the time.
fn set_times(visits: &mut [Planned]) {
    let (mut number, mut free) = (usize::MAX, 0);
    for visit in visits {
        if visit.number != number {
            (number, free) = (visit.number, 0);
        }
        visit.start = visit.start.max(free).min(LAST_START);
        let share = (visit.minutes + TRAVEL_MINUTES) * days(visit) as u32;
        free = visit.start + share.div_ceil(7 * 5) * 5;
    }
}

impl Planned {
    /// Whether the visit is made on the date.
    pub fn is_on(&self, date: Date) -> bool {
        falls_on(self.week, date)
    }
}

/// Who is at work on one day, by unit and time of day.
pub struct Crew<'a>(Vec<[Vec<&'a Member>; 3]>);

impl<'a> Crew<'a> {
    /// The crew of the date.
    pub fn on(date: Date, units: &[Unit], staff: &'a [Member]) -> Crew<'a> {
        let mut crew: Vec<[Vec<&Member>; 3]> = units.iter().map(|_| Default::default()).collect();
        for member in staff {
            let shift = member.shift(date);
            for period in Period::ALL.into_iter().filter(|period| period.is_worked_by(shift)) {
                crew[member.unit][period as usize].push(member);
            }
        }
        Crew(crew)
    }

    /// Who makes the visit, by name: two where the client needs two, nobody where nobody is at work.
    pub fn names(&self, visit: &Planned) -> Vec<String> {
        let fit = &self.0[visit.unit][visit.period as usize];
        let count = if visit.two_carers { 2 } else { 1 };
        (0..count.min(fit.len())).map(|second| fit[(visit.number + second) % fit.len()].said()).collect()
    }
}
