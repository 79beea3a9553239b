//! What travels between two nodes, one way: everything is optional, and stands in one order.
//!
//! ```text
//! version 1 | 'M' | tenant 16 | parts n (one bit each, as below) | the parts, in this order
//!  0 hello      receipt 120, known 16, flags 1 (1: first of the session, 2: may have keys)
//!  1 receipt    120
//!  2 heads      length n, signed heads
//!  3 brief      incarnation 16, count n, wall ms 8, signature 64: signed heads over the receiver's own list
//!  4 index      n × (first 8 of the node's log, count n)
//!  5 segments   n × (length n, segment)
//!  6 witnessed  n × (length n, signed heads)
//!  7 forks      n × (length n, fork proof)
//!  8 keys       length n, sealed client keys
//!  9 keys taken BLAKE3 32 of what was taken
//! 10 wants      budget n, n × (log 16, from n, to n, bodies 1)
//! 11 want forks n × log 16
//! 12 want heads n × first 8 of the node's log
//! 13 now        n × (log 16, seq n, hash 16, frozen 1)
//! 14 refused    n × (log there 1, log 16, seq n, why 1, version 1 if newer)
//! 15 taken      transactions n, entries n
//! ```

mod read;
mod write;

use super::super::damage::Damage;
use super::super::header::Tenant;
use super::super::transaction::Identity;
use super::super::witness::{MAX_LOGS, Receipt, Seen, SignedHeads};
use super::{Refused, Taken, Want, Why};

/// The format's version, the first byte.
pub const VERSION: u8 = 1;
/// Most bytes in one message.
pub const MAX_MESSAGE_BYTES: usize = 48 << 20;
/// Most things in one list of a message; a log each where it is a list of logs.
pub const MAX_LIST: usize = MAX_LOGS;
/// Most fork proofs in one message.
pub const MAX_FORKS: usize = 16;
/// Most bytes of sealed client keys in one message.
pub const MAX_KEY_BYTES: usize = 8 << 20;

const KIND: u8 = b'M';

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub tenant: Tenant,
    pub hello: Option<Hello>,
    pub receipt: Option<Receipt>,
    pub heads: Option<SignedHeads>,
    pub brief: Option<Brief>,
    /// Whose signed heads the sender holds, its own too, and their count.
    pub index: Option<Vec<([u8; 8], u64)>>,
    pub segments: Vec<Vec<u8>>,
    pub witnessed: Vec<SignedHeads>,
    /// Fork proofs as bytes: each is read and checked by itself.
    pub forks: Vec<Vec<u8>>,
    pub keys: Option<Vec<u8>>,
    pub keys_taken: Option<[u8; 32]>,
    pub wants: Option<Wants>,
    pub want_forks: Vec<[u8; 16]>,
    pub want_heads: Vec<[u8; 8]>,
    /// How far the sender now has the logs that the request touched.
    pub now: Vec<Seen>,
    pub refused: Vec<Refused>,
    pub taken: Option<Taken>,
}

/// The first word of a session, and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    pub receipt: Receipt,
    /// [`known`] of the sender.
    pub known: [u8; 16],
    /// The sender wants the index and the lacking bodies.
    pub is_first: bool,
    /// The sender wants client keys, if there are any.
    pub keys: bool,
}

/// Signed heads without the list, for a receiver that has the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    pub incarnation: [u8; 16],
    pub count: u64,
    pub wall_ms: u64,
    pub signature: [u8; 64],
}

/// Wanted transactions, and how many bytes the answer should have at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wants {
    pub budget: u64,
    pub list: Vec<Want>,
}

impl Brief {
    /// The short form of these heads.
    pub fn of(heads: &SignedHeads) -> Brief {
        Brief {
            incarnation: heads.identity.incarnation,
            count: heads.count,
            wall_ms: heads.wall_ms,
            signature: heads.signature,
        }
    }

    /// The long form, over the receiver's own list; `verify` says whether the sender's list was the same.
    pub fn over(&self, own: &SignedHeads, sender: [u8; 32]) -> SignedHeads {
        SignedHeads {
            tenant: own.tenant,
            identity: Identity { public_key: sender, incarnation: self.incarnation },
            count: self.count,
            wall_ms: self.wall_ms,
            seen: own.seen.clone(),
            signature: self.signature,
        }
    }
}

/// How signed heads are named in an index: the first 8 bytes of their writer's log.
pub fn short(heads: &SignedHeads) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&heads.identity.log().0[..8]);
    short
}

/// Whose heads are held, in which count, sorted.
pub fn index(own: &SignedHeads, witnessed: &[SignedHeads]) -> Vec<([u8; 8], u64)> {
    let mut index: Vec<_> = witnessed.iter().chain([own]).map(|heads| (short(heads), heads.count)).collect();
    index.sort_unstable();
    index.dedup_by_key(|(short, _)| *short);
    index.truncate(MAX_LIST);
    index
}

/// The digest of an index: equal when two nodes hold the same words of all nodes.
pub fn known(index: &[([u8; 8], u64)]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("planb known heads v1");
    for (short, count) in index {
        hasher.update(short).update(&count.to_be_bytes());
    }
    let mut known = [0; 16];
    known.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    known
}

impl Message {
    /// A message with nothing in it yet.
    pub fn empty(tenant: Tenant) -> Message {
        Message {
            tenant,
            hello: None,
            receipt: None,
            heads: None,
            brief: None,
            index: None,
            segments: Vec::new(),
            witnessed: Vec::new(),
            forks: Vec::new(),
            keys: None,
            keys_taken: None,
            wants: None,
            want_forks: Vec::new(),
            want_heads: Vec::new(),
            now: Vec::new(),
            refused: Vec::new(),
            taken: None,
        }
    }

    /// The answer to a request that could not be read at all.
    pub fn refusal(tenant: Tenant, why: Why) -> Message {
        Message { refused: vec![Refused { log: None, seq: 0, why }], ..Message::empty(tenant) }
    }

    /// True when it says only that a request could not be read: nothing more can be said to that node.
    pub fn is_refusal(&self) -> bool {
        self.parts() == 1 << 14 && matches!(&self.refused[..], [Refused { log: None, .. }])
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.parts() == 0
    }

    /// One bit for each part that is there. A list is there when it has something in it.
    fn parts(&self) -> u64 {
        let there = [
            self.hello.is_some(),
            self.receipt.is_some(),
            self.heads.is_some(),
            self.brief.is_some(),
            self.index.is_some(),
            !self.segments.is_empty(),
            !self.witnessed.is_empty(),
            !self.forks.is_empty(),
            self.keys.is_some(),
            self.keys_taken.is_some(),
            self.wants.is_some(),
            !self.want_forks.is_empty(),
            !self.want_heads.is_empty(),
            !self.now.is_empty(),
            !self.refused.is_empty(),
            self.taken.is_some(),
        ];
        there.iter().rev().fold(0, |parts, there| parts << 1 | u64::from(*there))
    }
}
