//! The exports' folder: which files lie there tonight, and what becomes of them afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use planb_node::files::{self, Access};
use planb_node::settings::{After, Settings};
use planb_node::trouble::Trouble;
use serde::{Deserialize, Serialize};

/// The note of what an earlier night left.
const LEFT_FILE: &str = ".left.json";
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

/// The exports that an earlier night left lying since something of it was held, so that it could be run again and accepted.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Left {
    night: Date,
    /// Name and digest of each file.
    files: Vec<(String, String)>,
}

/// Remembers which exports a night leaves lying.
pub fn leave(node: &Path, night: Date, paths: &[PathBuf]) -> Result<(), Trouble> {
    let mut left = Left { night, files: Vec::new() };
    for path in paths {
        left.files.push((name_of(path), files::digest(path)?.hex()));
    }
    let json = serde_json::to_vec(&left).map_err(|_| Trouble::internal("parts-failed"))?;
    files::write_whole(&node.join(LEFT_FILE), Access::Private, &json)?;
    Ok(())
}

/// Disposes of what an earlier night left, when new exports have come; gives how many went.
pub fn clear_left(node: &Path, settings: &Settings, night: Date) -> Result<usize, Trouble> {
    let note = node.join(LEFT_FILE);
    let Ok(bytes) = std::fs::read(&note) else { return Ok(0) };
    let Ok(left) = serde_json::from_slice::<Left>(&bytes) else { return Ok(0) };
    if left.night >= night {
        return Ok(0);
    }
    let (mut old, mut is_new) = (Vec::new(), false);
    for path in list(&Settings::path(node, &settings.exports.folder))? {
        if left.files.contains(&(name_of(&path), files::digest(&path)?.hex())) {
            old.push(path);
        } else {
            is_new = true;
        }
    }
    if !is_new {
        return Ok(0);
    }
    let gone = dispose(node, settings, left.night, &old)?;
    fs::remove_file(&note).map_err(|error| Trouble::of_io(&note, error))?;
    Ok(gone)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
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
        files::write_whole(&target, Access::Private, &bytes)?;
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
    fn what_a_held_night_left_goes_when_new_exports_have_come() {
        let (node, found) = folder();
        let mut settings = settings(After::Remove);
        settings.exports.folder = ".".into();
        let day = |day: &str| -> Date { day.parse().unwrap() };
        leave(node.path(), day("2021-12-16"), &found).unwrap();
        assert_eq!(clear_left(node.path(), &settings, day("2021-12-16")).unwrap(), 0);
        assert_eq!(clear_left(node.path(), &settings, day("2021-12-17")).unwrap(), 0);
        fs::write(node.path().join("b.csv"), "new").unwrap();
        assert_eq!(clear_left(node.path(), &settings, day("2021-12-17")).unwrap(), 1);
        assert_eq!(list(node.path()).unwrap(), [node.path().join("b.csv")]);
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
