//! The guard's word on tonight, from the log's history; and what of it is written to the log.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use planb_core::care::intake::SourceReport;
use planb_core::care::mapping::Mapping;
use planb_core::care::{Every, Kind, Record};
use planb_core::guard::{
    self, Acceptance, Count, GuardRules, History, HoldReason, Passed, Past, Ruling, Scope, SourceFault, SourceNight,
    Verdict, hours_between,
};
use planb_core::id::UnitId;
use planb_core::organisation::{PersonFound, PersonLeft, UnitFound};
use planb_core::snapshot::{By, HoldAccepted, KindHeld, SourceTaken};
use planb_core::state::{Event, State};
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::Options;
use super::read::Read;
use super::reports::Judged;

/// The guard's ruling, and the last good data of what is held.
pub struct Ruled {
    pub ruling: Ruling,
    /// The last good night and data time of each unit and kind that is held.
    pub last_good: BTreeMap<(UnitId, Kind), (Date, DateTime)>,
    /// Every unit that is known, with its name: tonight's and those of earlier nights.
    pub names: BTreeMap<UnitId, String>,
    /// Sources that are older than they should be, and are used all the same: there never was anything better.
    pub old: BTreeMap<String, HoldReason>,
    /// Units and kinds whose source brings nothing tonight and needs not, by its own rhythm (a schedule once a week): the
    /// last good sheets are carried on, and nothing is red.
    pub resting: BTreeSet<(UnitId, Kind)>,
    /// The same for printed reports, by source and unit.
    pub reports: Judged,
}

impl Ruled {
    /// Whether earlier data of this unit and kind is carried on: tonight's is kept back, or none was due.
    pub fn is_held(&self, unit: &UnitId, kind: Kind) -> bool {
        let key = (unit.clone(), kind);
        self.resting.contains(&key) || self.ruling.kinds.get(&key).is_some_and(Verdict::is_held)
    }

    /// True when nothing is held.
    pub fn all_fresh(&self) -> bool {
        self.ruling.all_fresh() && self.reports.all_fresh()
    }

    /// Who let this unit and kind pass.
    pub fn passed_by(&self, unit: &UnitId, kind: Kind) -> By {
        by(self.ruling.kinds.get(&(unit.clone(), kind)))
    }
}

/// Lets the guard judge, and writes sources, holds, acceptances, units and people to the log.
pub fn rule(
    node: &mut Node,
    settings: &Settings,
    read: &Read,
    mappings: &[Mapping],
    options: &Options,
) -> Result<Ruled, Trouble> {
    let rules = GuardRules {
        loss_percent: settings.guard.fall_percent,
        loss_rows: settings.guard.fall_rows,
        ..GuardRules::default()
    };
    let gone = Gone::of(node.state(), mappings, options);
    let nights = nights_of(read, node.state(), &gone);
    let mut history = history_of(node.state(), read.night);
    history.kinds.retain(|(_, kind), _| !gone.kinds.contains(kind));
    let mut ruling = guard::judge(&nights, &history, &options.acceptances, &rules, options.now);
    let names = names_of(read, node.state());
    let last_good = last_good_of(node.state(), &ruling, read.night);
    let old = take_what_is_old(&mut ruling, &last_good, read, node.state());
    let resting = rest(&mut ruling, &last_good, node.state(), mappings, options.now);
    let reports = Judged::of(read, node.state(), &ruling, mappings, &rules, options);
    let ruled = Ruled { ruling, last_good, names, old, resting, reports };
    node.record_at(options.now, |state| {
        let said = gone.said.iter().map(|word| Event::from(HoldAccepted { night: read.night, ..word.clone() }));
        Ok(events(state, read, &ruled).into_iter().chain(said).collect())
    })?;
    Ok(ruled)
}

/// Sources that come no more: nothing maps them, and somebody has said so with a reason.
struct Gone {
    sources: BTreeSet<String>,
    /// What no other source brings.
    kinds: BTreeSet<Kind>,
    /// What was said tonight.
    said: Vec<HoldAccepted>,
}

impl Gone {
    fn of(state: &State, mappings: &[Mapping], options: &Options) -> Gone {
        let is_mapped = |source: &str| mappings.iter().any(|mapping| mapping.source == source);
        let reason = |source: &str| {
            let is_meant = |word: &&Acceptance| word.scope == Scope::Source(source.to_string());
            let word = options.acceptances.iter().find(is_meant)?;
            Some(word.reason.trim().to_string()).filter(|reason| !reason.is_empty())
        };
        let (mut gone, mut kept) =
            (Gone { sources: BTreeSet::new(), kinds: BTreeSet::new(), said: Vec::new() }, BTreeSet::new());
        for source in state.sources_known() {
            let kinds = state.source_history(source).first().map(|last| last.kinds.clone()).unwrap_or_default();
            let said = reason(source).filter(|_| !is_mapped(source));
            if !is_mapped(source) && (state.is_retired(source) || said.is_some()) {
                gone.sources.insert(source.to_string());
                gone.kinds.extend(kinds);
            } else {
                kept.extend(kinds);
            }
            if let Some(reason) = said.filter(|_| !state.is_retired(source)) {
                let night = options.now.date();
                gone.said.push(HoldAccepted { night, unit: None, kind: None, source: source.to_string(), reason });
            }
        }
        gone.kinds.retain(|kind| !kept.contains(kind));
        gone
    }
}

