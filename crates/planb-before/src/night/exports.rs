//! The exports' folder: which files lie there tonight, and what becomes of them afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_node::files;
use planb_node::settings::{After, Settings};
use planb_node::trouble::Trouble;

/// Most files that are looked at in the exports' folder.
pub const MAX_FILES: usize = 1_000;

/// The files in the folder, by name; hidden and unfinished ones (`.x`, `~$x`, `x.part`, `x.tmp`) are passed over.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let unfinished = name.starts_with(['.', '~']) || name.ends_with(".part") || name.ends_with(".tmp");
        if entry.path().is_file() && !unfinished {
            found.push(entry.path());
        }
    }
    if found.len() > MAX_FILES {
        let trouble = Trouble::environment("too-many-exports");
        return Err(trouble.with("path", folder.display()).with("limit", MAX_FILES).with("found", found.len()));
    }
    found.sort();
    Ok(found)
}

/// Does with the exports that were taken in what the settings say; gives how many. Called only when every snapshot made
/// from them lies on disk and was read back.
pub fn dispose(node: &Path, settings: &Settings, night: Date, taken: &[PathBuf]) -> Result<usize, Trouble> {
    match settings.exports.after {
        After::Keep => return Ok(0),
        After::Remove => {
            for path in taken {
                fs::remove_file(path).map_err(|error| Trouble::of_io(path, error))?;
            }
        }
        After::Move => {
            let folder = Settings::path(node, &settings.exports.moved_to).join(night.to_string());
            files::make_folder(&folder)?;
            for path in taken {
                move_into(&folder, path)?;
            }
        }
    }
    Ok(taken.len())
}

/// Moves a file, also to another disk: there it is whole before it goes here.
fn move_into(folder: &Path, path: &Path) -> Result<(), Trouble> {
    let Some(name) = path.file_name() else { return Ok(()) };
    let target = folder.join(name);
    if fs::rename(path, &target).is_err() {
        let bytes = fs::read(path).map_err(|error| Trouble::of_io(path, error))?;
        files::write_whole(&target, files::Access::Private, &bytes)?;
        fs::remove_file(path).map_err(|error| Trouble::of_io(path, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(after: After) -> Settings {
        let mut settings = Settings::default();
        settings.exports.after = after;
        settings
    }

    fn folder() -> (tempfile::TempDir, Vec<PathBuf>) {
        let node = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.xlsx", ".hidden", "~$a.xlsx", "c.csv.part"] {
            fs::write(node.path().join(name), name).unwrap();
        }
        let found = list(node.path()).unwrap();
        (node, found)
    }

    #[test]
    fn unfinished_files_are_passed_over() {
        let (_node, found) = folder();
        let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.xlsx", "b.csv"]);
        assert_eq!(list(Path::new("no-such-folder")).unwrap_err().key, "not-found");
    }

    #[test]
    fn exports_are_kept_moved_or_removed_as_the_settings_say() {
        let night: Date = "2021-12-16".parse().unwrap();
        let (node, found) = folder();
        assert_eq!(dispose(node.path(), &settings(After::Keep), night, &found).unwrap(), 0);
        assert!(found.iter().all(|path| path.exists()));
        assert_eq!(dispose(node.path(), &settings(After::Move), night, &found).unwrap(), 2);
        assert_eq!(fs::read(node.path().join("imported/2021-12-16/a.xlsx")).unwrap(), b"a.xlsx");
        assert!(!found[0].exists());
        let (node, found) = folder();
        assert_eq!(dispose(node.path(), &settings(After::Remove), night, &found).unwrap(), 2);
        assert!(list(node.path()).unwrap().is_empty());
    }
}
