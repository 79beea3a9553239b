//! `planb demo`: a fictional municipality, a whole night, and one binder opened as its unit manager would.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::civil::DateTime;
use jiff::{ToSpan, civil};
use planb_before::demo::{self, Change, DemoFacts, Size};
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::import::shipped_mappings;
use planb_before::night::{self, Options, Report};
use planb_before::open;
use planb_core::id::UnitId;
use planb_core::overview::binder::page::Tab;
use planb_core::snapshot::Edition;
use planb_node::files::{self, Access};
use planb_node::settings::{After, Contact, Settings};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use serde::Serialize;

use crate::answer::{self, Form, Outcome};
use crate::progress::Bars;

/// A file that says that a directory holds a demo and may be made anew.
const MARKER: &str = "planb-demo.txt";
/// The prefix of the demo's serials, always the same.
const PREFIX: &str = "D1";
/// When the demo's night runs, and when its systems wrote their exports the evening before.
const NIGHT: civil::Time = civil::time(2, 10, 0, 0);
const HOURS_SINCE_EXPORT: i64 = 4;

/// The JSON object for scripts; its fields are kept stable.
#[derive(Serialize)]
struct Answer {
    units: usize,
    clients: usize,
    staff: usize,
    households: usize,
    visits: u32,
    pages: u32,
    /// Of the night run.
    seconds: f64,
    peak_rss_mib: u64,
    refused: u32,
    bundles: Vec<Bundle>,
    /// The sealed supplements of protected identities.
    supplements: Vec<Bundle>,
    opened: PathBuf,
}

/// One sealed bundle; paths are relative to the demo's directory.
#[derive(Serialize)]
struct Bundle {
    unit: UnitId,
    name: String,
    path: String,
    key: PathBuf,
    pages: u32,
    clients: u32,
}

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let seed = args.get_one::<u64>("seed").copied().unwrap_or(1);
    let size =
        if args.get_one::<String>("size").is_some_and(|size| size == "small") { Size::Small } else { Size::Kalix };
    let settings = settings(language);
    let now = match args.get_one::<String>("at") {
        Some(_) => super::now(args, &settings.time_zone)?,
        None => latest_night(super::clock(&settings.time_zone)),
    };
    clear(&dir, language)?;
    let mut node = super::init::make(&dir, &settings, PREFIX)?;
    planb_before::trial::fill(&mut node, language, (seed, size))?;
    let bars = Bars::new(language);
    bars.start(&language.say("demo-stage-exports"), 1);
    let exports = Settings::path(&dir, &settings.exports.folder);
    let exported = now.checked_sub(HOURS_SINCE_EXPORT.hours()).unwrap_or(now);
    let facts = demo::write(&exports, seed, size, Change::None, exported).map_err(|e| Trouble::of_io(&exports, e))?;
    let units: BTreeMap<UnitId, String> =
        facts.units.iter().map(|name| (UnitId::of_name(name), name.clone())).collect();
    let shown = shown_unit(&facts);
    let envelopes = dir.join("kuvert");
    bars.start(&language.say("demo-stage-keys"), 1);
    let wish = Wish {
        out: envelopes.clone(),
        now,
        units,
        renew: Vec::new(),
        sheets: Sheets::Of(vec![shown.clone()]),
        identities: Identities::Yes,
    };
    envelopes::make(&mut node, &settings, &wish)?;
    let options = Options { now, acceptances: Vec::new(), threads: super::threads() };
    let report = night::run(&mut node, &settings, &shipped_mappings(), &options, &bars)?;
    bars.end();
    let opened = open_one(&dir, &report, &shown, &envelopes, now)?;
    match form {
        Form::Json => answer::json(&answer(&facts, &report, &opened)),
        Form::Lines => tell(&dir, &facts, &report, &opened, &shown, language),
    }
    Ok(if report.all_fresh() { Outcome::Fresh } else { Outcome::Stale })
}

/// Exports are left where they are, so that a newcomer can look at them.
fn settings(language: Language) -> Settings {
    let mut settings = Settings {
        municipality: demo::MUNICIPALITY.into(),
        language: language.code().into(),
        exercise: true,
        ..Settings::default()
    };
    settings.exports.after = After::Keep;
    settings.binder.contacts =
        vec![Contact { who: "TiB".into(), role: language.say("demo-duty-officer"), phone: "0980-319 200".into() }];
    settings
}

/// The last time that the clock was 02:10.
fn latest_night(now: DateTime) -> DateTime {
    let tonight = now.date().to_datetime(NIGHT);
    if tonight <= now { tonight } else { tonight.checked_sub(1.day()).unwrap_or(tonight) }
}