/// Tonight's sources, one per source name; those that have a history and brought no file are missing.
fn nights_of(read: &Read, state: &State, gone: &Gone) -> Vec<SourceNight> {
    let mut nights: BTreeMap<String, SourceNight> = BTreeMap::new();
    for report in &read.sources {
        let night = nights.entry(report.source.clone()).or_insert_with(|| SourceNight {
            source: report.source.clone(),
            kinds: report.kinds.clone(),
            every: report.every,
            exported_at: report.exported_at,
            file_time: None,
            fault: None,
            counts: BTreeMap::new(),
            rows: 0,
        });
        night.exported_at = night.exported_at.min(report.exported_at);
        night.fault = night.fault.take().or_else(|| report.fault.as_ref().map(fault_of));
        night.rows = night.rows.saturating_add(report.accepted);
        for (key, rows) in &report.counts {
            let count = night.counts.entry(key.clone()).or_insert(Count { rows: 0, people: None });
            count.rows = count.rows.saturating_add(*rows);
        }
    }
    for source in state.sources_known() {
        if !nights.contains_key(source) && !gone.sources.contains(source) {
            nights.insert(source.to_string(), missing(source, state));
        }
    }
    nights.into_values().collect()
}

fn missing(source: &str, state: &State) -> SourceNight {
    SourceNight {
        source: source.to_string(),
        kinds: state.source_history(source).first().map(|counted| counted.kinds.clone()).unwrap_or_default(),
        every: Every::Days(1),
        exported_at: None,
        file_time: None,
        fault: Some(SourceFault::MissingFile),
        counts: BTreeMap::new(),
        rows: 0,
    }
}

fn fault_of(fault: &planb_core::care::reason::SourceFault) -> SourceFault {
    use planb_core::care::reason::SourceFault as F;
    match fault {
        F::ColumnsLost { columns } => SourceFault::LostColumn(columns.join(", ")),
        F::NoHeader | F::Unreadable(_) => SourceFault::Unreadable,
    }
}

/// The good nights before this one, from the last one whose data somebody accepted: a unit that was closed and accepted
/// as nothing has none left.
fn history_of(state: &State, night: Date) -> History {
    let mut accepted: BTreeMap<(&UnitId, Kind), Date> = BTreeMap::new();
    for (subject, word) in state.accepted().filter(|(_, word)| word.night < night) {
        if let (Some(unit), Some(kind)) = (&subject.unit, subject.kind) {
            let latest = accepted.entry((unit, kind)).or_insert(word.night);
            *latest = word.night.max(*latest);
        }
    }
    let mut history = History::default();
    for (unit, of) in state.units_known() {
        for kind in of.kinds() {
            let since = accepted.get(&(unit, kind)).copied().unwrap_or(Date::MIN);
            let past = of.history(kind).into_iter().filter(|counted| counted.night < night && counted.night >= since);
            let past = past.map(|counted| Past {
                count: Count { rows: counted.rows, people: counted.people },
                how: how(counted.passed_by),
            });
            history.kinds.insert((unit.clone(), kind), past.collect());
        }
    }
    for source in state.sources_known() {
        let past = state.source_history(source).into_iter().filter(|counted| counted.night < night);
        let past = past.map(|counted| Past { count: Count::from(counted.rows), how: how(counted.passed_by) });
        history.sources.insert(source.to_string(), past.collect());
    }
    history
}

fn how(by: By) -> Passed {
    match by {
        By::Guard => Passed::Good,
        By::Person => Passed::Accepted,
    }
}

