//! Pages of printed reports that could not be sorted: nobody knows whose they are, so no unit gets them. Their files are sealed
//! apart, with a list of the pages and why; the recovery key alone opens them. Then the exports may go like all others.
//!
//! `unsorted/unsorted-NIGHT.tar.age`, of a second run `unsorted-2-NIGHT.tar.age`: age over a tar of `pages.json` and the files as they came, `1.pdf`, `2.pdf`, …

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_node::files::{self, Access, Whole};
use planb_node::keys::Identity;
use planb_node::seal;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_paper::pdf::FILE_MAX_BYTES;
use serde::{Deserialize, Serialize};

use super::exports::MAX_FILES;
use super::read::Read;
use super::snapshot::no_keys;

/// The folder in the node's, and how the sealed files' names begin.
pub const UNSORTED: &str = "unsorted";
/// The list's name in the tar, and its version.
const LIST: &str = "pages.json";
const VERSION: u32 = 1;
/// Most bytes of a list that is opened.
const LIST_MAX_BYTES: u64 = 64 << 20;

/// The list of what is inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub version: u32,
    pub files: Vec<Kept>,
}

/// One file with pages that could not be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name in the tar, and as it came.
    pub name: String,
    pub came_as: String,
    pub source: String,
    pub pages: Vec<KeptPage>,
}

/// One page of it, from 1, and the key of why it could not be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPage {
    pub page: u32,
    pub why: String,
}

/// What was opened.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    pub folder: PathBuf,
    pub list: List,
}

/// Whether a file is one of these, by its name.
pub fn is_one(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with(&format!("{UNSORTED}-")) && name.ends_with(".tar.age")
}

/// Seals tonight's files that have such pages, and looks at what then lies on the disk; gives its path in the node's folder. Where
/// there are none, nothing is made.
pub fn keep(node: &Node, read: &Read) -> Result<Option<PathBuf>, Trouble> {
    let kept = list(read);
    if kept.files.is_empty() {
        return Ok(None);
    }
    let recovery = node.keys().recovery().cloned().ok_or_else(no_keys)?;
    files::make_folder(&node.folder().join(UNSORTED))?;
    let path = free(node.folder(), read.night);
    let whole = node.folder().join(&path);
    let failed = |error| Trouble::of_io(&whole, error);
    let mut tar = tar::Builder::new(seal::sealer(&[recovery], Whole::create(&whole, Access::Shared)?)?);
    let json = serde_json::to_vec_pretty(&kept).map_err(|_| Trouble::internal("work-failed"))?;
    tar.append_data(&mut header(json.len() as u64), LIST, &json[..]).map_err(failed)?;
    for file in &kept.files {
        let Some(from) = read.files.get(&file.came_as) else { continue };
        let opened = File::open(from).map_err(|error| Trouble::of_io(from, error))?;
        let length = opened.metadata().map_err(|error| Trouble::of_io(from, error))?.len();
        tar.append_data(&mut header(length), &file.name, opened.take(length)).map_err(failed)?;
    }
    let digest = tar.into_inner().and_then(|sealer| sealer.finish()).map_err(failed)?.finish()?;
    if files::digest(&whole)? != digest {
        return Err(Trouble::environment("snapshot-damaged").with("file", whole.display()));
    }
    Ok(Some(path))
}

/// A name that nothing has. The exports of an earlier run of the same night are gone: what it sealed is never written over.
fn free(node: &Path, night: Date) -> PathBuf {
    let name = |run: u32| match run {
        1 => format!("{UNSORTED}-{night}.tar.age"),
        run => format!("{UNSORTED}-{run}-{night}.tar.age"),
    };
    let mut runs = 1..;
    let path = |run: u32| Path::new(UNSORTED).join(name(run));
    runs.find(|run| !node.join(path(*run)).exists()).map_or_else(|| path(1), path)
}

fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(length);
    header.set_mode(0o600);
    header
}

fn list(read: &Read) -> List {
    let mut by_file: BTreeMap<(&str, &str), Vec<KeptPage>> = BTreeMap::new();
    for page in read.reports.tray() {
        let why = page.tray.map(|reason| reason.key().to_string()).unwrap_or_default();
        by_file.entry((&page.file, &page.source)).or_default().push(KeptPage { page: page.page, why });
    }
    let kept = (1..).zip(by_file).map(|(number, ((file, source), pages))| Kept {
        name: format!("{number}.pdf"),
        came_as: file.to_string(),
        source: source.to_string(),
        pages,
    });
    List { version: VERSION, files: kept.collect() }
}

/// Opens such a file into a folder that only its owner may look into; without `out` one beside it, named after it.
pub fn open(path: &Path, identity: &Identity, out: Option<&Path>) -> Result<Opened, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    let damaged = || Trouble::environment("bundle-damaged").with("code", "bytes");
    let stem = path.file_stem().map(Path::new).and_then(Path::file_stem).unwrap_or_default();
    let folder = out.map_or_else(|| path.with_file_name(stem), Path::to_path_buf);
    let mut tar = tar::Archive::new(seal::open(File::open(path).map_err(failed)?, identity)?);
    files::make_private_folder(&folder)?;
    let mut list: Option<List> = None;
    for (number, entry) in (0..=MAX_FILES).zip(tar.entries().map_err(|_| damaged())?) {
        let entry = entry.map_err(|_| damaged())?;
        let most = if number == 0 { LIST_MAX_BYTES } else { FILE_MAX_BYTES };
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > most {
            return Err(damaged());
        }
        match &list {
            None => list = Some(serde_json::from_slice(&bytes).map_err(|_| damaged())?),
            Some(list) => {
                // The name is the list's own count, whatever the tar says.
                list.files.get(number - 1).ok_or_else(damaged)?;
                files::write_whole(&folder.join(format!("{number}.pdf")), Access::Private, &bytes)?;
            }
        }
    }
    let list = list.filter(|list| list.version == VERSION).ok_or_else(damaged)?;
    Ok(Opened { folder, list })
}
