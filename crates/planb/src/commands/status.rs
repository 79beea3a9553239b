//! `planb status`: how fresh every unit's binder is. Exit code 0 only when all is fresh.

use std::collections::BTreeMap;

use clap::ArgMatches;
use jiff::civil::{Date, DateTime};
use planb_core::care::Kind;
use planb_core::care::mapping::Mapping;
use planb_core::guard::hours_between;
use planb_core::id::UnitId;
use planb_core::overview::metrics;
use planb_core::overview::paper;
use planb_core::snapshot::Edition;
use planb_core::state::State;
use planb_node::files::{self, Access};
use planb_node::settings::Settings;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde::Serialize;

use crate::answer::{self, Form, Outcome};

#[derive(Serialize)]
pub struct Status {
    fresh: bool,
    pub units: Vec<UnitStatus>,
    held: Vec<Held>,
    /// Refused rows of the last night, per source.
    refused: BTreeMap<String, u32>,
    last_night: Option<Date>,
}

#[derive(Serialize)]
pub struct UnitStatus {
    unit: UnitId,
    name: String,
    binder: Option<Date>,
    /// Whole days since the binder's night.
    binder_age_days: Option<i32>,
    /// Age in hours of the oldest data, measured against its source's own rhythm.
    data_age_hours: Option<u32>,
    /// The day of the data on the paper that was signed as locked in last; a file is no paper.
    paper: Option<Date>,
    paper_age_days: Option<i32>,
    pages: u32,
    supplement_pages: u32,
    /// Kinds whose data is older than it should be.
    pub stale: Vec<Kind>,
    /// Kinds that the guard holds: earlier data is used.
    held: Vec<Kind>,
    has_envelope: bool,
}

#[derive(Serialize)]
pub struct Held {
    source: String,
    unit: Option<UnitId>,
    kind: Option<Kind>,
    since: Date,
    last_good_night: Option<Date>,
    reason: String,
    #[serde(skip)]
    numbers: Vec<(String, String)>,
}

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (node, settings) = super::node(&dir)?;
    let mappings = super::mappings(&Settings::path(&dir, &settings.exports.mappings))?;
    let now = super::now(args, &settings.time_zone)?;
    if args.get_flag("prometheus") {
        let text = metrics::text(node.state(), now, planb_before::monitor::figures(&node)?);
        match args.get_one::<std::path::PathBuf>("out") {
            Some(path) => files::write_whole(path, Access::Shared, text.as_bytes()).map(|_| ())?,
            None => answer::say(text.trim_end()),
        }
        return Ok(Outcome::Fresh);
    }
    let status = status(node.state(), &settings, &mappings, now);
    match form {
        Form::Json => answer::json(&status),
        Form::Lines => tell(&status, language),
    }
    Ok(if status.units.is_empty() {
        Outcome::Nothing
    } else if status.fresh {
        Outcome::Fresh
    } else {
        Outcome::Stale
    })
}

/// How fresh everything is.
pub fn status(state: &State, settings: &Settings, mappings: &[Mapping], now: DateTime) -> Status {
    let allowed = allowed_hours(settings, mappings);
    let units: Vec<UnitStatus> =
        state.units().map(|(unit, name)| unit_status(state, unit, name, &allowed, now)).collect();
    let held: Vec<Held> = state
        .held()
        .map(|(subject, held)| Held {
            source: subject.source.clone(),
            unit: subject.unit.clone(),
            kind: subject.kind,
            since: held.night,
            last_good_night: held.last_good_night,
            reason: held.reason.clone(),
            numbers: held.numbers.clone(),
        })
        .collect();
    let last = state.nights().next_back();
    let refused: BTreeMap<String, u32> =
        last.into_iter().flat_map(|night| night.refused.iter().cloned()).filter(|(_, rows)| *rows > 0).collect();
    let is_fresh = |unit: &UnitStatus| unit.binder.is_some() && unit.stale.is_empty() && unit.has_envelope;
    Status {
        fresh: units.iter().all(is_fresh) && held.is_empty() && refused.is_empty(),
        units,
        held,
        refused,
        last_night: last.map(|night| night.night),
    }
}

/// How old the data of each kind may be: green hours, or its source's own rhythm where that is slower.
fn allowed_hours(settings: &Settings, mappings: &[Mapping]) -> BTreeMap<Kind, u32> {
    let mut allowed: BTreeMap<Kind, u32> = BTreeMap::new();
    for mapping in mappings {
        for kind in mapping.kinds() {
            let hours = allowed.entry(kind).or_insert(settings.binder.green_hours);
            *hours = (*hours).max(mapping.every.allowed_hours());
        }
    }
    allowed
}

