//! A copy of a node in one sealed file, taken while others write, and a node made of it again.
//!
//! `age` to the recovery key or a passphrase, over a tar: `backup.json` (version 1) with the digest of every file, then the
//! files in that order. What lies sealed already (binders, snapshots) is listed with its digest and not carried along.

mod restore;

use std::io::Write;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::stream::StreamWriter;
use planb_core::log::Prefix;
use serde::{Deserialize, Serialize};

use crate::files::{self, Access, Whole};
use crate::keys::{Identity, Recipient};
use crate::machine::{KEY_FILE, NodeKeys};
use crate::settings;
use crate::store::{self, STORE_FILE};
use crate::trouble::Trouble;
pub use restore::restore;

/// The format's version.
const VERSION: u32 = 1;
/// The list of what is in it: the tar's first file.
const LIST: &str = "backup.json";
/// The folder of mappings, as it is called inside.
pub const MAPPINGS: &str = "mappings";
/// Files of the node's folder beside the store; those that are not there are left out.
const BESIDE: [&str; 5] = [KEY_FILE, settings::FILE_NAME, "web-ca.crt", "web-ca.key", "pins.json"];
/// Folders of what is sealed already.
const SEALED: [&str; 2] = ["out", "snapshots"];
/// Most bytes of a file that is no store.
pub const MAX_SMALL_BYTES: u64 = 16 << 20;
/// Most mappings, and most sealed files in the list.
pub const MAX_MAPPINGS: usize = 1_000;
const MAX_SEALED: usize = 1_000_000;
/// Fewest characters of a passphrase.
pub const LEAST_PASSPHRASE: usize = 12;
/// The note in the node's folder of when it was last copied.
pub const NOTE_FILE: &str = ".backup.json";

/// What a copy is sealed with.
pub enum Lock {
    /// The recovery key: two of three printed shares open it.
    Recovery(Recipient),
    Passphrase(SecretString),
}

/// What opens a copy.
pub enum Opener {
    Identity(Identity),
    Passphrase(SecretString),
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lock(…)")
    }
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener(…)")
    }
}

/// A passphrase that is long enough to seal with.
pub fn passphrase(typed: &str) -> Result<SecretString, Trouble> {
    let typed = typed.trim_end_matches(['\r', '\n']);
    if typed.chars().count() < LEAST_PASSPHRASE {
        return Err(Trouble::user("passphrase-short").with("least", LEAST_PASSPHRASE));
    }
    Ok(SecretString::from(typed.to_string()))
}

/// One file in a copy, or beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// With `/` between folders.
    pub name: String,
    pub bytes: u64,
    /// BLAKE3, hexadecimal.
    pub digest: String,
}

/// What stands in `backup.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub version: u32,
    /// The program that wrote it.
    pub program: String,
    /// UTC milliseconds by the machine's clock.
    pub made_at_ms: u64,
    /// How the node's serials began.
    pub prefix: String,
    pub files: Vec<Listed>,
    /// Sealed files that lay in the node's folder and are not in the copy.
    pub sealed: Vec<Listed>,
}

/// A copy that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    pub file: PathBuf,
    pub bytes: u64,
    pub files: usize,
    pub sealed: usize,
}

/// The name of a copy in a folder: the node's prefix and the time, so that none takes another's place.
pub fn name(prefix: &Prefix, at: jiff::civil::DateTime) -> String {
    format!("planb-{}-{}.tar.age", prefix.as_str(), at.strftime("%Y-%m-%dT%H%M%S"))
}

/// Writes a copy of the node in `folder` under its final name, whole or not at all, while other processes go on writing.
/// `mappings` is the node's folder of mappings.
pub fn write(folder: &Path, mappings: &Path, target: &Path, lock: &Lock, made_at_ms: u64) -> Result<Made, Trouble> {
    let failed = |error| Trouble::of_io(target, error);
    for left in [Some(folder), target.parent()].into_iter().flatten().filter(|left| left.is_dir()) {
        files::clean(left, files::LEFTOVER_AGE)?;
    }
    // The keys before the store: a log that is begun between the two is in the store and asks nothing of the keys.
    let prefix = NodeKeys::open(folder)?.prefix().clone();
    let beside = small_files(folder, mappings)?;
    let copied = files::part_in(folder, Access::Private).map_err(|error| Trouble::of_io(folder, error))?;
    store::copy(folder, copied.path())?;
    let mut listed: Vec<Listed> = beside.iter().map(|(name, bytes)| of_bytes(name, bytes)).collect();
    listed.push(of_file(STORE_FILE.into(), copied.path())?);
    let list = List {
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").into(),
        made_at_ms,
        prefix: prefix.as_str().into(),
        files: listed,
        sealed: sealed_files(folder)?,
    };
    let json = serde_json::to_vec_pretty(&list).map_err(|_| Trouble::internal("backup-failed"))?;
    let mut tar = tar::Builder::new(sealer(lock, Whole::create(target, Access::Private)?)?);
    append(&mut tar, LIST, json.len() as u64, &json[..]).map_err(failed)?;
    for (name, bytes) in &beside {
        append(&mut tar, name, bytes.len() as u64, bytes.as_slice()).map_err(failed)?;
    }
    let store = std::fs::File::open(copied.path()).map_err(|error| Trouble::of_io(copied.path(), error))?;
    append(&mut tar, STORE_FILE, list.files.last().map_or(0, |file| file.bytes), store).map_err(failed)?;
    tar.into_inner().and_then(StreamWriter::finish).map_err(failed)?.finish()?;
    let bytes = std::fs::metadata(target).map_err(failed)?.len();
    Ok(Made { file: target.to_path_buf(), bytes, files: list.files.len(), sealed: list.sealed.len() })
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    bytes: u64,
    content: impl std::io::Read,
) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    tar.append_data(&mut header, name, content)
}

