//! A scope's log keys, wrapped once more for the envelope that now opens the scope.

use planb_core::log::{KeyId, ScopeId};
use planb_core::state::Event;
use planb_core::trust::KeyGranted;

use super::{Node, append};
use crate::clock;
use crate::seal;
use crate::trouble::Trouble;

impl Node {
    /// Wraps every log key of a scope that can be opened here to the scope's envelope as it is now, and to the recovery key. Gives
    /// how many were wrapped, and how many cannot be opened here.
    pub fn rewrap(&mut self, scope: ScopeId) -> Result<(usize, usize), Trouble> {
        let recipients = append::envelopes(self.state(), &self.keys, scope)?;
        let known = self.log_keys.known(&self.db)?;
        let of_scope: Vec<(KeyId, String)> =
            known.into_iter().filter(|(_, of, _)| *of == scope).map(|(key, _, month)| (key, month)).collect();
        let mut events: Vec<Event> = Vec::new();
        let mut closed = 0;
        for (key, month) in of_scope {
            match self.log_keys.find(&self.db, &self.keys, key)? {
                Some(plain) => {
                    let wrapped = seal::seal_bytes(&plain[..], &recipients)?;
                    events.push(KeyGranted { key, scope, month, wrapped, to: Vec::new() }.into());
                }
                None => closed += 1,
            }
        }
        let count = events.len();
        let wall = clock::local(self.wall());
        // One transaction holds so many entries; keys are made once a month, so more than one is rare.
        while !events.is_empty() {
            let rest = events.split_off(events.len().min(planb_core::log::header::MAX_ENTRIES));
            let part = std::mem::replace(&mut events, rest);
            self.write(wall, |_, _| Ok(part))?;
        }
        Ok((count, closed))
    }
}