fn unit_status(state: &State, unit: &UnitId, name: &str, allowed: &BTreeMap<Kind, u32>, now: DateTime) -> UnitStatus {
    let of = state.unit(unit);
    let issued = |edition| of.and_then(|of| of.shelf(edition)).and_then(|shelf| shelf.issued());
    let binder = issued(Edition::Common);
    let ages = binder.into_iter().flat_map(|binder| &binder.data_as_of);
    let ages: Vec<(Kind, u32)> = ages.map(|(kind, as_of)| (*kind, hours_between(*as_of, now))).collect();
    let is_old = |(kind, hours): &&(Kind, u32)| allowed.get(kind).is_some_and(|limit| hours > limit);
    let paper = paper::signed(state, unit);
    UnitStatus {
        unit: unit.clone(),
        name: name.to_string(),
        binder: binder.map(|binder| binder.night),
        binder_age_days: binder.map(|binder| now.date().since(binder.night).map_or(0, |span| span.get_days())),
        data_age_hours: ages.iter().map(|(_, hours)| *hours).max(),
        paper: paper.map(|signed| signed.data),
        paper_age_days: paper.map(|signed| (now.date() - signed.data).get_days()),
        pages: binder.map_or(0, |binder| binder.pages),
        supplement_pages: issued(Edition::Supplement).map_or(0, |binder| binder.pages),
        stale: ages.iter().filter(is_old).map(|(kind, _)| *kind).collect(),
        held: each_once(
            state.held().filter(|(subject, _)| subject.unit.as_ref() == Some(unit)).filter_map(|(it, _)| it.kind),
        ),
        has_envelope: state.recipient(unit, Edition::Common).is_some(),
    }
}

/// Kinds in the order of danger; two sources that bring one kind are one kind.
fn each_once(kinds: impl Iterator<Item = Kind>) -> Vec<Kind> {
    kinds.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// What is held, from the widest to the narrowest; what nobody has said is left out.
fn told<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A unit's hold that only follows from its whole source being held for the same reason.
fn is_of_source(held: &Held, all: &[Held]) -> bool {
    all.iter().any(|other| other.unit.is_none() && other.source == held.source && other.reason == held.reason)
}

/// What people call a unit.
fn name_of<'a>(status: &'a Status, unit: &'a UnitId) -> &'a str {
    let known = status.units.iter().find(|known| known.unit == *unit);
    known.map(|known| known.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(&unit.0)
}

fn tell(status: &Status, language: Language) {
    let kind_word = |kind: &Kind| language.say(&format!("kind-{}", kind.word())).to_lowercase();
    for unit in &status.units {
        let key = match (unit.binder, unit.stale.is_empty(), unit.held.is_empty()) {
            (None, _, _) => "status-unit-none",
            (Some(_), true, true) => "status-unit-fresh",
            (Some(_), true, false) => "status-unit-held",
            (Some(_), false, _) => "status-unit-stale",
        };
        answer::say(&language.say_with(
            key,
            &[
                ("unit", unit.name.clone()),
                ("night", unit.binder.map(|night| night.to_string()).unwrap_or_default()),
                ("hours", unit.data_age_hours.unwrap_or(0).to_string()),
                ("pages", unit.pages.to_string()),
                ("held", unit.held.iter().map(kind_word).collect::<Vec<_>>().join(", ")),
                ("stale", unit.stale.iter().map(kind_word).collect::<Vec<_>>().join(", ")),
            ],
        ));
        let paper = match (unit.paper, unit.paper_age_days) {
            (Some(data), Some(days)) => {
                language.say_with("status-paper", &[("data", data.to_string()), ("days", days.to_string())])
            }
            _ => language.say("status-paper-none"),
        };
        answer::indented(&paper);
        if !unit.has_envelope {
            answer::say(&language.say_with("night-without-envelope", &[("unit", unit.name.clone())]));
        }
    }
    for held in status.held.iter().filter(|held| held.unit.is_none() || !is_of_source(held, &status.held)) {
        let unit = held.unit.as_ref().map(|unit| name_of(status, unit)).unwrap_or_default();
        let kind = held.kind.as_ref().map(kind_word).unwrap_or_default();
        let what = told([held.source.as_str(), unit, kind.as_str()]);
        let numbers: Vec<(&'static str, String)> = ["base", "rows", "percent", "age", "allowed", "column"]
            .into_iter()
            .filter_map(|name| Some((name, held.numbers.iter().find(|(known, _)| known == name)?.1.clone())))
            .collect();
        let why = language.say_with(&held.reason, &numbers);
        answer::say(&language.say_with("night-held", &[("what", what), ("why", why)]));
    }
    for (source, rows) in &status.refused {
        answer::say(&language.say_with("status-refused", &[("source", source.clone()), ("rows", rows.to_string())]));
    }
    answer::say(&language.say(if status.fresh { "status-fresh" } else { "status-stale" }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_once_and_what_is_not_known_leaves_no_gap() {
        let held = [Kind::Visit, Kind::Medicine, Kind::Order, Kind::Order, Kind::Medicine, Kind::Visit];
        let mut expected = vec![Kind::Visit, Kind::Medicine, Kind::Order];
        expected.sort();
        assert_eq!(each_once(held.into_iter()), expected);
        for (parts, expected) in [
            (["", "Hemtjänst Norra", "besök"], "Hemtjänst Norra · besök"),
            (["tes", "", ""], "tes"),
            (["tes", "Hemtjänst Norra", "besök"], "tes · Hemtjänst Norra · besök"),
        ] {
            assert_eq!(told(parts), expected);
        }
    }
}
