//! The sealed binders that lie on this computer: which units have one, how old it is, where it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::snapshot::Edition;
use planb_core::snapshot::list::parse_path;
use planb_node::binders::OUT;

/// How many folders, and how many files of one, are looked at.
const MAX_LOOKED_AT: usize = 10_000;

/// A sealed binder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub unit: UnitId,
    pub edition: Edition,
    pub night: Date,
    pub path: PathBuf,
}

/// The newest binder of each unit and edition in the node's folder.
pub fn newest(node: &Path) -> BTreeMap<(UnitId, Edition), Sealed> {
    newest_that(node, |_| true)
}

/// The same among nights that may be used: not all of them, while an incident has frozen its data.
pub fn newest_that(node: &Path, lets: impl Fn(Date) -> bool) -> BTreeMap<(UnitId, Edition), Sealed> {
    let mut found: BTreeMap<(UnitId, Edition), Sealed> = BTreeMap::new();
    for sealed in all(&node.join(OUT)).into_iter().filter(|sealed| lets(sealed.night)) {
        let key = (sealed.unit.clone(), sealed.edition);
        if found.get(&key).is_none_or(|known| known.night < sealed.night) {
            found.insert(key, sealed);
        }
    }
    found
}

fn all(out: &Path) -> Vec<Sealed> {
    let units = std::fs::read_dir(out).into_iter().flatten().flatten();
    let mut found = Vec::new();
    for unit in units.take(MAX_LOOKED_AT) {
        let files = std::fs::read_dir(unit.path()).into_iter().flatten().flatten();
        for file in files.take(MAX_LOOKED_AT).filter(|file| file.file_type().is_ok_and(|sort| sort.is_file())) {
            let name = format!("{}/{}", unit.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            if let Some((unit, edition, night)) = parse_path(&name) {
                found.push(Sealed { unit, edition, night, path: file.path() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_found_and_foreign_files_are_not() {
        let node = tempfile::tempdir().unwrap();
        let unit = node.path().join(OUT).join("norra");
        std::fs::create_dir_all(&unit).unwrap();
        for name in ["parm-2026-02-01.tar.age", "parm-2026-02-03.tar.age", "bilaga-2026-02-02.tar.age", "annat.txt"] {
            std::fs::write(unit.join(name), b"x").unwrap();
        }
        std::fs::create_dir(unit.join("parm-2026-02-04.tar.age")).unwrap();
        let nights: Vec<String> = newest(node.path()).values().map(|sealed| sealed.night.to_string()).collect();
        assert_eq!(nights, ["2026-02-03", "2026-02-02"]);
        assert!(newest(&node.path().join("not there")).is_empty());
        let early = newest_that(node.path(), |night| night < "2026-02-03".parse().unwrap());
        let nights: Vec<String> = early.values().map(|sealed| sealed.night.to_string()).collect();
        assert_eq!(nights, ["2026-02-01", "2026-02-02"]);
    }
}
