//! What differs between operating systems: who may read a file, where a folder lies, how a folder's names reach the disk.
//!
//! On Unix all of it is asked of the system. On Windows a file's readers stand in its access list: what is private gets one of
//! its own by `icacls`, since a list that is inherited from the folder is not private; who may read a file that is there is
//! not judged (`mode` is `None`, and who asks says so).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{
    begin, boot, device, exchange, free_bytes, mode, owner, place, restrict, restrict_file, restrict_folder,
    sync_folder, user,
};
#[cfg(windows)]
pub use windows::{
    begin, boot, device, exchange, free_bytes, mode, owner, place, restrict, restrict_file, restrict_folder,
    sync_folder, user,
};

use std::path::Path;

/// The sort of file system that a path lies on, such as `ext4` or `nfs4`, where the system tells.
pub fn file_system(path: &Path) -> Option<String> {
    let path = std::fs::canonicalize(path).ok()?;
    mounted(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, &path)
}

/// Whether a path lies where files have rights of their own. Most sticks have none: whoever holds one reads what is on it.
pub fn keeps_rights(path: &Path) -> bool {
    file_system(path).is_none_or(|sort| planb_core::doctor::keeps_rights(&sort))
}

/// The same from the text of Linux's `mountinfo`: of the mounts that the path lies under, the deepest and last.
fn mounted(mountinfo: &str, path: &Path) -> Option<String> {
    let one = |line: &str| {
        // id parent device root MOUNT-POINT options … - SORT source options
        let (before, after) = line.split_once(" - ")?;
        let point = before.split(' ').nth(4)?.replace("\\040", " ").replace("\\134", "\\");
        let depth = Path::new(&point).components().count();
        path.starts_with(&point).then(|| Some((depth, after.split(' ').next()?.to_string())))?
    };
    let found = mountinfo.lines().filter_map(one).max_by_key(|(depth, _)| *depth);
    found.map(|(_, sort)| sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_on_its_deepest_mount() {
        let mounts = "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                      30 21 0:40 / /srv/en\\040mapp rw,nosuid shared:5 - nfs4 filer:/x rw\n\
                      31 21 0:41 / /srv rw - xfs /dev/sdb rw\n";
        let sort = |path: &str| mounted(mounts, Path::new(path));
        assert_eq!(sort("/var/lib/planb").as_deref(), Some("ext4"));
        assert_eq!(sort("/srv/en mapp/node").as_deref(), Some("nfs4"));
        assert_eq!(sort("/srv/en").as_deref(), Some("xfs"));
        assert_eq!(sort("/srvx").as_deref(), Some("ext4"));
        assert_eq!(mounted("nonsense\n", Path::new("/")), None);
    }
}
