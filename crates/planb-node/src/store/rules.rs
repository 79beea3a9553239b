//! What decides which entries count and where they stand: revocations, forks, corrected clocks.

use std::collections::BTreeMap;

use planb_core::log::clock::correction::Written;
use planb_core::log::{Corrections, Header, Hlc, Identity, LogId};
use planb_core::state::State;

use serde::{Deserialize, Serialize};

use super::fold::Means;
use super::forks;
use crate::trouble::Trouble;

/// The rules of one fold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The last transaction that counts, of the logs that have one.
    limits: BTreeMap<LogId, u64>,
    /// Forked logs, by the number that stands there twice.
    forked: BTreeMap<LogId, u64>,
    corrections: Corrections,
}

impl Rules {
    /// What the state and the forks found say of these logs. A node's own logs count whatever is said of it: it knows what
    /// it did; others do not take it.
    pub fn of<'a>(
        means: &Means<'_>,
        state: &State,
        logs: impl Iterator<Item = (&'a LogId, &'a Identity)>,
    ) -> Result<Rules, Trouble> {
        let forked = forks::known(means.db)?;
        let own = means.keys.log_identity().public_key;
        let mut limits = BTreeMap::new();
        for (log, identity) in logs {
            let trusted = if identity.public_key == own { u64::MAX } else { state.trust().limit(identity) };
            let whole = forked.get(log).map_or(u64::MAX, |seq| seq - 1);
            if trusted.min(whole) < u64::MAX {
                limits.insert(*log, trusted.min(whole));
            }
        }
        Ok(Rules { limits, forked, corrections: state.corrections().clone() })
    }

    /// The last transaction of a log that counts.
    pub fn limit(&self, log: &LogId) -> u64 {
        self.limits.get(log).copied().unwrap_or(u64::MAX)
    }

    /// Every forked log, with the number that stands there twice.
    pub fn all_forked(&self) -> Vec<(LogId, u64)> {
        self.forked.iter().map(|(log, seq)| (*log, *seq)).collect()
    }

    /// Where a log forked.
    pub fn forked(&self, log: &LogId) -> Option<u64> {
        self.forked.get(log).copied()
    }

    /// The clock that a transaction has in the order, after the one before it.
    pub fn effective(&self, header: &Header, before: Option<Hlc>) -> Hlc {
        let written = Written { seq: header.seq, hlc: header.hlc, wall_ms: header.wall.ms };
        self.corrections.effective(&header.log, before, &written)
    }

    /// When it was written, with a corrected clock.
    pub fn entered_ms(&self, header: &Header) -> u64 {
        let offset_ms = self.corrections.offset_ms(&header.log, header.seq).unwrap_or(0);
        header.wall.ms.saturating_add_signed(offset_ms)
    }
}
