//! The clocks of the law in an incident: from when they run, when they are out, what has been reported. And the facts that a report is
//! made of, as far as the log has them.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::elapsed::{after_hours, after_months, minutes, moment};
use super::situation::{UnitRow, picture};
use crate::incident;
use crate::note::Note;
use crate::partner::law::{self, Rule};
use crate::register::{Record, RecordId};
use crate::situation::Colour;
use crate::state::State;

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What it runs from has not happened.
    NotBegun,
    /// Minutes that are left; negative when it is out.
    Running(i64),
    /// Without a length: as soon as possible.
    AtOnce,
    Reported,
    /// Somebody has decided that it need not be reported.
    Waived,
}

/// A clock.
#[derive(Clone, Debug)]
pub struct Clock<'a> {
    pub rule: &'static Rule,
    /// The record of it in this incident; an empty one where nobody has written anything.
    pub record: &'a Record,
    pub id: RecordId,
    /// From when it runs.
    pub from: Option<DateTime>,
    /// When it is out.
    pub due: Option<DateTime>,
    pub standing: Standing,
}

/// The id of a rule's clock in an incident.
pub fn id_of(incident: &RecordId, rule: &str) -> RecordId {
    RecordId::pair(&incident.0, rule)
}

/// Every clock of an incident, by the law of the day on which it began.
pub fn clocks<'a>(state: &'a State, incident: &RecordId, now: DateTime, zone: &TimeZone) -> Vec<Clock<'a>> {
    let register = state.register();
    let began = moment(register.get("incident", &incident.0).get("began"));
    let day = began.unwrap_or(now).date();
    let of = |rule: &str| register.get("clock", &id_of(incident, rule).0);
    let from = |rule: &Rule| {
        let known = moment(of(&rule.id).get("known"));
        match rule.anchor.as_str() {
            "known" => known.or(began),
            // Until somebody says that personal data may be affected it does not run; who says so says since when it is known.
            "data" => known.or_else(|| {
                law::rules(day)
                    .filter(|other| other.anchor == "data")
                    .find_map(|other| moment(of(&other.id).get("known")))
            }),
            reported => moment(of(reported).get("reported")),
        }
    };
    let clock = |rule: &'static Rule| {
        let (record, from) = (of(&rule.id), from(rule));
        let due = from.and_then(|from| match (rule.hours, rule.months) {
            (Some(hours), _) => Some(after_hours(from, i64::from(hours), zone)),
            (None, Some(months)) => Some(after_months(from, i32::from(months))),
            (None, None) => None,
        });
        let standing = match (from, due) {
            _ if !record.get("reported").is_empty() => Standing::Reported,
            _ if !record.get("waived").is_empty() => Standing::Waived,
            (None, _) => Standing::NotBegun,
            (Some(_), Some(due)) => Standing::Running(minutes(now, due, zone)),
            (Some(_), None) => Standing::AtOnce,
        };
        Clock { rule, record, id: id_of(incident, &rule.id), from, due, standing }
    };
    law::rules(day).map(clock).collect()
}

/// What is known of an incident so far: counts and lines that are for everybody, never a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub what: String,
    pub began: String,
    pub level: String,
    /// Units in which something does not work, as the situation has it, and all units.
    pub units_hit: usize,
    pub units: usize,
    /// Calls, visits and letters that have come in.
    pub slips: usize,
    /// Systems that a plan B was begun for, or that the register names.
    pub systems: Vec<String>,
    /// Key messages and decisions of the log that everybody may read: time and text.
    pub lines: Vec<(DateTime, String)>,
    pub spokesperson: String,
}

/// Most lines of the log that stand in a report.
const MOST_LINES: usize = 12;

/// Units that something has not worked in: where it was noticed, those that have joined, and those whose last report is not green.
fn hit(state: &State, incident: &RecordId, now: DateTime) -> BTreeSet<String> {
    let register = state.register();
    let root = incident::root_of(register, incident);
    let noticed = incident::family(register, root).into_iter().map(|own| register.get("incident", &own.0).get("unit"));
    let lines = state.notes().iter().filter_map(|(_, note)| note.written.line.as_ref());
    let joined = lines.filter(|line| incident::root_of(register, &line.incident) == root);
    let joined = joined.filter_map(|line| line.about.strip_prefix("unit:"));
    let mut hit: BTreeSet<String> = noticed.chain(joined).filter(|unit| !unit.is_empty()).map(str::to_string).collect();
    let picture = picture(state, incident, now, |_| true);
    let is_hit = |row: &&UnitRow| row.reported().any(|(_, report)| report.stand.colour != Colour::Green);
    hit.extend(picture.rows.iter().filter(is_hit).map(|row| row.id.0.clone()));
    hit
}

