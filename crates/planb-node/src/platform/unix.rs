//! Linux and its kin: permission bits, device and inode numbers.

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use crate::files::Access;

/// Gives a file that is about to be made its permissions, so that it never has others.
pub fn begin(builder: &mut tempfile::Builder<'_, '_>, access: Access) {
    let mode = match access {
        Access::Private => 0o600,
        Access::Shared => 0o644,
    };
    builder.permissions(Permissions::from_mode(mode));
}

/// Nothing is left to do: the file was made with its permissions.
pub fn restrict(_: &Path, _: Access) -> io::Result<()> {
    Ok(())
}

/// Lets only the owner look into a folder.
pub fn restrict_folder(path: &Path) -> io::Result<()> {
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Lets only the owner read a file.
pub fn restrict_file(path: &Path) -> io::Result<()> {
    std::fs::set_permissions(path, Permissions::from_mode(0o600))
}

/// The permission bits.
pub fn mode(metadata: &Metadata) -> Option<u32> {
    Some(metadata.mode() & 0o7777)
}

/// The number of the user whose file it is.
pub fn owner(metadata: &Metadata) -> Option<u32> {
    Some(metadata.uid())
}

/// The number of the user whom this program runs as.
pub fn user() -> Option<u32> {
    std::fs::metadata("/proc/self").ok().map(|own| own.uid())
}

/// The number of the device that a file lies on.
pub fn device(metadata: &Metadata) -> u64 {
    metadata.dev()
}

/// What is the same as long as a folder stays where it is: device, inode, the machine's id. Containers and other systems may
/// have no machine id; the folder's numbers must do there.
pub fn place(folder: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(folder)?;
    let machine = std::fs::read("/etc/machine-id").unwrap_or_default();
    Ok([&metadata.dev().to_be_bytes()[..], &metadata.ino().to_be_bytes(), &machine].concat())
}

/// The machine's run since it was switched on.
pub fn boot() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().map(|id| id.trim().to_string())
}

/// Puts a folder's list of names on disk.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path).and_then(|folder| folder.sync_all())
}

/// Exchanges two names at once.
#[cfg(target_os = "linux")]
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Not here.
#[cfg(not(target_os = "linux"))]
pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// How many bytes this user may still write where a folder lies.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let volume = rustix::fs::statvfs(folder).ok()?;
    Some(volume.f_bavail.saturating_mul(volume.f_frsize))
}
