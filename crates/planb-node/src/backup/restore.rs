//! Making a node of a copy: every file is checked against the list before the folder gets its name.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::{BESIDE, LIST, List, Listed, MAPPINGS, MAX_MAPPINGS, MAX_SMALL_BYTES, Opener, VERSION};
use crate::files::{self, Access, Whole};
use crate::machine::{KEY_FILE, NodeKeys};
use crate::platform;
use crate::store::STORE_FILE;
use crate::trouble::Trouble;

/// How a folder that is being made is called, and the file in it that is held meanwhile.
const WORK_PREFIX: &str = ".planb-";
const WORK_SUFFIX: &str = ".restoring";
const HELD: &str = ".held";

/// Makes a node of the copy in `dir`, which must not be there or be empty. It is whole under that name or not there. The node
/// goes on under a new incarnation and prefix, since the one that was copied may still be running.
pub fn restore(file: &Path, dir: &Path, opener: &Opener) -> Result<List, Trouble> {
    let dir = std::path::absolute(dir).map_err(|error| Trouble::of_io(dir, error))?;
    refuse_taken(&dir)?;
    let parent = dir.parent().unwrap_or(Path::new("/"));
    files::make_folder(parent)?;
    clean(parent);
    let failed = |error| Trouble::of_io(&dir, error);
    let work = tempfile::Builder::new().prefix(WORK_PREFIX).suffix(WORK_SUFFIX).tempdir_in(parent).map_err(failed)?;
    platform::restrict_folder(work.path()).map_err(failed)?;
    let held = File::create(work.path().join(HELD)).map_err(failed)?;
    let _ = held.try_lock();
    let list = unpack(open(file, opener)?, work.path())?;
    NodeKeys::open(work.path())?.renew(work.path())?;
    drop(held);
    fs::remove_file(work.path().join(HELD)).map_err(failed)?;
    files::sync_folder(work.path())?;
    refuse_taken(&dir)?;
    if dir.exists() {
        fs::remove_dir(&dir).map_err(failed)?;
    }
    fs::rename(work.path(), &dir).map_err(failed)?;
    // Nothing is left under the name that it would take away.
    drop(work);
    files::sync_folder(parent)?;
    Ok(list)
}

fn refuse_taken(dir: &Path) -> Result<(), Trouble> {
    let is_free = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if is_free { Ok(()) } else { Err(Trouble::user("restore-taken").with("path", dir.display())) }
}

/// Takes away what killed restores left: keys lie there in clear.
fn clean(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(WORK_PREFIX) && name.ends_with(WORK_SUFFIX) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_left(work: &Path) -> bool {
    let modified = fs::metadata(work).and_then(|metadata| metadata.modified());
    let is_old = modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age >= files::LEFTOVER_AGE));
    is_old && File::open(work.join(HELD)).is_ok_and(|held| held.try_lock().is_ok())
}

fn open(file: &Path, opener: &Opener) -> Result<impl Read + use<>, Trouble> {
    let sealed = File::open(file).map_err(|error| Trouble::of_io(file, error))?;
    let decryptor = age::Decryptor::new(io::BufReader::new(sealed)).map_err(crate::seal::not_opened)?;
    match opener {
        Opener::Identity(_) if decryptor.is_scrypt() => Err(Trouble::user("backup-wants-passphrase")),
        Opener::Passphrase(_) if !decryptor.is_scrypt() => Err(Trouble::user("backup-wants-key")),
        Opener::Identity(identity) => {
            let identity = identity.age()?;
            decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(crate::seal::not_opened)
        }
        Opener::Passphrase(passphrase) => {
            let identity = age::scrypt::Identity::new(passphrase.clone());
            decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|error| match error {
                age::DecryptError::DecryptionFailed
                | age::DecryptError::KeyDecryptionFailed
                | age::DecryptError::NoMatchingKeys => Trouble::user("passphrase-wrong"),
                other => crate::seal::not_opened(other),
            })
        }
    }
}

