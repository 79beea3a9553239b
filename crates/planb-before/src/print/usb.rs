//! Plain files on a USB memory for a copier, which can't open anything sealed; and wiping them.
//!
//! What is written is first put on a list, with digests, beside the files and in the node's folder: so a memory that was pulled
//! out or a list that somebody took away leaves nothing that can't be found again. Only what the list knows, byte for byte, is
//! wiped; other files are never touched.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use planb_core::copy::COPY;
use planb_core::id::UnitId;
use planb_core::print::Way;
use planb_core::register::{Hand, RecordId};
use planb_core::sheet::Serial;
use planb_core::snapshot::FileDigest;
use planb_core::state::Event;
use planb_node::files::{self, Access};
use planb_node::printer::Bytes;
use planb_node::trouble::Trouble;
use planb_paper::pdf;
use serde::{Deserialize, Serialize};

use super::journal::FOLDER;
use super::{Document, Opened, Writer, copy_id, copy_word, events, printed, register};

/// The list's version, its first field.
const VERSION: u32 = 1;
/// The list's name on the memory.
pub const LIST: &str = "PLANB.LST";
/// Most bytes of a list.
const MAX_LIST_BYTES: u64 = 1 << 20;
/// Most characters of the unit in a file's name: a copier's display is narrow.
const MAX_UNIT: usize = 16;

/// What lies on a memory in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub version: u32,
    pub files: Vec<Listed>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub name: String,
    pub pages: u32,
    /// BLAKE3, in hexadecimal.
    pub digest: String,
    /// The copy of the register that says where it lies.
    pub copy: RecordId,
}

/// What was laid there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The copy that is the memory.
    pub memory: Serial,
    /// The copy that the copier will print.
    pub paper: Serial,
    pub files: Vec<String>,
    pub pages: u32,
}

/// What was wiped, and what was not because it is not what we wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wiped {
    pub files: Vec<String>,
    pub left: Vec<String>,
}

/// Writes the documents in the root of a folder, with short names in the order in which they are to be printed.
pub fn fill(
    folder: &Path,
    node: &Path,
    opened: &Opened,
    writer: &mut dyn Writer,
    by: &Hand,
) -> Result<Filled, Trouble> {
    if !folder.is_dir() {
        return Err(Trouble::user("usb-no-folder").with("path", folder.display()));
    }
    // A copier prints whole files: what is not wanted is left out of them.
    let of_one = opened.documents.chunk_by(|one, other| one.name == other.name);
    let documents: Vec<(Bytes, u32)> = of_one.map(wanted).collect::<Result<_, Trouble>>()?;
    let names: Vec<String> = (1..).zip(&documents).map(|(at, _)| name(at, &opened.manifest.unit)).collect();
    if let Some(taken) = names.iter().find(|name| folder.join(name).exists()) {
        return Err(Trouble::user("usb-taken").with("name", taken).with("path", folder.display()));
    }
    let mut list = read_list(&folder.join(LIST))?;
    let place = folder.display().to_string();
    let memory = register(writer, opened, "usb", &[("place", &shortened(&place))], by)?;
    let paper = register(writer, opened, copy_word(opened.edition()), &[], by)?;
    for (name, (pdf, pages)) in names.iter().zip(&documents) {
        list.files.push(Listed {
            name: name.clone(),
            pages: *pages,
            digest: FileDigest(*blake3::hash(pdf).as_bytes()).hex(),
            copy: copy_id(&memory),
        });
    }
    write_list(&own_list(node, &copy_id(&memory)), &list)?;
    write_list(&folder.join(LIST), &list)?;
    for (name, (pdf, _)) in names.iter().zip(&documents) {
        files::write_whole(&folder.join(name), Access::Private, pdf)?;
    }
    let events: Vec<Event> =
        opened.documents.iter().map(|document| printed(opened, document, &paper, Way::Usb, by).into()).collect();
    writer.write(&|_, _| Ok(events.clone()))?;
    Ok(Filled { memory, paper, files: names, pages: opened.pages() })
}

/// The wanted pages of one document as a file, and how many they are.
fn wanted(parts: &[Document]) -> Result<(Bytes, u32), Trouble> {
    let pages = parts.iter().map(Document::wanted_pages).sum();
    let first = parts.first().ok_or_else(|| Trouble::user("print-nothing"))?;
    if pages == first.pages {
        return Ok((first.pdf.clone(), pages));
    }
    let ranges: Vec<(u32, u32)> = parts.iter().map(|part| part.range).collect();
    let cut = pdf::cut(&first.pdf, &ranges);
    let cut = cut.map_err(|why| Trouble::environment("usb-cut").with("file", &first.name).with("code", why))?;
    Ok((cut.into(), pages))
}

/// `01_HEMTJANST_NORRA.PDF`.
fn name(at: usize, unit: &UnitId) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    let unit: String = unit.0.chars().map(plain).take(MAX_UNIT).collect();
    format!("{at:02}_{}.PDF", unit.trim_end_matches('_'))
}

