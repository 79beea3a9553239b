//! Gathers what an installer gets wrong, for `planb_core::doctor` to judge. Changes nothing; of another user's node it opens
//! nothing either, since even looking leaves files beside the store.

mod machine;

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::care::mapping::Mapping;
use planb_core::doctor::{Entry, Facts, MappingRead, Owner, Source, Store};
use planb_core::snapshot::Edition;
use planb_core::state::State;
use planb_node::settings::{After, Settings};
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_node::{backup, clock, files, platform};

/// What is asked beside the folder itself.
#[derive(Debug)]
pub struct Asked<'a> {
    pub dir: &'a Path,
    /// The settings, or what is wrong with them.
    pub settings: Result<Settings, String>,
    pub now: DateTime,
    /// Printers to reach for: `HOST`, `HOST:PORT`, `ipp://HOST/…`, `socket://HOST`.
    pub printers: Vec<String>,
}

/// Files of the node's folder that only its owner may read.
const SECRETS: [&str; 3] = ["node.key", "web-ca.key", "pins.json"];
/// The folder in which keys are printed when nothing else is said.
const SHEETS: &str = "kuvert";
/// Most files that are looked at in one walk.
const MOST_FILES: usize = 20_000;
/// Most bytes of a mapping.
const MOST_MAPPING_BYTES: u64 = 1 << 20;

/// Gathers everything. `told` puts a trouble of the store into words.
pub fn gather(asked: &Asked<'_>, told: impl Fn(&Trouble) -> String) -> Facts {
    let dir = std::fs::canonicalize(asked.dir).unwrap_or_else(|_| asked.dir.to_path_buf());
    let settings = asked.settings.clone().unwrap_or_default();
    let owner = owner_of(&dir);
    let entry = |path: &Path| entry(path, owner);
    let (mappings, read) = mappings(&Settings::path(&dir, &settings.exports.mappings));
    let moved_to = (settings.exports.after == After::Move).then(|| Settings::path(&dir, &settings.exports.moved_to));
    let mut facts = Facts {
        now: asked.now,
        settings_fault: asked.settings.as_ref().err().cloned(),
        municipality: settings.municipality.clone(),
        folder: entry(&dir),
        owner,
        foreign: foreign(&dir),
        secrets: SECRETS
            .iter()
            .map(|name| dir.join(name))
            .filter(|path| path.exists())
            .map(|path| entry(&path))
            .collect(),
        sheets_left: Some(dir.join(SHEETS)).filter(|path| !is_empty(path)).map(|path| path.display().to_string()),
        above: dir.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect(),
        marks: machine::marks(&dir),
        file_system: platform::file_system(&dir),
        free_bytes: platform::free_bytes(&dir),
        out: entry(&dir.join("out")),
        exports: entry(&Settings::path(&dir, &settings.exports.folder)),
        exports_go: settings.exports.after != After::Keep,
        moved_to: moved_to.map(|path| entry(&path)),
        mappings: read,
        zone: settings.time_zone.clone(),
        zone_off_minutes: machine::zone_off_minutes(&settings.time_zone),
        timer: machine::timer(Path::new("/")),
        printers: asked.printers.iter().map(|address| (address.clone(), machine::reach(address))).collect(),
        last_backup: backup::last(&dir).map(|ms| clock::local_of_ms(ms).date()),
        ..Facts::default()
    };
    open(&mut facts, &dir, told);
    waiting(&mut facts, &settings, &dir, &mappings);
    facts
}

/// Opens the store and takes from it what the log knows; sources come later, when the exports were listed.
fn open(facts: &mut Facts, dir: &Path, told: impl Fn(&Trouble) -> String) {
    if matches!(facts.owner, Owner::Another(_)) {
        return;
    }
    let node = match Node::open(dir) {
        Ok(node) => node,
        Err(trouble) => {
            facts.store = Store::Broken(told(&trouble));
            return;
        }
    };
    let state = node.state();
    facts.store = Store::Whole { entries: state.counts().0 };
    facts.clock_impossible =
        node.check_clock().err().map(|_| clock::local(node.wall()).strftime("%Y-%m-%d %H:%M").to_string());
    facts.last_night = state.nights().next_back().map(|night| night.night);
    facts.night_bytes = facts.last_night.map_or(0, |night| bytes_of_night(dir, &night.to_string()));
    facts.units = state.units().count();
    facts.without_envelope = state.units().filter(|(unit, _)| state.recipient(unit, Edition::Common).is_none()).count();
    facts.has_recovery = node.keys().recovery().is_some();
    facts.sources = state
        .sources_known()
        .filter(|name| !state.is_retired(name))
        .map(|name| Source { name: name.into(), allowed_hours: 0, newest: newest(state, name) })
        .collect();
}

fn newest(state: &State, source: &str) -> Option<DateTime> {
    state.source_history(source).first().map(|taken| taken.exported_at)
}

