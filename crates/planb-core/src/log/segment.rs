//! A segment: a run of one log's transactions as it travels, without what the receiver can work out again.
//!
//! ```text
//! version 1 | 'S' | tenant 16 | public key 32 | incarnation 16 | first seq n | prev 32 | base hlc 8 | base wall ms 8
//!   | prefix length 1, letters | first number n | transactions n
//!   | kinds n × (protection 1, scope 16, key 16), in the order of their first use
//! then each transaction:
//! flags 1 | salt 16 | wall: difference to the one before, zigzag n | hlc: rise n, unless it is the wall's
//!   | deps n × (log 16, seq n, hash 16), if flagged | entries n, if not one
//!   | per entry: kind × 2 + absent n, body length n, sealed body (its BLAKE3 32 when absent)
//!   | signature 64
//! flags: 0–1 clock quality, 2 deps, 3 entries are not one, 4 the hlc is the wall's
//! ```
//! The first transaction's clock and wall are the base; its two numbers are left out. There is one way to write a run:
//! what is read is written as the same bytes again. Reading checks form and limits; `verify_next` checks who signed.

mod read;
mod write;

pub use read::Segment;
pub use write::SegmentWriter;

use super::clock::{Hlc, Wall};
use super::damage::Damage;
use super::header::Header;
use super::transaction::Transaction;

/// The format's version, the first byte of every segment.
pub const VERSION: u8 = 1;
/// Most bytes in one segment.
pub const MAX_SEGMENT_BYTES: usize = 32 << 20;
/// Most bytes in all bodies of one transaction.
pub const MAX_TRANSACTION_BYTES: u64 = 16 << 20;
/// Most different (protection, scope, key) in one segment; a run that needs more goes on in the next segment.
pub const MAX_KINDS: usize = 8_192;

/// The second byte: what the bytes are.
const KIND: u8 = b'S';
const QUALITY: u8 = 0b0_0011;
const HAS_DEPS: u8 = 0b0_0100;
const NOT_ONE_ENTRY: u8 = 0b0_1000;
const CLOCK_IS_WALL: u8 = 0b1_0000;

/// A transaction of a segment with its sealed bodies; `None` for one that is not with it (erased, or not for the receiver).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub transaction: Transaction,
    pub bodies: Vec<Option<Vec<u8>>>,
}

impl Item {
    /// The bodies as `verify_bodies` and [`SegmentWriter::push`] take them.
    pub fn bodies(&self) -> Vec<Option<&[u8]>> {
        self.bodies.iter().map(Option::as_deref).collect()
    }
}

/// The clock value of a node that has seen nothing later than its own wall clock.
fn clock_of(wall: Wall) -> Hlc {
    Hlc(wall.ms.min(u64::MAX >> 16) << 16)
}

/// The bytes of all bodies of a transaction, there or not; damage above the limit.
fn check_size(header: &Header) -> Result<(), Damage> {
    let bytes = header.entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.body_length));
    if bytes > MAX_TRANSACTION_BYTES { Err(Damage::TooLarge { bytes, most: MAX_TRANSACTION_BYTES }) } else { Ok(()) }
}
