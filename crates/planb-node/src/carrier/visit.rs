//! One visit of a node to a place: take what it lacks, leave what the place lacks, say what it has.
//!
//! ```text
//! planb/TENANT/n/NODE/s/LOG-FROM-TO-HASH.seg     segments, of any log
//!                    /f/HASH.fork                proofs of forks
//!                    /k/RECEIVER.age             client keys for one node, replaced at each visit
//!                    /heads/COUNT-HASH.head      what the node has; written last
//! ```
//! A node writes only below its own NODE. Whoever reads believes no name: a segment is worth what its signatures are, and
//! a file covers a range only for a node that wrote it or has read and verified it.

mod names;
mod note;
mod reading;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use planb_core::log::SignedHeads;
use planb_core::log::sync::{Shelf, Taken, Want, Why, missing};
use planb_core::log::witness::Missing;
use serde::{Deserialize, Serialize};

use super::place::{Fault, Found, Place};
use names::Names;
pub use note::{MAX_DAMAGED, MAX_NOTE_BYTES, MAX_RECEIPTS, MAX_WITNESSED, Note};

/// How much one visit reads, in bytes; the rest is for the next.
pub const MAX_VISIT_BYTES: u64 = 4 << 30;
/// What a written segment aims at, in bytes.
pub const SEGMENT_BUDGET: usize = 8 << 20;
/// A small segment, in bytes, and how many of one log a node leaves before it makes one big one of them.
pub const SMALL_SEGMENT: u64 = 1 << 20;
pub const MAX_SMALL: usize = 64;
/// The longest file of sealed client keys, in bytes.
pub const MAX_KEYS_BYTES: u64 = 4 << 20;
/// How many head files of one node are tried.
pub const MAX_HEADS_TRIED: usize = 8;

/// What a node knows of a place from its visits there: what it wrote itself or verified. Kept by the caller, one for each
/// place; lost, everything is read once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    files: BTreeMap<String, KnownFile>,
    /// Keys taken: by giver, the BLAKE3 of the sealed bytes, and the receipt that says so.
    keys: BTreeMap<[u8; 32], ([u8; 32], Vec<u8>)>,
    /// What the own head file says, as a digest, and its name.
    said: Option<([u8; 32], String)>,
}

/// A file that this node wrote or has verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KnownFile {
    bytes: u64,
    /// The range of transactions in it; for a fork proof 0 and 0.
    from: u64,
    to: u64,
    /// The bodies that are left out: of which transaction, which entry.
    absent: BTreeSet<(u64, u32)>,
}

impl Known {
    /// The bytes to keep.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Into memory, and of plain types: it cannot fail. If it did, everything would be read once more.
        let _ = ciborium::into_writer(self, &mut bytes);
        bytes
    }

    /// Reads what was kept. What cannot be read is forgotten: it is only a shortcut.
    pub fn decode(bytes: &[u8]) -> Known {
        ciborium::from_reader(bytes).unwrap_or_default()
    }

    fn file(&self, found: &Found) -> Option<&KnownFile> {
        self.files.get(&found.name).filter(|known| known.bytes == found.bytes)
    }
}

/// A file at the place that was not taken, or not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    pub file: String,
    pub why: NotTakenWhy,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTakenWhy {
    /// The place did not give it.
    Place(Fault),
    /// It is not what its name says: cut short, or changed.
    Damaged,
    /// The log does not take it, or not all of it.
    Log(Why),
    /// Signed heads, or a fork proof, that do not hold.
    NotSigned,
    /// Client keys that did not open.
    Keys,
    /// The visit has read as much as it may.
    Later,
}

/// What a visit came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// What this visit left there that the place did not have.
    pub sent: Taken,
    /// What is new here.
    pub received: Taken,
    /// Files that were not taken.
    pub refused: Vec<NotTaken>,
    /// What is known to exist, from anyone's signed heads, and is not here; bodies that were lost too.
    pub waiting: Vec<Missing>,
    /// Every other node's newest heads at the place are the same as this node's, and no body was lost here; false where there
    /// is no other.
    pub in_sync: bool,
    /// The valid heads of every other node that has been there.
    pub others: Vec<SignedHeads>,
    /// Things below our folder that are not ours, and were left alone.
    pub foreign: u64,
    /// There are more files than one visit lists.
    pub more: bool,
    /// Somebody writes there with this node's own key: a copied stick, or a disk that was restored.
    pub twin: bool,
    /// Why the visit ended early; what was taken before that is kept.
    pub stopped: Option<Fault>,
    /// Bytes that were read and written.
    pub read: u64,
    pub written: u64,
}

/// What stops a visit: the shelf, which is an error, or the place, which is told in the outcome.
enum Stop<E> {
    Shelf(E),
    Place(Fault),
}

impl<E> From<E> for Stop<E> {
    fn from(error: E) -> Stop<E> {
        Stop::Shelf(error)
    }
}

/// A visit that is under way.
struct Visit<'a, P, S> {
    place: &'a mut P,
    shelf: &'a mut S,
    known: &'a mut Known,
    names: Names,
    /// Who this node is.
    own: SignedHeads,
    /// Segments that lie there.
    segments: Vec<names::Segment>,
    /// Everything else of ours that lies there.
    files: Vec<Found>,
    /// Files that turned out not to be what their names say.
    damaged: BTreeSet<String>,
    /// Notes of this incarnation that a newer one replaces.
    old_notes: Vec<String>,
    /// What was known to lie there before this visit, whether it does or not.
    before: BTreeSet<String>,
    /// Bodies that are lacking here.
    lacking: Vec<Want>,
    /// How many bytes may still be read.
    left: u64,
    out: Visited,
}