fn shortened(place: &str) -> String {
    place.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

/// Overwrites and removes exactly what was written, and says in the log that it is gone.
pub fn wipe(folder: &Path, node: &Path, writer: &mut dyn Writer, by: &Hand) -> Result<Wiped, Trouble> {
    if !folder.is_dir() {
        return Err(Trouble::user("usb-no-folder").with("path", folder.display()));
    }
    let mut by_name: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for listed in known(folder, node)?.into_iter().filter(|listed| is_ours(&listed.name)) {
        by_name.entry(listed.name.clone()).or_default().push(listed);
    }
    let mut wiped = Wiped::default();
    let (mut gone, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for (name, listed) in by_name {
        let path = folder.join(&name);
        if !path.is_file() {
            continue;
        }
        let digest = files::digest(&path)?.hex();
        // Several memories may have had the same file: the newest is the one that is here.
        match listed.iter().filter(|listed| listed.digest == digest).map(|listed| &listed.copy).max() {
            Some(copy) => {
                overwrite(&path)?;
                gone.insert(copy.clone());
                wiped.files.push(name);
            }
            None => {
                kept.extend(listed.into_iter().map(|listed| listed.copy));
                wiped.left.push(name);
            }
        }
    }
    gone.retain(|copy| !kept.contains(copy));
    for path in leftovers(folder)? {
        overwrite(&path)?;
        wiped.files.push(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    }
    if wiped.files.is_empty() && wiped.left.is_empty() {
        return Err(Trouble::user("usb-nothing").with("path", folder.display()));
    }
    files::sync_folder(folder)?;
    let today = writer.now().date().to_string();
    writer.write(&|state, _| {
        let mut all = Vec::new();
        for copy in gone.iter().filter(|copy| state.register().find("copy", &copy.0).is_some()) {
            all.extend(events(state, &COPY, copy, &[("state", "destroyed"), ("state_on", &today)], None, by)?);
        }
        Ok(all)
    })?;
    if wiped.left.is_empty() {
        remove(&folder.join(LIST))?;
        gone.iter().try_for_each(|copy| remove(&own_list(node, copy)))?;
    }
    Ok(wiped)
}

/// What the list on the memory says lies there; where it has none that can be read, what any of ours says.
fn known(folder: &Path, node: &Path) -> Result<Vec<Listed>, Trouble> {
    let mut known = read_list(&folder.join(LIST)).map(|list| list.files).unwrap_or_default();
    if !known.is_empty() {
        return Ok(known);
    }
    let own = node.join(FOLDER).join("usb");
    for entry in std::fs::read_dir(&own).into_iter().flatten().flatten() {
        known.extend(read_list(&entry.path())?.files);
    }
    Ok(known)
}

/// A name that `fill` gives; a list from elsewhere names nothing else.
fn is_ours(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    name.strip_suffix(".PDF").is_some_and(|stem| !stem.is_empty() && stem.bytes().all(plain))
}

/// Unfinished files of ours: the memory was pulled out while they were written.
fn leftovers(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let entries = std::fs::read_dir(folder).map_err(|error| Trouble::of_io(folder, error))?;
    let is_part = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(".planb-") && name.ends_with(".part") && path.is_file()
    };
    Ok(entries.flatten().map(|entry| entry.path()).filter(is_part).collect())
}

fn overwrite(path: &Path) -> Result<(), Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    let mut file = std::fs::File::options().write(true).open(path).map_err(failed)?;
    let mut left = file.metadata().map_err(failed)?.len();
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let zeros = [0; 64 << 10];
    while left > 0 {
        let now = left.min(zeros.len() as u64);
        file.write_all(&zeros[..now as usize]).map_err(failed)?;
        left -= now;
    }
    file.sync_all().map_err(failed)?;
    drop(file);
    std::fs::remove_file(path).map_err(failed)
}

fn own_list(node: &Path, copy: &RecordId) -> PathBuf {
    node.join(FOLDER).join("usb").join(format!("{copy}.json"))
}

fn read_list(path: &Path) -> Result<List, Trouble> {
    let damaged = || Trouble::environment("usb-list").with("path", path.display());
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(List { version: VERSION, files: Vec::new() });
        }
        Err(error) => return Err(Trouble::of_io(path, error)),
        Ok(found) if found.len() > MAX_LIST_BYTES => return Err(damaged()),
        Ok(_) => {}
    }
    let bytes = std::fs::read(path).map_err(|error| Trouble::of_io(path, error))?;
    let list: List = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    if list.version == VERSION { Ok(list) } else { Err(damaged()) }
}

fn write_list(path: &Path, list: &List) -> Result<(), Trouble> {
    let json = serde_json::to_vec_pretty(list).map_err(|_| Trouble::internal("work-failed"))?;
    path.parent().map_or(Ok(()), files::make_folder)?;
    files::write_whole(path, Access::Private, &json).map(drop)
}

fn remove(path: &Path) -> Result<(), Trouble> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::of_io(path, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_a_copier_can_show_them() {
        assert_eq!(name(1, &UnitId("hemtjanst-norra".into())), "01_HEMTJANST_NORRA.PDF");
        assert_eq!(name(12, &UnitId("forsorjningsstod-och-mer".into())), "12_FORSORJNINGSSTOD.PDF");
        assert!(is_ours(&name(1, &UnitId("a".into()))));
        for foreign in ["../x.PDF", "bild.pdf", ".PDF", "A B.PDF", "PLANB.LST"] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }
}
