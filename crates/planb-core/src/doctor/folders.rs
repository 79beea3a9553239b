//! Settings, folders, rights: what lies where, and who may look into it.

use super::{Entry, Facts, Finding, Owner};

/// How the folders of programs begin that copy a folder elsewhere while it is being written to; compared in small letters.
const SYNCED: [&str; 9] = [
    "onedrive",
    "dropbox",
    "nextcloud",
    "owncloud",
    "google drive",
    "googledrive",
    "icloud",
    "box sync",
    "synologydrive",
];
/// How the marks of such programs begin.
const MARKS: [&str; 6] = [".dropbox", ".nextcloudsync", ".owncloudsync", ".sync_", "._sync_", ".onedrive"];
/// File systems that lie on another computer: SQLite's locks do not hold there.
const NETWORK: [&str; 12] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "davfs"];
/// File systems that keep no rights: those of most sticks. Every file on them shows the rights of the mount.
const WITHOUT_RIGHTS: [&str; 6] = ["vfat", "msdos", "exfat", "fuseblk", "ntfs", "ntfs3"];
/// Most names that are told.
const TOLD: usize = 5;

/// Whether files of this sort of file system have rights of their own.
pub fn keeps_rights(sort: &str) -> bool {
    !WITHOUT_RIGHTS.contains(&sort)
}

/// Whether the folder of this name, or the mark, is one of a program that syncs.
pub fn is_mark(name: &str) -> bool {
    MARKS.iter().any(|mark| name.to_lowercase().starts_with(mark))
}

pub(super) fn settings(facts: &Facts) -> Vec<Finding> {
    if let Some(fault) = &facts.settings_fault {
        return vec![Finding::stop("doctor-settings-bad").with("fault", fault)];
    }
    match facts.municipality.trim() {
        "" => vec![Finding::look("doctor-settings-nameless")],
        name => vec![Finding::good("doctor-settings-good").with("municipality", name)],
    }
}

pub(super) fn mappings(facts: &Facts) -> Vec<Finding> {
    let bad = |path: &str, line: usize, fault: &str| {
        Finding::stop("doctor-mapping-bad").with("path", path).with("line", line).with("fault", fault)
    };
    let faults = facts.mappings.iter().filter_map(|one| one.fault.as_ref().map(|fault| (one, fault)));
    let faults: Vec<Finding> = faults.map(|(one, (line, fault))| bad(&one.path, *line, fault)).collect();
    match (faults.is_empty(), facts.mappings.len()) {
        (false, _) => faults,
        (true, 0) => vec![Finding::good("doctor-mappings-shipped")],
        (true, count) => vec![Finding::good("doctor-mappings-good").with("count", count)],
    }
}

pub(super) fn folder(facts: &Facts) -> Vec<Finding> {
    let folder = &facts.folder;
    let about = |finding: Finding| finding.with("path", &folder.path);
    let mut found = Vec::new();
    if let Owner::Another(owner) = facts.owner {
        found.push(about(Finding::look("doctor-owner-other")).with("owner", owner));
    } else if !folder.can_write {
        found.push(about(Finding::stop("doctor-folder-locked")));
    }
    if !facts.foreign.is_empty() {
        let mut names = facts.foreign[..facts.foreign.len().min(TOLD)].join(", ");
        if facts.foreign.len() > TOLD {
            names.push_str(" …");
        }
        found.push(Finding::stop("doctor-owner-mixed").with("files", names));
    }
    if folder.others_write() {
        found.push(about(Finding::stop("doctor-folder-open-write")));
    } else if folder.others_read() {
        found.push(about(Finding::look("doctor-folder-open")));
    }
    if found.is_empty() {
        found.push(about(Finding::good("doctor-folder-good")));
    }
    found
}

pub(super) fn place(facts: &Facts) -> Vec<Finding> {
    let is_synced = |name: &&String| {
        let name = name.to_lowercase();
        SYNCED.iter().any(|start| name.starts_with(start))
    };
    let synced = facts.above.iter().find(is_synced).or_else(|| facts.marks.iter().find(|mark| is_mark(mark)));
    let network = facts.file_system.as_ref().filter(|sort| NETWORK.contains(&sort.as_str()));
    match (synced, network) {
        (Some(name), _) => vec![Finding::stop("doctor-place-synced").with("name", name)],
        (None, Some(sort)) => vec![Finding::stop("doctor-place-network").with("sort", sort)],
        (None, None) => match facts.file_system.as_deref().filter(|sort| !keeps_rights(sort)) {
            Some(sort) => vec![Finding::look("doctor-place-no-rights").with("sort", sort)],
            None => vec![Finding::good("doctor-place-good")],
        },
    }
}

pub(super) fn secrets(facts: &Facts) -> Vec<Finding> {
    let has_rights = facts.file_system.as_deref().is_none_or(keeps_rights);
    let is_open = |entry: &&Entry| has_rights && entry.mode.is_some_and(|mode| mode & 0o077 != 0);
    let open = facts.secrets.iter().filter(is_open);
    let mut found: Vec<Finding> =
        open.map(|entry| Finding::stop("doctor-key-open").with("path", &entry.path)).collect();
    if facts.secrets.iter().any(|entry| entry.mode.is_none()) {
        found.push(Finding::look("doctor-rights-unseen").with("path", &facts.folder.path));
    }
    if found.is_empty() && has_rights && !facts.secrets.is_empty() {
        found.push(Finding::good("doctor-keys-good"));
    }
    found.extend(facts.sheets_left.iter().map(|path| Finding::look("doctor-sheets-left").with("path", path)));
    found
}

pub(super) fn exports(facts: &Facts) -> Vec<Finding> {
    let exports = &facts.exports;
    let about = |finding: Finding| finding.with("path", &exports.path);
    if !exports.is_there {
        return vec![about(Finding::stop("doctor-exports-missing"))];
    }
    if facts.owner == Owner::Us || facts.owner == Owner::Untold {
        if !exports.can_read {
            return vec![about(Finding::stop("doctor-exports-locked"))];
        }
        if facts.exports_go && !exports.can_write {
            return vec![about(Finding::stop("doctor-exports-stay"))];
        }
    }
    let mut found = Vec::new();
    if exports.others_read() {
        found.push(about(Finding::look("doctor-exports-open")));
    }
    if !facts.exports_go {
        found.push(about(Finding::look("doctor-exports-kept")));
    }
    if facts.exports_unknown > 0 {
        found.push(about(Finding::look("doctor-exports-unknown")).with("count", facts.exports_unknown));
    }
    let moved_to = facts.moved_to.iter().filter(|folder| folder.is_there && !folder.can_write);
    found.extend(moved_to.map(|folder| Finding::stop("doctor-moved-locked").with("path", &folder.path)));
    if found.is_empty() {
        found.push(about(Finding::good("doctor-exports-good")).with("count", facts.exports_waiting));
    }
    found
}

/// The folder that the reserve computers pull from. Before the first night there is none.
pub(super) fn out(facts: &Facts) -> Vec<Finding> {
    let out = &facts.out;
    if !out.is_there {
        return Vec::new();
    }
    let key = match out {
        _ if out.others_write() => return vec![Finding::stop("doctor-out-open-write").with("path", &out.path)],
        _ if !out.can_write && !matches!(facts.owner, Owner::Another(_)) => {
            return vec![Finding::stop("doctor-out-locked").with("path", &out.path)];
        }
        _ => "doctor-out-good",
    };
    vec![Finding::good(key).with("path", &out.path)]
}
