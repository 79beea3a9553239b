//! The hub's side: what lies in its folder, signed.

use std::collections::BTreeMap;
use std::path::Path;

use planb_core::id::UnitId;
use planb_core::snapshot::list::{HEAD, HEAD_BYTES, Head, Listed, MAX_LIST_BYTES, decode, encode, is_slug};
use planb_core::snapshot::{Edition, FileDigest};
use planb_core::state::State;

use super::OUT;
use crate::files::{self, Access};
use crate::store::Node;
use crate::trouble::Trouble;

/// The fact with the count of this node's last list.
const COUNT: &str = "binders/count";

/// A list and the word on it, as they lie in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub head: Head,
    pub binders: Vec<Listed>,
}

/// Signs the list of the binders that lie in the node's `out`; an unchanged folder keeps its list. The log says which digest
/// a binder was issued with; of earlier nights this node's own last list says it. Nothing is signed because it lies there.
pub fn publish(node: &mut Node) -> Result<(), Trouble> {
    let out = node.folder().join(OUT);
    if !out.is_dir() {
        return Ok(());
    }
    let own = node.keys().log_identity().public_key;
    let last = listing(&out).filter(|last| last.head.public_key == own && last.head.tenant == node.tenant());
    let known = last.iter().flat_map(|last| &last.binders).map(|binder| (binder.path(), binder.clone()));
    let still = known.filter(|(path, binder)| lies(&out, path) == Some(binder.bytes));
    let mut binders: BTreeMap<String, Listed> = still.collect();
    binders.extend(issued(node.state(), &out));
    let binders: Vec<Listed> = binders.into_values().collect();
    let list = encode(binders).map_err(|damage| Trouble::internal("binders-list").with("code", damage))?;
    if last.as_ref().is_some_and(|last| last.head.is_of(&list)) {
        return Ok(());
    }
    let kept = node.fact(COUNT)?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
    let before = last.as_ref().map_or(0, |last| last.head.count).max(kept);
    let count = before.saturating_add(1).max(node.wall().ms);
    node.keep_fact(COUNT, &count.to_be_bytes())?;
    let head = Head::sign(node.tenant(), count, &list, node.keys().signing());
    // The list first: whoever reads a head finds what it names. The one before stays for who has just read its head.
    files::write_whole(&out.join(head.list_name()), Access::Shared, &list)?;
    files::write_whole(&out.join(HEAD), Access::Shared, &head.encode())?;
    clear(&out, &[head.list_name(), last.map(|last| last.head.list_name()).unwrap_or_default()])
}

/// The last binder of each unit and edition, where it lies in the folder.
fn issued(state: &State, out: &Path) -> Vec<(String, Listed)> {
    let mut found = Vec::new();
    for (unit, of) in state.units_known().filter(|(unit, _)| is_slug(&unit.0)) {
        for edition in [Edition::Common, Edition::Supplement] {
            let Some(issued) = of.shelf(edition).and_then(|shelf| shelf.issued()) else { continue };
            let listed = |bytes| listed(unit, edition, issued.night, bytes, issued.file);
            let path = listed(0).path();
            found.extend(lies(out, &path).map(|bytes| (path, listed(bytes))));
        }
    }
    found
}

fn listed(unit: &UnitId, edition: Edition, night: jiff::civil::Date, bytes: u64, digest: FileDigest) -> Listed {
    Listed { unit: unit.clone(), edition, night, bytes, digest }
}

/// The length of a plain file.
fn lies(out: &Path, path: &str) -> Option<u64> {
    std::fs::symlink_metadata(out.join(path)).ok().filter(std::fs::Metadata::is_file).map(|found| found.len())
}

/// The list in a folder, if it is whole and rightly signed by whom it names; who that is, is not asked.
pub fn listing(out: &Path) -> Option<Listing> {
    let read = |name: &str, limit: u64| {
        let path = out.join(name);
        let is_small = std::fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= limit);
        is_small.then(|| std::fs::read(&path).ok()).flatten()
    };
    let head = Head::decode(&read(HEAD, HEAD_BYTES as u64)?).ok().filter(|head| head.verify().is_ok())?;
    let list = read(&head.list_name(), MAX_LIST_BYTES).filter(|list| head.is_of(list))?;
    Some(Listing { binders: decode(&list).ok()?, head })
}

/// Removes lists that no head names any more.
fn clear(out: &Path, keep: &[String]) -> Result<(), Trouble> {
    let failed = |error| Trouble::of_io(out, error);
    for entry in std::fs::read_dir(out).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_list = name.starts_with("binders-") && name.ends_with(".list");
        if is_list && !keep.contains(&name) && entry.path().is_file() {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
