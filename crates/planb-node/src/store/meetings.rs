//! Whom this node has met, and what people call whom.

use planb_core::id::ClientId;
use planb_core::log::witness::Missing;
use planb_core::trust::Standing;
use rusqlite::params;

use super::{Node, schema};
use crate::carrier::meet::{Meeting, Met, Waiting};
use crate::trouble::Trouble;

/// How facts about meetings begin.
const MEETING: &str = "meeting/";

impl Node {
    /// Remembers what a meeting came to.
    pub fn remember_meeting(&mut self, address: &str, met: &Met) -> Result<(), Trouble> {
        let meeting = Meeting {
            address: address.to_string(),
            at_ms: self.wall().ms,
            sent: met.sent,
            received: met.received,
            in_sync: met.in_sync,
        };
        let mut bytes = Vec::new();
        ciborium::into_writer(&meeting, &mut bytes).map_err(|_| Trouble::internal("meeting-failed"))?;
        schema::keep_fact(&self.db, &format!("{MEETING}{address}"), Some(&bytes))
    }

    /// The last meeting at every address.
    pub fn meetings(&self) -> Result<Vec<Meeting>, Trouble> {
        let mut query = self
            .db
            .prepare_cached("SELECT value FROM fact WHERE substr(name, 1, ?1) = ?2 ORDER BY name")
            .map_err(Trouble::of_store)?;
        let given = params![MEETING.len() as i64, MEETING];
        let rows = query.query_map(given, |row| row.get::<_, Vec<u8>>(0)).map_err(Trouble::of_store)?;
        let mut meetings = Vec::new();
        for row in rows {
            // One that cannot be read is forgotten: the next meeting writes it again.
            meetings.extend(ciborium::from_reader::<Meeting, _>(row.map_err(Trouble::of_store)?.as_slice()).ok());
        }
        Ok(meetings)
    }

    /// Forgets an address: this node no longer looks for it.
    pub fn forget_meeting(&mut self, address: &str) -> Result<(), Trouble> {
        schema::keep_fact(&self.db, &format!("{MEETING}{address}"), None)
    }

    /// What people call the node that writes a log: its name and prefix; the log's first characters where it is not known.
    pub fn name_of_log(&self, short: &[u8; 16]) -> String {
        let identity = self.fold.identities().find(|(log, _)| log.short() == *short).map(|(_, identity)| identity);
        match identity.and_then(|identity| self.state().trust().last_certificate(&identity.public_key)) {
            Some(certificate) => certificate.name.clone(),
            None => short.iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// The logs that have forked, by their first half.
    pub fn forked(&self) -> Vec<[u8; 16]> {
        self.fold.rules().all_forked().iter().map(|(log, _)| log.short()).collect()
    }

    /// The nodes that were revoked, by name.
    pub fn revoked(&self) -> Vec<String> {
        let trust = self.state().trust();
        let revoked = trust.nodes().filter(|(_, standing)| *standing == Standing::Revoked);
        revoked.filter_map(|(key, _)| Some(trust.last_certificate(key)?.name.clone())).collect()
    }

    /// What somebody has signed to have and has not come here, and what was lost here.
    pub fn missing(&mut self) -> Result<Vec<Waiting>, Trouble> {
        let missing = planb_core::log::sync::missing(self)?;
        let line = |one: &Missing| Waiting { node: self.name_of_log(&one.log), from: one.from, to: one.to };
        Ok(missing.iter().map(line).collect())
    }

    /// How many entries no key here opens.
    pub fn closed(&self) -> u64 {
        self.fold.verified().closed
    }

    /// How many entries about a client no key here opens.
    pub fn closed_about(&self, client: &ClientId) -> usize {
        self.state().erasures().keys(client).filter(|(key, _)| self.fold.is_closed(key)).count()
    }

    /// A fact that a carrier keeps in the store; only this node reads it.
    pub(crate) fn fact(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        schema::fact(&self.db, name)
    }

    pub(crate) fn keep_fact(&mut self, name: &str, value: &[u8]) -> Result<(), Trouble> {
        schema::keep_fact(&self.db, name, Some(value))
    }
}
