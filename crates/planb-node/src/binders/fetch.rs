//! The reserve computer's side: pulls what is newest for its units, verifies all of it, keeps its own nights.
//!
//! It can be killed or pulled at any moment and started again: a file stands under its name whole and verified, or not at
//! all. Where it fetches from, nothing is written.

use std::collections::BTreeSet;
use std::fs::TryLockError;
use std::path::Path;

use jiff::civil::Date;
use planb_core::log::Damage;
use planb_core::overview::frozen::Frozen;
use planb_core::snapshot::Edition;
use planb_core::snapshot::fetch::{Here, Units, old, plan};
use planb_core::snapshot::list::{HEAD, HEAD_BYTES, Head, Listed, decode};
use planb_core::trust::Standing;
use serde::Serialize;

use super::{MAX_BINDER_BYTES, OUT, Source};
use crate::carrier::Fault;
use crate::clock;
use crate::files::{self, Access};
use crate::store::Node;
use crate::trouble::Trouble;

/// The fact with the paths of the files that this computer fetched itself.
const OWN: &str = "fetch/own";
/// How facts with the last count of a signer begin.
const COUNT: &str = "fetch/count/";
/// The fact with the last list that was read.
const LIST: &str = "fetch/list";
/// Keeps two fetches from running at once.
const LOCK_FILE: &str = ".fetch.lock";
/// How every sealed file begins.
const SEALED: &[u8] = b"age-encryption.org/";
/// How many days a night may lie ahead of this computer's clock before somebody is told.
const AHEAD_DAYS: i32 = 1;

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    pub units: Units,
    /// Nights that are kept of each unit and edition.
    pub keep: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fetched {
    /// Paths below `out` that are new or newer.
    pub taken: Vec<String>,
    /// Binders of the list that were here already.
    pub same: usize,
    /// Own nights whose time was over.
    pub removed: Vec<String>,
    pub refused: Vec<NotTaken>,
    /// Units that this computer serves and the hub's list does not name.
    pub absent: Vec<String>,
    /// When the list was made, local time by the hub's clock.
    pub made_at: String,
    /// The newest night that this computer now has of its units.
    pub newest: Option<Date>,
    /// That night lies ahead of this computer's clock: one of the two is wrong.
    pub ahead: bool,
    /// Why it ended early, where it did; what came before is kept.
    pub stopped: Option<&'static str>,
    /// Bytes that were read from there.
    pub bytes: u64,
}

/// A file that was not taken: `fetch-why-WORD` says why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotTaken {
    pub file: String,
    pub why: &'static str,
}

/// Counts what is read.
struct Counted<'a> {
    source: &'a mut dyn Source,
    bytes: u64,
}

impl Counted<'_> {
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let bytes = self.source.read(name, limit)?;
        self.bytes += bytes.len() as u64;
        Ok(bytes)
    }
}

/// Fetches from a source what the wish says, into the node's own `out`.
pub fn fetch(node: &mut Node, source: &mut dyn Source, address: &str, wish: &Wish) -> Result<Fetched, Trouble> {
    let _lock = lock(node.folder())?;
    let out = node.folder().join(OUT);
    let mut source = Counted { source, bytes: 0 };
    let (head, listed) = read_list(node, &mut source, address)?;
    node.keep_fact(&fact_of(&head), &head.count.to_be_bytes())?;
    files::make_folder(&out)?;
    let mut own = own_files(node)?;
    let plan = plan(&listed, &wish.units, wish.keep, |path| here(&out, &own, path));
    let mut fetched = Fetched {
        same: plan.same.len(),
        absent: plan.absent.iter().map(|unit| unit.0.clone()).collect(),
        made_at: clock::local_of_ms(head.count).strftime("%Y-%m-%d %H:%M").to_string(),
        refused: plan.foreign.iter().map(|path| NotTaken { file: path.clone(), why: "other-file" }).collect(),
        ..Fetched::default()
    };
    for binder in &plan.take {
        match take(node, &mut source, &out, binder, &mut own)? {
            Ok(()) => fetched.taken.push(binder.path()),
            Err("gone") => {
                fetched.stopped = Some("gone");
                break;
            }
            Err(why) => fetched.refused.push(NotTaken { file: binder.path(), why }),
        }
    }
    adopt(node, &mut own, &plan.same)?;
    if fetched.stopped.is_none() {
        fetched.removed = prune(node, &out, &mut own, wish.keep)?;
    }
    fetched.newest = newest(&out, &listed, wish);
    let today = clock::local(node.wall()).date();
    fetched.ahead = fetched.newest.is_some_and(|night| (night - today).get_days() > AHEAD_DAYS);
    fetched.bytes = source.bytes;
    Ok(fetched)
}