fn sealer<W: Write>(lock: &Lock, out: W) -> Result<StreamWriter<W>, Trouble> {
    match lock {
        Lock::Recovery(recipient) => crate::seal::sealer(std::slice::from_ref(recipient), out),
        Lock::Passphrase(passphrase) => age::Encryptor::with_user_passphrase(passphrase.clone())
            .wrap_output(out)
            .map_err(|error| Trouble::of_io(Path::new(""), error)),
    }
}

/// A file's name inside, and what is in it.
type Small = (String, zeroize::Zeroizing<Vec<u8>>);

/// Keys, settings, mappings: what a node needs beside its store.
fn small_files(folder: &Path, mappings: &Path) -> Result<Vec<Small>, Trouble> {
    let mut paths: Vec<(String, PathBuf)> =
        BESIDE.iter().map(|name| (name.to_string(), folder.join(name))).filter(|(_, path)| path.exists()).collect();
    let mut found: Vec<PathBuf> = match std::fs::read_dir(mappings) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Trouble::of_io(mappings, error)),
    };
    found.retain(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "toml"));
    found.sort();
    if found.len() > MAX_MAPPINGS {
        return Err(too_large(mappings, MAX_MAPPINGS as u64));
    }
    for path in found {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        paths.push((format!("{MAPPINGS}/{name}"), path));
    }
    let read = |(name, path): (String, PathBuf)| {
        let failed = |error| Trouble::of_io(&path, error);
        if std::fs::metadata(&path).map_err(failed)?.len() > MAX_SMALL_BYTES {
            return Err(too_large(&path, MAX_SMALL_BYTES));
        }
        Ok((name, zeroize::Zeroizing::new(std::fs::read(&path).map_err(failed)?)))
    };
    paths.into_iter().map(read).collect()
}

fn too_large(path: &Path, limit: u64) -> Trouble {
    Trouble::environment("backup-too-large").with("path", path.display()).with("limit", limit)
}

fn of_bytes(name: &str, bytes: &[u8]) -> Listed {
    let digest = planb_core::snapshot::FileDigest(*blake3::hash(bytes).as_bytes()).hex();
    Listed { name: name.into(), bytes: bytes.len() as u64, digest }
}

fn of_file(name: String, path: &Path) -> Result<Listed, Trouble> {
    let bytes = std::fs::metadata(path).map_err(|error| Trouble::of_io(path, error))?.len();
    Ok(Listed { name, bytes, digest: files::digest(path)?.hex() })
}

/// What lies sealed in the node's folder, by name. A file that a night takes away meanwhile is left out.
fn sealed_files(folder: &Path) -> Result<Vec<Listed>, Trouble> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = SEALED.iter().map(|name| folder.join(name)).collect();
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(&inside).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() {
                folders.push(path);
            } else if name.to_string_lossy().ends_with(".age") && !name.to_string_lossy().starts_with('.') {
                let below = path.strip_prefix(folder).unwrap_or(&path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                found.extend(of_file(parts.join("/"), &path).ok());
            }
        }
        if found.len() > MAX_SEALED {
            return Err(too_large(folder, MAX_SEALED as u64));
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// Remembers when the node was last copied; for `doctor`.
pub fn note(folder: &Path, made_at_ms: u64) -> Result<(), Trouble> {
    let json = serde_json::json!({ "version": VERSION, "made_at_ms": made_at_ms }).to_string();
    files::write_whole(&folder.join(NOTE_FILE), Access::Private, json.as_bytes()).map(|_| ())
}

/// When the node was last copied, UTC milliseconds.
pub fn last(folder: &Path) -> Option<u64> {
    let note: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join(NOTE_FILE)).ok()?).ok()?;
    note.get("made_at_ms")?.as_u64()
}
