//! For the simulator only: what must be gone from a disk after an erasure, and what is not here.

use planb_core::id::ClientId;
use planb_core::log::{KeyId, LogId, Protection};

use super::{Node, client_keys, rows};
use crate::trouble::Trouble;

impl Node {
    /// The bodies that are not here, erased or not.
    pub(crate) fn absent(&self) -> Vec<(LogId, u64, KeyId)> {
        self.fold.absent().map(|((log, seq), key, _)| (*log, *seq, *key)).collect()
    }

    /// The wrapped keys and the sealed bodies of clients, as they lie here now.
    pub(crate) fn client_secrets(&self) -> Result<Vec<(ClientId, Vec<u8>)>, Trouble> {
        let mut secrets = Vec::new();
        let kept = client_keys::all(&self.db)?;
        for one in &kept {
            let wrapped: Vec<u8> = self
                .db
                .query_row("SELECT wrapped FROM client_key WHERE id = ?1", [&one.id.0[..]], |row| row.get(0))
                .map_err(Trouble::of_store)?;
            secrets.push((one.client, wrapped));
        }
        for row in rows::after(&self.db, 0, usize::MAX >> 1)? {
            let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
            let entries = &transaction.header().entries;
            if entries.iter().all(|entry| entry.protection != Protection::ClientKey) {
                continue;
            }
            for (entry, body) in entries.iter().zip(rows::bodies_of(&self.db, &transaction)?) {
                let client = kept.iter().find(|one| one.id == entry.key).map(|one| one.client);
                secrets.extend(client.zip(body));
            }
        }
        Ok(secrets)
    }
}
