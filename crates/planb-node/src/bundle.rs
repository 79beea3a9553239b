//! A sealed bundle: `age` over a tar with a manifest and the PDFs.
//!
//! `age -d -i KEY BUNDLE | tar t` lists it. The first file is `manifest.json`; it names every other file with its digest.
//! The tar's headers hold nothing but names and lengths, so the same binder gives the same tar.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use jiff::civil::{Date, DateTime};
use planb_core::id::UnitId;
use planb_core::overview::binder::page::{Profile, Tab};
use planb_core::sheet::{Letter, Place, Serial};
use planb_core::snapshot::FileDigest;
use serde::{Deserialize, Serialize};

use crate::files::{Access, Whole};
use crate::keys::{Identity, Recipient};
use crate::seal;
use crate::trouble::Trouble;

/// The manifest's version.
pub const VERSION: u32 = 1;
/// The manifest's name in the tar.
pub const MANIFEST: &str = "manifest.json";
/// Most files in a bundle, the manifest apart.
pub const MAX_FILES: usize = 512;
/// Most bytes of one file.
pub const MAX_FILE_BYTES: u64 = 256 << 20;
/// Most bytes of all files together.
pub const MAX_BUNDLE_BYTES: u64 = 1 << 30;
/// Most bytes of the manifest.
pub const MAX_MANIFEST_BYTES: u64 = 4 << 20;
/// Most characters of a file's name.
pub const MAX_NAME: usize = 80;

/// What a bundle holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    pub unit: UnitId,
    pub unit_name: String,
    pub night: Date,
    pub made_at: DateTime,
    /// True for the supplement of protected identities.
    pub supplement: bool,
    pub files: Vec<BundleFile>,
    pub clients: u32,
    /// What is missing or held, in words, as on the cover.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What changed since the binder before: the sheets to swap.
    #[serde(default)]
    pub changes: Changes,
    /// The first 20 characters of the digest of the log's heads.
    pub log_digest: String,
}

/// The swap slip (ändringsblad), in the order of places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub new: Vec<ChangedSheet>,
    pub changed: Vec<ChangedSheet>,
    /// Sheets to take out.
    pub removed: Vec<ChangedSheet>,
}

/// One sheet of the swap slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSheet {
    pub place: Place,
    pub serial: Serial,
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BundleFile {
    pub file: String,
    /// A report's file, and the plans', stand with the forms: [`BundleFile::own_tab`] says which tab it is.
    pub tab: Tab,
    /// What a business system printed itself, as it printed it; no PDF/A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportFile>,
    pub profiles: Vec<Profile>,
    pub pages: u32,
    pub data_as_of: DateTime,
    /// Since when the guard has held newer data; the file shows older.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_since: Option<DateTime>,
    /// True for a file of an earlier night that lies here as it was sealed then.
    #[serde(default)]
    pub sealed: bool,
    /// BLAKE3 of the file, in hexadecimal.
    pub digest: String,
    /// Its sheets, in order; empty where whoever made the file did not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<BundleSheet>,
}

impl BundleFile {
    /// The tab that its places belong to.
    pub fn own_tab(&self) -> Tab {
        let of_place = || Tab::of_letter(self.sheets.first()?.place.0.chars().next()?);
        match &self.report {
            Some(report) => Tab::Reports(report.letter),
            None => of_place().unwrap_or(self.tab),
        }
    }
}

/// One sheet of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleSheet {
    pub place: Place,
    pub serial: Serial,
    pub pages: u32,
}

/// Which printed report a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFile {
    /// The tab's letter, J–Z: how its places begin.
    pub letter: Letter,
    /// What people call it.
    pub title: String,
}

/// A bundle's manifest, and its files' names and bytes in the same order.
pub type Opened = (Manifest, Vec<(String, Vec<u8>)>);

/// Where a file's bytes come from.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    Bytes(&'a [u8]),
    File(&'a Path),
}

/// Writes a bundle under its final name, whole or not at all. `contents` are in the order of `manifest.files`, whose
/// digests are filled in here. Gives the digest of the sealed file.
pub fn write_bundle(
    path: &Path,
    manifest: &mut Manifest,
    contents: &[Content<'_>],
    recipients: &[Recipient],
) -> Result<FileDigest, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    check(manifest)?;
    if contents.len() != manifest.files.len() {
        return Err(Trouble::internal("bundle-contents"));
    }
    for (file, content) in manifest.files.iter_mut().zip(contents) {
        file.digest = content.digest()?.hex();
    }
    let json = serde_json::to_vec_pretty(manifest).map_err(|_| Trouble::internal("bundle-contents"))?;
    let mut tar = tar::Builder::new(seal::sealer(recipients, Whole::create(path, Access::Shared)?)?);
    append(&mut tar, MANIFEST, json.len() as u64, &json[..]).map_err(failed)?;
    for (file, content) in manifest.files.iter().zip(contents) {
        match content {
            Content::Bytes(bytes) => append(&mut tar, &file.file, bytes.len() as u64, *bytes).map_err(failed)?,
            Content::File(from) => {
                let opened = File::open(from).map_err(|error| Trouble::of_io(from, error))?;
                let length = opened.metadata().map_err(|error| Trouble::of_io(from, error))?.len();
                append(&mut tar, &file.file, length, opened).map_err(failed)?;
            }
        }
    }
    tar.into_inner().and_then(|sealer| sealer.finish()).map_err(failed)?.finish()
}

