//! Every snapshot and bundle on disk against what the log says of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use planb_core::id::UnitId;
use planb_core::snapshot::{Edition, FileDigest};
use planb_core::state::Event;
use planb_node::files;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::prune::{OUT, SNAPSHOTS};
use super::snapshot::path;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesFound {
    pub checked: u64,
    /// Files that are not what the log says, relative to the node.
    pub damaged: Vec<String>,
    /// The newest of a unit that are not there.
    pub missing: Vec<String>,
}

/// Checks them all. Older nights are deleted when their time is over, so only the newest can be missing.
pub fn check_files(node: &mut Node) -> Result<FilesFound, Trouble> {
    let folder = node.folder().to_path_buf();
    let mut expected: BTreeMap<PathBuf, FileDigest> = BTreeMap::new();
    let mut newest: BTreeMap<(&'static str, UnitId, Edition), PathBuf> = BTreeMap::new();
    let mut expect = |top: &'static str, unit: &UnitId, edition, night, file: FileDigest| {
        let ending = if top == OUT { "tar.age" } else { "snapshot.age" };
        let path = path(&folder, top, unit, edition, night, ending);
        expected.insert(path.clone(), file);
        newest.insert((top, unit.clone(), edition), path);
    };
    for entry in node.entries()? {
        match entry.event {
            Event::SnapshotTaken(of) => {
                expect(SNAPSHOTS, &of.unit, Edition::Common, of.night, of.file);
                if let Some(file) = of.supplement {
                    expect(SNAPSHOTS, &of.unit, Edition::Supplement, of.night, file);
                }
            }
            Event::BinderIssued(of) => expect(OUT, &of.unit, of.edition, of.night, of.file),
            _ => {}
        }
    }
    let mut found = FilesFound::default();
    let relative = |path: &PathBuf| path.strip_prefix(&folder).unwrap_or(path).display().to_string();
    for (path, digest) in &expected {
        if path.exists() {
            found.checked += 1;
            if files::digest(path)? != *digest {
                found.damaged.push(relative(path));
            }
        } else if newest.values().any(|newest| newest == path) && folder.join(SNAPSHOTS).exists() {
            // A node without a night of its own (a laptop, a stick) has no files to miss.
            found.missing.push(relative(path));
        }
    }
    Ok(found)
}