fn damaged(code: impl ToString) -> Trouble {
    Trouble::environment("backup-damaged").with("code", code.to_string())
}

fn unpack(plain: impl Read, work: &Path) -> Result<List, Trouble> {
    let mut tar = tar::Archive::new(plain);
    let mut entries = tar.entries().map_err(damaged)?;
    let first = entries.next().ok_or_else(|| damaged(LIST))?.map_err(damaged)?;
    let list = read_list(first)?;
    for listed in &list.files {
        let entry = entries.next().ok_or_else(|| damaged(&listed.name))?.map_err(damaged)?;
        take(entry, listed, work)?;
    }
    // Reading to the end lets age check its last part.
    match entries.next() {
        None => {}
        Some(more) => return Err(damaged(more.map_or_else(|error| error.to_string(), |_| "more".into()))),
    }
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(list)
}

fn read_list(mut entry: tar::Entry<'_, impl Read>) -> Result<List, Trouble> {
    if entry.path().map_err(damaged)? != Path::new(LIST) || entry.size() > MAX_SMALL_BYTES * 16 {
        return Err(damaged(LIST));
    }
    let mut json = Vec::new();
    entry.read_to_end(&mut json).map_err(damaged)?;
    let version = serde_json::from_slice::<serde_json::Value>(&json).ok().and_then(|list| list["version"].as_u64());
    match version {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => return Err(Trouble::environment("backup-newer").with("version", version)),
        None => return Err(damaged(LIST)),
    }
    let list: List = serde_json::from_slice(&json).map_err(damaged)?;
    let mut names: Vec<&str> = list.files.iter().map(|file| file.name.as_str()).collect();
    let is_known = |name: &&str| BESIDE.contains(name) || *name == STORE_FILE || is_mapping(name);
    let is_whole = names.contains(&STORE_FILE) && names.contains(&KEY_FILE) && names.iter().all(is_known);
    names.sort_unstable();
    names.dedup();
    let is_small = |file: &Listed| file.name == STORE_FILE || file.bytes <= MAX_SMALL_BYTES;
    let is_bounded = list.files.len() <= MAX_MAPPINGS + BESIDE.len() + 1 && list.files.iter().all(is_small);
    match is_whole && is_bounded && names.len() == list.files.len() {
        true => Ok(list),
        false => Err(damaged(LIST)),
    }
}

/// `mappings/NAME.toml`, and nothing that leads out of the folder.
fn is_mapping(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(MAPPINGS).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let mut parts = Path::new(rest).components();
    let is_plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    is_plain && rest.ends_with(".toml") && !rest.contains(['\\', ':'])
}

