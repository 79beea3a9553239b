//! Files that are whole or absent: written beside, synced, renamed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use planb_core::snapshot::FileDigest;

use crate::platform;
use crate::trouble::Trouble;

/// How the names of unfinished files begin and end.
const PART_PREFIX: &str = ".planb-";
const PART_SUFFIX: &str = ".part";
/// An unfinished file that nobody writes to and that is older than this is a killed run's.
pub const LEFTOVER_AGE: Duration = Duration::from_secs(60);

/// Who may read a finished file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only its owner: keys.
    Private,
    /// Everybody on the machine: sealed bundles, which others pull.
    Shared,
}

/// A file that is being written. Nothing is visible under its name before `finish`; dropped, it leaves nothing.
#[derive(Debug)]
pub struct Whole {
    part: tempfile::NamedTempFile,
    path: PathBuf,
    hasher: blake3::Hasher,
}

impl Whole {
    /// Begins a file that shall have this name.
    pub fn create(path: &Path, access: Access) -> Result<Whole, Trouble> {
        let part = part_in(folder_of(path), access).map_err(|error| Trouble::of_io(path, error))?;
        // Held while this process writes; `clean` takes only what nobody holds. Some file systems have no locks.
        let _ = part.as_file().try_lock();
        Ok(Whole { part, path: path.to_path_buf(), hasher: blake3::Hasher::new() })
    }

    /// Puts the file on disk and gives it its name; replaces what had it. Gives the digest of all bytes.
    pub fn finish(self) -> Result<FileDigest, Trouble> {
        let failed = |error| Trouble::of_io(&self.path, error);
        self.part.as_file().sync_all().map_err(failed)?;
        self.part.persist(&self.path).map_err(|error| Trouble::of_io(&self.path, error.error))?;
        sync_folder(folder_of(&self.path))?;
        Ok(FileDigest(*self.hasher.finalize().as_bytes()))
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.part.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

/// A file in a folder that is unfinished by its name: dropped it is gone, and what a killed run left is found by `clean`.
pub(crate) fn part_in(folder: &Path, access: Access) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART_PREFIX).suffix(PART_SUFFIX);
    platform::begin(&mut builder, access);
    let part = builder.tempfile_in(folder)?;
    platform::restrict(part.path(), access)?;
    Ok(part)
}

/// Writes a whole file, or nothing.
pub fn write_whole(path: &Path, access: Access, bytes: &[u8]) -> Result<FileDigest, Trouble> {
    let mut whole = Whole::create(path, access)?;
    whole.write_all(bytes).map_err(|error| Trouble::of_io(path, error))?;
    whole.finish()
}

/// The digest of a file as it lies on disk.
pub fn digest(path: &Path) -> Result<FileDigest, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).map_err(failed)?).map_err(failed)?;
    Ok(FileDigest(*hasher.finalize().as_bytes()))
}

/// Whether this user can make files in a folder. Nothing is left there.
pub fn can_write(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

/// Makes the folder, and those above it, if they are not there.
pub fn make_folder(path: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(path).map_err(|error| Trouble::of_io(path, error))
}

/// Makes a folder that only its owner may look into: for what was opened.
pub fn make_private_folder(path: &Path) -> Result<(), Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    let is_new = !path.exists();
    fs::create_dir_all(path).map_err(failed)?;
    if is_new {
        platform::restrict_folder(path).map_err(failed)?;
    }
    Ok(())
}

/// Lets only its owner read a file that is there. What SQLite puts beside a store has the store's own permissions.
pub fn only_owner(path: &Path) -> Result<(), Trouble> {
    platform::restrict_file(path).map_err(|error| Trouble::of_io(path, error))
}

/// Puts a folder's list of names on disk.
pub fn sync_folder(path: &Path) -> Result<(), Trouble> {
    platform::sync_folder(path).map_err(|error| Trouble::of_io(path, error))
}

/// Exchanges the names of two folders at once, where the system can; an error, with nothing done, where it cannot.
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    platform::exchange(one, other)
}

/// Removes unfinished files that killed runs left in a folder, if they are older than `age`; gives how many.
pub fn clean(folder: &Path, age: Duration) -> Result<usize, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    let mut removed = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if is_part(&entry.file_name()) && is_left(&entry.path(), age) {
            fs::remove_file(entry.path()).map_err(failed)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_part(name: &OsString) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PART_PREFIX) && name.ends_with(PART_SUFFIX))
}

/// Nobody writes to it, and it is old enough not to have been begun just now.
fn is_left(path: &Path, age: Duration) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let old = file
        .metadata()
        .and_then(|metadata| metadata.modified())
        .is_ok_and(|modified| modified.elapsed().is_ok_and(|elapsed| elapsed >= age));
    old && file.try_lock().is_ok()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_whole_or_absent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pärm.age");
        let mut half = Whole::create(&path, Access::Shared).unwrap();
        half.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(half);
        assert_eq!(names(folder.path()), [""; 0]);
        let written = write_whole(&path, Access::Shared, b"first").unwrap();
        let mut second = Whole::create(&path, Access::Shared).unwrap();
        second.write_all(b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(digest(&path).unwrap(), written);
        assert_ne!(second.finish().unwrap(), written);
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(folder.path()), ["pärm.age"]);
    }

    #[test]
    fn leftovers_are_cleaned_but_not_what_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".planb-abc.part");
        fs::write(&left, b"killed").unwrap();
        fs::write(folder.path().join("other.part"), b"not ours").unwrap();
        let being_written = Whole::create(&folder.path().join("x"), Access::Private).unwrap();
        assert_eq!(clean(folder.path(), LEFTOVER_AGE).unwrap(), 0);
        assert_eq!(clean(folder.path(), Duration::ZERO).unwrap(), 1);
        assert!(!left.exists());
        being_written.finish().unwrap();
        assert_eq!(names(folder.path()), ["other.part", "x"]);
    }

    #[test]
    fn a_missing_folder_is_a_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let trouble = write_whole(&folder.path().join("no/where"), Access::Private, b"").unwrap_err();
        assert_eq!((trouble.kind, trouble.key), (crate::trouble::Kind::Environment, "not-found"));
        assert_eq!(Trouble::of_io(Path::new("x"), io::ErrorKind::StorageFull.into()).key, "disk-full");
        assert_eq!(Trouble::of_io(Path::new("x"), io::ErrorKind::ReadOnlyFilesystem.into()).key, "no-access");
        assert_eq!(Trouble::of_io(Path::new("x"), Trouble::user("words-count").into()).key, "words-count");
    }
}
