//! The commands, one file each; what they share.

mod backup;
pub mod bench;
mod card;
mod clock;
mod compare;
mod completions;
mod demo;
mod doctor;
mod enrol;
mod erase;
mod exercise;
mod fetch;
mod form;
mod form_new;
mod import;
pub mod init;
mod keys;
mod ledger;
mod log;
mod man;
mod minutes;
mod morning;
mod night;
mod note;
mod open;
mod order;
mod print;
mod proof;
mod publish;
mod read_in;
mod replay;
mod root;
mod salvage;
mod scan;
mod serve;
mod sheets;
mod status;
mod stick;
mod sync;

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::civil::DateTime;
use planb_before::import::shipped_mappings;
use planb_core::care::mapping::Mapping;
use planb_core::id::ClientId;
use planb_node::settings::{self, Settings};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::{Kind, Trouble};

use crate::answer::{Form, Outcome};

/// Most bytes of a settings or mapping file.
const MAX_TEXT_BYTES: u64 = 1 << 20;

/// Does what the command line says.
pub fn run(matches: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match matches.subcommand() {
        Some(("demo", args)) => demo::run(args, language, form),
        Some(("init", args)) => init::run(args, language, form),
        Some(("keys", args)) => keys::run(args, language, form),
        Some(("import", args)) => import::run(args, language, form),
        Some(("night", args)) => night::run(args, language, form),
        Some(("fetch", args)) => fetch::run(args, language, form),
        Some(("order", args)) => order::run(args, language, form),
        Some(("open", args)) => open::run(args, language, form),
        Some(("print", args)) => print::run(args, language, form),
        Some(("status", args)) => status::run(args, language, form),
        Some(("salvage", args)) => salvage::run(args, language, form),
        Some(("man", args)) => man::run(args, language),
        Some((name, args)) if !name.starts_with("bench-") => run_on_log(name, args, language, form),
        Some((name, args)) if name.starts_with("bench-") => bench::run(name, args),
        _ => Ok(Outcome::Usage),
    }
}

/// The commands about the log.
fn run_on_log(name: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match name {
        "card" => card::run(args, language, form),
        "note" => note::run(args, language, form),
        "log" => log::run(args, language, form),
        "digest" => proof::digest(args, language, form),
        "verify" => proof::verify(args, language, form),
        "scrub" => proof::scrub(args, language, form),
        "sync" => sync::run(args, language, form),
        "serve" => serve::run(args, language, form),
        "enrol" => enrol::run(args, language, form),
        "revoke" => enrol::revoke(args, language, form),
        "root" => root::run(args, language, form),
        "erase" => erase::run(args, language, form),
        "clock" => clock::run(args, language, form),
        "stick" => stick::run(args, language, form),
        _ => run_beside(name, args, language, form),
    }
}

/// The commands about the installation: is it right, copied, seen? And what is printed of a crisis.
fn run_beside(name: &str, args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    match name {
        "exercise" => exercise::run(args, language, form),
        "doctor" => doctor::run(args, language, form),
        "backup" => backup::run(args, language, form),
        "restore" => backup::restore(args, language, form),
        "morning" => morning::run(args, language, form),
        "publish" => publish::run(args, language, form),
        "replay" => replay::run(args, language, form),
        "completions" => completions::run(args, language),
        "minutes" => minutes::run(args, language, form),
        "form" => form::run(args, language, form),
        "scan" => scan::run(args, language, form),
        "draw-pages" => scan::draw(),
        "ledger" => ledger::run(args, language, form),
        _ => Ok(Outcome::Usage),
    }
}

