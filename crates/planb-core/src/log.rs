//! The log: signed, chained transactions of sealed entries, in format v1.
//!
//! ```text
//! transaction = header ‖ signature            (kept for ever; see `header` for the bytes)
//! bodies      = one sealed CBOR body an entry  (beside it; may be erased, the chain still verifies)
//! chain       = header.prev is BLAKE3(header ‖ signature) of the transaction before
//! ```
//!
//! Between nodes travel: `segment` (a run of transactions), `witness` (what a node says that it has), `fork` (the proof
//! that a writer wrote one number twice).

pub mod body;
pub mod bytes;
pub mod clock;
pub mod damage;
pub mod fork;
pub mod header;
pub mod heads;
pub mod packed;
pub mod seal;
pub mod segment;
pub mod signature;
pub mod sync;
pub mod transaction;
pub mod witness;

pub use body::Body;
pub use clock::check::{ClockCheck, Confirmed, Impossible, Verdict};
pub use clock::correction::{ClockCorrected, Corrections};
pub use clock::{ClockQuality, Hlc, Wall};
pub use damage::Damage;
pub use fork::ForkProof;
pub use header::{Dep, EntryHead, Header, KeyId, LogId, Prefix, Protection, ScopeId, Tenant, TransactionHash};
pub use heads::{Head, HeadsDigest};
pub use segment::{Item, Segment, SegmentWriter};
pub use transaction::{Checker, Identity, Link, Transaction, follow, verify_bodies, verify_chain, verify_next};
pub use witness::{Receipt, Seen, SignedHeads};

use serde::{Deserialize, Serialize};

/// Where an entry stands among all entries of all logs: by clock, then log, then place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(Hlc, LogId, u64, u32)", into = "(Hlc, LogId, u64, u32)")]
pub struct Order {
    pub hlc: Hlc,
    pub log: LogId,
    pub seq: u64,
    pub index: u32,
}

impl Order {
    /// Before any entry.
    pub const FIRST: Order = Order { hlc: Hlc(0), log: LogId([0; 32]), seq: 0, index: 0 };
}

impl From<(Hlc, LogId, u64, u32)> for Order {
    fn from((hlc, log, seq, index): (Hlc, LogId, u64, u32)) -> Order {
        Order { hlc, log, seq, index }
    }
}

impl From<Order> for (Hlc, LogId, u64, u32) {
    fn from(order: Order) -> (Hlc, LogId, u64, u32) {
        (order.hlc, order.log, order.seq, order.index)
    }
}