/// What lies in the exports' folder, against the mappings' rhythm. A shipped mapping is waited for once its source has come.
fn waiting(facts: &mut Facts, settings: &Settings, dir: &Path, mappings: &[Mapping]) {
    let files = crate::night::exports_in(&Settings::path(dir, &settings.exports.folder)).unwrap_or_default();
    let taken = std::mem::take(&mut facts.sources);
    let shipped = crate::import::shipped_mappings();
    let (mappings, are_own) = if mappings.is_empty() { (shipped.as_slice(), false) } else { (mappings, true) };
    let name_of = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_of = |mapping: &Mapping, path: &Path| {
        let name = name_of(path);
        mapping.file.names.iter().any(|pattern| pattern.fits(&name))
    };
    facts.exports_waiting = files.len();
    facts.exports_unknown = files.iter().filter(|path| !mappings.iter().any(|mapping| is_of(mapping, path))).count();
    for mapping in mappings {
        let known = taken.iter().find(|source| source.name == mapping.source);
        let written = files.iter().filter(|path| is_of(mapping, path)).filter_map(|path| modified(path, &facts.zone));
        let newest = written.max().max(known.and_then(|source| source.newest));
        if are_own || newest.is_some() {
            facts.sources.push(Source {
                name: mapping.source.clone(),
                allowed_hours: mapping.every.allowed_hours(),
                newest,
            });
        }
    }
}

fn modified(path: &Path, zone: &str) -> Option<DateTime> {
    let at = jiff::Timestamp::try_from(std::fs::metadata(path).ok()?.modified().ok()?).ok()?;
    Some(at.in_tz(zone).ok()?.datetime())
}

/// Every mapping of a folder that can be read, and what was understood of each file.
fn mappings(folder: &Path) -> (Vec<Mapping>, Vec<MappingRead>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    paths.sort();
    let (mut mappings, mut read) = (Vec::new(), Vec::new());
    for path in paths {
        let fault =
            match text(&path).and_then(|text| Mapping::parse(&text).map_err(|fault| (fault.line, fault.message))) {
                Ok(mapping) => {
                    mappings.push(mapping);
                    None
                }
                Err(fault) => Some(fault),
            };
        read.push(MappingRead { path: path.display().to_string(), fault });
    }
    (mappings, read)
}

fn text(path: &Path) -> Result<String, (usize, String)> {
    let failed = |error: std::io::Error| (0, error.to_string());
    match std::fs::metadata(path).map_err(failed)?.len() {
        bytes if bytes > MOST_MAPPING_BYTES => Err((0, format!("> {MOST_MAPPING_BYTES} byte"))),
        _ => std::fs::read_to_string(path).map_err(failed),
    }
}

/// Whose the folder is, seen from the user who asks.
fn owner_of(dir: &Path) -> Owner {
    let owner = std::fs::metadata(dir).ok().and_then(|metadata| platform::owner(&metadata));
    match (owner, platform::user()) {
        (Some(owner), Some(user)) if owner == user => Owner::Us,
        (Some(owner), Some(_)) => Owner::Another(owner),
        _ => Owner::Untold,
    }
}

fn entry(path: &Path, owner: Owner) -> Entry {
    let metadata = std::fs::metadata(path).ok();
    let is_folder = metadata.as_ref().is_some_and(std::fs::Metadata::is_dir);
    Entry {
        path: path.display().to_string(),
        is_there: metadata.is_some(),
        can_read: if is_folder { std::fs::read_dir(path).is_ok() } else { std::fs::File::open(path).is_ok() },
        // As another user nothing is tried: a file that was made would be theirs.
        can_write: is_folder && !matches!(owner, Owner::Another(_)) && files::can_write(path),
        mode: metadata.as_ref().and_then(platform::mode),
        is_reachable: is_reachable(path),
    }
}

/// Whether every folder above lets others through.
fn is_reachable(path: &Path) -> bool {
    let lets_through = |folder: &Path| {
        let mode = std::fs::metadata(folder).ok().and_then(|metadata| platform::mode(&metadata));
        mode.is_none_or(|mode| mode & 0o001 != 0)
    };
    path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).all(lets_through)
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// The files below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|sort| sort.is_dir());
            if is_folder { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
        if found.len() > MOST_FILES {
            break;
        }
    }
    found
}

/// Files in the node's folder that are not its owner's; exports, which the systems write, are not looked at.
fn foreign(dir: &Path) -> Vec<String> {
    let owner = |path: &Path| std::fs::metadata(path).ok().and_then(|metadata| platform::owner(&metadata));
    let Some(own) = owner(dir) else { return Vec::new() };
    let top = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let below = ["out", "snapshots", "parts"].iter().flat_map(|name| files_below(&dir.join(name)));
    let files = top.filter(|path| path.is_file()).chain(below);
    let others = files.filter(|path| owner(path).is_some_and(|of| of != own));
    let mut names: Vec<String> =
        others.map(|path| path.strip_prefix(dir).unwrap_or(&path).display().to_string()).collect();
    names.sort();
    names
}

/// What a night wrote: the files that have its date in their names.
fn bytes_of_night(dir: &Path, night: &str) -> u64 {
    let files = ["out", "snapshots", "salvage"].iter().flat_map(|name| files_below(&dir.join(name)));
    let of_night = files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(night)));
    of_night.filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum()
}
