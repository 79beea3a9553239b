//! The last good PDFs of each unit, sealed one by one, so that a binder can carry on what the guard holds.
//!
//! The hub can open none of them. When a kind is held, the parts that are made from it are put into tonight's bundle as they
//! were sealed on the last good night.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use planb_core::overview::binder::page::{Profile, Tab};
use planb_core::snapshot::Edition;
use planb_node::bundle::{BundleSheet, MAX_FILE_BYTES};
use planb_node::files::{self, Access, Whole};
use planb_node::keys::{Identity, Recipient};
use planb_node::seal;
use planb_node::trouble::Trouble;
use serde::{Deserialize, Serialize};

use super::snapshot::word;

/// The list's version, its first field.
const VERSION: u32 = 1;
/// Most bytes of a list.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// One sealed part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name in the unit's folder.
    pub file: String,
    /// Its name in a bundle.
    pub name: String,
    pub tab: Tab,
    pub profiles: Vec<Profile>,
    pub pages: u32,
    pub data_as_of: DateTime,
    pub night: Date,
    /// Its sheets, in order; empty in a list that an earlier version wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<BundleSheet>,
}

/// The sealed parts of one edition of a unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub version: u32,
    pub parts: Vec<Kept>,
}

/// Where an edition's sealed parts lie.
pub fn folder(node: &Path, unit: &str, edition: Edition) -> PathBuf {
    node.join("parts").join(unit).join(word(edition))
}

/// Reads the list; an empty one when there is none.
pub fn list(folder: &Path) -> Result<List, Trouble> {
    let path = folder.join("list.json");
    match std::fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(List::default()),
        Err(error) => return Err(Trouble::of_io(&path, error)),
        Ok(found) if found.len() > MAX_LIST_BYTES => return Err(damaged(&path)),
        Ok(_) => {}
    }
    let bytes = std::fs::read(&path).map_err(|error| Trouble::of_io(&path, error))?;
    let list: List = serde_json::from_slice(&bytes).map_err(|_| damaged(&path))?;
    if list.version == VERSION { Ok(list) } else { Err(damaged(&path)) }
}

fn damaged(path: &Path) -> Trouble {
    Trouble::environment("parts-damaged").with("path", path.display())
}

/// Seals one PDF beside the others and gives its row for the list.
pub fn seal_one(folder: &Path, pdf: &[u8], kept: Kept, recipients: &[Recipient]) -> Result<Kept, Trouble> {
    let path = folder.join(&kept.file);
    let mut whole = Whole::create(&path, Access::Shared)?;
    seal::seal(&mut &pdf[..], recipients, &mut whole)?;
    whole.finish()?;
    Ok(kept)
}

/// Seals every part again to other recipients, with the key that opens it; gives how many.
pub fn reseal(folder: &Path, old: &Identity, recipients: &[Recipient]) -> Result<usize, Trouble> {
    let parts = list(folder)?.parts;
    for part in &parts {
        let path = folder.join(&part.file);
        let sealed = std::fs::read(&path).map_err(|error| Trouble::of_io(&path, error))?;
        let plain = zeroize::Zeroizing::new(seal::open_bytes(&sealed, old, MAX_FILE_BYTES)?);
        seal_one(folder, &plain, part.clone(), recipients)?;
    }
    Ok(parts.len())
}

/// Writes the list and then removes the files that it no longer names.
pub fn settle(folder: &Path, parts: Vec<Kept>) -> Result<(), Trouble> {
    let list = List { version: VERSION, parts };
    let json = serde_json::to_vec_pretty(&list).map_err(|_| Trouble::internal("parts-failed"))?;
    files::write_whole(&folder.join("list.json"), Access::Shared, &json)?;
    let failed = |error| Trouble::of_io(folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_part = name.ends_with(".pdf.age");
        if is_part && !list.parts.iter().any(|part| part.file == name) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