/// Empties a directory that an earlier demo made; any other that holds something is refused.
fn clear(dir: &Path, language: Language) -> Result<(), Trouble> {
    let failed = |error| Trouble::of_io(dir, error);
    let is_empty = !dir.exists() || std::fs::read_dir(dir).map_err(failed)?.next().is_none();
    if !is_empty && !dir.join(MARKER).exists() {
        return Err(Trouble::user("demo-dir-taken").with("path", dir.display()));
    }
    if !is_empty {
        std::fs::remove_dir_all(dir).map_err(failed)?;
    }
    files::make_folder(dir)?;
    files::write_whole(&dir.join(MARKER), Access::Shared, language.say("demo-marker").as_bytes())?;
    Ok(())
}

/// The first home care unit: the one that a newcomer is shown.
fn shown_unit(facts: &DemoFacts) -> UnitId {
    let home_care = facts.units.iter().find(|name| name.starts_with("Hemtjänst"));
    UnitId::of_name(home_care.or(facts.units.first()).map(String::as_str).unwrap_or_default())
}

/// Opens the unit's bundle with the key of its envelope; gives the path of its first PDF, relative to `dir`.
fn open_one(dir: &Path, report: &Report, unit: &UnitId, envelopes: &Path, now: DateTime) -> Result<PathBuf, Trouble> {
    let line = report.units.iter().find(|line| line.unit == *unit);
    let path = line.and_then(|line| line.path.clone()).ok_or_else(|| Trouble::internal("demo-failed"))?;
    let identity = open::read_key_file(&envelopes::identity_path(envelopes, unit, Edition::Common))?;
    let wish = open::Wish { by: "Enhetschef".into(), now, profile: None, out: Some(dir.join("oppnad").join(&unit.0)) };
    let opened = open::open(&dir.join(path), &identity, &wish)?;
    let first = opened.manifest.files.iter().position(|file| file.tab == Tab::First).unwrap_or(0);
    let first = opened.files.get(first).ok_or_else(|| Trouble::internal("demo-failed"))?;
    Ok(first.strip_prefix(dir).unwrap_or(first).to_path_buf())
}

fn answer(facts: &DemoFacts, report: &Report, opened: &Path) -> Answer {
    let key = |unit: &UnitId, edition| envelopes::identity_path(Path::new("kuvert"), unit, edition);
    let bundles = report.units.iter().filter_map(|line| {
        Some(Bundle {
            unit: line.unit.clone(),
            name: line.name.clone(),
            path: line.path.clone()?,
            key: key(&line.unit, Edition::Common),
            pages: line.pages,
            clients: line.clients,
        })
    });
    let supplements = report.units.iter().filter_map(|line| {
        Some(Bundle {
            unit: line.unit.clone(),
            name: line.name.clone(),
            path: line.supplement.clone()?,
            key: key(&line.unit, Edition::Supplement),
            pages: line.supplement_pages,
            clients: line.supplement_clients,
        })
    });
    Answer {
        units: facts.units.len(),
        clients: facts.clients,
        staff: facts.staff,
        households: facts.households,
        visits: report.rows(planb_core::care::Kind::Visit),
        pages: report.pages,
        seconds: report.seconds,
        peak_rss_mib: peak_rss_mib(),
        refused: report.refused,
        bundles: bundles.collect(),
        supplements: supplements.collect(),
        opened: opened.to_path_buf(),
    }
}

fn tell(dir: &Path, facts: &DemoFacts, report: &Report, opened: &Path, unit: &UnitId, language: Language) {
    super::night::tell(report, language);
    let name = report.units.iter().find(|line| line.unit == *unit).map(|line| line.name.clone()).unwrap_or_default();
    answer::say(&language.say_with(
        "demo-done",
        &[
            ("municipality", demo::MUNICIPALITY.into()),
            ("units", facts.units.len().to_string()),
            ("clients", facts.clients.to_string()),
            ("staff", facts.staff.to_string()),
            ("households", facts.households.to_string()),
            ("pages", report.pages.to_string()),
            ("seconds", format!("{:.1}", report.seconds)),
            ("speed", format!("{:.0}", f64::from(report.pages) / report.seconds.max(0.001))),
            ("memory", peak_rss_mib().to_string()),
            ("unit", name),
            ("opened", dir.join(opened).display().to_string()),
            ("dir", dir.display().to_string()),
        ],
    ));
}

/// The most memory that the process had, in MiB; 0 where the system does not tell.
fn peak_rss_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
