//! Windows: access lists by `icacls`, the volume's and the folder's numbers, the machine's id in the registry.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::files::Access;

/// *Owner rights*, whatever the system's language calls it.
const OWNER: &str = "*S-1-3-4";

/// Nothing can be said beforehand: `restrict` follows before anything is written.
pub fn begin(_: &mut tempfile::Builder<'_, '_>, _: Access) {}

/// Gives a private file an access list of its own with its owner alone; an inherited one lets in whoever may read the folder.
pub fn restrict(path: &Path, access: Access) -> io::Result<()> {
    match access {
        Access::Private => only_owner(path, &format!("{OWNER}:F")),
        Access::Shared => Ok(()),
    }
}

/// The same for a folder and for what will be made in it.
pub fn restrict_folder(path: &Path) -> io::Result<()> {
    only_owner(path, &format!("{OWNER}:(OI)(CI)F"))
}

/// Lets only the owner read a file.
pub fn restrict_file(path: &Path) -> io::Result<()> {
    restrict(path, Access::Private)
}

fn only_owner(path: &Path, grant: &str) -> io::Result<()> {
    let done = Command::new("icacls").arg(path).args(["/inheritance:r", "/grant:r", grant, "/q"]).output()?;
    match done.status.success() || !keeps_lists(path) {
        true => Ok(()),
        false => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Whether files have access lists where this one lies: those of most sticks have none, and whoever holds one reads all of it.
fn keeps_lists(path: &Path) -> bool {
    let Ok(path) = std::path::absolute(path) else { return true };
    let asked = format!("(Get-Volume -FilePath '{}').FileSystem", path.display().to_string().replace('\'', "''"));
    let sort = said("powershell", &["-NoProfile", "-NonInteractive", "-Command", &asked]).unwrap_or_default();
    !["fat", "fat32", "exfat"].contains(&sort.trim().to_lowercase().as_str())
}

/// There are no permission bits.
pub fn mode(_: &Metadata) -> Option<u32> {
    None
}

/// Owners are no numbers here.
pub fn owner(_: &Metadata) -> Option<u32> {
    None
}

/// Nor are users.
pub fn user() -> Option<u32> {
    None
}

/// A link to another volume looks like no folder here, so it need not be told apart by a number.
pub fn device(_: &Metadata) -> u64 {
    0
}

/// What is the same as long as a folder stays where it is: the volume's number, the folder's, the machine's id.
pub fn place(folder: &Path) -> io::Result<Vec<u8>> {
    let handle = winapi_util::Handle::from_path_any(folder)?;
    let numbers = winapi_util::file::information(&handle)?;
    let machine = said("reg", &["query", r"HKLM\SOFTWARE\Microsoft\Cryptography", "/v", "MachineGuid"]);
    let machine = machine.unwrap_or_default();
    Ok([&numbers.volume_serial_number().to_be_bytes()[..], &numbers.file_index().to_be_bytes(), machine.as_bytes()]
        .concat())
}

/// Windows names its runs to nobody without rights: a time that a person confirmed holds until it is said again.
pub fn boot() -> Option<String> {
    None
}

/// NTFS keeps a folder's names in its own journal; a folder cannot be opened to be synced.
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// How many bytes are free where a folder lies.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let asked = format!("(Get-Item -LiteralPath '{}').PSDrive.Free", folder.display().to_string().replace('\'', "''"));
    said("powershell", &["-NoProfile", "-NonInteractive", "-Command", &asked])?.trim().parse().ok()
}

fn said(program: &str, words: &[&str]) -> Option<String> {
    let done = Command::new(program).args(words).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Not here: the system exchanges no names at once.
pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
