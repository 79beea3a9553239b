//! Which files are meant: those that were named, and those in folders.

use std::path::{Path, PathBuf};

use planb_node::trouble::Trouble;

/// More files are not read in one run.
pub const FILES_MAX: usize = 20_000;
/// Folders in folders are gone into so far.
const DEPTH_MAX: usize = 6;

/// The files that were named and those in the folders that were named, each folder's by name. Links are not followed, hidden
/// files are left.
pub fn found(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|error| Trouble::of_io(path, error))?;
        if kind.is_dir() {
            in_folder(path, 0, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.len() > FILES_MAX {
        return Err(Trouble::user("scan-files").with("files", files.len()).with("most", FILES_MAX));
    }
    Ok(files)
}

fn in_folder(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    let mut own = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(failed)?;
        if !is_hidden && (kind.is_file() || kind.is_dir()) {
            own.push((entry.path(), kind.is_dir()));
        }
        if own.len() + files.len() > FILES_MAX {
            return Err(Trouble::user("scan-files").with("files", own.len() + files.len()).with("most", FILES_MAX));
        }
    }
    own.sort();
    for (path, is_folder) in own {
        match is_folder {
            true if depth < DEPTH_MAX => in_folder(&path, depth + 1, files)?,
            true => {}
            false => files.push(path),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_folders_are_found_by_name_and_hidden_ones_left() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("b/c")).unwrap();
        for name in ["z.pdf", "a.jpg", ".hidden", "b/c/d.png"] {
            std::fs::write(at(name), b"x").unwrap();
        }
        let all = found(&[folder.path().to_path_buf(), at("a.jpg")]).unwrap();
        assert_eq!(all, [at("a.jpg"), at("b/c/d.png"), at("z.pdf"), at("a.jpg")]);
        assert!(found(&[at("none")]).is_err());
    }
}
