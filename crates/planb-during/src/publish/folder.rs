//! Publishing to a folder: the new site is written beside the old one and takes its place whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use planb_node::files::{self, Access};
use planb_node::trouble::Trouble;

use super::KEPT;
use super::place::{MARK, Mark};
use super::site::Site;

/// A half-written site that is older than this is a killed run's.
const LEFT: Duration = Duration::from_secs(60 * 60);

/// Publishes; gives where the site that was there is kept.
pub fn publish(folder: &Path, site: &Site, mark: &Mark, stamp: &str) -> Result<Option<String>, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    // A link goes on leading to the place that it leads to.
    let folder = match fs::canonicalize(folder) {
        Ok(real) => real,
        Err(_) => std::path::absolute(folder).map_err(failed)?,
    };
    let folder = folder.as_path();
    let failed = |error| Trouble::of_io(folder, error);
    let bad = || Trouble::user("site-place").with("place", folder.display());
    let name = folder.file_name().and_then(|name| name.to_str()).ok_or_else(bad)?;
    let parent = folder.parent().ok_or_else(bad)?;
    // A stick that is not there must not become a folder of this computer.
    if !parent.is_dir() {
        return Err(Trouble::user("site-no-parent").with("place", parent.display()));
    }
    let there = there(folder)?;
    if let There::Site(old) = &there {
        mark.may_replace(old, &folder.display().to_string())?;
    }
    let start = format!(".{name}.planb-new-");
    sweep(parent, &start);
    let new = parent.join(format!("{start}{}", std::process::id()));
    if let Err(trouble) = write(&new, site, mark) {
        let _ = fs::remove_dir_all(&new);
        return Err(trouble);
    }
    let kept = parent.join(format!("{name}.earlier"));
    let replaced = match there {
        There::Nothing => {
            fs::rename(&new, folder).map_err(failed)?;
            None
        }
        There::Empty => {
            fs::remove_dir(folder).and_then(|()| fs::rename(&new, folder)).map_err(failed)?;
            None
        }
        There::Site(_) => {
            files::make_folder(&kept)?;
            let old = free(&kept, stamp);
            swap(&new, folder, &old).map_err(failed)?;
            Some(old.display().to_string())
        }
    };
    files::sync_folder(parent)?;
    prune(&kept);
    Ok(replaced)
}

/// What lies where the site is to be.
enum There {
    Nothing,
    Empty,
    Site(Mark),
}

fn there(folder: &Path) -> Result<There, Trouble> {
    let failed = |error| Trouble::of_io(folder, error);
    match fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(There::Nothing),
        Err(error) => return Err(failed(error)),
        Ok(_) => {}
    }
    if fs::read_dir(folder).map_err(failed)?.next().is_none() {
        return Ok(There::Empty);
    }
    let mark = fs::read(folder.join(MARK)).ok().and_then(|bytes| Mark::read(&bytes));
    mark.map(There::Site).ok_or_else(|| Trouble::user("site-foreign").with("place", folder.display()))
}

fn write(new: &Path, site: &Site, mark: &Mark) -> Result<(), Trouble> {
    let mark = (MARK, mark.bytes());
    let all = site.files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice()));
    for (path, bytes) in all.chain([(mark.0, mark.1.as_slice())]) {
        let path = new.join(path);
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        files::write_whole(&path, Access::Shared, bytes)?;
    }
    Ok(())
}

/// Puts the new folder in the place of the old one, which is kept. Where the system can exchange two names at once there is
/// no moment without a site; else there is a very short one.
fn swap(new: &Path, folder: &Path, kept: &Path) -> std::io::Result<()> {
    if files::exchange(new, folder).is_ok() {
        return fs::rename(new, kept);
    }
    fs::rename(folder, kept)?;
    fs::rename(new, folder).inspect_err(|_| {
        let _ = fs::rename(kept, folder);
    })
}

/// A name for an earlier site that nothing has.
fn free(kept: &Path, stamp: &str) -> PathBuf {
    let mut names = std::iter::once(stamp.to_string()).chain((2..).map(|again| format!("{stamp}-{again}")));
    let free = names.find(|name| !kept.join(name).exists());
    kept.join(free.unwrap_or_else(|| stamp.to_string()))
}

/// Removes earlier sites beyond those that are kept; only what carries our mark.
fn prune(kept: &Path) {
    let Ok(entries) = fs::read_dir(kept) else { return };
    let mut ours: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join(MARK).is_file()).collect();
    ours.sort();
    let many = ours.len().saturating_sub(KEPT);
    for old in ours.iter().take(many) {
        // One that cannot be removed is in nobody's way.
        let _ = fs::remove_dir_all(old);
    }
}

/// Removes what killed runs left half-written.
fn sweep(parent: &Path, start: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(start));
        let is_old = || {
            entry.metadata().and_then(|data| data.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT))
        };
        if is_ours && is_old() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