/// Lets rest the sources that brought no file and whose last export is still within their rhythm.
fn rest(
    ruling: &mut Ruling,
    last_good: &BTreeMap<(UnitId, Kind), (Date, DateTime)>,
    state: &State,
    mappings: &[Mapping],
    now: DateTime,
) -> BTreeSet<(UnitId, Kind)> {
    let mut resting = BTreeSet::new();
    let is_due = |source: &str| {
        let last = state.source_history(source).first().map(|counted| hours_between(counted.exported_at, now));
        let every = mappings.iter().find(|mapping| mapping.source == source).map(|mapping| mapping.every);
        last.zip(every).is_none_or(|(age_hours, every)| age_hours > every.allowed_hours())
    };
    for (source, verdict) in &mut ruling.sources {
        if *verdict != Verdict::Hold(HoldReason::MissingFile) || is_due(source) {
            continue;
        }
        *verdict = Verdict::Pass;
        let kinds = state.source_history(source).first().map(|counted| counted.kinds.clone()).unwrap_or_default();
        for (key, verdict) in &mut ruling.kinds {
            let is_missing = *verdict == Verdict::Hold(HoldReason::MissingFile);
            if is_missing && kinds.contains(&key.1) && last_good.contains_key(key) {
                *verdict = Verdict::Pass;
                resting.insert(key.clone());
            }
        }
    }
    resting
}

/// Lets pass what would be held for its age alone where no unit has anything better: old data that says its age beats
/// none. Gives the sources that it was done for.
fn take_what_is_old(
    ruling: &mut Ruling,
    last_good: &BTreeMap<(UnitId, Kind), (Date, DateTime)>,
    read: &Read,
    state: &State,
) -> BTreeMap<String, HoldReason> {
    let mut old = BTreeMap::new();
    for (source, verdict) in &mut ruling.sources {
        let Verdict::Hold(reason @ (HoldReason::Stale { .. } | HoldReason::AgeUnknown)) = verdict else { continue };
        let gives: Vec<_> = read
            .sources
            .iter()
            .filter(|report| report.source == *source)
            .flat_map(|report| report.counts.keys())
            .collect();
        let has_pages = state.units_known().any(|(_, unit)| unit.report_history(source).next().is_some());
        if has_pages || gives.iter().any(|key| last_good.contains_key(*key)) {
            continue;
        }
        for key in gives {
            ruling.kinds.insert(key.clone(), Verdict::Pass);
        }
        old.insert(source.clone(), reason.clone());
        *verdict = Verdict::Pass;
    }
    old
}

fn names_of(read: &Read, state: &State) -> BTreeMap<UnitId, String> {
    let mut names: BTreeMap<UnitId, String> =
        state.units().map(|(unit, name)| (unit.clone(), name.to_string())).collect();
    names.extend(read.names.clone());
    names
}

fn last_good_of(state: &State, ruling: &Ruling, night: Date) -> BTreeMap<(UnitId, Kind), (Date, DateTime)> {
    let held = ruling.kinds.iter().filter(|(_, verdict)| verdict.is_held());
    let last = |(unit, kind): &(UnitId, Kind)| {
        let good = state.history(unit, *kind).into_iter().find(|counted| counted.night < night)?;
        Some((good.night, good.data_as_of))
    };
    held.filter_map(|(key, _)| Some((key.clone(), last(key)?))).collect()
}

/// What the log does not say yet of tonight.
fn events(state: &State, read: &Read, ruled: &Ruled) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (unit, name) in &read.names {
        if !state.units().any(|(known, as_named)| known == unit && as_named == name) {
            events.push(UnitFound { unit: unit.clone(), name: name.clone() }.into());
        }
    }
    events.extend(people(state, read, ruled));
    let mut seen = BTreeSet::new();
    for report in &read.sources {
        let verdict = ruled.ruling.sources.get(&report.source);
        if seen.insert(&report.source) && report.fault.is_none() && !verdict.is_some_and(Verdict::is_held) {
            let rows =
                read.sources.iter().filter(|other| other.source == report.source).map(|other| other.accepted).sum();
            events.push(Event::from(SourceTaken {
                night: read.night,
                source: report.source.clone(),
                rows,
                exported_at: report.exported_at.unwrap_or(read.now),
                kinds: report.kinds.clone(),
                passed_by: by(verdict),
            }));
        }
    }
    for (source, verdict) in &ruled.ruling.sources {
        events.extend(verdict_event(read.night, source, None, verdict, None));
    }
    for ((unit, kind), verdict) in &ruled.ruling.kinds {
        let source = source_of(read, unit, *kind);
        let last = ruled.last_good.get(&(unit.clone(), *kind)).map(|(night, _)| *night);
        events.extend(verdict_event(read.night, &source, Some((unit, *kind)), verdict, last));
    }
    events.extend(ruled.reports.events(read.night, &ruled.ruling));
    events
}

/// Who let it pass.
pub fn by(verdict: Option<&Verdict>) -> By {
    if matches!(verdict, Some(Verdict::Accepted { .. })) { By::Person } else { By::Guard }
}

