//! What the night clears away: what killed runs left, and nights that are past their time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::overview::frozen::Frozen;
use planb_core::snapshot::Edition;
use planb_core::snapshot::keep::nights_to_keep;
pub use planb_node::binders::OUT;
use planb_node::files::{self, LEFTOVER_AGE};
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::unsorted::UNSORTED;

/// Folders with one folder per unit and dated files in them.
pub const SNAPSHOTS: &str = "snapshots";
pub const SALVAGE: &str = "salvage";

/// Removes unfinished files of killed runs.
pub fn leftovers(node: &Path) -> Result<usize, Trouble> {
    let mut removed = 0;
    for top in [SNAPSHOTS, SALVAGE, OUT, UNSORTED, "parts"] {
        for folder in folders_below(&node.join(top))? {
            removed += files::clean(&folder, LEFTOVER_AGE)?;
        }
    }
    Ok(removed)
}

/// Deletes snapshots, salvage and bundles whose time is over: that is also how imported data is erased. What an incident that goes
/// on works from stays.
pub fn old(node: &Node, settings: &Settings) -> Result<usize, Trouble> {
    let mut removed = 0;
    let referenced = node.state().referenced_nights();
    let frozen = Frozen::of(node.state());
    let used = |nights: &BTreeSet<Date>| frozen.as_ref().map(|frozen| frozen.used(nights)).unwrap_or_default();
    for top in [SNAPSHOTS, SALVAGE, UNSORTED] {
        let keep = |nights: &BTreeSet<Date>| {
            let referenced = &referenced | &used(nights);
            nights_to_keep(nights, &referenced, settings.keep.nights as usize)
        };
        removed += prune(&node.folder().join(top), &keep)?;
    }
    let newest = settings.keep.bundles as usize;
    let keep = |nights: &BTreeSet<Date>| {
        let newest: BTreeSet<Date> = nights.iter().rev().take(newest).copied().collect();
        &newest | &used(nights)
    };
    removed += prune(&node.folder().join(OUT), &keep)?;
    Ok(removed)
}

fn prune(top: &Path, keep: &dyn Fn(&BTreeSet<Date>) -> BTreeSet<Date>) -> Result<usize, Trouble> {
    let mut removed = 0;
    for folder in folders_below(top)? {
        let dated: Vec<(Date, PathBuf)> = dated_files(&folder)?;
        let kept = keep(&dated.iter().map(|(night, _)| *night).collect());
        for (_, path) in dated.iter().filter(|(night, _)| !kept.contains(night)) {
            std::fs::remove_file(path).map_err(|error| Trouble::of_io(path, error))?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// `top` and every folder at any depth below it; none when it is not there.
fn folders_below(top: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut found: Vec<PathBuf> = Some(top.to_path_buf()).filter(|top| top.is_dir()).into_iter().collect();
    let mut waiting = vec![top.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let failed = |error| Trouble::of_io(&folder, error);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() && !path.is_symlink() {
                found.push(path.clone());
                waiting.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The sealed files whose names hold a night: `parm-2021-12-16.tar.age`.
fn dated_files(folder: &Path) -> Result<Vec<(Date, PathBuf)>, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(night) = night_in(&name) {
            found.push((night, entry.path()));
        }
    }
    Ok(found)
}

/// The snapshots of a unit that lie on disk, by night.
pub fn snapshots_of(node: &Path, unit: &UnitId, edition: Edition) -> Result<BTreeMap<Date, PathBuf>, Trouble> {
    let folder = node.join(SNAPSHOTS).join(&unit.0);
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let begins = format!("{}-", super::snapshot::word(edition));
    let is_edition = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&begins));
    Ok(dated_files(&folder)?.into_iter().filter(|(_, path)| is_edition(path)).collect())
}

/// The night in a sealed file's name.
pub fn night_in(name: &str) -> Option<Date> {
    let stem = name.strip_suffix(".age")?;
    let stem = stem.strip_suffix(".tar").or_else(|| stem.strip_suffix(".snapshot"))?;
    let start = stem.len().checked_sub("2021-12-16".len())?;
    stem.get(start..)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_found_in_a_name() {
        let night = |name| night_in(name).map(|night| night.to_string());
        assert_eq!(night("parm-2021-12-16.tar.age").as_deref(), Some("2021-12-16"));
        assert_eq!(night("bilaga-2021-12-16.snapshot.age").as_deref(), Some("2021-12-16"));
        assert_eq!(night("parm-2021-13-16.tar.age"), None);
        assert_eq!(night("x.age"), None);
        assert_eq!(night("åäö.tar.age"), None);
    }

    #[test]
    fn old_nights_go_and_other_files_stay() {
        let top = tempfile::tempdir().unwrap();
        let unit = top.path().join("norra");
        std::fs::create_dir(&unit).unwrap();
        for name in ["parm-2021-12-14.tar.age", "parm-2021-12-15.tar.age", "bilaga-2021-12-14.tar.age", "annat.txt"] {
            std::fs::write(unit.join(name), b"").unwrap();
        }
        let removed = prune(top.path(), &|nights| nights.iter().rev().take(1).copied().collect()).unwrap();
        assert_eq!(removed, 2);
        assert!(unit.join("annat.txt").exists() && unit.join("parm-2021-12-15.tar.age").exists());
    }
}
