//! `planb night`: what cron or a timer calls.

use clap::ArgMatches;
use planb_before::night::{self, Options, Report};
use planb_core::care::Kind;
use planb_core::guard::{Acceptance, Scope};
use planb_core::id::UnitId;
use planb_node::settings::Settings;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};
use crate::progress::Bars;

/// Most refused rows that are told one by one.
const REFUSALS_TOLD: usize = 40;

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let mappings = super::mappings(&Settings::path(&dir, &settings.exports.mappings))?;
    let now = super::now(args, &settings.time_zone)?;
    let options = Options { now, acceptances: acceptances(args)?, threads: super::threads() };
    let bars = Bars::new(language);
    let report = night::run(&mut node, &settings, &mappings, &options, &bars)?;
    bars.end();
    match form {
        Form::Json => answer::json(&report),
        Form::Lines => tell(&report, language),
    }
    Ok(if report.all_fresh() { Outcome::Fresh } else { Outcome::Stale })
}

/// `--accept REASON` with `--only SOURCE`, `--only UNIT:KIND`; without `--only` it covers all.
fn acceptances(args: &ArgMatches) -> Result<Vec<Acceptance>, Trouble> {
    let Some(reason) = args.get_one::<String>("accept") else { return Ok(Vec::new()) };
    if reason.trim().is_empty() {
        return Err(Trouble::user("accept-without-reason"));
    }
    let only: Vec<&String> = args.get_many::<String>("only").into_iter().flatten().collect();
    if only.is_empty() {
        return Ok(vec![Acceptance { scope: Scope::All, reason: reason.clone() }]);
    }
    only.into_iter().map(|what| Ok(Acceptance { scope: scope(what)?, reason: reason.clone() })).collect()
}

fn scope(what: &str) -> Result<Scope, Trouble> {
    match what.split_once(':') {
        None => Ok(Scope::Source(what.to_string())),
        Some((unit, word)) => {
            let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
            let kind = kind.ok_or_else(|| Trouble::user("kind-bad").with("value", word))?;
            Ok(Scope::Kind(UnitId::of_name(unit), kind))
        }
    }
}

/// Tells the night: sources, what was refused and held, units.
pub fn tell(report: &Report, language: Language) {
    for line in &report.sources {
        answer::say(&language.say_with(
            if line.printed { "night-report" } else { "night-source" },
            &[
                ("file", line.file.clone()),
                ("rows", line.rows.to_string()),
                ("accepted", line.accepted.to_string()),
                ("refused", line.refused.to_string()),
            ],
        ));
    }
    for (line, fault) in report.sources.iter().filter_map(|line| Some((line, line.fault.as_ref()?))) {
        let reason = language.say_with(fault.reason, &fault.numbers);
        answer::say(&language.say_with("night-fault", &[("file", line.file.clone()), ("reason", reason)]));
    }
    for file in &report.unmapped {
        answer::say(&language.say_with("night-unmapped", &[("file", file.clone())]));
    }
    tell_refusals(report, language);
    tell_tray(report, language);
    tell_held(report, language);
    for unit in report.units.iter().filter(|unit| unit.without_envelope) {
        answer::say(&language.say_with("night-without-envelope", &[("unit", unit.name.clone())]));
    }
    let changed: usize = report.units.iter().map(|unit| unit.new.len() + unit.changed.len() + unit.removed.len()).sum();
    answer::say(&language.say_with(
        "night-done",
        &[
            ("units", report.units.len().to_string()),
            ("pages", report.pages.to_string()),
            ("seconds", format!("{:.1}", report.seconds)),
            ("changed", changed.to_string()),
        ],
    ));
}

fn tell_refusals(report: &Report, language: Language) {
    let all = report.sources.iter().flat_map(|source| source.refusals.iter().map(move |row| (source, row)));
    for (source, row) in all.clone().take(REFUSALS_TOLD) {
        answer::say(&language.say_with(
            "night-refused",
            &[
                ("file", source.file.clone()),
                ("row", row.row.to_string()),
                ("column", row.column.clone().unwrap_or_else(|| "–".into())),
                ("reason", language.say(row.reason)),
            ],
        ));
    }
    let more = all.count().saturating_sub(REFUSALS_TOLD);
    if more > 0 {
        answer::indented(&language.say_with("night-refused-more", &[("rows", more.to_string())]));
    }
}

fn tell_tray(report: &Report, language: Language) {
    for page in report.tray.iter().take(REFUSALS_TOLD) {
        let args =
            [("file", page.file.clone()), ("page", page.page.to_string()), ("reason", language.say(page.reason))];
        answer::say(&language.say_with("night-tray", &args));
    }
    let more = report.tray.len().saturating_sub(REFUSALS_TOLD);
    if more > 0 {
        answer::indented(&language.say_with("night-tray-more", &[("pages", more.to_string())]));
    }
    if let Some(path) = &report.unsorted {
        answer::say(&language.say_with("night-tray-sealed", &[("path", path.clone())]));
    }
}

fn tell_held(report: &Report, language: Language) {
    for held in &report.held {
        let kind = held.kind.map(|kind| language.say(&format!("kind-{}", kind.word()))).unwrap_or_default();
        let unit = held.unit.as_ref().map(|unit| unit.0.clone()).unwrap_or_default();
        let what = match (&held.source, &held.unit) {
            (Some(source), Some(_)) => format!("{unit}: {source}"),
            (Some(source), None) => source.clone(),
            (None, _) => format!("{unit}: {}", kind.to_lowercase()),
        };
        let why = language.say_with(held.reason, &held.numbers);
        answer::say(&language.say_with("night-held", &[("what", what), ("why", why)]));
    }
    for old in &report.old {
        let what = old.source.clone().unwrap_or_default();
        let why = language.say_with(old.reason, &old.numbers);
        answer::say(&language.say_with("night-old", &[("what", what), ("why", why)]));
    }
}
