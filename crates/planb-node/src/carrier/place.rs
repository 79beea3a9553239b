//! A place: somewhere that only stores small named files, and that anybody may have written to.

use std::io;

use crate::trouble::Trouble;

/// The longest name of a file, folders included, in characters.
pub const MAX_NAME: usize = 200;
/// How many parts a name has at most: five folders and the file.
pub const MAX_LEVELS: usize = 6;
/// How many files of one folder are listed.
pub const MAX_FOLDER_FILES: usize = 10_000;
/// How many files of one place are listed.
pub const MAX_PLACE_FILES: usize = 100_000;
/// The largest file that is written or read.
pub const MAX_FILE_BYTES: u64 = 48 << 20;

/// How the name of a file that is not whole yet ends.
pub const PART: &str = ".part";

/// Names that some systems keep for devices, whatever the ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The name from the place's top, as in `planb/ab/x.seg`.
    pub name: String,
    /// The size that the place gives.
    pub bytes: u64,
}

/// What lies below a folder of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files with names that we could have given, sorted.
    pub files: Vec<Found>,
    /// What was left alone: other names, links, devices, folders that cannot be looked into.
    pub foreign: u64,
    /// There is more than what a listing holds.
    pub more: bool,
}

/// What a write found under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    New,
    /// There was a file of this name, which is replaced.
    Again,
}

/// Why a place did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not a name that we give.
    BadName,
    /// Something else has this name: a link, a device, a folder. It is left alone.
    Foreign,
    /// There is no such file.
    Missing,
    /// More bytes than the limit.
    TooLarge { bytes: u64, limit: u64 },
    /// No room.
    Full,
    /// It may not be written to (or not be read).
    Denied,
    /// The place cannot be reached: the stick was pulled, the net is down.
    Gone,
    /// One file could not be read or written; the system's code.
    Failed(String),
}

impl Fault {
    /// What an error of the operating system means.
    pub fn of_io(error: &io::Error) -> Fault {
        use io::ErrorKind as K;
        match error.kind() {
            K::NotFound | K::NotADirectory => Fault::Missing,
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Fault::Full,
            K::PermissionDenied | K::ReadOnlyFilesystem => Fault::Denied,
            _ => Fault::Failed(error.raw_os_error().map_or_else(|| error.kind().to_string(), |code| code.to_string())),
        }
    }

    /// One word for logs and scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Fault::BadName => "name",
            Fault::Foreign => "foreign",
            Fault::Missing => "missing",
            Fault::TooLarge { .. } => "large",
            Fault::Full => "full",
            Fault::Denied => "denied",
            Fault::Gone => "gone",
            Fault::Failed(_) => "failed",
        }
    }

    /// The trouble that people are told of; `place` as they typed it.
    pub fn trouble(&self, place: &str) -> Trouble {
        let (key, code) = match self {
            Fault::Gone if place.starts_with(OBJECT_STORE) => ("store-silent", None),
            Fault::Full => ("disk-full", None),
            Fault::Denied => ("no-access", None),
            Fault::Missing | Fault::Gone => ("not-found", None),
            Fault::Failed(code) => ("file-failed", Some(code.as_str())),
            Fault::BadName | Fault::Foreign | Fault::TooLarge { .. } => ("file-failed", Some(self.word())),
        };
        Trouble::environment(key).with("path", place).with("code", code.unwrap_or_default())
    }
}

/// How the address of an object store begins.
pub const OBJECT_STORE: &str = "s3://";

/// Somewhere that stores files and answers nothing. Names are from the top, in `a-z0-9./-` only; see `check_name`.
/// Nothing is believed about what it gives back: whoever reads checks the content.
pub trait Place {
    /// Every file below a folder, at any depth; an absent folder has none.
    fn list(&mut self, folder: &str) -> Result<Listing, Fault>;

    /// A file's bytes; one of more than `limit` bytes is not read.
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault>;

    /// Writes a file. When it returns, the bytes are where they shall be; when it is cut short, anything may stand under
    /// the name, so a reader trusts no name.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, Fault>;

    /// Removes a file that this node wrote itself. One that is not there is no fault.
    fn remove_own(&mut self, name: &str) -> Result<(), Fault>;

    /// Whether what is replaced or removed is gone for good. Where it is not, no client keys are written.
    fn forgets(&self) -> bool;
}

