//! Opening a sealed binder with the envelope's key, on any computer: without a store, without settings.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::overview::binder::page::Profile;
use planb_core::snapshot::Edition;
use planb_node::bundle::{self, Manifest};
use planb_node::files::{self, Access};
use planb_node::keys::Identity;
use planb_node::seal;
use planb_node::shares::{self, Seed, Share};
use planb_node::trouble::Trouble;
use planb_node::words;

use crate::night::slip::{SUFFIX, Slip};

/// Most bytes of a file with a key.
pub const MAX_KEY_BYTES: u64 = 64 << 10;
/// Bytes of a unit's secret.
const SECRET_BYTES: usize = 32;

/// What was opened.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Opened {
    pub manifest: Manifest,
    pub folder: PathBuf,
    /// The PDFs that were written, in print order.
    pub files: Vec<PathBuf>,
    /// Parts of an earlier night that this key does not open.
    pub closed: Vec<String>,
    pub slip: PathBuf,
}

/// Who opens, when, and what is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    pub by: String,
    pub now: DateTime,
    /// `None`: all of it.
    pub profile: Option<Profile>,
    /// `None`: a folder beside the bundle, named after it.
    pub out: Option<PathBuf>,
}

/// Reads a key as it stands on the envelope's sheet: the line `AGE-SECRET-KEY-1…` (other lines may stand around it, `#`
/// begins a remark), or the words.
pub fn read_key(text: &str) -> Result<Identity, Trouble> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<&str> = lines.collect();
    if let Some(line) = lines.iter().find(|line| line.to_uppercase().starts_with("AGE-SECRET-KEY-")) {
        return Identity::parse(line);
    }
    let secret = words::read(&zeroize::Zeroizing::new(lines.join(" ")), SECRET_BYTES)?;
    let bytes: [u8; SECRET_BYTES] = secret.as_slice().try_into().map_err(|_| Trouble::user("identity-bad"))?;
    Ok(Identity::of_bytes(bytes))
}

/// Reads a key from a file.
pub fn read_key_file(path: &Path) -> Result<Identity, Trouble> {
    read_key(&read_key_text(path)?)
}

fn read_key_text(path: &Path) -> Result<zeroize::Zeroizing<String>, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_KEY_BYTES {
        return Err(Trouble::user("identity-bad"));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    Ok(zeroize::Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The unit's key from one file, or the recovery key from files with the words of two shares.
pub fn read_keys(paths: &[PathBuf]) -> Result<Identity, Trouble> {
    match paths {
        [path] => read_key_file(path),
        _ => Ok(read_seed(paths)?.recovery()),
    }
}

/// The seed of the root key and the recovery key, from files with the words of two shares.
pub fn read_seed(paths: &[PathBuf]) -> Result<Seed, Trouble> {
    let share = |path: &PathBuf| Share::parse(&words::read(&read_key_text(path)?, shares::SHARE_BYTES)?);
    let shares: Vec<Share> = paths.iter().map(share).collect::<Result<_, _>>()?;
    shares::combine(&shares)
}

/// An opened bundle.
#[derive(Clone, Debug)]
pub struct Pages {
    /// Its files are those of `pages`, in the same order.
    pub manifest: Manifest,
    /// PDFs by name, in print order.
    pub pages: Vec<(String, Vec<u8>)>,
    /// Parts of an earlier night that this key does not open: they were sealed before the key was replaced.
    pub closed: Vec<String>,
}

/// Opens a bundle into memory: checks all of it, also what an earlier night sealed. Nothing is written.
pub fn read(path: &Path, identity: &Identity, profile: Option<Profile>) -> Result<Pages, Trouble> {
    let (mut manifest, contents) = bundle::open_bundle(path, identity)?;
    let is_wanted = |file: &bundle::BundleFile| profile.is_none_or(|profile| file.profiles.contains(&profile));
    let (mut pages, mut files, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for (file, (name, bytes)) in manifest.files.iter().zip(contents).filter(|(file, _)| is_wanted(file)) {
        let page = match name.strip_suffix(".age") {
            Some(plain) if file.sealed => match seal::open_bytes(&bytes, identity, bundle::MAX_FILE_BYTES) {
                Err(trouble) if trouble.key == "wrong-key" => {
                    closed.push(plain.to_string());
                    continue;
                }
                opened => (plain.to_string(), opened?),
            },
            _ => (name, bytes),
        };
        pages.push(page);
        files.push(file.clone());
    }
    manifest.files = files;
    Ok(Pages { manifest, pages, closed })
}

/// Opens a bundle: checks all of it, writes its PDFs, leaves a slip.
pub fn open(path: &Path, identity: &Identity, wish: &Wish) -> Result<Opened, Trouble> {
    let Pages { manifest, pages, closed } = read(path, identity, wish.profile)?;
    let folder = wish.out.clone().unwrap_or_else(|| folder_for(path));
    files::make_private_folder(&folder)?;
    let mut written = Vec::new();
    for (name, bytes) in pages {
        let target = folder.join(name);
        files::write_whole(&target, Access::Private, &bytes)?;
        written.push(target);
    }
    let slip = leave_slip(path, &folder, &manifest, wish)?;
    Ok(Opened { manifest, folder, files: written, closed, slip })
}

fn folder_for(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.trim_end_matches(".age").trim_end_matches(".tar");
    path.with_file_name(format!("{stem}-oppnad"))
}

/// The slip lies beside the bundle, so that the hub finds it; on a medium that can't be written, beside the PDFs.
pub fn leave_slip(path: &Path, folder: &Path, manifest: &Manifest, wish: &Wish) -> Result<PathBuf, Trouble> {
    let edition = if manifest.supplement { Edition::Supplement } else { Edition::Common };
    let slip = Slip::new(manifest.unit.clone(), edition, files::digest(path)?, wish.now, &wish.by);
    let json = serde_json::to_vec_pretty(&slip).map_err(|_| Trouble::internal("slip-failed"))?;
    let stem = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("{stem}-{}{SUFFIX}", wish.now.strftime("%Y%m%dT%H%M%S"));
    let beside = path.with_file_name(&name);
    if files::write_whole(&beside, Access::Shared, &json).is_ok() {
        return Ok(beside);
    }
    let inside = folder.join(name);
    files::write_whole(&inside, Access::Shared, &json)?;
    Ok(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_line_or_as_words() {
        let identity = Identity::of_bytes([9; 32]);
        let line = format!("# nyckel\n{}\n", *identity.line());
        assert_eq!(read_key(&line).unwrap().secret(), identity.secret());
        let words = words::write(identity.secret()).unwrap().join(" ");
        assert_eq!(read_key(&words.to_uppercase()).unwrap().secret(), identity.secret());
        assert_eq!(read_key("").unwrap_err().key, "words-count");
    }
}