impl Content<'_> {
    fn digest(&self) -> Result<FileDigest, Trouble> {
        match self {
            Content::Bytes(bytes) => Ok(FileDigest(*blake3::hash(bytes).as_bytes())),
            Content::File(path) => crate::files::digest(path),
        }
    }
}

fn append<W: Write>(tar: &mut tar::Builder<W>, name: &str, length: u64, from: impl Read) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    // A file that grew since its length was read is cut here, and one that shrank is an error.
    let mut from = from.take(length);
    tar.append_data(&mut header, name, &mut from)?;
    if from.limit() == 0 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Opens a bundle and checks all of it: names, limits, and each file's digest. Gives the files in their order.
pub fn open_bundle(path: &Path, identity: &Identity) -> Result<Opened, Trouble> {
    let sealed = File::open(path).map_err(|error| Trouble::of_io(path, error))?;
    read_bundle(io::BufReader::new(sealed), identity).map_err(|trouble| trouble.with("file", path.display()))
}

/// The same from any reader.
pub fn read_bundle(sealed: impl Read, identity: &Identity) -> Result<Opened, Trouble> {
    let mut tar = tar::Archive::new(seal::open(sealed, identity)?.take(MAX_BUNDLE_BYTES));
    // Raw: no entry type but plain files means anything here, and a long name's extension is never read.
    let mut entries = tar.entries().map_err(damaged)?.raw(true);
    let first = entries.next().ok_or_else(|| broken("no-manifest"))?.map_err(damaged)?;
    let (name, bytes) = read_entry(first, MAX_MANIFEST_BYTES)?;
    if name != MANIFEST {
        return Err(broken("no-manifest"));
    }
    let manifest = parse_manifest(&bytes)?;
    let mut files = Vec::with_capacity(manifest.files.len());
    for entry in entries {
        let (name, bytes) = read_entry(entry.map_err(damaged)?, MAX_FILE_BYTES)?;
        let expected = manifest.files.get(files.len()).ok_or_else(|| broken("extra-file"))?;
        if expected.file != name {
            return Err(broken("wrong-file"));
        }
        if FileDigest(*blake3::hash(&bytes).as_bytes()).hex() != expected.digest {
            return Err(broken("digest"));
        }
        files.push((name, bytes));
    }
    if files.len() == manifest.files.len() { Ok((manifest, files)) } else { Err(broken("missing-file")) }
}

fn parse_manifest(bytes: &[u8]) -> Result<Manifest, Trouble> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(bytes).map_err(|_| broken("manifest"))?;
    if version != VERSION {
        return Err(Trouble::environment("bundle-newer").with("version", version));
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| broken("manifest"))?;
    check(&manifest)?;
    Ok(manifest)
}

fn read_entry(entry: tar::Entry<'_, impl Read>, limit: u64) -> Result<(String, Vec<u8>), Trouble> {
    let header = entry.header();
    if header.entry_type() != tar::EntryType::Regular {
        return Err(broken("not-a-file"));
    }
    let length = header.entry_size().map_err(damaged)?;
    if length > limit {
        return Err(Trouble::environment("bundle-too-large").with("bytes", length).with("limit", limit));
    }
    let name = String::from_utf8(header.path_bytes().into_owned()).map_err(|_| broken("name"))?;
    let mut bytes = Vec::new();
    entry.take(limit).read_to_end(&mut bytes).map_err(damaged)?;
    if bytes.len() as u64 == length { Ok((name, bytes)) } else { Err(broken("cut")) }
}

/// What holds for every manifest, written or read.
fn check(manifest: &Manifest) -> Result<(), Trouble> {
    if manifest.files.len() > MAX_FILES {
        return Err(Trouble::environment("bundle-too-large")
            .with("files", manifest.files.len())
            .with("limit", MAX_FILES));
    }
    let mut seen = BTreeSet::from([MANIFEST]);
    if manifest.files.iter().all(|file| is_plain_name(&file.file) && seen.insert(&file.file)) {
        Ok(())
    } else {
        Err(broken("name"))
    }
}

/// A name that stays in its folder on every system: letters a–z, digits, `-`, `_` and inner dots.
pub fn is_plain_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(plain)
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !name.contains("..")
}

fn damaged(error: io::Error) -> Trouble {
    broken(if error.kind() == io::ErrorKind::UnexpectedEof { "cut" } else { "bytes" })
}

fn broken(what: &'static str) -> Trouble {
    Trouble::environment("bundle-damaged").with("code", what)
}