/// Visits a place. What was taken is on disk when this returns, also when the place was pulled away in the middle
/// (`stopped`); the error is the shelf's own.
pub fn visit<P: Place, S: Shelf>(place: &mut P, shelf: &mut S, known: &mut Known) -> Result<Visited, S::Error> {
    visit_within(place, shelf, known, MAX_VISIT_BYTES)
}

/// The same, reading at most `most` bytes.
pub fn visit_within<P: Place, S: Shelf>(
    place: &mut P,
    shelf: &mut S,
    known: &mut Known,
    most: u64,
) -> Result<Visited, S::Error> {
    let own = shelf.own_heads()?;
    let names = Names::of(&shelf.tenant(), &own.identity.public_key);
    let mut visit = Visit {
        place,
        shelf,
        known,
        names,
        own,
        segments: Vec::new(),
        files: Vec::new(),
        damaged: BTreeSet::new(),
        old_notes: Vec::new(),
        before: BTreeSet::new(),
        lacking: Vec::new(),
        left: most,
        out: Visited::default(),
    };
    match visit.run() {
        Ok(()) => {}
        Err(Stop::Place(fault)) => visit.out.stopped = Some(fault),
        Err(Stop::Shelf(error)) => return Err(error),
    }
    visit.finish()
}

impl<P: Place, S: Shelf> Visit<'_, P, S> {
    fn run(&mut self) -> Result<(), Stop<S::Error>> {
        self.look()?;
        let notes = self.read_notes()?;
        self.take_segments()?;
        self.take_forks()?;
        if self.place.forgets() {
            self.take_keys(&notes)?;
        }
        self.own = self.shelf.own_heads()?;
        self.leave_segments()?;
        self.leave_forks()?;
        if self.place.forgets() {
            self.leave_keys()?;
        }
        self.leave_note()?;
        self.tidy()
    }

    /// Sums up, from what is here now.
    fn finish(mut self) -> Result<Visited, S::Error> {
        let own = self.shelf.own_heads()?;
        self.out.waiting = missing(self.shelf)?;
        // A node that was restored has a note from before as well; its newest word is the one that counts.
        let mut same: BTreeMap<[u8; 32], bool> = BTreeMap::new();
        for heads in &self.out.others {
            *same.entry(heads.identity.public_key).or_default() |= heads.digest() == own.digest();
        }
        let is_whole = self.out.stopped.is_none() && self.shelf.lacking()?.is_empty();
        self.out.in_sync = is_whole && !same.is_empty() && same.values().all(|same| *same);
        Ok(self.out)
    }

    /// Lists what lies there and forgets what does not any more.
    fn look(&mut self) -> Result<(), Stop<S::Error>> {
        let listing = self.place.list(&self.names.top()).map_err(Stop::Place)?;
        self.out.foreign = listing.foreign;
        self.out.more = listing.more;
        for found in listing.files {
            match self.names.kind(&found) {
                names::Kind::Segment(segment) => self.segments.push(segment),
                names::Kind::Other => self.files.push(found),
                names::Kind::Foreign => self.out.foreign += 1,
            }
        }
        self.before = self.known.files.keys().cloned().collect();
        let there: BTreeSet<&String> = self
            .segments
            .iter()
            .map(|segment| &segment.found.name)
            .chain(self.files.iter().map(|found| &found.name))
            .collect();
        self.known.files.retain(|name, _| there.contains(name));
        Ok(())
    }

    /// Reads a file within the visit's bounds. `Ok(None)`: it was not given, which is noted; the place itself is there.
    fn read(&mut self, found: &Found, limit: u64) -> Result<Option<Vec<u8>>, Stop<S::Error>> {
        if found.bytes > self.left && found.bytes <= limit {
            self.not_taken(&found.name, NotTakenWhy::Later);
            return Ok(None);
        }
        match self.place.read(&found.name, limit.min(self.left)) {
            Ok(bytes) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                self.out.read += bytes.len() as u64;
                return Ok(Some(bytes));
            }
            Err(Fault::Gone) => return Err(Stop::Place(Fault::Gone)),
            // A list may be older than what it lists.
            Err(Fault::Missing) => {}
            Err(fault) => {
                if matches!(fault, Fault::Failed(_)) {
                    self.damaged.insert(found.name.clone());
                }
                self.not_taken(&found.name, NotTakenWhy::Place(fault));
            }
        }
        // One bad file is not the place; a place that cannot be listed any more is gone.
        self.place.list(&self.names.own()).map_err(Stop::Place)?;
        Ok(None)
    }

    /// Writes one of this node's own files.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<super::place::Written, Stop<S::Error>> {
        let written = self.place.write(name, bytes).map_err(Stop::Place)?;
        self.out.written += bytes.len() as u64;
        Ok(written)
    }

    fn not_taken(&mut self, file: &str, why: NotTakenWhy) {
        self.out.refused.retain(|refused| refused.file != file);
        self.out.refused.push(NotTaken { file: file.to_string(), why });
    }
}
