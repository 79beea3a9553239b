//! Slips that `planb open` left beside bundles become entries of the log.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::id::UnitId;
use planb_core::snapshot::{BundleOpened, Edition, FileDigest};
use planb_core::state::Event;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use serde::{Deserialize, Serialize};

use super::prune::OUT;

/// The slip's version, its first field.
const VERSION: u32 = 1;
/// How a slip's name ends.
pub const SUFFIX: &str = ".oppnad.json";
/// Most bytes of a slip; a larger file is not ours.
const MAX_SLIP_BYTES: u64 = 64 << 10;
/// Most slips of one unit that are read in one night.
const MAX_SLIPS: usize = 1_000;

/// What `planb open` leaves: that a bundle was opened, when and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    pub version: u32,
    pub unit: UnitId,
    pub supplement: bool,
    /// BLAKE3 of the sealed bundle, in hexadecimal.
    pub bundle: String,
    pub opened_at: DateTime,
    pub by: String,
}

impl Slip {
    /// A slip of this program's version.
    pub fn new(unit: UnitId, edition: Edition, bundle: FileDigest, opened_at: DateTime, by: &str) -> Slip {
        let by = by.chars().filter(|letter| !letter.is_control()).take(200).collect();
        let supplement = edition == Edition::Supplement;
        Slip { version: VERSION, unit, supplement, bundle: bundle.hex(), opened_at, by }
    }

    fn event(&self) -> Option<BundleOpened> {
        let edition = if self.supplement { Edition::Supplement } else { Edition::Common };
        (self.version == VERSION).then_some(())?;
        let bundle = digest_of(&self.bundle)?;
        Some(BundleOpened { unit: self.unit.clone(), edition, bundle, opened_at: self.opened_at, by: self.by.clone() })
    }
}

fn digest_of(hex: &str) -> Option<FileDigest> {
    let bytes: Option<Vec<u8>> = (0..32).map(|at| u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()).collect();
    Some(FileDigest(bytes?.try_into().ok()?))
}

/// Takes in the slips that lie in the units' folders; gives how many were new. A slip that can't be read stays.
pub fn collect(node: &mut Node) -> Result<usize, Trouble> {
    let found = find(&node.folder().join(OUT))?;
    let new = take(node, &found)?;
    for (path, _) in &found {
        std::fs::remove_file(path).map_err(|error| Trouble::of_io(path, error))?;
    }
    Ok(new)
}

/// Takes in the slips that lie on a stick or another place, in units' folders or in `out`. They stay where they lie.
pub fn collect_at(node: &mut Node, place: &Path) -> Result<usize, Trouble> {
    let mut found = find(place)?;
    found.extend(find(&place.join(OUT))?);
    if found.is_empty() { Ok(0) } else { take(node, &found) }
}

fn take(node: &mut Node, found: &[(PathBuf, BundleOpened)]) -> Result<usize, Trouble> {
    let events: Vec<BundleOpened> = found.iter().map(|(_, event)| event.clone()).collect();
    let entries = node.record(|state| {
        let known = |event: &BundleOpened| {
            state.unit(&event.unit).is_some_and(|unit| unit.opens().any(|opened| opened == event))
        };
        Ok(events.into_iter().filter(|event| !known(event)).map(Event::from).collect())
    })?;
    Ok(entries.len())
}

fn find(out: &Path) -> Result<Vec<(PathBuf, BundleOpened)>, Trouble> {
    let mut found = Vec::new();
    let Ok(units) = std::fs::read_dir(out) else { return Ok(found) };
    for unit in units.flatten().filter(|entry| entry.path().is_dir()) {
        let slips = std::fs::read_dir(unit.path()).map_err(|error| Trouble::of_io(&unit.path(), error))?;
        let named = slips.flatten().filter(|entry| entry.file_name().to_string_lossy().ends_with(SUFFIX));
        for entry in named.take(MAX_SLIPS) {
            let small = entry.metadata().is_ok_and(|found| found.is_file() && found.len() <= MAX_SLIP_BYTES);
            let read = small.then(|| std::fs::read(entry.path()).ok()).flatten();
            let slip: Option<Slip> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if let Some(event) = slip.and_then(|slip| slip.event()) {
                found.push((entry.path(), event));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_comes_back_and_a_foreign_file_is_left() {
        let out = tempfile::tempdir().unwrap();
        let unit = out.path().join("norra");
        std::fs::create_dir(&unit).unwrap();
        let at: DateTime = "2021-12-16T07:40:00".parse().unwrap();
        let slip = Slip::new(UnitId("norra".into()), Edition::Common, FileDigest([7; 32]), at, "Enhetschef\n");
        std::fs::write(unit.join(format!("a{SUFFIX}")), serde_json::to_vec(&slip).unwrap()).unwrap();
        std::fs::write(unit.join(format!("b{SUFFIX}")), b"not ours").unwrap();
        let found = find(out.path()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1.by, "Enhetschef");
        assert_eq!(found[0].1.bundle, FileDigest([7; 32]));
        assert_eq!(digest_of("zz"), None);
        assert_eq!(digest_of(&"é".repeat(40)), None);
    }
}
