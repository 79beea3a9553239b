//! What a state stands on: which transactions count, and in which order. When it changes, the state is folded anew.

use std::collections::BTreeMap;

use super::State;
use crate::log::Corrections;
use crate::trust::Standing;

/// Two states with the same basis take the same entries in the same order. It changes by events 4, 5 and 7 only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    corrections: Corrections,
    /// By public key: up to where the logs of a revoked node count; `None` for a node that is enrolled.
    counting: BTreeMap<[u8; 32], Option<LastGood>>,
}

/// Up to where logs count, by the first 16 bytes of their ids.
type LastGood = Vec<([u8; 16], u64)>;

impl State {
    /// What this state stands on now.
    pub fn basis(&self) -> Basis {
        let trust = self.trust();
        let counting = trust.nodes().filter_map(|(key, standing)| match standing {
            Standing::Unknown => None,
            Standing::Founder | Standing::Enrolled(_) => Some((*key, None)),
            // Revoked, but never enrolled: nothing of it counts, as of one that is not known.
            Standing::Revoked if trust.last_certificate(key).is_none() => None,
            Standing::Revoked => {
                let last_good = trust.revoked_by(key).map(|end| end.last_good.clone()).unwrap_or_default();
                Some((*key, Some(last_good)))
            }
        });
        Basis { corrections: self.corrections.clone(), counting: counting.collect() }
    }
}