fn take(mut entry: tar::Entry<'_, impl Read>, listed: &Listed, work: &Path) -> Result<(), Trouble> {
    let path: PathBuf = work.join(&listed.name);
    let is_it = entry.path().map_err(damaged)? == Path::new(&listed.name) && entry.size() == listed.bytes;
    if !is_it {
        return Err(damaged(&listed.name));
    }
    if let Some(folder) = path.parent() {
        files::make_folder(folder)?;
    }
    let mut whole = Whole::create(&path, Access::Private)?;
    io::copy(&mut entry, &mut whole).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(&listed.name),
        _ => Trouble::of_io(&path, error),
    })?;
    match whole.finish()?.hex() == listed.digest {
        true => Ok(()),
        false => Err(damaged(&listed.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::{Lock, passphrase, write};
    use crate::keys::Identity;
    use crate::machine::NewNode;
    use crate::store::Node;
    use planb_core::log::{Prefix, Tenant};

    fn node(folder: &Path) -> Node {
        let new = NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
        let node = Node::create(folder, &new).unwrap();
        fs::create_dir(folder.join("mappings")).unwrap();
        fs::write(folder.join("mappings/x.toml"), "source = 'x'").unwrap();
        node
    }

    fn key_of(result: Result<List, Trouble>) -> &'static str {
        result.unwrap_err().key
    }

    #[test]
    fn a_copy_is_a_node_again_under_a_new_incarnation() {
        let place = tempfile::tempdir().unwrap();
        let (from, to, copy) = (place.path().join("a"), place.path().join("b"), place.path().join("c.age"));
        let made = node(&from);
        let identity = Identity::generate().unwrap();
        let lock = Lock::Recovery(identity.recipient().unwrap());
        let written = write(&from, &from.join("mappings"), &copy, &lock, 7).unwrap();
        assert_eq!(written.files, 3);
        let opener = Opener::Identity(identity);
        fs::create_dir(&to).unwrap();
        let list = restore(&copy, &to, &opener).unwrap();
        assert_eq!((list.prefix.as_str(), list.made_at_ms), ("K1", 7));
        assert_eq!(fs::read(to.join("mappings/x.toml")).unwrap(), b"source = 'x'");
        let mut again = Node::open(&to).unwrap();
        again.verify().unwrap();
        assert_eq!(again.tenant(), made.tenant());
        assert_ne!((again.log(), again.prefix()), (made.log(), made.prefix()));
        assert_eq!(key_of(restore(&copy, &to, &opener)), "restore-taken");
        let names: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
    }

    #[test]
    fn the_wrong_opener_and_damage_leave_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (from, copy) = (place.path().join("a"), place.path().join("c.age"));
        node(&from);
        let secret = || passphrase("korrekt häst batteri\n").unwrap();
        write(&from, &from.join("mappings"), &copy, &Lock::Passphrase(secret()), 7).unwrap();
        let to = place.path().join("b");
        restore(&copy, &to, &Opener::Passphrase(secret())).unwrap();
        fs::remove_dir_all(&to).unwrap();
        let wrong = Opener::Passphrase(passphrase("något annat här").unwrap());
        assert_eq!(key_of(restore(&copy, &to, &wrong)), "passphrase-wrong");
        let (own, other) = (Identity::generate().unwrap(), Identity::generate().unwrap());
        assert_eq!(key_of(restore(&copy, &to, &Opener::Identity(other.clone()))), "backup-wants-passphrase");
        // A passphrase is slow on purpose: damage is tried on what a key opens.
        write(&from, &from.join("mappings"), &copy, &Lock::Recovery(own.recipient().unwrap()), 7).unwrap();
        assert_eq!(key_of(restore(&copy, &to, &Opener::Identity(other))), "wrong-key");
        assert_eq!(key_of(restore(&copy, &to, &Opener::Passphrase(secret()))), "backup-wants-key");
        let own = Opener::Identity(own);
        let good = fs::read(&copy).unwrap();
        for at in [good.len() / 2, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&copy, &bad).unwrap();
            assert_eq!(key_of(restore(&copy, &to, &own)), "backup-damaged", "byte {at}");
            fs::write(&copy, &good[..at]).unwrap();
            assert_eq!(key_of(restore(&copy, &to, &own)), "backup-damaged", "cut at {at}");
        }
        assert!(!to.exists());
        fs::write(&copy, &good).unwrap();
        restore(&copy, &to, &own).unwrap();
        assert_eq!(passphrase("elva tecken").unwrap_err().key, "passphrase-short");
        assert!(passphrase("tolv tecken!").is_ok());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for good in ["mappings/x.toml", "mappings/å.toml"] {
            assert!(is_mapping(good), "{good}");
        }
        for bad in ["mappings/../x.toml", "mappings//x.toml", "/mappings/x.toml", "mappings/a/b.toml", "x.toml"] {
            assert!(!is_mapping(bad), "{bad}");
        }
        assert!(!is_mapping("mappings/c:x.toml") && !is_mapping("mappings/a\\x.toml"));
    }
}
