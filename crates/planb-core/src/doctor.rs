//! What an installer gets wrong: facts about a computer and a node's folder, judged, each with what to do.
//!
//! The facts are gathered elsewhere (`planb-before::doctor`); here is what they mean. `Stop`: a night, or the way back, does
//! not work. `Look`: it works and will bite later.

mod folders;
mod running;
#[cfg(test)]
mod tests;

pub use folders::{is_mark, keeps_rights};
use jiff::civil::{Date, DateTime};
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Good,
    Look,
    Stop,
}

/// One thing that was looked at. The sentence stands in `text/` under `key`, what to do under `doctor-do-…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    fn new(verdict: Verdict, key: &'static str) -> Finding {
        Finding { verdict, key, args: Vec::new() }
    }

    fn good(key: &'static str) -> Finding {
        Finding::new(Verdict::Good, key)
    }

    fn look(key: &'static str) -> Finding {
        Finding::new(Verdict::Look, key)
    }

    fn stop(key: &'static str) -> Finding {
        Finding::new(Verdict::Stop, key)
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Finding {
        self.args.push((name, value.to_string()));
        self
    }
}

/// A file or a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub is_there: bool,
    pub can_read: bool,
    pub can_write: bool,
    /// Permission bits; `None` where the system has none (Windows).
    pub mode: Option<u32>,
    /// Whether the folders above let others come this far.
    pub is_reachable: bool,
}

impl Entry {
    fn others_read(&self) -> bool {
        self.is_reachable && self.mode.is_some_and(|mode| mode & 0o004 != 0)
    }

    fn others_write(&self) -> bool {
        self.is_reachable && self.mode.is_some_and(|mode| mode & 0o002 != 0)
    }
}

/// Whose the node's folder is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    #[default]
    Us,
    /// Another user's than the one who asks: what we wrote there, its owner could not use.
    Another(u32),
    Untold,
}

/// What was understood of a mapping file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRead {
    pub path: String,
    /// Line and message.
    pub fault: Option<(usize, String)>,
}

/// A source whose exports are waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub allowed_hours: u32,
    /// When its newest export was written: one that lies there, or that a night has taken.
    pub newest: Option<DateTime>,
}

/// What calls the night.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Timer {
    /// By this: a systemd timer, a file of cron, a scheduled task.
    On(String),
    /// The timer is there and not switched on.
    Off(String),
    Missing,
    /// Nobody could be asked.
    #[default]
    Untold,
}

/// How the store was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Store {
    Whole {
        entries: u64,
    },
    /// The trouble, in words.
    Broken(String),
    /// Another user's: opening it could leave files that its owner cannot use.
    #[default]
    NotOpened,
}

/// A printer's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Answers,
    Silent(String),
    /// What was given is no address.
    NoAddress,
}

/// All that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub now: DateTime,
    pub settings_fault: Option<String>,
    pub municipality: String,
    pub folder: Entry,
    pub owner: Owner,
    /// Files in the node's folder that are not its owner's.
    pub foreign: Vec<String>,
    pub secrets: Vec<Entry>,
    /// A folder with printed keys that was not deleted.
    pub sheets_left: Option<String>,
    /// Names of the folders above, from the root, and the marks of folders that are synced found in them.
    pub above: Vec<String>,
    pub marks: Vec<String>,
    pub file_system: Option<String>,
    pub free_bytes: Option<u64>,
    /// Bytes that the last night wrote.
    pub night_bytes: u64,
    pub out: Entry,
    pub exports: Entry,
    /// Whether the night takes the exports away.
    pub exports_go: bool,
    pub exports_waiting: usize,
    /// Exports that no mapping knows.
    pub exports_unknown: usize,
    pub moved_to: Option<Entry>,
    pub mappings: Vec<MappingRead>,
    pub sources: Vec<Source>,
    pub store: Store,
    /// The clock shows a time that cannot be: the time.
    pub clock_impossible: Option<String>,
    /// The settings' zone, and how many minutes the computer's own is off from it now.
    pub zone: String,
    pub zone_off_minutes: i32,
    pub timer: Timer,
    pub last_night: Option<Date>,
    pub units: usize,
    pub without_envelope: usize,
    pub has_recovery: bool,
    pub printers: Vec<(String, Answer)>,
    pub last_backup: Option<Date>,
}

/// Judges everything, in the order in which it is mended: what the rest depends on first.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(folders::settings(facts));
    found.extend(folders::mappings(facts));
    found.extend(folders::folder(facts));
    found.extend(folders::place(facts));
    found.extend(folders::secrets(facts));
    found.extend(running::store(facts));
    found.extend(running::clock(facts));
    found.extend(running::disk(facts));
    found.extend(folders::exports(facts));
    found.extend(running::sources(facts));
    found.extend(folders::out(facts));
    found.extend(running::timer(facts));
    found.extend(running::night(facts));
    found.extend(running::envelopes(facts));
    found.extend(running::backup(facts));
    found.extend(running::printers(facts));
    found
}

/// The worst of it.
pub fn worst(findings: &[Finding]) -> Verdict {
    findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Good)
}