/// The source that brings this kind to this unit, tonight or by its mapping.
fn source_of(read: &Read, unit: &UnitId, kind: Kind) -> String {
    let brings = |report: &&SourceReport| report.counts.contains_key(&(unit.clone(), kind));
    let could = |report: &&SourceReport| report.kinds.contains(&kind);
    let found = read.sources.iter().find(brings).or_else(|| read.sources.iter().find(could));
    found.map(|report| report.source.clone()).unwrap_or_default()
}

fn verdict_event(
    night: Date,
    source: &str,
    about: Option<(&UnitId, Kind)>,
    verdict: &Verdict,
    last_good_night: Option<Date>,
) -> Option<Event> {
    let (unit, kind) = (about.map(|(unit, _)| unit.clone()), about.map(|(_, kind)| kind));
    match verdict {
        Verdict::Pass => None,
        Verdict::Hold(reason) => Some(Event::from(KindHeld {
            night,
            unit,
            kind,
            source: source.to_string(),
            reason: reason.key().to_string(),
            numbers: reason.args().into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
            last_good_night,
        })),
        Verdict::Accepted { reason, .. } => {
            Some(Event::from(HoldAccepted { night, unit, kind, source: source.to_string(), reason: reason.clone() }))
        }
    }
}

/// Staff who are new, whose title or work number changed, or who left. Never protected staff, never private numbers.
fn people(state: &State, read: &Read, ruled: &Ruled) -> Vec<Event> {
    let mut events = Vec::new();
    for (unit, records) in &read.units {
        if ruled.is_held(unit, Kind::Staff) {
            continue;
        }
        let known: BTreeSet<&PersonFound> = state.people(unit).collect();
        let staff = records.iter().filter_map(|record| match record {
            Record::Staff(staff) => PersonFound::of(staff),
            _ => None,
        });
        let tonight: BTreeMap<String, PersonFound> = staff.map(|found| (found.name.clone(), found)).collect();
        events.extend(tonight.values().filter(|found| !known.contains(found)).cloned().map(Event::from));
        let left = known.iter().filter(|person| !tonight.is_empty() && !tonight.contains_key(&person.name));
        events.extend(left.map(|person| PersonLeft { unit: unit.clone(), name: person.name.clone() }.into()));
    }
    events
}

#[cfg(test)]
mod tests {
    use planb_core::log::{Hlc, LogId, Order};
    use planb_core::snapshot::{FileDigest, KindTaken, SnapshotTaken};
    use planb_core::state::Entry;

    use super::*;

    fn night(day: i8) -> Date {
        Date::constant(2026, 11, day)
    }

    fn norra() -> UnitId {
        UnitId("norra".into())
    }

    fn taken(day: i8, rows: u32, passed_by: By) -> Event {
        let data_as_of = night(day).at(1, 0, 0, 0);
        let visits =
            KindTaken { kind: Kind::Visit, rows, control_sum: 0, data_as_of, people: Some(rows / 10), passed_by };
        let file = FileDigest([0; 32]);
        SnapshotTaken { night: night(day), unit: norra(), kinds: vec![visits], file, supplement: None }.into()
    }

    fn accepted(day: i8) -> Event {
        let (unit, kind, reason) = (Some(norra()), Some(Kind::Visit), "Enheten är stängd".into());
        HoldAccepted { night: night(day), unit, kind, source: "tes".into(), reason }.into()
    }

    /// The rows and people that the guard compares the visits of the night of the 20th with.
    fn compared(events: Vec<Event>) -> Vec<(u32, Option<u32>)> {
        let mut state = State::default();
        for (n, event) in (1..).zip(events) {
            let order = Order { hlc: Hlc(n), log: LogId([1; 32]), seq: n, index: 0 };
            let happened_at = night(1).at(2, 0, 0, 0);
            let (hlc, author) = (order.hlc, [0; 32]);
            state.apply(&Entry { order, hlc, author, number: format!("K1-{n:03}"), entered_ms: n, happened_at, event });
        }
        let past = history_of(&state, night(20)).kinds.remove(&(norra(), Kind::Visit)).unwrap_or_default();
        past.iter().map(|past| (past.count.rows, past.count.people)).collect()
    }

    #[test]
    fn tonight_is_compared_with_the_nights_since_the_last_acceptance() {
        let guard = By::Guard;
        let good = || vec![taken(10, 500, guard), taken(11, 480, guard)];
        assert_eq!(compared(good()), [(480, Some(48)), (500, Some(50))]);
        let with = |more: Vec<Event>| compared(good().into_iter().chain(more).collect());
        assert_eq!(with(vec![accepted(12)]), [], "it was closed");
        assert_eq!(
            with(vec![accepted(12), taken(12, 50, By::Person), taken(13, 60, guard)]),
            [(60, Some(6)), (50, Some(5))]
        );
        assert_eq!(with(vec![accepted(20)]).len(), 2, "tonight's own acceptance is no past");
    }
}
