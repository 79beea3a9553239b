//! The store: the log in one SQLite file, and `record`, its only writer.

mod append;
mod checkpoint;
mod client_keys;
mod enrol;
mod erase;
mod fold;
mod forks;
mod import;
mod key_rows;
mod log_keys;
mod meetings;
mod opened;
mod proof;
mod repair;
mod rewrap;
mod rows;
mod rules;
mod schema;
mod scrub;
#[cfg(all(test, feature = "sim"))]
mod secrets;
mod settle;
mod shelf;
mod signatures;
mod witness;

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::log::{Confirmed, Head, HeadsDigest, Impossible, LogId, Prefix, Tenant, Verdict, Wall};
use planb_core::refusal::Refusal;
use planb_core::state::{Entry, Event, State};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::clock;
use crate::files;
use crate::machine::{NewNode, NodeKeys};
use crate::trouble::Trouble;
pub use enrol::{Role, Wish};
use fold::{Fold, Means};
use log_keys::LogKeys;
pub use proof::{Digested, Verified};
pub(crate) use schema::{Disk, copy};
pub use scrub::Scrubbed;

/// The name of the store's file in the node's folder.
pub const STORE_FILE: &str = "log.db";

/// A node: its keys, its store, and the state folded from it.
pub struct Node {
    folder: PathBuf,
    keys: NodeKeys,
    db: Connection,
    log_keys: LogKeys,
    fold: Fold,
    /// What a person said of the machine's clock.
    confirmed: Option<Confirmed>,
    /// Up to where the last checkpoint reaches.
    checkpoint: i64,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({:?})", self.keys)
    }
}

impl Node {
    /// Makes a node in `folder`, which is made if it is not there: keys and an empty store. Refused where there is one.
    pub fn create(folder: &Path, new: &NewNode) -> Result<Node, Trouble> {
        let node = Node::create_on(folder, &Disk::default(), new)?;
        files::only_owner(&folder.join(STORE_FILE))?;
        Ok(node)
    }

    /// The same with the store's file on that disk.
    pub(crate) fn create_on(folder: &Path, disk: &Disk, new: &NewNode) -> Result<Node, Trouble> {
        files::make_private_folder(folder)?;
        if schema::is_there(folder, disk)? {
            return Err(Trouble::user("store-exists").with("path", folder.display()));
        }
        // A run that was killed here left keys without a store: nothing was written with them, so they are drawn anew.
        let keys = NodeKeys::create(folder, new)?;
        schema::create(folder, disk, &keys)?;
        files::sync_folder(folder)?;
        Node::open_on(folder, disk)
    }

    /// Opens the node in `folder`: checks what it reads and folds the state, from the checkpoint if there is a good one.
    pub fn open(folder: &Path) -> Result<Node, Trouble> {
        Node::open_on(folder, &Disk::default())
    }

    /// The same with the store's file on that disk.
    pub(crate) fn open_on(folder: &Path, disk: &Disk) -> Result<Node, Trouble> {
        let db = schema::open(folder, disk)?;
        schema::moment(&db).and_then(|_moment| key_rows::check(&db).and_then(|()| forks::check(&db)))?;
        let keys = settle::settle_keys(&db, folder)?;
        let mut fold = Fold::new(&keys)?;
        if let Some(kept) = checkpoint::load(&db, &keys)? {
            fold = kept;
        }
        let mut node = Node {
            folder: folder.to_path_buf(),
            log_keys: LogKeys::default(),
            checkpoint: fold.arrival(),
            confirmed: None,
            fold,
            keys,
            db,
        };
        node.confirmed = node.kept_confirmation()?;
        node.fold.restore_grants(&mut node.log_keys);
        node.refresh()?;
        node.settle()?;
        node.keep_checkpoint(checkpoint::EVERY)?;
        Ok(node)
    }

    /// Decides on the current state and writes what was decided, as happened now. When it returns, the entries are on
    /// disk. Safe beside other processes that do the same. No events, no entry.
    pub fn record<D>(&mut self, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        let happened_at = clock::local(self.wall());
        self.record_at(happened_at, decide)
    }

    /// The same for what happened at another time, local.
    pub fn record_at<D>(&mut self, happened_at: DateTime, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        let wall = self.wall();
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).map_err(Trouble::of_store)?;
        let mut means = Means { db: &tx, keys: &self.keys, log_keys: &mut self.log_keys };
        self.fold.pass(&mut means)?;
        let events = decide(self.fold.state())?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        settle::may_write(&self.keys, &self.fold, self.confirmed)?;
        let asked = events.len() as u32;
        let written = append::append(&mut means, &self.fold, append::Writing { events, happened_at, wall })?;
        tx.commit().map_err(Trouble::of_store)?;
        let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
        let entries = self.fold.take_written(&mut means, &written)?;
        self.settle()?;
        // Not the keys that were granted beside what was asked for, nor others' entries where all were folded again.
        let header = written.transaction.header();
        let is_ours =
            |entry: &Entry| (entry.order.log, entry.order.seq) == (header.log, header.seq) && entry.order.index < asked;
        Ok(entries.into_iter().filter(is_ours).collect())
    }

    /// Folds in what other processes wrote.
    pub fn refresh(&mut self) -> Result<(), Trouble> {
        let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
        self.fold.pass(&mut means)
    }

    /// The state as of the last `record`, `refresh` or `open`.
    pub fn state(&self) -> &State {
        self.fold.state()
    }

    /// Every entry that this node can open, in the log's order.
    pub fn entries(&mut self) -> Result<Vec<Entry>, Trouble> {
        let mut fold = Fold::new(&self.keys)?;
        let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
        let mut entries = fold.catch_up(&mut means)?;
        entries.sort_by_key(|entry| entry.order);
        Ok(entries)
    }

    /// The heads of all logs, as far as they count.
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

    /// The hub's key for digests of sheets and records.
    pub fn sheet_key(&self) -> &[u8; 32] {
        self.keys.sheet_key()
    }

    /// The node's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a person said of the machine's clock.
    pub fn confirmed(&self) -> Option<Confirmed> {
        self.confirmed
    }

    /// How many bytes the store's files take.
    pub fn bytes(&self) -> u64 {
        let names = [STORE_FILE.to_string(), format!("{STORE_FILE}-wal")];
        names.iter().filter_map(|name| std::fs::metadata(self.folder.join(name)).ok()).map(|file| file.len()).sum()
    }

    /// What time this node says it is.
    pub fn wall(&self) -> Wall {
        clock::wall(self.confirmed)
    }

    /// Whether the clock can be right; `Err` says what is wrong with it.
    pub fn check_clock(&self) -> Result<(), Impossible> {
        match settle::judge_clock(&self.keys, &self.fold, self.confirmed) {
            Verdict::Fine(_) => Ok(()),
            Verdict::Impossible(why) => Err(why),
        }
    }
}