/// Checks a name: at most `MAX_NAME` characters and `MAX_LEVELS` parts, each of a-z, 0-9, full stop and hyphen, that
/// neither begins nor ends with a full stop and is no device's.
pub fn check_name(name: &str) -> Result<(), Fault> {
    let parts: Vec<&str> = name.split('/').collect();
    if name.len() > MAX_NAME || parts.len() > MAX_LEVELS || !parts.iter().all(|part| is_part_of_name(part)) {
        return Err(Fault::BadName);
    }
    Ok(())
}

fn is_part_of_name(part: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let stem = part.split('.').next().unwrap_or_default();
    !part.is_empty()
        && part.bytes().all(plain)
        && !part.starts_with('.')
        && !part.ends_with('.')
        && !DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// Checks that bytes are few enough to be written.
pub(super) fn check_size(bytes: &[u8]) -> Result<(), Fault> {
    match bytes.len() as u64 {
        length if length > MAX_FILE_BYTES => Err(Fault::TooLarge { bytes: length, limit: MAX_FILE_BYTES }),
        _ => Ok(()),
    }
}

/// Collects a listing within its limits.
#[derive(Default)]
pub(super) struct Collected {
    listing: Listing,
    folder: String,
    in_folder: usize,
}

impl Collected {
    /// Takes one file's name and size. `false`: this folder gives no more.
    pub(super) fn take(&mut self, name: &str, bytes: u64) -> bool {
        if check_name(name).is_err() {
            self.listing.foreign += 1;
            return true;
        }
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.folder != folder {
            self.folder = folder.to_string();
            self.in_folder = 0;
        }
        if self.in_folder >= MAX_FOLDER_FILES || self.is_full() {
            self.listing.more = true;
            return false;
        }
        self.in_folder += 1;
        self.listing.files.push(Found { name: name.to_string(), bytes });
        true
    }

    /// One more thing that is not ours.
    pub(super) fn foreign(&mut self) {
        self.listing.foreign += 1;
    }

    /// Whether the whole listing holds no more.
    pub(super) fn is_full(&self) -> bool {
        self.listing.files.len() >= MAX_PLACE_FILES
    }

    /// Says that there is more than was taken.
    pub(super) fn more(&mut self) {
        self.listing.more = true;
    }

    /// What was taken, sorted.
    pub(super) fn finish(mut self) -> Listing {
        self.listing.files.sort();
        self.listing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_short() {
        let long = "a".repeat(MAX_NAME);
        for good in ["a", "0", "planb/00ff/n/1-2.seg", "1/2/3/4/5/6", "com-1", "9.con", &long] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        let longer = "a".repeat(MAX_NAME + 1);
        let bad = [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "../../x",
            ".a",
            "a.",
            "A",
            "a\\b",
            "a b",
            "ä",
            "a\0",
            "a:b",
            "con",
            "con.seg",
            "com1",
            "a/nul.txt/b",
            "lpt9.x",
            "1/2/3/4/5/6/7",
            &longer,
        ];
        for bad in bad {
            assert_eq!(check_name(bad), Err(Fault::BadName), "{bad}");
        }
    }

    #[test]
    fn a_listing_has_bounds() {
        let mut all = Collected::default();
        for number in 0..MAX_FOLDER_FILES {
            assert!(all.take(&format!("a/{number}"), 1));
        }
        assert!(!all.take("a/more", 1));
        assert!(all.take("b/first", 1));
        assert!(all.take("B/first", 1));
        let listing = all.finish();
        assert_eq!((listing.files.len(), listing.foreign, listing.more), (MAX_FOLDER_FILES + 1, 1, true));

        let mut all = Collected::default();
        for folder in 0..MAX_PLACE_FILES / MAX_FOLDER_FILES {
            for number in 0..MAX_FOLDER_FILES {
                assert!(all.take(&format!("{folder}/{number}"), 1));
            }
        }
        assert!(all.is_full() && !all.listing.more);
        assert!(!all.take("c/one", 1));
        assert!(all.finish().more);
    }

    #[test]
    fn a_fault_says_what_to_tell() {
        use io::ErrorKind as K;
        for (kind, fault, key) in [
            (K::NotFound, Fault::Missing, "not-found"),
            (K::StorageFull, Fault::Full, "disk-full"),
            (K::ReadOnlyFilesystem, Fault::Denied, "no-access"),
            (K::TimedOut, Fault::Failed("timed out".into()), "file-failed"),
        ] {
            let found = Fault::of_io(&kind.into());
            assert_eq!((found.trouble("/media/stick").key, found), (key, fault));
        }
    }
}