/// A path argument; clap has given it a default or required it.
fn path(args: &ArgMatches, name: &str) -> PathBuf {
    args.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// Reads a small text file.
fn read_text(path: &Path) -> Result<String, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_TEXT_BYTES {
        let trouble = Trouble::new(Kind::Config, "settings-bad").with("path", path.display());
        return Err(trouble.with("fault", format!("> {MAX_TEXT_BYTES} byte")));
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// The settings of the node in `dir`.
pub fn settings(dir: &Path) -> Result<Settings, Trouble> {
    let path = dir.join(settings::FILE_NAME);
    if !path.exists() {
        return Err(Trouble::new(Kind::Config, "no-node").with("path", dir.display()));
    }
    let bad = |fault: settings::Fault| {
        Trouble::new(Kind::Config, "settings-bad").with("path", path.display()).with("fault", fault.0)
    };
    Settings::parse(&read_text(&path)?).map_err(bad)
}

/// What is wrong with the settings, as their trouble says it.
fn fault_of(trouble: &Trouble) -> String {
    trouble.args.iter().find(|(name, _)| *name == "fault").map(|(_, fault)| fault.clone()).unwrap_or_default()
}

/// The node in `dir` with its settings.
fn node(dir: &Path) -> Result<(Node, Settings), Trouble> {
    let settings = settings(dir)?;
    planb_node::clock::use_zone(&settings.time_zone);
    Ok((Node::open(dir)?, settings))
}

/// The node in `dir`, hub or not.
fn member(dir: &Path) -> Result<Node, Trouble> {
    planb_node::clock::use_zone(&zone(dir));
    Node::open(dir)
}

/// The time zone of the node's settings; Sweden's where it has none.
fn zone(dir: &Path) -> String {
    settings(dir).map_or_else(|_| "Europe/Stockholm".to_string(), |settings| settings.time_zone)
}

/// What people call a node: its name, or the first of its key where it has none.
fn name_of(node: &Node, public_key: &[u8; 32]) -> String {
    match node.state().trust().last_certificate(public_key) {
        Some(certificate) => certificate.name.clone(),
        None => public_key.iter().take(3).map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The one node whose name or prefix was typed.
fn node_named(node: &Node, typed: &str) -> Result<[u8; 32], Trouble> {
    let trust = node.state().trust();
    let fits = |key: &[u8; 32]| {
        trust.last_certificate(key).is_some_and(|of| {
            of.prefix.as_str().eq_ignore_ascii_case(typed) || of.name.to_lowercase() == typed.to_lowercase()
        })
    };
    let mut found = trust.nodes().map(|(key, _)| *key).filter(fits);
    match (found.next(), found.next()) {
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(Trouble::user("node-ambiguous").with("node", typed)),
        _ => Err(Trouble::user("node-unknown").with("node", typed)),
    }
}

/// The known client whose id was typed.
fn client(node: &Node, typed: &str) -> Result<ClientId, Trouble> {
    node.state().client(typed).ok_or_else(|| Trouble::user("client-unknown").with("client", typed))
}

/// Characters in groups of five, to be read aloud.
fn in_fives(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Shows a code on the terminal, for a telephone's camera.
fn qr(text: &str) -> Result<(), Trouble> {
    let lines = planb_paper::terminal_code(text).map_err(|error| Trouble::internal("qr-failed").with("code", error))?;
    lines.iter().for_each(|line| crate::answer::say(line));
    Ok(())
}

/// One line that a person types.
fn ask_line() -> Result<String, Trouble> {
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(|error| Trouble::of_io(Path::new("-"), error))?;
    Ok(typed)
}

/// The mappings in a folder; the shipped ones where there are none.
fn mappings(folder: &Path) -> Result<Vec<Mapping>, Trouble> {
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Trouble::of_io(folder, error)),
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Ok(shipped_mappings());
    }
    let read = |path: &PathBuf| {
        let bad = |fault: planb_core::care::mapping::MappingFault| {
            let trouble = Trouble::new(Kind::Config, "mapping-bad").with("path", path.display());
            trouble.with("line", fault.line).with("fault", fault.message)
        };
        Mapping::parse(&read_text(path)?).map_err(bad)
    };
    let mappings: Vec<Mapping> = paths.iter().map(read).collect::<Result<_, _>>()?;
    let mut tabs = std::collections::BTreeSet::new();
    for tab in mappings.iter().filter_map(|mapping| Some(mapping.pdf.as_ref()?.tab)) {
        if !tabs.insert(tab) {
            let trouble = Trouble::new(Kind::Config, "mapping-tabs").with("path", folder.display());
            return Err(trouble.with("tab", char::from(tab)));
        }
    }
    Ok(mappings)
}

/// The clock: `--at` where it is given, else the computer's, in the settings' time zone.
fn now(args: &ArgMatches, zone: &str) -> Result<DateTime, Trouble> {
    let given = args.try_get_one::<String>("at").ok().flatten();
    match given {
        Some(text) => text.parse().map_err(|_| Trouble::user("time-bad").with("value", text)),
        None => Ok(clock(zone)),
    }
}

/// The computer's clock in a time zone; UTC where the zone is not known.
fn clock(zone: &str) -> DateTime {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let now = jiff::Timestamp::now().to_zoned(zone).datetime();
    now.round(jiff::Unit::Second).unwrap_or(now)
}

/// How many units are made side by side: one per core, at most four, so that memory stays bounded.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(1, 4))
}