/// The facts of an incident, from what is in the common scope alone.
pub fn facts(state: &State, incident: &RecordId, now: DateTime) -> Facts {
    let register = state.register();
    let record = register.get("incident", &incident.0);
    let mut units: BTreeSet<&str> = state.units().map(|(unit, _)| unit.0.as_str()).collect();
    units.extend(register.of("unit").map(|(id, _)| id.0.as_str()));
    let root = incident::root_of(register, incident);
    let is_ours = |own: &RecordId| incident::root_of(register, own) == root;
    let of_record = |record: &Record| is_ours(&RecordId(record.get("incident").to_string()));
    let hit = hit(state, incident, now);
    let is_for_report = |note: &&Note| {
        let is_common = !note.written.staff && note.written.unit.is_none() && note.written.client.is_none();
        let line = note.written.line.as_ref();
        is_common
            && line.is_some_and(|line| {
                is_ours(&line.incident) && !line.is_secret && (line.is_key || line.mark == "decision")
            })
    };
    let lines: Vec<(DateTime, String)> = state
        .notes()
        .iter()
        .map(|(_, note)| note)
        .filter(is_for_report)
        .map(|note| (note.happened_at, note.written.text.clone()))
        .collect();
    let newest = lines.len().saturating_sub(MOST_LINES);
    Facts {
        what: record.get("what").to_string(),
        began: record.get("began").replace('T', " "),
        level: record.get("level").to_string(),
        units_hit: hit.len(),
        units: units.len(),
        slips: register.of("contact").filter(|(_, slip)| of_record(slip)).count(),
        systems: register.of("system").map(|(_, system)| system.get("name").to_string()).collect(),
        lines: lines.into_iter().skip(newest).collect(),
        spokesperson: super::partner::spokesperson(state, incident)
            .map_or_else(String::new, |(_, one)| one.get("name").to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;

    fn stands(trial: &Trial, now: &str) -> Vec<String> {
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        let say = |clock: Clock<'_>| {
            let due = clock.due.map_or_else(|| "-".to_string(), |due| due.strftime("%Y-%m-%d %H:%M").to_string());
            format!("{} {due} {:?}", clock.rule.id, clock.standing)
        };
        clocks(&trial.state, &RecordId("i".into()), now.parse().unwrap(), &zone).into_iter().map(say).collect()
    }

    fn incident(began: &str) -> Trial {
        let mut trial = Trial::default();
        trial.record("incident", "i", &[("what", "Allt ligger nere"), ("level", "outage"), ("began", began)]);
        trial
    }

    #[test]
    fn clocks_run_from_what_the_law_says() {
        let mut trial = incident("2026-12-16T03:00");
        let before = [
            "cyb-upplys 2026-12-17 03:00 Running(1160)",
            "cyb-anmalan 2026-12-19 03:00 Running(4040)",
            "cyb-slut - NotBegun",
            "cyb-mottagare - AtOnce",
            "gdpr-imy - NotBegun",
            "gdpr-registrerade - NotBegun",
        ];
        assert_eq!(stands(&trial, "2026-12-16T07:40"), before);
        // Known first at 07:33, when the director was called; said to be about personal data at 18:00.
        trial.record("clock", "i~cyb-upplys", &[("known", "2026-12-16T07:33")]);
        trial.record("clock", "i~cyb-anmalan", &[("known", "2026-12-16T07:33"), ("reported", "2026-12-18T10:00")]);
        trial.record("clock", "i~gdpr-imy", &[("known", "2026-12-16T18:00")]);
        let later = [
            "cyb-upplys 2026-12-17 07:33 Running(-1)",
            "cyb-anmalan 2026-12-19 07:33 Reported",
            "cyb-slut 2027-01-18 10:00 Running(46226)",
            "cyb-mottagare - AtOnce",
            "gdpr-imy 2026-12-19 18:00 Running(3506)",
            "gdpr-registrerade - AtOnce",
        ];
        assert_eq!(stands(&trial, "2026-12-17T07:34"), later);
        trial.record("clock", "i~cyb-upplys", &[("waived", "Inte betydande"), ("waived_by", "Kari Aho")]);
        assert!(stands(&trial, "2026-12-17T07:34")[0].ends_with("Waived"));
    }

    #[test]
    fn units_are_hit_by_what_they_report_and_not_by_who_calls() {
        let mut trial = incident("2026-12-16T03:00");
        for unit in ["norra", "sodra", "ostra"] {
            trial.record("unit", unit, &[("name", unit)]);
        }
        let now: DateTime = "2026-12-16T12:00".parse().unwrap();
        let hit = |trial: &Trial| facts(&trial.state, &RecordId("i".into()), now).units_hit;
        trial.record("contact", "s", &[("incident", "i"), ("unit", "ostra"), ("number", "K1-L001")]);
        assert_eq!(hit(&trial), 0, "a call about a unit says nothing of how it stands");
        let report = |trial: &mut Trial, unit: &str, colour: &str| {
            let set = [
                ("incident", "i"),
                ("unit", unit),
                ("function", "staff"),
                ("colour", colour),
                ("at", "2026-12-16T09:55"),
            ];
            trial.record("report", &format!("i~{unit}~staff"), &set);
        };
        report(&mut trial, "norra", "green");
        assert_eq!(hit(&trial), 0);
        report(&mut trial, "sodra", "yellow");
        assert_eq!(hit(&trial), 1);
        // Where it was noticed, also in an incident that was begun apart and joined.
        trial.record("incident", "j", &[("what", "TES"), ("level", "outage"), ("unit", "ostra"), ("joined", "i")]);
        assert_eq!(hit(&trial), 2);
    }

    #[test]
    fn hours_pass_over_the_night_when_the_clock_is_set_and_months_end() {
        let mut trial = incident("2026-10-24T12:00");
        assert_eq!(stands(&trial, "2026-10-24T12:00")[0], "cyb-upplys 2026-10-25 11:00 Running(1440)");
        trial.record("clock", "i~cyb-anmalan", &[("reported", "2027-01-31T09:05")]);
        assert_eq!(
            stands(&trial, "2027-01-31T09:05")[2],
            "cyb-slut 2027-02-28 09:05 Running(40320)",
            "a Sunday, not moved"
        );
        let old = incident("2021-12-16T03:00");
        assert_eq!(stands(&old, "2021-12-16T07:33").len(), 2, "the law of that day");
    }
}
