//! A folder as a place: a stick with FAT or exFAT, a shared disk.
//!
//! What FAT lacks is not leaned on: a rename may be cut in half, names fold their case, there are no rights and no exact
//! times. Links are not followed, and nothing that is not a plain file is opened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::place::{
    Collected, Fault, Listing, MAX_FOLDER_FILES, MAX_LEVELS, PART, Place, Written, check_name, check_size,
};
use crate::platform;

/// How many things in one folder are looked at, ours or not.
const MAX_LOOKED_AT: usize = 10 * MAX_FOLDER_FILES;

/// A folder that only stores.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    device: u64,
}

impl Folder {
    /// Takes a folder that is there. It is not made: where a stick should be mounted, an absent folder means no stick.
    pub fn open(root: &Path) -> Result<Folder, Fault> {
        let metadata = fs::metadata(root).map_err(|error| Fault::of_io(&error))?;
        if !metadata.is_dir() {
            return Err(Fault::Foreign);
        }
        Ok(Folder { root: root.to_path_buf(), device: platform::device(&metadata) })
    }

    /// Whether the folder is still there, and still on the same device: an empty mount point is not the stick.
    fn check_here(&self) -> Result<(), Fault> {
        let metadata = fs::metadata(&self.root).map_err(|_| Fault::Gone)?;
        let is_same = metadata.is_dir() && platform::device(&metadata) == self.device;
        if is_same { Ok(()) } else { Err(Fault::Gone) }
    }

    /// A fault of this folder: when the whole of it is gone, that is what is said.
    fn fault(&self, error: &io::Error) -> Fault {
        self.check_here().err().unwrap_or_else(|| Fault::of_io(error))
    }

    /// The path of a file whose folders are all real folders.
    fn find(&self, name: &str, make: Make) -> Result<PathBuf, Fault> {
        check_name(name)?;
        self.check_here()?;
        let mut path = self.root.clone();
        let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            let above = path.clone();
            path.push(folder);
            match what(&path).map_err(|error| self.fault(&error))? {
                What::Folder => {}
                What::Nothing if make == Make::Folders => {
                    fs::create_dir(&path).map_err(|error| self.fault(&error))?;
                    self.sync(&above)?;
                }
                What::Nothing => return Err(Fault::Missing),
                What::File(_) | What::Other => return Err(Fault::Foreign),
            }
        }
        Ok(path.join(file))
    }

    /// Writes beside and renames.
    fn put(&self, path: &Path, part: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let failed = |error: io::Error| self.fault(&error);
        // Made anew, never opened: what had the name could be another name of somebody's file.
        let mut file = OpenOptions::new().write(true).create_new(true).open(part).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        drop(file);
        fs::rename(part, path).map_err(failed)?;
        self.sync(path.parent().unwrap_or(&self.root))
    }

    fn sync(&self, folder: &Path) -> Result<(), Fault> {
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // Some file systems cannot do it for a folder; then the file's own sync is all there is.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            Err(error) => Err(self.fault(&error)),
            Ok(()) => Ok(()),
        }
    }

    /// Takes the files of one folder; gives the folders in it, which are to be looked into next.
    fn look(&self, folder: &str, all: &mut Collected) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else {
            all.foreign();
            return Vec::new();
        };
        let mut folders = Vec::new();
        for (count, entry) in entries.enumerate() {
            if count >= MAX_LOOKED_AT || all.is_full() {
                all.more();
                break;
            }
            let Some((name, entry)) = entry.ok().and_then(|entry| Some((entry.file_name().into_string().ok()?, entry)))
            else {
                all.foreign();
                continue;
            };
            let name = format!("{folder}/{name}");
            // The entry's own kind: a link is a link, whatever it points to.
            match entry.metadata() {
                Ok(metadata) if metadata.is_file() => {
                    all.take(&name, metadata.len());
                }
                Ok(metadata) if metadata.is_dir() && is_folder_name(&name) => folders.push(name),
                _ => all.foreign(),
            }
        }
        folders.sort();
        folders
    }
}

fn is_folder_name(name: &str) -> bool {
    check_name(name).is_ok() && name.split('/').count() < MAX_LEVELS
}

/// Whether missing folders are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Make {
    Nothing,
    Folders,
}

/// What stands at a path; links are not followed.
enum What {
    Nothing,
    File(u64),
    Folder,
    Other,
}

fn what(path: &Path) -> io::Result<What> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(What::File(metadata.len())),
        Ok(metadata) if metadata.is_dir() => Ok(What::Folder),
        Ok(_) => Ok(What::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(What::Nothing),
        Err(error) => Err(error),
    }
}

impl Place for Folder {
    fn list(&mut self, folder: &str) -> Result<Listing, Fault> {
        let path = match self.find(folder, Make::Nothing) {
            Err(Fault::Missing) => return Ok(Listing::default()),
            path => path?,
        };
        match what(&path).map_err(|error| self.fault(&error))? {
            What::Nothing => return Ok(Listing::default()),
            What::Folder => {}
            What::File(_) | What::Other => return Err(Fault::Foreign),
        }
        let mut all = Collected::default();
        let mut folders = vec![folder.to_string()];
        let mut looked = 0;
        while let Some(next) = folders.pop() {
            looked += 1;
            if looked > MAX_FOLDER_FILES {
                all.more();
                break;
            }
            folders.extend(self.look(&next, &mut all));
        }
        self.check_here()?;
        Ok(all.finish())
    }

    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let path = self.find(name, Make::Nothing)?;
        let failed = |error: io::Error| self.fault(&error);
        match what(&path).map_err(failed)? {
            What::Nothing => return Err(Fault::Missing),
            What::File(bytes) if bytes > limit => return Err(Fault::TooLarge { bytes, limit }),
            What::File(_) => {}
            What::Folder | What::Other => return Err(Fault::Foreign),
        }
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(failed)?;
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        match bytes.len() as u64 {
            length if length > limit => Err(Fault::TooLarge { bytes: length, limit }),
            _ => Ok(bytes),
        }
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, Fault> {
        check_size(bytes)?;
        let path = self.find(name, Make::Folders)?;
        let part = path.with_file_name(format!("{}{PART}", name.rsplit('/').next().unwrap_or(name)));
        let failed = |error: io::Error| self.fault(&error);
        let written = match what(&path).map_err(failed)? {
            What::Nothing => Written::New,
            What::File(_) => Written::Again,
            What::Folder | What::Other => return Err(Fault::Foreign),
        };
        match what(&part).map_err(failed)? {
            What::Nothing => {}
            What::File(_) => fs::remove_file(&part).map_err(failed)?,
            What::Folder | What::Other => return Err(Fault::Foreign),
        }
        let put = self.put(&path, &part, bytes);
        if put.is_err() {
            let _ = fs::remove_file(&part);
        }
        put.map(|()| written)
    }

    fn remove_own(&mut self, name: &str) -> Result<(), Fault> {
        let path = match self.find(name, Make::Nothing) {
            Err(Fault::Missing) => return Ok(()),
            path => path?,
        };
        match what(&path).map_err(|error| self.fault(&error))? {
            What::Nothing => Ok(()),
            What::File(_) => fs::remove_file(&path).map_err(|error| self.fault(&error)),
            What::Folder | What::Other => Err(Fault::Foreign),
        }
    }

    fn forgets(&self) -> bool {
        true
    }
}
