//! Who may write and who may read: nodes are enrolled and revoked by signed statements, under one pinned root key.
//!
//! `Trust` is a function of the *set* of statements. The root's hold always. A node's hold when it stands in that node's
//! own log, and the node was enrolled as an administrator and not revoked when it wrote it.

pub mod enrol;
pub mod judge;
pub mod recovery;
pub mod statement;

use serde::{Deserialize, Serialize};

use crate::log::packed;
use crate::log::{KeyId, LogId, ScopeId};
pub use enrol::{Answer, Request};
pub use judge::{Anchor, Standing, Trust};
pub use recovery::RecoveryNamed;
pub use statement::{Certificate, Issuer, Revocation, Scopes, Statement};

/// A node was enrolled: the certificate's own bytes, which prove themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeEnrolled {
    #[serde(with = "packed::list")]
    pub certificate: Vec<u8>,
}

/// A node was revoked: the revocation's own bytes, which prove themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRevoked {
    #[serde(with = "packed::list")]
    pub revocation: Vec<u8>,
}

/// A log key was wrapped for those who may open a scope in a month. What it is about is clear; the key is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyGranted {
    pub key: KeyId,
    pub scope: ScopeId,
    /// In UTC, `2026-11`.
    pub month: String,
    /// An age file with the 32 bytes.
    #[serde(with = "packed::list")]
    pub wrapped: Vec<u8>,
    /// The nodes that it is wrapped to: eight bytes of each one's public key.
    #[serde(default, with = "packed::list")]
    pub to: Vec<u8>,
}

/// The first bytes of a node's public key, which name it where a grant lists nodes.
pub fn brief(public_key: &[u8; 32]) -> [u8; 8] {
    public_key.first_chunk().copied().unwrap_or_default()
}

/// Somebody looked at a forked log and said what happened with the frozen branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkAdopted {
    pub log: LogId,
    /// The first transaction that there are two of.
    pub from: u64,
    pub why: String,
}
