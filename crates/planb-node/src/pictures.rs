//! Pictures of scanned pages. Each is sealed with a key of its own, which stands in the sealed entry about that page: whoever may
//! read the entry can open the picture, and when the entry's key is destroyed nothing opens it.
//!
//! A file is named by the digest of what is sealed. Pictures stay on the computer that scanned them: they are large, and a stick
//! is slow. The entry stands in that computer's log, so every other one can say where the picture lies.
//!
//! | limit | |
//! |---|---|
//! | one picture | [`PICTURE_MAX_BYTES`] |
//! | room that is left on the disk | [`FREE_LEAST_BYTES`] |

use std::fs;
use std::path::{Path, PathBuf};

use planb_core::picture;
use planb_core::state::State;

use crate::files::{self, Access};
use crate::platform;
use crate::random;
use crate::trouble::Trouble;

/// The folder in a node's folder.
pub const FOLDER: &str = "pictures";
/// One picture has at most this many bytes.
pub const PICTURE_MAX_BYTES: usize = 16 << 20;
/// The log must have room to be written: with less than this left, no picture is kept.
pub const FREE_LEAST_BYTES: u64 = 256 << 20;

/// A picture that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// BLAKE3 of what is sealed, which is its name.
    pub digest: [u8; 32],
    pub key: [u8; 32],
}

/// Where a picture lies.
fn path(node: &Path, digest: &[u8; 32]) -> PathBuf {
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    node.join(FOLDER).join(&hex[..2]).join(hex)
}

/// Seals a picture and keeps it in the node's folder.
pub fn keep(node: &Path, plain: &[u8]) -> Result<Kept, Trouble> {
    if plain.len() > PICTURE_MAX_BYTES {
        return Err(Trouble::user("picture-large").with("most", PICTURE_MAX_BYTES >> 20));
    }
    let folder = node.join(FOLDER);
    files::make_private_folder(&folder)?;
    if platform::free_bytes(&folder).is_some_and(|free| free < FREE_LEAST_BYTES) {
        return Err(Trouble::environment("picture-room").with("path", folder.display()));
    }
    let key = random::bytes()?;
    let sealed = picture::seal(&key, plain).ok_or_else(|| Trouble::internal("seal-failed"))?;
    let digest = *blake3::hash(&sealed).as_bytes();
    let path = path(node, &digest);
    files::make_private_folder(path.parent().unwrap_or(&folder))?;
    files::write_whole(&path, Access::Private, &sealed)?;
    Ok(Kept { digest, key })
}

/// Opens a picture; `None` when it lies on another computer.
pub fn open(node: &Path, digest: &[u8; 32], key: &[u8; 32]) -> Result<Option<Vec<u8>>, Trouble> {
    let path = path(node, digest);
    let sealed = match fs::read(&path) {
        Ok(sealed) => sealed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Trouble::of_io(&path, error)),
    };
    let damaged = || Trouble::environment("picture-damaged");
    if blake3::hash(&sealed).as_bytes() != digest {
        return Err(damaged());
    }
    picture::open(key, &sealed).map(Some).ok_or_else(damaged)
}

/// Whether a picture lies on this computer.
pub fn is_here(node: &Path, digest: &[u8; 32]) -> bool {
    path(node, digest).is_file()
}

/// Takes a picture away; one that is not here is no trouble.
pub fn remove(node: &Path, digest: &[u8; 32]) -> Result<(), Trouble> {
    let path = path(node, digest);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::of_io(&path, error)),
        _ => Ok(()),
    }
}

/// Takes away the pictures of clients who are erased: nothing opens them, and they take room. Gives how many.
pub fn sweep(node: &Path, state: &State) -> Result<usize, Trouble> {
    let mut swept = 0;
    for (serial, sheet, _) in state.ledger().sheets() {
        if !state.erasures().is_erased(&state.ledger().client_of(serial)) {
            continue;
        }
        for (_, _, scan) in sheet.scans().filter(|(_, _, scan)| is_here(node, &scan.picture)) {
            remove(node, &scan.picture)?;
            swept += 1;
        }
    }
    Ok(swept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_sealed_found_and_damage_is_seen() {
        let node = tempfile::tempdir().unwrap();
        let kept = keep(node.path(), b"a page").unwrap();
        let open = |key: &[u8; 32]| open(node.path(), &kept.digest, key);
        assert_eq!(open(&kept.key).unwrap().as_deref(), Some(&b"a page"[..]));
        assert_eq!(open(&[1; 32]).unwrap_err().key, "picture-damaged");
        let path = path(node.path(), &kept.digest);
        assert!(!fs::read(&path).unwrap().windows(6).any(|bytes| bytes == b"a page"));
        assert!(is_here(node.path(), &kept.digest));
        fs::write(&path, b"other").unwrap();
        assert_eq!(open(&kept.key).unwrap_err().key, "picture-damaged");
        remove(node.path(), &kept.digest).unwrap();
        remove(node.path(), &kept.digest).unwrap();
        assert_eq!(open(&kept.key).unwrap(), None);
        let large = vec![0; PICTURE_MAX_BYTES + 1];
        assert_eq!(keep(node.path(), &large).unwrap_err().key, "picture-large");
    }
}
