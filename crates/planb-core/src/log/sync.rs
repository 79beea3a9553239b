//! Two nodes meet: each ends up with what the other has. Requests and answers only; who carries the bytes does not matter.
//!
//! ```text
//! asker                                          the other
//! hello: receipt (nonce, digest), known    ──►
//!                                          ◄──   same digest: its receipt, and that was all
//!                                                other: its signed heads, which heads it holds, which bodies it lacks
//! segments, forks, heads, keys, wants      ──►
//!                                          ◄──   what it took and refused, and what was wanted; again while it helps
//! hello: receipt, own heads in brief       ──►
//!                                          ◄──   its receipt, its heads in brief
//! ```
//! The asker ([`Session`]) decides what is sent both ways; [`answer`] keeps nothing between requests. A request whose
//! answer was lost is sent again: what arrives twice is known and counts once. A log whose writer is not known yet is
//! refused and tried again after anything else was taken, since its certificate may have come with that. Where a log
//! seems to go two ways its headers are asked for from the start, until the fork is found and proven.

mod answer;
pub mod message;
mod session;

pub use answer::answer;
pub use session::{MAX_EXCHANGES, Session};

use super::damage::Damage;
use super::fork::ForkProof;
use super::header::Tenant;
use super::witness::{Missing, Receipt, SignedHeads, waiting};

/// Most bytes of segments that one message aims at; a transaction that is longer than that still goes.
pub const MESSAGE_BUDGET: usize = 4 << 20;

/// What a node keeps of all logs, as sync needs it. Nothing that arrives is trusted: the shelf verifies what it keeps.
pub trait Shelf {
    /// What can go wrong with the keeping: disk, not peer.
    type Error;

    /// The municipality. Nothing of another is taken or given.
    fn tenant(&self) -> Tenant;

    /// This node's word on what it has. Signed anew, with a higher count, only when that has changed.
    fn own_heads(&mut self) -> Result<SignedHeads, Self::Error>;

    /// The newest signed heads held of other nodes, one for each identity.
    fn witnessed(&mut self) -> Result<Vec<SignedHeads>, Self::Error>;

    /// Another node's signed heads: kept when enrolled, rightly signed and newer. `Ok(false)`: not kept.
    fn witness(&mut self, heads: &SignedHeads) -> Result<bool, Self::Error>;

    /// A segment that begins at `want.from`, at most `budget` bytes (one transaction at least), with the bodies that `to`
    /// may have. `None`: nothing there, or not for them. The numbers are as the peer sent them: any at all.
    fn segment(&mut self, want: &Want, to: &To, budget: usize) -> Result<Option<Vec<u8>>, Self::Error>;

    /// Verifies and keeps; what is good before the first damage is kept and on disk when this returns. Bodies of known
    /// transactions that were lacking are kept too. A known number with another hash, rightly signed, is a fork: the
    /// proof is kept, the log frozen, and the answer is refused with [`Why::Frozen`].
    fn import(&mut self, segment: &[u8]) -> Result<Imported, Self::Error>;

    /// The proofs of the forks that are known.
    fn forks(&mut self) -> Result<Vec<ForkProof>, Self::Error>;

    /// A fork found elsewhere. `Ok(false)`: known already, or of no enrolled writer.
    fn take_fork(&mut self, proof: &ForkProof) -> Result<bool, Self::Error>;

    /// Client keys for that node, sealed to it, at most [`message::MAX_KEY_BYTES`]; `None`: nothing new.
    fn keys_for(&mut self, to: &[u8; 32]) -> Result<Option<Vec<u8>>, Self::Error>;

    /// Client keys from that node, sealed to this one. `Ok(false)`: they do not open, or that node is not known (yet); they
    /// are not confirmed, and come again.
    fn take_keys(&mut self, from: &[u8; 32], sealed: &[u8]) -> Result<bool, Self::Error>;

    /// That node has said that it took the keys whose sealed bytes have this BLAKE3. What was given and never confirmed
    /// must be given again.
    fn keys_taken(&mut self, _by: &[u8; 32], _sealed: &[u8; 32]) -> Result<(), Self::Error> {
        Ok(())
    }

