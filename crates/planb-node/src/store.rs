//! The store: the log in one SQLite file, and `record`, its only writer.

mod append;
mod fold;
mod log_keys;
mod schema;

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::log::{ClockQuality, Head, HeadsDigest, LogId, Prefix, Tenant, Wall};
use planb_core::refusal::Refusal;
use planb_core::state::{Entry, Event, State};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::files;
use crate::keys::Recipient;
use crate::machine::{NewNode, NodeKeys};
use crate::trouble::Trouble;
use fold::Fold;
use log_keys::LogKeys;
pub(crate) use schema::Disk;

/// The name of the store's file in the node's folder.
pub const STORE_FILE: &str = "log.db";

/// A node: its keys, its store, and the state folded from it.
pub struct Node {
    folder: PathBuf,
    keys: NodeKeys,
    db: Connection,
    log_keys: LogKeys,
    fold: Fold,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({:?})", self.keys)
    }
}

/// What a full check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub logs: usize,
    pub transactions: u64,
    /// Entries that were opened and read.
    pub read: u64,
    /// Entries whose key this node does not have.
    pub closed: u64,
    /// Entries whose body was erased.
    pub erased: u64,
    /// Entries that need a newer program, or that do not say what they should.
    pub unknown: u64,
    pub digest: HeadsDigest,
}

impl Node {
    /// Makes a node in `folder`, which is made if it is not there: keys and an empty store. Refused where there is one.
    pub fn create(folder: &Path, new: &NewNode) -> Result<Node, Trouble> {
        Node::create_on(folder, &Disk::default(), new)
    }

    /// The same with the store's file on that disk.
    pub(crate) fn create_on(folder: &Path, disk: &Disk, new: &NewNode) -> Result<Node, Trouble> {
        files::make_folder(folder)?;
        if schema::is_there(folder, disk)? {
            return Err(Trouble::user("store-exists").with("path", folder.display()));
        }
        // A run that was killed here left keys without a store: nothing was written with them, so they are drawn anew.
        let keys = NodeKeys::create(folder, new)?;
        schema::create(folder, disk, &keys)?;
        files::sync_folder(folder)?;
        Node::open_on(folder, disk)
    }

    /// Opens the node in `folder`: checks every transaction and folds the state.
    pub fn open(folder: &Path) -> Result<Node, Trouble> {
        Node::open_on(folder, &Disk::default())
    }

    /// The same with the store's file on that disk.
    pub(crate) fn open_on(folder: &Path, disk: &Disk) -> Result<Node, Trouble> {
        let db = schema::open(folder, disk)?;
        let keys = settle(&db, folder)?;
        let mut node = Node {
            folder: folder.to_path_buf(),
            log_keys: LogKeys::default(),
            fold: Fold::new(keys.tenant()),
            keys,
            db,
        };
        node.refresh()?;
        Ok(node)
    }

    /// Decides on the current state and writes what was decided, as happened now. When it returns, the entries are on
    /// disk. Safe beside other processes that do the same. No events, no entry.
    pub fn record<D>(&mut self, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        self.record_at(now_local(), decide)
    }

    /// The same for what happened at another time, local.
    pub fn record_at<D>(&mut self, happened_at: DateTime, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).map_err(Trouble::of_store)?;
        self.fold.catch_up(&tx, &self.keys, &mut self.log_keys)?;
        let events = decide(self.fold.state())?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let log = self.keys.log();
        let writing = append::Writing { events, happened_at, wall: wall() };
        let seq = append::append(&tx, &self.keys, &mut self.log_keys, &self.fold, &writing)?;
        tx.commit().map_err(Trouble::of_store)?;
        // Another process may have written between the commit and here: that is folded in too, but is not ours.
        let entries = self.fold.catch_up(&self.db, &self.keys, &mut self.log_keys)?;
        Ok(entries.into_iter().filter(|entry| (entry.order.log, entry.order.seq) == (log, seq)).collect())
    }

    /// Folds in what other processes wrote.
    pub fn refresh(&mut self) -> Result<(), Trouble> {
        self.fold.catch_up(&self.db, &self.keys, &mut self.log_keys).map(|_| ())
    }

    /// The state as of the last `record`, `refresh` or `open`.
    pub fn state(&self) -> &State {
        self.fold.state()
    }

    /// Every entry that this node can open, in the log's order.
    pub fn entries(&mut self) -> Result<Vec<Entry>, Trouble> {
        let mut fold = Fold::new(self.keys.tenant());
        let mut entries = fold.catch_up(&self.db, &self.keys, &mut self.log_keys)?;
        entries.sort_by_key(|entry| entry.order);
        Ok(entries)
    }

    /// Checks everything from the first byte: the file, every signature, chain and body.
    pub fn verify(&mut self) -> Result<Verified, Trouble> {
        schema::check_pages(&self.db)?;
        let mut fold = Fold::new(self.keys.tenant());
        fold.catch_up(&self.db, &self.keys, &mut self.log_keys)?;
        if fold.state().digest() != self.fold.state().digest() && fold.heads() == self.fold.heads() {
            return Err(Trouble::internal("state-differs"));
        }
        Ok(fold.verified())
    }

    /// The heads of all logs.
    pub fn heads(&self) -> Vec<Head> {
        self.fold.heads()
    }

    /// The digest of all heads: its first 20 characters stand on paper.
    pub fn heads_digest(&self) -> HeadsDigest {
        HeadsDigest::of(&self.fold.heads())
    }

    /// How this node's serials and human numbers begin.
    pub fn prefix(&self) -> &Prefix {
        self.keys.prefix()
    }

    /// The log that this node writes.
    pub fn log(&self) -> LogId {
        self.keys.log()
    }

    /// The municipality.
    pub fn tenant(&self) -> Tenant {
        self.keys.tenant()
    }

    /// The node's keys.
    pub fn keys(&self) -> &NodeKeys {
        &self.keys
    }

    /// Takes a recovery key into use: what is sealed from now on can be opened with its shares.
    pub fn set_recovery(&mut self, recovery: &Recipient) -> Result<(), Trouble> {
        self.keys.set_recovery(&self.folder, recovery)
    }

    /// The hub's key for digests of sheets and records.
    pub fn sheet_key(&self) -> &[u8; 32] {
        self.keys.sheet_key()
    }

    /// The node's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Reads the keys, and draws a new incarnation when the node was copied; under the store's lock, so that two processes
/// do not both draw.
fn settle(db: &Connection, folder: &Path) -> Result<NodeKeys, Trouble> {
    let mut keys = NodeKeys::open(folder)?;
    if schema::has_log(db, &keys.log())? && keys.is_settled(folder)? {
        return Ok(keys);
    }
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(Trouble::of_store)?;
    keys = NodeKeys::open(folder)?;
    keys.settle(folder)?;
    schema::add_log(&tx, &keys)?;
    tx.commit().map_err(Trouble::of_store)?;
    Ok(keys)
}

fn now_local() -> DateTime {
    jiff::Zoned::now().datetime()
}

fn wall() -> Wall {
    let ms = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0);
    Wall { ms, quality: ClockQuality::Unknown }
}