fn lock(folder: &Path) -> Result<std::fs::File, Trouble> {
    let path = folder.join(LOCK_FILE);
    let failed = |error| Trouble::of_io(&path, error);
    let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Trouble::environment("fetch-is-running")),
        // Some file systems have no locks.
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// The list there, if this municipality's hub has signed it and no newer one was seen. One that was read before is not read
/// again.
fn read_list(node: &mut Node, source: &mut Counted<'_>, address: &str) -> Result<(Head, Vec<Listed>), Trouble> {
    let told = |key: &'static str| Trouble::environment(key).with("address", address);
    let damaged = |damage: Damage| match damage {
        Damage::UnknownVersion(version) => told("fetch-newer").with("version", version),
        other => told("fetch-damaged").with("code", other),
    };
    let bytes = source.read(HEAD, HEAD_BYTES as u64).map_err(|fault| match fault {
        Fault::Missing => told("fetch-nothing"),
        Fault::TooLarge { .. } => told("fetch-damaged").with("code", "length"),
        other => unreadable(&other, address),
    })?;
    let head = Head::decode(&bytes).map_err(damaged)?;
    if head.tenant != node.tenant() {
        return Err(told("fetch-other-tenant"));
    }
    head.verify().map_err(|_| told("fetch-forged"))?;
    let may_sign = match node.state().trust().standing(&head.public_key) {
        Standing::Founder => true,
        Standing::Enrolled(certificate) => certificate.admin,
        Standing::Revoked | Standing::Unknown => false,
    };
    if !may_sign {
        return Err(told("fetch-unknown-signer"));
    }
    let seen = node.fact(&fact_of(&head))?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
    if head.count < seen {
        let made = |ms| clock::local_of_ms(ms).strftime("%Y-%m-%d %H:%M").to_string();
        return Err(told("fetch-older").with("made", made(head.count)).with("seen", made(seen)));
    }
    let known = node.fact(LIST)?.filter(|list| head.is_of(list));
    let list = match known {
        Some(list) => list,
        None => source.read(&head.list_name(), head.list_bytes).map_err(|fault| match fault {
            Fault::Missing | Fault::TooLarge { .. } => told("fetch-half"),
            other => unreadable(&other, address),
        })?,
    };
    if !head.is_of(&list) {
        return Err(told("fetch-half"));
    }
    let listed = decode(&list).map_err(damaged)?;
    node.keep_fact(LIST, &list)?;
    Ok((head, listed))
}

/// What a place that cannot be read means; a node that answers has words of its own.
fn unreadable(fault: &Fault, address: &str) -> Trouble {
    let is_node = address.starts_with("https://");
    match fault {
        Fault::Denied if is_node => Trouble::environment("peer-refused").with("address", address),
        Fault::Gone if is_node => Trouble::environment("peer-broken").with("address", address),
        other => other.trouble(address),
    }
}

fn fact_of(head: &Head) -> String {
    let key: String = head.public_key.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{COUNT}{key}")
}

fn own_files(node: &Node) -> Result<BTreeSet<String>, Trouble> {
    let kept = node.fact(OWN)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&kept).lines().map(str::to_string).collect())
}

fn keep_own(node: &mut Node, own: &BTreeSet<String>) -> Result<(), Trouble> {
    let lines: Vec<&str> = own.iter().map(String::as_str).collect();
    node.keep_fact(OWN, lines.join("\n").as_bytes())
}

/// What lies at a path of this computer.
fn here(out: &Path, own: &BTreeSet<String>, path: &str) -> Option<Here> {
    let file = out.join(path);
    let found = std::fs::symlink_metadata(&file).ok()?;
    // A folder, a link or what cannot be read has a digest that no binder has.
    let digest = found.is_file().then(|| files::digest(&file).ok()).flatten();
    let digest = digest.unwrap_or(planb_core::snapshot::FileDigest([0; 32]));
    Some(if own.contains(path) && found.is_file() { Here::Own(digest) } else { Here::Foreign(digest) })
}

/// Takes one binder; the inner error is the word for why not.
fn take(
    node: &mut Node,
    source: &mut Counted<'_>,
    out: &Path,
    binder: &Listed,
    own: &mut BTreeSet<String>,
) -> Result<Result<(), &'static str>, Trouble> {
    if binder.bytes > MAX_BINDER_BYTES {
        return Ok(Err("large"));
    }
    let bytes = match source.read(&binder.path(), binder.bytes) {
        Ok(bytes) => bytes,
        Err(Fault::TooLarge { .. }) => return Ok(Err("changed")),
        Err(fault) => return Ok(Err(fault.word())),
    };
    if bytes.len() as u64 != binder.bytes || *blake3::hash(&bytes).as_bytes() != binder.digest.0 {
        return Ok(Err("changed"));
    }
    if !bytes.starts_with(SEALED) {
        return Ok(Err("not-sealed"));
    }
    let folder = out.join(&binder.unit.0);
    files::make_folder(&folder)?;
    files::clean(&folder, files::LEFTOVER_AGE)?;
    // Known as ours before it stands there: a run that is killed between the two finds its own file again.
    if own.insert(binder.path()) {
        keep_own(node, own)?;
    }
    files::write_whole(&out.join(binder.path()), Access::Shared, &bytes)?;
    Ok(Ok(()))
}

/// What is here byte for byte is ours too, whoever laid it there: this computer would have fetched the same.
fn adopt(node: &mut Node, own: &mut BTreeSet<String>, same: &[Listed]) -> Result<(), Trouble> {
    let before = own.len();
    own.extend(same.iter().map(Listed::path));
    if own.len() == before { Ok(()) } else { keep_own(node, own) }
}

/// Deletes own nights whose time is over, but none that an incident works from, and forgets own files that somebody else took away.
fn prune(node: &mut Node, out: &Path, own: &mut BTreeSet<String>, keep: usize) -> Result<Vec<String>, Trouble> {
    let before = own.len();
    own.retain(|path| std::fs::symlink_metadata(out.join(path)).is_ok_and(|found| found.is_file()));
    let frozen = Frozen::of(node.state());
    let over = old(own, keep, |nights| frozen.as_ref().map(|frozen| frozen.used(nights)).unwrap_or_default());
    for path in &over {
        let file = out.join(path);
        std::fs::remove_file(&file).map_err(|error| Trouble::of_io(&file, error))?;
        own.remove(path);
    }
    if own.len() != before {
        keep_own(node, own)?;
    }
    Ok(over)
}

/// The newest night of the list that lies here.
fn newest(out: &Path, listed: &[Listed], wish: &Wish) -> Option<Date> {
    let common = listed.iter().filter(|binder| binder.edition == Edition::Common && wish.units.has(&binder.unit));
    common.filter(|binder| out.join(binder.path()).is_file()).map(|binder| binder.night).max()
}