    /// That node has lost client keys: it is given them again, also those that it has confirmed.
    fn keys_lost(&mut self, _by: &[u8; 32]) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Whether anything here waits for a client key that this node may have.
    fn lacks_keys(&mut self) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// What it has headers of but lacks bodies that it may have (for example after bit rot).
    fn lacking(&mut self) -> Result<Vec<Want>, Self::Error>;

    /// Signs a receipt to that node, with this node's key and wall clock ([`Receipt::sign`]).
    fn sign_receipt(&mut self, to: &[u8; 32], nonce: [u8; 16], digest: [u8; 32]) -> Result<Receipt, Self::Error>;

    /// That node's signed word that it has what this one has, just now: checked already, to be kept and shown.
    fn take_receipt(&mut self, _from: &[u8; 32], _receipt: &Receipt) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Transactions of one log, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    pub log: [u8; 16],
    pub from: u64,
    pub to: u64,
    /// False: the headers are enough.
    pub bodies: bool,
}

/// Whom a segment is for: a node (bodies outside its scopes are left out), or anyone who finds the place (ciphertext of
/// everything).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Node([u8; 32]),
    Anyone,
}

/// What came of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Transactions that are new here.
    pub transactions: u64,
    /// Entries of which something is new here.
    pub entries: u64,
    /// Transactions that were here already.
    pub known: u64,
    /// Where and why it ended early.
    pub refused: Option<Refused>,
}

/// Something that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `None` when the bytes do not say whose they are.
    pub log: Option<[u8; 16]>,
    pub seq: u64,
    pub why: Why,
}

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Damaged(Damage),
    /// No certificate of this writer is here.
    UnknownWriter,
    Revoked,
    /// The log has a fork before it.
    Frozen,
    OtherTenant,
    /// Something before it is not here.
    Gap,
    /// Written by a newer program; the version.
    Newer(u8),
    TooLarge,
}

impl Why {
    /// What a damage means to people.
    pub fn of(damage: Damage) -> Why {
        match damage {
            Damage::UnknownVersion(version) => Why::Newer(version),
            Damage::Gap { .. } => Why::Gap,
            Damage::WrongTenant { .. } => Why::OtherTenant,
            Damage::TooLarge { .. } => Why::TooLarge,
            other => Why::Damaged(other),
        }
    }
}

/// How much was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub transactions: u64,
    pub entries: u64,
}

impl Taken {
    fn add(&mut self, imported: &Imported) {
        self.transactions += imported.transactions;
        self.entries += imported.entries;
    }
}

/// What a session came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the peer says is new there.
    pub sent: Taken,
    /// What is new here.
    pub received: Taken,
    /// What was refused here and has not come since.
    pub refused: Vec<Refused>,
    /// What the peer refused and has not taken since.
    pub refused_there: Vec<Refused>,
    /// What is known to exist, from anyone's signed heads, and is not here; bodies that were lost too.
    pub waiting: Vec<Missing>,
    /// The peer's signed receipt says that it has what this node has, and no body was lost here.
    pub in_sync: bool,
}

/// What is known to exist and is not here: transactions, from anyone's signed heads, and bodies that were lost.
pub fn missing<S: Shelf>(shelf: &mut S) -> Result<Vec<Missing>, S::Error> {
    let own = shelf.own_heads()?;
    let mut all = waiting(&own, &shelf.witnessed()?);
    all.extend(shelf.lacking()?.iter().map(|want| Missing { log: want.log, from: want.from, to: want.to }));
    all.sort();
    let mut joined: Vec<Missing> = Vec::new();
    for one in all {
        match joined.last_mut() {
            Some(last) if last.log == one.log && one.from <= last.to.saturating_add(1) => last.to = last.to.max(one.to),
            _ => joined.push(one),
        }
    }
    Ok(joined)
}

/// Why a session stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped<E> {
    /// The shelf, not the peer.
    #[error("the shelf failed")]
    Shelf(E),
    /// The peer's answer cannot be read; the request may be sent again.
    #[error("the answer is damaged: {0}")]
    Damaged(Damage),
    /// The peer's answer is of another municipality, or an exercise.
    #[error("the answer is of another municipality")]
    OtherTenant,
}
