//! The night run: read, guard, snapshot, binders, seal.
//!
//! It can be killed at any moment and started again. Everything it leaves under a final name is whole; a unit whose
//! binder was already issued tonight from the same exports is not made again.

mod editions;
mod exports;
mod issue;
mod make;
mod parts;
mod plan;
mod planned;
mod proof;
mod prune;
mod read;
mod report;
mod reports;
mod rule;
mod serials;
pub mod slip;
mod snapshot;
pub mod unsorted;
mod work;

use std::path::PathBuf;
use std::time::Instant;

use jiff::civil::DateTime;
use planb_core::care::mapping::Mapping;
use planb_core::guard::Acceptance;
use planb_core::snapshot::NightFinished;
use planb_core::state::Event;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

pub use editions::{Editions, Protected};
pub use exports::list as exports_in;
pub use parts::{folder as parts_folder, reseal as reseal_parts};
pub use plan::rules as plan_rules;
pub use planned::planned;
pub use proof::{FilesFound, check_files};
pub(crate) use prune::OUT;
pub use prune::snapshots_of;
pub use report::{HeldLine, Report, SheetLine, SourceLine, TrayLine, UnitLine};
pub(crate) use snapshot::word as edition_word;
pub use snapshot::{no_keys, write_salvage};

/// The name of the file that keeps two nights from running at once.
const LOCK_FILE: &str = ".night.lock";

/// What a night run is told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The clock, local time.
    pub now: DateTime,
    pub acceptances: Vec<Acceptance>,
    /// Units that are made side by side.
    pub threads: usize,
}

/// The stages that a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Read,
    Snapshot,
    Plan,
    Binders,
    Finish,
}

impl Stage {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Read => "night-stage-read",
            Stage::Snapshot => "night-stage-snapshot",
            Stage::Plan => "night-stage-plan",
            Stage::Binders => "night-stage-binders",
            Stage::Finish => "night-stage-finish",
        }
    }
}

/// Who is told how far the night has come.
pub trait Progress: Sync {
    /// A stage of so many steps begins.
    fn begin(&self, stage: Stage, steps: u64);
    /// So many steps more are done.
    fn step(&self, steps: u64);
}

/// Nobody is told.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn step(&self, _: u64) {}
}

/// Runs the night on the exports that lie in the node's folder.
pub fn run(
    node: &mut Node,
    settings: &Settings,
    mappings: &[Mapping],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Report, Trouble> {
    let began = Instant::now();
    let _lock = lock(node)?;
    node.refresh()?;
    prune::leftovers(node.folder())?;
    slip::collect(node)?;
    if node.keys().recovery().is_none() {
        return Err(snapshot::no_keys());
    }
    exports::clear_left(node.folder(), settings, options.now.date())?;
    progress.begin(Stage::Read, 2);
    let read = read::read(node, settings, mappings, options)?;
    progress.step(1);
    let ruled = rule::rule(node, settings, &read, mappings, options)?;
    progress.step(1);
    let snapshots = snapshot::take_all(node, settings, &read, &ruled, options, progress)?;
    let (mut jobs, planned) = plan::plan_all(node, settings, &read, &ruled, mappings, snapshots, progress)?;
    let moved = serials::reserve(node, &planned, options.now)?;
    jobs.iter_mut().for_each(|job| job.planned.move_serials(&planned.prefix, planned.first, moved));
    let units = make::make_all(node, settings, &read, jobs, options, progress)?;
    progress.begin(Stage::Finish, 2);
    prune::old(node, settings)?;
    // Before the exports go: a night that is killed here is run again from them, and its binders are listed then.
    planb_node::binders::publish(node)?;
    // Pages that could not be sorted are in no snapshot: sealed apart they are not lost when the exports go.
    let unsorted = unsorted::keep(node, &read)?;
    // While something is held all exports stay: it can be accepted, and records are joined over files.
    let all: Vec<PathBuf> = read.files.values().cloned().collect();
    if ruled.all_fresh() {
        exports::dispose(node.folder(), settings, read.night, &all)?;
    } else {
        exports::leave(node.folder(), read.night, &all)?;
    }
    progress.step(1);
    let report = report::report(&read, &ruled, (units, unsorted), began.elapsed());
    let finished = NightFinished {
        night: read.night,
        seconds: u32::try_from(began.elapsed().as_secs()).unwrap_or(u32::MAX),
        pages: report.pages,
        refused: report.sources.iter().map(|line| (line.source.clone(), line.refused)).collect(),
    };
    node.record_at(options.now, |_| Ok(vec![Event::from(finished)]))?;
    progress.step(1);
    Ok(report)
}

/// Held while the night runs; the system lets go of it however the process ends.
fn lock(node: &Node) -> Result<std::fs::File, Trouble> {
    let path = node.folder().join(LOCK_FILE);
    let failed = |error| Trouble::of_io(&path, error);
    let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Trouble::environment("night-is-running")),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}
