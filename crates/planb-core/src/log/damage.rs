//! What can be wrong with the bytes of a log: one exact answer for each fault.

use thiserror::Error;

/// Why bytes are not a valid part of a log. Names numbers and places only, never content.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Damage {
    #[error("the bytes end early, at {at}")]
    TooShort { at: usize },
    #[error("{extra} bytes too many")]
    TooLong { extra: usize },
    #[error("version {0} is not known")]
    UnknownVersion(u8),
    #[error("a number at {at} is not in its shortest form")]
    NotCanonical { at: usize },
    #[error("these bytes are of another kind: {0}")]
    OtherKind(u8),
    #[error("what stands at {at} is not written in its one way")]
    OtherForm { at: usize },
    #[error("flags {0} are not known")]
    UnknownFlags(u64),
    #[error("there is nothing in it")]
    Empty,
    #[error("{bytes} bytes are too many; the most is {most}")]
    TooLarge { bytes: u64, most: u64 },
    #[error("{count} are too many; the most is {most}")]
    TooMany { count: u64, most: u64 },
    #[error("what must be sorted, each once, is not")]
    NotSorted,
    #[error("both transactions {seq} are the same")]
    NoFork { seq: u64 },
    #[error("the other node found damage in it")]
    Elsewhere,
    #[error("the sequence starts at 1")]
    ZeroSequence,
    #[error("the first transaction names one before it")]
    FirstHasPrevious,
    #[error("clock quality {0} is not known")]
    UnknownQuality(u8),
    #[error("the prefix is not 1 to 4 of 0-9 A-Z")]
    BadPrefix,
    #[error("entry numbers start at 1 and must fit in 64 bits")]
    BadNumber,
    #[error("{0} dependencies are too many")]
    TooManyDeps(u64),
    #[error("dependencies are not sorted by log, each once")]
    DepsNotSorted,
    #[error("a transaction has at least one entry")]
    NoEntries,
    #[error("{0} entries are too many")]
    TooManyEntries(u64),
    #[error("protection {0} is not known")]
    UnknownProtection(u8),
    #[error("a clear body names a key")]
    ClearWithKey,
    #[error("a body of {0} bytes is too long")]
    BodyTooLong(u64),
    #[error("the signature is wrong at {seq}")]
    BadSignature { seq: u64 },
    #[error("the public key is not a key")]
    BadPublicKey,
    #[error("the log is not that of this key and incarnation at {seq}")]
    WrongLog { seq: u64 },
    #[error("the tenant is another at {seq}")]
    WrongTenant { seq: u64 },
    #[error("expected transaction {expected}, found {found}")]
    Gap { expected: u64, found: u64 },
    #[error("the chain is broken at {seq}")]
    BrokenChain { seq: u64 },
    #[error("the prefix or running number does not follow at {seq}")]
    NumberGap { seq: u64 },
    #[error("the clock does not rise at {seq}")]
    ClockNotRising { seq: u64 },
    #[error("body {index} is not the one that was signed at {seq}")]
    BodyChanged { seq: u64, index: u32 },
    #[error("expected {expected} bodies, found {found} at {seq}")]
    BodyCount { seq: u64, expected: usize, found: usize },
    #[error("the body does not open with this key")]
    CannotOpen,
    #[error("the body cannot be read: {0}")]
    BadBody(&'static str),
}
